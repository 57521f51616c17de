//! Small documents by name, which processes read and change in turn.

use rusqlite::{Connection, OptionalExtension, params};

use super::{Failure, Sql, Store};

impl Store {
    /// Returns a document; `None` also where it cannot be read.
    pub fn state(&self, name: &str) -> Option<String> {
        self.read(|conn| value(conn, name)).ok().flatten().flatten()
    }

    /// Returns the documents whose name begins so, sorted by name.
    pub fn states(&self, start: &str) -> Vec<(String, String)> {
        self.read(|conn| {
            conn.prepare(
                "SELECT name, value FROM state WHERE substr(name, 1, length(?1)) = ?1
                 ORDER BY name",
            )?
            .query_map([start], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect()
        })
        .ok()
        .flatten()
        .unwrap_or_default()
    }

    /// Changes a document: `change` sees what there is and returns what there
    /// is to be, `None` for what there was. No other process comes in between.
    /// `now` is in milliseconds since 1970. `change` may run twice.
    ///
    /// # Errors
    /// When nothing was changed. The user has been warned.
    pub fn change_state<T>(
        &self,
        name: &str,
        now: i64,
        mut change: impl FnMut(Option<&str>) -> (Option<String>, T),
    ) -> Result<T, Failure> {
        self.write(|conn| {
            let old = value(conn, name)?;
            let (new, result) = change(old.as_deref());
            if let Some(new) = new.filter(|new| Some(new) != old.as_ref()) {
                conn.execute(
                    "INSERT OR REPLACE INTO state (name, value, changed_at) VALUES (?1, ?2, ?3)",
                    params![name, new, now],
                )?;
            }
            Ok(result)
        })
    }

    /// Forgets the documents whose name begins so; returns how many.
    ///
    /// # Errors
    /// When none was forgotten. The user has been warned.
    pub fn remove_states(&self, start: &str) -> Result<usize, Failure> {
        if self.read(|_| Ok(()))?.is_none() {
            return Ok(0);
        }
        self.write(|conn| {
            conn.execute(
                "DELETE FROM state WHERE substr(name, 1, length(?1)) = ?1",
                [start],
            )
        })
    }
}

fn value(conn: &Connection, name: &str) -> Sql<Option<String>> {
    conn.prepare("SELECT value FROM state WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()
}
