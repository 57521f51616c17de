//! Signals that end the program: passed on to children, then obeyed.

use std::future::Future;

use crate::error::{Error, Result};
use crate::mcp::Signal;

/// Starts to listen and returns a future of the first signal.
///
/// # Errors
/// [`crate::error::Kind::Internal`] when no handler can be installed.
#[cfg(unix)]
pub fn wait() -> Result<impl Future<Output = Signal>> {
    use tokio::signal::unix::{SignalKind, signal};
    let listen = |kind| signal(kind).map_err(|e| Error::internal("cannot listen for signals", e));
    let mut int = listen(SignalKind::interrupt())?;
    let mut term = listen(SignalKind::terminate())?;
    let mut hangup = listen(SignalKind::hangup())?;
    Ok(async move {
        tokio::select! {
            _ = int.recv() => Signal::Int,
            _ = term.recv() => Signal::Term,
            _ = hangup.recv() => Signal::Hangup,
        }
    })
}

/// Starts to listen and returns a future of Ctrl-C.
///
/// # Errors
/// None here.
#[cfg(not(unix))]
pub fn wait() -> Result<impl Future<Output = Signal>> {
    let _ = Error::internal::<std::io::Error>;
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
        Signal::Int
    })
}
