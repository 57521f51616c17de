//! The libraries that a prompt may be about: those of the project, and those
//! that are well known.

use std::ops::Range;

use crate::enhance::stack::{Dependency, Registry, Stack};
use crate::enhance::subjects::{Known, Table};
use crate::manifest::Kind;
use crate::model::{Ecosystem, LibraryRef, Target};

/// A library, and what speaks for it.
#[derive(Debug, Clone)]
pub(super) struct Candidate<'a> {
    pub(super) known: Option<&'a Known>,
    /// The packages of the project that are it, most fitting first; none for
    /// what the project does not use.
    pub(super) packages: Vec<&'a Dependency>,
    /// Whether a member that the work is in uses it.
    pub(super) is_near: bool,
    /// By its name.
    pub(super) named: f32,
    /// By what it is for.
    pub(super) concept: f32,
    /// Of that, by terms of its own.
    pub(super) own: f32,
    /// By files that import it.
    pub(super) files: f32,
    /// Sources that import it.
    pub(super) uses: usize,
    pub(super) evidence: Vec<Range<usize>>,
    /// Indices of subjects, and how much each speaks for it.
    pub(super) subjects: Vec<(usize, f32)>,
    /// How the prompt names it, where it does.
    pub(super) named_as: String,
    /// What of its own the prompt speaks of; may be empty.
    pub(super) spoken: String,
    /// The file that speaks most for it; may be empty.
    pub(super) file: String,
    /// Whether the prompt does not want it.
    pub(super) is_refused: bool,
    /// Whether its name alone says that it is a tool.
    is_named_tool: bool,
}

impl<'a> Candidate<'a> {
    fn new(known: Option<&'a Known>) -> Self {
        Self {
            known,
            packages: Vec::new(),
            is_near: false,
            named: 0.0,
            concept: 0.0,
            own: 0.0,
            files: 0.0,
            uses: 0,
            evidence: Vec::new(),
            subjects: Vec::new(),
            named_as: String::new(),
            spoken: String::new(),
            file: String::new(),
            is_refused: false,
            is_named_tool: false,
        }
    }

    pub(super) fn dependency(&self) -> Option<&'a Dependency> {
        self.packages.first().copied()
    }

    /// Tells how the project came by it, the nearest way.
    pub(super) fn kind(&self) -> Option<Kind> {
        self.packages.iter().map(|package| package.kind).min()
    }

    pub(super) fn is_used(&self) -> bool {
        !self.packages.is_empty()
    }

    /// Tells whether it matters only where it is named.
    pub(super) fn is_tool(&self) -> bool {
        self.known.map_or(self.is_named_tool, |known| known.is_tool)
    }

    /// Tells whether a project is built on it.
    pub(super) fn is_framework(&self) -> bool {
        self.known.is_some_and(|known| known.is_framework)
    }

    /// Tells whether one of these subjects is what it is for above all.
    pub(super) fn serves_first(&self, table: &Table, keys: &[&str]) -> bool {
        let first = self.known.and_then(|known| known.serves.first());
        let subject = first.and_then(|(at, _)| table.subjects.get(*at));
        subject.is_some_and(|subject| keys.contains(&subject.key))
    }

    pub(super) fn registry(&self) -> Option<Registry> {
        let own = self.dependency().map(|package| package.registry);
        own.or_else(|| Some(self.known?.packages.first()?.0))
    }

    pub(super) fn name(&self) -> String {
        if let Some(package) = self.dependency() {
            return package.name.clone();
        }
        let known = self.known.and_then(|known| known.packages.first());
        known.map_or(String::new(), |(_, name)| {
            name.trim_end_matches(['*', '-', '/', ':']).to_owned()
        })
    }

    pub(super) fn title(&self) -> String {
        match (self.known, self.dependency()) {
            (Some(known), _) => known.title.to_owned(),
            (None, Some(package)) => short_name(package).to_owned(),
            (None, None) => String::new(),
        }
    }

    /// Returns what a server is asked for: the package where servers know
    /// packages of its kind, else the name that people know it by.
    pub(super) fn library(&self) -> LibraryRef {
        let name = self.name();
        let ecosystem = match self.registry() {
            Some(Registry::Npm) => Some(Ecosystem::Npm),
            Some(Registry::Crates) => Some(Ecosystem::Crates),
            Some(Registry::PyPi) => Some(Ecosystem::PyPi),
            Some(Registry::Go) => Some(Ecosystem::Go),
            _ => None,
        };
        match ecosystem {
            Some(ecosystem) => LibraryRef {
                typed: format!("{}:{name}", ecosystem.as_str()),
                target: Target::Package(ecosystem, name),
                version: None,
            },
            None => LibraryRef {
                typed: self.title(),
                target: Target::Name(self.title()),
                version: None,
            },
        }
    }

    /// Returns the modules that code imports it by.
    pub(super) fn modules(&self) -> Vec<String> {
        let mut modules: Vec<String> = self.known.map_or(Vec::new(), |known| {
            known
                .modules
                .iter()
                .map(|&module| module.to_owned())
                .collect()
        });
        for package in &self.packages {
            let own = match package.registry {
                Registry::PyPi => package.name.to_lowercase().replace('-', "_"),
                Registry::Crates => package.name.replace('-', "_"),
                Registry::Maven => package
                    .name
                    .split(':')
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
                _ => package.name.clone(),
            };
            if !own.is_empty() && !modules.contains(&own) {
                modules.push(own);
            }
        }
        modules
    }
}

/// Returns the last telling part of a package's name: `gin` of
/// `github.com/gin-gonic/gin`, `spring-kafka` of `group:spring-kafka`.
pub(super) fn short_name(package: &Dependency) -> &str {
    let name = package.name.as_str();
    match package.registry {
        Registry::Maven => name.rsplit(':').next().unwrap_or(name),
        Registry::Go => {
            let mut parts = name.rsplit('/');
            let last = parts.next().unwrap_or(name);
            let is_version = last.len() > 1
                && last.starts_with('v')
                && last[1..].bytes().all(|b| b.is_ascii_digit());
            match is_version {
                true => parts.next().unwrap_or(last),
                false => last,
            }
        }
        Registry::Composer | Registry::Terraform | Registry::Image => {
            name.rsplit('/').next().unwrap_or(name)
        }
        _ => name,
    }
}

/// Tells whether packages of such a name are tools or types.
fn is_tool_name(name: &str) -> bool {
    let bare = name.rsplit('/').next().unwrap_or(name);
    let starts = [
        "@types/",
        "@eslint",
        "@typescript-eslint",
        "@babel",
        "@swc",
        "eslint",
        "prettier",
    ];
    let bares = [
        "eslint-",
        "prettier-",
        "babel-",
        "types-",
        "stylelint",
        "postcss-",
    ];
    starts.iter().any(|start| name.starts_with(start))
        || bares.iter().any(|start| bare.starts_with(start))
}

/// Lists the libraries of the project, then those of the table it does not use.
pub(super) fn candidates<'a>(stack: &'a Stack, table: &'a Table) -> Vec<Candidate<'a>> {
    let mut all: Vec<Candidate<'a>> = table
        .libraries
        .iter()
        .map(|known| Candidate::new(Some(known)))
        .collect();
    let mut unknown: Vec<Candidate<'a>> = Vec::new();
    let mut by_name: std::collections::HashMap<(Registry, &str), usize> = Default::default();
    for package in &stack.dependencies {
        let is_near = stack.members.is_empty()
            || package.member.is_empty()
            || stack.members.contains(&package.member);
        let candidate = match table.position(package.registry, &package.name) {
            Some(at) => all.get_mut(at),
            None => {
                let key = (package.registry, package.name.as_str());
                let at = *by_name.entry(key).or_insert_with(|| {
                    let is_named_tool = is_tool_name(&package.name);
                    unknown.push(Candidate {
                        is_named_tool,
                        ..Candidate::new(None)
                    });
                    unknown.len() - 1
                });
                unknown.get_mut(at)
            }
        };
        if let Some(candidate) = candidate {
            candidate.is_near |= is_near;
            candidate.packages.push(package);
        }
    }
    for candidate in &mut all {
        let known = candidate.known;
        // As the table lists them: what people mean by the name comes first.
        let place = |package: &&Dependency| {
            let packages = known.map_or(&[][..], |known| known.packages.as_slice());
            packages.iter().position(|(_, name)| {
                name.strip_suffix('*')
                    .map_or(package.name.eq_ignore_ascii_case(name), |stem| {
                        package.name.starts_with(stem)
                    })
            })
        };
        candidate.packages.sort_by_key(|package| {
            let is_near = stack.members.contains(&package.member);
            (
                package.kind,
                !is_near,
                place(package),
                package.version.is_none(),
            )
        });
    }
    all.extend(unknown);
    all
}
