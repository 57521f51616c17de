//! Dart and Flutter: `pubspec.yaml` with its lock.

use std::collections::HashMap;

use super::asked::{Asked, Beside, Versions, pin};
use super::npm::pair;
use super::reader::{Reader, ancestors};
use crate::manifest::Kind;

/// Reads what a directory asks for, with the lock above it and where that is.
pub(super) fn read(reader: &mut Reader<'_>, dir: &str) -> Option<(Vec<Asked>, Option<Beside>)> {
    let text = reader.text(dir, "pubspec.yaml")?;
    let asked = pubspec(&text);
    let at = ancestors(dir)
        .find(|at| reader.has(at, "pubspec.lock"))
        .map(str::to_owned);
    let lock = at.and_then(|at| Some((reader.lock(&at, "pubspec.lock")?, at)));
    Some((asked, lock.map(|(text, at)| (at, lock_of(&text)))))
}

/// Lists what a `pubspec.yaml` asks for. Of the parts of Flutter's SDK only
/// `flutter` itself is listed.
pub(super) fn pubspec(text: &str) -> Vec<Asked> {
    let mut all: Vec<Asked> = Vec::new();
    let mut kind = None;
    let mut sdk = String::new();
    let mut is_environment = false;
    let mut own = Vec::new();
    for line in text.lines() {
        let trimmed = line.trim();
        let indent = line.len() - line.trim_start().len();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        let Some((key, value)) = pair(trimmed) else {
            continue;
        };
        if indent == 0 {
            kind = match key.as_str() {
                "dependencies" => Some(Kind::Direct),
                "dev_dependencies" => Some(Kind::Dev),
                _ => None,
            };
            is_environment = key == "environment";
            continue;
        }
        if is_environment && key == "flutter" {
            sdk = value;
            continue;
        }
        let Some(kind) = kind else { continue };
        if indent <= 2 {
            let value = if value == "any" { String::new() } else { value };
            all.push(Asked::new(&key, &value, kind).at(pin(&value)));
        } else if let Some(last) = all.last_mut() {
            match key.as_str() {
                "version" => last.range = value,
                "path" => own.push(last.name.clone()),
                "sdk" if last.name != "flutter" => own.push(last.name.clone()),
                _ => {}
            }
        }
    }
    all.retain(|asked| !own.contains(&asked.name));
    for asked in all.iter_mut().filter(|asked| asked.name == "flutter") {
        asked.range = sdk.clone();
        asked.version = pin(&sdk);
    }
    all
}

/// Reads the packages of a `pubspec.lock`.
pub(super) fn lock_of(text: &str) -> Versions {
    let mut all = HashMap::new();
    let mut name = String::new();
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        let Some((key, value)) = pair(line.trim()) else {
            continue;
        };
        match indent {
            2 => name = key,
            4 if key == "version" && value != "0.0.0" => {
                all.insert(name.clone(), value);
            }
            _ => {}
        }
    }
    all
}
