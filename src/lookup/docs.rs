//! A library's documentation for a question.

use std::collections::HashSet;
use std::time::{Instant, SystemTime};

use crate::cache::{Entry, Freshness, Key, NewEntry, Scope, ttl};
use crate::choose::{choose_version, fit_of};
use crate::config::ServerConfig;
use crate::dialect::{self, DocsVerdict, MAX_REDIRECTS};
use crate::error::{Error, Kind, Result};
use crate::fleet::route::Subject;
use crate::fleet::{Ask, Fleet, Talk, Told};
use crate::model::{
    CacheState, Docs, DocsRequest, EntryKind, Library, LibraryId, Provenance, ServedVersion,
    Snippet, Target, Transport, VersionFit, VersionOrigin,
};

use super::aim::{Aim, wished};
use super::{
    Asked, Lookup, embedded, fresh, provenance, refresh_note, select, stale_warning, stored,
};

/// What a server gave, before the user's selection.
pub(super) struct Fetched {
    pub library: Library,
    pub tag: Option<String>,
    pub snippets: Vec<Snippet>,
    pub raw: String,
    pub provenance: Provenance,
    pub warnings: Vec<String>,
}

impl Lookup {
    /// Answers from the cache, if it can. Costs one look into it per server.
    #[must_use]
    pub fn cached_docs(&self, request: &DocsRequest) -> Option<Result<Docs>> {
        let mut missing = Vec::new();
        let servers = self.kept_by(&Subject::from(&request.library));
        for asked in &servers {
            match self.kept(asked, request) {
                Some(Ok(fetched)) => return Some(finish(request, fetched)),
                Some(Err(error)) => missing.push(error),
                None => {}
            }
        }
        self.without_asking(missing, servers.len(), &what(request))
            .map(Err)
    }

    /// Returns what the cache has of a server: an answer, or that there is none.
    fn kept(&self, asked: &Asked, request: &DocsRequest) -> Option<Result<Fetched>> {
        let entry = self.cache.get(&request_key(&asked.scope, request));
        let entry = entry.or_else(|| self.kept_by_id(&asked.scope, request))?;
        let state = self.state_of(&entry)?;
        match recall(request, &entry, state) {
            Ok(mut fetched) => {
                self.cache.record_hit(&entry);
                if state == CacheState::Stale && !self.is_offline() {
                    fetched.warnings.push(refresh_note(fetched.provenance.age));
                }
                Some(Ok(fetched))
            }
            // What cannot be read is asked for anew.
            Err(error) => (error.kind == Kind::NotFound).then_some(Err(error)),
        }
    }

    /// Finds what is kept under the id that a name is known to mean: asked for
    /// by that id before, or by another wish for the same version.
    fn kept_by_id(&self, scope: &Scope, request: &DocsRequest) -> Option<Entry> {
        let aim = self.known_aim(scope, request)?;
        let key = Key::docs(scope, aim.id.as_str(), aim.tag.as_deref(), &request.query);
        self.cache.get(&key)
    }

    /// Asks the servers, in order, until a time. Who asks the same at the same
    /// moment waits for the first one's answer. An expired entry stands in when
    /// none answers.
    ///
    /// # Errors
    /// The first server's failure.
    pub async fn fetch_docs(
        &self,
        fleet: &Fleet,
        request: &DocsRequest,
        until: Instant,
    ) -> Result<Docs> {
        let any = SystemTime::UNIX_EPOCH;
        self.fetch_docs_since(fleet, request, until, any).await
    }

    /// The same for an answer that is kept and is to be had anew: only one that
    /// another stores from now on will do.
    ///
    /// # Errors
    /// As [`Lookup::fetch_docs`].
    pub async fn refetch_docs(
        &self,
        fleet: &Fleet,
        request: &DocsRequest,
        until: Instant,
    ) -> Result<Docs> {
        let now = SystemTime::now();
        self.fetch_docs_since(fleet, request, until, now).await
    }

    async fn fetch_docs_since(
        &self,
        fleet: &Fleet,
        request: &DocsRequest,
        until: Instant,
        since: SystemTime,
    ) -> Result<Docs> {
        let subject = Subject::from(&request.library);
        let servers = self.kept_by(&subject);
        let key = servers.first().map(|s| request_key(&s.scope, request));
        let flight = self.lead(key, until).await;
        // Another may have stored it since the cache was looked into, even
        // where there was nobody left to wait for.
        if flight.is_some()
            && let Some(Ok(docs)) = self.cached_docs(request)
            && docs.provenance.cache == CacheState::Hit
            && docs.provenance.fetched_at >= since
        {
            return Ok(docs);
        }
        let ask = Ask {
            what: "docs",
            library: request.library.name(),
            until,
        };
        if let Some(fetched) = self.shared_docs(&servers, request).await {
            return finish(request, fetched);
        }
        let known = |server: &ServerConfig| self.kept(self.asked(&server.name)?, request)?.err();
        let exchange = async |talk: &Talk| match talk.transport() {
            Transport::Local => embedded::fetch(talk, request).await,
            Transport::Http | Transport::Stdio => self.fetch(talk, request).await,
        };
        self.cache.record_miss();
        let order = fleet.order(&subject);
        let fetched = match fleet.run(&ask, &order, known, exchange).await {
            Ok((mut fetched, notices)) => {
                fetched.warnings.splice(0..0, notices);
                fetched
            }
            Err(error) if self.is_offline() => {
                let mut known = servers.iter().filter_map(|a| self.kept(a, request)?.err());
                return Err(self.offline_failure(known.next(), error, &what(request)));
            }
            Err(error) if error.kind.is_servers_fault() => {
                self.stale_docs(&servers, request, &error).ok_or(error)?
            }
            Err(error) => return Err(error),
        };
        finish(request, fetched)
    }

    /// Answers from the shared cache, if it can: of the servers that the cache
    /// of this disk knows nothing of. What it has not, or only expired, is then
    /// known to the cache of this disk.
    async fn shared_docs(&self, servers: &[&Asked], request: &DocsRequest) -> Option<Fetched> {
        for asked in servers {
            if self.kept(asked, request).is_some() {
                continue;
            }
            let key = request_key(&asked.scope, request);
            let Some(entry) = self.cache.find_shared(&key).await else {
                continue;
            };
            if entry.freshness == Freshness::Fresh
                && let Ok(fetched) = recall(request, &entry, CacheState::Hit)
            {
                self.cache.record_hit(&entry);
                return Some(fetched);
            }
        }
        None
    }

    fn stale_docs(
        &self,
        servers: &[&Asked],
        request: &DocsRequest,
        error: &Error,
    ) -> Option<Fetched> {
        servers.iter().find_map(|asked| {
            let entry = self.cache.get_stale(&request_key(&asked.scope, request))?;
            let mut fetched = recall(request, &entry, CacheState::Stale).ok()?;
            let warning = stale_warning(error, fetched.provenance.age);
            fetched.warnings.push(warning);
            self.cache.record_hit(&entry);
            Some(fetched)
        })
    }

    /// One whole exchange with one server.
    async fn fetch(&self, talk: &Talk, request: &DocsRequest) -> Result<Fetched> {
        let before = talk.round_trips();
        let mut aim = self.aim(talk, request).await?;
        let (told, snippets) = match self.ask(talk, &mut aim, request).await {
            Err(error) if error.kind == Kind::VersionNotFound && aim.is_unchecked => {
                self.next_best(talk, &mut aim, request, error).await?
            }
            other => other?,
        };
        self.keep(talk, request, &aim, &told).await;
        Ok(Fetched {
            library: aim.library,
            tag: aim.tag,
            snippets,
            raw: told.text,
            provenance: fresh(talk, before),
            warnings: aim.warning.into_iter().collect(),
        })
    }

    /// Asks for the text, following redirects.
    async fn ask(
        &self,
        talk: &Talk,
        aim: &mut Aim,
        request: &DocsRequest,
    ) -> Result<(Told, Vec<Snippet>)> {
        let mut seen = HashSet::from([aim.id.clone()]);
        for _ in 0..=MAX_REDIRECTS {
            let full = match &aim.tag {
                Some(tag) => format!("{}/{tag}", aim.id),
                None => aim.id.to_string(),
            };
            let told = talk.docs(&full, &request.query).await?;
            let verdict = dialect::judge_docs(&told.text);
            let to = match verdict {
                Ok(DocsVerdict::Docs(snippets)) => return Ok((told, snippets)),
                Ok(DocsVerdict::Redirect(to)) => to,
                Err(error) => {
                    if error.kind == Kind::NotFound {
                        self.keep_not_found(talk, request, &told.text).await;
                    }
                    return Err(error.server(talk.name()));
                }
            };
            let (id, tag) = LibraryId::parse(&to)
                .map_err(|e| Error::new(Kind::Unrecognised, e.message).server(talk.name()))?;
            if !seen.insert(id.clone()) {
                return Err(Error::new(
                    Kind::RedirectLoop,
                    format!("{}: {} redirects back to {id}", talk.name(), aim.id),
                )
                .server(talk.name()));
            }
            aim.library.id = id.as_str().to_owned();
            aim.id = id;
            if tag.is_some() {
                aim.tag = tag;
            }
        }
        Err(Error::new(
            Kind::RedirectLoop,
            format!("{}: more than {MAX_REDIRECTS} redirects", talk.name()),
        )
        .server(talk.name()))
    }

    /// The user's own tag is unknown: takes the nearest of those the server
    /// offers, unless only the exact one will do.
    async fn next_best(
        &self,
        talk: &Talk,
        aim: &mut Aim,
        request: &DocsRequest,
        error: Error,
    ) -> Result<(Told, Vec<Snippet>)> {
        let Some((asked, _)) = wished(request).filter(|_| !request.exact) else {
            return Err(error.hint("--exact takes no other version"));
        };
        aim.library.versions.clone_from(&error.candidates);
        let (tag, _) = choose_version(asked, aim.id.project(), &error.candidates);
        aim.tag = tag.map(str::to_owned);
        self.ask(talk, aim, request).await
    }

    async fn keep(&self, talk: &Talk, request: &DocsRequest, aim: &Aim, told: &Told) {
        let Some(scope) = self.scope(talk.name()) else {
            return;
        };
        let tag = aim.tag.as_deref();
        let key = Key::docs(scope, aim.id.as_str(), tag, &request.query);
        let ttl = ttl::for_question(&self.settings.ttl, &request.query, tag.is_some());
        let ttl = self.ttl_of(ttl, told);
        let entry = NewEntry {
            key,
            kind: EntryKind::Docs,
            server_name: talk.name(),
            library: aim.id.as_str(),
            version: tag,
            query: &request.query,
            body: &stored::join(&aim.library.title, &told.text),
            transport: talk.transport(),
            ttl: Some(ttl),
        };
        let asked = request_key(scope, request);
        let alias = (asked != key).then_some((asked, key, Some(ttl)));
        self.cache.put(&[entry], alias.as_slice());
        self.cache.put_shared(&[entry], alias.as_slice()).await;
    }

    async fn keep_not_found(&self, talk: &Talk, request: &DocsRequest, text: &str) {
        let Some(scope) = self.scope(talk.name()) else {
            return;
        };
        let entry = NewEntry {
            key: request_key(scope, request),
            kind: EntryKind::NotFound,
            server_name: talk.name(),
            library: request.library.name(),
            version: wished(request).map(|(version, _)| version),
            query: &request.query,
            body: &stored::join("", text),
            transport: talk.transport(),
            ttl: Some(self.settings.ttl.not_found),
        };
        self.cache.put(&[entry], &[]);
        self.cache.put_shared(&[entry], &[]).await;
    }
}

/// Returns the key under which a request, as it was made, finds its answer.
pub(super) fn request_key(scope: &Scope, request: &DocsRequest) -> Key {
    let version = wished(request).map(|(version, origin)| {
        // A tag in an id is taken as it is; a wish is matched against the tags.
        match (&request.library.target, origin, request.exact) {
            (Target::Id(_), VersionOrigin::Argument, false) => version.to_owned(),
            (_, _, true) => format!("={version}"),
            (_, _, false) => format!("~{version}"),
        }
    });
    Key::docs(
        scope,
        request.library.name(),
        version.as_deref(),
        &request.query,
    )
}

/// Reads an entry of the cache.
fn recall(request: &DocsRequest, entry: &Entry, state: CacheState) -> Result<Fetched> {
    let (title, text) = match entry.kind {
        EntryKind::Docs => stored::split(&entry.body),
        EntryKind::NotFound | EntryKind::Resolve => ("", entry.body.as_str()),
    };
    match dialect::judge_docs(text) {
        Ok(DocsVerdict::Docs(snippets)) => Ok(Fetched {
            library: Library {
                id: entry.library.clone(),
                title: title.to_owned(),
                ..Library::default()
            },
            tag: entry.version.clone(),
            snippets,
            raw: text.to_owned(),
            provenance: provenance(entry, state),
            warnings: Vec::new(),
        }),
        Ok(DocsVerdict::Redirect(_)) => Err(Error::new(
            Kind::NotFound,
            format!("no documentation of {}", request.library.typed),
        )),
        Err(error) => Err(error.server(&entry.server)),
    }
}

/// Says what is missing where a question has no answer.
fn what(request: &DocsRequest) -> String {
    let typed = &request.library.typed;
    format!("documentation of {typed} for this question")
}

/// Applies the user's selection and says what the user should know.
fn finish(request: &DocsRequest, mut fetched: Fetched) -> Result<Docs> {
    let (snippets, dropped) = select::select(fetched.snippets, &request.selection)?;
    let wish = wished(request);
    let asked = wish.map(|(version, _)| version);
    let name = match &request.library.target {
        Target::Id(id) => id.project(),
        Target::Package(_, name) | Target::Name(name) => name,
    };
    let fit = fit_of(asked, name, fetched.tag.as_deref());
    match (asked, fit, &fetched.tag) {
        (Some(asked), VersionFit::SameMajor, Some(tag)) => fetched.warnings.push(format!(
            "no documentation of version {asked}; this is {tag}, of the same major version"
        )),
        (Some(asked), VersionFit::DefaultBranch, Some(tag)) => fetched.warnings.push(format!(
            "no documentation of version {asked}; this is {tag}"
        )),
        (Some(asked), VersionFit::DefaultBranch, None) => fetched.warnings.push(format!(
            "no documentation of version {asked}; this is the default branch"
        )),
        _ => {}
    }
    Ok(Docs {
        library: fetched.library,
        asked: request.library.typed.clone(),
        version: ServedVersion {
            asked: asked.map(str::to_owned),
            served: fetched.tag,
            origin: wish.map(|(_, origin)| origin.clone()),
            fit,
        },
        query: request.query.clone(),
        snippets,
        dropped,
        raw: fetched.raw,
        provenance: fetched.provenance,
        warnings: fetched.warnings,
    })
}
