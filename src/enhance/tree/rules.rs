//! What is ignored: `.gitignore`, `.ignore` and git's own list of a project,
//! nothing of the user's or of directories above.

use std::path::Path;
use std::sync::Arc;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::open;

/// Largest file of rules that is read, in bytes.
const MOST: u64 = 256 * 1024;

/// The rules of a directory and of those above it.
#[derive(Debug, Clone, Default)]
pub(super) struct Rules(Option<Arc<Level>>);

#[derive(Debug)]
struct Level {
    up: Rules,
    own: Option<Gitignore>,
    git: Option<Gitignore>,
}

impl Rules {
    /// Loads git's own list.
    pub(super) fn load_exclude(root: &Path) -> Self {
        let git = load(root, "", ".git/info/exclude");
        Self::default().with(None, git)
    }

    /// Adds the rules that lie in a directory, relative to the root.
    pub(super) fn load(&self, root: &Path, directory: &str, has: impl Fn(&str) -> bool) -> Self {
        let load = |name| has(name).then(|| load(root, directory, name)).flatten();
        self.with(load(".ignore"), load(".gitignore"))
    }

    fn with(&self, own: Option<Gitignore>, git: Option<Gitignore>) -> Self {
        if own.is_none() && git.is_none() {
            return self.clone();
        }
        let up = self.clone();
        Self(Some(Arc::new(Level { up, own, git })))
    }

    /// Whether a path, relative to the root, is ignored. The nearest rule
    /// decides; `.ignore` goes before `.gitignore`.
    pub(super) fn is_ignored(&self, path: &str, is_dir: bool) -> bool {
        let decide = |pick: fn(&Level) -> Option<&Gitignore>| {
            let mut rules = self;
            while let Some(level) = rules.0.as_deref() {
                if let Some(list) = pick(level) {
                    let found = list.matched(path, is_dir);
                    if !found.is_none() {
                        return Some(found.is_ignore());
                    }
                }
                rules = &level.up;
            }
            None
        };
        decide(|level| level.own.as_ref())
            .or_else(|| decide(|level| level.git.as_ref()))
            .unwrap_or(false)
    }
}

fn load(root: &Path, directory: &str, name: &str) -> Option<Gitignore> {
    let text = open::text(&root.join(directory).join(name), MOST)?;
    let mut list = GitignoreBuilder::new(directory);
    for line in text.lines() {
        // A rule that means nothing ignores nothing.
        let _ = list.add_line(None, line);
    }
    list.build().ok().filter(|list| !list.is_empty())
}
