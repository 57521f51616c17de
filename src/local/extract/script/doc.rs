//! JSDoc and TSDoc comments as markdown.

mod example;
mod inline;
mod lines;
mod name;
mod section;
#[cfg(test)]
mod tests;

use section::Section;

/// What one `/** ... */` comment says.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Doc {
    /// Markdown. Empty where the comment has neither prose nor parameters:
    /// licence headers, directives, bare types.
    pub(super) body: String,
    /// `@deprecated`
    pub(super) is_deprecated: bool,
    /// `@internal`, `@private`, `@hidden`, `@ignore`, `@api private`.
    pub(super) is_internal: bool,
    /// `@packageDocumentation` or `@module`: speaks of the whole file.
    pub(super) is_overview: bool,
    /// Name that `@name`, `@method`, `@function`, `@class`, `@typedef` or
    /// `@callback` gives to what is documented; may be a path.
    pub(super) name: Option<String>,
    /// Container that `@memberOf` names.
    pub(super) owner: Option<String>,
    /// Type of a `@typedef`, or `Function` of a `@callback`.
    pub(super) typedef: Option<String>,
    /// Whether `@public`, `@static` or `@memberOf` mark it as API.
    pub(super) is_public: bool,
}

impl Doc {
    /// Reads a comment with its delimiters. `language` is what examples
    /// without a fence of their own are written in: `ts` or `js`.
    pub(super) fn parse(comment: &str, language: &str) -> Self {
        let lines = lines::of_comment(comment);
        let mut doc = Self::default();
        let mut parts: Vec<Part> = Vec::new();
        for section in section::split(&lines) {
            if is_header(&section) {
                return Self::default();
            }
            doc.mark(&section);
            let text = section.markdown(language);
            if !text.is_empty() {
                parts.push(Part {
                    is_item: section.is_list_item(),
                    is_pointer: section.tag == "see" && !text.contains("http"),
                    text,
                });
            }
        }
        if parts.iter().any(|part| !part.is_pointer) {
            doc.body = join(&parts);
        }
        doc
    }

    /// Whether there is anything to read.
    pub(super) fn has_text(&self) -> bool {
        !self.body.is_empty()
    }

    /// Whether there is more than a title to read: eight words.
    pub(super) fn is_long(&self) -> bool {
        self.body.split_whitespace().nth(7).is_some()
    }

    /// Takes what a tag says of the item instead of to the reader.
    fn mark(&mut self, section: &Section<'_>) {
        let word = section.first_word();
        match section.tag {
            "deprecated" => self.is_deprecated = true,
            "internal" | "private" | "hidden" | "ignore" | "protected" => self.is_internal = true,
            "api" | "access" => match word {
                "private" | "protected" => self.is_internal = true,
                _ => self.is_public = true,
            },
            "public" | "static" => self.is_public = true,
            "packageDocumentation" | "module" => self.is_overview = true,
            "memberOf" | "memberof" => {
                self.is_public = true;
                self.owner = name::path(word);
            }
            "name" | "method" | "function" | "func" | "class" | "constructor" | "alias"
            | "namespace" | "event" => {
                if let Some(name) = name::path(word) {
                    self.name = Some(name);
                }
            }
            "typedef" | "callback" => {
                let (kind, name) = section.typedef();
                if self.typedef.is_none() {
                    self.name = name::path(name);
                    self.typedef = Some(kind.to_owned());
                }
            }
            _ => {}
        }
    }
}

/// A piece of the body.
struct Part {
    text: String,
    is_item: bool,
    /// Says nothing but where else to look in the same package.
    is_pointer: bool,
}

/// Headers of a file, and comments that only tools read.
fn is_header(section: &Section<'_>) -> bool {
    const DIRECTIVES: [&str; 8] = [
        "eslint",
        "@ts-",
        "istanbul ",
        "prettier-",
        "tslint:",
        "c8 ignore",
        "v8 ignore",
        "#__",
    ];
    match section.tag {
        "license" | "licence" | "fileoverview" | "preserve" => true,
        "" => {
            let text = section.text();
            let first = text.trim_start();
            DIRECTIVES
                .iter()
                .any(|directive| first.starts_with(directive))
                || first
                    .get(..9)
                    .is_some_and(|word| word.eq_ignore_ascii_case("copyright"))
                || first.contains("Permission is hereby granted")
        }
        _ => false,
    }
}

/// Bytes of a body within which text that repeats is looked for.
const REPEATS_WITHIN: usize = 4096;

/// List items stand one below the other, all else in paragraphs. A summary
/// that the description says again is left out.
fn join(parts: &[Part]) -> String {
    let mut body = String::new();
    let mut after_item = false;
    for part in parts {
        let may_repeat = !part.is_item && body.len() < REPEATS_WITHIN;
        if may_repeat && body.contains(part.text.as_str()) {
            continue;
        }
        if may_repeat && part.text.starts_with(body.as_str()) {
            body.clear();
        }
        if !body.is_empty() {
            body.push_str(if after_item && part.is_item {
                "\n"
            } else {
                "\n\n"
            });
        }
        body.push_str(&part.text);
        after_item = part.is_item;
    }
    body
}
