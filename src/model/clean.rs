//! Takes out of text whatever a terminal would obey instead of showing.
//!
//! Owns: the list of characters and sequences that no output may hold.
//! Guarantees: linear time, idempotent, nothing copied when nothing is wrong;
//! the result holds none of the characters [`is_forbidden`] names. Keeps tab,
//! newline, emoji and the joiners and selectors they are made of.

use std::borrow::Cow;
use std::iter::Peekable;
use std::str::Chars;

const ESC: char = '\u{1b}';
const BEL: char = '\u{7}';
const ST: char = '\u{9c}';

/// Tells whether a character may not reach any output: C0 but tab and
/// newline, DEL, C1, line and paragraph separators, the marks that turn the
/// direction of writing, and U+FEFF.
#[must_use]
pub const fn is_forbidden(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Returns the text without escape sequences and forbidden characters.
///
/// Every kind of line end becomes `\n`. A sequence goes with all it holds; a
/// string sequence (OSC, DCS, APC, PM, SOS) that nothing ends goes as far as
/// the end of its line, so that it cannot swallow the document.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    let Some(start) = first_forbidden(text) else {
        return Cow::Borrowed(text);
    };
    let mut out = String::with_capacity(text.len());
    out.push_str(&text[..start]);
    let mut chars = text[start..].chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            ESC => skip_escape(&mut chars),
            '\u{9b}' => skip_csi(&mut chars),
            '\u{90}' | '\u{98}' | '\u{9d}' | '\u{9e}' | '\u{9f}' => skip_string(&mut chars),
            '\r' => {
                chars.next_if(|c| *c == '\n');
                out.push('\n');
            }
            '\u{2028}' | '\u{2029}' => out.push('\n'),
            c if is_forbidden(c) => {}
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Returns the text cleaned and on one line: runs of line ends and tabs become
/// one space, the ends are trimmed.
#[must_use]
pub fn clean_line(text: &str) -> Cow<'_, str> {
    let cleaned = clean(text);
    if !cleaned.bytes().any(|b| matches!(b, b'\n' | b'\t')) {
        let trimmed = cleaned.trim();
        if trimmed.len() == cleaned.len() {
            return cleaned;
        }
        return Cow::Owned(trimmed.to_owned());
    }
    let parts = cleaned.split(['\n', '\t']).map(str::trim);
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    Cow::Owned(parts.join(" "))
}

/// Finds the first forbidden character by its bytes: most text has none, and
/// the cached path scans every answer.
fn first_forbidden(text: &str) -> Option<usize> {
    /// How many bytes are looked at together.
    const STEP: usize = 32;
    let bytes = text.as_bytes();
    let is_plain = |b: &u8| matches!(b, b'\t' | b'\n' | b' '..=b'~');
    bytes
        .chunks(STEP)
        .enumerate()
        // Without a way out at the first that is not: that makes it fast.
        .filter(|(_, chunk)| !chunk.iter().fold(true, |all, b| all & is_plain(b)))
        .find_map(|(nth, chunk)| {
            let start = nth * STEP;
            (start..start + chunk.len()).find(|at| starts_forbidden(bytes, *at))
        })
}

/// Tells whether the bytes of a forbidden character begin here.
fn starts_forbidden(bytes: &[u8], start: usize) -> bool {
    let at = |i: usize| bytes.get(start + i).copied().unwrap_or_default();
    match at(0) {
        b'\t' | b'\n' => false,
        0..=0x1f | 0x7f => true,
        0xc2 => at(1) < 0xa0,
        0xd8 => at(1) == 0x9c,
        0xe2 => match at(1) {
            0x80 => matches!(at(2), 0x8e | 0x8f | 0xa8..=0xae),
            0x81 => matches!(at(2), 0xa6..=0xa9),
            _ => false,
        },
        0xef => at(1) == 0xbb && at(2) == 0xbf,
        _ => false,
    }
}

/// Skips what follows an ESC.
fn skip_escape(chars: &mut Peekable<Chars<'_>>) {
    match chars.peek().copied() {
        Some('[') => {
            chars.next();
            skip_csi(chars);
        }
        Some(']' | 'P' | 'X' | '^' | '_') => {
            chars.next();
            skip_string(chars);
        }
        Some(' '..='~') => {
            while chars.next_if(|c| matches!(c, ' '..='/')).is_some() {}
            chars.next_if(|c| matches!(c, '0'..='~'));
        }
        _ => {}
    }
}

/// Skips parameters, intermediates and the final character of a CSI.
fn skip_csi(chars: &mut Peekable<Chars<'_>>) {
    while chars.next_if(|c| matches!(c, '0'..='?')).is_some() {}
    while chars.next_if(|c| matches!(c, ' '..='/')).is_some() {}
    chars.next_if(|c| matches!(c, '@'..='~'));
}

/// Skips a string sequence: to BEL or ST, to the ESC that breaks it off, or to
/// the end of the line.
fn skip_string(chars: &mut Peekable<Chars<'_>>) {
    while let Some(c) = chars.peek().copied() {
        match c {
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => return,
            BEL | ST => {
                chars.next();
                return;
            }
            ESC => {
                let mut ahead = chars.clone();
                ahead.next();
                if ahead.next_if(|c| *c == '\\').is_some() {
                    *chars = ahead;
                }
                return;
            }
            _ => {
                chars.next();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{clean, clean_line, is_forbidden};
    use proptest::prelude::*;
    use std::borrow::Cow;

    #[test]
    fn harmless_text_is_not_copied() {
        for text in ["", "plain\ttext\n", "naïve — 日本語", "👩‍👩‍👧 ❤️ é\u{301}"]
        {
            assert!(matches!(clean(text), Cow::Borrowed(t) if t == text));
        }
    }

    #[test]
    fn sequences_go_whole() {
        for (text, expected) in [
            ("a\u{1b}[31;1mred\u{1b}[0m", "ared"),
            ("a\u{1b}]0;title\u{7}b", "ab"),
            (
                "a\u{1b}]8;;http://x\u{1b}\\link\u{1b}]8;;\u{1b}\\b",
                "alinkb",
            ),
            (
                "a\u{1b}Pq#0\u{1b}\\b\u{1b}_apc\u{9c}c\u{1b}^pm\u{7}d\u{1b}Xsos\u{1b}\\e",
                "abcde",
            ),
            ("a\u{1b}(Bb\u{1b}cd\u{1b}#8e\u{1b}7f", "abdef"),
            ("a\u{9b}31mb\u{9d}0;t\u{7}c\u{90}q\u{9c}d", "abcd"),
            ("a\u{1b}[?25lb\u{1b}[1 qc\u{1b}[>4;2md", "abcd"),
        ] {
            assert_eq!(clean(text), expected, "{text:?}");
        }
    }

    #[test]
    fn an_unended_sequence_does_not_swallow_the_document() {
        assert_eq!(clean("a\u{1b}]0;no end\nsecond"), "a\nsecond");
        assert_eq!(clean("a\u{1b}]0;broken\u{1b}[1mb"), "ab");
        assert_eq!(clean("a\u{9d}0;no end\r\nsecond"), "a\nsecond");
        assert_eq!(clean("a\u{1b}[12\nb\u{1b}"), "a\nb");
        assert_eq!(clean("a\u{1b}é"), "aé");
    }

    #[test]
    fn line_ends_are_newlines_and_marks_are_gone() {
        assert_eq!(clean("a\r\nb\rc\u{2028}d\u{2029}e"), "a\nb\nc\nd\ne");
        assert_eq!(
            clean("\u{feff}a\u{202e}b\u{2066}c\u{200f}d\u{61c}e\u{7f}f\0"),
            "abcdef"
        );
    }

    #[test]
    fn one_line_fields_stay_on_one_line() {
        assert_eq!(clean_line(" a \r\n\n\tb  c\n"), "a b  c");
        assert!(matches!(clean_line("a b"), Cow::Borrowed("a b")));
    }

    /// Text made mostly of what the scanner must notice.
    fn hostile() -> impl Strategy<Value = String> {
        let part = prop_oneof![
            any::<char>().prop_map(String::from),
            (0u32..0xa0).prop_map(|c| char::from_u32(c).unwrap().to_string()),
            (0x2000u32..0x2070).prop_map(|c| char::from_u32(c).unwrap().to_string()),
            prop::sample::select(vec![
                "\u{1b}[", "\u{1b}]", "\u{1b}\\", "\u{1b}P", "\u{9b}", "\u{9d}", "\u{7}", "\r",
                "\n", "31m", "\u{61c}", "\u{feff}", "0;x"
            ])
            .prop_map(str::to_owned),
        ];
        prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn nothing_forbidden_is_left_and_a_second_pass_changes_nothing(text in hostile()) {
            let once = clean(&text).into_owned();
            prop_assert!(!once.contains(is_forbidden));
            prop_assert!(matches!(clean(&once), Cow::Borrowed(_)));
            let line = clean_line(&text).into_owned();
            prop_assert!(!line.contains(is_forbidden) && !line.contains(['\n', '\t']));
        }

        #[test]
        fn what_is_allowed_stays(text in "[ -~\t\n\u{a0}-\u{2ff}]*") {
            prop_assert_eq!(clean(&text), text.as_str());
        }
    }
}
