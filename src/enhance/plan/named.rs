//! Files that the request or the prompt names.

use std::path::{Path, PathBuf};

use crate::enhance::tree::Tree;
use crate::error::{Error, Kind, Result};

/// Most bytes of a file of the request.
const MOST: u64 = 1 << 20;

/// Most files that a name without its directory may mean.
const ALIKE: usize = 2;

/// Most files of a prompt that are looked for.
const MENTIONED: usize = 32;

/// Makes paths of the request relative to the project, each once.
///
/// # Errors
/// [`Kind::Usage`] for what is not there, no regular file, or not of the project.
pub(super) fn files(tree: &Tree, cwd: &Path, files: &[PathBuf]) -> Result<Vec<String>> {
    let mut found: Vec<String> = Vec::new();
    for file in files {
        let shown = file.display();
        let wrong = |why: String| Error::new(Kind::Usage, format!("--file {shown}: {why}"));
        let path = cwd.join(file);
        let meta = std::fs::metadata(&path).map_err(|e| {
            wrong(e.to_string()).hint("paths are relative to the working directory")
        })?;
        if !meta.is_file() {
            return Err(wrong("it is no regular file".to_owned())
                .hint("name files one by one: --file a.ts --file b.ts"));
        }
        let relative = relative(tree, &path).ok_or_else(|| {
            let root = tree.root.display();
            wrong(format!("it is outside of the project {root}"))
                .hint("run docent in the project that the file is of")
        })?;
        if !found.contains(&relative) {
            found.push(relative);
        }
    }
    Ok(found)
}

/// Returns a path relative to the project, with `/`; `None` for one outside,
/// wherever links lead, or that is no text.
pub(super) fn relative(tree: &Tree, path: &Path) -> Option<String> {
    let path = path.canonicalize().ok()?;
    let root = tree.root.canonicalize().ok()?;
    let parts = path.strip_prefix(root).ok()?.components();
    let parts: Option<Vec<&str>> = parts.map(|part| part.as_os_str().to_str()).collect();
    Some(parts?.join("/")).filter(|relative| !relative.is_empty())
}

/// Returns the files of the project that paths of a prompt mean: from the
/// project's directory, from the working directory, or the end of a path that
/// few have.
pub(super) fn mentioned(tree: &Tree, paths: &[String]) -> Vec<String> {
    let is_there = |path: &str| tree.files.iter().any(|entry| entry.path == path);
    let mut found: Vec<String> = Vec::new();
    for path in paths.iter().take(MENTIONED) {
        let from_here = match tree.here.as_str() {
            "" => path.clone(),
            here => format!("{here}/{path}"),
        };
        let mut meant: Vec<String> = [from_here.as_str(), path.as_str()]
            .into_iter()
            .filter(|path| is_there(path))
            .take(1)
            .map(str::to_owned)
            .collect();
        if meant.is_empty() {
            let end = format!("/{path}");
            let alike = tree.files.iter().filter(|entry| entry.path.ends_with(&end));
            meant = alike.map(|e| e.path.clone()).take(ALIKE + 1).collect();
        }
        if meant.len() > ALIKE {
            continue;
        }
        meant.retain(|path| !found.contains(path));
        found.extend(meant);
    }
    found
}

/// Says which files of the request cannot be read as text.
pub(super) fn unread(tree: &Tree, files: &[String]) -> Vec<String> {
    let is_unread = |path: &&String| tree.read(path, MOST).is_none();
    files
        .iter()
        .filter(is_unread)
        .map(|path| {
            format!(
                "--file {path} is left out: it cannot be read, is no text, or is larger than 1 MiB"
            )
        })
        .collect()
}
