//! Makes a part: files are read and cut side by side, rows are written by one.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, params};

use super::row::Row;
use super::{FORMAT, Sql, record};
use crate::local::companions;
use crate::local::cut::cut;
use crate::local::extract::extract;
use crate::local::files::Files;
use crate::local::place::Place;
use crate::local::words::Words;
use crate::progress::Progress;

/// Most threads that read and cut.
const MAX_WORKERS: usize = 8;
/// Rows handed over at once.
const BATCH: usize = 64;
/// Batches that wait for the writer.
const QUEUE: usize = 16;
/// Most text of one package, in bytes.
const MAX_TEXT: usize = 96 << 20;
/// Most chunks that are remembered as an introduction.
const MAX_INTRODUCTION: usize = 50;
/// How long a build is silent.
const SILENCE: Duration = Duration::from_millis(500);
/// How often a build that takes longer tells how far it is.
const NEWS: Duration = Duration::from_millis(200);

const SCHEMA: &str = "
    PRAGMA page_size = 4096;
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
    BEGIN;
";

/// Fills an empty database with the chunks of a package.
pub fn build(conn: &Connection, place: &Place, files: &Files, progress: &dyn Progress) -> Sql<()> {
    conn.execute_batch(SCHEMA)?;
    let next = AtomicUsize::new(0);
    let is_over = AtomicBool::new(false);
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let workers = workers.min(MAX_WORKERS).min(files.entries.len()).max(1);
    let mut tally = Tally::default();
    thread::scope(|scope| -> Sql<()> {
        let (sender, receiver) = sync_channel(QUEUE);
        for _ in 0..workers {
            let sender = sender.clone();
            let (next, is_over) = (&next, &is_over);
            scope.spawn(move || work(place, files, next, is_over, &sender));
        }
        drop(sender);
        let mut report = Report::new(place, files, progress);
        let mut insert = Insert::new(conn)?;
        let written = receiver.into_iter().try_for_each(|rows: Vec<Row>| {
            report.tell(next.load(Ordering::Relaxed));
            rows.iter().try_for_each(|row| {
                if tally.bytes > MAX_TEXT {
                    is_over.store(true, Ordering::Relaxed);
                    return Ok(());
                }
                if tally.seen.insert(row.digest) {
                    tally.bytes += row.bytes;
                    insert.row(row)?;
                }
                Ok(())
            })
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

#[derive(Default)]
struct Tally {
    seen: HashSet<u64>,
    bytes: usize,
}

/// Reads and cuts files until none is left or the writer is gone.
fn work(
    place: &Place,
    files: &Files,
    next: &AtomicUsize,
    is_over: &AtomicBool,
    sender: &SyncSender<Vec<Row>>,
) {
    let mut words = Words::default();
    let mut rows = Vec::with_capacity(BATCH);
    let mut chunks = Vec::new();
    loop {
        let at = next.fetch_add(1, Ordering::Relaxed);
        let Some(entry) = files.entries.get(at) else {
            break;
        };
        extract(place, files, entry, &mut chunks);
        for chunk in chunks.drain(..) {
            if is_over.load(Ordering::Relaxed) {
                return;
            }
            cut(chunk, |piece| {
                rows.push(Row::new(&piece, &place.name, &mut words))
            });
            if rows.len() >= BATCH && sender.send(std::mem::take(&mut rows)).is_err() {
                return;
            }
        }
    }
    let _ = sender.send(rows);
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
