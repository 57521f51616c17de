//! The lexical grammar: what is a token, and what kind of.

use super::literals::{
    Regexes, end_of_comment, end_of_line, end_of_string, end_of_template, is_word,
};
use super::token::{DocComment, Token, TokenKind};

/// Cuts a text of less than 4 GiB into tokens and documentation comments.
/// Brackets are not matched yet.
pub(super) fn tokenize(text: &str) -> (Vec<Token>, Vec<DocComment>) {
    let mut lexer = Lexer {
        bytes: text.as_bytes(),
        at: 0,
        starts_line: true,
        tokens: Vec::with_capacity(text.len() / 8),
        docs: Vec::new(),
        regexes: Regexes::default(),
    };
    if text.starts_with('\u{feff}') {
        lexer.at = '\u{feff}'.len_utf8();
    }
    while lexer.at < lexer.bytes.len() {
        lexer.step();
    }
    (lexer.tokens, lexer.docs)
}

struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
    starts_line: bool,
    tokens: Vec<Token>,
    docs: Vec<DocComment>,
    regexes: Regexes,
}

impl Lexer<'_> {
    /// Passes one token, comment or white space.
    fn step(&mut self) {
        let start = self.at;
        let byte = self.bytes[start];
        let kind = match byte {
            b'\n' => {
                self.starts_line = true;
                self.at += 1;
                return;
            }
            b' ' | b'\t' | b'\r' | 0x0b | 0x0c => {
                self.at += 1;
                return;
            }
            b'/' if self.next() == Some(b'/') => return self.line_comment(),
            b'/' if self.next() == Some(b'*') => return self.block_comment(),
            b'#' if start == 0 && self.next() == Some(b'!') => return self.line_comment(),
            b'"' | b'\'' => {
                self.at = end_of_string(self.bytes, start);
                TokenKind::Text
            }
            b'`' => {
                self.at = end_of_template(self.bytes, start, &mut self.regexes);
                TokenKind::Template
            }
            b'0'..=b'9' => {
                self.number();
                TokenKind::Number
            }
            _ if is_word(byte) || byte == b'#' => {
                self.at += 1;
                while self.bytes.get(self.at).is_some_and(|&next| is_word(next)) {
                    self.at += 1;
                }
                TokenKind::Word
            }
            b'/' => self.slash(),
            b'=' if self.next() == Some(b'>') => {
                self.at += 2;
                TokenKind::Arrow
            }
            b'=' if self.next() == Some(b'=') => {
                let run = self.bytes[start..].iter().take_while(|&&b| b == b'=');
                self.at += run.count();
                TokenKind::Equality
            }
            _ => {
                self.at += 1;
                TokenKind::Punct(byte)
            }
        };
        self.tokens.push(Token {
            kind,
            starts_line: std::mem::take(&mut self.starts_line),
            start: offset(start),
            end: offset(self.at),
            mate: 0,
        });
    }

    fn next(&self) -> Option<u8> {
        self.bytes.get(self.at + 1).copied()
    }

    fn line_comment(&mut self) {
        self.at = end_of_line(self.bytes, self.at);
    }

    fn block_comment(&mut self) {
        let start = self.at;
        self.at = end_of_comment(self.bytes, start);
        let comment = &self.bytes[start..self.at];
        if comment.contains(&b'\n') {
            self.starts_line = true;
        }
        let is_doc = comment.starts_with(b"/**") && comment.len() > 5 && comment[3] != b'*';
        if is_doc {
            self.docs.push(DocComment {
                start: offset(start),
                end: offset(self.at),
                before: offset(self.tokens.len()),
            });
        }
    }

    fn number(&mut self) {
        while self
            .bytes
            .get(self.at)
            .is_some_and(|&next| is_word(next) || next == b'.')
        {
            self.at += 1;
        }
    }

    /// A regular expression where one may stand, or else a division.
    fn slash(&mut self) -> TokenKind {
        let regex = match self.may_start_expression() {
            true => self.regexes.end(self.bytes, self.at),
            false => None,
        };
        self.at = regex.unwrap_or(self.at + 1);
        match regex {
            Some(_) => TokenKind::Regex,
            None => TokenKind::Punct(b'/'),
        }
    }

    /// Whether the token before leaves room for a value. After `)` and `}` a
    /// division is taken; after `<` the closing tag of JSX.
    fn may_start_expression(&self) -> bool {
        let Some(before) = self.tokens.last() else {
            return true;
        };
        match before.kind {
            TokenKind::Arrow | TokenKind::Equality => true,
            TokenKind::Punct(byte) => !matches!(byte, b')' | b']' | b'}' | b'<'),
            TokenKind::Word => {
                let word = &self.bytes[before.start as usize..before.end as usize];
                matches!(
                    word,
                    b"return"
                        | b"typeof"
                        | b"case"
                        | b"in"
                        | b"of"
                        | b"delete"
                        | b"void"
                        | b"throw"
                        | b"new"
                        | b"else"
                        | b"do"
                        | b"yield"
                        | b"await"
                )
            }
            _ => false,
        }
    }
}

/// Texts are shorter than 4 GiB, so nothing is lost.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::token::Source;
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let source = Source::new(text);
        (0..source.tokens.len()).map(|at| source.str(at)).collect()
    }

    #[test]
    fn comments_are_no_tokens() {
        assert_eq!(words("a // b\n/* c */ d /** e */"), ["a", "d"]);
        assert_eq!(tokenize("/** e */ /**/ /* f */ /*** g */").1.len(), 1);
    }

    #[test]
    fn quotes_hide_what_they_hold() {
        assert_eq!(words(r#"'/* \' ' "//" x"#), [r"'/* \' '", r#""//""#, "x"]);
        assert_eq!(words("'open\nx"), ["'open", "x"]);
    }

    #[test]
    fn a_slash_divides_or_opens_a_regular_expression() {
        assert_eq!(words("a = /[/'\"]/g;"), ["a", "=", "/[/'\"]/g", ";"]);
        assert_eq!(words("a / b / c"), ["a", "/", "b", "/", "c"]);
        assert_eq!(words("return /x/"), ["return", "/x/"]);
        assert_eq!(words("<b></b>"), ["<", "b", ">", "<", "/", "b", ">"]);
    }

    #[test]
    fn arrows_and_equality_are_one_token() {
        assert_eq!(words("a=>b===c=d"), ["a", "=>", "b", "===", "c", "=", "d"]);
    }
}
