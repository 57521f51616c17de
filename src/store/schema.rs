//! The tables, and how older ones become them.
//!
//! A migration, once released, is never changed: the next one is added below.
//! `user_version` counts the migrations that were applied. A file that counts
//! more than this release knows is left alone.

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::Sql;

/// Marks the file as a cache of this program, in SQLite's header: "dcnt".
pub(super) const APPLICATION_ID: i32 = 0x6463_6e74;

/// Each takes the schema one version further.
///
/// Times are milliseconds since 1970. Bodies have a table of their own, so
/// that lists and sums never read past them.
pub(super) const MIGRATIONS: &[&str] = &[
    "
    CREATE TABLE entries (
        id INTEGER PRIMARY KEY,
        key BLOB NOT NULL UNIQUE,
        kind INTEGER NOT NULL,
        transport INTEGER NOT NULL,
        server TEXT NOT NULL,
        profile TEXT NOT NULL,
        library TEXT NOT NULL,
        version TEXT,
        query TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        hits INTEGER NOT NULL DEFAULT 0,
        fetched_at INTEGER NOT NULL,
        expires_at INTEGER,
        used_at INTEGER NOT NULL
    );
    CREATE INDEX entries_by_age ON entries (fetched_at, expires_at, server, bytes);
    CREATE TABLE bodies (id INTEGER PRIMARY KEY, body BLOB NOT NULL);
    CREATE TABLE names (
        key BLOB PRIMARY KEY,
        target BLOB NOT NULL,
        expires_at INTEGER
    ) WITHOUT ROWID;
    CREATE TABLE servers (
        identity TEXT PRIMARY KEY,
        protocol TEXT NOT NULL,
        tools TEXT NOT NULL,
        checked_at INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
",
    // Small documents that processes change in turn; calls by server, key
    // (a fingerprint) and day; sums by day, name and label; calls that took
    // long. A day is counted from 1970, in UTC.
    "
    CREATE TABLE state (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL,
        changed_at INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE calls (
        server TEXT NOT NULL,
        key TEXT NOT NULL,
        day INTEGER NOT NULL,
        calls INTEGER NOT NULL,
        PRIMARY KEY (server, key, day)
    ) WITHOUT ROWID;
    CREATE TABLE metrics (
        day INTEGER NOT NULL,
        name TEXT NOT NULL,
        label TEXT NOT NULL,
        value INTEGER NOT NULL,
        PRIMARY KEY (day, name, label)
    ) WITHOUT ROWID;
    CREATE TABLE slow (
        at INTEGER NOT NULL,
        server TEXT NOT NULL,
        what TEXT NOT NULL,
        millis INTEGER NOT NULL
    );
",
    // Sums that triggers keep, so that counting reads a few rows however many
    // entries there are. What belongs to an entry goes with it, whoever
    // removes it. A span is the 2^20 ms, 17 minutes, in which entries expire:
    // what is expired is a sum, but for the span of now. `entries_by_end` finds what is expired; `entries_by_worth`
    // is the order of eviction, see `evict`.
    "
    DROP INDEX entries_by_age;
    CREATE INDEX entries_by_age ON entries (fetched_at);
    CREATE INDEX entries_by_end ON entries (kind, expires_at);
    CREATE INDEX entries_by_worth ON entries (used_at + 3600000 * min(hits, 168));
    DELETE FROM names WHERE target NOT IN (SELECT key FROM entries);
    CREATE INDEX names_by_target ON names (target);
    CREATE TABLE sums (
        server TEXT NOT NULL,
        kind INTEGER NOT NULL,
        span INTEGER NOT NULL,
        entries INTEGER NOT NULL,
        bytes INTEGER NOT NULL,
        PRIMARY KEY (server, kind, span)
    ) WITHOUT ROWID;
    CREATE VIEW counted AS
        SELECT server, kind, coalesce(expires_at >> 20, 1 << 60) AS span, count(*) AS entries,
               sum(bytes) AS bytes
        FROM entries GROUP BY 1, 2, 3;
    INSERT INTO sums SELECT * FROM counted;
    CREATE TRIGGER entry_added AFTER INSERT ON entries BEGIN
        INSERT INTO sums
        VALUES (NEW.server, NEW.kind, coalesce(NEW.expires_at >> 20, 1 << 60), 1, NEW.bytes)
        ON CONFLICT (server, kind, span) DO UPDATE SET
            entries = entries + 1, bytes = bytes + excluded.bytes;
    END;
    CREATE TRIGGER entry_removed AFTER DELETE ON entries BEGIN
        UPDATE sums SET entries = entries - 1, bytes = bytes - OLD.bytes
        WHERE server = OLD.server AND kind = OLD.kind
          AND span = coalesce(OLD.expires_at >> 20, 1 << 60);
        DELETE FROM sums
        WHERE server = OLD.server AND kind = OLD.kind
          AND span = coalesce(OLD.expires_at >> 20, 1 << 60) AND entries = 0;
        DELETE FROM bodies WHERE id = OLD.id;
        DELETE FROM names WHERE target = OLD.key;
    END;
    CREATE TRIGGER entry_replaced AFTER UPDATE OF server, kind, bytes, expires_at ON entries BEGIN
        UPDATE sums SET entries = entries - 1, bytes = bytes - OLD.bytes
        WHERE server = OLD.server AND kind = OLD.kind
          AND span = coalesce(OLD.expires_at >> 20, 1 << 60);
        DELETE FROM sums
        WHERE server = OLD.server AND kind = OLD.kind
          AND span = coalesce(OLD.expires_at >> 20, 1 << 60) AND entries = 0;
        INSERT INTO sums
        VALUES (NEW.server, NEW.kind, coalesce(NEW.expires_at >> 20, 1 << 60), 1, NEW.bytes)
        ON CONFLICT (server, kind, span) DO UPDATE SET
            entries = entries + 1, bytes = bytes + excluded.bytes;
    END;
",
];

/// How many migrations this release knows.
pub(super) const VERSION: i32 = MIGRATIONS.len() as i32;

/// Returns how many migrations a file counts.
pub(super) fn version(conn: &Connection) -> Sql<i32> {
    conn.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Tells whether a file was made by this program.
pub(super) fn is_ours(conn: &Connection) -> Sql<bool> {
    let id: i32 = conn.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    Ok(id == APPLICATION_ID)
}

/// Applies the migrations a file lacks, all or none.
pub(super) fn migrate(conn: &Connection, migrations: &[&str]) -> Sql<()> {
    let transaction = Transaction::new_unchecked(conn, TransactionBehavior::Immediate)?;
    // Counted again inside: another process may have been faster.
    let from = usize::try_from(version(conn)?).unwrap_or(0);
    for migration in migrations.iter().skip(from) {
        conn.execute_batch(migration)?;
    }
    if from < migrations.len() {
        conn.pragma_update(None, "application_id", APPLICATION_ID)?;
        conn.pragma_update(None, "user_version", migrations.len() as i64)?;
    }
    transaction.commit()
}

#[cfg(test)]
mod tests {
    use super::{MIGRATIONS, is_ours, migrate, version};
    use rusqlite::Connection;

    #[test]
    fn migrations_are_applied_once_and_in_order() {
        let conn = Connection::open_in_memory().unwrap();
        migrate(&conn, MIGRATIONS).unwrap();
        let more = [MIGRATIONS, &["CREATE TABLE extra (x)"]].concat();
        migrate(&conn, &more).unwrap();
        migrate(&conn, &more).unwrap();
        assert_eq!(version(&conn).unwrap() as usize, more.len());
        assert!(is_ours(&conn).unwrap());
        conn.execute("INSERT INTO extra VALUES (1)", []).unwrap();
    }

    #[test]
    fn failed_migration_leaves_the_file_as_it_was() {
        let conn = Connection::open_in_memory().unwrap();
        migrate(&conn, MIGRATIONS).unwrap();
        let more = [MIGRATIONS, &["CREATE TABLE extra (x)", "nonsense"]].concat();
        migrate(&conn, &more).unwrap_err();
        assert_eq!(version(&conn).unwrap() as usize, MIGRATIONS.len());
        conn.execute("INSERT INTO extra VALUES (1)", [])
            .unwrap_err();
    }
}
