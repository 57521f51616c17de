//! JavaScript: `package.json`, `deno.json`, and the catalogues of pnpm and bun.

use serde_json::Value as Json;

use super::asked::{Asked, pin};
use super::reader::Reader;
use crate::manifest::Kind;

/// The lists of a manifest.
const LISTS: [(&str, Kind); 4] = [
    ("dependencies", Kind::Direct),
    ("optionalDependencies", Kind::Direct),
    ("peerDependencies", Kind::Direct),
    ("devDependencies", Kind::Dev),
];

/// Reads what a directory asks for, with the file that says so.
pub(super) fn read(reader: &mut Reader<'_>, dir: &str) -> Vec<(&'static str, Vec<Asked>)> {
    let mut all = Vec::new();
    if let Some(manifest) = reader.json(dir, "package.json") {
        let catalogs = match manifest.to_string().contains("catalog:") {
            true => catalogs(reader, dir),
            false => Vec::new(),
        };
        all.push(("package.json", package(&manifest, &catalogs)));
    }
    for name in ["deno.json", "deno.jsonc"] {
        if let Some(text) = reader.text(dir, name) {
            let manifest = serde_json::from_str(&uncommented(&text)).ok();
            if let Some(manifest) = reader.parsed(dir, name, manifest) {
                all.push((name, deno(&manifest)));
            }
        }
    }
    all
}

/// Lists what `package.json` asks for.
pub(super) fn package(manifest: &Json, catalogs: &[Catalogued]) -> Vec<Asked> {
    let mut all = Vec::new();
    for (list, kind) in LISTS {
        let list = manifest.get(list).and_then(Json::as_object);
        for (name, range) in list.into_iter().flatten() {
            let range = range.as_str().unwrap_or_default();
            let range = match range.strip_prefix("catalog:") {
                Some(catalog) => {
                    let catalog = match catalog.trim() {
                        "" => "default",
                        catalog => catalog,
                    };
                    let known = catalogs.iter().find(|c| c.0 == catalog && c.1 == *name);
                    known.map_or("", |known| &known.2)
                }
                None => range,
            };
            all.extend(asked(name, range, kind));
        }
    }
    all
}

/// Takes one specifier; none where it is the project's own.
fn asked(name: &str, range: &str, kind: Kind) -> Option<Asked> {
    let own = ["workspace:", "file:", "link:", "portal:", "./", "../"];
    if own.iter().any(|own| range.starts_with(own)) {
        return None;
    }
    let (name, range) = match range.strip_prefix("npm:") {
        Some(alias) => split(alias),
        None => (name, range),
    };
    Some(Asked::new(name, range, kind).at(pin(range)))
}

/// Splits `@scope/name@^1`.
fn split(specifier: &str) -> (&str, &str) {
    let at = specifier.char_indices().skip(1).find(|(_, c)| *c == '@');
    match at {
        Some((at, _)) => {
            let (name, range) = specifier.split_at(at);
            (name, range.trim_start_matches('@'))
        }
        None => (specifier, ""),
    }
}

/// Lists the npm packages that `deno.json` imports.
pub(super) fn deno(manifest: &Json) -> Vec<Asked> {
    let imports = manifest.get("imports").and_then(Json::as_object);
    let imports = imports.into_iter().flatten();
    let asked = imports.filter_map(|(_, target)| {
        let specifier = target.as_str()?.strip_prefix("npm:")?;
        let (name, range) = split(specifier.trim_start_matches('/'));
        let (range, _) = range.split_once('/').unwrap_or((range, ""));
        Some(Asked::new(name, range, Kind::Direct).at(pin(range)))
    });
    asked.collect()
}

/// Catalogue, package, range.
pub(super) type Catalogued = (String, String, String);

fn catalogs(reader: &mut Reader<'_>, dir: &str) -> Vec<Catalogued> {
    let pnpm = reader.nearest(dir, "pnpm-workspace.yaml");
    if let Some(at) = pnpm {
        let text = reader.text(&at, "pnpm-workspace.yaml");
        return text.map_or_else(Vec::new, |text| pnpm_catalogs(&text));
    }
    let root = reader.has("", "package.json");
    let root = root.then(|| reader.json("", "package.json")).flatten();
    root.map_or_else(Vec::new, |root| bun_catalogs(&root))
}

fn bun_catalogs(root: &Json) -> Vec<Catalogued> {
    let mut all = Vec::new();
    for holder in [root.get("workspaces"), Some(root)].into_iter().flatten() {
        let default = holder.get("catalog").map(|list| ("default", list));
        let named = holder.get("catalogs").and_then(Json::as_object);
        let named = named
            .into_iter()
            .flatten()
            .map(|(name, list)| (&**name, list));
        for (catalog, list) in default.into_iter().chain(named) {
            for (name, range) in list.as_object().into_iter().flatten() {
                let range = range.as_str().unwrap_or_default();
                all.push((catalog.to_owned(), name.clone(), range.to_owned()));
            }
        }
    }
    all
}

/// Reads `catalog:` and `catalogs:` of `pnpm-workspace.yaml`.
pub(super) fn pnpm_catalogs(text: &str) -> Vec<Catalogued> {
    let mut all = Vec::new();
    let mut block = "";
    let mut catalog = String::new();
    for line in text.lines() {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        let Some((key, value)) = pair(trimmed) else {
            continue;
        };
        match line.starts_with(char::is_whitespace) {
            false => {
                block = match key.as_str() {
                    "catalog" => "one",
                    "catalogs" => "many",
                    _ => "",
                };
                catalog = "default".to_owned();
            }
            true if block == "many" && value.is_empty() => catalog = key,
            true if !block.is_empty() => all.push((catalog.clone(), key, value)),
            true => {}
        }
    }
    all
}

/// Splits a line of YAML, `'@a/b': ^1 # why`.
pub(super) fn pair(line: &str) -> Option<(String, String)> {
    let (key, value) = match line.split_once(": ") {
        Some(pair) => pair,
        None => (line.strip_suffix(':')?, ""),
    };
    let value = value.split(" #").next().unwrap_or_default();
    let unquote = |text: &str| text.trim().trim_matches(['"', '\'']).to_owned();
    Some((unquote(key), unquote(value)))
}

/// Leaves out comments and trailing commas of JSON.
pub(super) fn uncommented(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                plain.push(c);
                while let Some(c) = chars.next() {
                    plain.push(c);
                    match c {
                        '\\' => plain.extend(chars.next()),
                        '"' => break,
                        _ => {}
                    }
                }
            }
            '/' if chars.peek() == Some(&'/') => while chars.next_if(|c| *c != '\n').is_some() {},
            '/' if chars.peek() == Some(&'*') => {
                let mut last = ' ';
                chars.next();
                for c in chars.by_ref() {
                    if last == '*' && c == '/' {
                        break;
                    }
                    last = c;
                }
            }
            '}' | ']' => {
                let end = plain.trim_end().len();
                if plain.get(..end).is_some_and(|text| text.ends_with(',')) {
                    plain.truncate(end - 1);
                }
                plain.push(c);
            }
            c => plain.push(c),
        }
    }
    plain
}
