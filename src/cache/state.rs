//! What processes tell one another beside answers: breakers, turns, limits.
//!
//! Where nothing can be written, and under `--no-cache`, this process at least
//! remembers by itself.

use std::collections::HashMap;
use std::sync::{MutexGuard, PoisonError};
use std::time::SystemTime;

use super::Cache;
use super::freshness::millis;
use crate::config::CacheMode;

impl Cache {
    /// Returns a small document of state.
    #[must_use]
    pub fn state(&self, name: &str) -> Option<String> {
        let own = self.unwritten().get(name).cloned();
        own.or_else(|| match self.mode {
            CacheMode::Bypass => None,
            _ => self.store.state(name),
        })
    }

    /// Returns the documents whose name begins so, sorted by name.
    #[must_use]
    pub fn states(&self, start: &str) -> Vec<(String, String)> {
        let mut all = match self.mode {
            CacheMode::Bypass => Vec::new(),
            _ => self.store.states(start),
        };
        for (name, value) in &*self.unwritten() {
            if name.starts_with(start) {
                all.retain(|(known, _)| known != name);
                all.push((name.clone(), value.clone()));
            }
        }
        all.sort();
        all
    }

    /// Changes a document: `change` sees what there is and returns what there
    /// is to be, `None` for what there was. No other process comes in between.
    /// `change` may run more than once.
    pub fn change_state<T>(
        &self,
        name: &str,
        mut change: impl FnMut(Option<&str>) -> (Option<String>, T),
    ) -> T {
        let is_written = !matches!(self.mode, CacheMode::Bypass | CacheMode::Offline);
        if is_written && !self.unwritten().contains_key(name) {
            let now = millis(SystemTime::now());
            if let Ok(result) = self.store.change_state(name, now, &mut change) {
                return result;
            }
        }
        let old = self.state(name);
        let (new, result) = change(old.as_deref());
        if let Some(new) = new {
            self.unwritten().insert(name.to_owned(), new);
        }
        result
    }

    /// Forgets the documents whose name begins so; returns how many there were.
    pub fn forget_states(&self, start: &str) -> usize {
        let mut own = self.unwritten();
        let before = own.len();
        own.retain(|name, _| !name.starts_with(start));
        let forgotten = before - own.len();
        drop(own);
        // A failure has been warned of.
        forgotten + self.store.remove_states(start).unwrap_or(0)
    }

    fn unwritten(&self) -> MutexGuard<'_, HashMap<String, String>> {
        self.unwritten
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
