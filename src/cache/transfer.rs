//! Entries in one file: for caches of CI, and machines without a network.
//!
//! What an export holds: the entries of the profile that servers of the
//! configuration gave, under the keys they have now, and the names that lead
//! to them. Never keys, addresses, or anything learnt about servers.
//!
//! What an import takes: each entry is given a key anew, made of its question
//! and of the server of this machine that it belongs to; a key that the file
//! claims is never believed. By default an entry belongs only to a server with
//! the same address, the same keys and the same profile, so that answers of
//! one never answer for another. `adopt` is the user's word that answers which
//! another key or profile was given may answer here: they are taken for the
//! server of the same name and address. Names hold only in the first case;
//! they are digests of questions that cannot be made anew.
//!
//! The checksum tells damage, not malice: import what you trust.

mod frame;
mod meta;
#[cfg(test)]
mod tests;

use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::time::SystemTime;

use super::freshness::millis;
use super::upkeep::unusable;
use super::{Cache, ListFilter, Scope};
use crate::error::{Error, Kind, Result};
use crate::store::{Incoming, NewRecord, TakenIn};
use frame::{FrameReader, FrameWriter, Refused};
use meta::{Header, Meta, Server};

/// Entries that one transaction takes in, at most.
const ROWS: usize = 500;

/// Bytes of bodies that one transaction takes in, about.
const BYTES: usize = 4 << 20;

/// An export is never refused for its size below this, in bytes.
const LEAST_LIMIT: u64 = 16 << 20;

/// A server of the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// What keeps its answers apart.
    pub scope: Scope,
    /// Its address, without a key.
    pub address: String,
}

/// What an export holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Exported {
    /// Entries.
    pub entries: u64,
    /// Names that lead to them.
    pub names: u64,
    /// Entries that no configured server gave under its present key, or that
    /// are damaged: they are left out.
    pub skipped: u64,
    /// Bytes of the file.
    pub bytes: u64,
}

/// What became of an import.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Imported {
    /// Entries that were not there.
    pub added: u64,
    /// Entries that took the place of an older one.
    pub replaced: u64,
    /// Entries left out: what is there is as new or newer.
    pub kept: u64,
    /// Entries left out: no server here has their address, keys and profile.
    pub foreign: u64,
    /// Of these, those that `adopt` would take.
    pub adoptable: u64,
    /// Names that lead to entries.
    pub names: u64,
}

/// How to import.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// Whether the file's entries win over newer ones.
    pub replace: bool,
    /// Whether answers that another key or profile was given may answer here.
    pub adopt: bool,
}

impl Cache {
    /// Writes the entries that a filter means, in little memory.
    ///
    /// # Errors
    /// [`Kind::Internal`] when the cache cannot be read or `out` not be
    /// written. A reader that went away is no failure.
    pub fn export(
        &self,
        parties: &[Party],
        filter: &ListFilter,
        out: &mut dyn Write,
    ) -> Result<Exported> {
        let mut exported = Exported::default();
        match self.write_export(parties, filter, out, &mut exported) {
            Ok(()) => Ok(exported),
            Err(Stopped::Cache(error)) => Err(error),
            Err(Stopped::Out(e)) if e.kind() == io::ErrorKind::BrokenPipe => Ok(exported),
            Err(Stopped::Out(e)) => {
                let message = format!("cannot write the export: {e}");
                Err(Error::internal(message, e))
            }
        }
    }

    fn write_export(
        &self,
        parties: &[Party],
        filter: &ListFilter,
        out: &mut dyn Write,
        exported: &mut Exported,
    ) -> std::result::Result<(), Stopped> {
        let mut frames = FrameWriter::new(BufWriter::with_capacity(1 << 16, out))?;
        let header = Header {
            made_by: concat!("docent ", env!("CARGO_PKG_VERSION")).to_owned(),
            made_at: millis(SystemTime::now()),
            servers: parties.iter().map(Server::of).collect(),
        };
        frames.frame(&json(&header)?, &[])?;
        let mut after = 0;
        loop {
            let page = self.store.outgoing(&self.profile, filter, after);
            let page = page.map_err(unusable)?;
            let Some(last) = page.last() else {
                break;
            };
            after = last.id;
            for entry in &page {
                let body = &entry.record.body;
                let meta = Meta::of(parties, entry)
                    .map(|meta| json(&meta))
                    .transpose()?;
                // What would be refused is not written.
                let meta = meta.filter(|meta| Meta::read(meta, body, parties.len()).is_ok());
                match meta {
                    Some(meta) if frames.frame(&meta, body)? => {
                        exported.entries += 1;
                        exported.names += entry.names.len() as u64;
                    }
                    _ => exported.skipped += 1,
                }
            }
        }
        exported.bytes = frames.end()?;
        Ok(())
    }

    /// Takes in an export: all of it is read and checked before anything is
    /// stored. Takes little memory, and space on the disk for a copy.
    ///
    /// # Errors
    /// [`Kind::Usage`] when it is no export, damaged, or larger than twice
    /// what the cache may hold; [`Kind::Internal`] when the cache cannot be
    /// written, where some of the entries may have been stored.
    pub fn import(
        &self,
        parties: &[Party],
        from: &mut dyn Read,
        options: ImportOptions,
    ) -> Result<Imported> {
        let mut copy = self.copy(from)?;
        let mut rewound = || -> Result<_> {
            copy.rewind().map_err(scratch)?;
            let copy = copy.try_clone().map_err(scratch)?;
            Ok(BufReader::with_capacity(1 << 16, copy))
        };
        each_entry(rewound()?, |_, _, _| Ok(()))?;
        let mut batch = Batch {
            cache: self,
            replace: options.replace,
            waiting: Vec::new(),
            bytes: 0,
            taken: TakenIn::default(),
        };
        let mut imported = Imported::default();
        let here: Vec<(Server, &Party)> = parties.iter().map(|p| (Server::of(p), p)).collect();
        let now = millis(SystemTime::now());
        each_entry(rewound()?, |server, mut meta, body| {
            let same = here.iter().find(|(s, _)| s.scope == server.scope);
            let alike = || {
                here.iter()
                    .find(|(s, _)| (&s.name, &s.place) == (&server.name, &server.place))
            };
            let Some((_, party)) = same.or_else(|| alike().filter(|_| options.adopt)) else {
                imported.foreign += 1;
                imported.adoptable += u64::from(alike().is_some());
                return Ok(());
            };
            meta.correct_clock(now);
            batch.push(party.scope.clone(), meta, body, same.is_some())
        })?;
        batch.store()?;
        imported.added = batch.taken.added;
        imported.replaced = batch.taken.replaced;
        imported.kept = batch.taken.kept;
        imported.names = batch.taken.names;
        Ok(imported)
    }

    /// Copies the file to where nobody changes it between two looks at it.
    fn copy(&self, from: &mut dyn Read) -> Result<std::fs::File> {
        let limit = self.max_size.saturating_mul(2).max(LEAST_LIMIT);
        // What is something else altogether is not copied.
        let mut start = Vec::new();
        let length = frame::MAGIC.len() as u64;
        let read = from.take(length).read_to_end(&mut start);
        read.map_err(|e| refused(&format!("it cannot be read: {e}")))?;
        if start != frame::MAGIC.as_bytes() {
            return Err(refused("it is no export of a cache"));
        }
        let mut copy = self.store.scratch().map_err(scratch)?;
        copy.write_all(&start).map_err(scratch)?;
        let mut out = BufWriter::with_capacity(1 << 16, &copy);
        let mut left = limit;
        let mut some = vec![0; 1 << 16];
        loop {
            let read = match from.read(&mut some) {
                Ok(0) => break,
                Ok(read) => read,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(refused(&format!("it cannot be read: {e}"))),
            };
            left = left.checked_sub(read as u64).ok_or_else(|| {
                refused("it is larger than twice what the cache may hold")
                    .hint("raise cache.max_size")
            })?;
            out.write_all(&some[..read]).map_err(scratch)?;
        }
        out.flush().map_err(scratch)?;
        drop(out);
        Ok(copy)
    }
}

/// Goes through an export; every entry has been looked at.
fn each_entry(
    from: impl Read,
    mut take: impl FnMut(&Server, Meta, Vec<u8>) -> Result<()>,
) -> Result<()> {
    let refuse = |why: Refused| refused(&why);
    let mut frames = FrameReader::new(from).map_err(refuse)?;
    let header = match frames.next().map_err(refuse)? {
        Some((json, body)) if body.is_empty() => Header::read(&json).map_err(refuse)?,
        _ => return Err(refused("it has no header")),
    };
    while let Some((json, body)) = frames.next().map_err(refuse)? {
        let meta = Meta::read(&json, &body, header.servers.len()).map_err(refuse)?;
        if let Some(server) = header.servers.get(meta.server) {
            take(server, meta, body)?;
        }
    }
    Ok(())
}

/// Entries that wait for their transaction.
struct Batch<'c> {
    cache: &'c Cache,
    replace: bool,
    /// Whose they are, and whether their names hold.
    waiting: Vec<(Scope, Meta, Vec<u8>, bool)>,
    bytes: usize,
    taken: TakenIn,
}

impl Batch<'_> {
    fn push(&mut self, scope: Scope, meta: Meta, body: Vec<u8>, has_names: bool) -> Result<()> {
        self.bytes += body.len();
        self.waiting.push((scope, meta, body, has_names));
        if self.waiting.len() >= ROWS || self.bytes >= BYTES {
            self.store()?;
        }
        Ok(())
    }

    fn store(&mut self) -> Result<()> {
        let waiting = std::mem::take(&mut self.waiting);
        self.bytes = 0;
        let incoming: Vec<Incoming<'_>> = waiting
            .iter()
            .filter_map(|(scope, meta, body, has_names)| {
                let version = meta.version.as_deref();
                let key = meta.form.key(scope, &meta.library, version, &meta.query);
                Some(Incoming {
                    record: NewRecord {
                        key: key.0,
                        kind: meta.kind()?,
                        transport: meta.transport()?,
                        server: &scope.server_name,
                        profile: &self.cache.profile,
                        library: &meta.library,
                        version,
                        query: &meta.query,
                        fetched_at: meta.fetched_at,
                        expires_at: meta.expires_at,
                        body: body.clone(),
                    },
                    names: meta.names().filter(|_| *has_names).collect(),
                })
            })
            .collect();
        if incoming.is_empty() {
            return Ok(());
        }
        let taken = self.cache.store.take_in(&incoming, self.replace);
        self.cache.forget_memory();
        let taken = taken.map_err(unusable)?;
        self.taken.added += taken.added;
        self.taken.replaced += taken.replaced;
        self.taken.kept += taken.kept;
        self.taken.names += taken.names;
        Ok(())
    }
}

/// Why an export was broken off.
enum Stopped {
    Cache(Error),
    Out(io::Error),
}

impl From<Error> for Stopped {
    fn from(error: Error) -> Self {
        Self::Cache(error)
    }
}

impl From<io::Error> for Stopped {
    fn from(error: io::Error) -> Self {
        Self::Out(error)
    }
}

fn json(value: &impl serde::Serialize) -> Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(|e| Error::internal("cannot write an entry", e))
}

fn refused(why: &str) -> Error {
    Error::new(Kind::Usage, format!("the export cannot be used: {why}"))
        .hint("make one with docent cache export FILE")
}

fn scratch(error: io::Error) -> Error {
    let message = format!("cannot keep a copy of the export: {error}");
    Error::internal(message, error)
        .hint("it takes as much space as the export, in the cache directory")
}
