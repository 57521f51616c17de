//! `pnpm-lock.yaml`, versions 5.4 to 9.

use std::collections::HashMap;

use super::entry::{Entry, FAR, Spot, source_of, split_spec};
use super::lines::{Line, yaml};
use crate::manifest::package::{Kind, Source};
use crate::manifest::text::Broken;
use crate::manifest::want::Want;

/// Parses the text; `near` is the path of the nearest importer.
///
/// With a name wanted, reading ends after the importers, which come first,
/// if the nearest of them names it.
pub(super) fn parse(text: &str, want: &Want, near: &str) -> Result<Vec<Entry>, Broken> {
    let mut reader = Reader::new(want, near);
    let mut in_importers = false;
    for line in yaml(text) {
        let line = line?;
        let is_top = line.indent == 0;
        if is_top && in_importers && !want.is_all() && reader.has_near() {
            break;
        }
        if is_top {
            in_importers = line.key == "importers";
        }
        reader.take(&line)?;
    }
    match reader.has_version {
        true => Ok(reader.into_entries()),
        false => Err(Broken::new(1, "it has no `lockfileVersion`")),
    }
}

struct Reader<'a> {
    want: &'a Want,
    near: &'a str,
    /// The keys above the current line, with their indentation.
    above: Vec<(usize, String)>,
    has_version: bool,
    entries: Vec<Entry>,
    /// Where each name and version is among the entries.
    known: HashMap<(String, String), usize>,
}

impl<'a> Reader<'a> {
    fn new(want: &'a Want, near: &'a str) -> Self {
        Self {
            want,
            near,
            above: Vec::new(),
            has_version: false,
            entries: Vec::new(),
            known: HashMap::new(),
        }
    }

    fn has_near(&self) -> bool {
        self.entries.iter().any(|entry| entry.rank == 0)
    }

    fn take(&mut self, line: &Line<'_>) -> Result<(), Broken> {
        while self
            .above
            .last()
            .is_some_and(|(indent, _)| *indent >= line.indent)
        {
            self.above.pop();
        }
        let depth = self.above.len();
        if depth > 16 {
            return Err(Broken::new(line.number, "keys in keys without end"));
        }
        if depth == 0 && line.key == "lockfileVersion" {
            self.has_version = true;
        }
        let at = |index: usize| self.above.get(index).map_or("", |(_, key)| key.as_str());
        let (section, group) = (at(0).to_owned(), at(1).to_owned());
        match (&*section, depth) {
            // importers > path > dependencies > name > version
            ("importers", 4) if line.key == "version" => {
                let (list, alias) = (at(2).to_owned(), at(3).to_owned());
                self.depend(&group, &list, &alias, &line.value);
            }
            ("importers", 3) if !line.value.is_empty() => {
                let list = at(2).to_owned();
                self.depend(&group, &list, &line.key, &line.value);
            }
            // Without a workspace the lists stand at the top.
            ("dependencies" | "devDependencies" | "optionalDependencies", 2)
                if line.key == "version" =>
            {
                self.depend(".", &section, &group, &line.value);
            }
            ("dependencies" | "devDependencies" | "optionalDependencies", 1)
                if !line.value.is_empty() =>
            {
                self.depend(".", &section, &line.key, &line.value);
            }
            ("packages" | "snapshots", 1) => self.package(&line.key),
            _ => {}
        }
        if line.value.is_empty() {
            self.above
                .push((line.indent, line.key.clone().into_owned()));
        }
        Ok(())
    }

    /// Takes a dependency of an importer.
    fn depend(&mut self, importer: &str, list: &str, alias: &str, version: &str) {
        let kind = match list {
            "devDependencies" => Kind::Dev,
            "dependencies" | "optionalDependencies" => Kind::Direct,
            _ => return,
        };
        let importer = if importer == "." { "" } else { importer };
        let (name, version, source) = match source_of(version) {
            // The member's own version is in its manifest.
            Source::Path if version.starts_with("link:") => (alias, version, Source::Workspace),
            Source::Registry => {
                let (name, version) = package_of(version).unwrap_or((alias, plain(version)));
                (name, version, Source::Registry)
            }
            source => (alias, version, source),
        };
        if !self.want.takes(alias) && !self.want.takes(name) {
            return;
        }
        let modules = match importer {
            "" => format!("node_modules/{alias}"),
            path => format!("{path}/node_modules/{alias}"),
        };
        let rank = match importer {
            path if path == self.near => 0,
            "" => 1,
            _ => 2,
        };
        let entry = Entry {
            kind,
            source,
            spot: Spot::Dir(modules),
            rank,
            ..Entry::new(alias, name, version)
        };
        self.add(entry);
    }

    /// Takes a key of `packages` or `snapshots`.
    fn package(&mut self, key: &str) {
        if let Some((name, version)) = package_of(key)
            && self.want.takes(name)
        {
            let entry = Entry {
                source: source_of(version),
                spot: Spot::Store,
                rank: FAR,
                ..Entry::new(name, name, version)
            };
            self.add(entry);
        }
    }

    fn add(&mut self, entry: Entry) {
        let key = (entry.name.clone(), entry.version.clone());
        match self
            .known
            .get(&key)
            .and_then(|at| self.entries.get_mut(*at))
        {
            None => {
                self.known.insert(key, self.entries.len());
                self.entries.push(entry);
            }
            Some(known) => {
                let kind = known.kind.min(entry.kind);
                if entry.rank < known.rank {
                    *known = entry;
                }
                known.kind = kind;
            }
        }
    }

    fn into_entries(self) -> Vec<Entry> {
        self.entries
    }
}

/// Splits a package's key: `/@scope/name@1.2.3(peer@1)`, `name@1.2.3`, and
/// `/name/1.2.3_peer@1` as version 5 has it.
fn package_of(key: &str) -> Option<(&str, &str)> {
    let is_rooted = key.starts_with('/');
    let key = plain(key.trim_start_matches('/'));
    let (name, version) = split_spec(key);
    let starts_so = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    if !version.is_empty() && (starts_so(version) || source_of(version) != Source::Registry) {
        let is_old = is_rooted && name.rsplit('/').next().is_some_and(starts_so);
        if !is_old {
            return Some((name, version));
        }
    }
    if !is_rooted {
        return None;
    }
    let key = key.split('_').next().unwrap_or(key);
    let (name, version) = key.rsplit_once('/')?;
    starts_so(version).then_some((name, version))
}

/// Takes the peers off: `18.2.0(react@18.2.0)`, `18.2.0_react@18.2.0`.
fn plain(version: &str) -> &str {
    let version = version.split('(').next().unwrap_or(version);
    match version.find('_') {
        Some(at) if version[..at].starts_with(|c: char| c.is_ascii_digit()) => &version[..at],
        _ => version,
    }
}

#[cfg(test)]
mod tests {
    use super::{package_of, plain};

    #[test]
    fn keys_of_all_versions_are_split() {
        for (key, parts) in [
            ("/react@18.2.0", Some(("react", "18.2.0"))),
            ("@s/n@1.0.0", Some(("@s/n", "1.0.0"))),
            ("/@s/n@1.0.0(react@18.2.0)(x@1)", Some(("@s/n", "1.0.0"))),
            ("/@s/n/1.0.0", Some(("@s/n", "1.0.0"))),
            ("/n/1.0.0_react@18.2.0", Some(("n", "1.0.0"))),
            ("/lodash.x/4.1.0", Some(("lodash.x", "4.1.0"))),
            ("my_pkg@1.0.0", Some(("my_pkg", "1.0.0"))),
            ("18.2.0", None),
            ("", None),
        ] {
            assert_eq!(package_of(key), parts, "{key}");
        }
        assert_eq!(plain("18.2.0(a@1)"), "18.2.0");
        assert_eq!(plain("18.2.0_a@1"), "18.2.0");
    }
}
