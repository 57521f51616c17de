//! The patterns that name a workspace's members: `crates/*`, `apps/**`.

use std::path::{Path, PathBuf};

use super::places::subdirectories;

/// Most directories a pattern may name.
const MAX_MATCHES: usize = 4096;
/// Most directories below one another that `**` walks.
const MAX_DEPTH: usize = 6;

/// Lists the directories below `root` that a pattern names.
pub(super) fn expand(root: &Path, pattern: &str) -> Vec<PathBuf> {
    let mut found = vec![root.to_path_buf()];
    for part in pattern.split('/').filter(|part| !matches!(*part, "" | ".")) {
        found = match part {
            "**" => found.iter().flat_map(|dir| below(dir, MAX_DEPTH)).collect(),
            part if part.contains(['*', '?']) => {
                let all = found
                    .iter()
                    .flat_map(|dir| subdirectories(dir, MAX_MATCHES));
                all.filter(|dir| !is_skipped(dir) && is_match(part, file_name(dir)))
                    .collect()
            }
            part => found.iter().map(|dir| dir.join(part)).collect(),
        };
        found.truncate(MAX_MATCHES);
    }
    found
}

/// Lists a directory and those below it, following no links.
fn below(dir: &Path, depth: usize) -> Vec<PathBuf> {
    let mut all = vec![dir.to_path_buf()];
    if depth > 0 {
        for sub in subdirectories(dir, MAX_MATCHES) {
            if all.len() >= MAX_MATCHES {
                break;
            }
            if !is_skipped(&sub) && !sub.is_symlink() {
                all.extend(below(&sub, depth - 1));
            }
        }
    }
    all
}

fn is_skipped(dir: &Path) -> bool {
    let name = file_name(dir);
    name.starts_with('.') || matches!(name, "node_modules" | "target")
}

fn file_name(path: &Path) -> &str {
    let name = path.file_name().and_then(|name| name.to_str());
    name.unwrap_or_default()
}

/// Matches a name against `*` and `?`, in time linear to their product.
fn is_match(pattern: &str, name: &str) -> bool {
    let name: Vec<char> = name.chars().collect();
    let mut reach = vec![false; name.len() + 1];
    reach[0] = true;
    for p in pattern.chars() {
        let mut next = vec![false; name.len() + 1];
        for at in 0..=name.len() {
            next[at] = match p {
                '*' => reach[at] || (at > 0 && next[at - 1]),
                _ => at > 0 && reach[at - 1] && (p == '?' || p == name[at - 1]),
            };
        }
        reach = next;
    }
    reach[name.len()]
}

#[cfg(test)]
mod tests {
    use super::{expand, is_match};

    #[test]
    fn names_are_matched() {
        for (pattern, name, is) in [
            ("*", "a", true),
            ("a*c", "abbc", true),
            ("a*c", "abb", false),
            ("a?", "ab", true),
            ("?", "", false),
        ] {
            assert_eq!(is_match(pattern, name), is, "{pattern} {name}");
        }
    }

    #[test]
    fn a_link_to_itself_ends() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("a/b/node_modules/c")).unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(dir.path(), dir.path().join("a/loop")).unwrap();
        let found = expand(dir.path(), "./**");
        assert_eq!(found.len(), 3);
        assert_eq!(expand(dir.path(), "a/b"), [dir.path().join("a/b")]);
    }
}
