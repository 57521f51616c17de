//! Makes a part: files are read and cut side by side, rows are written by one,
//! in the order of the files.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, params};

use super::row::Row;
use super::{FORMAT, Sql, record};
use crate::local::companions;
use crate::local::cut::cut;
use crate::local::extract::extract;
use crate::local::files::{Entry, Files};
use crate::local::place::Place;
use crate::local::words::Words;
use crate::progress::Progress;

/// Most threads that read and cut: the one that writes keeps up with no more,
/// and each may hold a large file in several forms.
const MAX_WORKERS: usize = 4;
/// Rows handed over at once.
const BATCH: usize = 32;
/// Batches of each reader that wait for the writer.
const QUEUE: usize = 32;
/// Most text of one package, in bytes.
const MAX_TEXT: usize = 96 << 20;
/// Most chunks that are remembered as an introduction.
const MAX_INTRODUCTION: usize = 50;
/// How long a build is silent.
const SILENCE: Duration = Duration::from_millis(500);
/// How often a build that takes longer tells how far it is.
const NEWS: Duration = Duration::from_millis(200);

/// Pages are small for the sake of small packages; four of them take one of
/// the index of words with little left over.
const SCHEMA: &str = "
    PRAGMA page_size = 1024;
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    PRAGMA cache_size = -16000;
    PRAGMA locking_mode = EXCLUSIVE;
    CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
    CREATE TABLE block(id INTEGER PRIMARY KEY, records BLOB NOT NULL);
    CREATE VIRTUAL TABLE words USING fts5(
        title, symbol, text, code,
        content = '', detail = column, columnsize = 0,
        tokenize = 'unicode61 remove_diacritics 0'
    );
    INSERT INTO words(words, rank) VALUES ('hashsize', 8388608);
    INSERT INTO words(words, rank) VALUES ('pgsz', 4040);
    BEGIN;
";

/// Fills an empty database with the chunks of a package, unless told to stop.
pub fn build(
    conn: &Connection,
    place: &Place,
    files: &Files,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Sql<()> {
    conn.execute_batch(SCHEMA)?;
    let is_over = AtomicBool::new(false);
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let workers = workers.min(MAX_WORKERS).min(files.entries.len()).max(1);
    let mut tally = Tally::default();
    thread::scope(|scope| -> Sql<()> {
        let receivers: Vec<Receiver<Batch>> = (0..workers)
            .map(|first| {
                let (sender, receiver) = sync_channel(QUEUE);
                let is_over = &is_over;
                let entries = files.entries.iter().skip(first).step_by(workers);
                scope.spawn(move || work(place, files, entries, is_over, &sender));
                receiver
            })
            .collect();
        let mut report = Report::new(place, files, progress);
        let mut insert = Insert::new(conn)?;
        // Each file in its turn, whoever is first: that makes the same part of
        // the same files, always.
        let turns = receivers.iter().cycle().take(files.entries.len());
        let written = turns.enumerate().try_for_each(|(done, receiver)| {
            while tally.bytes <= MAX_TEXT
                && let Ok(batch) = receiver.recv()
            {
                report.tell(done);
                if stop.load(Ordering::Relaxed) {
                    return Err(stopped());
                }
                for row in &batch.rows {
                    if tally.seen.insert(row.digest) {
                        tally.bytes += row.bytes;
                        insert.row(row)?;
                    }
                }
                if batch.is_last {
                    break;
                }
            }
            Ok(())
        });
        is_over.store(true, Ordering::Relaxed);
        report.end();
        written.and_then(|()| insert.flush())?;
        let sql = "INSERT INTO meta VALUES ('lengths', ?1), ('introduction', ?2)";
        let introduction = insert.introduction.join(" ");
        conn.execute(sql, params![insert.lengths, introduction])?;
        Ok(())
    })?;
    let companions: String = companions::derive(place, files)
        .iter()
        .map(|companion| format!("{companion}\n"))
        .collect();
    conn.execute("INSERT INTO meta VALUES ('companions', ?1)", [companions])?;
    let meta = [
        ("format", i64::from(FORMAT)),
        ("text_bytes", i64::try_from(tally.bytes).unwrap_or(i64::MAX)),
        (
            "chunks",
            i64::try_from(tally.seen.len()).unwrap_or(i64::MAX),
        ),
    ];
    for (key, value) in meta {
        conn.execute("INSERT INTO meta VALUES (?1, ?2)", params![key, value])?;
    }
    conn.execute_batch("INSERT INTO words(words) VALUES ('optimize'); COMMIT;")
}

fn stopped() -> rusqlite::Error {
    let why = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_INTERRUPT);
    rusqlite::Error::SqliteFailure(why, None)
}

#[derive(Default)]
struct Tally {
    seen: HashSet<u64>,
    bytes: usize,
}

/// Rows of one file, as many as are handed over at once.
struct Batch {
    rows: Vec<Row>,
    /// Whether the file has no more.
    is_last: bool,
}

/// Reads and cuts files until none is left or the writer is gone.
fn work<'a>(
    place: &Place,
    files: &Files,
    entries: impl Iterator<Item = &'a Entry>,
    is_over: &AtomicBool,
    sender: &SyncSender<Batch>,
) {
    let mut words = Words::default();
    let mut chunks = Vec::new();
    for entry in entries {
        let mut rows = Vec::new();
        let mut is_read = !is_over.load(Ordering::Relaxed);
        let send = |rows, is_last| {
            let sent = sender.send(Batch { rows, is_last });
            sent.is_ok() && !is_over.load(Ordering::Relaxed)
        };
        if is_read {
            extract(place, files, entry, &mut chunks);
        }
        for chunk in chunks.drain(..) {
            // One chunk may have thousands of pieces.
            cut(chunk, |piece| {
                if !is_read {
                    return;
                }
                rows.push(Row::new(&piece, &place.name, &mut words));
                if rows.len() >= BATCH {
                    is_read = send(std::mem::take(&mut rows), false);
                }
            });
            if !is_read {
                break;
            }
        }
        if !send(rows, true) {
            return;
        }
    }
}

struct Insert<'a> {
    words: rusqlite::Statement<'a>,
    block: rusqlite::Statement<'a>,
    id: i64,
    /// Records of the block that is being filled.
    open: Vec<u8>,
    /// Words of each chunk, little-endian.
    lengths: Vec<u8>,
    /// Chunks that introduce the package.
    introduction: Vec<String>,
}

impl<'a> Insert<'a> {
    fn new(conn: &'a Connection) -> Sql<Self> {
        Ok(Self {
            words: conn.prepare(
                "INSERT INTO words(rowid, title, symbol, text, code) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?,
            block: conn.prepare("INSERT INTO block VALUES (?1, ?2)")?,
            id: 0,
            open: Vec::new(),
            lengths: Vec::new(),
            introduction: Vec::new(),
        })
    }

    fn row(&mut self, row: &Row) -> Sql<()> {
        self.words
            .execute(params![self.id, row.title, row.symbol, row.text, row.code])?;
        self.lengths.extend(row.words.to_le_bytes());
        record::push(&mut self.open, &row.record);
        if row.is_introduction && self.introduction.len() < MAX_INTRODUCTION {
            self.introduction.push(self.id.to_string());
        }
        self.id += 1;
        if self.id % record::PER_BLOCK == 0 {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Sql<()> {
        if !self.open.is_empty() {
            let id = (self.id - 1) / record::PER_BLOCK;
            self.block.execute(params![id, record::pack(&self.open)])?;
            self.open.clear();
        }
        Ok(())
    }
}

/// Tells how far a build is, once it takes long.
struct Report<'a> {
    progress: &'a dyn Progress,
    what: String,
    files: usize,
    started: Instant,
    told: Option<Instant>,
}

impl<'a> Report<'a> {
    fn new(place: &Place, files: &Files, progress: &'a dyn Progress) -> Self {
        Self {
            progress,
            what: format!("indexing {} {}", place.name, place.version),
            files: files.entries.len(),
            started: Instant::now(),
            told: None,
        }
    }

    fn tell(&mut self, done: usize) {
        let now = Instant::now();
        let is_due = match self.told {
            None => now.duration_since(self.started) > SILENCE,
            Some(told) => now.duration_since(told) > NEWS,
        };
        if is_due {
            self.told = Some(now);
            let done = done.min(self.files);
            let text = format!("{}: {done} of {} files", self.what, self.files);
            self.progress.status(&text);
        }
    }

    fn end(&self) {
        if self.told.is_some() {
            self.progress.clear();
        }
    }
}
