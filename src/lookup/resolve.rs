//! Which library is that.

use crate::cache::{Entry, Freshness, Key, NewEntry, Scope};
use crate::choose::choose;
use crate::config::ServerConfig;
use crate::dialect;
use crate::error::{Error, Kind, Result};
use crate::fleet::route::Subject;
use crate::fleet::{Ask, Fleet, Talk};
use crate::model::{CacheState, EntryKind, Library, LibraryRef, Provenance, Resolution, Transport};

use super::{Asked, Lookup, embedded, fresh, provenance, refresh_note, stale_warning};
use std::time::Instant;

impl Lookup {
    /// Answers from the cache, if it can. `query` helps a server to rank and
    /// may be empty.
    #[must_use]
    pub fn cached_resolution(
        &self,
        library: &LibraryRef,
        query: &str,
    ) -> Option<Result<Resolution>> {
        let mut missing = Vec::new();
        let servers = self.kept_by(&Subject::from(library));
        for asked in &servers {
            match self.kept_resolution(asked, library.name(), query) {
                Some(Ok(resolution)) => return Some(Ok(resolution)),
                Some(Err(error)) => missing.push(error),
                None => {}
            }
        }
        let what = format!("`{}`", library.name());
        self.without_asking(missing, servers.len(), &what).map(Err)
    }

    /// Returns what the cache has of a server: an answer, or that there is none.
    pub(super) fn kept_resolution(
        &self,
        asked: &Asked,
        name: &str,
        query: &str,
    ) -> Option<Result<Resolution>> {
        let entry = self.cache.get(&key_of(&asked.scope, name, query))?;
        let state = self.state_of(&entry)?;
        match resolution(name, &entry, state) {
            Ok(mut resolution) => {
                self.cache.record_hit(&entry);
                if state == CacheState::Stale && !self.is_offline() {
                    let age = resolution.provenance.age;
                    resolution.warnings.push(refresh_note(age));
                }
                Some(Ok(resolution))
            }
            // What cannot be read is asked for anew.
            Err(error) => (error.kind == Kind::NotFound).then_some(Err(error)),
        }
    }

    /// Asks the servers, in order, until a time. Who asks the same at the same
    /// moment waits for the first one's answer. An expired entry stands in when
    /// none answers.
    ///
    /// # Errors
    /// The first server's failure.
    pub async fn fetch_resolution(
        &self,
        fleet: &Fleet,
        library: &LibraryRef,
        query: &str,
        until: Instant,
    ) -> Result<Resolution> {
        let name = library.name();
        let subject = Subject::from(library);
        let servers = self.kept_by(&subject);
        let key = servers.first().map(|s| key_of(&s.scope, name, query));
        let flight = self.lead(key, until).await;
        // Another may have stored it since the cache was looked into, even
        // where there was nobody left to wait for.
        if flight.is_some()
            && let Some(Ok(resolution)) = self.cached_resolution(library, query)
            && resolution.provenance.cache == CacheState::Hit
        {
            return Ok(resolution);
        }
        let ask = Ask {
            what: "resolve",
            library: name,
            until,
        };
        let kept = |asked: &&Asked| self.kept_resolution(asked, name, query)?.err();
        let known = |server: &ServerConfig| kept(&self.asked(&server.name)?);
        let exchange = async |talk: &Talk| {
            if talk.transport() == Transport::Local {
                return embedded::resolve(talk, library, query).await;
            }
            let (libraries, provenance) = self.libraries(talk, name, query).await?;
            Ok(chosen(name, libraries, provenance))
        };
        self.cache.record_miss();
        let order = fleet.order(&subject);
        match fleet.run(&ask, &order, known, exchange).await {
            Ok((mut resolution, notices)) => {
                resolution.warnings.splice(0..0, notices);
                Ok(resolution)
            }
            Err(error) if self.is_offline() => {
                let known = servers.iter().find_map(kept);
                Err(self.offline_failure(known, error, &format!("`{name}`")))
            }
            Err(error) if error.kind.is_servers_fault() => self
                .stale_resolution(&servers, name, query, &error)
                .ok_or(error),
            Err(error) => Err(error),
        }
    }

    fn stale_resolution(
        &self,
        servers: &[&Asked],
        name: &str,
        query: &str,
        error: &Error,
    ) -> Option<Resolution> {
        servers.iter().find_map(|asked| {
            let key = key_of(&asked.scope, name, query);
            let entry = self.cache.get_stale(&key)?;
            let mut resolution = resolution(name, &entry, CacheState::Stale).ok()?;
            let warning = stale_warning(error, resolution.provenance.age);
            resolution.warnings.push(warning);
            self.cache.record_hit(&entry);
            Some(resolution)
        })
    }

    /// Lists the libraries a server has for a name: from the cache where it is
    /// fresh, else from the server, and then kept.
    pub(super) async fn libraries(
        &self,
        talk: &Talk,
        name: &str,
        query: &str,
    ) -> Result<(Vec<Library>, Provenance)> {
        let key = self
            .scope(talk.name())
            .map(|scope| key_of(scope, name, query));
        let name = searched(name);
        let query = hint_of(name, query);
        let is_fresh = |entry: &Entry| entry.freshness == Freshness::Fresh;
        let mut cached = key.and_then(|key| self.cache.get(&key)).filter(is_fresh);
        if let (None, Some(key)) = (&cached, key) {
            cached = self.cache.find_shared(&key).await.filter(is_fresh);
        }
        if let Some(entry) = cached {
            self.cache.record_hit(&entry);
            let libraries = dialect::judge_libraries(&entry.body)?;
            return Ok((libraries, provenance(&entry, CacheState::Hit)));
        }
        let before = talk.round_trips();
        let told = talk.resolve(name, query).await?;
        let verdict = dialect::judge_libraries(&told.text);
        let (kind, ttl) = match &verdict {
            Ok(_) => {
                let ttl = self.ttl_of(self.settings.ttl.default, &told);
                (EntryKind::Resolve, ttl)
            }
            Err(error) if error.kind == Kind::NotFound => {
                (EntryKind::NotFound, self.settings.ttl.not_found)
            }
            Err(_) => return verdict_failed(verdict, talk),
        };
        if let Some(key) = key {
            let entry = NewEntry {
                key,
                kind,
                server_name: talk.name(),
                library: name,
                version: None,
                query,
                body: &told.text,
                transport: talk.transport(),
                ttl: Some(ttl),
            };
            self.cache.put(&[entry], &[]);
            self.cache.put_shared(&[entry], &[]).await;
        }
        match verdict {
            Ok(libraries) => Ok((libraries, fresh(talk, before))),
            Err(_) => verdict_failed(verdict, talk),
        }
    }
}

fn verdict_failed<T>(verdict: Result<Vec<Library>>, talk: &Talk) -> Result<T> {
    match verdict {
        Err(error) => Err(error.server(talk.name())),
        Ok(_) => Err(Error::new(Kind::Internal, "an answer is no failure")),
    }
}

/// Returns the name that finds a library; of an id its project, since servers
/// search by name.
fn searched(name: &str) -> &str {
    let parts = name.strip_prefix('/').and_then(|id| id.split_once('/'));
    parts.map_or(name, |(_, project)| project)
}

fn key_of(scope: &Scope, name: &str, query: &str) -> Key {
    let name = searched(name);
    Key::resolve(scope, name, hint_of(name, query))
}

/// Returns what a server is given to rank by. Older servers ignore it, newer
/// ones require it.
pub(super) fn hint_of<'a>(name: &'a str, query: &'a str) -> &'a str {
    if query.trim().is_empty() { name } else { query }
}

fn resolution(name: &str, entry: &Entry, state: CacheState) -> Result<Resolution> {
    let libraries = dialect::judge_libraries(&entry.body);
    let libraries = libraries.map_err(|error| error.server(&entry.server))?;
    Ok(chosen(name, libraries, provenance(entry, state)))
}

pub(super) fn chosen(name: &str, libraries: Vec<Library>, provenance: Provenance) -> Resolution {
    let (libraries, choice) = choose(name, libraries);
    Resolution {
        query: name.to_owned(),
        libraries,
        choice,
        provenance,
        warnings: Vec::new(),
    }
}
