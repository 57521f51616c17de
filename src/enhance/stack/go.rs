//! Go: `go.mod`.

use super::asked::Asked;
use super::reader::Reader;
use crate::manifest::Kind;

/// Reads what a directory asks for.
pub(super) fn read(reader: &mut Reader<'_>, dir: &str) -> Vec<Asked> {
    let text = reader.text(dir, "go.mod");
    text.map_or_else(Vec::new, |text| modules(&text))
}

/// Lists the modules that are required, replaced ones by what replaces them.
pub(super) fn modules(text: &str) -> Vec<Asked> {
    let mut all: Vec<Asked> = Vec::new();
    let mut block = "";
    let mut replaced = Vec::new();
    for line in text.lines() {
        let (code, note) = line.split_once("//").unwrap_or((line, ""));
        let mut words = code.split_whitespace().peekable();
        let verb = match block {
            "" => words.next().unwrap_or_default(),
            block => block,
        };
        match words.peek() {
            Some(&"(") => {
                block = verb;
                continue;
            }
            Some(&")") => {
                block = "";
                continue;
            }
            _ => {}
        }
        let words: Vec<&str> = words.collect();
        match (verb, words.as_slice()) {
            ("require", [module, version, ..]) => {
                let kind = match note.trim().starts_with("indirect") {
                    true => Kind::Transitive,
                    false => Kind::Direct,
                };
                let module = module.trim_matches('"');
                let asked = Asked::new(module, version, kind);
                all.push(asked.at(Some((*version).to_owned())));
            }
            ("replace", words) => {
                if let Some(arrow) = words.iter().position(|word| *word == "=>") {
                    let module = words.first().copied().unwrap_or_default();
                    let by = words.get(arrow + 2).copied();
                    replaced.push((module.to_owned(), by.map(str::to_owned)));
                }
            }
            _ => {}
        }
    }
    for (module, by) in replaced {
        match by {
            Some(version) => {
                for asked in all.iter_mut().filter(|asked| asked.name == module) {
                    asked.version = Some(version.clone());
                }
            }
            None => all.retain(|asked| asked.name != module),
        }
    }
    all
}
