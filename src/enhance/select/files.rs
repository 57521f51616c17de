//! Libraries that the files a prompt is about import.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;

use super::Wanted;
use super::candidate::Candidate;
use super::relevance::{self, Told};
use crate::enhance::prompt::Prompt;
use crate::enhance::scan::{Import, Source};
use crate::enhance::stack::Registry;

/// What a file of the request says.
pub(super) const ASKED: f32 = 0.6;
/// What a file that the prompt names says.
const NAMED: f32 = 0.6;
/// What a file says that defines a name of three words that the prompt spells
/// out, and one of two.
pub(super) const SPELLED: f32 = 0.8;
const SPELLED_TWO: f32 = 0.5;
/// What a file says that the prompt speaks of most.
const SPOKEN: f32 = 0.4;
/// What is left of it for an import that the part in question does not use.
const UNUSED: f32 = 0.6;

/// What a file says, and of which of its lines that is said; empty for all.
struct Weight {
    weight: f32,
    lines: Vec<Range<usize>>,
}

/// Counts the sources that import each library, and weighs the files that the
/// prompt is about.
pub(super) fn weigh(
    prompt: &Prompt,
    sources: &[Source],
    wanted: &Wanted,
    candidates: &mut [Candidate<'_>],
) {
    let weights = weights(prompt, sources, wanted);
    let importers = importers(sources);
    let asked: Vec<(f32, &Source)> = weights
        .iter()
        .zip(sources)
        .filter(|(weight, _)| weight.weight >= ASKED)
        .map(|(weight, source)| (weight.weight, source))
        .collect();
    for candidate in candidates.iter_mut().filter(|c| c.is_used()) {
        let modules = candidate.modules();
        let registry = candidate.registry();
        let mut files: BTreeSet<usize> = BTreeSet::new();
        for (module, at) in &importers {
            if modules.iter().any(|own| is_module(registry, module, own)) {
                files.extend(at);
            }
        }
        candidate.uses = files.len();
        let mut best: Option<(f32, &Source)> = None;
        for at in files {
            let (Some(weight), Some(source)) = (weights.get(at), sources.get(at)) else {
                continue;
            };
            if weight.weight == 0.0 || weight.weight < best.map_or(0.0, |(most, _)| most) {
                continue;
            }
            let is_own = |import: &&Import| {
                let mut modules = modules.iter();
                modules.any(|module| is_module(registry, &import.module, module))
            };
            let own: Vec<&Import> = source.imports.iter().filter(is_own).collect();
            let share = if uses(source, &own, &weight.lines) {
                1.0
            } else {
                UNUSED
            };
            let weight = weight.weight * share;
            let is_better = |(most, other): (f32, &Source)| {
                weight > most || (weight >= most && source.path < other.path)
            };
            if best.is_none_or(is_better) {
                best = Some((weight, source));
            }
        }
        // What is written for a library imports nothing.
        for (weight, source) in &asked {
            let is_about = best.is_none_or(|(most, _)| most < ASKED);
            if is_about && modules.iter().any(|own| is_written_for(&source.path, own)) {
                best = Some((*weight, *source));
            }
        }
        if let Some((weight, source)) = best {
            candidate.files = weight;
            candidate.file.clone_from(&source.path);
        }
    }
}

/// Lists the files that import each module.
fn importers(sources: &[Source]) -> HashMap<&str, Vec<usize>> {
    let mut importers: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, source) in sources.iter().enumerate() {
        for import in &source.imports {
            importers.entry(&import.module).or_default().push(at);
        }
    }
    importers
}

/// Weighs what each file says.
fn weights(prompt: &Prompt, sources: &[Source], wanted: &Wanted) -> Vec<Weight> {
    let names: HashSet<&str> = prompt.symbols.iter().map(String::as_str).collect();
    let told = relevance::weigh(prompt, sources);
    let weight = |(source, told): (&Source, Told)| {
        let Told { share, spelled } = told;
        let lines = |is_it: &dyn Fn(&str) -> bool| -> Vec<Range<usize>> {
            let symbols = source.symbols.iter().filter(|s| is_it(&s.name));
            symbols.map(|s| s.first_line..s.last_line + 1).collect()
        };
        let named = lines(&|name| names.contains(name));
        let is_named = prompt
            .paths
            .iter()
            .any(|path| is_path_of(path, &source.path));
        let (weight, lines) = match () {
            () if !named.is_empty() => (NAMED, named),
            () if wanted.files.contains(&source.path) => (ASKED, Vec::new()),
            () if is_named => (NAMED, Vec::new()),
            () if spelled > 2 => (SPELLED, Vec::new()),
            () if spelled == 2 => (SPELLED_TWO, Vec::new()),
            () => (SPOKEN * share, Vec::new()),
        };
        Weight { weight, lines }
    };
    let mut weights: Vec<Weight> = sources.iter().zip(told).map(weight).collect();
    // Beside files that are named, those it only speaks of say less.
    if weights.iter().any(|weight| weight.weight >= ASKED) {
        for weight in weights.iter_mut().filter(|w| w.weight <= SPOKEN) {
            weight.weight *= 0.5;
        }
    }
    weights
}

/// Tells whether the lines in question use what is imported.
fn uses(source: &Source, imports: &[&Import], lines: &[Range<usize>]) -> bool {
    if lines.is_empty() {
        return true;
    }
    let names = imports.iter().flat_map(|import| &import.names);
    let names: Vec<&str> = names.map(String::as_str).collect();
    // A module is used by its own name where no names are taken from it.
    let bare = imports.iter().filter(|import| import.names.is_empty());
    let bare = bare.flat_map(|import| {
        let last = import
            .module
            .rsplit(['/', ':', '\\'])
            .next()
            .unwrap_or_default();
        last.split(['.', '-'])
            .filter(|part| !matches!(*part, "go" | "js"))
    });
    let names: Vec<&str> = names.into_iter().chain(bare).collect();
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let in_question = source.text.lines().enumerate();
    let in_question = in_question.filter(|(at, _)| lines.iter().any(|l| l.contains(&(at + 1))));
    in_question
        .flat_map(|(_, line)| line.split(|c| !is_word(c)))
        .any(|word| names.contains(&word))
}

/// Ends of files, and the modules they are written for.
const WRITTEN_FOR: [(&str, &[&str]); 14] = [
    (".twig", &["twig/twig", "symfony/twig-bundle"]),
    (".blade.php", &["laravel/framework", "illuminate/view"]),
    (".erb", &["rails", "actionview"]),
    (".haml", &["haml", "haml-rails"]),
    (".slim", &["slim", "slim-rails"]),
    (".prisma", &["@prisma/client", "prisma"]),
    (".vue", &["vue"]),
    (".svelte", &["svelte"]),
    (".astro", &["astro"]),
    (".heex", &["phoenix_live_view"]),
    (".j2", &["jinja2"]),
    (".jinja", &["jinja2"]),
    (".jinja2", &["jinja2"]),
    (
        ".tf",
        &["hashicorp/aws", "hashicorp/google", "hashicorp/azurerm"],
    ),
];

fn is_written_for(path: &str, module: &str) -> bool {
    let module = module.to_lowercase();
    let mut all = WRITTEN_FOR.iter();
    all.any(|(end, modules)| path.ends_with(end) && modules.contains(&module.as_str()))
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
        // Ruby's, .NET's, PHP's and Elixir's names, in any case.
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
