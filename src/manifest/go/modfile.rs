//! `go.mod`: the modules of a build, in the file's own small language.

use crate::manifest::text::Broken;

/// A module that is required.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Require {
    pub(super) module: String,
    pub(super) version: String,
    /// Only another module needs it.
    pub(super) is_indirect: bool,
}

/// What stands in the place of a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Replace {
    pub(super) module: String,
    /// Only this version is replaced, if any.
    pub(super) version: Option<String>,
    /// A path, or a module.
    pub(super) by: String,
    /// None for a path.
    pub(super) by_version: Option<String>,
}

/// What a `go.mod` says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ModFile {
    pub(super) module: Option<String>,
    /// As in `go 1.21`.
    pub(super) go: Option<(u32, u32)>,
    pub(super) requires: Vec<Require>,
    pub(super) replaces: Vec<Replace>,
}

/// Parses the text.
pub(super) fn parse(text: &str) -> Result<ModFile, Broken> {
    let mut file = ModFile::default();
    let mut block: Option<(String, usize)> = None;
    for (at, line) in text.lines().enumerate() {
        let number = at + 1;
        let (code, comment) = line.split_once("//").unwrap_or((line, ""));
        let code = code.trim();
        if code.is_empty() {
            continue;
        }
        if code == ")" {
            if block.take().is_none() {
                return Err(Broken::new(number, "a `)` without its `(`"));
            }
            continue;
        }
        if let Some((verb, _)) = &block {
            let verb = verb.clone();
            file.take(&verb, code, comment, number)?;
            continue;
        }
        let (verb, rest) = code.split_once(char::is_whitespace).unwrap_or((code, ""));
        let (verb, rest) = match verb.strip_suffix('(') {
            Some(verb) => (verb, "("),
            None => (verb, rest.trim()),
        };
        if rest == "(" {
            block = Some((verb.to_owned(), number));
        } else {
            file.take(verb, rest, comment, number)?;
        }
    }
    match block {
        Some((verb, line)) => Err(Broken::new(line, format!("`{verb} (` is not closed"))),
        None => Ok(file),
    }
}

impl ModFile {
    fn take(&mut self, verb: &str, rest: &str, comment: &str, number: usize) -> Result<(), Broken> {
        let words: Vec<&str> = rest.split_whitespace().map(unquote).collect();
        match (verb, &*words) {
            ("module", [module]) => self.module = Some((*module).to_owned()),
            ("go", [version]) => {
                let mut parts = version.split('.').map(|part| {
                    let end = part
                        .find(|c: char| !c.is_ascii_digit())
                        .unwrap_or(part.len());
                    part[..end].parse().unwrap_or(0)
                });
                self.go = Some((parts.next().unwrap_or(0), parts.next().unwrap_or(0)));
            }
            ("require", [module, version]) if version.starts_with('v') => {
                self.requires.push(Require {
                    module: (*module).to_owned(),
                    version: (*version).to_owned(),
                    is_indirect: comment
                        .trim()
                        .split(';')
                        .any(|note| note.trim() == "indirect"),
                });
            }
            ("replace", words) => {
                let replace = replace(words);
                let why = || Broken::new(number, "no `replace` that go knows");
                self.replaces.push(replace.ok_or_else(why)?);
            }
            ("exclude" | "retract" | "toolchain" | "tool" | "godebug" | "ignore", _) => {}
            _ => return Err(Broken::new(number, format!("no `{verb}` that go knows"))),
        }
        Ok(())
    }
}

fn replace(words: &[&str]) -> Option<Replace> {
    let arrow = words.iter().position(|word| *word == "=>")?;
    let (old, new) = (&words[..arrow], &words[arrow + 1..]);
    if old.len() > 2 || new.len() > 2 {
        return None;
    }
    Some(Replace {
        module: (*old.first()?).to_owned(),
        version: old.get(1).map(|version| (*version).to_owned()),
        by: (*new.first()?).to_owned(),
        by_version: new.get(1).map(|version| (*version).to_owned()),
    })
}

fn unquote(word: &str) -> &str {
    word.trim_matches(['"', '`'])
}

#[cfg(test)]
mod tests {
    use super::{Replace, Require, parse};

    #[test]
    fn lines_and_blocks_are_read() {
        let text = "module example.com/app // x\n\ngo 1.21.3\n\nrequire example.com/a v1.0.0\nrequire (\n\
            \texample.com/b/v2 v2.1.0 // indirect\n)\nreplace example.com/a v1.0.0 => ../a\nretract [v1.0.0, v1.1.0]\n";
        let file = parse(text).unwrap();
        let require = |module: &str, version: &str, is_indirect| Require {
            module: module.into(),
            version: version.into(),
            is_indirect,
        };
        assert_eq!(file.go, Some((1, 21)));
        let wanted = [
            require("example.com/a", "v1.0.0", false),
            require("example.com/b/v2", "v2.1.0", true),
        ];
        assert_eq!(file.requires, wanted);
        let replace = Replace {
            module: "example.com/a".into(),
            version: Some("v1.0.0".into()),
            by: "../a".into(),
            by_version: None,
        };
        assert_eq!(file.replaces, [replace]);
    }

    #[test]
    fn breaks_are_told_with_their_line() {
        for (text, line) in [
            ("module a\nrequire (\n", 2),
            ("module a\n)\n", 2),
            ("module a\nrequire b\n", 2),
            ("module a\n\nwhat is this\n", 3),
            ("replace a b\n", 1),
        ] {
            assert_eq!(parse(text).unwrap_err().line, Some(line), "{text}");
        }
    }
}
