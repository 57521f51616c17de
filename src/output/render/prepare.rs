//! What must be done to markdown before `markdown-to-ansi` 0.2 may see it: the
//! library drops HTML, decodes `&#27;` to an escape character, and puts code
//! of a tight list before the text it follows.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::output::clean::is_forbidden;

/// Put between two characters, it keeps them from meaning something together.
/// `clean` takes it out of what comes in, the filter out of what goes out.
const MARK: char = '\u{feff}';

/// Languages that are coloured as JavaScript: to load the grammar of TypeScript
/// takes five times as long, 0.2 s, and shows no more; JSX has none.
const LIKE_JS: [&str; 7] = ["cts", "jsx", "mjs", "mts", "ts", "tsx", "typescript"];

/// Returns cleaned markdown with its HTML and dangerous entities made text,
/// with the blocks in its lists set apart by empty lines and indented, and, unless the
/// languages of code are to be kept, without them; those kept are made ones
/// that are coloured fast.
pub(super) fn prepare(text: &str, keeps_languages: bool) -> String {
    rewrite(&mark(text), keeps_languages)
}

fn mark(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let next = after[1..].chars().next();
        out.push_str(&after[..1]);
        let is_tag = after.starts_with('<')
            && next.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
        if is_tag || is_dangerous_entity(after) {
            out.push(MARK);
        }
        rest = &after[1..];
    }
    out.push_str(rest);
    out
}

/// Tells whether the text starts with a numeric entity of a character that
/// may not be shown.
fn is_dangerous_entity(text: &str) -> bool {
    let Some(digits) = text.strip_prefix("&#") else {
        return false;
    };
    let (digits, radix) = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => (hex, 16),
        None => (digits, 10),
    };
    let end = digits.find(|c: char| !c.is_digit(radix));
    let digits = &digits[..end.unwrap_or(digits.len())];
    let code = u32::from_str_radix(digits, radix).ok();
    code.and_then(char::from_u32).is_some_and(is_forbidden)
}

/// Puts an empty line before each block that directly follows text in a list
/// item, and takes the languages away.
fn rewrite(text: &str, keeps_languages: bool) -> String {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let mut is_after_text = false;
    let mut is_item_start = false;
    let mut items = 0_usize;
    let mut lists: Vec<Option<u64>> = Vec::new();
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        match &event {
            Event::Start(Tag::Item) => items += 1,
            Event::End(TagEnd::Item) => items = items.saturating_sub(1),
            Event::Start(Tag::Paragraph) if items > 0 && !is_item_start => {
                edits.extend(further(text, range.start, &lists));
            }
            Event::Start(
                Tag::List(_) | Tag::CodeBlock(_) | Tag::Table(_) | Tag::Heading { .. },
            ) if items > 0 && is_after_text => {
                edits.extend(gap(text, range.start));
            }
            _ => {}
        }
        if let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) = &event {
            let word = language.split(|c: char| !c.is_ascii_alphanumeric()).next();
            let word = word.unwrap_or_default().to_ascii_lowercase();
            if !keeps_languages {
                edits.push((info(text, range.start), String::new()));
            } else if LIKE_JS.contains(&word.as_str()) {
                edits.push((info(text, range.start), "js".to_owned()));
            }
        }
        match &event {
            Event::Start(Tag::List(first)) => lists.push(*first),
            Event::End(TagEnd::List(_)) => drop(lists.pop()),
            _ => {}
        }
        is_item_start = matches!(event, Event::Start(Tag::Item));
        is_after_text = match event {
            Event::Start(Tag::Item) => false,
            Event::Text(_) | Event::Code(_) | Event::SoftBreak | Event::HardBreak => true,
            Event::End(end) => matches!(
                end,
                TagEnd::Strong | TagEnd::Emphasis | TagEnd::Link | TagEnd::Image
            ),
            _ => is_after_text,
        };
    }
    let mut out = String::with_capacity(text.len() + 2 * edits.len());
    let mut done = 0;
    for (range, insert) in edits {
        out.push_str(&text[done..range.start]);
        out.push_str(&insert);
        done = range.end;
    }
    out.push_str(&text[done..]);
    out
}

/// Returns the empty line before a block; none where the block shares its line
/// with a list marker.
fn gap(text: &str, block: usize) -> Option<(Range<usize>, String)> {
    let line = text[..block].rfind('\n').map_or(0, |at| at + 1);
    let prefix = &text[line..block];
    let is_indent = prefix.chars().all(|c| matches!(c, ' ' | '\t' | '>'));
    is_indent.then(|| (line..line, format!("{}\n", prefix.trim_end())))
}

/// Returns what goes before a further paragraph of a list item: the empty line
/// and the indent that the library forgets.
fn further(text: &str, start: usize, lists: &[Option<u64>]) -> Option<(Range<usize>, String)> {
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let prefix = &text[line..start];
    let marker = lists.last()?.map_or(2, |first| first.to_string().len() + 2);
    let indent = 2 * (lists.len() - 1) + marker;
    let is_indent = prefix.chars().all(|c| matches!(c, ' ' | '\t'));
    is_indent.then(|| {
        let inserted = format!("{MARK}\n\n{prefix}{MARK}{:indent$}", "");
        (start..start, inserted)
    })
}

/// Returns where the info string of the fence that starts at `fence` is.
fn info(text: &str, fence: usize) -> Range<usize> {
    let rest = &text[fence..];
    let length = rest.find('\n').unwrap_or(rest.len());
    let marks = rest[..length].trim_start_matches(['`', '~']).len();
    fence + length - marks..fence + length
}

#[cfg(test)]
mod tests {
    use super::prepare;

    #[test]
    fn relatives_of_javascript_are_coloured_as_javascript() {
        for language in ["ts", "tsx", "TypeScript", "jsx", "ts title=\"a.ts\""] {
            let text = format!("```{language}\nlet x;\n```\n");
            assert_eq!(prepare(&text, true), "```js\nlet x;\n```\n");
            assert_eq!(prepare(&text, false), "```\nlet x;\n```\n");
        }
        let text = "```rust\nlet x;\n```\n";
        assert_eq!(prepare(text, true), text);
    }
}
