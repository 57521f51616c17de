//! Go source.

use super::File;
use crate::local::chunk::Chunk;

/// Cuts a Go file into chunks.
pub fn chunks(_file: &File<'_>, _out: &mut Vec<Chunk>) {}
