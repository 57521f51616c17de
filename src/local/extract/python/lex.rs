//! Cuts Python source into logical lines: strings, brackets and backslashes
//! joined, comments dropped but for those that document.

/// One logical line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statement<'a> {
    /// Columns before the first character; a tab reaches the next multiple
    /// of eight.
    pub indent: usize,
    /// Line it starts at, from 1.
    pub line: u32,
    /// First character to last, without the comment behind it.
    pub text: &'a str,
    /// The `#:` comment above it or behind it, with its marks; often empty.
    pub comment: &'a str,
}

/// Cuts a text into its logical lines, in order.
#[must_use]
pub fn statements(text: &str) -> Vec<Statement<'_>> {
    let mut lexer = Lexer {
        text,
        at: 0,
        line: 1,
    };
    let mut found = Vec::new();
    while let Some(statement) = lexer.next_statement() {
        found.push(statement);
    }
    found
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    line: u32,
}

impl<'a> Lexer<'a> {
    fn next_statement(&mut self) -> Option<Statement<'a>> {
        let bytes = self.text.as_bytes();
        let mut comment = 0..0;
        loop {
            let indent = self.skip_indent();
            match *bytes.get(self.at)? {
                b'\n' => {
                    self.at += 1;
                    self.line += 1;
                    comment = 0..0;
                }
                b'#' => {
                    let end = line_end(bytes, self.at);
                    if bytes[self.at..].starts_with(b"#:") {
                        let start = if comment.is_empty() {
                            self.at
                        } else {
                            comment.start
                        };
                        comment = start..end;
                    }
                    self.line += 1;
                    self.at = end + 1;
                }
                _ => {
                    let line = self.line;
                    let (text, trailing) = self.logical_line();
                    let comment = if trailing.starts_with("#:") {
                        trailing
                    } else {
                        self.text.get(comment).unwrap_or_default()
                    };
                    return Some(Statement {
                        indent,
                        line,
                        text,
                        comment,
                    });
                }
            }
        }
    }

    /// Skips blanks of a line's start; returns the column reached.
    fn skip_indent(&mut self) -> usize {
        let bytes = self.text.as_bytes();
        let mut column = 0;
        while let Some(&byte) = bytes.get(self.at) {
            match byte {
                b' ' => column += 1,
                b'\t' => column = (column / 8 + 1) * 8,
                b'\r' | b'\x0c' => {}
                // The mark that some editors put before UTF-8 text.
                0xef if bytes[self.at..].starts_with("\u{feff}".as_bytes()) => self.at += 2,
                _ => break,
            }
            self.at += 1;
        }
        column
    }

    /// Reads to the end of the logical line; returns it and the comment
    /// behind it.
    fn logical_line(&mut self) -> (&'a str, &'a str) {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut depth = 0_usize;
        let mut at = start;
        let (mut end, mut trailing) = (None, 0..0);
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'\n' => {
                    self.line += 1;
                    if depth == 0 || starts_definition(&bytes[at + 1..]) {
                        break;
                    }
                    at += 1;
                }
                b'\\' => {
                    let skipped = if bytes[at + 1..].starts_with(b"\r\n") {
                        3
                    } else {
                        2
                    };
                    if bytes.get(at + skipped - 1) == Some(&b'\n') {
                        self.line += 1;
                    }
                    at += skipped;
                }
                b'#' => {
                    let stop = line_end(bytes, at);
                    if depth == 0 {
                        end = Some(at);
                        trailing = at..stop;
                    }
                    at = stop;
                }
                b'"' | b'\'' => {
                    let stop = string_end(bytes, at);
                    let newlines = bytes[at..stop].iter().filter(|&&b| b == b'\n').count();
                    self.line += u32::try_from(newlines).unwrap_or(u32::MAX);
                    at = stop;
                }
                b'(' | b'[' | b'{' => {
                    depth += 1;
                    at += 1;
                }
                b')' | b']' | b'}' => {
                    depth = depth.saturating_sub(1);
                    at += 1;
                }
                _ => at += 1,
            }
        }
        let stop = at.min(bytes.len());
        self.at = stop + 1;
        let text = self.text.get(start..end.unwrap_or(stop));
        (
            text.unwrap_or_default().trim_end(),
            self.text.get(trailing).unwrap_or_default(),
        )
    }
}

/// Whether a line starts with a word that no bracket may hold, as it does
/// behind one that was never closed.
fn starts_definition(line: &[u8]) -> bool {
    let blanks = line.iter().take_while(|b| matches!(b, b' ' | b'\t'));
    let rest = &line[blanks.count()..];
    rest.starts_with(b"def ") || rest.starts_with(b"class ") || rest.starts_with(b"async def ")
}

/// Offset of the line's newline, or of the text's end.
fn line_end(bytes: &[u8], at: usize) -> usize {
    let rest = &bytes[at..];
    at + rest.iter().position(|&b| b == b'\n').unwrap_or(rest.len())
}

/// Offset behind the string whose opening quote is at `at`. A string that
/// is never closed ends with its line, or with the text when triple-quoted.
#[must_use]
pub fn string_end(bytes: &[u8], at: usize) -> usize {
    let Some(&quote) = bytes.get(at) else {
        return bytes.len();
    };
    let is_triple = bytes[at..].starts_with(&[quote; 3]);
    let mut end = at + if is_triple { 3 } else { 1 };
    while let Some(&byte) = bytes.get(end) {
        match byte {
            b'\\' => end += 2,
            b'\n' if !is_triple => return end,
            _ if byte == quote && !is_triple => return end + 1,
            _ if byte == quote && bytes[end..].starts_with(&[quote; 3]) => return end + 3,
            _ => end += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        statements(text).iter().map(|s| s.text).collect()
    }

    #[test]
    fn brackets_strings_and_backslashes_join_lines() {
        let text = "a = (1,\n  2)\nb = '''x\n# no'''\nc = 1 + \\\n  2\nd\n";
        assert_eq!(
            texts(text),
            ["a = (1,\n  2)", "b = '''x\n# no'''", "c = 1 + \\\n  2", "d"]
        );
        let lines: Vec<u32> = statements(text).iter().map(|s| s.line).collect();
        assert_eq!(lines, [1, 3, 5, 7]);
    }

    #[test]
    fn only_documenting_comments_are_kept() {
        let text =
            "# plain\n#: first\n#: second\nx = 1\n\n#: lost\n\ny = 2  #: behind\nz = 3 # no\n";
        let found = statements(text);
        let comments: Vec<&str> = found.iter().map(|s| s.comment).collect();
        assert_eq!(comments, ["#: first\n#: second", "#: behind", ""]);
        assert_eq!(found[1].text, "y = 2");
    }

    #[test]
    fn an_open_bracket_ends_at_the_next_definition() {
        assert_eq!(texts("x = (1,\ndef f(): pass\n").len(), 2);
    }

    #[test]
    fn open_strings_end_with_line_or_text() {
        assert_eq!(texts("x = 'a\ny\n"), ["x = 'a", "y"]);
        assert_eq!(texts("x = '''a\ny\n").len(), 1);
        assert_eq!(texts("x = \"\\"), ["x = \"\\"]);
    }
}
