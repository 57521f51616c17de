//! The same questions to the embedded source: it takes a name in any form, is
//! told the selection, and its answers say which version they are of.

use super::aim::{pick, wished};
use super::docs::Fetched;
use super::fresh;
use crate::choose::{choose_first, choose_version};
use crate::dialect::embedded::{self, Documentation, Told};
use crate::error::{Error, Kind, Result};
use crate::fleet::Talk;
use crate::model::{
    DocsRequest, Library, LibraryId, LibraryRef, Resolution, Selection, Target, VersionOrigin,
};

/// Lists the packages that a name may mean, the nearest first.
pub(super) async fn resolve(talk: &Talk, library: &LibraryRef, query: &str) -> Result<Resolution> {
    let name = library.name();
    let Told { answer, warnings } = libraries(talk, &library.typed, query).await?;
    Ok(Resolution {
        query: name.to_owned(),
        choice: choose_first(name, &answer, "installed"),
        libraries: answer,
        provenance: fresh(talk, talk.round_trips()),
        warnings,
    })
}

/// One whole exchange.
pub(super) async fn fetch(talk: &Talk, request: &DocsRequest) -> Result<Fetched> {
    let wish = wished(request);
    let mut warnings = Vec::new();
    let (id, tag) = match &request.library.target {
        Target::Id(id) => (id.clone(), wish.map(|(version, _)| version.to_owned())),
        Target::Name(_) | Target::Package(..) => {
            let told = libraries(talk, &reference(request), &request.query).await?;
            warnings = told.warnings;
            aim(talk, request, &told.answer)?
        }
    };
    let asked = ask(talk, &id, tag.as_deref(), request).await;
    let (told, raw) = match (asked, wish) {
        (Err(error), Some((version, _)))
            if error.kind == Kind::VersionNotFound && !request.exact =>
        {
            let (near, _) = choose_version(version, id.project(), &error.candidates);
            ask(talk, &id, near, request).await?
        }
        (asked, _) => asked?,
    };
    let Documentation {
        library,
        version,
        snippets,
    } = told.answer;
    warnings.extend(told.warnings);
    warnings.dedup();
    Ok(Fetched {
        library,
        tag: Some(version),
        snippets,
        raw,
        provenance: fresh(talk, talk.round_trips()),
        warnings,
    })
}

/// Aims at the nearest package, at the version that fits best.
fn aim(
    talk: &Talk,
    request: &DocsRequest,
    libraries: &[Library],
) -> Result<(LibraryId, Option<String>)> {
    let name = request.library.name();
    let nothing = || Error::new(Kind::NotFound, format!("no package called {name}"));
    let library = libraries.first().ok_or_else(nothing)?;
    let tag = match wished(request) {
        Some((version, _)) => pick(version, name, library, request.exact),
        None => Ok(None),
    };
    let (id, _) = LibraryId::parse(&library.id)?;
    Ok((id, tag.map_err(|error| error.server(talk.name()))?))
}

async fn libraries(talk: &Talk, typed: &str, query: &str) -> Result<Told<Vec<Library>>> {
    let call = embedded::resolve_call(typed, query);
    let told = talk.embedded(&call).await?;
    let fields = told.structured.unwrap_or_default();
    embedded::libraries(&fields).map_err(|error| error.server(talk.name()))
}

/// Returns the documentation, and the text it came with.
async fn ask(
    talk: &Talk,
    id: &LibraryId,
    tag: Option<&str>,
    request: &DocsRequest,
) -> Result<(Told<Documentation>, String)> {
    let full = tag.map_or_else(|| id.to_string(), |tag| format!("{id}/{tag}"));
    let selection: &Selection = &request.selection;
    let call = embedded::docs_call(&full, &request.query, selection);
    let told = talk.embedded(&call).await?;
    let fields = told.structured.unwrap_or_default();
    let docs = embedded::docs(&fields).map_err(|error| error.server(talk.name()))?;
    Ok((docs, told.text))
}

/// Returns what the user typed, with a version that a flag says.
fn reference(request: &DocsRequest) -> String {
    let typed = &request.library.typed;
    match (wished(request), &request.library.version) {
        (Some((version, VersionOrigin::Flag)), None) => format!("{typed}@{version}"),
        _ => typed.clone(),
    }
}
