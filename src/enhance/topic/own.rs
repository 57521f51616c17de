//! Code of the project, and names that it made up: nobody else knows them, and
//! they tell of it.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use super::clean::bare;
use crate::enhance::prompt::Prompt;
use crate::enhance::scan::Source;
use crate::enhance::select::Pick;
use crate::enhance::stack::Stack;

/// Fewest characters of a name.
const FEWEST: usize = 3;

/// Words that lines of code begin with.
const KEYWORDS: [&str; 12] = [
    "const", "let", "var", "def", "fn", "func", "function", "return", "await", "export", "import",
    "class",
];

/// Returns the names that the project's code defines, and those of its
/// packages, where they do not look like words.
#[must_use]
pub fn names<'a>(sources: &'a [Source], stack: &'a Stack) -> HashSet<&'a str> {
    let symbols = sources.iter().flat_map(|source| &source.symbols);
    let symbols = symbols.map(|symbol| symbol.name.as_str());
    let symbols = symbols.filter(|name| name.contains('_') || name.contains(char::is_uppercase));
    let packages = stack.own.iter().map(String::as_str);
    let packages = packages.filter(|name| name.contains(['-', '_', '.']));
    let mut names: HashSet<&str> = symbols.chain(packages).collect();
    names.retain(|name| name.len() >= FEWEST);
    names
}

/// Returns a prompt with blanks in the place of names and of lines of code, but
/// for what speaks for a library. Places in it stay the same.
pub(super) fn without<'a>(
    prompt: &'a Prompt,
    picks: &[Pick],
    names: &HashSet<&str>,
) -> Cow<'a, Prompt> {
    let task = &prompt.task;
    let evidence = |range: &Range<usize>| {
        let mut all = picks.iter().flat_map(|pick| &pick.evidence);
        all.any(|e| e.start < range.end && range.start < e.end)
    };
    let (mut found, mut from): (Vec<Range<usize>>, _) = (Vec::new(), 0);
    let mut fence: Option<&str> = None;
    for line in task.split_inclusive('\n') {
        let mark = ["```", "~~~"]
            .into_iter()
            .find(|mark| line.trim_start().starts_with(mark));
        let is_code = fence.is_some() || mark.is_some() || is_code(line);
        fence = match (fence, mark) {
            (None, mark) => mark,
            (Some(open), Some(mark)) if open == mark => None,
            (open, _) => open,
        };
        for token in line.split_inclusive(char::is_whitespace) {
            let name = bare(token.trim_end()).trim_end_matches("()");
            let at = from + token.find(name).unwrap_or(0);
            let range = match is_code {
                true => from..from + token.trim_end().len(),
                false => at..at + name.len(),
            };
            from += token.len();
            if (is_code || names.contains(name)) && !evidence(&range) {
                found.push(range);
            }
        }
    }
    if found.is_empty() {
        return Cow::Borrowed(prompt);
    }
    let mut blanked = String::with_capacity(task.len());
    let mut from = 0;
    for range in found {
        blanked.push_str(task.get(from..range.start).unwrap_or_default());
        blanked.extend(range.clone().map(|_| ' '));
        from = range.end;
    }
    blanked.push_str(task.get(from..).unwrap_or_default());
    Cow::Owned(Prompt {
        task: blanked,
        ..prompt.clone()
    })
}

/// Tells whether a line is surely code.
fn is_code(line: &str) -> bool {
    let line = line.split(" //").next().unwrap_or_default().trim();
    let mut pairs = line.chars().zip(line.chars().skip(1));
    let is_call = pairs.any(|(a, b)| b == '(' && (a.is_alphanumeric() || a == '_'));
    let is_set = line.contains(" = ") || line.contains("=>");
    let first = line.split(' ').next().unwrap_or_default();
    let ends = line.ends_with([';', '{', '}']);
    let begins = KEYWORDS.contains(&first);
    (ends || begins) && (is_set || is_call) || ends && begins
}

#[cfg(test)]
mod tests {
    use super::is_code;

    #[test]
    fn lines_of_code_are_known() {
        for line in [
            "const total = sum(rows);",
            "  return load(id) // of the page",
            "def load(id):",
            "rows.map((row) => {",
            "import { a } from './a';",
        ] {
            assert!(is_code(line), "{line}");
        }
        for line in [
            "import the list (as CSV) into postgres",
            "let users log in (and out)",
            "why does useEffect(() => load(), []) run twice?",
            "return early when it fails; then log it",
            "add a login page;",
            "",
        ] {
            assert!(!is_code(line), "{line}");
        }
    }
}
