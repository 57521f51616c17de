//! Which snippets of an answer are shown. Pure.

use crate::error::{Error, Kind, Result};
use crate::model::{Selection, Snippet};

/// Keeps the snippets that were asked for, whole, in their order. Returns them
/// and how many were dropped by the limits.
///
/// # Errors
/// [`Kind::NotFound`] when none has the code that was asked for,
/// [`Kind::Budget`] when even the smallest is larger than the budget.
pub fn select(snippets: Vec<Snippet>, selection: &Selection) -> Result<(Vec<Snippet>, usize)> {
    let fitting: Vec<Snippet> = snippets
        .into_iter()
        .filter(|snippet| is_wanted(snippet, selection))
        .collect();
    if fitting.is_empty() {
        return Err(nothing_left(selection));
    }
    let all = fitting.len();
    let Some(budget) = selection.tokens else {
        let mut kept = fitting;
        kept.truncate(selection.limit.unwrap_or(all));
        let dropped = all - kept.len();
        return Ok((kept, dropped));
    };
    let smallest = fitting.iter().map(Snippet::tokens).min().unwrap_or(0);
    let mut left = budget;
    let mut kept = Vec::new();
    for snippet in fitting {
        if selection.limit.is_some_and(|limit| kept.len() >= limit) {
            break;
        }
        let tokens = snippet.tokens();
        if tokens <= left {
            left -= tokens;
            kept.push(snippet);
        }
    }
    if kept.is_empty() {
        return Err(Error::new(
            Kind::Budget,
            format!("no snippet fits into {budget} tokens"),
        )
        .hint(format!("the smallest needs --tokens {smallest}")));
    }
    let dropped = all - kept.len();
    Ok((kept, dropped))
}

fn is_wanted(snippet: &Snippet, selection: &Selection) -> bool {
    match &selection.language {
        Some(language) => languages(snippet).any(|l| is_same_language(&l, language)),
        None => !selection.code_only || languages(snippet).next().is_some(),
    }
}

/// Lists the languages of a snippet's blocks, those inside its text included.
fn languages(snippet: &Snippet) -> impl Iterator<Item = String> + '_ {
    let mut is_open = false;
    let inside = snippet.text.lines().filter_map(move |line| {
        let info = line.trim_start().strip_prefix("```")?;
        is_open = !is_open;
        is_open.then(|| info.trim().to_owned())
    });
    snippet
        .code
        .iter()
        .map(|code| code.language.clone())
        .chain(inside)
}

/// Tells whether two names are of one language: `ts` and `TypeScript`.
fn is_same_language(a: &str, b: &str) -> bool {
    fn canonical(name: &str) -> String {
        let name = name.trim().to_lowercase();
        let known = match name.as_str() {
            "js" | "javascript" | "jsx" | "mjs" | "cjs" => "javascript",
            "ts" | "typescript" | "tsx" | "mts" => "typescript",
            "py" | "python" | "python3" | "pycon" => "python",
            "rs" | "rust" => "rust",
            "sh" | "bash" | "shell" | "zsh" | "console" | "shellscript" => "shell",
            "yml" | "yaml" => "yaml",
            "golang" | "go" => "go",
            "cs" | "csharp" | "c#" => "csharp",
            "cpp" | "c++" | "cxx" => "cpp",
            "rb" | "ruby" => "ruby",
            "kt" | "kotlin" => "kotlin",
            "md" | "markdown" => "markdown",
            "ex" | "elixir" => "elixir",
            _ => return name,
        };
        known.to_owned()
    }
    canonical(a) == canonical(b)
}

fn nothing_left(selection: &Selection) -> Error {
    match &selection.language {
        Some(language) => Error::new(
            Kind::NotFound,
            format!("the answer has no code in {language}"),
        )
        .hint("leave --lang away to see all of it"),
        None if selection.code_only => {
            Error::new(Kind::NotFound, "the answer has no code").hint("leave --code away")
        }
        None => Error::new(Kind::NotFound, "the answer is empty"),
    }
}

#[cfg(test)]
mod tests;
