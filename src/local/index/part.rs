//! One part, open for questions.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, params};

use super::record::unpack;
use super::{FORMAT, Sql};
use crate::local::chunk::Chunk;

/// What a match in each column is worth to the first, coarse ranking.
const WEIGHTS: &str = "3.0, 3.0, 1.0, 1.0";

/// A part.
pub struct Part {
    conn: Connection,
}

/// A chunk that has words of the question in it.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Number of the chunk in its part.
    pub id: i64,
    /// The coarse ranking's value, higher is better.
    pub score: f64,
    /// The chunk.
    pub chunk: Chunk,
}

impl Part {
    /// Opens a part; `None` where there is none of this format.
    #[must_use]
    pub fn open(path: &Path) -> Option<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(path, flags).ok()?;
        Self::over(conn)
    }

    /// Makes a part of a database that has been filled.
    #[must_use]
    pub fn over(conn: Connection) -> Option<Self> {
        let part = Self { conn };
        (part.meta("format") == Some(i64::from(FORMAT))).then_some(part)
    }

    /// Returns how many chunks it has.
    #[must_use]
    pub fn chunks(&self) -> i64 {
        self.meta("chunks").unwrap_or(0)
    }

    /// Returns how many chunks have a word, given as its stem.
    #[must_use]
    pub fn frequency(&self, stem: &str) -> i64 {
        let sql = "SELECT count(*) FROM words(?1)";
        let count = self
            .conn
            .prepare(sql)
            .and_then(|mut statement| statement.query_row([quoted(stem)], |row| row.get(0)));
        count.unwrap_or(0)
    }

    /// Finds the chunks that have any of the stems, best first.
    ///
    /// # Errors
    /// What SQLite says of a damaged file.
    pub fn candidates(&self, stems: &[String], limit: u32) -> Sql<Vec<Candidate>> {
        let any: Vec<String> = stems.iter().map(|stem| quoted(stem)).collect();
        let sql = format!(
            "SELECT found.id, found.score, chunk.record FROM ( \
                 SELECT rowid AS id, bm25(words, {WEIGHTS}) AS score FROM words \
                 WHERE words MATCH ?1 ORDER BY score LIMIT ?2 \
             ) AS found JOIN chunk ON chunk.id = found.id"
        );
        let mut statement = self.conn.prepare(&sql)?;
        let rows = statement.query_map(params![any.join(" OR "), limit], |row| {
            let record = row.get_ref(2)?.as_blob()?;
            Ok((row.get(0)?, row.get::<_, f64>(1)?, unpack(record)))
        })?;
        let mut found = Vec::new();
        for row in rows {
            let (id, score, chunk) = row?;
            if let Some(chunk) = chunk {
                found.push(Candidate {
                    id,
                    score: -score,
                    chunk,
                });
            }
        }
        found.sort_by(|a, b| b.score.total_cmp(&a.score));
        Ok(found)
    }

    fn meta(&self, key: &str) -> Option<i64> {
        let sql = "SELECT value FROM meta WHERE key = ?1";
        self.conn.query_row(sql, [key], |row| row.get(0)).ok()
    }
}

/// Makes a word of FTS5's query language of a stem.
fn quoted(stem: &str) -> String {
    format!("\"{}\"", stem.replace('"', ""))
}
