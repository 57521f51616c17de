//! Tokens of a script, its documentation comments, and which brackets match.

use std::ops::Range;

use super::lexer;

/// What a token is; punctuation is one token per character except `=>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// Identifiers, keywords and private names (`#x`).
    Word,
    /// String literals, with their quotes.
    Text,
    /// Template literals, with everything that is nested in them.
    Template,
    /// Number literals.
    Number,
    /// Regular expression literals.
    Regex,
    /// `=>`
    Arrow,
    /// `==` and `===`
    Equality,
    /// A single character of punctuation.
    Punct(u8),
}

/// One token. Comments are none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    /// Whether a line ends between the token before and this one.
    pub(super) starts_line: bool,
    /// Byte it starts at.
    pub(super) start: u32,
    /// Byte after its last.
    pub(super) end: u32,
    /// For an opening bracket: the index of the token that closes it, or the
    /// number of tokens where nothing does.
    pub(super) mate: u32,
}

/// A `/** ... */` comment.
#[derive(Debug, Clone, Copy)]
pub(super) struct DocComment {
    /// Byte it starts at.
    pub(super) start: u32,
    /// Byte after its last.
    pub(super) end: u32,
    /// Index of the token that follows.
    pub(super) before: u32,
}

/// A script that has been cut into tokens.
pub(super) struct Source<'a> {
    /// The whole text.
    pub(super) text: &'a str,
    pub(super) tokens: Vec<Token>,
    /// In the order of the text.
    pub(super) docs: Vec<DocComment>,
    /// Bytes that end a line.
    newlines: Vec<u32>,
}

impl<'a> Source<'a> {
    /// Cuts a text into tokens. What exceeds 4 GiB has none.
    pub(super) fn new(text: &'a str) -> Self {
        let (mut tokens, docs) = match u32::try_from(text.len()) {
            Ok(_) => lexer::tokenize(text),
            Err(_) => (Vec::new(), Vec::new()),
        };
        match_brackets(&mut tokens);
        let newlines = (0_u32..)
            .zip(text.bytes())
            .filter_map(|(at, byte)| (byte == b'\n').then_some(at))
            .collect();
        Self {
            text,
            tokens,
            docs,
            newlines,
        }
    }

    /// Kind of a token; `None` beyond the last.
    pub(super) fn kind(&self, index: usize) -> Option<TokenKind> {
        self.tokens.get(index).map(|token| token.kind)
    }

    /// Whether a token is this punctuation.
    pub(super) fn is(&self, index: usize, byte: u8) -> bool {
        self.kind(index) == Some(TokenKind::Punct(byte))
    }

    /// Text of a token; empty beyond the last.
    pub(super) fn str(&self, index: usize) -> &'a str {
        self.tokens.get(index).map_or("", |token| {
            slice(self.text, token.start as usize, token.end as usize)
        })
    }

    /// Text of an identifier or keyword; empty for any other token.
    pub(super) fn word(&self, index: usize) -> &'a str {
        match self.kind(index) {
            Some(TokenKind::Word) => self.str(index),
            _ => "",
        }
    }

    /// Whether a token is the first of its line.
    pub(super) fn starts_line(&self, index: usize) -> bool {
        self.tokens
            .get(index)
            .is_some_and(|token| token.starts_line)
    }

    /// Index after the bracket that closes the one at `index`, or the next
    /// token where there is none; never beyond `end`.
    pub(super) fn after_group(&self, index: usize, end: usize) -> usize {
        (self.close(index, end) + 1).min(end)
    }

    /// Index of the bracket that closes the one at `index`, at most `end`;
    /// `index` itself where it opens nothing.
    pub(super) fn close(&self, index: usize, end: usize) -> usize {
        self.tokens
            .get(index)
            .map_or(end, |token| (token.mate as usize).max(index).min(end))
    }

    /// The comment right before a token.
    pub(super) fn doc_before(&self, index: usize) -> Option<DocComment> {
        let after = self
            .docs
            .partition_point(|doc| doc.before as usize <= index);
        let doc = self.docs.get(after.checked_sub(1)?)?;
        (doc.before as usize == index).then_some(*doc)
    }

    /// Whether documentation stands inside of a range of tokens.
    pub(super) fn has_docs(&self, range: &Range<usize>) -> bool {
        let first = self
            .docs
            .partition_point(|doc| (doc.before as usize) <= range.start);
        self.docs
            .get(first)
            .is_some_and(|doc| (doc.before as usize) < range.end)
    }

    /// Text of a comment, with its delimiters.
    pub(super) fn doc_text(&self, doc: DocComment) -> &'a str {
        slice(self.text, doc.start as usize, doc.end as usize)
    }

    /// Line of a byte, from 1.
    pub(super) fn line(&self, byte: u32) -> u32 {
        let before = self.newlines.partition_point(|&newline| newline < byte);
        u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1)
    }

    /// Line of a token, from 1.
    pub(super) fn line_of(&self, index: usize) -> u32 {
        self.line(self.tokens.get(index).map_or(0, |token| token.start))
    }

    /// Whether the text has lines longer than 400 bytes on average, as only
    /// generated ones have.
    pub(super) fn is_minified(&self) -> bool {
        self.text.len() / (self.newlines.len() + 1) > 400
    }
}

fn slice(text: &str, start: usize, end: usize) -> &str {
    text.get(start..end).unwrap_or_default()
}

/// Sets `mate` of all opening brackets. A closing bracket that nothing opens
/// is ignored; one that closes an outer bracket closes what is inside too.
fn match_brackets(tokens: &mut [Token]) {
    let last = u32::try_from(tokens.len()).unwrap_or(u32::MAX);
    let mut open: Vec<(usize, u8)> = Vec::new();
    let mut pending = [0_usize; 3];
    for index in 0..tokens.len() {
        let TokenKind::Punct(byte) = tokens[index].kind else {
            continue;
        };
        match byte {
            b'(' | b'[' | b'{' => {
                pending[family(byte)] += 1;
                tokens[index].mate = last;
                open.push((index, byte));
            }
            b')' | b']' | b'}' if pending[family(byte)] > 0 => {
                while let Some((opener, opening)) = open.pop() {
                    pending[family(opening)] -= 1;
                    tokens[opener].mate = u32::try_from(index).unwrap_or(last);
                    if family(opening) == family(byte) {
                        break;
                    }
                }
            }
            _ => {}
        }
    }
}

fn family(bracket: u8) -> usize {
    match bracket {
        b'(' | b')' => 0,
        b'[' | b']' => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mates(text: &str) -> Vec<u32> {
        let source = Source::new(text);
        let opens = |kind| matches!(kind, TokenKind::Punct(b'(' | b'[' | b'{'));
        let openers = source.tokens.iter().filter(|token| opens(token.kind));
        openers.map(|token| token.mate).collect()
    }

    #[test]
    fn brackets_match() {
        assert_eq!(mates("{([])}"), [5, 4, 3]);
    }

    #[test]
    fn stray_brackets_do_not_shift_others() {
        assert_eq!(mates(") { ] }"), [3]);
        assert_eq!(mates("{ ( }"), [2, 2]);
        assert_eq!(mates("( ["), [2, 2]);
    }

    #[test]
    fn a_comment_belongs_to_the_token_behind_it() {
        let source = Source::new("/** a */ x /** b */ y");
        let doc = source.doc_before(1).expect("a comment");
        assert_eq!(source.doc_text(doc), "/** b */");
        assert!(source.doc_before(2).is_none());
        assert!(source.has_docs(&(0..2)));
        assert!(!source.has_docs(&(1..2)));
    }

    #[test]
    fn lines_count_from_one() {
        let source = Source::new("a\n\nb");
        assert_eq!(source.line_of(0), 1);
        assert_eq!(source.line_of(1), 3);
    }
}
