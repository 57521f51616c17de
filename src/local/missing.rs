//! What is said where a package is not there.

use std::path::Path;

use super::place::Place;
use crate::error::{Error, Kind};
use crate::manifest::Installed;
use crate::model::{Ecosystem, LibraryId};

/// Says that an id is another kind of server's.
pub(super) fn package(id: &LibraryId) -> Error {
    let message = format!("{id} is no package that can be on this disk");
    Error::new(Kind::NotFound, message)
        .hint("ids of packages begin with /npm/, /crates/, /pypi/ or /go/")
}

/// Says that no package has the name.
pub(super) fn nothing(cwd: &Path, name: &str, ecosystem: Option<Ecosystem>) -> Error {
    let kind = ecosystem.map_or_else(String::new, |e| format!("{} ", e.as_str()));
    Error::new(
        Kind::NotFound,
        format!("no {kind}package called `{name}` is installed in this project"),
    )
    .hint(format!(
        "looked into lockfiles and environments from {} upwards",
        cwd.display()
    ))
}

/// Says that the project has no packages.
pub(super) fn packages(cwd: &Path) -> Error {
    let message = "this project depends on no package that can be indexed";
    Error::new(Kind::NotFound, message)
        .hint(format!(
            "looked into lockfiles and environments from {} upwards",
            cwd.display()
        ))
        .hint("name packages that are on this disk: docent cache warm NAME")
}

/// Says that the package is there at another version.
pub(super) fn version(id: &LibraryId, version: &str, there: Place) -> Error {
    Error::new(
        Kind::VersionNotFound,
        format!("{id} {version} is not on this disk, {} is", there.version),
    )
    .candidates(vec![there.version])
}

/// Says that a package is locked and its files are not there.
pub(super) fn files(installed: &Installed) -> Error {
    let Installed {
        name,
        version,
        file,
        ..
    } = installed;
    let install = match (installed.ecosystem, file.as_str()) {
        (Ecosystem::Npm, "pnpm-lock.yaml") => "pnpm install",
        (Ecosystem::Npm, "yarn.lock") => "yarn install",
        (Ecosystem::Npm, "bun.lock") => "bun install",
        (Ecosystem::Npm, "deno.lock") => "deno install",
        (Ecosystem::Npm, _) => "npm install",
        (Ecosystem::Crates, _) => "cargo fetch",
        (Ecosystem::PyPi, "uv.lock") => "uv sync",
        (Ecosystem::PyPi, "poetry.lock") => "poetry install",
        (Ecosystem::PyPi, "Pipfile.lock") => "pipenv sync",
        (Ecosystem::PyPi, _) => "pip install",
        (Ecosystem::Go, _) => "go mod download",
    };
    Error::new(
        Kind::NotFound,
        format!("{name} {version} is in {file} but not on this disk"),
    )
    .hint(format!("get it there with {install}"))
}
