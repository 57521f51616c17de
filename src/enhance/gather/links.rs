//! Which files of the project belong together: what imports what, and what
//! names something that another defines.

use std::collections::{HashMap, HashSet};

use crate::enhance::scan::{Import, Source};

#[cfg(test)]
mod tests;

/// Most files that a name is taken to stand for.
const MOST_HOLDERS: usize = 3;

/// Bytes of a file that are searched for names.
const MOST_BYTES: usize = 60_000;

/// A file that uses another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    /// The one that uses.
    pub(super) from: usize,
    /// The one that is used.
    pub(super) to: usize,
    /// What it takes from it; empty when that is not told.
    pub(super) names: Vec<String>,
}

/// Finds the links from and to some of the files, one step far.
pub(super) fn find(all: &[&Source], centers: &[usize]) -> Vec<Link> {
    let index = Index::new(all);
    let mut links = Vec::new();
    let near = Near::new(&index, centers);
    for (from, source) in all.iter().enumerate() {
        let is_center = centers.contains(&from);
        for import in &source.imports {
            if !is_center && !near.may_mean(import) {
                continue;
            }
            let parts = parts(&import.module, source.language);
            for to in index.resolve(all, from, import, &parts) {
                if to != from && (is_center || centers.contains(&to)) {
                    let names = import.names.clone();
                    links.push(Link { from, to, names });
                }
            }
        }
    }
    mentions(all, centers, &mut links);
    links
}

/// What the files in the middle are imported as.
struct Near<'a> {
    keys: Vec<&'a str>,
    /// Their first letters.
    starts: u32,
}

impl<'a> Near<'a> {
    fn new(index: &'a Index, centers: &[usize]) -> Self {
        let keys = centers.iter().filter_map(|at| index.keys.get(*at));
        let keys: Vec<&str> = keys.flatten().map(String::as_str).collect();
        let starts = keys.iter().fold(0, |all, key| all | start(key));
        Self { keys, starts }
    }

    /// Tells whether an import may be of one of them, quickly.
    fn may_mean(&self, import: &Import) -> bool {
        let parts = import.module.split(['/', '.', ':', '\\']);
        let names = import.names.iter().map(String::as_str);
        let last = import.module.rsplit('/').next();
        let mut all = parts.chain(names).chain(last);
        all.any(|part| {
            start(part) & self.starts != 0 && self.keys.iter().any(|key| is_key(part, key))
        })
    }
}

/// Returns the bit of the first letter of a name.
fn start(name: &str) -> u32 {
    let first = name.chars().find(|c| c.is_alphanumeric());
    first.map_or(0, |c| match c {
        c if c.is_ascii() => 1 << (u32::from(c.to_ascii_lowercase()) & 31),
        _ => u32::MAX,
    })
}

/// Tells whether a part of what is imported begins with a key, whatever its
/// marks: what follows may be the end of a name of a file.
fn is_key(part: &str, key: &str) -> bool {
    let letters = part.chars().filter(|c| c.is_alphanumeric());
    let mut letters = letters.flat_map(char::to_lowercase);
    key.chars().all(|c| letters.next() == Some(c))
}

/// Adds links by names that are defined in few files and stand in a center.
fn mentions(all: &[&Source], centers: &[usize], links: &mut Vec<Link>) {
    if centers.is_empty() {
        return;
    }
    let mut holders: HashMap<&str, Vec<usize>> = HashMap::new();
    for source in centers.iter().filter_map(|at| all.get(*at)) {
        holders.extend(names(source).map(|name| (name, Vec::new())));
    }
    for (at, source) in all.iter().enumerate() {
        for symbol in &source.symbols {
            let name = &*symbol.name;
            let has_capital = name.chars().any(char::is_uppercase);
            if name.len() < 4 || (name.len() < 7 && !has_capital) {
                continue;
            }
            let Some(known) = holders.get_mut(name) else {
                continue;
            };
            if known.len() <= MOST_HOLDERS && known.last() != Some(&at) {
                known.push(at);
            }
        }
    }
    for from in centers {
        let Some(source) = all.get(*from) else {
            continue;
        };
        let mut seen: HashSet<&str> = HashSet::new();
        for name in names(source) {
            let Some(found) = holders
                .get(name)
                .filter(|found| found.len() <= MOST_HOLDERS)
            else {
                continue;
            };
            if !seen.insert(name) || found.contains(from) {
                continue;
            }
            for to in found {
                let is_kin = all
                    .get(*to)
                    .is_some_and(|to| family(to.language) == family(source.language));
                if is_kin {
                    links.push(Link {
                        from: *from,
                        to: *to,
                        names: vec![name.to_owned()],
                    });
                }
            }
        }
    }
}

/// Returns the names in a file, again and again.
fn names(source: &Source) -> impl Iterator<Item = &str> {
    let most = MOST_BYTES.min(source.text.len());
    let text = source.text.get(..most).unwrap_or(&source.text);
    let names = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    names.filter(|name| name.len() >= 4)
}

/// Languages that use one another's names.
fn family(language: &str) -> &str {
    match language {
        "ts" | "tsx" | "js" | "jsx" | "typescript" | "javascript" | "vue" | "svelte" | "astro" => {
            "js"
        }
        "java" | "kotlin" | "scala" => "jvm",
        "ruby" | "erb" => "ruby",
        "elixir" | "heex" | "eex" => "elixir",
        other => other,
    }
}

/// Files by the last part of what they are imported as.
struct Index {
    by_key: HashMap<String, Vec<usize>>,
    /// The keys of each file.
    keys: Vec<Vec<String>>,
}

/// Names of files that stand for their directory.
const MAIN: [&str; 5] = ["index", "mod", "init", "lib", "main"];

impl Index {
    fn new(all: &[&Source]) -> Self {
        let mut by_key: HashMap<String, Vec<usize>> = HashMap::new();
        let mut keys = Vec::with_capacity(all.len());
        for (at, source) in all.iter().enumerate() {
            let parts = file_parts(&source.path);
            let mut own: Vec<String> = parts.last().cloned().into_iter().collect();
            if source.language == "go" {
                own.extend(parts.iter().rev().nth(1).cloned());
            }
            for key in &own {
                let files = by_key.entry(key.clone()).or_default();
                if files.len() < 64 {
                    files.push(at);
                }
            }
            keys.push(own);
        }
        Self { by_key, keys }
    }

    /// Returns the files that an import may mean, best ones only.
    fn resolve(
        &self,
        all: &[&Source],
        from: usize,
        import: &Import,
        parts: &[String],
    ) -> Vec<usize> {
        let Some(source) = all.get(from) else {
            return Vec::new();
        };
        let mut tries: Vec<Vec<String>> = vec![parts.to_vec()];
        if family(source.language) != "js" {
            // The last part may be what is taken, or a module may be taken.
            tries.extend(parts.split_last().map(|(_, head)| head.to_vec()));
            tries.extend(import.names.iter().take(8).map(|name| {
                let name = squash(name);
                parts.iter().cloned().chain([name]).collect()
            }));
        }
        let mut best: Vec<usize> = Vec::new();
        let mut most = 0;
        for parts in tries {
            let Some(last) = parts.last() else { continue };
            for to in self.by_key.get(last).into_iter().flatten() {
                let Some(target) = all.get(*to) else { continue };
                if family(target.language) != family(source.language) {
                    continue;
                }
                let worth = fit(source, import, &parts, target);
                if worth == 0 || worth < most {
                    continue;
                }
                if worth > most {
                    most = worth;
                    best.clear();
                }
                if !best.contains(to) && best.len() < 4 {
                    best.push(*to);
                }
            }
        }
        best
    }
}

/// Returns how well a file fits what is imported; 0 is not at all.
fn fit(source: &Source, import: &Import, parts: &[String], target: &Source) -> usize {
    let mut path = file_parts(&target.path);
    if target.language == "go" {
        path.pop();
    }
    let same = path
        .iter()
        .rev()
        .zip(parts.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let is_relative = import.module.starts_with('.');
    let is_js = family(source.language) == "js";
    if is_js && is_relative {
        let is_there = joined(&source.path, &import.module).is_some_and(|joined| joined == path);
        return if is_there { 100 } else { 0 };
    }
    let dir = |path: &str| {
        path.rsplit_once('/')
            .map_or(String::new(), |(dir, _)| dir.to_owned())
    };
    let is_beside = dir(&source.path) == dir(&target.path);
    let is_own = ["crate", "super", "self", "@/", "~/", "$lib", "#"]
        .iter()
        .any(|start| import.module.starts_with(start))
        || is_relative;
    let is_package = is_js && import.module.starts_with('@') && target.path.contains("/index.");
    let is_whole = same == path.len() || same == parts.len();
    match same {
        0 => 0,
        1 if is_js => usize::from(is_own && is_whole || is_package),
        1 if is_own || is_beside || path.len() == 1 => 1 + usize::from(is_beside),
        1 => usize::from(target.language == "go" && same == path.len()),
        _ if is_whole || is_own || target.language == "go" => same + usize::from(is_beside),
        _ => usize::from(!is_js) * same,
    }
}

/// Returns the parts of the file that a relative import of a script means.
fn joined(path: &str, module: &str) -> Option<Vec<String>> {
    let mut dir: Vec<&str> = path.split('/').collect();
    dir.pop();
    for part in module.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                dir.pop()?;
            }
            part => dir.push(part),
        }
    }
    Some(file_parts(&dir.join("/")))
}

/// Returns the parts of the path of a file, without what every file has.
fn file_parts(path: &str) -> Vec<String> {
    let mut parts: Vec<String> = path
        .split('/')
        .map(|part| squash(without_end(part)))
        .collect();
    if parts.len() > 1
        && parts
            .last()
            .is_some_and(|last| MAIN.contains(&last.as_str()))
    {
        parts.pop();
        if parts.len() > 1 && parts.last().is_some_and(|last| last == "src") {
            parts.pop();
        }
    }
    parts
}

/// Takes off the end of a name of a file with code in it.
fn without_end(name: &str) -> &str {
    const ENDS: [&str; 24] = [
        "ts", "tsx", "js", "jsx", "mjs", "cjs", "mts", "cts", "vue", "svelte", "astro", "py",
        "pyi", "rs", "go", "java", "kt", "rb", "php", "cs", "ex", "exs", "dart", "swift",
    ];
    name.rsplit_once('.')
        .filter(|(_, end)| ENDS.contains(end))
        .map_or(name, |(stem, _)| stem)
}

/// Returns the parts of what is imported, without marks of where it begins.
fn parts(module: &str, language: &str) -> Vec<String> {
    let is_path = module.contains('/') || family(language) == "js";
    let split: Vec<&str> = if is_path {
        module.split('/').collect()
    } else {
        module.split(['.', ':', '\\']).collect()
    };
    let named = split.into_iter().filter(|part| {
        !matches!(
            *part,
            "" | "." | ".." | "@" | "~" | "#" | "crate" | "self" | "super" | "$lib"
        )
    });
    let mut parts: Vec<String> = named
        .map(|part| squash(without_end(part)))
        .filter(|part| !part.is_empty())
        .collect();
    if parts.len() > 1 && parts.last().is_some_and(|last| last == "index") {
        parts.pop();
    }
    parts
}

/// Puts a part of a path in lower case, without marks.
fn squash(part: &str) -> String {
    part.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
