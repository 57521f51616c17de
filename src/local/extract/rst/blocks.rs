//! The blocks of a document: paragraphs, lists, literals, directives.

use super::directive::{Directive, Effect};
use super::fence::{fence, guess_language};
use super::lines::{block_end, dedent, indent, indent_of};
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

    /// The lines of the block that is deeper than `column`, from the next
    /// line on; goes behind them.
    fn body(&mut self, column: usize) -> Vec<&'a str> {
        let end = block_end(self.lines, self.at + 1, column + 1).max(self.at + 1);
        let body = dedent(&self.lines[self.at + 1..end]);
        self.at = end;
        body
    }

    /// A directive, comment, target or footnote, without its ".. ".
    fn explicit(&mut self, markup: &str, column: usize) {
        let body = self.body(column);
        if let Some(directive) = Directive::parse(markup) {
            return self.directive(&directive, &body);
        }
        if markup.starts_with('[') {
            let text = inline::convert(markup, &self.converter.names);
            let rest = self.converter.convert(&body);
            self.push(&format!("{text} {rest}"), self.margin());
        }
    }

    fn directive(&mut self, directive: &Directive<'_>, body: &[&str]) {
        match directive.effect() {
            Effect::Dropped => {}
            Effect::Code(language) => {
                let code = without_options(body);
                let mut code = dedent(code);
                if language.is_none() && !directive.argument.is_empty() {
                    code.insert(0, directive.argument);
                }
                let language = language.unwrap_or_else(|| guess_language(&code).to_owned());
                self.push_apart(&fence(&language, &code));
            }
            Effect::Labelled(label) => {
                let mut lines = vec![directive.text()];
                lines.extend(without_options(body));
                let text = self.converter.convert(&lines);
                let label = if text.is_empty() {
                    label.trim_end_matches([':', ' '])
                } else {
                    &label
                };
                let gap = if text.starts_with("```") { "\n\n" } else { "" };
                self.push_apart(&format!("{label}{gap}{text}"));
            }
            Effect::Titled => {
                let title = inline::convert(directive.argument, &self.converter.names);
                self.push_apart(&format!("**{title}**"));
                let text = self.converter.convert(without_options(body));
                self.push_apart(&text);
            }
            Effect::Described => {
                self.push_apart(&format!("`{}`", directive.argument.replace('`', "")));
                let text = self.converter.convert(without_options(body));
                self.push_apart(&text);
            }
            Effect::Transparent => {
                let text = self.converter.convert(without_options(body));
                self.push_apart(&text);
            }
        }
    }

    fn field(&mut self, name: &str, first: &str, column: usize) {
        let mut lines = vec![first];
        lines.extend(self.body(column));
        let text = self.converter.convert(&lines);
        if text.is_empty() && field::is_mark(name) {
            return;
        }
        let item = format!("- {}{}", field::label(name), indent(&text, "  "));
        self.push(item.trim_end(), self.margin());
    }

    /// A table stays as it is drawn.
    fn table(&mut self, column: usize) {
        let start = self.at;
        let is_grid = self.lines[start][column..].starts_with('+');
        let mut borders = 0;
        let mut end = start;
        while let Some(line) = self.lines.get(end) {
            let is_border = is_table_border(line.trim_start());
            borders += usize::from(is_border);
            let is_last = if is_grid {
                line.is_empty()
            } else {
                let next = self.lines.get(end + 1);
                is_border && borders > 1 && next.is_none_or(|next| next.is_empty())
            };
            end += 1;
            if is_last {
                break;
            }
        }
        let table = fence("text", &self.lines[start..end]);
        self.push_apart(&table);
        self.at = end;
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

/// A directive's body without the options at its start.
fn without_options<'l, 'a>(body: &'l [&'a str]) -> &'l [&'a str] {
    let options = body.iter().take_while(|line| {
        line.starts_with(':') && field::parse(line).is_some() && !line.starts_with(":param")
    });
    &body[options.count()..]
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

/// Whether a line is a border of a table: `+---+---+` or `==== ====`.
fn is_table_border(text: &str) -> bool {
    let is_grid = text.starts_with("+-") || text.starts_with("+=");
    let is_simple = text.starts_with("==") && text.contains("= =") || text.contains("=  =");
    (is_grid && text.bytes().all(|b| matches!(b, b'+' | b'-' | b'=')))
        || (is_simple && text.bytes().all(|b| matches!(b, b'=' | b' ')))
}
