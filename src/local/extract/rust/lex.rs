//! Tokens of Rust source, as the Rust reference's chapter on lexical structure
//! has them, without their finer points: numbers, operators and keywords are
//! not told apart further than documentation needs.
//!
//! Every byte is looked at once. Text that is no Rust lexes too: what no rule
//! takes is a punctuation of one byte, what is not closed ends with the text.

#[cfg(test)]
mod tests;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Identifier or keyword, with the `r#` of a raw one.
    Ident,
    /// `'a`.
    Lifetime,
    /// String of any sort, with its quotes.
    Str,
    /// Number, character or byte.
    Literal,
    /// `///` up to the end of the line, or `/** */`.
    OuterDoc,
    /// `//!` up to the end of the line, or `/*! */`.
    InnerDoc,
    /// `(`, `[` or `{`.
    Open,
    /// `)`, `]` or `}`.
    Close,
    /// Any other byte.
    Punct,
}

/// A token and where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
    /// Line of its first byte, from 1.
    pub line: u32,
    /// For an opening bracket the index of the token that closes it, or the
    /// number of tokens when none does; otherwise 0.
    pub close: u32,
}

/// Splits a text into tokens. A text beyond 4 GiB has none.
pub fn tokens(text: &str) -> Vec<Token> {
    if u32::try_from(text.len()).is_err() {
        return Vec::new();
    }
    let mut lexer = Lexer {
        bytes: text.as_bytes(),
        at: 0,
        line: 1,
        open: Vec::new(),
        tokens: Vec::with_capacity(text.len() / 8),
    };
    while lexer.at < lexer.bytes.len() {
        lexer.step();
    }
    lexer.finish()
}

struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u32,
    /// Indices of the brackets that are open.
    open: Vec<usize>,
    tokens: Vec<Token>,
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    /// Takes one token, comment or run of whitespace.
    fn step(&mut self) {
        let start = self.at;
        match self.peek(0) {
            b'\n' => {
                self.line += 1;
                self.at += 1;
            }
            b' ' | b'\t' | b'\r' => self.at += 1,
            b'/' if self.peek(1) == b'/' => self.line_comment(),
            b'/' if self.peek(1) == b'*' => self.block_comment(),
            b'"' => self.string(start),
            b'\'' => self.quote(),
            b'0'..=b'9' => self.number(),
            byte if is_ident(byte) => self.ident(),
            b'(' | b'[' | b'{' => {
                self.open.push(self.tokens.len());
                self.at += 1;
                self.push(TokenKind::Open, start, self.line);
            }
            b')' | b']' | b'}' => {
                let index = u32::try_from(self.tokens.len()).unwrap_or(0);
                if let Some(open) = self.open.pop() {
                    self.tokens[open].close = index;
                }
                self.at += 1;
                self.push(TokenKind::Close, start, self.line);
            }
            _ => {
                self.at += 1;
                self.push(TokenKind::Punct, start, self.line);
            }
        }
    }

    fn push(&mut self, kind: TokenKind, start: usize, line: u32) {
        // Both fit: `tokens` refuses longer texts.
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.tokens.push(Token {
            kind,
            start: offset(start),
            end: offset(self.at),
            line,
            close: 0,
        });
    }

    fn line_comment(&mut self) {
        let start = self.at;
        let rest = &self.bytes[start..];
        self.at += rest.iter().position(|&b| b == b'\n').unwrap_or(rest.len());
        match (rest.get(2), rest.get(3)) {
            (Some(b'/'), Some(b'/')) => {}
            (Some(b'/'), _) => self.push(TokenKind::OuterDoc, start, self.line),
            (Some(b'!'), _) => self.push(TokenKind::InnerDoc, start, self.line),
            _ => {}
        }
    }

    fn block_comment(&mut self) {
        let (start, line) = (self.at, self.line);
        let kind = match (self.peek(2), self.peek(3)) {
            (b'*', b'*' | b'/') => None,
            (b'*', _) => Some(TokenKind::OuterDoc),
            (b'!', _) => Some(TokenKind::InnerDoc),
            _ => None,
        };
        let mut depth = 0_usize;
        while self.at < self.bytes.len() {
            match (self.peek(0), self.peek(1)) {
                (b'/', b'*') => {
                    depth += 1;
                    self.at += 2;
                }
                (b'*', b'/') => {
                    depth -= 1;
                    self.at += 2;
                    if depth == 0 {
                        break;
                    }
                }
                (byte, _) => {
                    self.line += u32::from(byte == b'\n');
                    self.at += 1;
                }
            }
        }
        if let Some(kind) = kind {
            self.push(kind, start, line);
        }
    }

    /// A string with escapes, whose opening quote is the next byte.
    fn string(&mut self, start: usize) {
        let line = self.line;
        self.at += 1;
        while self.at < self.bytes.len() {
            match self.peek(0) {
                b'"' => {
                    self.at += 1;
                    break;
                }
                b'\\' => {
                    self.line += u32::from(self.peek(1) == b'\n');
                    self.at += 2;
                }
                byte => {
                    self.line += u32::from(byte == b'\n');
                    self.at += 1;
                }
            }
        }
        self.at = self.at.min(self.bytes.len());
        self.push(TokenKind::Str, start, line);
    }

    /// A raw string, at its first `#` or its quote.
    fn raw_string(&mut self, start: usize, hashes: usize) {
        let line = self.line;
        self.at += hashes + 1;
        while self.at < self.bytes.len() {
            let byte = self.peek(0);
            self.at += 1;
            self.line += u32::from(byte == b'\n');
            if byte == b'"' {
                let found = self.bytes[self.at..]
                    .iter()
                    .take(hashes)
                    .take_while(|&&b| b == b'#')
                    .count();
                self.at += found;
                if found == hashes {
                    break;
                }
            }
        }
        self.push(TokenKind::Str, start, line);
    }

    /// A character or a lifetime.
    fn quote(&mut self) {
        let start = self.at;
        self.at += 1;
        let first = self.peek(0);
        let width = match first {
            0xF0.. => 4,
            0xE0.. => 3,
            0xC0.. => 2,
            _ => 1,
        };
        if first == b'\\' {
            self.at += 2;
            let is_body = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'{' | b'}' | b'_');
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            self.at += rest.iter().take(12).take_while(|b| is_body(b)).count();
            self.at += usize::from(self.peek(0) == b'\'');
            self.at = self.at.min(self.bytes.len());
            while self.peek(0) & 0xC0 == 0x80 {
                self.at += 1;
            }
            self.push(TokenKind::Literal, start, self.line);
        } else if self.peek(width) == b'\'' && first != b'\n' {
            self.at += width + 1;
            self.push(TokenKind::Literal, start, self.line);
        } else {
            self.skip_ident();
            self.push(TokenKind::Lifetime, start, self.line);
        }
    }

    fn number(&mut self) {
        let start = self.at;
        self.skip_ident();
        if self.peek(0) == b'.' && self.peek(1).is_ascii_digit() {
            self.at += 1;
            self.skip_ident();
        }
        self.push(TokenKind::Literal, start, self.line);
    }

    /// An identifier, or the string or byte that begins like one.
    fn ident(&mut self) {
        let start = self.at;
        self.skip_ident();
        let prefix = &self.bytes[start..self.at];
        match (prefix, self.peek(0)) {
            (b"r" | b"br" | b"cr", b'"' | b'#') => {
                let hashes = self.bytes[self.at..]
                    .iter()
                    .take_while(|&&b| b == b'#')
                    .count();
                if self.peek(hashes) == b'"' {
                    return self.raw_string(start, hashes);
                }
                if hashes == 1 && is_ident(self.peek(1)) {
                    self.at += 1;
                    self.skip_ident();
                }
            }
            (b"b" | b"c", b'"') => return self.string(start),
            (b"b", b'\'') => return self.quote(),
            _ => {}
        }
        self.push(TokenKind::Ident, start, self.line);
    }

    fn skip_ident(&mut self) {
        let rest = &self.bytes[self.at..];
        self.at += rest.iter().take_while(|&&b| is_ident(b)).count();
    }

    fn finish(mut self) -> Vec<Token> {
        let count = u32::try_from(self.tokens.len()).unwrap_or(u32::MAX);
        for open in self.open {
            self.tokens[open].close = count;
        }
        self.tokens
    }
}

fn is_ident(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}
