//! Entries: one question, one answer; and the names that lead to them.

use rusqlite::{Connection, OptionalExtension, Row, Statement, params};

use super::{Failure, Sql, Store, hits};
use crate::model::{EntryKind, Transport};

/// Finds an answer by its own key or by a name that leads to it, in one go.
pub(super) const FIND: &str = "
    SELECT e.key, e.kind, e.transport, e.server, e.library, e.version, e.query,
           e.fetched_at, e.expires_at, (SELECT expires_at FROM names WHERE key = ?1), b.body
    FROM entries e JOIN bodies b ON b.id = e.id
    WHERE e.key = coalesce((SELECT target FROM names WHERE key = ?1), ?1)";

/// An entry as it lies in the file. Times are milliseconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its own key, also when it was found by a name.
    pub key: [u8; 16],
    /// What it answers.
    pub kind: EntryKind,
    /// How the server was reached.
    pub transport: Transport,
    /// Name of the server.
    pub server: String,
    /// Library id or name.
    pub library: String,
    /// Version served.
    pub version: Option<String>,
    /// The question.
    pub query: String,
    /// When the server answered.
    pub fetched_at: i64,
    /// When it stops being fresh; `None` is never.
    pub expires_at: Option<i64>,
    /// When the name it was found by does.
    pub name_expires_at: Option<i64>,
    /// Compressed.
    pub body: Vec<u8>,
}

/// An entry to be stored.
#[derive(Debug, Clone)]
pub struct NewRecord<'a> {
    /// Its key.
    pub key: [u8; 16],
    /// What it answers.
    pub kind: EntryKind,
    /// How the server was reached.
    pub transport: Transport,
    /// Name of the server.
    pub server: &'a str,
    /// Name of the profile.
    pub profile: &'a str,
    /// Library id or name.
    pub library: &'a str,
    /// Version served.
    pub version: Option<&'a str>,
    /// The question.
    pub query: &'a str,
    /// When the server answered.
    pub fetched_at: i64,
    /// When it stops being fresh; `None` is never.
    pub expires_at: Option<i64>,
    /// Compressed.
    pub body: Vec<u8>,
}

/// A name to be stored: a key that leads to another.
#[derive(Debug, Clone, Copy)]
pub struct NewAlias {
    /// The key that is asked.
    pub from: [u8; 16],
    /// The key that answers.
    pub to: [u8; 16],
    /// When it is to be asked anew; `None` is never.
    pub expires_at: Option<i64>,
}

impl Store {
    /// Finds an answer. Every failure has been warned of and is a miss.
    pub fn find(&self, key: &[u8; 16]) -> Option<Record> {
        self.read(|conn| {
            conn.prepare(FIND)?
                .query_row([key.as_slice()], record)
                .optional()
        })
        .ok()
        .flatten()
        .flatten()
    }

    /// Stores answers and names, forgets entries that cannot be read, counts
    /// the hits that wait, and makes some room in a file that is too large:
    /// all in one transaction.
    ///
    /// # Errors
    /// When nothing was stored. The user has been warned.
    pub fn insert(
        &self,
        records: &[NewRecord<'_>],
        aliases: &[NewAlias],
        unreadable: &[[u8; 16]],
    ) -> Result<(), Failure> {
        let waiting = hits::Waiting::take(self.path());
        self.write(|conn| {
            waiting.count(conn)?;
            for key in unreadable {
                delete(conn, key)?;
            }
            if !records.is_empty() {
                let mut inserter = Inserter::new(conn)?;
                for record in records {
                    inserter.insert(record)?;
                }
            }
            for alias in aliases {
                insert_alias(conn, alias)?;
            }
            self.make_some_room(conn, records)
        })?;
        waiting.remove();
        Ok(())
    }
}

/// Removes an entry; its body and the names that lead to it go with it.
pub(super) fn delete(conn: &Connection, key: &[u8]) -> Sql<()> {
    conn.prepare("DELETE FROM entries WHERE key = ?1")?
        .execute([key])?;
    Ok(())
}

/// The statements that store an entry, prepared once for many.
pub(super) struct Inserter<'c> {
    entry: Statement<'c>,
    body: Statement<'c>,
    name: Statement<'c>,
}

impl<'c> Inserter<'c> {
    pub(super) fn new(conn: &'c Connection) -> Sql<Self> {
        Ok(Self {
            entry: conn.prepare(
                "INSERT INTO entries (key, kind, transport, server, profile, library, version,
                                      query, bytes, fetched_at, expires_at, used_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?10)
                 ON CONFLICT (key) DO UPDATE SET
                    kind = ?2, transport = ?3, server = ?4, profile = ?5, library = ?6,
                    version = ?7, query = ?8, bytes = ?9, fetched_at = ?10, expires_at = ?11,
                    used_at = ?10
                 RETURNING id",
            )?,
            body: conn.prepare("INSERT OR REPLACE INTO bodies (id, body) VALUES (?1, ?2)")?,
            // What is now answered by itself is no name of something else.
            name: conn.prepare("DELETE FROM names WHERE key = ?1")?,
        })
    }

    pub(super) fn insert(&mut self, new: &NewRecord<'_>) -> Sql<()> {
        let id: i64 = self.entry.query_row(
            params![
                new.key.as_slice(),
                kind_to(new.kind),
                transport_to(new.transport),
                new.server,
                new.profile,
                new.library,
                new.version,
                new.query,
                new.body.len() as i64,
                new.fetched_at,
                new.expires_at
            ],
            |row| row.get(0),
        )?;
        self.body.execute(params![id, new.body])?;
        self.name.execute([new.key.as_slice()])?;
        Ok(())
    }
}

fn insert_alias(conn: &Connection, new: &NewAlias) -> Sql<()> {
    if new.from == new.to {
        return Ok(());
    }
    let inserted = conn
        .prepare(
            "INSERT OR REPLACE INTO names (key, target, expires_at) SELECT ?1, ?2, ?3
             WHERE EXISTS (SELECT 1 FROM entries WHERE key = ?2)",
        )?
        .execute(params![
            new.from.as_slice(),
            new.to.as_slice(),
            new.expires_at
        ])?;
    // It would lead nowhere.
    if inserted == 0 {
        return Ok(());
    }
    // "Not found" may be what the name was answered with so far.
    delete(conn, &new.from)
}

pub(super) fn record(row: &Row<'_>) -> Sql<Record> {
    Ok(Record {
        key: row.get(0)?,
        kind: kind_from(row.get(1)?),
        transport: transport_from(row.get(2)?),
        server: row.get(3)?,
        library: row.get(4)?,
        version: row.get(5)?,
        query: row.get(6)?,
        fetched_at: row.get(7)?,
        expires_at: row.get(8)?,
        name_expires_at: row.get(9)?,
        body: row.get(10)?,
    })
}

/// The numbers in the file are part of its format: add, never change.
pub(super) fn kind_to(kind: EntryKind) -> i64 {
    match kind {
        EntryKind::Resolve => 1,
        EntryKind::Docs => 2,
        EntryKind::NotFound => 3,
    }
}

pub(super) fn kind_from(number: i64) -> EntryKind {
    match number {
        1 => EntryKind::Resolve,
        2 => EntryKind::Docs,
        _ => EntryKind::NotFound,
    }
}

fn transport_to(transport: Transport) -> i64 {
    match transport {
        Transport::Http => 1,
        Transport::Stdio => 2,
        Transport::Local => 3,
    }
}

fn transport_from(number: i64) -> Transport {
    match number {
        1 => Transport::Http,
        2 => Transport::Stdio,
        _ => Transport::Local,
    }
}
