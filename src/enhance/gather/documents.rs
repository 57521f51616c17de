//! Which files of a project are its documents.

use super::Project;
use super::query::{Query, stem_of};
use super::words;
use crate::enhance::mask::mask;
use crate::manifest::ProjectFacts;

/// Most documents, and most bytes of all of them and of one.
const MOST: usize = 240;
const MOST_BYTES: usize = 1_000_000;
const MOST_ONE: u64 = 200_000;

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// It says what holds for whoever works on the project.
    Rules,
    /// It says what the project is.
    Readme,
    /// Any other.
    Other,
}

/// A document of the project.
#[derive(Debug, Clone)]
pub(super) struct Document<'a> {
    /// Relative to the project.
    pub(super) path: &'a str,
    pub(super) kind: Kind,
    /// Whether the prompt speaks of this very document.
    pub(super) is_named: bool,
    /// All of it, secrets masked.
    pub(super) text: String,
}

/// Reads the documents of a project, those first that are wanted most, within
/// bounds.
pub(super) fn read<'a>(
    project: &Project<'a>,
    query: &Query,
    paths: &[String],
) -> Vec<Document<'a>> {
    let facts = project.facts.map(|(_, facts)| facts);
    let files = project.tree.files.iter();
    let known = files.filter_map(|file| Some((file.path.as_str(), kind(&file.path, facts)?)));
    let is_named =
        |path: &str, kind| paths.iter().any(|p| p == path) || is_spoken_of(path, kind, query);
    let mut known: Vec<_> = known
        .map(|(path, kind)| (!is_named(path, kind), kind, path))
        .collect();
    let near = |path: &str| {
        let here = &project.tree.here;
        here.is_empty() || path.starts_with(here.as_str())
    };
    known.sort_by_cached_key(|(is_other, kind, path)| {
        let depth = path.matches('/').count();
        (*is_other, *kind, !near(path), depth, *path)
    });
    let mut documents = Vec::new();
    let mut left = MOST_BYTES;
    for (is_other, kind, path) in known.into_iter().take(MOST) {
        let Some(text) = project.tree.read(path, MOST_ONE.min(left as u64)) else {
            continue;
        };
        left = left.saturating_sub(text.len());
        documents.push(Document {
            path,
            kind,
            is_named: !is_other,
            text: mask(&text).into_owned(),
        });
    }
    documents
}

/// Names of files that state rules, whatever their directory.
const RULES: [&str; 12] = [
    "agents.md",
    "agent.md",
    "claude.md",
    "gemini.md",
    "copilot-instructions.md",
    ".cursorrules",
    ".windsurfrules",
    ".clinerules",
    "contributing.md",
    "contributing.rst",
    "contributing.txt",
    "contributing",
];

/// Directories whose texts are documents.
const FOLDERS: [&str; 12] = [
    "docs",
    "doc",
    "documentation",
    "guides",
    "guide",
    "wiki",
    "adr",
    "adrs",
    "decisions",
    "handbook",
    "design",
    "rfcs",
];

/// Directories whose texts are not the project's own.
const FOREIGN: [&str; 14] = [
    "node_modules",
    "vendor",
    "third_party",
    "fixtures",
    "testdata",
    "__fixtures__",
    "__snapshots__",
    "dist",
    "build",
    "target",
    "templates",
    "ISSUE_TEMPLATE",
    "site-packages",
    "locales",
];

fn kind(path: &str, facts: Option<&ProjectFacts>) -> Option<Kind> {
    let name = path.rsplit('/').next()?;
    let is_other = |end: &str| !is_text(&end.to_lowercase()) && end != "mdc";
    let parts = name.rsplit_once('.');
    if parts.is_some_and(|(stem, end)| !stem.is_empty() && is_other(end)) {
        return None;
    }
    let name = name.to_lowercase();
    let mut folders = path.split('/').rev().skip(1);
    let is_rule_folder = path.starts_with(".cursor/rules/")
        || path.contains("/.cursor/rules/")
        || path.contains(".github/instructions/")
        || path.contains(".clinerules/")
        || path.contains(".windsurf/rules/");
    if folders.clone().any(|folder| FOREIGN.contains(&folder))
        || facts.is_some_and(|facts| is_excluded(path, facts))
    {
        return None;
    }
    let end = name.rsplit_once('.').map_or("", |(_, end)| end);
    if RULES.contains(&&*name) || (is_rule_folder && matches!(end, "mdc" | "md")) {
        return Some(Kind::Rules);
    }
    if name == "readme" || (name.starts_with("readme.") && is_text(end)) {
        return Some(Kind::Readme);
    }
    let is_history = matches!(
        stem_of(&name),
        "changelog"
            | "changes"
            | "history"
            | "license"
            | "licence"
            | "license-mit"
            | "license-apache"
            | "notice"
            | "code_of_conduct"
            | "pull_request_template"
            | "authors"
    );
    let is_wanted =
        facts.is_some_and(|facts| facts.folders.iter().any(|folder| is_below(path, folder)));
    let is_plain = matches!(end, "txt" | "text")
        && !is_wanted
        && !folders.any(|folder| FOLDERS.contains(&&*folder.to_lowercase()));
    (is_text(end) && !is_history && !is_plain).then_some(Kind::Other)
}

fn is_text(end: &str) -> bool {
    matches!(
        end,
        "md" | "mdx" | "markdown" | "rst" | "txt" | "text" | "adoc" | "asciidoc"
    )
}

/// Tells whether a path is in a folder, written `docs`, `./docs/` or `docs/**`.
fn is_below(path: &str, folder: &str) -> bool {
    let folder = folder
        .trim_start_matches("./")
        .trim_end_matches("/**")
        .trim_end_matches(['/', '*']);
    let rest = path.strip_prefix(folder);
    folder.is_empty() || folder == "." || rest.is_some_and(|rest| rest.starts_with('/'))
}

/// Tells whether the project wants a document left out: a file by its name, a
/// folder by its path, by its name alone, or by a glob.
fn is_excluded(path: &str, facts: &ProjectFacts) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    if facts
        .exclude_files
        .iter()
        .any(|file| file == name || file == path)
    {
        return true;
    }
    facts.exclude_folders.iter().any(|folder| {
        let bare = folder
            .trim_start_matches("./")
            .trim_start_matches("**/")
            .trim_end_matches("/**")
            .trim_end_matches('/');
        let is_anywhere = !folder.starts_with("./") && !bare.contains('/');
        let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
        if bare.contains('*') {
            let glob = wildmatch::WildMatch::new(bare);
            return folders
                .split('/')
                .any(|part| is_anywhere && glob.matches(part))
                || glob.matches(folders);
        }
        is_below(path, bare) && !bare.is_empty()
            || is_anywhere && folders.split('/').any(|part| part == bare)
            || folder.starts_with("**/") && path.contains(&format!("/{bare}/"))
    })
}

/// Tells whether a prompt speaks of a document by its name: every word of it
/// is a word of the task.
fn is_spoken_of(path: &str, kind: Kind, query: &Query) -> bool {
    let stems = words::of_name(stem_of(path));
    let is_asked = !stems.is_empty() && stems.iter().all(|stem| query.is_asked(stem));
    // Of several files called `README` the one at the top is spoken of.
    is_asked && (kind != Kind::Readme || !path.contains('/'))
}

#[cfg(test)]
mod tests {
    use super::{Kind, is_below, kind};
    use crate::manifest::ProjectFacts;

    #[test]
    fn documents_are_told_by_their_paths() {
        let facts = ProjectFacts {
            folders: vec!["manual".to_owned()],
            exclude_folders: vec![
                "docs/old".to_owned(),
                "drafts".to_owned(),
                "**/arch*".to_owned(),
            ],
            exclude_files: vec!["todo.md".to_owned()],
            ..ProjectFacts::default()
        };
        for (path, wanted) in [
            ("AGENTS.md", Some(Kind::Rules)),
            ("apps/web/CLAUDE.md", Some(Kind::Rules)),
            (".cursor/rules/api.mdc", Some(Kind::Rules)),
            (".github/copilot-instructions.md", Some(Kind::Rules)),
            ("CONTRIBUTING.rst", Some(Kind::Rules)),
            ("README.md", Some(Kind::Readme)),
            ("packages/a/readme.rst", Some(Kind::Readme)),
            ("docs/setup.txt", Some(Kind::Other)),
            ("manual/lens.txt", Some(Kind::Other)),
            ("ARCHITECTURE.md", Some(Kind::Other)),
            ("requirements.txt", None),
            ("CHANGELOG.md", None),
            ("node_modules/a/README.md", None),
            ("docs/old/a.md", None),
            ("a/drafts/b.md", None),
            ("x/archive/b.md", None),
            ("docs/todo.md", None),
            ("src/main.rs", None),
        ] {
            assert_eq!(kind(path, Some(&facts)), wanted, "{path}");
        }
        assert!(is_below("docs/a.md", "./docs/") && !is_below("docsy/a.md", "docs"));
    }
}
