//! `floor DATABASE`: opens SQLite in WAL mode, reads one row of text, prints
//! it. No program that answers from such a file can be faster.
#![allow(clippy::unwrap_used)]

use std::io::Write;

fn main() {
    let path = std::env::args_os().nth(1).unwrap();
    let conn = rusqlite::Connection::open(path).unwrap();
    let text: String = conn
        .query_row("SELECT body FROM answers WHERE id = 1", [], |row| {
            row.get(0)
        })
        .unwrap();
    std::io::stdout().write_all(text.as_bytes()).unwrap();
}
