//! The HTML of service models as markdown.

/// Converts paragraphs, lists, code and notes; other tags are dropped.
#[must_use]
pub fn to_markdown(html: &str) -> String {
    let mut writer = Writer {
        out: String::with_capacity(html.len()),
        ..Writer::default()
    };
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        writer.text(&rest[..at]);
        let tag = &rest[at + 1..];
        let is_tag = tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        match tag.find('>').filter(|_| is_tag) {
            Some(end) => {
                writer.tag(&tag[..end]);
                rest = &tag[end + 1..];
            }
            None => {
                writer.text("<");
                rest = tag;
            }
        }
    }
    writer.text(rest);
    writer.out.truncate(writer.out.trim_end().len());
    writer.out
}

/// The first sentence of HTML docs, in one line.
#[must_use]
pub fn first_sentence(html: &str) -> String {
    let mut ends = html.char_indices().map(|(at, _)| at);
    let end = ends.find(|&at| at >= MAX_SENTENCE_HTML);
    let text = to_markdown(&html[..end.unwrap_or(html.len())]);
    let text = text
        .split("\n\n")
        .next()
        .unwrap_or_default()
        .replace('\n', " ");
    match text.find(". ") {
        Some(end) => text[..=end].to_owned(),
        None => text,
    }
}

/// The most bytes of HTML that a first sentence is looked for in.
const MAX_SENTENCE_HTML: usize = 400;
/// The most lists that an item is indented for.
const MAX_NESTING: usize = 6;

#[derive(Default)]
struct Writer {
    out: String,
    /// The lists that are open, and whether each has items.
    lists: Vec<bool>,
    is_preformatted: bool,
    /// Whether a blank is to be written before the next word.
    is_spaced: bool,
    /// Bytes of `out` when the code that is open started.
    code_start: Option<usize>,
}

impl Writer {
    fn text(&mut self, text: &str) {
        if self.is_preformatted {
            unescape(text, &mut self.out);
            return;
        }
        if text.starts_with(char::is_whitespace) {
            self.is_spaced = true;
        }
        for word in text.split_whitespace() {
            self.space();
            unescape(word, &mut self.out);
            self.is_spaced = true;
        }
        if !text.is_empty() && !text.ends_with(char::is_whitespace) {
            self.is_spaced = false;
        }
    }

    /// Writes the blank that is due, but not at the start of a line or of
    /// code; a line within a list item starts with its margin.
    fn space(&mut self) {
        if self.out.ends_with('\n') && self.lists.last() == Some(&true) {
            for _ in 0..self.lists.len().min(MAX_NESTING) {
                self.out.push_str("  ");
            }
        }
        let starts_code = self.code_start == Some(self.out.len());
        let is_first = self.out.is_empty() || self.out.ends_with(['\n', ' ']);
        if std::mem::take(&mut self.is_spaced) && !starts_code && !is_first {
            self.out.push(' ');
        }
    }

    fn tag(&mut self, tag: &str) {
        let name = tag.split([' ', '\n', '\t']).next().unwrap_or_default();
        match name.to_ascii_lowercase().as_str() {
            "p" | "/p" | "h1" | "h2" | "h3" | "/h1" | "/h2" | "/h3" => self.paragraph(),
            "br" | "br/" => self.line(),
            "dt" | "fullname" => {
                self.paragraph();
                self.out.push_str("**");
            }
            "/dt" | "/fullname" => {
                self.out.push_str("**");
                self.paragraph();
            }
            "ul" | "ol" => {
                if self.out.ends_with(": ") {
                    self.line();
                }
                self.paragraph();
                self.lists.push(false);
            }
            "/ul" | "/ol" => {
                self.lists.pop();
                self.paragraph();
            }
            "li" => self.item(),
            "note" => self.label("Note: "),
            "important" => self.label("Important: "),
            "/note" | "/important" | "/dd" | "/div" => self.paragraph(),
            "code" | "/code" => self.code(),
            "pre" => {
                self.paragraph();
                self.out.push_str("```\n");
                self.is_preformatted = true;
            }
            "/pre" if self.is_preformatted => {
                self.is_preformatted = false;
                self.line();
                self.out.push_str("```");
                self.paragraph();
            }
            _ => {}
        }
    }

    fn code(&mut self) {
        if self.is_preformatted {
            return;
        }
        match self.code_start.take() {
            Some(start) if start == self.out.len() => {
                self.out.pop();
            }
            Some(_) => self.out.push('`'),
            None => {
                self.space();
                self.out.push('`');
                self.code_start = Some(self.out.len());
            }
        }
    }

    fn line(&mut self) {
        self.is_spaced = false;
        self.out.truncate(self.out.trim_end_matches(' ').len());
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    fn paragraph(&mut self) {
        let is_open = self.out.ends_with("- ") || self.out.ends_with(": ");
        if self.is_preformatted || self.code_start.is_some() || is_open {
            return;
        }
        self.line();
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// Starts an item right below the one before it.
    fn item(&mut self) {
        let is_first = match self.lists.last_mut() {
            Some(has_items) => !std::mem::replace(has_items, true),
            None => false,
        };
        if is_first && self.lists.len() == 1 {
            self.paragraph();
        } else {
            self.out.truncate(self.out.trim_end().len());
            self.line();
        }
        for _ in 1..self.lists.len().min(MAX_NESTING) {
            self.out.push_str("  ");
        }
        self.out.push_str("- ");
    }

    fn label(&mut self, label: &str) {
        self.paragraph();
        self.space();
        self.out.push_str(label);
    }
}

/// Decodes the entities that service models use.
fn unescape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let known = [
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&amp;", "&"),
            ("&quot;", "\""),
            ("&#39;", "'"),
            ("&apos;", "'"),
            ("&nbsp;", " "),
            ("&#x2014;", "—"),
        ];
        let entity = known.iter().find(|(name, _)| rest.starts_with(name));
        let (name, decoded) = entity.copied().unwrap_or(("&", "&"));
        out.push_str(decoded);
        rest = &rest[name.len()..];
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_and_code_become_markdown() {
        let html = "<p>Aborts an <code>Upload &lt;x&gt;</code>. See <a href=\"u\">that</a> , now.</p> <note> <ul> <li> <p> <b>Bold</b> - text</p> </li> <li> <p>two</p> </li> </ul> </note><p>End.</p>";
        assert_eq!(
            to_markdown(html),
            "Aborts an `Upload <x>`. See that , now.\n\nNote:\n\n- Bold - text\n- two\n\nEnd."
        );
    }

    #[test]
    fn paragraphs_stay_in_their_item() {
        assert_eq!(
            to_markdown(
                "<ul><li><p>One.</p><p>More.</p><ul><li>In</li></ul></li><li>Two</li></ul>"
            ),
            "- One.\n\n  More.\n  - In\n- Two"
        );
    }

    #[test]
    fn sentences_are_cut() {
        assert_eq!(first_sentence("<p>One thing. Two.</p>"), "One thing.");
        assert_eq!(first_sentence("<p>No end</p><p>x</p>"), "No end");
    }

    #[test]
    fn broken_html_is_text() {
        assert_eq!(to_markdown("a < b <code"), "a < b <code");
        assert_eq!(to_markdown("<code></code>x <code>"), "x `");
    }
}
