//! Documentation for a terminal: markdown rendered by `markdown-to-ansi`, then
//! put into shape.
//!
//! Owns: what is done before (`prepare`) and after the library (`ansi`, `wrap`,
//! `table`). Guarantees: the only escape sequences in the result are the
//! sixteen-colour SGR of this module, none at all without colour; no character
//! that `clean` forbids; no text lost; prose within the width, code never wrapped.

mod ansi;
mod docs;
mod prepare;
mod table;
pub(super) mod wrap;

pub use docs::docs;

use markdown_to_ansi::Options;
use unicode_width::UnicodeWidthStr;

use super::clean::clean;

/// How text is rendered.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Columns prose is wrapped at; `None` does not wrap.
    pub width: Option<usize>,
    /// Whether colour and other attributes are used.
    pub color: bool,
    /// Whether code is coloured by its syntax, given that colour is used.
    pub highlight: bool,
    /// Spaces before each line of code.
    pub indent: usize,
}

impl Style {
    /// Text without any markup, for `--format plain`.
    pub const PLAIN: Style = Style {
        width: None,
        color: false,
        highlight: false,
        indent: 4,
    };
}

/// Returns markdown rendered, each line ended.
#[must_use]
pub fn body(markdown: &str, style: Style) -> String {
    let text = prepare::prepare(&clean(markdown), style.color && style.highlight);
    let options = Options {
        syntax_highlight: true,
        width: None,
        code_bg: false,
    };
    shape(&markdown_to_ansi::render(&text, &options), style)
}

/// Puts the library's lines into shape, by what kind of line each is.
fn shape(rendered: &str, style: Style) -> String {
    let mut out = String::with_capacity(rendered.len());
    let mut lines = rendered.trim_matches('\n').split('\n').peekable();
    while let Some(line) = lines.next() {
        if table::is_part(line) {
            let mut part = vec![line];
            while let Some(next) = lines.next_if(|l| table::is_part(l)) {
                part.push(next);
            }
            out.push_str(&table::shape(&part, style));
        } else if ansi::is_code(line) {
            out.push_str(&indented(&ansi::filter(line, style.color), style.indent));
        } else {
            let line = ansi::filter(&ansi::unlink(line), style.color);
            if line.is_empty() && out.ends_with("\n\n") {
                continue;
            }
            out.push_str(&wrap::wrap(&line, style.width));
            out.push('\n');
        }
    }
    out
}

fn indented(line: &str, indent: usize) -> String {
    if line.is_empty() {
        return "\n".to_owned();
    }
    format!("{:indent$}{line}\n", "")
}

/// Returns how many lines the text takes on a terminal of that width.
#[must_use]
pub fn height(text: &str, width: usize) -> usize {
    let rows = text.lines().map(|line| {
        let columns = ansi::filter(line, false).width();
        columns.div_ceil(width.max(1)).max(1)
    });
    rows.sum()
}

#[cfg(test)]
mod tests {
    use super::{Style, body, height};
    use crate::output::clean::is_forbidden;
    use proptest::prelude::*;

    fn rendered(text: &str, width: usize) -> String {
        let style = Style {
            width: Some(width),
            color: false,
            highlight: false,
            indent: 2,
        };
        body(text, style)
    }

    #[test]
    fn lists_keep_their_shape() {
        let text = "- one two three four\n  - nested here\n- ```js\n  let x;\n  ```\n- b\n  ```\n  y\n  ```\n\n1. first\n2. second";
        assert_eq!(
            rendered(text, 14),
            "- one two
  three four
  - nested
    here
- let x;

- b
  y

1. first
2. second
"
        );
    }

    #[test]
    fn further_paragraphs_of_an_item_stay_in_it() {
        let text = "- one two\n\n  three four five\n\n  - six\n\n    seven\n- eight\n\n1. nine\n\n   ten\n\neleven";
        assert_eq!(
            rendered(text, 12),
            "- one two

  three four
  five
  - six

    seven
- eight

1. nine

   ten

eleven
"
        );
    }

    #[test]
    fn html_and_entities_are_shown_not_obeyed() {
        assert_eq!(
            rendered(
                "Use <Suspense> &amp; &#27;[31m &#x9b;31m &rlm; `&#27;` <https://a.b>",
                100
            ),
            "Use <Suspense> & &#27;[31m &#x9b;31m  &#27; <https://a.b>\n"
        );
        assert_eq!(rendered("<div>\n*a*\n</div>", 80), "<div> a </div>\n");
    }

    #[test]
    fn wide_tables_fit_the_screen() {
        let text = "| Name | What it does |\n| --- | --- |\n| `useEffect` | synchronises a component with a system outside of it |\n| [link](https://a.b/c) | 日本語 |";
        for width in [40, 80] {
            let table = rendered(text, width);
            assert!(
                table
                    .lines()
                    .all(|l| unicode_width::UnicodeWidthStr::width(l) <= width),
                "{table}"
            );
            assert!(table.contains("useEffect") && table.contains("https://a.b/c"));
        }
    }

    #[test]
    fn height_counts_what_the_terminal_wraps() {
        assert_eq!(height("a\n\x1b[1mbcdef\x1b[0m\n\n", 3), 4);
    }

    proptest! {
        #[test]
        fn no_word_is_lost(
            parts in prop::collection::vec(prop::sample::select(vec![
                "word ", "word\n", "\n", "\n\n", "- word", "\n- ", "\n  - word", "\n1. word", "> word",
                "**", "_", "`word`", "<b>", "</", "<!-- ", "# word", "\n```\nword\n```\n", "\n| word | b |\n| --- | --- |\n| word | c |\n",
                "    ", "&lt;", "<word", "\n---\n", "\\",
            ]), 0..24)
        ) {
            let text = parts.concat();
            let shown = body(&text, Style::PLAIN);
            prop_assert_eq!(shown.matches("word").count(), text.matches("word").count(), "{:?} {:?}", text, shown);
        }

        #[test]
        fn nothing_forbidden_is_rendered(text in "([a\\[\\]()<>&#;x0-9b*_`|\n\x1b\u{9b}-]|&#27;|&#x202e;|&#155;|]\\(){0,60}") {
            let style = Style { width: Some(20), color: false, highlight: true, indent: 2 };
            prop_assert!(!body(&text, style).contains(is_forbidden));
            let colored = body(&text, Style { color: true, ..style });
            let allowed = ["0", "1", "2", "3", "4", "30", "31", "32", "33", "34", "35", "36", "39", "90"];
            for sequence in colored.split('\x1b').skip(1) {
                let code = sequence.strip_prefix('[').and_then(|s| s.split('m').next());
                prop_assert!(code.is_some_and(|c| allowed.contains(&c)), "{:?}", sequence);
            }
        }
    }
}
