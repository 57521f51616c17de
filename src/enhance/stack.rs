//! What the project is: its dependencies and what else is known of it.
//!
//! Owns: which files name dependencies, and how each is read; lockfiles of
//! npm, cargo and Python are read by [`crate::manifest`]. One file an
//! ecosystem, lexical and small: nothing is run, nothing is followed out of
//! the project. Guarantees: nothing fails; a file that is broken or too large
//! is passed over with a warning; the same files make the same stack, what is
//! nearest to the work first.

mod asked;
mod cargo;
mod collect;
mod dart;
mod docker;
mod dotnet;
mod elixir;
mod facts;
mod go;
mod gradle;
mod locks;
mod maven;
mod members;
mod npm;
mod php;
mod python;
mod reader;
mod ruby;
mod swift;
mod terraform;
mod xml;

use super::tree::Tree;
use crate::manifest::{Kind, Places};
use crate::model::Fact;
use reader::Reader;

/// Where packages of a kind are published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Registry {
    /// JavaScript and TypeScript.
    Npm,
    /// Rust.
    Crates,
    /// Python.
    PyPi,
    /// Go modules.
    Go,
    /// Java and Kotlin, `group:artifact`.
    Maven,
    /// Ruby.
    Gem,
    /// PHP, `vendor/package`.
    Composer,
    /// .NET.
    NuGet,
    /// Elixir and Erlang.
    Hex,
    /// Dart and Flutter.
    Pub,
    /// Swift packages, by the name of their repository.
    Swift,
    /// Terraform providers, `hashicorp/aws`.
    Terraform,
    /// Container images, without their tag.
    Image,
}

impl Registry {
    /// Every registry.
    pub const ALL: [Registry; 13] = [
        Registry::Npm,
        Registry::Crates,
        Registry::PyPi,
        Registry::Go,
        Registry::Maven,
        Registry::Gem,
        Registry::Composer,
        Registry::NuGet,
        Registry::Hex,
        Registry::Pub,
        Registry::Swift,
        Registry::Terraform,
        Registry::Image,
    ];

    /// Returns the word used in the table of subjects and in reasons.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Registry::Npm => "npm",
            Registry::Crates => "crates",
            Registry::PyPi => "pypi",
            Registry::Go => "go",
            Registry::Maven => "maven",
            Registry::Gem => "gem",
            Registry::Composer => "composer",
            Registry::NuGet => "nuget",
            Registry::Hex => "hex",
            Registry::Pub => "pub",
            Registry::Swift => "swift",
            Registry::Terraform => "terraform",
            Registry::Image => "image",
        }
    }
}

/// A package that the project uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// Where it is published.
    pub registry: Registry,
    /// The name it is published under, as its registry spells it.
    pub name: String,
    /// The exact version, where a lockfile or the manifest itself says it.
    pub version: Option<String>,
    /// What the manifest asks for: `^18.2.0`; empty when it says nothing.
    pub range: String,
    /// How the project came by it.
    pub kind: Kind,
    /// The directory of the manifest that names it, relative to the project,
    /// with `/`; empty for the root. Of a transitive one, that of the lockfile.
    pub member: String,
    /// The file that says the version, else the one that names it; relative to
    /// the project, with `/`.
    pub origin: String,
}

/// What a project is made of.
#[derive(Debug, Clone, Default)]
pub struct Stack {
    /// Direct ones first, then those for development, then transitive ones; of
    /// these groups each by member, nearest to the work first, and by name.
    /// What the project itself makes is not among them.
    pub dependencies: Vec<Dependency>,
    /// Names of the packages that the project itself makes, in order.
    pub own: Vec<String>,
    /// The directories that the work is in, relative to the project, with `/`:
    /// the members of the workspace that the working directory or a file of
    /// the request is in. Empty: nowhere in particular.
    pub members: Vec<String>,
    /// What else is known, most telling first.
    pub facts: Vec<Fact>,
    /// Files that were passed over, a line each.
    pub warnings: Vec<String>,
}

/// Reads what the project is. `files` are those of the request, relative to
/// the project.
#[must_use]
pub fn read(tree: &Tree, places: &Places, files: &[String]) -> Stack {
    let mut reader = Reader::new(tree, places);
    let members = members::list(&reader);
    let own = members::own(&mut reader, &members);
    let work = members::at_work(tree, &members, files);
    let mut dependencies = collect::dependencies(&mut reader, &members);
    dependencies
        .retain(|dependency| !own.contains(&(dependency.registry, dependency.name.clone())));
    let dependencies = collect::ordered(dependencies, tree, &work);
    let mut own: Vec<String> = own.into_iter().map(|(_, name)| name).collect();
    own.sort_unstable();
    own.dedup();
    let facts = facts::read(&mut reader, &members, &work, &dependencies);
    Stack {
        dependencies,
        own,
        members: work,
        facts,
        warnings: reader.warnings,
    }
}

#[cfg(test)]
mod tests;
