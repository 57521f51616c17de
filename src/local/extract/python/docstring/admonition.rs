//! Admonitions of MkDocs: `!!! note "Title"` and an indented body.

use std::borrow::Cow;

use crate::local::extract::rst::lines::{block_end, dedent, indent_of};

/// Puts a label in bold before the body of each admonition, whose
/// indentation it takes away.
#[must_use]
pub fn label<'a>(lines: &[&'a str]) -> Vec<Cow<'a, str>> {
    let mut out = Vec::with_capacity(lines.len());
    let mut at = 0;
    while let Some(&line) = lines.get(at) {
        at += 1;
        let Some(title) = title(line.trim_start()) else {
            out.push(Cow::Borrowed(line));
            continue;
        };
        let end = block_end(lines, at, indent_of(line) + 1);
        out.push(Cow::Owned(format!("**{title}**")));
        out.push(Cow::Borrowed(""));
        out.extend(dedent(&lines[at..end]).into_iter().map(Cow::Borrowed));
        at = end;
    }
    out
}

/// The title of an admonition, or else its kind: `Usage Documentation` of
/// `!!! abstract "Usage Documentation"`.
fn title(line: &str) -> Option<String> {
    let rest = ["!!! ", "??? ", "???+ "]
        .iter()
        .find_map(|mark| line.strip_prefix(mark))?;
    let (kind, title) = rest.split_once(' ').unwrap_or((rest, ""));
    let title = title.trim().trim_matches('"');
    if !title.is_empty() {
        return Some(title.to_owned());
    }
    let mut chars = kind.chars();
    let first = chars.next()?;
    Some(first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::label;

    #[test]
    fn bodies_lose_their_indentation() {
        let lines = [
            "Text.",
            "",
            "!!! note",
            "    Mind `it`.",
            "",
            "!!! x \"A b\"",
            "    c",
            "d",
        ];
        assert_eq!(
            label(&lines),
            [
                "Text.",
                "",
                "**Note**",
                "",
                "Mind `it`.",
                "",
                "**A b**",
                "",
                "c",
                "d"
            ]
        );
    }
}
