//! Values of string literals.

use std::borrow::Cow;

/// What a string literal says, given with its quotes, prefix and hashes.
pub fn value(literal: &str) -> Cow<'_, str> {
    let prefix = literal.find(['"', '#']).unwrap_or(literal.len());
    let (prefix, quoted) = literal.split_at(prefix);
    if prefix.contains('r') {
        let inner = quoted.trim_matches('#');
        let inner = inner.strip_prefix('"').unwrap_or(inner);
        return Cow::Borrowed(inner.strip_suffix('"').unwrap_or(inner));
    }
    let inner = quoted.strip_prefix('"').unwrap_or(quoted);
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    if inner.contains('\\') {
        Cow::Owned(unescape(inner))
    } else {
        Cow::Borrowed(inner)
    }
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r' | '0') | None => {}
            Some('x') => {
                let digits: String = chars.by_ref().take(2).collect();
                out.extend(code_point(&digits));
            }
            Some('u') => {
                let digits: String = chars
                    .by_ref()
                    .skip_while(|c| *c == '{')
                    .take_while(|c| *c != '}')
                    .collect();
                out.extend(code_point(&digits));
            }
            Some('\n') => while chars.next_if(|c| c.is_whitespace()).is_some() {},
            Some(other) => out.push(other),
        }
    }
    out
}

fn code_point(digits: &str) -> Option<char> {
    u32::from_str_radix(digits, 16)
        .ok()
        .and_then(char::from_u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_read() {
        assert_eq!(value(r#""a\n\"b\" \u{e9}\x41""#), "a\n\"b\" éA");
        assert_eq!(value("\"a\\\n   b\""), "ab");
    }

    #[test]
    fn raw_strings_are_taken_as_they_are() {
        assert_eq!(value(r###"r#"a\n"b"#"###), r#"a\n"b"#);
        assert_eq!(value(r#"r"a""#), "a");
    }

    #[test]
    fn unclosed_literals_are_read_up_to_their_end() {
        assert_eq!(value("\"a"), "a");
        assert_eq!(value("r#\"a"), "a");
        assert_eq!(value("\"\\u{"), "");
    }
}
