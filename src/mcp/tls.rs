//! TLS: which certificate authorities are trusted.
//!
//! The bundled Mozilla roots, and the ones of a PEM file where the user names
//! one. The platform's verifier is not used: it costs milliseconds per client
//! and fails where no bundle is installed.

use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use super::CallError;

/// Returns a configuration that trusts the bundled roots and those in `ca_file`.
///
/// # Errors
/// [`CallError::Config`] when the file cannot be read or holds no certificate.
pub fn client_config(ca_file: Option<&Path>) -> Result<ClientConfig, CallError> {
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    if let Some(path) = ca_file {
        add_file(&mut roots, path)?;
    }
    build(roots)
}

/// Returns a configuration that trusts nothing: for URLs without TLS, where
/// the roots would only cost time.
pub fn unused_config() -> Result<ClientConfig, CallError> {
    build(RootCertStore::empty())
}

fn build(roots: RootCertStore) -> Result<ClientConfig, CallError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| CallError::Config(format!("TLS cannot be set up: {e}")))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(config)
}

fn add_file(roots: &mut RootCertStore, path: &Path) -> Result<(), CallError> {
    let wrong = |why: String| {
        CallError::Config(format!(
            "cannot read certificate authorities from {}: {why}",
            path.display()
        ))
    };
    let mut added = 0;
    for certificate in CertificateDer::pem_file_iter(path).map_err(|e| wrong(e.to_string()))? {
        let certificate = certificate.map_err(|e| wrong(e.to_string()))?;
        // A bundle may hold certificates this library refuses; the rest still count.
        added += usize::from(roots.add(certificate).is_ok());
    }
    if added == 0 {
        return Err(wrong("no certificate in it".to_owned()));
    }
    Ok(())
}
