//! Signals that end the program: passed on to children, then obeyed.
//!
//! A thread of its own listens from the moment servers are asked. Work that
//! can be broken off is told; an answer that nobody reads is not waited for:
//! the children are ended and the program with them. So they are where work
//! does not break off in time, or a second signal comes.

use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use crate::config::end_key_commands;
use crate::error::{Error, Kind, Result};
use crate::mcp::{Connect, Signal};

/// How long work may take to break off: it may be printing to a reader that
/// does not read.
const PATIENCE: Duration = Duration::from_secs(5);

/// What the program is at when a signal comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// It asks servers, and breaks off by itself.
    Asking,
    /// It prints; whoever reads may never do so.
    Printing,
    /// It ends, within bounds.
    Closing,
}

#[derive(Debug)]
struct State {
    phase: Phase,
    /// Whether a signal came while the program ended already.
    is_late: bool,
}

/// Listens for signals until the program ends.
pub struct Signals {
    state: Arc<Mutex<State>>,
    came: watch::Receiver<Option<Signal>>,
}

impl Signals {
    /// Starts to listen. `paging` tells whether a pager has the terminal:
    /// Ctrl-C is then the pager's.
    ///
    /// # Errors
    /// [`Kind::Internal`] when no handler can be installed.
    pub fn listen(connect: Connect, paging: Arc<AtomicBool>) -> Result<Self> {
        let state = Arc::new(Mutex::new(State {
            phase: Phase::Printing,
            is_late: false,
        }));
        let theirs = Arc::clone(&state);
        let (sender, came) = watch::channel(None);
        let (ready, is_ready) = std::sync::mpsc::channel();
        let listen = move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            let Ok(runtime) = runtime else { return };
            runtime.block_on(async {
                let Ok(mut next) = handlers() else { return };
                let _ = ready.send(());
                let mut told: Option<Signal> = None;
                loop {
                    let signal = match told {
                        None => next().await,
                        Some(first) => match tokio::time::timeout(PATIENCE, next()).await {
                            Ok(signal) => signal,
                            // Whatever it is at by now, it ends within bounds.
                            Err(_) if lock(&theirs).phase != Phase::Asking => {
                                told = None;
                                continue;
                            }
                            Err(_) => first,
                        },
                    };
                    let is_pagers = signal == Signal::Int && paging.load(Ordering::Relaxed);
                    let mut state = lock(&theirs);
                    match state.phase {
                        Phase::Asking if told.is_some() => {
                            connect.stop_now(signal);
                            end_key_commands();
                            exit();
                        }
                        Phase::Asking => {
                            told = Some(signal);
                            // Where nobody listens any more, all is done.
                            let _ = sender.send(Some(signal));
                            // They block whoever asked for the key.
                            end_key_commands();
                        }
                        Phase::Closing | Phase::Printing if is_pagers => {}
                        Phase::Closing => state.is_late = true,
                        Phase::Printing => {
                            connect.stop_now(signal);
                            end_key_commands();
                            exit();
                        }
                    }
                }
            });
        };
        let thread = std::thread::Builder::new().spawn(listen);
        thread.map_err(|e| Error::internal("cannot listen for signals", e))?;
        let failed = |_| Error::new(Kind::Internal, "cannot listen for signals");
        is_ready.recv().map_err(failed)?;
        Ok(Self { state, came })
    }

    /// Runs work until it is done, or breaks it off and returns the signal.
    pub async fn until<T>(&self, work: impl Future<Output = T>) -> Result<T, Signal> {
        let mut came = self.came.clone();
        lock(&self.state).phase = Phase::Asking;
        let result = tokio::select! {
            biased;
            signal = came.wait_for(Option::is_some) => {
                Err(signal.ok().and_then(|signal| *signal).unwrap_or(Signal::Int))
            }
            result = work => Ok(result),
        };
        // Under one lock: a signal is either told here or ends the printing.
        let mut state = lock(&self.state);
        state.phase = Phase::Printing;
        match (result, *self.came.borrow()) {
            (Ok(_), Some(signal)) | (Err(signal), _) => {
                state.phase = Phase::Closing;
                Err(signal)
            }
            (Ok(result), None) => Ok(result),
        }
    }

    /// Says that the answer is out: what is left ends by itself.
    pub fn close(&self) {
        lock(&self.state).phase = Phase::Closing;
    }

    /// Says that at most a pager is waited for; obeys a signal that came late.
    pub fn wait(&self) {
        let mut state = lock(&self.state);
        state.phase = Phase::Printing;
        if state.is_late {
            exit();
        }
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Has a file that may not grow further fail to be written, where the system
/// would end the program: the cache does without.
#[cfg(unix)]
pub fn outlive_full_files() {
    // Where even that fails, nothing is lost but the cache's good manners.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
}

#[cfg(not(unix))]
pub fn outlive_full_files() {}

/// Ends the program at the first signal, and before it the commands that are
/// asked for keys: for what works without an [`super::App`].
///
/// # Errors
/// [`Kind::Internal`] when there can be no thread for it.
pub fn end_at_signal() -> Result<()> {
    let listen = || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let Ok(runtime) = runtime else { return };
        runtime.block_on(async {
            let Ok(mut next) = handlers() else { return };
            next().await;
            end_key_commands();
            exit();
        });
    };
    let thread = std::thread::Builder::new().spawn(listen);
    thread.map_err(|e| Error::internal("cannot listen for signals", e))?;
    Ok(())
}

/// Ends the program past a main thread that is stuck.
#[allow(clippy::exit)]
fn exit() -> ! {
    std::process::exit(Kind::Interrupted.exit().into())
}

/// Installs the handlers and returns a function that waits for the next signal.
#[cfg(unix)]
fn handlers() -> std::io::Result<impl AsyncFnMut() -> Signal> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut int = signal(SignalKind::interrupt())?;
    let mut term = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    Ok(async move || {
        tokio::select! {
            _ = int.recv() => Signal::Int,
            _ = term.recv() => Signal::Term,
            _ = hangup.recv() => Signal::Hangup,
        }
    })
}

#[cfg(not(unix))]
fn handlers() -> std::io::Result<impl AsyncFnMut() -> Signal> {
    Ok(async || {
        let _ = tokio::signal::ctrl_c().await;
        Signal::Int
    })
}
