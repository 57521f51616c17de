//! `go.sum` and `vendor/modules.txt`.

use std::collections::BTreeMap;

use crate::manifest::context::compare_versions;
use crate::manifest::text::Broken;

/// Parses `go.sum`: of each module whose files were fetched, the highest
/// version, which is the one that a build takes.
pub(super) fn parse(text: &str) -> Result<BTreeMap<String, String>, Broken> {
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    for (at, line) in text.lines().enumerate() {
        let words: Vec<&str> = line.split_whitespace().collect();
        match *words {
            [] => {}
            [_, version, hash] if hash.starts_with("h1:") && version.ends_with("/go.mod") => {}
            [module, version, hash] if hash.starts_with("h1:") => {
                let known = all.entry(module.to_owned()).or_default();
                if compare_versions(version, known).is_gt() {
                    version.clone_into(known);
                }
            }
            _ => return Err(Broken::new(at + 1, "no module, version and hash")),
        }
    }
    Ok(all)
}

/// Parses `vendor/modules.txt`: the modules that are kept with the project.
pub(super) fn vendored(text: &str) -> Result<BTreeMap<String, String>, Broken> {
    let mut all = BTreeMap::new();
    for line in text.lines().filter_map(|line| line.strip_prefix("# ")) {
        let mut words = line.split_whitespace();
        if let (Some(module), Some(version)) = (words.next(), words.next())
            && version.starts_with('v')
        {
            all.insert(module.to_owned(), version.to_owned());
        }
    }
    Ok(all)
}

/// Spells a module as the cache does: `!` before each capital, made small.
pub(super) fn escape(module: &str) -> String {
    let mut escaped = String::with_capacity(module.len());
    for c in module.chars() {
        if c.is_ascii_uppercase() {
            escaped.push('!');
        }
        escaped.push(c.to_ascii_lowercase());
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{escape, parse, vendored};

    #[test]
    fn the_highest_fetched_version_counts() {
        let text =
            "a v1.2.0 h1:x=\na v1.10.0 h1:x=\na v1.20.0/go.mod h1:x=\nb v0.1.0/go.mod h1:y=\n";
        let all = parse(text).unwrap();
        assert_eq!(all.get("a").map(String::as_str), Some("v1.10.0"));
        assert_eq!(all.len(), 1);
        assert_eq!(parse("a v1 h1:x=\nb\n").unwrap_err().line, Some(2));
    }

    #[test]
    fn vendored_modules_are_listed() {
        let text = "# a v1.0.0\n## explicit; go 1.20\na/sub\n# b v1.0.0 => ../b\n# c => ../c\n";
        assert_eq!(vendored(text).unwrap().len(), 2);
    }

    #[test]
    fn capitals_are_escaped() {
        assert_eq!(
            escape("github.com/BurntSushi/toml"),
            "github.com/!burnt!sushi/toml"
        );
    }
}
