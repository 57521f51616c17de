//! The header and the entries of an export: what they say, what is refused.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Party;
use super::frame::Refused;
use crate::cache::{Key, Scope, body};
use crate::model::{EntryKind, Transport};
use crate::store::{Name, Outgoing};

/// Bytes of a body when it is unpacked, at most; servers' replies are refused
/// at half of it.
const MAX_TEXT: usize = 16 << 20;

/// The last millisecond of the year 9999.
const MAX_TIME: i64 = 253_402_300_799_999;

/// Servers and names, at most: no header and no entry has more.
const MAX_SERVERS: usize = 1000;
const MAX_NAMES: usize = 256;

/// The first frame.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Header {
    pub made_by: String,
    pub made_at: i64,
    pub servers: Vec<Server>,
}

/// A server whose answers are in the file. Neither its address nor a key of
/// it can be read out of this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Server {
    pub name: String,
    /// Digest of its address.
    pub place: String,
    /// Digest of all that keeps its answers apart: address, keys, profile.
    pub scope: String,
}

/// How the key of an entry was made of its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Form {
    /// Documentation of exactly this version, or of none.
    Docs,
    /// Documentation of a version that was wished for.
    Wish,
    /// Documentation of a version and of no other.
    Exact,
    /// A list of libraries.
    Resolve,
}

/// An entry, beside its body.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Meta {
    /// Which of the header's servers gave it.
    pub server: usize,
    pub form: Form,
    kind: String,
    transport: String,
    pub library: String,
    pub version: Option<String>,
    pub query: String,
    pub fetched_at: i64,
    pub expires_at: Option<i64>,
    /// Keys of names that lead here, in hex, and until when. They hold only
    /// where all that is in `scope` is the same.
    names: Vec<(String, Option<i64>)>,
}

impl Server {
    pub(super) fn of(party: &Party) -> Self {
        let scope = &party.scope;
        Self {
            name: scope.server_name.clone(),
            place: digest(&["docent-place/1", &party.address]),
            scope: digest(&["docent-scope/1", &scope.server, &scope.profile]),
        }
    }
}

fn digest(fields: &[&str]) -> String {
    let mut hash = Sha256::new();
    for field in fields {
        hash.update((field.len() as u64).to_le_bytes());
        hash.update(field.as_bytes());
    }
    let bytes = hash.finalize();
    bytes.iter().take(16).map(|b| format!("{b:02x}")).collect()
}

impl Form {
    const ALL: [Self; 4] = [Self::Docs, Self::Resolve, Self::Wish, Self::Exact];

    /// Makes the key of fields.
    pub(super) fn key(
        self,
        scope: &Scope,
        library: &str,
        version: Option<&str>,
        query: &str,
    ) -> Key {
        let marked = |mark: char| version.map(|version| format!("{mark}{version}"));
        match self {
            Form::Docs => Key::docs(scope, library, version, query),
            Form::Wish => Key::docs(scope, library, marked('~').as_deref(), query),
            Form::Exact => Key::docs(scope, library, marked('=').as_deref(), query),
            Form::Resolve => Key::resolve(scope, library, query),
        }
    }
}

impl Header {
    pub(super) fn read(json: &[u8]) -> Result<Self, Refused> {
        let header: Self =
            serde_json::from_slice(json).map_err(|_| "its header cannot be read".to_owned())?;
        if header.servers.len() > MAX_SERVERS {
            return Err("its header names too many servers".to_owned());
        }
        for server in &header.servers {
            plain("the name of a server", &server.name, 256)?;
        }
        Ok(header)
    }
}

impl Meta {
    /// Finds the party whose answer it is, and how its key was made.
    pub(super) fn of(parties: &[Party], entry: &Outgoing) -> Option<Self> {
        let record = &entry.record;
        let (library, query) = (&*record.library, &*record.query);
        let version = record.version.as_deref();
        let (server, form) = parties.iter().enumerate().find_map(|(at, party)| {
            let is_it = |form: &Form| {
                let is_named = party.scope.server_name == record.server;
                is_named && form.key(&party.scope, library, version, query).0 == record.key
            };
            Form::ALL.into_iter().find(is_it).map(|form| (at, form))
        })?;
        Some(Self {
            server,
            form,
            kind: record.kind.as_str().to_owned(),
            transport: record.transport.as_str().to_owned(),
            library: library.to_owned(),
            version: record.version.clone(),
            query: query.to_owned(),
            fetched_at: record.fetched_at,
            expires_at: record.expires_at,
            names: entry
                .names
                .iter()
                .map(|(key, until)| (Key(*key).to_string(), *until))
                .collect(),
        })
    }

    /// Reads an entry and looks at everything in it.
    pub(super) fn read(json: &[u8], packed: &[u8], servers: usize) -> Result<Self, Refused> {
        let meta: Self =
            serde_json::from_slice(json).map_err(|_| "an entry of it cannot be read".to_owned())?;
        if meta.server >= servers {
            return Err("an entry of it is of no server".to_owned());
        }
        plain("the library of an entry", &meta.library, 4096)?;
        plain("the question of an entry", &meta.query, 256 << 10)?;
        plain(
            "the version of an entry",
            meta.version.as_deref().unwrap_or_default(),
            1024,
        )?;
        let is_sound = |time: i64| (0..=MAX_TIME).contains(&time);
        let ends = meta.names.iter().filter_map(|(_, until)| *until);
        let is_backwards = meta.expires_at.is_some_and(|end| end < meta.fetched_at);
        if !ends
            .chain(meta.expires_at)
            .chain([meta.fetched_at])
            .all(is_sound)
            || is_backwards
        {
            return Err("the times of an entry of it cannot be".to_owned());
        }
        if meta.names.len() > MAX_NAMES || meta.names().count() != meta.names.len() {
            return Err("the names of an entry of it cannot be read".to_owned());
        }
        if meta.kind().is_none() || meta.transport().is_none() {
            return Err("an entry of it is of an unknown kind".to_owned());
        }
        let is_small = body::size(packed).is_some_and(|size| size <= MAX_TEXT);
        if !is_small || body::unpack(packed).is_none() {
            return Err("the text of an entry of it cannot be unpacked".to_owned());
        }
        Ok(meta)
    }

    pub(super) fn kind(&self) -> Option<EntryKind> {
        [EntryKind::Resolve, EntryKind::Docs, EntryKind::NotFound]
            .into_iter()
            .find(|kind| kind.as_str() == self.kind)
    }

    pub(super) fn transport(&self) -> Option<Transport> {
        [Transport::Http, Transport::Stdio, Transport::Local]
            .into_iter()
            .find(|transport| transport.as_str() == self.transport)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = Name> + '_ {
        self.names
            .iter()
            .filter_map(|(key, until)| Some((Key::parse(key)?.0, *until)))
    }

    /// Brings an entry from the future back to now; what it has to live stays.
    pub(super) fn correct_clock(&mut self, now: i64) {
        let ahead = self.fetched_at.saturating_sub(now).max(0);
        self.fetched_at -= ahead;
        let ends = self
            .names
            .iter_mut()
            .filter_map(|(_, until)| until.as_mut());
        for end in ends.chain(self.expires_at.as_mut()) {
            *end = end.saturating_sub(ahead);
        }
    }
}

fn plain(what: &str, text: &str, most: usize) -> Result<(), Refused> {
    match text.len() > most || text.contains('\0') {
        true => Err(format!("{what} in it cannot be")),
        false => Ok(()),
    }
}
