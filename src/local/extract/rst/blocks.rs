//! The blocks of a document: paragraphs, lists, literals, directives.

mod explicit;
mod table;

use self::table::is_table_border;
use super::fence::{fence, guess_language};
use super::lines::{block_end, indent, indent_of};
use super::names::Names;
use super::section::{Levels, underline};
use super::{doctest, field, inline};

/// How deep blocks may stand in each other.
const MAX_DEPTH: usize = 12;

/// Converts blocks and what they hold.
pub struct Converter {
    names: Names,
    levels: Levels,
    depth: usize,
}

impl Converter {
    /// Makes a converter for a document that defines these names.
    #[must_use]
    pub fn new(names: Names) -> Self {
        Self {
            names,
            levels: Levels::default(),
            depth: 0,
        }
    }

    /// Converts lines without trailing blanks.
    pub fn convert(&mut self, lines: &[&str]) -> String {
        if self.depth >= MAX_DEPTH {
            return lines.join("\n");
        }
        self.depth += 1;
        let mut blocks = Blocks {
            converter: self,
            lines,
            at: 0,
            items: Vec::new(),
            out: String::new(),
        };
        blocks.run();
        let out = blocks.out.trim().to_owned();
        self.depth -= 1;
        out
    }
}

/// An open list item.
struct Item {
    /// Column of its text in the source.
    column: usize,
    /// Column of its text in the markdown.
    margin: usize,
}

struct Blocks<'c, 'a> {
    converter: &'c mut Converter,
    lines: &'c [&'a str],
    at: usize,
    items: Vec<Item>,
    out: String,
}

impl<'a> Blocks<'_, 'a> {
    fn run(&mut self) {
        while let Some(&line) = self.lines.get(self.at) {
            let column = indent_of(line);
            let text = &line[column..];
            if text.is_empty() {
                self.separate();
                self.at += 1;
                continue;
            }
            self.items.retain(|item| item.column <= column);
            if text == ".." || text.starts_with(".. ") {
                self.explicit(text.get(3..).unwrap_or_default(), column);
            } else if doctest::is_prompt(text) {
                let end = doctest::end(self.lines, self.at).max(self.at + 1);
                let code = fence("python", &self.lines[self.at..end]);
                self.push_apart(&code);
                self.at = end;
            } else if is_table_border(text) {
                self.table(column);
            } else if let Some(heading) = self.converter.levels.heading(self.lines, self.at) {
                let title = inline::convert(heading.title, &self.converter.names);
                let heading_text = format!("{} {title}", "#".repeat(heading.level));
                self.push_apart(&heading_text);
                self.at += heading.lines;
            } else if underline(text).is_some() && text.len() >= 4 && text != "::::" {
                self.at += 1;
            } else if let Some((name, first)) = field::parse(text) {
                self.field(name, first, column);
            } else {
                self.paragraph(column);
            }
        }
    }

    fn margin(&self) -> usize {
        self.items.last().map_or(0, |item| item.margin)
    }

    /// Ends the paragraph before.
    fn separate(&mut self) {
        if !self.out.is_empty() {
            while !self.out.ends_with("\n\n") {
                self.out.push('\n');
            }
        }
    }

    /// Writes a block below what is there, within the open list item.
    fn push(&mut self, text: &str, margin: usize) {
        if text.is_empty() {
            return;
        }
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        let margin = " ".repeat(margin);
        self.out.push_str(&margin);
        self.out.push_str(&indent(text, &margin));
    }

    /// Writes a block with blank lines around it.
    fn push_apart(&mut self, text: &str) {
        if !text.is_empty() {
            self.separate();
            self.push(text, self.margin());
            self.separate();
        }
    }

    /// A paragraph or a list item, and the literal block that it announces.
    fn paragraph(&mut self, column: usize) {
        let first = self.lines[self.at][column..].trim_start_matches("| ");
        let marker = list_marker(first);
        let term = marker == 0 && self.is_term(column);
        let mut margin = self.margin();
        let mut text = String::new();
        if marker > 0 {
            self.items.retain(|item| item.column <= column);
            let shown = first[..marker].replace("#.", "1.").replace('*', "-");
            text.push_str(shown.trim_end());
            text.push(' ');
            self.items.push(Item {
                column: column + marker,
                margin: margin + text.len(),
            });
        } else if term {
            text.push_str("- ");
            self.items.push(Item {
                column: column + 1,
                margin: margin + 2,
            });
        }
        let mut source = first[marker..].to_owned();
        self.at += 1;
        while !term && let Some(next) = self.continuation(column) {
            // Code may follow without a blank line.
            if source.ends_with("::") && indent_of(self.lines[self.at - 1]) > column {
                self.at -= 1;
                break;
            }
            source.push('\n');
            source.push_str(next);
        }
        let announces = source.ends_with("::");
        if announces {
            let end = source.trim_end_matches(':').len();
            let is_apart = source[..end].ends_with([' ', '\n']) || end == 0;
            source.truncate(if is_apart { end } else { end + 1 });
        }
        if term && !source.ends_with([':', '.']) {
            source.push(':');
        }
        text.push_str(&inline::convert(source.trim_end(), &self.converter.names));
        if marker > 0 || term {
            let inner = " ".repeat(self.margin() - margin);
            text = indent(&text, &inner);
        } else {
            margin = self.margin();
        }
        self.push(text.trim_end(), margin);
        if announces {
            self.literal(column);
        }
    }

    /// The next line of the paragraph, if it goes on.
    fn continuation(&mut self, column: usize) -> Option<&'a str> {
        let line = *self.lines.get(self.at)?;
        let text = line.trim_start();
        let is_end = text.is_empty()
            || indent_of(line) < column
            || text.starts_with(".. ")
            || doctest::is_prompt(text)
            || list_marker(text) > 0
            || (text.starts_with(':') && field::parse(text).is_some());
        if is_end {
            return None;
        }
        self.at += 1;
        Some(text.trim_start_matches("| "))
    }

    /// Whether the line is the term of a definition: alone, with deeper
    /// lines right below.
    fn is_term(&self, column: usize) -> bool {
        let line = self.lines[self.at];
        let is_first = self.at == 0 || self.lines[self.at - 1].is_empty();
        let below = self.lines.get(self.at + 1);
        is_first
            && !line.ends_with("::")
            && below.is_some_and(|below| !below.is_empty() && indent_of(below) > column)
    }

    /// The indented block behind `::`.
    fn literal(&mut self, column: usize) {
        let end = block_end(self.lines, self.at, column + 1);
        if end > self.at {
            let block = &self.lines[self.at..end];
            let code = fence(guess_language(block), block);
            self.push_apart(&code);
            self.at = end;
        }
    }
}

/// Length of the mark that a list item starts with, with its blanks; 0 for
/// other lines.
fn list_marker(text: &str) -> usize {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let mark = match text.as_bytes() {
        [b'-' | b'*' | b'+', b' ', ..] => 1,
        [b'#', b'.', b' ', ..] => 2,
        bytes if (1..3).contains(&digits) => match bytes.get(digits..) {
            Some([b'.' | b')', b' ', ..]) => digits + 1,
            _ => return 0,
        },
        _ => return 0,
    };
    mark + text[mark..].len() - text[mark..].trim_start().len()
}
