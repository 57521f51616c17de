//! The cache's files: many processes at once, and files that cannot be used.

mod crowd;
mod trouble;

use rusqlite::{Connection, OpenFlags};

use crate::support::env::TestEnv;
use crate::support::http_mcp::{Era, HttpMcp};

/// A home whose only server answers out of the catalogue.
pub fn home() -> (TestEnv, HttpMcp) {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    let config = format!(
        "default_servers = [\"s\"]\n[servers.s]\nurl = \"{}\"\n",
        server.url()
    );
    env.write_config(&config);
    (env, server)
}

/// Fails unless the database is whole; returns how many entries it has.
#[track_caller]
pub fn assert_sound(env: &TestEnv) -> i64 {
    let path = env.cache_dir().join("cache.db");
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
    let conn = Connection::open_with_flags(path, flags).expect("the database opens");
    let check: String = conn
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(check, "ok");
    let count = "SELECT count(*) FROM entries";
    conn.query_row(count, [], |row| row.get(0)).unwrap()
}
