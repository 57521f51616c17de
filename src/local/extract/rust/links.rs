//! Links of documentation. Those that lead to other items or pages of the
//! same documentation become their text; those to the web stay.

use std::collections::HashSet;

/// Longest code span and link target that is looked for, in bytes: what is
/// not closed is not looked for up to the end of the text, again and again.
const SPAN_MAX: usize = 400;
/// How deep brackets may be nested.
const DEPTH_MAX: usize = 8;

/// The labels that a documentation defines.
pub struct Links<'a> {
    /// Labels of links to the web.
    web: HashSet<&'a str>,
    /// Labels of all other links.
    local: HashSet<&'a str>,
}

impl<'a> Links<'a> {
    /// Collects the reference definitions of a text.
    pub fn of(text: &'a str) -> Self {
        let mut links = Self {
            web: HashSet::new(),
            local: HashSet::new(),
        };
        for (label, target) in text.lines().filter_map(definition) {
            if is_web(target) {
                links.web.insert(label);
            } else {
                links.local.insert(label);
            }
        }
        links
    }

    /// Appends prose to `out`, its links reduced.
    pub fn reduce(&self, prose: &str, out: &mut String) {
        let mut kept = String::with_capacity(prose.len());
        for line in prose.lines() {
            if definition(line).is_none_or(|(_, target)| is_web(target)) {
                kept.push_str(line);
                kept.push('\n');
            }
        }
        self.reduce_inline(&kept, out);
    }

    fn reduce_inline(&self, prose: &str, out: &mut String) {
        // Where in `out` the brackets stand that are still open.
        let mut open: Vec<usize> = Vec::new();
        let mut at = 0;
        while let Some(found) = prose[at..].find(['`', '[', ']', '\\', '\n']) {
            out.push_str(&prose[at..at + found]);
            at += found;
            let rest = &prose[at..];
            let length = match rest.as_bytes()[0] {
                b'`' => code_span(rest),
                b'\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
                b'\n' => {
                    if rest[1..].starts_with('\n') {
                        open.clear();
                    }
                    1
                }
                b'[' => {
                    if open.len() < DEPTH_MAX {
                        open.push(out.len());
                    }
                    1
                }
                _ => {
                    let skipped = open.pop().and_then(|start| self.close(rest, start, out));
                    if let Some(skipped) = skipped {
                        at += skipped;
                        continue;
                    }
                    1
                }
            };
            out.push_str(&rest[..length]);
            at += length;
        }
        out.push_str(&prose[at..]);
    }

    /// Closes the bracket that `out` has at `start`, with `rest` beginning at
    /// the one that closes it. When it is a link to reduce, takes its bracket
    /// away and returns how much of `rest` belongs to it.
    fn close(&self, rest: &str, start: usize, out: &mut String) -> Option<usize> {
        let text = &out[start + 1..];
        let after = &rest[1..];
        let length = if let Some((target, length)) = delimited(after, '(', ')') {
            (!is_web(target)).then_some(1 + length)?
        } else if let Some((label, length)) = delimited(after, '[', ']') {
            let label = if label.is_empty() { text } else { label };
            (!self.web.contains(label)).then_some(1 + length)?
        } else {
            let is_code = text.starts_with('`') && text.ends_with('`') && text.len() > 2;
            let is_link = self.local.contains(text) || is_code && !self.web.contains(text);
            is_link.then_some(1)?
        };
        out.remove(start);
        Some(length)
    }
}

/// What stands between a bracket that a text begins with and the one that
/// closes it, and the length of all three.
fn delimited(text: &str, open: char, close: char) -> Option<(&str, usize)> {
    let inner = text.strip_prefix(open)?;
    let mut depth = 0_usize;
    for (at, c) in inner.char_indices().take(SPAN_MAX) {
        if c == close && depth == 0 {
            return Some((&inner[..at], at + 2));
        } else if c == close {
            depth -= 1;
        } else if c == open {
            depth += 1;
        }
    }
    None
}

/// Length of the code span a text begins with, or of its ticks alone when
/// nothing closes them nearby.
fn code_span(text: &str) -> usize {
    let ticks = text.bytes().take_while(|b| *b == b'`').count();
    let mut run = 0;
    for (at, byte) in text.bytes().enumerate().skip(ticks).take(SPAN_MAX) {
        if byte == b'`' {
            run += 1;
        } else {
            if run == ticks {
                return at;
            }
            run = 0;
        }
    }
    ticks
}

/// Label and target of a line that defines a reference.
fn definition(line: &str) -> Option<(&str, &str)> {
    let body = line.trim_start().strip_prefix('[')?;
    let (label, target) = body.split_once("]:")?;
    let is_footnote = label.starts_with('^');
    let target = target.trim();
    (!is_footnote && !target.is_empty() && !label.contains('['))
        .then_some((label, target))
        .filter(|(_, target)| !target.contains(' ') || target.contains(" \"") || is_item(target))
}

/// Whether a target is `struct@path` or a path that spells out its generics.
fn is_item(target: &str) -> bool {
    let word = target.split(' ').next().unwrap_or_default();
    word.contains("::") || word.contains('@')
}

fn is_web(target: &str) -> bool {
    let target = target.trim_start_matches('<');
    target.contains("://") || target.starts_with("mailto:")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reduced(text: &str) -> String {
        let mut out = String::new();
        Links::of(text).reduce(text, &mut out);
        out.trim_end().to_owned()
    }

    #[test]
    fn links_between_items_become_their_text() {
        assert_eq!(reduced("[`foo`](crate::x::foo) [`foo`]"), "`foo` `foo`");
        assert_eq!(reduced("[a b](#c) [d\ne][f] [`[u8]`]"), "a b d\ne `[u8]`");
        assert_eq!(reduced("[`x`][] [y]\n\n[y]: fn@crate::y"), "`x` y");
    }

    #[test]
    fn links_to_the_web_stay() {
        let text = "[a](https://a.b/c_(d)) [e][f] [g]\n\n[f]: https://f\n[g]: <https://g>";
        assert_eq!(reduced(text), text);
    }

    #[test]
    fn what_is_no_link_stays() {
        for text in [
            "a[0] b",
            "- [ ] c",
            "x [^1]\n\n[^1]: note",
            "`[a](b)`",
            "[[",
        ] {
            assert_eq!(reduced(text), text);
        }
    }
}
