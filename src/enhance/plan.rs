//! From a request to the pieces of a prompt, step by step: what is asked of
//! whom, and what becomes of the answers.
//!
//! Guarantees: the secrets of a prompt are masked before any step sees it; what
//! cannot be read or was not answered is a warning, unless the request insists on
//! it. Forbids: asking anybody.

mod finish;
mod named;
#[cfg(test)]
mod tests;

use std::path::Path;

use super::gather::{self, Gathered, Project};
use super::mask::mask;
use super::prompt::Prompt;
use super::scan::{self, Source};
use super::select::{self, Pick, Wanted, relevance};
use super::stack::{self, Stack};
use super::subjects::Table;
use super::topic;
use super::tree::Tree;
use crate::error::Result;
use crate::manifest::{Places, ProjectFacts, project_facts};
use crate::model::{DocsRequest, EnhanceRequest, Selection, VersionOrigin, VersionWish};

/// Most files that are read first where not all are read.
const HINTED: usize = 1_000;

/// What a prompt is to be made of, before anybody is asked.
#[derive(Debug)]
pub struct Plan {
    /// The project's files.
    pub tree: Tree,
    /// Its code.
    pub sources: Vec<Source>,
    /// What it is made of.
    pub stack: Stack,
    /// The prompt, secrets masked.
    pub prompt: Prompt,
    /// The libraries, most wanted first.
    pub picks: Vec<Pick>,
    /// A question for each.
    pub topics: Vec<String>,
    /// Files of the request, relative to the project, with `/`.
    files: Vec<String>,
    /// What the project says of itself, and the file that says so.
    facts: Option<(String, ProjectFacts)>,
    /// What the user should know, a line each.
    warnings: Vec<String>,
}

impl Plan {
    /// Looks at the project that `cwd` is in, and decides what to ask.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] for a file of the request that is not
    /// there, or not of the project.
    pub fn make(request: &EnhanceRequest, cwd: &Path, places: &Places) -> Result<Self> {
        let prompt = Prompt::new(&mask(&request.prompt));
        let tree = Tree::walk(cwd, places.home.as_deref());
        let files = named::files(&tree, cwd, &request.files)?;
        let mut mentioned = named::mentioned(&tree, &prompt.paths);
        mentioned.retain(|path| !files.contains(path));
        let wanted = Wanted {
            libraries: request.libraries.clone(),
            files: files.iter().chain(&mentioned).cloned().collect(),
        };
        let mut first = wanted.files.clone();
        if tree.files.len() > scan::MOST {
            first.extend(relevance::hinted(&prompt, &tree, HINTED));
        }
        let sources = scan::scan(&tree, &first);
        let stack = stack::read(&tree, places, &wanted.files);
        let picks = select::select(&prompt, &stack, &sources, Table::built_in(), &wanted);
        let own = topic::own::names(&sources, &stack);
        let topics = topic::topics(&prompt, &picks, &own);
        let facts = project_facts(cwd).and_then(|(path, facts)| {
            // What lies above the project speaks for another one.
            Some((named::relative(&tree, &path)?, facts))
        });
        let mut warnings = named::unread(&tree, &files);
        warnings.extend(tree.warnings.iter().chain(&stack.warnings).cloned());
        Ok(Self {
            tree,
            sources,
            stack,
            prompt,
            picks,
            topics,
            files,
            facts,
            warnings,
        })
    }

    /// Returns what is asked about each library, in their order.
    #[must_use]
    pub fn questions(&self) -> Vec<DocsRequest> {
        let topics = self.topics.iter().map(String::as_str);
        let topics = topics.chain(std::iter::repeat(""));
        let question = |(pick, topic): (&Pick, &str)| DocsRequest {
            library: pick.library.clone(),
            wish: wish(pick),
            exact: false,
            query: match topic.trim() {
                "" => pick.title.clone(),
                topic => topic.to_owned(),
            },
            selection: Selection::default(),
        };
        self.picks.iter().zip(topics).map(question).collect()
    }

    /// Finds what of the project belongs to the prompt.
    #[must_use]
    pub fn gather(&self) -> Gathered {
        let project = Project {
            tree: &self.tree,
            sources: &self.sources,
            stack: &self.stack,
            facts: self
                .facts
                .as_ref()
                .map(|(path, facts)| (path.as_str(), facts)),
            files: &self.files,
        };
        gather::gather(&project, &self.prompt, &self.picks)
    }
}

/// Wishes for the version that the user names, else for the project's.
fn wish(pick: &Pick) -> VersionWish {
    if let Some(version) = &pick.library.version {
        return VersionWish::Asked {
            version: version.clone(),
            origin: VersionOrigin::Argument,
        };
    }
    let locked = pick.dependency.as_ref().and_then(|dependency| {
        let file = dependency.origin.rsplit('/').next().unwrap_or_default();
        Some((dependency.version.clone()?, file.to_owned()))
    });
    locked.map_or(VersionWish::Any, |(version, file)| VersionWish::Asked {
        version,
        origin: VersionOrigin::Lockfile(file),
    })
}
