//! Breaks a line of prose between words.

use unicode_width::UnicodeWidthStr;

use super::ansi::filter;
use crate::output::style::RESET;

/// Returns the line broken at the width. What follows a list marker is set
/// below its text; a word longer than the width stands alone, whole; an
/// attribute that spans a break is ended and begun anew, as pagers want it.
pub(in crate::output) fn wrap(line: &str, width: Option<usize>) -> String {
    let bare = filter(line, false);
    let Some(width) = width.filter(|w| bare.width() > *w) else {
        return line.to_owned();
    };
    let indent = hang(&bare).min(width / 2);
    let start = line.len() - line.trim_start_matches(' ').len();
    let mut out = " ".repeat(start.min(width / 2));
    let mut column = out.len();
    let mut active = String::new();
    let mut is_first = true;
    for word in line[start..].split(' ') {
        let size = filter(word, false).width();
        if !is_first {
            if column + 1 + size > width && column > indent {
                if !active.is_empty() {
                    out.push_str(RESET);
                }
                out.truncate(out.trim_end_matches(' ').len());
                out.push('\n');
                out.push_str(&" ".repeat(indent));
                out.push_str(&active);
                column = indent;
            } else {
                out.push(' ');
                column += 1;
            }
        }
        is_first = false;
        out.push_str(word);
        column += size;
        track(word, &mut active);
    }
    out
}

/// Returns the column where the text of a list item begins.
fn hang(line: &str) -> usize {
    let text = line.trim_start_matches(' ');
    let spaces = line.len() - text.len();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    match &text[digits..] {
        rest if digits > 0 && rest.starts_with(". ") => spaces + digits + 2,
        rest if digits == 0 && rest.starts_with("- ") => spaces + 2,
        _ => spaces,
    }
}

/// Keeps in `active` the attributes that are on after the word.
fn track(word: &str, active: &mut String) {
    for sequence in word.split('\x1b').skip(1) {
        let Some(end) = sequence.find('m') else {
            continue;
        };
        if &sequence[..end] == "[0" {
            active.clear();
        } else {
            active.push('\x1b');
            active.push_str(&sequence[..=end]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn breaks_between_words_and_keeps_attributes() {
        assert_eq!(wrap("one two three", Some(8)), "one two\nthree");
        assert_eq!(wrap("one two three", None), "one two three");
        assert_eq!(wrap("- one two", Some(6)), "- one\n  two");
        assert_eq!(wrap("12. one two", Some(8)), "12. one\n    two");
        assert_eq!(
            wrap("\x1b[1mone two\x1b[0m x", Some(4)),
            "\x1b[1mone\x1b[0m\n\x1b[1mtwo\x1b[0m\nx"
        );
        assert_eq!(
            wrap("a https://long.example/path b", Some(8)),
            "a\nhttps://long.example/path\nb"
        );
        assert_eq!(wrap("日本 日本", Some(6)), "日本\n日本");
    }
}
