//! What a package answers to a question. For now its README, whatever is asked.

use std::fs;
use std::path::{Path, PathBuf};

use super::source::Source;
use crate::error::{Error, Kind, Result};
use crate::manifest;
use crate::model::{Ecosystem, Snippet, SnippetKind};

/// Most bytes of a README that are read.
const MAX: u64 = 1 << 20;

/// What a question to one package asks for.
#[derive(Debug, Clone)]
pub struct Question<'a> {
    /// The question, in the user's words.
    pub query: &'a str,
    /// Most snippets.
    pub limit: usize,
    /// Only snippets with code.
    pub code_only: bool,
    /// Only snippets with code in this language.
    pub language: Option<&'a str>,
}

/// A package on this disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Where packages of its kind are published.
    pub ecosystem: Ecosystem,
    /// The name it is published under.
    pub name: String,
    /// The version that is there.
    pub version: String,
    /// Directory of its files; for Python the `dist-info` that lists them.
    pub root: PathBuf,
    /// Where its files come from.
    pub source: manifest::Source,
}

/// Answers a question, best snippet first.
///
/// # Errors
/// [`Kind::NotFound`] when the package has nothing to say.
pub fn answer(_: &Source, place: &Place, _: &Question<'_>) -> Result<Vec<Snippet>> {
    let found = readme(&place.root);
    let (file, text) = found.ok_or_else(|| {
        let Place { name, version, .. } = place;
        Error::new(Kind::NotFound, format!("{name} {version} has no README"))
    })?;
    Ok(vec![Snippet {
        title: format!("{} README", place.name),
        kind: SnippetKind::Prose,
        text,
        code: Vec::new(),
        source: Some(format!("{file}:1")),
        breadcrumb: Vec::new(),
        signature: String::new(),
    }])
}

fn readme(root: &Path) -> Option<(String, String)> {
    let entries = fs::read_dir(root).ok()?.flatten().take(1000);
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let is_readme = |name: &String| {
        let name = name.to_lowercase();
        name == "metadata" || name == "readme" || name.starts_with("readme.")
    };
    let file = names.filter(is_readme).min()?;
    let path = root.join(&file);
    // Looked at before it is opened: opening a pipe would wait for a writer.
    let meta = fs::symlink_metadata(&path).ok()?;
    if !meta.is_file() || meta.len() > MAX {
        return None;
    }
    let text = fs::read_to_string(path).ok()?.replace("\r\n", "\n");
    let text = match file.as_str() {
        "METADATA" => text.split_once("\n\n")?.1.to_owned(),
        _ => text,
    };
    (!text.trim().is_empty()).then_some((file, text))
}
