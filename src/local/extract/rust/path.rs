//! Paths of modules, as the layout of a Cargo package has them.

use crate::local::extract::File;

/// Longest file, in bytes, that is asked which of its modules are public:
/// generated ones declare thousands, and each of those would ask.
const ABOVE_MAX: usize = 64 << 10;

/// Module path of a source file: `tokio::task::blocking` for
/// `src/task/blocking.rs` of `tokio`. Files outside of a `src` folder count
/// from the package's root.
pub fn module(package: &str, path: &str) -> String {
    let (_, parts) = split(path);
    joined(package, &parts)
}

/// Path under which others can name what a file declares: without the modules
/// that the file above declares, but not as `pub`. What is public in those is
/// exported again further up, as a rule by the module they are in, so that
/// `src/task/blocking.rs` of `tokio` is `tokio::task`.
pub fn public_module(file: &File<'_>) -> String {
    let (root, parts) = split(file.path);
    let mut folder = root.to_owned();
    let mut public = Vec::new();
    for (depth, part) in parts.iter().enumerate() {
        let above = if depth == 0 {
            [format!("{root}lib.rs"), format!("{root}main.rs")]
        } else {
            [format!("{folder}/mod.rs"), format!("{folder}.rs")]
        };
        let text = above.iter().find_map(|path| (file.read)(path));
        let text = text.filter(|text| text.len() <= ABOVE_MAX);
        if text.is_none_or(|text| !is_private_in(&text, part)) {
            public.push(*part);
        }
        if depth > 0 {
            folder.push('/');
        }
        folder.push_str(part);
    }
    joined(file.package, &public)
}

/// Whether a file declares a module, and never as `pub`.
fn is_private_in(text: &str, module: &str) -> bool {
    let declared = format!("mod {module};");
    let mut before = text
        .match_indices(&declared)
        .map(|(at, _)| text[..at].trim_end_matches(' '))
        .filter(|before| before.ends_with(['\n', ')', '{', ']']) || before.ends_with("pub"))
        .peekable();
    before.peek().is_some() && !before.any(|before| before.ends_with("pub"))
}

/// The folder of a crate's root, with its slash, and the names of the modules
/// from there to a file.
fn split(path: &str) -> (&str, Vec<&str>) {
    let src = if path.starts_with("src/") {
        Some(0)
    } else {
        path.find("/src/").map(|at| at + 1)
    };
    let (root, rest) = path.split_at(src.map_or(0, |at| at + "src/".len()));
    let mut parts: Vec<&str> = rest.split('/').collect();
    let file = parts.pop().unwrap_or_default();
    let stem = file.strip_suffix(".rs").unwrap_or(file);
    let is_root = parts.is_empty() && matches!(stem, "lib" | "main");
    if !is_root && stem != "mod" {
        parts.push(stem);
    }
    (root, parts)
}

fn joined(package: &str, parts: &[&str]) -> String {
    let mut module = package.replace('-', "_");
    for part in parts {
        module.push_str("::");
        module.push_str(part);
    }
    module
}

/// Whether a name marks what only the package itself should use.
pub fn is_internal_name(name: &str) -> bool {
    matches!(
        name,
        "imp" | "internal" | "internals" | "private" | "sealed"
    ) || name.starts_with("__")
        || name.starts_with("_private")
}

/// Path, relative to the package, of what a file includes by a path relative
/// to itself. `None` for what is outside of the package.
pub fn included(file: &str, target: &str) -> Option<String> {
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    normal(&format!("{folder}/{target}"))
}

/// A relative path without `.` and `..`; `None` when it leaves its root.
pub fn normal(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_follow_the_layout_of_a_package() {
        assert_eq!(module("tower-http", "src/lib.rs"), "tower_http");
        assert_eq!(module("tokio", "src/task/mod.rs"), "tokio::task");
        assert_eq!(module("tokio", "src/task/join.rs"), "tokio::task::join");
        assert_eq!(module("a", "crates/b/src/c.rs"), "a::c");
        assert_eq!(module("a", "lib.rs"), "a");
    }

    #[test]
    fn private_modules_are_no_part_of_a_public_path() {
        let read = |path: &str| match path {
            "src/lib.rs" => Some("pub mod task;\nmod net;".to_owned()),
            "src/task/mod.rs" => {
                Some("cfg! { mod join; }\npub(crate) mod coop;\npub mod open;".to_owned())
            }
            _ => None,
        };
        let public = |path| {
            public_module(&File {
                package: "tokio",
                path,
                text: "",
                read: &read,
            })
        };
        assert_eq!(public("src/task/join.rs"), "tokio::task");
        assert_eq!(public("src/task/coop/mod.rs"), "tokio::task");
        assert_eq!(public("src/task/open.rs"), "tokio::task::open");
        assert_eq!(public("src/net/unknown.rs"), "tokio::unknown");
        assert_eq!(public("src/lib.rs"), "tokio");
    }

    #[test]
    fn what_is_included_stays_in_the_package() {
        let from = "src/routing/mod.rs";
        assert_eq!(
            included(from, "../docs/a.md").as_deref(),
            Some("src/docs/a.md")
        );
        assert_eq!(
            included(from, "../../README.md").as_deref(),
            Some("README.md")
        );
        assert_eq!(included(from, "../../../secret"), None);
    }
}
