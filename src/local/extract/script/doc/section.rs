//! Sections of a comment: the description, then one per block tag.

use super::lines::{close_fence, dedent, is_fence};
use super::{example, inline};

/// The description, or a block tag with all that belongs to it.
pub(super) struct Section<'a> {
    /// Without the `@`; empty for the description.
    pub(super) tag: &'a str,
    /// The first is what follows the tag on its line.
    lines: Vec<&'a str>,
}

/// Cuts a comment at its block tags. A tag stands at the beginning of a line
/// outside of fences and begins with a small letter: decorators of examples
/// mostly do not.
pub(super) fn split<'a>(lines: &[&'a str]) -> Vec<Section<'a>> {
    let mut sections = vec![Section {
        tag: "",
        lines: Vec::new(),
    }];
    let mut in_fence = false;
    for line in lines {
        if is_fence(line) {
            in_fence = !in_fence;
        }
        let tag = if in_fence { None } else { block_tag(line) };
        match (tag, sections.last_mut()) {
            (Some((tag, rest)), _) => {
                // A fence may open behind the tag: `@example ```ts`.
                in_fence = is_fence(rest);
                sections.push(Section {
                    tag,
                    lines: vec![rest],
                });
            }
            (None, Some(section)) => section.lines.push(line),
            (None, None) => {}
        }
    }
    sections
}

fn block_tag(line: &str) -> Option<(&str, &str)> {
    let rest = line.trim_start().strip_prefix('@')?;
    let end = rest
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_')
        .unwrap_or(rest.len());
    let (tag, rest) = rest.split_at(end);
    let is_tag = tag.starts_with(|c: char| c.is_ascii_lowercase());
    let ends = rest.is_empty() || rest.starts_with([' ', '\t', '{', ':', '.']);
    (is_tag && ends).then(|| (tag, rest.trim_start_matches([':', '.']).trim_start()))
}

impl<'a> Section<'a> {
    /// The raw text, trimmed.
    pub(super) fn text(&self) -> String {
        self.lines.join("\n").trim().to_owned()
    }

    /// First word behind the tag and its type.
    pub(super) fn first_word(&self) -> &'a str {
        let line = self.lines.first().copied().unwrap_or_default();
        let (_, rest) = braced(line);
        rest.split_whitespace().next().unwrap_or_default()
    }

    /// Whether its markdown is an item of a list.
    pub(super) fn is_list_item(&self) -> bool {
        is_parameter(self.tag)
    }

    /// Type and name of a `@typedef` or `@callback`.
    pub(super) fn typedef(&self) -> (&'a str, &'a str) {
        let line = self.lines.first().copied().unwrap_or_default();
        let (kind, _) = braced(line);
        let kind = if self.tag == "callback" {
            "Function"
        } else {
            kind
        };
        (kind, self.first_word())
    }

    /// What the section says to the reader; empty for tags that only tools
    /// read.
    pub(super) fn markdown(&self, language: &str) -> String {
        match self.tag {
            "" | "description" | "desc" | "summary" | "remarks" | "remark" | "fileOverview" => {
                self.prose()
            }
            "example" => example::markdown(&self.lines, language),
            tag if is_parameter(tag) => self.parameter(),
            "returns" | "return" | "throws" | "exception" | "yields" => self.typed(),
            "default" | "defaultValue" | "defaultvalue" => self.default_value(),
            "deprecated" => labelled("Deprecated", &self.prose()),
            "see" | "link" => labelled("See", self.prose().trim_matches(['{', '}'])),
            "since" => labelled("Since", &self.prose()),
            "type" | "typedef" | "callback" | "memberOf" | "memberof" | "name" | "method"
            | "function" | "func" | "class" | "constructor" | "alias" | "namespace" | "event"
            | "category" | "group" | "author" | "copyright" | "todo" | "api" | "access"
            | "this" | "extends" | "augments" | "implements" | "interface" | "constant"
            | "const" | "kind" => self.below(),
            "internal"
            | "private"
            | "hidden"
            | "ignore"
            | "public"
            | "static"
            | "module"
            | "packageDocumentation" => {
                let text = self.prose();
                if is_prose(&text) { text } else { self.below() }
            }
            _ => {
                let text = self.prose();
                if is_prose(&text) { text } else { String::new() }
            }
        }
    }

    fn prose(&self) -> String {
        close_fence(inline::replace(&self.text()))
    }

    /// Prose below the line of the tag, which itself is for tools.
    fn below(&self) -> String {
        let below = self.lines.get(1..).unwrap_or_default().join("\n");
        let text = close_fence(inline::replace(below.trim()));
        if is_prose(&text) { text } else { String::new() }
    }

    /// `- `name` (`type`): text`.
    fn parameter(&self) -> String {
        let text = self.text();
        let (kind, rest) = braced(&text);
        let (name, rest) = parameter_name(rest);
        let rest = rest.trim_start();
        let (name, default) = match name.split_once('=') {
            Some((name, default)) => (name.trim(), default.trim()),
            None => (name, ""),
        };
        let rest = rest.trim_start_matches(['-', ':', '–', '—']).trim();
        if name.is_empty() || (rest.is_empty() && kind.is_empty()) {
            return String::new();
        }
        let mut item = format!("- `{name}`");
        match (kind, default) {
            ("", "") => {}
            (kind, "") => item.push_str(&format!(" (`{kind}`)")),
            ("", default) => item.push_str(&format!(" (default `{default}`)")),
            (kind, default) => item.push_str(&format!(" (`{kind}`, default `{default}`)")),
        }
        if is_fence(rest) {
            // An example that stands below the last parameter.
            item.push_str("\n\n");
            item.push_str(&close_fence(rest.to_owned()));
        } else if !rest.is_empty() {
            item.push_str(": ");
            item.push_str(&indented(&close_fence(inline::replace(rest))));
        }
        item
    }

    /// `Returns: `type` text`.
    fn typed(&self) -> String {
        let text = self.text();
        // A comment may speak of `{@link x}` where others write the type.
        let (kind, rest) = if text.starts_with("{@") {
            ("", text.as_str())
        } else {
            braced(&text)
        };
        let rest = rest.trim_start_matches("- ").trim();
        let rest = rest.strip_prefix("Returns ").unwrap_or(rest);
        let rest = close_fence(inline::replace(rest));
        let label = match self.tag {
            "throws" | "exception" => "Throws",
            "yields" => "Yields",
            _ => "Returns",
        };
        let kind = if kind.is_empty() {
            String::new()
        } else {
            format!("`{kind}`")
        };
        let gap = match (kind.is_empty() || rest.is_empty(), is_fence(&rest)) {
            (true, _) => "",
            (false, true) => "\n\n",
            (false, false) => " ",
        };
        labelled(label, &format!("{kind}{gap}{rest}"))
    }

    fn default_value(&self) -> String {
        let text = self.prose();
        let is_code = !text.contains(['`', '\n']) && text.split(' ').count() < 4;
        match text.as_str() {
            "" => String::new(),
            _ if is_code => format!("Default: `{text}`"),
            _ => labelled("Default", &text),
        }
    }
}

fn is_parameter(tag: &str) -> bool {
    matches!(
        tag,
        "param"
            | "parameter"
            | "arg"
            | "argument"
            | "property"
            | "prop"
            | "template"
            | "typeParam"
            | "typeparam"
    )
}

/// Splits `{type} rest`, with nested braces; the type may be missing.
fn braced(text: &str) -> (&str, &str) {
    enclosed(text, '{', '}').unwrap_or(("", text))
}

/// Splits the name of a parameter off: a word, or `[name=default]`.
fn parameter_name(text: &str) -> (&str, &str) {
    if let Some(optional) = enclosed(text, '[', ']') {
        return optional;
    }
    let end = text.find(|c: char| c.is_whitespace() || c == ':');
    text.split_at(end.unwrap_or(text.len()))
}

fn enclosed(text: &str, open: char, close: char) -> Option<(&str, &str)> {
    let inner = text.strip_prefix(open)?;
    let mut depth = 1_usize;
    for (at, c) in inner.char_indices() {
        if c == open {
            depth += 1;
        } else if c == close {
            depth -= 1;
        }
        if depth == 0 {
            let (inside, rest) = inner.split_at(at);
            let rest = rest.strip_prefix(close).unwrap_or(rest);
            return Some((inside.trim(), rest.trim_start()));
        }
    }
    None
}

/// At least three words, as no value of a tag has.
fn is_prose(text: &str) -> bool {
    text.split_whitespace().nth(2).is_some()
}

fn labelled(label: &str, text: &str) -> String {
    match text {
        "" if label == "Deprecated" => "Deprecated.".to_owned(),
        "" => String::new(),
        text if is_fence(text) => format!("{label}:\n\n{text}"),
        text => format!("{label}: {text}"),
    }
}

/// Indents all lines but the first, as the text of a list item has to be.
fn indented(text: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    if let Some((_, rest)) = lines.split_first_mut() {
        dedent(rest);
    }
    lines.join("\n  ")
}
