//! Single flight: of all tasks and processes that want the same answer at
//! once, one asks, the others wait for the entry it stores.

use std::time::{Duration, Instant};

use super::{Cache, Key};
use crate::config::CacheMode;
use crate::store::{Lead, Turn};

/// First and longest pause between two looks at whose turn it is.
const PAUSES: [Duration; 2] = [Duration::from_millis(2), Duration::from_millis(25)];

/// The right to ask a server, or the decision to do so without it. Dropping it
/// lets the next one ask.
pub struct Flight {
    _turn: Option<Turn>,
}

impl Cache {
    /// Waits until nobody else asks for the key, at most so long. One that does
    /// not end is not waited for longer; one that was killed is not waited for.
    pub async fn lead(&self, key: &Key, wait: Duration) -> Flight {
        let mut flight = Flight { _turn: None };
        // Nothing is stored that others could wait for, or all want it anew.
        if self.mode != CacheMode::Use {
            return flight;
        }
        let end = Instant::now() + wait;
        let mut pause = PAUSES[0];
        loop {
            match self.store.try_lead(&key.0) {
                Lead::Mine(turn) => flight._turn = Some(turn),
                Lead::Taken if Instant::now() < end => {
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(PAUSES[1]);
                    continue;
                }
                Lead::Taken | Lead::Unknown => {}
            }
            return flight;
        }
    }
}
