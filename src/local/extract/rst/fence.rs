//! Fenced code.

use super::lines::dedent;

/// Makes fenced code of lines, without the indentation they have in common
/// and without blank lines around them. Empty when there is no code.
#[must_use]
pub fn fence(language: &str, lines: &[&str]) -> String {
    let code = dedent(lines).join("\n");
    let code = code.trim_matches('\n').trim_end();
    if code.is_empty() {
        return String::new();
    }
    // Longer than any fence in the code.
    let mut marks = "```".to_owned();
    while code.contains(&marks) && marks.len() < 16 {
        marks.push('`');
    }
    format!("{marks}{language}\n{code}\n{marks}")
}

/// Whether a line opens or closes fenced code.
#[must_use]
pub fn is_fence(line: &str) -> bool {
    let rest = line.trim_start().strip_prefix("```");
    rest.is_some_and(|rest| !rest.trim_start_matches('`').contains('`'))
}

/// The language of literal text that names none: a shell's where it shows a
/// prompt, else Python, whose packages these are.
#[must_use]
pub fn guess_language(lines: &[&str]) -> &'static str {
    let first = lines.iter().find(|l| !l.is_empty());
    let first = first.map(|l| l.trim_start()).unwrap_or_default();
    let is_shell = ["$ ", "% ", "pip install ", "python -m "]
        .iter()
        .any(|start| first.starts_with(start));
    if is_shell { "shell" } else { "python" }
}
