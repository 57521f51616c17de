//! Processes that are killed at any moment, and many processes at once: what
//! was kept stays, the files stay sound, nobody fails for it.

mod crowd;
mod leader;
mod rounds;

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use crate::support::env::TestEnv;
use crate::support::http_mcp::HttpMcp;

/// A home whose only server is this one.
fn home(server: &HttpMcp) -> TestEnv {
    let env = TestEnv::new();
    env.write_config(&format!(
        "default_servers = [\"s\"]\n[servers.s]\nurl = \"{}\"\n",
        server.url()
    ));
    env
}

/// Random numbers that are the same for the same seed (xorshift64*).
struct Random(u64);

impl Random {
    /// Takes the seed of DOCENT_TEST_SEED or, without it, one of its own, and
    /// prints it.
    fn new(what: &str) -> Self {
        let given = std::env::var("DOCENT_TEST_SEED").ok();
        let seed = given.and_then(|seed| seed.parse().ok()).unwrap_or_else(|| {
            let now = std::time::SystemTime::now();
            let since = now.duration_since(std::time::UNIX_EPOCH).unwrap();
            since.as_nanos() as u64 | 1
        });
        println!("{what}: DOCENT_TEST_SEED={seed}");
        Self(seed)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32) % limit
    }
}

/// Fails unless a database is whole.
#[track_caller]
fn assert_whole(path: &Path) -> Connection {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
    let conn = Connection::open_with_flags(path, flags).expect("the database opens");
    conn.busy_timeout(std::time::Duration::from_secs(10))
        .unwrap();
    let check = conn.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0));
    assert_eq!(check.unwrap(), "ok", "{}", path.display());
    conn
}

/// Lists all files below a directory.
fn files(dir: &Path) -> Vec<PathBuf> {
    let (mut open, mut found) = (vec![dir.to_path_buf()], Vec::new());
    while let Some(path) = open.pop() {
        match fs::read_dir(&path) {
            Ok(entries) => open.extend(entries.map(|entry| entry.unwrap().path())),
            Err(_) => found.push(path),
        }
    }
    found.sort();
    found
}
