//! Code with its comments and strings blanked out, byte for byte, so that
//! what reads it may take every bracket and word for what it is.

/// How comments and strings are written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Syntax {
    /// What begins a comment that ends with its line.
    line: &'static [&'static str],
    /// What a comment of many lines is between.
    block: Option<(&'static str, &'static str)>,
    /// Quotes of strings that end on their line.
    quotes: &'static [u8],
    /// Quotes of strings of many lines.
    long: &'static [u8],
    /// Whether three quotes begin a string of many lines.
    is_triple: bool,
    /// What else there is to know.
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Rust,
    Script,
    Php,
}

const C_BLOCK: Option<(&str, &str)> = Some(("/*", "*/"));

/// Returns how a language writes comments and strings.
pub(super) fn syntax(language: &str) -> Syntax {
    let c = Syntax {
        line: &["//"],
        block: C_BLOCK,
        quotes: b"\"'",
        long: b"",
        is_triple: false,
        kind: Kind::Plain,
    };
    let hash = Syntax {
        line: &["#"],
        block: None,
        ..c
    };
    match language {
        "js" | "jsx" | "ts" | "tsx" | "vue" | "svelte" | "astro" => Syntax {
            kind: Kind::Script,
            ..c
        },
        "rust" => Syntax {
            quotes: b"",
            long: b"\"",
            kind: Kind::Rust,
            ..c
        },
        "go" => Syntax { long: b"`", ..c },
        "java" | "kotlin" | "scala" | "groovy" | "swift" | "dart" | "csharp" => Syntax {
            is_triple: true,
            ..c
        },
        "php" => Syntax {
            line: &["//", "#"],
            kind: Kind::Php,
            ..c
        },
        "hcl" => Syntax {
            line: &["#", "//"],
            quotes: b"\"",
            ..c
        },
        "python" | "elixir" => Syntax {
            is_triple: true,
            ..hash
        },
        "graphql" => Syntax {
            is_triple: true,
            quotes: b"\"",
            ..hash
        },
        "sql" => Syntax {
            line: &["--"],
            block: C_BLOCK,
            quotes: b"",
            long: b"'",
            ..c
        },
        "ruby" | "bash" | "makefile" | "dockerfile" | "powershell" => hash,
        _ => c,
    }
}

/// Returns the code with comments and the insides of strings as spaces, quotes
/// as `"` and what is not ASCII as `z`. As long as the text, line by line.
pub(super) fn mask(text: &str, syntax: &Syntax) -> Vec<u8> {
    let mut masker = Masker {
        bytes: text.as_bytes(),
        out: text
            .bytes()
            .map(|byte| if byte.is_ascii() { byte } else { b'z' })
            .collect(),
        syntax,
    };
    let mut at = 0;
    while at < masker.bytes.len() {
        at = masker.step(at).max(at + 1);
    }
    masker.out
}

struct Masker<'a> {
    bytes: &'a [u8],
    out: Vec<u8>,
    syntax: &'a Syntax,
}

impl Masker<'_> {
    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(b'\n')
    }

    fn is_at(&self, at: usize, what: &str) -> bool {
        self.bytes
            .get(at..)
            .is_some_and(|rest| rest.starts_with(what.as_bytes()))
    }

    fn find(&self, from: usize, what: &str) -> usize {
        (from..self.bytes.len())
            .find(|at| {
                self.byte(*at) == what.as_bytes().first().copied().unwrap_or(0)
                    && self.is_at(*at, what)
            })
            .unwrap_or(self.bytes.len())
    }

    fn blank(&mut self, from: usize, to: usize) -> usize {
        let to = to.min(self.out.len());
        for byte in self.out.get_mut(from..to).unwrap_or_default() {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        to
    }

    /// Blanks what a string is between `from` and its last quote at `close`.
    fn string(&mut self, from: usize, close: usize, width: usize) -> usize {
        let end = self.blank(from, close.saturating_add(width));
        for at in [from, end.saturating_sub(1)] {
            if let Some(byte) = self.out.get_mut(at).filter(|byte| **byte != b'\n') {
                *byte = b'"';
            }
        }
        end
    }

    /// Takes what begins at a place; returns where it ends.
    fn step(&mut self, at: usize) -> usize {
        let byte = self.byte(at);
        if byte.is_ascii_alphanumeric() && byte != b'r' || matches!(byte, b' ' | b'\n') {
            return at + 1;
        }
        if self.is_comment(at) {
            let end = self.find(at, "\n");
            return self.blank(at, end);
        }
        if let Some((open, close)) = self.syntax.block.filter(|(open, _)| self.is_at(at, open)) {
            let end = self.find(at + open.len(), close);
            return self.blank(at, end.saturating_add(close.len()));
        }
        if self.syntax.is_triple {
            for quotes in ["\"\"\"", "'''"] {
                if self.is_at(at, quotes) {
                    let close = self.find(at + 3, quotes);
                    return self.string(at, close, 3);
                }
            }
        }
        match (self.syntax.kind, byte) {
            (Kind::Script, b'`') => return self.template(at),
            (Kind::Script, b'/') => return self.regex(at),
            (Kind::Script, b'\'') if self.is_apostrophe(at) => return at + 1,
            (Kind::Rust, b'r') => return self.raw(at),
            (Kind::Rust, b'\'') => return self.character(at),
            _ => {}
        }
        if self.syntax.long.contains(&byte) {
            let close = self.close(at, true).unwrap_or(self.bytes.len());
            return self.string(at, close, 1);
        }
        if self.syntax.quotes.contains(&byte)
            && let Some(close) = self.close(at, false)
        {
            return self.string(at, close, 1);
        }
        at + 1
    }

    fn is_comment(&self, at: usize) -> bool {
        self.syntax.line.iter().any(|mark| self.is_at(at, mark))
            && !(self.syntax.kind == Kind::Php && self.is_at(at, "#["))
    }

    /// Finds the quote that ends a string.
    fn close(&self, at: usize, is_long: bool) -> Option<usize> {
        let quote = self.byte(at);
        let mut at = at + 1;
        while at < self.bytes.len() {
            match self.byte(at) {
                b'\\' if quote != b'`' => at += 1,
                b'\n' if !is_long => return None,
                byte if byte == quote => return Some(at),
                _ => {}
            }
            at += 1;
        }
        None
    }

    /// Text between tags has apostrophes: `<p>Don't</p>`.
    fn is_apostrophe(&self, at: usize) -> bool {
        let before = self.bytes.get(..at).unwrap_or_default();
        let start = before
            .iter()
            .rposition(|byte| !byte.is_ascii_alphanumeric())
            .map_or(0, |at| at + 1);
        match before.get(start..).unwrap_or_default() {
            b"" | b"from" | b"import" | b"return" | b"case" | b"typeof" | b"in" => {
                before.last().is_some_and(|byte| !byte.is_ascii())
            }
            _ => true,
        }
    }

    fn template(&mut self, at: usize) -> usize {
        let mut depth = 0_usize;
        let mut end = at + 1;
        while end < self.bytes.len() {
            match self.byte(end) {
                b'\\' => end += 1,
                b'$' if self.is_at(end, "${") => {
                    depth += 1;
                    end += 1;
                }
                b'{' if depth > 0 => depth += 1,
                b'}' => depth = depth.saturating_sub(1),
                b'`' if depth == 0 => break,
                _ => {}
            }
            end += 1;
        }
        self.string(at, end, 1)
    }

    fn regex(&mut self, at: usize) -> usize {
        let before = self.out.get(..at).unwrap_or_default();
        let last = before.iter().rev().find(|byte| **byte != b' ');
        let may_be =
            last.is_none_or(|byte| b"(,=:[!&|?;{\n".contains(byte)) || before.ends_with(b"return ");
        if !may_be || self.byte(at + 1) == b'>' {
            return at + 1;
        }
        let mut is_class = false;
        let mut end = at + 1;
        while end < self.bytes.len() {
            match self.byte(end) {
                b'\\' => end += 1,
                b'\n' => return at + 1,
                b'[' => is_class = true,
                b']' => is_class = false,
                b'/' if !is_class => return self.blank(at, end + 1),
                _ => {}
            }
            end += 1;
        }
        at + 1
    }

    /// `r#"…"#`.
    fn raw(&mut self, at: usize) -> usize {
        let before = at.checked_sub(1).map_or(b' ', |at| self.byte(at));
        if before != b'b' && (before.is_ascii_alphanumeric() || before == b'_') {
            return at + 1;
        }
        let hashes = (at + 1..).take_while(|at| self.byte(*at) == b'#').count();
        if self.byte(at + 1 + hashes) != b'"' {
            return at + 1;
        }
        let close = format!("\"{}", "#".repeat(hashes));
        let end = self.find(at + 2 + hashes, &close);
        self.string(at, end, close.len())
    }

    /// A character, not a lifetime.
    fn character(&mut self, at: usize) -> usize {
        if self.byte(at + 1) == b'\\' {
            return match self.close(at, false) {
                Some(close) => self.string(at, close, 1),
                None => at + 1,
            };
        }
        let close = (at + 2..at + 6).find(|at| self.byte(*at) == b'\'');
        match close {
            Some(close) if close == at + 2 || !self.byte(at + 1).is_ascii() => {
                self.string(at, close, 1)
            }
            _ => at + 1,
        }
    }
}
