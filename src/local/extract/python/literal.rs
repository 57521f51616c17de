//! Reads Python string literals.

use super::lex::string_end;

/// The text of the string literals that an expression starts with, joined
/// as Python joins adjacent ones. `None` when it starts with something else
/// or with bytes. Fields of format strings stay as they are written.
#[must_use]
pub fn leading(expression: &str) -> Option<String> {
    let mut rest = expression.trim_start();
    while let Some(inner) = rest.strip_prefix('(') {
        rest = skip_blanks(inner);
    }
    let mut text: Option<String> = None;
    while let Some(literal) = Literal::parse(rest) {
        literal.decode(text.get_or_insert_default());
        rest = skip_blanks(literal.rest);
    }
    text
}

/// The first string literal anywhere in an expression:
/// `textwrap.dedent("""...""")`.
#[must_use]
pub fn first(expression: &str) -> Option<String> {
    let quote = expression.find(['"', '\''])?;
    let head = expression[..quote].trim_end_matches(|c: char| c.is_ascii_alphabetic());
    leading(&expression[head.len()..]).or_else(|| leading(&expression[quote..]))
}

struct Literal<'a> {
    is_raw: bool,
    content: &'a str,
    rest: &'a str,
}

impl<'a> Literal<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let bytes = text.as_bytes();
        let quote = bytes
            .iter()
            .take(3)
            .position(|b| matches!(b, b'"' | b'\''))?;
        let prefix = text.get(..quote)?;
        if !prefix.bytes().all(|b| b"rRuUfFtT".contains(&b)) {
            return None;
        }
        let end = string_end(bytes, quote);
        let width = if bytes[quote..].starts_with(&[bytes[quote]; 3]) {
            3
        } else {
            1
        };
        let is_closed =
            end >= quote + 2 * width && bytes[end - width..end].iter().all(|&b| b == bytes[quote]);
        let stop = if is_closed { end - width } else { end };
        Some(Self {
            is_raw: prefix.contains(['r', 'R']),
            content: text.get(quote + width..stop)?,
            rest: text.get(end..)?,
        })
    }

    fn decode(&self, out: &mut String) {
        if self.is_raw || !self.content.contains('\\') {
            out.push_str(self.content);
            return;
        }
        let mut parts = self.content.split('\\');
        out.push_str(parts.next().unwrap_or_default());
        while let Some(part) = parts.next() {
            if part.is_empty() {
                // Two backslashes stand for one.
                out.push('\\');
                out.push_str(parts.next().unwrap_or_default());
            } else {
                unescape(part, out);
            }
        }
    }
}

/// Decodes what follows a backslash.
fn unescape(part: &str, out: &mut String) {
    let mut chars = part.chars();
    match chars.next() {
        Some('\n') => {}
        Some('\r') => return out.push_str(chars.as_str().trim_start_matches('\n')),
        Some(quote @ ('"' | '\'')) => out.push(quote),
        Some('n') => out.push('\n'),
        Some('t') => out.push('\t'),
        Some(kind @ ('x' | 'u' | 'U')) => {
            let width = match kind {
                'x' => 2,
                'u' => 4,
                _ => 8,
            };
            let code = chars.as_str().get(..width);
            let decoded = code
                .and_then(|digits| u32::from_str_radix(digits, 16).ok())
                .and_then(char::from_u32)
                .filter(|c| !c.is_control());
            if let (Some(decoded), Some(rest)) = (decoded, chars.as_str().get(width..)) {
                out.push(decoded);
                return out.push_str(rest);
            }
            out.push('\\');
            out.push(kind);
        }
        Some(other) => {
            out.push('\\');
            out.push(other);
        }
        None => {}
    }
    out.push_str(chars.as_str());
}

/// Skips blanks, line ends, comments and backslashes between literals.
fn skip_blanks(text: &str) -> &str {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\\');
        if !rest.starts_with('#') {
            return rest;
        }
        rest = rest.find('\n').map_or("", |at| &rest[at..]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adjacent_literals_are_one() {
        assert_eq!(
            leading("('a' \"b\"\n # c\n '''d''')").as_deref(),
            Some("abd")
        );
    }

    #[test]
    fn escapes_are_decoded_but_in_raw_strings() {
        assert_eq!(
            leading(
                r#""a\"b\\n\x41\u00e9\d\
c""#
            )
            .as_deref(),
            Some("a\"b\\nAé\\dc")
        );
        assert_eq!(leading(r"r'\n'").as_deref(), Some(r"\n"));
    }

    #[test]
    fn bytes_and_names_are_no_text() {
        assert_eq!(leading("b'x'"), None);
        assert_eq!(leading("foo('x')"), None);
        assert_eq!(first("dedent(r'x')").as_deref(), Some("x"));
    }

    #[test]
    fn open_strings_give_what_is_there() {
        assert_eq!(leading("'''").as_deref(), Some(""));
        assert_eq!(leading("\"a").as_deref(), Some("a"));
        assert_eq!(leading("''").as_deref(), Some(""));
    }
}
