//! The project's files by directory, read within bounds.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value as Json;

use crate::enhance::tree::Tree;
use crate::manifest::Places;

/// Most bytes of a manifest.
const MAX_MANIFEST: u64 = 2 << 20;
/// Most bytes of a lockfile.
pub(super) const MAX_LOCK: u64 = 32 << 20;
/// Most warnings.
const MAX_WARNINGS: usize = 50;

/// What the readers of all ecosystems share.
pub(super) struct Reader<'a> {
    pub(super) tree: &'a Tree,
    pub(super) places: &'a Places,
    /// Names of files by directory.
    names: BTreeMap<&'a str, Vec<&'a str>>,
    /// Texts that several members ask for: parents, catalogues, locks.
    texts: HashMap<String, Option<String>>,
    pub(super) warnings: Vec<String>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(tree: &'a Tree, places: &'a Places) -> Self {
        let mut names: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for entry in &tree.files {
            let (dir, name) = entry.path.rsplit_once('/').unwrap_or(("", &entry.path));
            names.entry(dir).or_default().push(name);
        }
        Self {
            tree,
            places,
            names,
            texts: HashMap::new(),
            warnings: Vec::new(),
        }
    }

    /// Lists the directories that hold files.
    pub(super) fn dirs(&self) -> impl Iterator<Item = (&'a str, &[&'a str])> {
        self.names.iter().map(|(dir, names)| (*dir, &**names))
    }

    /// Lists the files of a directory.
    pub(super) fn names(&self, dir: &str) -> &[&'a str] {
        self.names.get(dir).map_or(&[], Vec::as_slice)
    }

    pub(super) fn has(&self, dir: &str, name: &str) -> bool {
        self.names(dir).contains(&name)
    }

    /// Tells whether a file is there, listed or not.
    pub(super) fn is_on_disk(&self, dir: &str, name: &str) -> bool {
        self.tree.root.join(dir).join(name).exists()
    }

    /// Reads a manifest; one that is there and of no use is warned about.
    pub(super) fn text(&mut self, dir: &str, name: &str) -> Option<String> {
        match self.has(dir, name) {
            true => self.checked(&join(dir, name), MAX_MANIFEST),
            false => None,
        }
    }

    /// Reads a lockfile, which may be one that git ignores.
    pub(super) fn lock(&mut self, dir: &str, name: &str) -> Option<String> {
        let is_there = self.has(dir, name) || self.is_on_disk(dir, name);
        match is_there {
            true => self.checked(&join(dir, name), MAX_LOCK),
            false => None,
        }
    }

    fn checked(&mut self, path: &str, most: u64) -> Option<String> {
        if let Some(known) = self.texts.get(path) {
            return known.clone();
        }
        let text = self.tree.read(path, most);
        if text.is_none() {
            self.warn(path, "not a text that can be read");
        }
        // Long ones are asked for once.
        if text.as_ref().is_none_or(|text| text.len() < 100_000) {
            self.texts.insert(path.to_owned(), text.clone());
        }
        text
    }

    /// Notes that a file was passed over.
    pub(super) fn warn(&mut self, path: &str, why: &str) {
        let line = clean(&format!("{path}: {why}, passed over"));
        if self.warnings.len() < MAX_WARNINGS && !self.warnings.contains(&line) {
            self.warnings.push(line);
        }
    }

    /// Takes what was parsed, or notes that it is broken.
    pub(super) fn parsed<T>(&mut self, dir: &str, name: &str, parsed: Option<T>) -> Option<T> {
        if parsed.is_none() {
            self.warn(&join(dir, name), "not well-formed");
        }
        parsed
    }

    /// Reads a manifest of JSON.
    pub(super) fn json(&mut self, dir: &str, name: &str) -> Option<Json> {
        let text = self.text(dir, name)?;
        self.parsed(dir, name, serde_json::from_str(&text).ok())
    }

    /// Reads a manifest of TOML.
    pub(super) fn toml(&mut self, dir: &str, name: &str) -> Option<toml::Table> {
        let text = self.text(dir, name)?;
        self.parsed(dir, name, toml::from_str(&text).ok())
    }

    /// Finds the nearest directory, from this one upwards, that holds a file.
    pub(super) fn nearest(&self, dir: &str, name: &str) -> Option<String> {
        let found = ancestors(dir).find(|dir| self.has(dir, name));
        found.map(str::to_owned)
    }
}

/// Lists a directory and those above it, down to the root's empty name.
pub(super) fn ancestors(dir: &str) -> impl Iterator<Item = &str> {
    let mut next = Some(dir);
    std::iter::from_fn(move || {
        let dir = next?;
        next = (!dir.is_empty()).then(|| dir.rsplit_once('/').map_or("", |(up, _)| up));
        Some(dir)
    })
}

/// Joins a path with `/`.
pub(super) fn join(dir: &str, name: &str) -> String {
    match dir.is_empty() {
        true => name.to_owned(),
        false => format!("{dir}/{name}"),
    }
}

/// Joins a path that may lead upwards; `None` where it leaves the project.
pub(super) fn resolve(dir: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = dir.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Makes one line without control characters of a text.
pub(super) fn clean(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'))
        .collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}
