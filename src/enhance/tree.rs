//! What lies in the project: a bounded listing of its files, and their texts.
//!
//! Guarantees: no symbolic link is followed out of the project, nothing but
//! regular files is opened, a file that holds secrets by its name is neither
//! listed nor read, and what git ignores is not listed, with or without git.
//! The same files make the same listing.

use std::path::{Path, PathBuf};

mod listing;
mod names;
mod open;
mod root;
mod rules;
#[cfg(test)]
mod tests;

/// A file of the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Path relative to the root, with `/`.
    pub path: String,
}

/// The files of a project, as git would list them.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// The project's directory.
    pub root: PathBuf,
    /// The working directory, relative to the root, with `/`; empty for the root.
    pub here: String,
    /// Regular files, by path.
    pub files: Vec<Entry>,
    /// Whether there are more files than were listed.
    pub is_cut: bool,
    /// What could not be read, a line each.
    pub warnings: Vec<String>,
}

impl Tree {
    /// Lists the project that a directory is in. `home` is never taken for one,
    /// unless it is the directory itself and looks like one: of what else lies
    /// in it, or above it, nothing is listed.
    #[must_use]
    pub fn walk(cwd: &Path, home: Option<&Path>) -> Self {
        let cwd = std::path::absolute(cwd).unwrap_or_else(|_| cwd.to_owned());
        let root = root::find(&cwd, home);
        let here = relative(&root, &cwd);
        if home.is_some_and(|home| root::holds_home(&root, home)) {
            let shown = root.display();
            let warning = format!("{shown} is no project: nothing of it is in the prompt");
            return Self {
                warnings: vec![warning],
                root,
                here,
                ..Self::default()
            };
        }
        listing::list(root, here, listing::MOST)
    }

    /// Whether a file was listed.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        self.files
            .binary_search_by(|entry| entry.path.as_str().cmp(path))
            .is_ok()
    }

    /// Reads a file of the project. `None` for what is larger than `most`
    /// bytes, not regular, not text, not there, outside of the project, or
    /// made to hold secrets.
    #[must_use]
    pub fn read(&self, path: &str, most: u64) -> Option<String> {
        // What was listed was reached without a link.
        if self.has(path) {
            return open::text(&self.root.join(path), most);
        }
        open::inside(&self.root, path, most)
    }
}

/// Returns a directory relative to one that holds it, with `/`.
fn relative(root: &Path, directory: &Path) -> String {
    let rest = directory.strip_prefix(root).unwrap_or(Path::new(""));
    let parts: Vec<_> = rest
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}
