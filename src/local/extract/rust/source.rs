//! A lexed file, and the questions that readers ask of its tokens.

use super::lex::{self, Token, TokenKind};

/// Tokens with the text they stand in. Indices past the end are answered as
/// if the file went on with nothing.
pub struct Source<'a> {
    text: &'a str,
    tokens: Vec<Token>,
}

impl<'a> Source<'a> {
    /// Lexes a text.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            tokens: lex::tokens(text),
        }
    }

    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The kind of a token.
    pub fn kind(&self, index: usize) -> Option<TokenKind> {
        self.tokens.get(index).map(|token| token.kind)
    }

    /// The text of a token.
    pub fn text(&self, index: usize) -> &'a str {
        self.tokens
            .get(index)
            .and_then(|token| self.text.get(token.start as usize..token.end as usize))
            .unwrap_or_default()
    }

    /// Line of a token, from 1.
    pub fn line(&self, index: usize) -> u32 {
        self.tokens.get(index).map_or(1, |token| token.line)
    }

    /// Byte offsets of a token.
    pub fn span(&self, index: usize) -> (usize, usize) {
        self.tokens
            .get(index)
            .map_or((self.text.len(), self.text.len()), |token| {
                (token.start as usize, token.end as usize)
            })
    }

    /// Whether a token reads as given.
    pub fn is(&self, index: usize, text: &str) -> bool {
        self.text(index) == text
    }

    /// Whether a token is an identifier or a keyword.
    pub fn is_ident(&self, index: usize) -> bool {
        self.kind(index) == Some(TokenKind::Ident)
    }

    /// The token that closes the bracket at `index`, or `None` when no
    /// bracket opens there. At most the number of tokens.
    pub fn close(&self, index: usize) -> Option<usize> {
        self.tokens
            .get(index)
            .filter(|token| token.kind == TokenKind::Open)
            .map(|token| token.close as usize)
    }

    /// The token after the one at `index`, or after the whole group it opens.
    pub fn after(&self, index: usize) -> usize {
        (self.close(index).unwrap_or(index) + 1).min(self.len())
    }

    /// Whether a `>` ends a generic list: not that of `->` or `=>`.
    pub fn is_angle_close(&self, index: usize) -> bool {
        let (start, _) = self.span(index);
        self.is(index, ">")
            && !(index > 0
                && matches!(self.text(index - 1), "-" | "=")
                && self.span(index - 1).1 == start)
    }

    /// The token after the generic list at `at`, or `at` when none is there.
    pub fn after_generics(&self, at: usize, end: usize) -> usize {
        if !self.is(at, "<") {
            return at;
        }
        let mut angles = 0_usize;
        let mut next = at;
        while next < end {
            if self.is(next, "<") {
                angles += 1;
            } else if self.is_angle_close(next) {
                angles -= 1;
            }
            next = self.after(next);
            if angles == 0 {
                break;
            }
        }
        next
    }

    /// Name of the type that `from..end` writes out: `Baz` of
    /// `&'a mut bar::Baz<T>`. Empty when it has none.
    pub fn type_name(&self, from: usize, end: usize) -> &'a str {
        let mut name = "";
        for at in from..end {
            let text = self.text(at);
            match self.kind(at) {
                Some(TokenKind::Ident) if !matches!(text, "mut" | "dyn" | "const" | "for") => {
                    let is_metavariable = at > from && self.is(at - 1, "$");
                    name = if is_metavariable { "" } else { text };
                }
                Some(TokenKind::Punct) if matches!(text, "<" | "+") && !name.is_empty() => break,
                _ => {}
            }
        }
        name
    }

    /// First token at or after `from` that `is_end` accepts outside of
    /// brackets and generic lists; `end` when there is none.
    pub fn find(&self, from: usize, end: usize, is_end: impl Fn(&str) -> bool) -> usize {
        let mut angles = 0_usize;
        let mut at = from;
        while at < end {
            let text = self.text(at);
            // No generic list reaches over the end of a statement.
            if text == ";" {
                angles = 0;
            }
            if angles == 0 && is_end(text) {
                return at;
            }
            match text {
                "<" => angles += 1,
                ">" if self.is_angle_close(at) => angles = angles.saturating_sub(1),
                _ => {}
            }
            at = self.after(at);
        }
        end
    }

    /// First token at or after `from` that reads as given outside of
    /// brackets; `end` when there is none.
    pub fn find_flat(&self, from: usize, end: usize, text: &str) -> usize {
        let mut at = from;
        while at < end && !self.is(at, text) {
            at = self.after(at);
        }
        at.min(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_for_is_outside_of_brackets_and_generics() {
        let source = Source::new("fn a<F: Fn() -> B<{ 1 }>>(x: [u8; 3]) -> C { }");
        let found = source.find(0, source.len(), |text| text == "{" || text == ";");
        assert_eq!(source.after(found), source.len());
    }

    #[test]
    fn indices_past_the_end_are_nothing() {
        let source = Source::new("a {");
        assert_eq!(source.text(9), "");
        assert_eq!(source.after(1), 2);
        assert_eq!(source.kind(9), None);
    }
}
