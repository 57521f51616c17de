//! Declarations of Go source with the comments above them.
//!
//! Lexical: strings, comments and brackets are known, and that a declaration
//! ends with the line that closes all its brackets.

/// A declaration and the comment directly above it.
#[derive(Debug, PartialEq, Eq)]
pub struct Declaration<'a> {
    /// The comments, as they are written, one below the other.
    pub comments: Vec<&'a str>,
    /// The declaration, from its first word to its last bracket.
    pub text: &'a str,
    /// Line of its first word, from 1.
    pub line: u32,
}

/// What a lexeme is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lexeme {
    /// Spaces and tabs.
    Blank,
    /// The end of a line.
    Newline,
    /// `//` or `/* */`.
    Comment,
    /// A word or number.
    Word,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
    /// A string, a rune or any other byte.
    Other,
}

/// Splits a text into lexemes with the offsets they begin and end at.
pub fn lexemes(text: &str) -> impl Iterator<Item = (Lexeme, usize, usize)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at;
        let (lexeme, length) = lexeme(bytes.get(at..)?)?;
        at = (at + length).min(bytes.len());
        Some((lexeme, start, at))
    })
}

/// The first lexeme of a text, and its length in bytes.
fn lexeme(text: &[u8]) -> Option<(Lexeme, usize)> {
    let run = |is: fn(&u8) -> bool| text.iter().take_while(|b| is(b)).count();
    Some(match *text.first()? {
        b'\n' => (Lexeme::Newline, 1),
        b' ' | b'\t' | b'\r' => (Lexeme::Blank, run(|b| matches!(b, b' ' | b'\t' | b'\r'))),
        b'/' if text.get(1) == Some(&b'/') => (Lexeme::Comment, run(|b| *b != b'\n')),
        b'/' if text.get(1) == Some(&b'*') => {
            let inner = text.get(2..).unwrap_or_default();
            let close = inner.windows(2).position(|pair| pair == b"*/");
            (Lexeme::Comment, close.map_or(text.len(), |at| at + 4))
        }
        b'`' => {
            let close = text[1..].iter().position(|b| *b == b'`');
            (Lexeme::Other, close.map_or(text.len(), |at| at + 2))
        }
        quote @ (b'"' | b'\'') => (Lexeme::Other, quoted(text, quote)),
        b'(' | b'[' | b'{' => (Lexeme::Open, 1),
        b')' | b']' | b'}' => (Lexeme::Close, 1),
        byte if is_word(&byte) => (Lexeme::Word, run(is_word)),
        _ => (Lexeme::Other, 1),
    })
}

/// Length of a string or rune; it ends with its line at the latest.
fn quoted(text: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while let Some(byte) = text.get(at) {
        match byte {
            b'\n' => return at,
            b'\\' if text.get(at + 1) != Some(&b'\n') => at += 2,
            byte if *byte == quote => return at + 1,
            _ => at += 1,
        }
        // An escaped character may have several bytes.
        while text.get(at).is_some_and(|b| b & 0xC0 == 0x80) {
            at += 1;
        }
    }
    text.len()
}

fn is_word(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80
}

/// The declarations of a file, or of the inside of a group, whose first line
/// has the given number.
pub fn declarations(text: &str, first_line: u32) -> Vec<Declaration<'_>> {
    let mut found = Vec::new();
    let mut comments = Vec::new();
    let mut line = first_line;
    let mut depth = 0_usize;
    // Offset and line of the declaration that is being read.
    let mut current: Option<(usize, u32)> = None;
    // Whether nothing but blanks stands on the line so far.
    let mut is_blank = true;
    for (lexeme, start, end) in lexemes(text) {
        match lexeme {
            Lexeme::Blank => {}
            Lexeme::Newline => {
                if depth == 0
                    && let Some((from, line)) = current.take()
                {
                    found.push(Declaration {
                        comments: std::mem::take(&mut comments),
                        text: text[from..start].trim_end(),
                        line,
                    });
                } else if is_blank && current.is_none() {
                    comments.clear();
                }
                is_blank = true;
            }
            Lexeme::Comment if current.is_none() => {
                comments.push(&text[start..end]);
                is_blank = false;
            }
            _ => {
                current.get_or_insert((start, line));
                match lexeme {
                    Lexeme::Open => depth += 1,
                    Lexeme::Close => depth = depth.saturating_sub(1),
                    _ => {}
                }
            }
        }
        let lines = text[start..end].bytes().filter(|b| *b == b'\n').count();
        line = line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
    }
    if let Some((from, line)) = current {
        found.push(Declaration {
            comments,
            text: text[from..].trim_end(),
            line,
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_comment_directly_above_belongs_to_a_declaration() {
        let text = "// a\n\n// b\n// c\nfunc D() {\n\t// e\n}\nvar F = `}\n{`\n";
        let found = declarations(text, 1);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].comments, ["// b", "// c"]);
        assert_eq!(found[0].text, "func D() {\n\t// e\n}");
        assert_eq!((found[0].line, found[1].line), (5, 8));
        assert_eq!(found[1].text, "var F = `}\n{`");
        assert!(found[1].comments.is_empty());
    }

    #[test]
    fn runes_and_strings_hide_brackets() {
        let found = declarations("var a = '{'\nvar b = \"\\\"{\"\nvar c = 1", 1);
        assert_eq!(found.len(), 3);
    }
}
