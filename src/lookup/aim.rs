//! Which library and version a request means, by what a server knows.

use std::time::Duration;

use super::Lookup;
use super::docs::request_key;
use super::resolve::hint_of;
use crate::cache::{Freshness, Key, Scope};
use crate::choose::{choose, choose_version};
use crate::dialect;
use crate::error::{Error, Kind, Result};
use crate::fleet::Talk;
use crate::model::{
    DocsRequest, EntryKind, Library, LibraryId, Target, VersionFit, VersionOrigin, VersionWish,
};

/// How long another's question for the same list is waited for.
const LIST_WAIT: Duration = Duration::from_secs(8);

/// Which library and tag to ask a server for.
pub(super) struct Aim {
    pub id: LibraryId,
    /// Its record; a bare id where none is known.
    pub library: Library,
    /// The version's tag; `None` is the default branch.
    pub tag: Option<String>,
    /// Whether the tag is the user's own and not one of a known list.
    pub is_unchecked: bool,
    /// What the user should know of the choice.
    pub warning: Option<String>,
}

impl Aim {
    /// Aims at an id, with a tag that nobody has checked.
    fn at(id: &LibraryId, tag: Option<&str>) -> Self {
        Self {
            id: id.clone(),
            library: Library {
                id: id.as_str().to_owned(),
                ..Library::default()
            },
            tag: tag.map(str::to_owned),
            is_unchecked: tag.is_some(),
            warning: None,
        }
    }

    /// Aims at the best of the candidates for the request's name.
    ///
    /// # Errors
    /// [`Kind::NotFound`] without a candidate, [`Kind::VersionNotFound`] when
    /// only the exact version will do and it is not there.
    fn among(request: &DocsRequest, libraries: Vec<Library>) -> Result<Self> {
        let name = request.library.name();
        let (mut libraries, choice) = choose(name, libraries);
        let choice = choice
            .ok_or_else(|| Error::new(Kind::NotFound, format!("no library called {name}")))?;
        let others: Vec<&str> = libraries.iter().skip(1).map(|l| l.id.as_str()).collect();
        let warning = (choice.is_ambiguous && !others.is_empty()).then(|| {
            let id = &libraries[choice.index].id;
            let others = others[..others.len().min(3)].join(", ");
            let reason = &choice.reason;
            format!("took `{name}` for {id} ({reason}); it may also be {others}")
        });
        let library = libraries.swap_remove(choice.index);
        let tag = match wished(request) {
            Some((version, _)) => pick(version, name, &library, request.exact)?,
            None => None,
        };
        let (id, _) = LibraryId::parse(&library.id)
            .map_err(|error| Error::new(Kind::Unrecognised, error.message))?;
        Ok(Self {
            id,
            library,
            tag,
            is_unchecked: false,
            warning,
        })
    }
}

impl Lookup {
    /// Finds out which library and tag to ask for.
    pub(super) async fn aim(&self, talk: &Talk, request: &DocsRequest) -> Result<Aim> {
        let name = request.library.name();
        let Target::Id(id) = &request.library.target else {
            // Others may ask for the same name, with another question.
            let list = self.scope(talk.name());
            let list = list.map(|scope| Key::resolve(scope, name, hint_of(name, "")));
            let _flight = match &list {
                Some(key) => Some(self.cache.lead(key, LIST_WAIT).await),
                None => None,
            };
            return match self.libraries(talk, name, "").await {
                Ok((libraries, _)) => {
                    Aim::among(request, libraries).map_err(|error| error.server(talk.name()))
                }
                Err(error) => {
                    if error.kind == Kind::NotFound {
                        self.keep_no_library(talk, request).await;
                    }
                    Err(error)
                }
            };
        };
        match wished(request) {
            None => Ok(Aim::at(id, None)),
            Some((tag, VersionOrigin::Argument)) => Ok(Aim::at(id, Some(tag))),
            Some((version, _)) => match self.record(talk, id).await? {
                None => Ok(Aim::at(id, Some(version))),
                Some(library) => Ok(Aim {
                    tag: pick(version, id.project(), &library, request.exact)?,
                    library,
                    is_unchecked: false,
                    ..Aim::at(id, None)
                }),
            },
        }
    }

    /// Finds out the same from what is kept, for a name; asks nobody.
    pub(super) fn known_aim(&self, scope: &Scope, request: &DocsRequest) -> Option<Aim> {
        if matches!(request.library.target, Target::Id(_)) {
            return None;
        }
        let name = request.library.name();
        let list = self
            .cache
            .get(&Key::resolve(scope, name, hint_of(name, "")))?;
        let may_answer = list.freshness == Freshness::Fresh || self.is_offline();
        if list.kind != EntryKind::Resolve || !may_answer {
            return None;
        }
        Aim::among(request, dialect::judge_libraries(&list.body).ok()?).ok()
    }

    /// Finds a library's record by its id, to know its versions.
    async fn record(&self, talk: &Talk, id: &LibraryId) -> Result<Option<Library>> {
        match self.libraries(talk, id.project(), "").await {
            Ok((libraries, _)) => Ok(libraries.into_iter().find(|l| l.id == id.as_str())),
            Err(error) if error.kind == Kind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Lets the question find the "not found" that is kept for the name.
    async fn keep_no_library(&self, talk: &Talk, request: &DocsRequest) {
        let Some(scope) = self.scope(talk.name()) else {
            return;
        };
        let name = request.library.name();
        let list = Key::resolve(scope, name, hint_of(name, ""));
        let ttl = Some(self.settings.ttl.not_found);
        let name = [(request_key(scope, request), list, ttl)];
        self.cache.put(&[], &name);
        self.cache.put_shared(&[], &name).await;
    }
}

/// Returns the version that is wished for, and where the wish was read.
pub(super) fn wished(request: &DocsRequest) -> Option<(&str, &VersionOrigin)> {
    match &request.wish {
        VersionWish::Asked { version, origin } => Some((version, origin)),
        VersionWish::Any | VersionWish::Latest => None,
    }
}

/// Chooses a tag of a library's record.
pub(super) fn pick(
    version: &str,
    name: &str,
    library: &Library,
    exact: bool,
) -> Result<Option<String>> {
    let (tag, fit) = choose_version(version, name, &library.versions);
    if exact && fit != VersionFit::Exact {
        return Err(Error::new(
            Kind::VersionNotFound,
            format!("{} has no version {version}", library.id),
        )
        .hint("leave --exact away to take the nearest")
        .candidates(library.versions.clone()));
    }
    Ok(tag.map(str::to_owned))
}
