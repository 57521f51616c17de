//! Explicit markup and fields: what starts with ".. " or with a name
//! between colons, and the deeper lines below it.

use super::Blocks;
use crate::local::extract::rst::directive::{Directive, Effect};
use crate::local::extract::rst::fence::{fence, guess_language};
use crate::local::extract::rst::lines::{block_end, dedent, indent};
use crate::local::extract::rst::{field, inline};

impl<'a> Blocks<'_, 'a> {
    /// The lines of the block that is deeper than `column`, from the next
    /// line on; goes behind them.
    fn body(&mut self, column: usize) -> Vec<&'a str> {
        let end = block_end(self.lines, self.at + 1, column + 1).max(self.at + 1);
        let body = dedent(&self.lines[self.at + 1..end]);
        self.at = end;
        body
    }

    /// A directive, comment, target or footnote, without its ".. ".
    pub(super) fn explicit(&mut self, markup: &str, column: usize) {
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

    pub(super) fn field(&mut self, name: &str, first: &str, column: usize) {
        let mut lines = vec![first];
        lines.extend(self.body(column));
        let text = self.converter.convert(&lines);
        if text.is_empty() && field::is_mark(name) {
            return;
        }
        let item = format!("- {}{}", field::label(name), indent(&text, "  "));
        self.push(item.trim_end(), self.margin());
    }
}

/// A directive's body without the options at its start.
fn without_options<'l, 'a>(body: &'l [&'a str]) -> &'l [&'a str] {
    let options = body.iter().take_while(|line| {
        line.starts_with(':') && field::parse(line).is_some() && !line.starts_with(":param")
    });
    &body[options.count()..]
}
