//! Headings, and fences that nothing within can close.

use super::blocks::{Block, Form};
use super::fence;
use super::layout::{Parts, notice};
use crate::model::Section;

/// Returns the opening fence with what is said of the block below it, and the
/// closing one. What is said stands within: a path is not ours either.
pub(super) fn marks(block: &Block, nonce: &str) -> (String, String) {
    let language = match &block.form {
        Form::Text => "text",
        Form::Markdown => "markdown",
        Form::Code(language) if language.is_empty() => "text",
        Form::Code(language) => language,
    };
    let said: Vec<String> = block
        .attributes
        .iter()
        .map(|(key, value)| format!("{key}: {value}"))
        .collect();
    let said = said.join(" · ");
    let texts = block.parts.iter().map(|part| part.text.as_str());
    let fence = fence::around(texts.chain(std::iter::once(said.as_str())));
    let head = match said.as_str() {
        "" => String::new(),
        said => format!("[{said}]\n"),
    };
    (
        format!("{fence}{language} {nonce}\n{head}"),
        format!("{fence}\n\n"),
    )
}

const fn heading(section: Section) -> &'static str {
    match section {
        Section::Facts => "The project",
        Section::Rules => "Rules of the project",
        Section::ProjectDocs => "Documents of the project",
        Section::Code => "Code of the project",
        _ => "Documentation of libraries",
    }
}

/// Returns the whole text.
pub(super) fn whole(parts: &Parts<'_>) -> String {
    let task = task(parts.task);
    if !parts.has_reference() {
        return format!("# Task\n\n{task}\n");
    }
    let notice = notice(&format!("in fences marked {}", parts.nonce));
    let mut out = format!("# Task\n\n{task}\n\n# Reference\n\n{notice}\n\n");
    for (section, blocks) in parts.sections {
        out.push_str(&format!("## {}\n\n{blocks}", heading(*section)));
    }
    if parts.repeats {
        out.push_str(&format!("# Task, again\n\n{task}\n"));
    }
    let end = out.trim_end().len();
    out.truncate(end);
    out.push('\n');
    out
}

/// Returns the task so that it opens nothing that it does not close: in a fence
/// when it holds fences or HTML.
fn task(task: &str) -> String {
    let has_html = task.lines().any(|line| line.trim_start().starts_with('<'));
    if !has_html && !task.contains("```") && !task.contains("~~~") {
        return task.to_owned();
    }
    let fence = fence::around(std::iter::once(task));
    format!("{fence}text\n{task}\n{fence}")
}
