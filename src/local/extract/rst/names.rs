//! Names that a document defines for itself.

use std::collections::{HashMap, HashSet};

/// Substitutions and link targets of a document.
#[derive(Debug, Default)]
pub struct Names {
    /// `.. |name| replace:: text`; empty text for images and all else.
    substitutions: HashMap<String, String>,
    /// `.. _name: url`, in lower case.
    targets: HashSet<String>,
}

impl Names {
    /// Collects what the lines define.
    #[must_use]
    pub fn read(lines: &[&str]) -> Self {
        let mut names = Self::default();
        for line in lines {
            let Some(markup) = line.trim_start().strip_prefix(".. ") else {
                continue;
            };
            if let Some(rest) = markup.strip_prefix('|') {
                if let Some((name, definition)) = rest.split_once('|') {
                    let text = definition.trim().strip_prefix("replace::");
                    let text = text.unwrap_or_default().trim();
                    names.substitutions.insert(name.to_owned(), text.to_owned());
                }
            } else if let Some((name, _)) = markup.strip_prefix('_').and_then(|t| t.split_once(':'))
            {
                names.targets.insert(name.trim_matches('`').to_lowercase());
            }
        }
        names
    }

    /// What stands for `|name|`.
    #[must_use]
    pub fn substitution(&self, name: &str) -> Option<&str> {
        self.substitutions.get(name).map(String::as_str)
    }

    /// Whether `name_` is a link.
    #[must_use]
    pub fn is_target(&self, name: &str) -> bool {
        !self.targets.is_empty() && self.targets.contains(&name.to_lowercase())
    }
}
