//! Libraries that the files a prompt is about import.

use std::collections::HashSet;

use super::Wanted;
use super::candidate::Candidate;
use super::relevance;
use crate::enhance::prompt::Prompt;
use crate::enhance::scan::{Import, Source};
use crate::enhance::stack::Registry;

/// What a file of the request says.
const ASKED: f32 = 0.6;
/// What a file that the prompt names says, or that defines what it names.
const NAMED: f32 = 0.5;
/// What a file says that defines a name of three words that the prompt spells
/// out.
const SPELLED: f32 = 0.7;
/// What a file says that the prompt speaks of most.
const SPOKEN: f32 = 0.4;

/// Counts the sources that import each library, and weighs the files that the
/// prompt is about.
pub(super) fn weigh(
    prompt: &Prompt,
    sources: &[Source],
    wanted: &Wanted,
    candidates: &mut [Candidate<'_>],
) {
    let symbols: HashSet<&str> = prompt.symbols.iter().map(String::as_str).collect();
    let relevance = relevance::weigh(prompt, sources);
    let spelled = relevance::spelled(prompt, sources);
    let weight_of = |source: &Source, relevance: f32, spelled: usize| {
        let is_asked = wanted.files.contains(&source.path);
        let is_named = || {
            prompt
                .paths
                .iter()
                .any(|path| is_path_of(path, &source.path))
        };
        let defines = || {
            source
                .symbols
                .iter()
                .any(|s| symbols.contains(s.name.as_str()))
        };
        match () {
            () if is_asked => ASKED,
            () if is_named() || defines() => NAMED,
            () if spelled > 2 => SPELLED,
            () if spelled == 2 => NAMED,
            () => SPOKEN * relevance,
        }
    };
    let weighed: Vec<(f32, &Source)> = sources
        .iter()
        .zip(relevance.into_iter().zip(spelled))
        .map(|(source, (relevance, spelled))| (weight_of(source, relevance, spelled), source))
        .collect();
    for candidate in candidates.iter_mut().filter(|c| c.is_used()) {
        let modules = candidate.modules();
        let registry = candidate.registry();
        let mut best: Option<(f32, &Source)> = None;
        for (weight, source) in &weighed {
            let imports = |import: &Import| {
                let mut modules = modules.iter();
                modules.any(|module| is_module(registry, &import.module, module))
            };
            if !source.imports.iter().any(imports) {
                continue;
            }
            candidate.uses += 1;
            if *weight > best.map_or(0.0, |(most, _)| most) {
                best = Some((*weight, source));
            }
        }
        if let Some((weight, source)) = best {
            candidate.files = weight;
            if candidate.reason.is_empty() {
                candidate.reason = format!("imported by {}", source.path);
            }
        }
    }
}

/// Tells whether a path of the prompt names this file: whole, or its end.
fn is_path_of(named: &str, path: &str) -> bool {
    path == named
        || path
            .strip_suffix(named)
            .is_some_and(|head| head.ends_with('/'))
}

/// Tells whether an import is of a module or of what is in it.
pub(super) fn is_module(registry: Option<Registry>, import: &str, module: &str) -> bool {
    let marks: &[char] = match registry {
        Some(Registry::Npm | Registry::Go) => &['/'],
        Some(Registry::Crates) => &[':'],
        Some(Registry::Composer) => &['\\', '/'],
        Some(Registry::Gem) => &[':', '/'],
        _ => &['.', '/', ':', '\\'],
    };
    match registry {
        // Java's groups, .NET's and Elixir's names, in any case.
        Some(Registry::Gem | Registry::Hex | Registry::Composer | Registry::NuGet) => {
            let (import, module) = (import.to_lowercase(), module.to_lowercase());
            starts(&import, &module, marks)
        }
        _ => starts(import, module, marks),
    }
}

fn starts(import: &str, module: &str, marks: &[char]) -> bool {
    import
        .strip_prefix(module)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(marks))
}
