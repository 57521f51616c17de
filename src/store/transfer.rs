//! Entries on their way out of the file and into it, in large numbers and
//! little memory.

use std::fs::File;
use std::io;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Statement, params, params_from_iter};

use super::entries::{Inserter, Record, record};
use super::{Failure, ListFilter, NewRecord, Sql, Store, evict, files};

/// Bytes of bodies that are in memory at a time, about.
const PAGE: usize = 4 << 20;

/// Entries that are read at a time.
const ROWS: usize = 500;

/// Names that are given out with one entry.
const NAMES: usize = 256;

/// A name: the key that is asked, and until when it leads there.
pub type Name = ([u8; 16], Option<i64>);

/// An entry with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Its number in the file; they are given out in this order.
    pub id: i64,
    /// The entry.
    pub record: Record,
    /// Names that lead to it.
    pub names: Vec<Name>,
}

/// An entry to be taken in with all that belongs to it.
#[derive(Debug, Clone)]
pub struct Incoming<'a> {
    /// The entry.
    pub record: NewRecord<'a>,
    /// Names that are to lead to it.
    pub names: Vec<Name>,
}

/// What became of entries that were to be taken in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TakenIn {
    /// Entries that were not there.
    pub added: u64,
    /// Entries that took the place of another.
    pub replaced: u64,
    /// Entries that were left out: what is there is as new or newer.
    pub kept: u64,
    /// Names.
    pub names: u64,
}

impl Store {
    /// Returns the next entries of a profile after a number, 0 at first; none
    /// is the end.
    ///
    /// # Errors
    /// When the file cannot be read. The user has been warned.
    pub fn outgoing(
        &self,
        profile: &str,
        filter: &ListFilter,
        after: i64,
    ) -> Result<Vec<Outgoing>, Failure> {
        let (clause, more) = filter.clause();
        let clause = clause.replacen(" WHERE ", " AND ", 1);
        let sql = format!(
            "SELECT key, kind, transport, server, library, version, query, fetched_at, expires_at,
                    NULL, (SELECT body FROM bodies WHERE bodies.id = entries.id), id
             FROM entries WHERE id > ? AND profile = ?{clause} ORDER BY id LIMIT {ROWS}"
        );
        let mut values = vec![Value::Integer(after), Value::Text(profile.to_owned())];
        values.extend(more);
        let page = self.read(|conn| {
            let mut names = conn.prepare(&format!(
                "SELECT key, expires_at FROM names WHERE target = ?1 ORDER BY key LIMIT {NAMES}"
            ))?;
            let mut prepared = conn.prepare(&sql)?;
            let mut rows = prepared.query(params_from_iter(&values))?;
            let (mut page, mut bytes) = (Vec::new(), 0);
            while bytes < PAGE
                && let Some(row) = rows.next()?
            {
                // An entry without a body is for `verify` to find.
                if row.get_ref(10)? == rusqlite::types::ValueRef::Null {
                    continue;
                }
                let record = record(row)?;
                bytes += record.body.len();
                let names = names
                    .query_map([record.key.as_slice()], |row| {
                        Ok((row.get(0)?, row.get(1)?))
                    })?
                    .collect::<Sql<Vec<Name>>>()?;
                page.push(Outgoing {
                    id: row.get(11)?,
                    record,
                    names,
                });
            }
            Ok(page)
        })?;
        Ok(page.unwrap_or_default())
    }

    /// Takes entries in, in one transaction: where an entry is there already,
    /// the newer one stays, or with `replace` the new one. Makes room after it
    /// where the file came to be too large.
    ///
    /// # Errors
    /// When nothing was taken in. The user has been warned.
    pub fn take_in(&self, all: &[Incoming<'_>], replace: bool) -> Result<TakenIn, Failure> {
        let (taken, is_too_large) = self.write(|conn| {
            let mut taking = Taking::new(conn, replace)?;
            for new in all {
                taking.take(new)?;
            }
            let taken = taking.taken;
            let limit = self.room.map_or(i64::MAX, |room| room.max_size);
            Ok((taken, evict::used(conn)? > limit))
        })?;
        if is_too_large {
            self.make_room_now();
        }
        Ok(taken)
    }

    /// Makes a file in the cache's directory that nobody else sees and that is
    /// gone when it is closed.
    ///
    /// # Errors
    /// Why it cannot be made.
    pub fn scratch(&self) -> io::Result<File> {
        if let Some(dir) = self.path.parent() {
            files::private_dir(dir)?;
        }
        let path = files::unique(&self.path, "new");
        let mut options = files::private_file();
        options.read(true).write(true).create_new(true);
        #[cfg(windows)]
        // FILE_FLAG_DELETE_ON_CLOSE
        std::os::windows::fs::OpenOptionsExt::custom_flags(&mut options, 0x0400_0000);
        let file = options.open(&path)?;
        #[cfg(unix)]
        std::fs::remove_file(&path)?;
        Ok(file)
    }
}

/// The statements that take an entry in, prepared once for many.
struct Taking<'c> {
    there: Statement<'c>,
    inserter: Inserter<'c>,
    name: Statement<'c>,
    replace: bool,
    taken: TakenIn,
}

impl<'c> Taking<'c> {
    fn new(conn: &'c Connection, replace: bool) -> Sql<Self> {
        Ok(Self {
            there: conn.prepare("SELECT fetched_at FROM entries WHERE key = ?1")?,
            inserter: Inserter::new(conn)?,
            // What has an answer of its own keeps it.
            name: conn.prepare(
                "INSERT INTO names (key, target, expires_at) SELECT ?1, ?2, ?3
                 WHERE NOT EXISTS (SELECT 1 FROM entries WHERE key = ?1)
                 ON CONFLICT (key) DO UPDATE SET
                    target = excluded.target, expires_at = excluded.expires_at",
            )?,
            replace,
            taken: TakenIn::default(),
        })
    }

    fn take(&mut self, new: &Incoming<'_>) -> Sql<()> {
        let key = new.record.key;
        let there: Option<i64> = self
            .there
            .query_row([key.as_slice()], |row| row.get(0))
            .optional()?;
        match there {
            Some(there) if !self.replace && there >= new.record.fetched_at => {
                self.taken.kept += 1;
                return Ok(());
            }
            Some(_) => self.taken.replaced += 1,
            None => self.taken.added += 1,
        }
        self.inserter.insert(&new.record)?;
        for (from, expires_at) in new.names.iter().filter(|(from, _)| *from != key) {
            let name = params![from.as_slice(), key.as_slice(), expires_at];
            self.taken.names += self.name.execute(name)? as u64;
        }
        Ok(())
    }
}
