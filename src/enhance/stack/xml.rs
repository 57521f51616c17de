//! XML as build files have it: elements, attributes and texts.

/// Most elements inside one another.
const MAX_DEPTH: usize = 64;

/// An element.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<Element>,
    /// Its own text, without that of its children.
    own: String,
}

impl Element {
    /// Finds the first child of a name.
    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Lists the children of a name.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// Returns the text of the first child of a name, where it has some.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let text = self.child(name)?.own.trim();
        (!text.is_empty()).then_some(text)
    }

    /// Returns its own text.
    pub(super) fn own(&self) -> &str {
        self.own.trim()
    }

    /// Returns an attribute, whatever its case.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let mut all = self.attributes.iter();
        let (_, value) = all.find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        Some(value)
    }
}

/// Parses a document; `None` where its tags do not match.
pub(super) fn parse(text: &str) -> Option<Element> {
    let mut open: Vec<Element> = vec![Element::default()];
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        push_text(open.last_mut()?, before);
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->")?.1;
            continue;
        }
        if let Some(data) = after.strip_prefix("![CDATA[") {
            let (data, next) = data.split_once("]]>")?;
            open.last_mut()?.own.push_str(data);
            rest = next;
            continue;
        }
        let end = end_of_tag(after)?;
        let (tag, next) = after.split_at(end);
        rest = next.strip_prefix('>')?;
        if tag.starts_with(['!', '?']) {
            continue;
        }
        if let Some(name) = tag.strip_prefix('/') {
            let done = open.pop()?;
            if done.name != name.trim() {
                return None;
            }
            open.last_mut()?.children.push(done);
            continue;
        }
        let (tag, is_empty) = match tag.strip_suffix('/') {
            Some(tag) => (tag, true),
            None => (tag, false),
        };
        let element = element(tag);
        match is_empty {
            true => open.last_mut()?.children.push(element),
            false if open.len() > MAX_DEPTH => return None,
            false => open.push(element),
        }
    }
    let document = open.pop()?;
    let is_closed = open.is_empty();
    let mut roots = document.children.into_iter();
    is_closed.then(|| roots.next())?
}

/// Finds the `>` that ends a tag, past those in quotes.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    text.char_indices().find_map(|(at, c)| {
        match (quote, c) {
            (None, '>') => return Some(at),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
        None
    })
}

fn element(tag: &str) -> Element {
    let (name, mut rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    let mut attributes = Vec::new();
    while let Some((key, value)) = rest.split_once('=') {
        let value = value.trim_start();
        let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            break;
        };
        let inner = value.strip_prefix(quote).unwrap_or_default();
        let Some((value, next)) = inner.split_once(quote) else {
            break;
        };
        attributes.push((key.trim().to_owned(), unescape(value)));
        rest = next;
    }
    Element {
        name: name.trim().to_owned(),
        attributes,
        ..Element::default()
    }
}

fn push_text(element: &mut Element, text: &str) {
    if !text.trim().is_empty() {
        element.own.push_str(&unescape(text));
    }
}

fn unescape(text: &str) -> String {
    match text.contains('&') {
        true => text
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&apos;", "'")
            .replace("&amp;", "&"),
        false => text.to_owned(),
    }
}
