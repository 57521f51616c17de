//! What was learnt about servers, so that it is not asked again.

use rusqlite::{OptionalExtension, params};

use super::{Failure, Store};

/// What is known of one server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerRecord {
    /// Protocol it speaks.
    pub protocol: String,
    /// Names of its tools.
    pub tools: Vec<String>,
    /// When that was found out, in milliseconds since 1970.
    pub checked_at: i64,
}

impl Store {
    /// Returns what is known of a server.
    pub fn server(&self, identity: &str) -> Option<ServerRecord> {
        self.read(|conn| {
            conn.prepare("SELECT protocol, tools, checked_at FROM servers WHERE identity = ?1")?
                .query_row([identity], |row| {
                    let tools: String = row.get(1)?;
                    Ok(ServerRecord {
                        protocol: row.get(0)?,
                        tools: serde_json::from_str(&tools).unwrap_or_default(),
                        checked_at: row.get(2)?,
                    })
                })
                .optional()
        })
        .ok()
        .flatten()
        .flatten()
    }

    /// Remembers a server in place of what was known of it.
    ///
    /// # Errors
    /// When it was not stored. The user has been warned.
    pub fn remember_server(&self, identity: &str, record: &ServerRecord) -> Result<(), Failure> {
        let tools = serde_json::json!(record.tools).to_string();
        self.write(|conn| {
            conn.execute(
                "INSERT OR REPLACE INTO servers (identity, protocol, tools, checked_at)
                 VALUES (?1, ?2, ?3, ?4)",
                params![identity, record.protocol, tools, record.checked_at],
            )?;
            Ok(())
        })
    }
}
