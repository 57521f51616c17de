//! Where comments, strings, templates and regular expressions end. What is
//! never closed ends with the text.

/// Whether a byte is part of an identifier; all beyond ASCII are.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80
}

/// End of the line, before its newline.
pub(super) fn end_of_line(bytes: &[u8], start: usize) -> usize {
    let rest = bytes[start..].iter();
    rest.take_while(|&&byte| byte != b'\n').count() + start
}

/// End of a block comment, behind its `*/`.
pub(super) fn end_of_comment(bytes: &[u8], start: usize) -> usize {
    let body = (start + 2).min(bytes.len());
    let close = bytes[body..].windows(2).position(|pair| pair == b"*/");
    close.map_or(bytes.len(), |at| body + at + 2)
}

/// A string ends at its quote, or unclosed at the end of the line.
pub(super) fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let quote = bytes[start];
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'\n' => return at,
            _ if byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// A template ends at its own backtick.
pub(super) fn end_of_template(bytes: &[u8], start: usize, regexes: &mut Regexes) -> usize {
    let mut at = start + 1;
    // For each `${` that is open: how many further braces are open in it.
    let mut braces: Vec<usize> = Vec::new();
    let mut in_text = true;
    // The last byte of an expression that is no white space.
    let mut before = b'{';
    while let Some(&byte) = bytes.get(at) {
        if in_text {
            match byte {
                b'\\' => at += 1,
                b'`' if braces.is_empty() => return at + 1,
                b'`' => (in_text, before) = (false, byte),
                b'$' if bytes.get(at + 1) == Some(&b'{') => {
                    braces.push(0);
                    (in_text, before) = (false, b'{');
                    at += 1;
                }
                _ => {}
            }
            at += 1;
            continue;
        }
        if let Some(end) = end_of_literal(bytes, at, before, regexes) {
            (at, before) = (end, b'"');
            continue;
        }
        match (byte, braces.last_mut()) {
            (b'`', _) => in_text = true,
            (b'{', Some(open)) => *open += 1,
            (b'}', Some(0)) => {
                braces.pop();
                in_text = true;
            }
            (b'}', Some(open)) => *open -= 1,
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
        at += 1;
    }
    bytes.len()
}

/// End of a string, a comment or a regular expression that begins at `at`,
/// behind the byte `before`.
fn end_of_literal(bytes: &[u8], at: usize, before: u8, regexes: &mut Regexes) -> Option<usize> {
    match bytes.get(at)? {
        b'"' | b'\'' => Some(end_of_string(bytes, at)),
        b'/' if bytes.get(at + 1) == Some(&b'*') => Some(end_of_comment(bytes, at)),
        b'/' if b"(,=:[!&|?{};+>".contains(&before) => regexes.end(bytes, at),
        _ => None,
    }
}

/// Finds where regular expressions end.
#[derive(Debug, Default)]
pub(super) struct Regexes {
    /// Nothing is searched for before this byte: a slash that is never closed
    /// makes all others of its line divisions, so that no line is read twice.
    from: usize,
}

impl Regexes {
    /// End of a regular expression with its flags; `None` where the line ends
    /// before it does.
    pub(super) fn end(&mut self, bytes: &[u8], start: usize) -> Option<usize> {
        if start < self.from {
            return None;
        }
        let mut at = start + 1;
        let mut in_class = false;
        loop {
            match bytes.get(at) {
                None | Some(b'\n') => {
                    self.from = at;
                    return None;
                }
                Some(b'\\') => at += 1,
                Some(b'[') => in_class = true,
                Some(b']') => in_class = false,
                Some(b'/') if !in_class => break,
                Some(_) => {}
            }
            at += 1;
        }
        at += 1;
        let flags = bytes[at..].iter().take_while(|&&byte| is_word(byte));
        Some(at + flags.count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands behind the template that a text begins with.
    fn behind_template(text: &str) -> &str {
        &text[end_of_template(text.as_bytes(), 0, &mut Regexes::default())..]
    }

    #[test]
    fn templates_nest() {
        assert_eq!(behind_template("`a ${b + `c ${'}'} d`} e` f"), " f");
        assert_eq!(behind_template("`${ {a: 1} } \\` x` y"), " y");
        assert_eq!(behind_template("`${/* ` */ a / b}` c"), " c");
    }

    #[test]
    fn templates_hold_regular_expressions() {
        assert_eq!(
            behind_template("`a ${b.map((c) => /[ \"'`]/.test(c))}` d"),
            " d"
        );
    }

    #[test]
    fn regular_expressions_end_on_their_line() {
        let mut regexes = Regexes::default();
        assert_eq!(regexes.end(b"/[/]\\//g;", 0), Some(8));
        assert_eq!(regexes.end(b"/a\n/b/", 0), None);
        assert_eq!(regexes.end(b"/a\n/b/", 3), Some(6));
    }
}
