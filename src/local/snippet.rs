//! A chunk as an answer.

use super::chunk::{Chunk, Kind};
use super::cut::{fence_mark, is_closing};
use super::place::Place;
use crate::model::{Code, Snippet, SnippetKind};

/// Makes a snippet of a chunk. What comes from a companion says so in its
/// source and breadcrumb.
#[must_use]
pub fn of(chunk: Chunk, companion: Option<&Place>) -> Snippet {
    let (text, code) = split_code(&chunk.body);
    let is_code = !code.is_empty() || chunk.kind == Kind::Example;
    let mut breadcrumb = chunk.trail;
    let mut source = format!("{}:{}", chunk.path, chunk.line);
    if let Some(place) = companion {
        breadcrumb.insert(0, place.name.clone());
        source = format!("{}@{}/{source}", place.name, place.version);
    }
    Snippet {
        title: chunk.title,
        kind: if is_code {
            SnippetKind::Code
        } else {
            SnippetKind::Prose
        },
        signature: chunk.signature,
        text,
        code,
        source: Some(source),
        breadcrumb,
    }
}

/// Splits the fences that a text ends with from the rest. Fences between
/// paragraphs stay where they are: their order is what makes sense of them.
fn split_code(body: &str) -> (String, Vec<Code>) {
    let mut code = Vec::new();
    let mut text_end = 0;
    let mut open: Option<(&str, &str, usize)> = None;
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let next = at + line.len();
        let trimmed = line.trim();
        match open {
            Some((mark, language, start)) if is_closing(trimmed, mark) => {
                code.push(Code {
                    language: language.to_owned(),
                    code: body[start..at].trim_end_matches('\n').to_owned(),
                });
                open = None;
            }
            Some(_) => {}
            None => match fence_mark(trimmed) {
                // An indented fence belongs to a list item.
                Some(mark) if line.starts_with(mark) => {
                    let language = trimmed[mark.len()..].split_whitespace().next();
                    open = Some((mark, language.unwrap_or_default(), next));
                }
                Some(_) | None if trimmed.is_empty() => {}
                _ => {
                    code.clear();
                    text_end = next;
                }
            },
        }
        at = next;
    }
    if open.is_some() {
        return (body.to_owned(), Vec::new());
    }
    (body[..text_end].trim_end().to_owned(), code)
}

#[cfg(test)]
mod tests {
    use super::split_code;

    #[test]
    fn code_at_the_end_stands_by_itself() {
        let (text, code) =
            split_code("Intro.\n\n```js\na();\n```\n\nThen:\n\n```rs x\nb\n\nc\n```\n~~~\nd\n~~~");
        assert_eq!(text, "Intro.\n\n```js\na();\n```\n\nThen:");
        assert_eq!(code.len(), 2);
        assert_eq!(
            (code[0].language.as_str(), code[0].code.as_str()),
            ("rs", "b\n\nc")
        );
        assert_eq!(
            (code[1].language.as_str(), code[1].code.as_str()),
            ("", "d")
        );
    }

    #[test]
    fn what_is_not_closed_or_only_code_is_kept() {
        assert_eq!(
            split_code("a\n```js\nb"),
            ("a\n```js\nb".to_owned(), vec![])
        );
        let (text, code) = split_code("```\nx\n```");
        assert_eq!((text.as_str(), code.len()), ("", 1));
        assert_eq!(split_code("- item\n  ```\n  x\n  ```").1, []);
        assert_eq!(split_code(""), (String::new(), vec![]));
    }
}
