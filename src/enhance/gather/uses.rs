//! Which files use a library, by what they import.

use crate::enhance::scan::Source;
use crate::enhance::select::Pick;
use crate::enhance::stack::Registry;

/// A library, by what code imports it by.
#[derive(Debug)]
pub(super) struct Library<'a> {
    /// Its name for people.
    pub(super) name: &'a str,
    registry: Option<Registry>,
    /// In lower case, without marks.
    keys: Vec<String>,
}

impl<'a> Library<'a> {
    /// Takes what code imports a library by out of what is known of it.
    pub(super) fn new(pick: &'a Pick) -> Self {
        let dependency = pick.dependency.as_ref();
        let registry = dependency.map(|dependency| dependency.registry);
        let published = dependency.map_or(pick.name.as_str(), |d| d.name.as_str());
        let mut keys: Vec<String> = pick.modules.iter().map(|module| squash(module)).collect();
        match registry {
            Some(Registry::Maven) => {
                let (group, artifact) = published.split_once(':').unwrap_or((published, ""));
                keys.push(squash(group));
                keys.push(squash(&format!("{group}.{artifact}")));
            }
            Some(Registry::Composer) => {
                let (vendor, package) = published.split_once('/').unwrap_or((published, published));
                keys.push(squash(published));
                if vendor == package {
                    keys.push(squash(package));
                }
                let short = package
                    .strip_prefix("laravel-")
                    .or_else(|| package.strip_prefix("php-"));
                keys.extend(short.map(|short| squash(&format!("{vendor}{short}"))));
            }
            Some(Registry::Go) => {
                keys.push(squash(published));
                let (head, last) = published.rsplit_once('/').unwrap_or(("", published));
                let is_major = last.starts_with('v')
                    && last.len() > 1
                    && last.bytes().skip(1).all(|b| b.is_ascii_digit());
                keys.extend(is_major.then(|| squash(head)));
            }
            Some(Registry::PyPi) => {
                keys.push(squash(published));
                keys.extend(published.strip_prefix("python-").map(squash));
            }
            Some(Registry::Image | Registry::Terraform) => {}
            _ => keys.push(squash(published)),
        }
        if registry.is_none() {
            keys.push(squash(&pick.title));
        }
        keys.retain(|key| key.len() > 1);
        keys.sort_unstable();
        keys.dedup();
        Self {
            name: if pick.title.is_empty() {
                &pick.name
            } else {
                &pick.title
            },
            registry,
            keys,
        }
    }

    /// Counts what a file takes from the library: its imports, and the names
    /// that they tell.
    pub(super) fn count(&self, source: &Source) -> usize {
        if !self
            .registry
            .is_none_or(|registry| is_spoken(registry, source.language))
        {
            return 0;
        }
        let imports = source.imports.iter();
        let own = imports.filter(|import| self.keys.iter().any(|key| begins(&import.module, key)));
        own.map(|import| import.names.len().max(1)).sum()
    }
}

/// Puts a name in lower case, without the marks that ecosystems write
/// differently.
fn squash(name: &str) -> String {
    let chars = name.chars().filter(|c| c.is_alphanumeric() || *c == '@');
    chars.flat_map(char::to_lowercase).collect()
}

/// Tells whether what is imported is a library or a part of it: its first
/// parts, written together, are the key.
fn begins(module: &str, key: &str) -> bool {
    let mut rest = key;
    if module.starts_with(['.', '/', '~', '#']) || module.starts_with("@/") {
        return false;
    }
    for c in module.chars() {
        let is_part = c.is_alphanumeric() || c == '@';
        if rest.is_empty() {
            return !is_part && !matches!(c, '-' | '_');
        }
        if !is_part {
            continue;
        }
        for c in c.to_lowercase() {
            match rest.strip_prefix(c) {
                Some(shorter) => rest = shorter,
                None => return false,
            }
        }
    }
    rest.is_empty()
}

/// Tells whether packages of a registry are imported by code in a language.
fn is_spoken(registry: Registry, language: &str) -> bool {
    let family: &[&str] = match registry {
        Registry::Npm => &[
            "ts",
            "tsx",
            "js",
            "jsx",
            "typescript",
            "javascript",
            "vue",
            "svelte",
            "astro",
            "mdx",
            "html",
        ],
        Registry::PyPi => &["python", "py"],
        Registry::Crates => &["rust", "rs"],
        Registry::Go => &["go"],
        Registry::Maven => &["java", "kotlin", "kt", "scala", "groovy"],
        Registry::Gem => &["ruby", "rb", "erb"],
        Registry::Composer => &["php", "blade"],
        Registry::NuGet => &["csharp", "cs", "fsharp", "razor"],
        Registry::Hex => &["elixir", "ex", "heex", "erlang"],
        Registry::Pub => &["dart"],
        Registry::Swift => &["swift"],
        Registry::Terraform | Registry::Image => &[],
    };
    family.contains(&language)
}

#[cfg(test)]
mod tests {
    use super::{begins, squash};

    #[test]
    fn imports_belong_to_libraries() {
        for (module, name, wanted) in [
            ("@tanstack/react-query", "@tanstack/react-query", true),
            ("next/server", "next", true),
            ("next-auth", "next", false),
            ("./next", "next", false),
            ("sqlalchemy.orm", "SQLAlchemy", true),
            ("tower_http::trace", "tower-http", true),
            ("gorm.io/gorm/clause", "gorm.io/gorm", true),
            ("github.com/a/bc", "github.com/a/b", false),
            ("Phoenix.LiveView", "phoenix_live_view", true),
            ("Sidekiq::Job", "sidekiq", true),
            ("reactive", "react", false),
            ("react", "react-dom", false),
        ] {
            assert_eq!(begins(module, &squash(name)), wanted, "{module} {name}");
        }
    }
}
