//! Indented lines of keys and values: the part of YAML that pnpm and yarn
//! write. A YAML parser takes some 15 ms for each MB; this one is read on the
//! way of answers that take three.

use std::borrow::Cow;

use crate::manifest::text::Broken;

/// A line that holds a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// Counted from 1.
    pub(super) number: usize,
    /// How many spaces stand before it.
    pub(super) indent: usize,
    /// Without quotes around the whole.
    pub(super) key: Cow<'a, str>,
    /// Without quotes around the whole; empty where lines below are the value.
    pub(super) value: Cow<'a, str>,
}

/// Iterates over the lines with a key, one mistake at most.
pub(super) struct Lines<'a> {
    rest: std::iter::Enumerate<std::str::Lines<'a>>,
    /// yarn's own form: `key value`, and `key:` for a block.
    is_classic: bool,
    /// Deeper lines than this belong to a text in many lines.
    text_above: Option<usize>,
    depth: usize,
    has_failed: bool,
}

/// Reads lines as pnpm and the newer yarn write them.
pub(super) fn yaml(text: &str) -> Lines<'_> {
    lines(text, false)
}

/// Reads lines as yarn 1 writes them.
pub(super) fn classic(text: &str) -> Lines<'_> {
    lines(text, true)
}

fn lines(text: &str, is_classic: bool) -> Lines<'_> {
    Lines {
        rest: text.lines().enumerate(),
        is_classic,
        text_above: None,
        depth: 0,
        has_failed: false,
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Result<Line<'a>, Broken>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.has_failed {
            return None;
        }
        loop {
            let (at, line) = self.rest.next()?;
            let body = line.trim_start_matches(' ');
            let indent = line.len() - body.len();
            if body.trim_end().is_empty() || self.text_above.is_some_and(|above| indent > above) {
                continue;
            }
            self.text_above = None;
            if body.starts_with('#') || matches!(body, "---" | "...") {
                continue;
            }
            // The keys that matter are never in the items of a list.
            if body.starts_with("- ") || body == "-" {
                self.text_above = Some(indent);
                continue;
            }
            match self.read(at + 1, indent, body.trim_end()) {
                Ok(Some(line)) => return Some(Ok(line)),
                Ok(None) => {}
                Err(broken) => {
                    self.has_failed = true;
                    return Some(Err(broken));
                }
            }
        }
    }
}

impl<'a> Lines<'a> {
    fn read(
        &mut self,
        number: usize,
        indent: usize,
        body: &'a str,
    ) -> Result<Option<Line<'a>>, Broken> {
        // A key of over 1024 characters is written `? key`, its colon below.
        let is_long = body.starts_with("? ");
        let body = body.strip_prefix("? ").unwrap_or(body);
        if body == ":" {
            return Ok(None);
        }
        if indent > self.depth + 8 {
            return Err(Broken::new(number, "the indentation jumps"));
        }
        self.depth = indent;
        let (key, rest) = match self.is_classic {
            true => split_classic(body),
            false if is_long => Some((body, "")),
            false => split_yaml(body),
        }
        .ok_or_else(|| Broken::new(number, "no key and value"))?;
        let value = rest.trim();
        // What stands deeper below a value is more of it.
        self.text_above = (!value.is_empty()).then_some(indent);
        Ok(Some(Line {
            number,
            indent,
            key: match self.is_classic {
                // A list of specifiers, each with its own quotes.
                true if indent == 0 => Cow::Borrowed(key),
                _ => unquote(key),
            },
            value: unquote(value),
        }))
    }
}

fn split_yaml(body: &str) -> Option<(&str, &str)> {
    let after = quoted_end(body).unwrap_or(0);
    if let Some(rest) = body[after..].strip_suffix(':')
        && !rest.contains(": ")
    {
        return Some((&body[..body.len() - 1], ""));
    }
    let at = after + body[after..].find(": ")?;
    (after == 0 || at == after).then(|| (&body[..at], &body[at + 2..]))
}

fn split_classic(body: &str) -> Option<(&str, &str)> {
    if let Some(key) = body.strip_suffix(':') {
        return Some((key, ""));
    }
    let at = quoted_end(body).or_else(|| body.find(' '))?;
    Some((&body[..at], &body[at..]))
}

/// Finds where a quoted start ends, after its closing quote.
fn quoted_end(body: &str) -> Option<usize> {
    let quote = body.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let mut escaped = false;
    for (at, c) in body.char_indices().skip(1) {
        match c {
            '\\' if quote == '"' && !escaped => escaped = true,
            c if c == quote && !escaped => return Some(at + 1),
            _ => escaped = false,
        }
    }
    None
}

/// Takes the quotes off; names and versions need no escapes.
pub(super) fn unquote(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    for quote in ['"', '\''] {
        let inner = text.strip_prefix(quote).and_then(|t| t.strip_suffix(quote));
        if let Some(inner) = inner {
            return match inner.contains("\\\"") {
                true => Cow::Owned(inner.replace("\\\"", "\"")),
                false => Cow::Borrowed(inner),
            };
        }
    }
    Cow::Borrowed(text)
}

#[cfg(test)]
mod tests {
    use super::{classic, yaml};

    fn read(text: &str) -> Vec<(usize, String, String)> {
        let lines = yaml(text).map(Result::unwrap);
        lines
            .map(|l| (l.indent, l.key.into_owned(), l.value.into_owned()))
            .collect()
    }

    #[test]
    fn keys_and_values_are_read() {
        let text = "a: '9.0'\n\n# no\n\n'@s/n@1':\n  b: {c: d}\n  deprecated: |-\n    no: key\n  \"e\": f: g\n  - item\n";
        let line = |indent, key: &str, value: &str| (indent, key.to_owned(), value.to_owned());
        assert_eq!(
            read(text),
            [
                line(0, "a", "9.0"),
                line(0, "@s/n@1", ""),
                line(2, "b", "{c: d}"),
                line(2, "deprecated", "|-"),
                line(2, "e", "f: g"),
            ]
        );
    }

    #[test]
    fn yarns_own_form_is_read() {
        let text = "a@^1, \"@s/b@1 - 2\":\n  version \"1.2\"\n  \"k k\" v\n";
        let lines: Vec<_> = classic(text).map(Result::unwrap).collect();
        assert_eq!(lines[0].key, "a@^1, \"@s/b@1 - 2\"");
        assert_eq!((&*lines[1].key, &*lines[1].value), ("version", "1.2"));
        assert_eq!((&*lines[2].key, &*lines[2].value), ("k k", "v"));
    }

    #[test]
    fn what_has_no_key_is_broken() {
        let broken = yaml("a: b\n  c\nd\n").find_map(Result::err).unwrap();
        assert_eq!(broken.line, Some(3));
    }
}
