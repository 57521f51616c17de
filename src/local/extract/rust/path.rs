//! Paths of modules, as the layout of a Cargo package has them.

/// Module path of a source file: `tokio::task::blocking` for
/// `src/task/blocking.rs` of `tokio`. Files outside of a `src` folder count
/// from the package's root.
pub fn module(package: &str, path: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').collect();
    if let Some(src) = parts.iter().position(|part| *part == "src") {
        parts.drain(..=src);
    }
    let file = parts.pop().unwrap_or_default();
    let stem = file.strip_suffix(".rs").unwrap_or(file);
    let is_root = parts.is_empty() && matches!(stem, "lib" | "main");
    if !is_root && stem != "mod" {
        parts.push(stem);
    }
    let mut module = package.replace('-', "_");
    for part in parts {
        module.push_str("::");
        module.push_str(part);
    }
    module
}

/// Whether a name marks what only the package itself should use.
pub fn is_internal_name(name: &str) -> bool {
    matches!(name, "imp" | "internal" | "internals" | "private")
        || name.starts_with("__")
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
