//! What there is to choose from, as blocks: cleaned, made harmless, in the
//! order it is wanted in, each text once.

use std::collections::HashSet;

use super::Material;
use super::defuse::{Kind, defuse, tidy};
use super::snippet;
use crate::model::{Passage, Section};

/// Most characters of an attribute.
const MOST_ATTRIBUTE: usize = 200;

/// What the text of a block is, as fences name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Form {
    /// Lines of text.
    Text,
    /// Markdown.
    Markdown,
    /// Code in a language; empty when unknown.
    Code(String),
}

/// Where a part comes from: an index in the list of its section, and in the
/// snippets of a library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Origin {
    /// In the list of its section; of documentation, the library.
    pub(super) at: usize,
    /// Of documentation, the snippet.
    pub(super) snippet: usize,
}

/// What stays or goes as a whole.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// Where it comes from.
    pub(super) origin: Origin,
    /// What it is, for people.
    pub(super) what: String,
    /// Its text, which ends with a line end.
    pub(super) text: String,
}

/// Parts that stand within one pair of marks.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// Where it stands.
    pub(super) section: Section,
    /// Its name in marks.
    pub(super) name: &'static str,
    /// What is said of it: one line each, not escaped.
    pub(super) attributes: Vec<(&'static str, String)>,
    /// What its text is.
    pub(super) form: Form,
    /// Of code, the line of the file that it begins with.
    pub(super) first_line: usize,
    /// Its parts, most wanted first.
    pub(super) parts: Vec<Part>,
}

/// All there is to choose from.
#[derive(Debug, Clone, Default)]
pub(super) struct Blocks {
    /// In the order of the prompt.
    pub(super) blocks: Vec<Block>,
}

/// Returns the task as it is laid out: the user's words, tidy.
pub(super) fn task(material: &Material) -> String {
    tidy(&material.task).trim().to_owned()
}

/// Returns a text on one line, short enough for an attribute.
pub(super) fn line(text: &str) -> String {
    let text = defuse(text, Kind::Prose);
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    match text.char_indices().nth(MOST_ATTRIBUTE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// Makes the blocks. Texts that are blank or were there before are left out.
pub(super) fn blocks(material: &Material) -> Blocks {
    let mut seen = HashSet::new();
    let mut blocks = Vec::new();
    let gathered = &material.gathered;
    blocks.extend(facts(material, &mut seen));
    let sections = [
        (Section::Rules, "rule", &gathered.rules),
        (Section::ProjectDocs, "project-doc", &gathered.passages),
    ];
    for (section, name, passages) in sections {
        for (at, passage) in passages.iter().enumerate() {
            let text = body(&passage.text, Kind::Prose);
            if is_new(&mut seen, &text) {
                blocks.push(passage_block(section, name, at, passage, text));
            }
        }
    }
    for (at, code) in gathered.code.iter().enumerate() {
        let text = body(&code.text, Kind::Code);
        if !is_new(&mut seen, &text) {
            continue;
        }
        let first_line = code.first_line + without_lead(&tidy(&code.text)).0;
        let lines = format!("{first_line}-{}", code.last_line);
        let language: String = code
            .language
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '-' | '_' | '.'))
            .collect();
        blocks.push(Block {
            section: Section::Code,
            name: "code",
            attributes: said([
                ("path", line(&code.path)),
                ("lines", lines.clone()),
                ("language", language.clone()),
            ]),
            form: Form::Code(language),
            first_line,
            parts: vec![Part {
                origin: Origin { at, snippet: 0 },
                what: format!("{}:{lines}", line(&code.path)),
                text,
            }],
        });
    }
    blocks.extend(docs(material, &mut seen));
    Blocks { blocks }
}

/// Returns what is said, without what is empty.
fn said<const N: usize>(attributes: [(&'static str, String); N]) -> Vec<(&'static str, String)> {
    let attributes = attributes.into_iter();
    attributes.filter(|(_, value)| !value.is_empty()).collect()
}

/// Returns a text made harmless, without blank lines around it, ending with a
/// line end; empty when it is blank.
pub(super) fn body(text: &str, kind: Kind) -> String {
    let text = defuse(text, kind);
    match without_lead(&text).1.trim_end() {
        "" => String::new(),
        text => format!("{text}\n"),
    }
}

/// Returns a text without the blank lines it begins with, and how many there
/// are. The first line that is not blank keeps its indent.
pub(super) fn without_lead(text: &str) -> (usize, &str) {
    let blank = text.len() - text.trim_start().len();
    let lead = text.get(..blank).unwrap_or_default();
    let start = lead.rfind('\n').map_or(0, |at| at + 1);
    let text = text.get(start..).unwrap_or_default();
    (lead.matches('\n').count(), text)
}

/// Tells whether a text is neither blank nor known.
fn is_new(seen: &mut HashSet<String>, text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && seen.insert(text.to_owned())
}

fn facts(material: &Material, seen: &mut HashSet<String>) -> Option<Block> {
    let mut parts = Vec::new();
    for (at, fact) in material.gathered.facts.iter().enumerate() {
        let (name, value, source) = (line(&fact.name), line(&fact.value), line(&fact.source));
        if value.is_empty() || !seen.insert(format!("{name}: {value}")) {
            continue;
        }
        let text = match source.as_str() {
            "" => format!("{name}: {value}\n"),
            source => format!("{name}: {value} ({source})\n"),
        };
        parts.push(Part {
            origin: Origin { at, snippet: 0 },
            what: name,
            text,
        });
    }
    (!parts.is_empty()).then(|| Block {
        section: Section::Facts,
        name: "facts",
        attributes: Vec::new(),
        form: Form::Text,
        first_line: 0,
        parts,
    })
}

fn passage_block(
    section: Section,
    name: &'static str,
    at: usize,
    passage: &Passage,
    text: String,
) -> Block {
    let (path, heading) = (line(&passage.path), line(&passage.heading));
    let what = match heading.as_str() {
        "" => path.clone(),
        heading => format!("{path}: {heading}"),
    };
    let place = match section {
        Section::Rules => "source",
        _ => "path",
    };
    Block {
        section,
        name,
        attributes: said([(place, path), ("heading", heading)]),
        form: Form::Markdown,
        first_line: 0,
        parts: vec![Part {
            origin: Origin { at, snippet: 0 },
            what,
            text,
        }],
    }
}

fn docs<'a>(
    material: &'a Material,
    seen: &'a mut HashSet<String>,
) -> impl Iterator<Item = Block> + 'a {
    let libraries = material.libraries.iter().zip(&material.docs).enumerate();
    libraries.filter_map(|(at, (library, docs))| {
        let docs = docs.as_ref()?;
        let name = line(&library.name);
        let mut parts = Vec::new();
        for (nth, snippet) in docs.snippets.iter().enumerate() {
            let text = snippet::render(snippet);
            if is_new(seen, &text) {
                let title = line(&snippet.title);
                parts.push(Part {
                    origin: Origin { at, snippet: nth },
                    what: format!("{name}: {title}"),
                    text,
                });
            }
        }
        let asked = docs.version.asked.as_ref().or(library.version.as_ref());
        let served = docs.version.served.as_deref().unwrap_or("default branch");
        let attributes = said([
            ("library", name),
            ("id", line(&docs.library.id)),
            ("version", line(served)),
            ("asked", line(asked.map_or("", String::as_str))),
            ("server", line(&docs.provenance.server)),
        ]);
        (!parts.is_empty()).then_some(Block {
            section: Section::Docs,
            name: "docs",
            attributes,
            form: Form::Markdown,
            first_line: 0,
            parts,
        })
    })
}
