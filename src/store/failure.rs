//! What SQLite's errors mean for the store.

use std::fmt;

use rusqlite::{Error, ErrorCode};

/// Why the store could not do what it was asked. The user has been warned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure(String);

impl Failure {
    pub(super) fn new(why: impl Into<String>) -> Self {
        Self(why.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}

/// What can be done about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The file is not what it should be: move it aside.
    Damaged,
    /// Somebody else holds it: go on without.
    Busy,
    /// The file or its log cannot be opened or written: read without a log.
    Denied,
    /// The disk is full or fails.
    Disk,
}

impl Trouble {
    pub(super) fn of(error: &Error) -> Self {
        let Error::SqliteFailure(code, _) = error else {
            // A statement that does not fit the schema, a column of another
            // type: these tables are not ours.
            return Trouble::Damaged;
        };
        match code.code {
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Trouble::Damaged,
            // SQLITE_ERROR: "no such table".
            ErrorCode::Unknown if code.extended_code == 1 => Trouble::Damaged,
            ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch => Trouble::Damaged,
            ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::SchemaChanged
            | ErrorCode::FileLockingProtocolFailed => Trouble::Busy,
            ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied => {
                Trouble::Denied
            }
            _ => Trouble::Disk,
        }
    }
}

/// Returns what went wrong in a few words.
pub(super) fn text(error: &Error) -> String {
    match error {
        Error::SqliteFailure(_, Some(message)) => message.clone(),
        Error::SqliteFailure(code, None) => code.to_string(),
        Error::SqlInputError { msg, .. } => msg.clone(),
        other => other.to_string(),
    }
}
