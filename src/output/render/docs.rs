//! A whole answer, rendered snippet by snippet, so that none reaches into another.

use std::borrow::Cow;

use super::{Style, body, indented, wrap};
use crate::model::{Docs, Snippet};
use crate::output::clean::{clean, clean_line};
use crate::output::markdown::{fenced, heading, title};
use crate::output::style::{BOLD, CYAN, DIM, UNDERLINE, paint};

/// Largest documentation in bytes whose code is coloured by its syntax: the
/// highlighter takes about 15 ms for each KiB.
const HIGHLIGHT_LIMIT: usize = 48 * 1024;

/// Returns the documentation rendered.
#[must_use]
pub fn docs(docs: &Docs, style: Style) -> String {
    let code_size = |s: &Snippet| s.code.iter().map(|c| c.code.len()).sum::<usize>();
    let sizes = docs.snippets.iter().map(|s| s.text.len() + code_size(s));
    let style = Style {
        highlight: style.highlight && sizes.sum::<usize>() <= HIGHLIGHT_LIMIT,
        ..style
    };
    let head = title(docs);
    let head = paint(style.color, BOLD, &paint(style.color, UNDERLINE, &head));
    let mut out = format!("{head}\n");
    for snippet in &docs.snippets {
        let heading = heading(snippet);
        if !heading.is_empty() {
            let lines = wrap::wrap(&unquoted(&heading), style.width);
            out.push_str(&format!("\n{}\n", paint(style.color, BOLD, &lines)));
        }
        if let Some(source) = &snippet.source {
            let name = paint(style.color, DIM, "Source:");
            let source = paint(style.color, CYAN, &clean_line(source));
            out.push_str(&format!("\n{name} {source}\n"));
        }
        if !snippet.signature.is_empty() {
            let language = snippet.signature_language();
            out.push('\n');
            out.push_str(&block(language, &snippet.signature, style));
        }
        if !snippet.text.trim().is_empty() {
            out.push('\n');
            out.push_str(&body(&snippet.text, style));
        }
        for code in &snippet.code {
            out.push('\n');
            out.push_str(&block(&code.language, &code.code, style));
        }
    }
    out
}

/// Takes the marks of code out of a heading, which is bold as a whole.
fn unquoted(heading: &str) -> Cow<'_, str> {
    let marks = heading.matches('`').count();
    let is_plain = marks > 0 && marks.is_multiple_of(2) && !heading.contains("``");
    match is_plain {
        true => heading.replace('`', "").into(),
        false => heading.into(),
    }
}

fn block(language: &str, code: &str, style: Style) -> String {
    if style.color && style.highlight {
        return body(&fenced(language, code), style);
    }
    let code = clean(code);
    let lines = code.trim_end_matches('\n').split('\n');
    lines.map(|line| indented(line, style.indent)).collect()
}

#[cfg(test)]
mod tests {
    use super::docs;
    use crate::output::render::Style;
    use crate::output::samples;

    #[test]
    fn plain_text_has_no_markup() {
        assert_eq!(
            docs(&samples::docs(), Style::PLAIN),
            "React v19.2.0

Cleaning up an Effect

Source: https://github.com/reactjs/react.dev/blob/main/effects.md

Return a function from useEffect (https://react.dev/e).

    useEffect(() => {
      return () => stop();
    });

Guides > Effects

Plain words.
"
        );
    }

    #[test]
    fn headings_have_no_marks_of_code() {
        for (title, shown) in [
            ("`spawn` and `join`", "\nspawn and join\n"),
            ("a ` b", "\na ` b\n"),
            ("`` a ` b ``", "\n`` a ` b ``\n"),
        ] {
            let mut value = samples::docs();
            value.snippets[0].title = title.into();
            let text = docs(&value, Style::PLAIN);
            assert!(text.contains(shown), "{text}");
        }
    }

    #[test]
    fn colours_are_the_terminals_own_sixteen() {
        let style = Style {
            width: Some(80),
            color: true,
            highlight: true,
            indent: 2,
        };
        let text = docs(&samples::docs(), style);
        assert!(
            text.contains("\x1b[35m") || text.contains("\x1b[34m"),
            "{text:?}"
        );
        for sequence in text.split('\x1b').skip(1) {
            let end = sequence.find('m').unwrap();
            assert!(sequence.starts_with('['), "{sequence:?}");
            assert!(sequence[1..end].len() <= 4, "{sequence:?}");
        }
    }
}
