//! The index: one SQLite file per package version and directory, made when it
//! is first asked for and never changed.
//!
//! A part is built under another name and moved into place when it is whole,
//! under a lock that ends with its process: others wait for the part instead
//! of building it too, and nothing that is half made is ever read.

mod build;
mod name;
mod part;
mod record;
mod row;
mod shelf;
mod upkeep;

pub use part::{Part, Posting};
pub use row::each_part;
pub use shelf::{Kept, Shelf};
pub use upkeep::Index;

/// Version of the extractors and of the layout of a part. Any change to what
/// a package's files give raises it, and so makes every part anew.
pub const FORMAT: u32 = 1;

/// What SQLite says.
type Sql<T> = rusqlite::Result<T>;
