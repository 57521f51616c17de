//! Lists the files of a project, those of the working directory first, level
//! by level, so that what is cut off is what is farthest away.

use std::path::{Path, PathBuf};
use std::thread;

use super::rules::Rules;
use super::{Entry, Tree, names};

/// Most files that are listed.
pub(super) const MOST: usize = 60_000;

/// How many names are looked at for each that may be listed.
const LOOKS: usize = 4;

/// Directories that are read at once.
const BATCH: usize = 128;

/// Fewest directories for which threads are worth their start.
const MANY: usize = 16;

/// Most warnings of directories, a line each.
const WARNINGS: usize = 5;

/// A directory that is still to be read.
struct Open {
    /// Relative to the root, with `/`.
    path: String,
    /// What holds above it.
    rules: Rules,
}

/// What lies in a directory.
#[derive(Default)]
struct Read {
    files: Vec<String>,
    open: Vec<Open>,
    /// Names that were looked at.
    looked: usize,
    /// Whether there were more names than may be looked at.
    is_cut: bool,
    /// Why it could not be read.
    error: Option<String>,
}

/// Lists a project.
pub(super) fn list(root: PathBuf, here: String, most: usize) -> Tree {
    let mut listing = Listing {
        tree: Tree {
            root,
            here,
            ..Tree::default()
        },
        most,
        looked: 0,
        failed: Vec::new(),
    };
    let exclude = Rules::load_exclude(&listing.tree.root);
    if !listing.tree.here.is_empty() {
        let rules = above(&listing.tree.root, &listing.tree.here, &exclude);
        let path = listing.tree.here.clone();
        listing.descend(Open { path, rules });
    }
    listing.descend(Open {
        path: String::new(),
        rules: exclude,
    });
    listing.end()
}

/// Loads the rules of the directories above the working directory.
fn above(root: &Path, here: &str, exclude: &Rules) -> Rules {
    let ends = here.match_indices('/').map(|(at, _)| at);
    let mut rules = exclude.clone();
    for end in std::iter::once(0).chain(ends) {
        let directory = here.get(..end).unwrap_or_default();
        rules = rules.load(root, directory, |_| true);
    }
    rules
}

struct Listing {
    tree: Tree,
    most: usize,
    looked: usize,
    failed: Vec<String>,
}

impl Listing {
    fn descend(&mut self, start: Open) {
        let mut level = vec![start];
        while !level.is_empty() {
            let mut next = Vec::new();
            for batch in level.chunks(BATCH) {
                if self.tree.is_cut {
                    return;
                }
                for read in read_all(&self.tree, batch, self.most * LOOKS) {
                    self.take(read, &mut next);
                }
            }
            level = next;
        }
    }

    fn take(&mut self, read: Read, next: &mut Vec<Open>) {
        self.failed.extend(read.error);
        self.looked += read.looked;
        next.extend(read.open);
        let room = self.most - self.tree.files.len().min(self.most);
        self.tree.is_cut |=
            read.is_cut || read.files.len() > room || self.looked > self.most * LOOKS;
        let files = read.files.into_iter().take(room);
        self.tree.files.extend(files.map(|path| Entry { path }));
    }

    fn end(mut self) -> Tree {
        let tree = &mut self.tree;
        tree.files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        let rest = self.failed.len().saturating_sub(WARNINGS);
        tree.warnings.extend(self.failed.into_iter().take(WARNINGS));
        if rest > 0 {
            tree.warnings
                .push(format!("{rest} more directories could not be read"));
        }
        if tree.is_cut {
            let count = tree.files.len();
            tree.warnings.push(format!(
                "more than {count} files: only the first {count} were looked at"
            ));
        }
        self.tree
    }
}

/// Reads directories, on several threads when there are many; in their order.
fn read_all(tree: &Tree, batch: &[Open], most: usize) -> Vec<Read> {
    let read = |open: &Open| read(tree, open, most);
    let threads = thread::available_parallelism().map_or(1, |count| count.get().min(8));
    if batch.len() < MANY || threads < 2 {
        return batch.iter().map(read).collect();
    }
    let share = batch.len().div_ceil(threads);
    thread::scope(|scope| {
        let running: Vec<_> = batch
            .chunks(share)
            .map(|share| scope.spawn(move || share.iter().map(read).collect::<Vec<_>>()))
            .collect();
        running
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_default())
            .collect()
    })
}

fn read(tree: &Tree, open: &Open, most: usize) -> Read {
    let mut found = Read::default();
    let entries = match tree.root.join(&open.path).read_dir() {
        Ok(entries) => entries,
        Err(error) => {
            let name = if open.path.is_empty() {
                "."
            } else {
                &open.path
            };
            found.error = Some(format!("{name}: could not be read: {error}"));
            return found;
        }
    };
    // A name that is no Unicode cannot be named in a prompt either.
    let mut all: Vec<_> = entries
        .take(most + 1)
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let kind = entry.file_type().ok()?;
            Some((entry.file_name().into_string().ok()?, kind))
        })
        .collect();
    found.looked = all.len();
    found.is_cut = all.len() > most;
    all.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    let has = |name: &str| {
        all.binary_search_by(|(own, _)| own.as_str().cmp(name))
            .is_ok()
    };
    let has_end = |end: &str| has(end) || all.iter().any(|(name, _)| name.ends_with(end));
    let rules = open.rules.load(&tree.root, &open.path, has);
    for (name, kind) in &all {
        if name.starts_with('.') && !names::is_telling(name) {
            continue;
        }
        let path = match open.path.as_str() {
            "" => name.clone(),
            above => format!("{above}/{name}"),
        };
        if kind.is_dir() {
            let is_done = path == tree.here;
            if !is_done && !names::is_foreign(name, has_end) && !rules.is_ignored(&path, true) {
                let rules = rules.clone();
                found.open.push(Open { path, rules });
            }
        } else if kind.is_file() && !names::is_secret(name) && !rules.is_ignored(&path, false) {
            found.files.push(path);
        }
    }
    found
}
