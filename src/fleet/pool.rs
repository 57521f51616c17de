//! Sessions with servers: opened when needed, shared by what runs at once,
//! replaced when they break, ended when nobody used them for long.
//!
//! Guarantees: a session is in use exactly as long as a [`Lease`] on it lives;
//! of one server and key no more than `pool.max` are open; a child process
//! that has ended is never given out.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tokio::sync::Notify;

use super::talk::Line;
use crate::config::PoolSettings;
use crate::error::{Error, Kind, Result};
use crate::model::Transport;

/// Calls that one child process is given at once, before another is started.
const CALLS_A_CHILD: usize = 4;

/// Every open session.
pub(super) struct Pool {
    settings: PoolSettings,
    places: Mutex<HashMap<Place, Arc<Sessions>>>,
}

/// What sessions are shared for: the server's name, and which of its keys.
pub(super) type Place = (String, String);

/// The sessions of one place.
#[derive(Default)]
struct Sessions {
    open: Mutex<Vec<Slot>>,
    /// Held while a session is being opened: who waits may then share it.
    opening: tokio::sync::Mutex<()>,
    freed: Notify,
}

struct Slot {
    line: Arc<Line>,
    usage: Arc<Usage>,
    used_at: Instant,
}

#[derive(Default)]
struct Usage {
    in_flight: AtomicUsize,
    /// Set once it is not to be given out again.
    is_spoiled: AtomicBool,
}

/// A session in use. Dropping it gives it back.
pub(super) struct Lease {
    line: Arc<Line>,
    usage: Arc<Usage>,
    sessions: Arc<Sessions>,
    opened: u32,
}

impl Pool {
    pub fn new(settings: PoolSettings) -> Self {
        Self {
            settings,
            places: Mutex::default(),
        }
    }

    /// Returns a session of a place, opening one where that is needed.
    ///
    /// # Errors
    /// Whatever keeps one from being opened; [`Kind::Timeout`] when all are
    /// busy for too long.
    pub async fn acquire(
        &self,
        place: Place,
        open: impl AsyncFn() -> Result<Line>,
    ) -> Result<Lease> {
        let name = place.0.clone();
        let sessions = Arc::clone(lock(&self.places).entry(place).or_default());
        let wait = self.settings.wait;
        let busy = || {
            let wait = humantime::format_duration(wait);
            Error::new(
                Kind::Timeout,
                format!("{name}: no session is free within {wait}"),
            )
            .server(&name)
            .hint("lower --jobs, or raise pool.max or pool.wait")
        };
        let end = tokio::time::Instant::now() + wait;
        loop {
            // Asked to be woken before looking: no end of a call is missed.
            let freed = sessions.freed.notified();
            let (lease, broken) = self.take(&sessions);
            close_all(broken).await;
            if let Some(lease) = lease {
                return Ok(lease);
            }
            if lock(&sessions.open).len() < self.settings.max
                && let Ok(_opening) = sessions.opening.try_lock()
            {
                let line = Arc::new(open().await?);
                let slot = Slot {
                    line,
                    usage: Arc::default(),
                    used_at: Instant::now(),
                };
                let mut lease = slot.lease(&sessions);
                // What it took to open counts for whoever had it opened.
                lease.opened = 0;
                lock(&sessions.open).push(slot);
                sessions.freed.notify_waiters();
                return Ok(lease);
            }
            // Another is being opened, which takes its own limit, or all are busy.
            let is_opening = sessions.opening.try_lock().is_err();
            if is_opening {
                drop(sessions.opening.lock().await);
            } else if tokio::time::timeout_at(end, freed).await.is_err() {
                return Err(busy());
            }
        }
    }

    /// Takes the least busy session; and those that are of no use any more.
    fn take(&self, sessions: &Arc<Sessions>) -> (Option<Lease>, Vec<Arc<Line>>) {
        let mut open = lock(&sessions.open);
        let mut broken = Vec::new();
        open.retain(|slot| {
            let is_idle = slot.calls() == 0 && slot.used_at.elapsed() > self.settings.idle;
            let is_over = slot.usage.is_spoiled.load(Ordering::Relaxed) || slot.line.is_dead();
            if is_idle || is_over {
                broken.push(Arc::clone(&slot.line));
            }
            !(is_idle || is_over)
        });
        let is_last = open.len() >= self.settings.max;
        let free = open.iter_mut().min_by_key(|slot| slot.calls());
        let lease = free.filter(|slot| slot.has_room(is_last)).map(|slot| {
            slot.used_at = Instant::now();
            slot.lease(sessions)
        });
        (lease, broken)
    }

    /// Returns how many calls of a server are under way.
    pub fn in_flight(&self, server: &str) -> usize {
        let places = lock(&self.places);
        let of_server = places.iter().filter(|((name, _), _)| name == server);
        of_server
            .map(|(_, sessions)| lock(&sessions.open).iter().map(Slot::calls).sum::<usize>())
            .sum()
    }

    /// Ends all sessions, within bounds. Those in use are left to their users.
    pub async fn close(&self) {
        let places = std::mem::take(&mut *lock(&self.places));
        let mut all = Vec::new();
        for sessions in places.into_values() {
            let open = std::mem::take(&mut *lock(&sessions.open));
            all.extend(open.into_iter().map(|slot| slot.line));
        }
        close_all(all).await;
    }
}

impl Slot {
    fn calls(&self) -> usize {
        self.usage.in_flight.load(Ordering::Relaxed)
    }

    /// Tells whether one more call fits. Over HTTP calls share a session
    /// freely; a child gets a few before another is started, and all there is
    /// once no other may be.
    fn has_room(&self, is_last: bool) -> bool {
        match self.line.transport() {
            Transport::Stdio if is_last => self.calls() < 4 * CALLS_A_CHILD,
            Transport::Stdio => self.calls() < CALLS_A_CHILD,
            Transport::Http | Transport::Local => true,
        }
    }

    fn lease(&self, sessions: &Arc<Sessions>) -> Lease {
        self.usage.in_flight.fetch_add(1, Ordering::Relaxed);
        Lease {
            line: Arc::clone(&self.line),
            usage: Arc::clone(&self.usage),
            sessions: Arc::clone(sessions),
            opened: self.line.opening_requests(),
        }
    }
}

impl Lease {
    /// Returns how many requests had opened the session before this use of it.
    pub fn opened(&self) -> u32 {
        self.opened
    }

    /// Says that the session broke: nobody gets it after this.
    pub fn spoil(&self) {
        self.usage.is_spoiled.store(true, Ordering::Relaxed);
    }
}

impl Deref for Lease {
    type Target = Line;

    fn deref(&self) -> &Line {
        &self.line
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.usage.in_flight.fetch_sub(1, Ordering::Relaxed);
        self.sessions.freed.notify_waiters();
    }
}

async fn close_all(lines: Vec<Arc<Line>>) {
    let own = lines.into_iter().filter_map(Arc::into_inner);
    futures::future::join_all(own.map(Line::close)).await;
}

fn lock<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}
