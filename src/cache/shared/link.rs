//! The connection to Redis or Valkey: opened by the first question, used by
//! all tasks, given up after a failure.

use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use redis::aio::MultiplexedConnection;
use redis::{
    AsyncConnectionConfig, Client, ConnectionAddr, ConnectionInfo, ErrorKind, IntoConnectionInfo,
    RedisError, TlsCertificates,
};
use tokio::sync::Mutex;

use super::value::MAX_VALUE;
use crate::config::Secret;

/// Why a shared cache is of no use. Holds no text of the other side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Failure(pub &'static str);

/// One connection, and what it takes to open it.
pub(super) struct Link {
    url: Secret,
    ca_file: Option<PathBuf>,
    open: Mutex<Option<MultiplexedConnection>>,
}

impl Link {
    /// Opens nothing.
    pub fn new(url: Secret, ca_file: Option<PathBuf>) -> Self {
        Self {
            url,
            ca_file,
            open: Mutex::new(None),
        }
    }

    /// Returns host and port, or the socket's path: what may be shown.
    pub fn address(&self) -> String {
        match self.url.expose().into_connection_info() {
            Ok(info) => match info.addr() {
                ConnectionAddr::Tcp(host, port) | ConnectionAddr::TcpTls { host, port, .. } => {
                    match host.contains(':') {
                        true => format!("[{host}]:{port}"),
                        false => format!("{host}:{port}"),
                    }
                }
                other => other.to_string(),
            },
            Err(_) => "(no address)".to_owned(),
        }
    }

    /// Returns what lies at a key, empty where nothing does; no more of it
    /// than one byte past the largest value.
    pub async fn get(&self, name: &str) -> Result<Vec<u8>, Failure> {
        let mut connection = self.connection().await?;
        let mut command = redis::cmd("GETRANGE");
        command.arg(name).arg(0).arg(MAX_VALUE);
        match command.query_async::<Vec<u8>>(&mut connection).await {
            Ok(bytes) => Ok(bytes),
            // A list, a set: somebody else's.
            Err(error) if error.code() == Some("WRONGTYPE") => Ok(Vec::new()),
            Err(error) => Err(failure(&error)),
        }
    }

    /// Puts values at keys, each for so many milliseconds, in one round trip.
    pub async fn set(&self, all: &[(String, Vec<u8>, u64)]) -> Result<(), Failure> {
        let mut connection = self.connection().await?;
        let mut pipeline = redis::pipe();
        for (name, value, millis) in all {
            let command = pipeline.cmd("SET").arg(name).arg(value.as_slice());
            command.arg("PX").arg(*millis).ignore();
        }
        let done: Result<(), _> = pipeline.query_async(&mut connection).await;
        done.map_err(|error| failure(&error))
    }

    /// Gives the connection up.
    pub fn close(&self) {
        // Whoever holds it is opening one, and will find it of no use.
        if let Ok(mut open) = self.open.try_lock() {
            *open = None;
        }
    }

    async fn connection(&self) -> Result<MultiplexedConnection, Failure> {
        let mut open = self.open.lock().await;
        if let Some(connection) = &*open {
            return Ok(connection.clone());
        }
        let client = self.client()?;
        // The whole has one limit, and that is the caller's.
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(None)
            .set_response_timeout(None);
        let connection = client.get_multiplexed_async_connection_with_config(&config);
        let connection = connection.await.map_err(|error| failure(&error))?;
        *open = Some(connection.clone());
        Ok(connection)
    }

    fn client(&self) -> Result<Client, Failure> {
        let info = self.url.expose().into_connection_info();
        let info: ConnectionInfo = info.map_err(|error| failure(&error))?;
        // One command less, and older servers do not know it.
        let redis = info.redis_settings().clone().set_skip_set_lib_name();
        let info = info.set_redis_settings(redis);
        let client = match (&self.ca_file, info.addr()) {
            (Some(path), ConnectionAddr::TcpTls { .. }) => {
                let certificates = TlsCertificates {
                    client_tls: None,
                    root_cert: Some(authorities(path)?),
                };
                Client::build_with_tls(info, certificates)
            }
            _ => Client::open(info),
        };
        client.map_err(|error| failure(&error))
    }
}

fn authorities(path: &Path) -> Result<Vec<u8>, Failure> {
    let unreadable =
        Failure("cannot be trusted: the file of certificate authorities is unreadable");
    std::fs::read(path).map_err(|_| unreadable)
}

/// Says what is wrong, in words of this program alone.
fn failure(error: &RedisError) -> Failure {
    let code = match error.clone().into_server_errors().as_deref() {
        Some([(_, first), ..]) => first.code().to_owned(),
        _ => error.code().unwrap_or_default().to_owned(),
    };
    Failure(match (code.as_str(), error.kind()) {
        ("NOAUTH", _) => "wants a password",
        ("WRONGPASS", _) | (_, ErrorKind::AuthenticationFailed) => "refuses the password",
        ("NOPERM", _) => "does not permit it",
        ("OOM", _) => "is full",
        ("MISCONF", _) => "does not write",
        ("READONLY", _) => "is a replica that cannot be written",
        ("LOADING", _) => "is still loading its data",
        ("MASTERDOWN", _) => "is a replica without its master",
        ("MOVED" | "ASK" | "CLUSTERDOWN" | "CROSSSLOT" | "TRYAGAIN", _) => {
            "is part of a cluster, which is not supported"
        }
        (_, ErrorKind::InvalidClientConfig | ErrorKind::RESP3NotSupported) => {
            "cannot be used as it is configured"
        }
        (_, ErrorKind::Parse | ErrorKind::UnexpectedReturnType) => "does not speak Redis",
        (_, ErrorKind::Extension | ErrorKind::Server(_)) => "refuses a command",
        _ if is_refused_by_tls(error) => {
            "does not pass the check of its certificate (SSL_CERT_FILE or tls.ca_file names its authority)"
        }
        _ => "does not answer",
    })
}

/// Tells whether it was TLS that failed, which is what bad data means before
/// there is any data.
fn is_refused_by_tls(error: &RedisError) -> bool {
    type Inner = Arc<dyn Error + Send + Sync>;
    let inner = error.source().and_then(|e| e.downcast_ref::<Inner>());
    let io = inner.and_then(|inner| inner.downcast_ref::<io::Error>());
    io.is_some_and(|error| error.kind() == io::ErrorKind::InvalidData)
}

#[cfg(test)]
mod tests {
    use super::{Failure, Link, failure};
    use crate::config::Secret;
    use redis::ErrorKind;

    #[test]
    fn address_holds_no_secret() {
        for (url, shown) in [
            ("redis://:planted@cache.example/2", "cache.example:6379"),
            (
                "rediss://me:planted@cache.example:7000",
                "cache.example:7000",
            ),
            ("redis://:planted@[::1]:7", "[::1]:7"),
            ("http://me:planted@cache.example", "(no address)"),
            ("planted", "(no address)"),
        ] {
            let link = Link::new(Secret::new(url), None);
            assert_eq!(link.address(), shown);
        }
    }

    #[test]
    fn failures_repeat_nothing_of_the_other_side() {
        let error = redis::make_extension_error("OOM".to_owned(), Some("planted".to_owned()));
        assert_eq!(failure(&error), Failure("is full"));
        let error = redis::make_extension_error("PLANTED".to_owned(), None);
        assert_eq!(failure(&error), Failure("refuses a command"));
        let error = (ErrorKind::AuthenticationFailed, "planted").into();
        assert_eq!(failure(&error), Failure("refuses the password"));
    }
}
