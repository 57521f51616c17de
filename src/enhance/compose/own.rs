//! The user's own template: text with places to fill, `{{task}}`.

use super::layout::Parts;
use super::xml;
use crate::error::{Error, Kind, Result};
use crate::model::Section;

/// A place to fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Task,
    Notice,
    Nonce,
    Blocks(Section),
}

/// The names of places.
const PLACES: [(&str, Place); 8] = [
    ("task", Place::Task),
    ("notice", Place::Notice),
    ("nonce", Place::Nonce),
    ("facts", Place::Blocks(Section::Facts)),
    ("rules", Place::Blocks(Section::Rules)),
    ("project_docs", Place::Blocks(Section::ProjectDocs)),
    ("code", Place::Blocks(Section::Code)),
    ("docs", Place::Blocks(Section::Docs)),
];

/// A template, taken apart.
#[derive(Debug)]
pub(super) struct Pieces<'a> {
    /// Text, and the place after it.
    pieces: Vec<(&'a str, Option<Place>)>,
}

impl<'a> Pieces<'a> {
    /// Takes a template apart.
    ///
    /// # Errors
    /// [`Kind::Usage`] for a place of no known name, for blocks that are to
    /// stand twice, and when there is no place for the task.
    pub(super) fn new(text: &'a str) -> Result<Self> {
        let mut pieces: Vec<(&str, Option<Place>)> = Vec::new();
        let (mut start, mut from) = (0, 0);
        while let Some(at) = text[from..].find("{{").map(|at| from + at) {
            let inner = &text[at + 2..];
            let name = inner.find("}}").map(|end| &inner[..end]);
            let name = name.filter(|name| is_name(name.trim()));
            let Some(name) = name else {
                check_closed(text, at)?;
                from = at + 2;
                continue;
            };
            let place = place(name.trim(), text, at)?;
            let is_block = matches!(place, Place::Blocks(_));
            if is_block && pieces.iter().any(|(_, known)| *known == Some(place)) {
                return Err(wrong(
                    format!("{{{{{}}}}} stands twice", name.trim()),
                    text,
                    at,
                ));
            }
            pieces.push((&text[start..at], Some(place)));
            start = at + name.len() + 4;
            from = start;
        }
        pieces.push((&text[start..], None));
        let pieces = Self { pieces };
        match pieces.count(Place::Task) {
            0 => Err(Error::new(Kind::Usage, "template: {{task}} is missing").hint(hint())),
            _ => Ok(pieces),
        }
    }

    fn count(&self, place: Place) -> usize {
        let places = self.pieces.iter();
        places.filter(|(_, known)| *known == Some(place)).count()
    }

    /// Tells whether there is a place for a section.
    pub(super) fn has_place(&self, section: Section) -> bool {
        self.count(Place::Blocks(section)) > 0
    }

    /// Tells whether the task is said more than once.
    pub(super) fn may_repeat(&self) -> bool {
        self.count(Place::Task) > 1
    }

    /// Tells whether its own text holds a nonce.
    pub(super) fn holds(&self, nonce: &str) -> bool {
        let mut texts = self.pieces.iter();
        texts.any(|(text, _)| super::nonce::holds(text, nonce))
    }

    /// Returns the whole text. What is filled in is not looked at again.
    pub(super) fn whole(&self, parts: &Parts<'_>) -> String {
        let mut out = String::new();
        let instruction = match parts.has_reference() {
            true => xml::instruction(parts.nonce),
            false => String::new(),
        };
        if self.count(Place::Notice) == 0 && !instruction.is_empty() {
            out.push_str(&instruction);
            out.push_str("\n\n");
        }
        let mut is_said = false;
        for (text, place) in &self.pieces {
            out.push_str(text);
            match place {
                Some(Place::Task) if is_said && !parts.repeats => {}
                Some(Place::Task) => {
                    is_said = true;
                    out.push_str(parts.task);
                }
                Some(Place::Notice) => out.push_str(&instruction),
                Some(Place::Nonce) => out.push_str(parts.nonce),
                Some(Place::Blocks(section)) => {
                    let blocks = parts.sections.iter().find(|(known, _)| known == section);
                    fill(&mut out, blocks.map_or("", |(_, blocks)| blocks.as_str()));
                }
                None => {}
            }
        }
        out
    }
}

/// Puts blocks in: tags begin and end lines.
fn fill(out: &mut String, blocks: &str) {
    if !blocks.is_empty() && !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
    out.push_str(blocks);
}

fn is_name(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    !name.is_empty() && name.chars().all(is_plain)
}

fn place(name: &str, text: &str, at: usize) -> Result<Place> {
    let known = PLACES.iter().find(|(known, _)| *known == name);
    known
        .map(|(_, place)| *place)
        .ok_or_else(|| wrong(format!("nothing is called {{{{{name}}}}}"), text, at).hint(hint()))
}

/// Refuses a place that is begun and not ended on its line.
fn check_closed(text: &str, at: usize) -> Result<()> {
    let rest = text.get(at + 2..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default();
    let name = line.trim_start();
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let name = name.get(..end.unwrap_or(name.len())).unwrap_or_default();
    let is_place = PLACES.iter().any(|(known, _)| *known == name);
    match is_place && !line.contains("}}") {
        true => Err(wrong(format!("{{{{{name}}}}} is not closed"), text, at)),
        false => Ok(()),
    }
}

/// Says which places there are.
fn hint() -> String {
    let names = PLACES.iter().map(|(name, _)| format!("{{{{{name}}}}}"));
    format!(
        "a template has {}",
        names.collect::<Vec<String>>().join(", ")
    )
}

fn wrong(what: String, text: &str, at: usize) -> Error {
    let line = text.get(..at).unwrap_or(text).matches('\n').count() + 1;
    Error::new(Kind::Usage, format!("template, line {line}: {what}"))
}

#[cfg(test)]
mod tests {
    use super::Pieces;
    use crate::error::Kind;
    use crate::model::Section;

    #[test]
    fn places_are_found() {
        let pieces =
            Pieces::new("a {{task}} {{ code }} {{ {x} }} {{ a b }} {{ docs | x }} {{").unwrap();
        assert!(pieces.has_place(Section::Code) && !pieces.has_place(Section::Docs));
        assert!(!pieces.may_repeat());
        assert!(Pieces::new("{{task}}{{task}}").unwrap().may_repeat());
    }

    #[test]
    fn what_cannot_be_filled_is_refused_with_its_line() {
        for (text, message) in [
            (
                "x\n\n{{tsak}}{{task}}",
                "template, line 3: nothing is called {{tsak}}",
            ),
            (
                "{{task}}\n{{docs}}{{docs}}",
                "template, line 2: {{docs}} stands twice",
            ),
            ("{{docs}}\n", "template: {{task}} is missing"),
            ("", "template: {{task}} is missing"),
            (
                "x\n{{task}\n{{docs}}",
                "template, line 2: {{task}} is not closed",
            ),
        ] {
            let error = Pieces::new(text).unwrap_err();
            assert_eq!((error.kind, error.message.as_str()), (Kind::Usage, message));
        }
    }
}
