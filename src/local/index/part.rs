//! One part, open for questions.

use std::cell::Cell;
use std::path::Path;

use rusqlite::{Connection, OpenFlags, Statement};

use super::{FORMAT, Sql, record};
use crate::local::chunk::Chunk;
use crate::local::companions::Companion;

/// Most chunks that are looked at for one word.
const MAX_POSTINGS: usize = 100_000;

/// Every place a word stands in, by chunk and column.
const VOCABULARY: &str =
    "CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, words, instance)";

/// A part.
pub struct Part {
    conn: Connection,
    /// How many words each chunk has.
    lengths: Vec<u16>,
    /// Whether something that must be there could not be read.
    is_damaged: Cell<bool>,
}

/// A chunk that has a word, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting {
    /// Number of the chunk in its part, from 0.
    pub id: u32,
    /// Whether the title or a heading above it has the word.
    pub in_title: bool,
    /// Whether the path of the item has it.
    pub in_symbol: bool,
    /// Whether the prose has it.
    pub in_text: bool,
    /// Whether the code has it.
    pub in_code: bool,
}

impl Part {
    /// Opens a part; `None` where there is none of this format.
    #[must_use]
    pub fn open(path: &Path) -> Option<Self> {
        if !path.is_file() {
            return None;
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(path, flags).ok()?;
        // One transaction for all: else each statement takes and drops a lock.
        conn.execute_batch("BEGIN").ok()?;
        Self::over(conn)
    }

    /// Makes a part of a database that has been filled.
    #[must_use]
    pub fn over(conn: Connection) -> Option<Self> {
        let meta = "SELECT format.value, lengths.value FROM meta AS format, meta AS lengths \
                    WHERE format.key = 'format' AND lengths.key = 'lengths'";
        let (format, lengths): (u32, Vec<u8>) = conn
            .query_row(meta, [], |row| Ok((row.get(0)?, row.get(1)?)))
            .ok()?;
        if format != FORMAT {
            return None;
        }
        conn.execute_batch(VOCABULARY).ok()?;
        let lengths = lengths
            .as_chunks()
            .0
            .iter()
            .map(|two| u16::from_le_bytes(*two));
        Some(Self {
            lengths: lengths.collect(),
            is_damaged: Cell::new(false),
            conn,
        })
    }

    /// Tells whether anything that was read of it so far is damaged.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        self.is_damaged.get()
    }

    /// Reads all of it, and tells whether nothing is damaged.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let check = |row: &rusqlite::Row<'_>| row.get(0);
        let said: Sql<String> = self.conn.query_row("PRAGMA integrity_check(1)", [], check);
        said.is_ok_and(|said| said == "ok")
    }

    /// Remembers that something could not be read.
    fn noted<T>(&self, read: Sql<T>) -> Sql<T> {
        if read.is_err() {
            self.is_damaged.set(true);
        }
        read
    }

    /// Returns how many words each chunk has, by its number.
    #[must_use]
    pub fn lengths(&self) -> &[u16] {
        &self.lengths
    }

    /// Returns how much text can be searched, in bytes.
    #[must_use]
    pub fn text_bytes(&self) -> u64 {
        let sql = "SELECT value FROM meta WHERE key = 'text_bytes'";
        let bytes: Sql<i64> = self.conn.query_row(sql, [], |row| row.get(0));
        bytes.map_or(0, |bytes| u64::try_from(bytes).unwrap_or(0))
    }

    /// Returns the package's companions, nearest first.
    #[must_use]
    pub fn companions(&self) -> Vec<Companion> {
        let sql = "SELECT value FROM meta WHERE key = 'companions'";
        let read = self.conn.query_row(sql, [], |row| row.get(0));
        let lines: String = self.noted(read).unwrap_or_default();
        lines.lines().filter_map(Companion::parse).collect()
    }

    /// Returns the numbers of the chunks that introduce the package, in order.
    #[must_use]
    pub fn introduction(&self) -> Vec<u32> {
        let sql = "SELECT value FROM meta WHERE key = 'introduction'";
        let ids: String = self
            .conn
            .query_row(sql, [], |row| row.get(0))
            .unwrap_or_default();
        ids.split(' ').filter_map(|id| id.parse().ok()).collect()
    }

    /// Finds, for each word, given as its stem, the chunks that have it, by
    /// number.
    ///
    /// # Errors
    /// What SQLite says of a damaged file.
    pub fn postings<'a>(&self, stems: impl Iterator<Item = &'a String>) -> Sql<Vec<Vec<Posting>>> {
        self.noted(self.read_postings(stems))
    }

    fn read_postings<'a>(&self, stems: impl Iterator<Item = &'a String>) -> Sql<Vec<Vec<Posting>>> {
        let sql = "SELECT doc, col FROM temp.vocabulary WHERE term = ?1 ORDER BY doc";
        let mut statement = self.conn.prepare(sql)?;
        stems.map(|stem| postings(&mut statement, stem)).collect()
    }

    /// Reads chunks by their numbers, which must be in order. One that is
    /// damaged is left out.
    ///
    /// # Errors
    /// What SQLite says of a damaged file.
    pub fn chunks(&self, ids: &[u32]) -> Sql<Vec<(u32, Chunk)>> {
        self.noted(self.read_chunks(ids))
    }

    fn read_chunks(&self, ids: &[u32]) -> Sql<Vec<(u32, Chunk)>> {
        let mut statement = self
            .conn
            .prepare("SELECT records FROM block WHERE id = ?1")?;
        let mut all = Vec::with_capacity(ids.len());
        let mut unpacker = record::Unpacker::default();
        let mut open = None;
        for id in ids {
            let at = i64::from(*id);
            let (block, slot) = (at / record::PER_BLOCK, at % record::PER_BLOCK);
            if open != Some(block) {
                statement.query_row([block], |row| {
                    unpacker.unpack(row.get_ref(0)?.as_blob()?);
                    Ok(())
                })?;
                open = Some(block);
            }
            let slot = usize::try_from(slot).unwrap_or(usize::MAX);
            match unpacker.chunk(slot) {
                Some(chunk) => all.push((*id, chunk)),
                None => self.is_damaged.set(true),
            }
        }
        Ok(all)
    }
}

fn postings(statement: &mut Statement<'_>, stem: &str) -> Sql<Vec<Posting>> {
    let mut rows = statement.query([stem])?;
    let mut all: Vec<Posting> = Vec::new();
    while let Some(row) = rows.next()? {
        let id: u32 = row.get(0)?;
        if all.last().is_none_or(|last| last.id != id) {
            if all.len() >= MAX_POSTINGS {
                break;
            }
            all.push(Posting {
                id,
                in_title: false,
                in_symbol: false,
                in_text: false,
                in_code: false,
            });
        }
        let Some(posting) = all.last_mut() else {
            continue;
        };
        match row.get_ref(1)?.as_str()? {
            "title" => posting.in_title = true,
            "symbol" => posting.in_symbol = true,
            "text" => posting.in_text = true,
            _ => posting.in_code = true,
        }
    }
    Ok(all)
}
