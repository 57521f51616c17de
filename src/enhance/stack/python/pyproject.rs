//! `pyproject.toml`: the standard's lists, and those of Poetry, PDM, uv and
//! Hatch.

use toml::{Table, Value};

use super::keys;
use super::requirements::specifier;
use crate::enhance::stack::asked::Asked;
use crate::manifest::Kind;
use crate::manifest::normal;

/// Lists what a `pyproject.toml` asks for.
pub(in crate::enhance::stack) fn pyproject(file: &Table) -> Vec<Asked> {
    let at = |path: &[&str]| {
        let mut path = path.iter();
        let first = file.get(*path.next()?)?;
        path.try_fold(first, |value, key| value.get(key))
    };
    let mut all = Vec::new();
    specifiers(at(&["project", "dependencies"]), Kind::Direct, &mut all);
    let extras = at(&["project", "optional-dependencies"]);
    for (name, extra) in extras.and_then(Value::as_table).into_iter().flatten() {
        let is_dev = matches!(&**name, "dev" | "test" | "tests" | "docs" | "doc" | "lint");
        let kind = if is_dev { Kind::Dev } else { Kind::Direct };
        specifiers(Some(extra), kind, &mut all);
    }
    for path in [
        &["dependency-groups"][..],
        &["tool", "pdm", "dev-dependencies"],
    ] {
        let groups = at(path).and_then(Value::as_table);
        for group in groups.into_iter().flat_map(Table::values) {
            specifiers(Some(group), Kind::Dev, &mut all);
        }
    }
    specifiers(at(&["tool", "uv", "dev-dependencies"]), Kind::Dev, &mut all);
    let hatch = at(&["tool", "hatch", "envs"]).and_then(Value::as_table);
    for env in hatch.into_iter().flat_map(Table::values) {
        specifiers(env.get("dependencies"), Kind::Dev, &mut all);
    }
    keys(
        at(&["tool", "poetry", "dependencies"]),
        Kind::Direct,
        &mut all,
    );
    keys(
        at(&["tool", "poetry", "dev-dependencies"]),
        Kind::Dev,
        &mut all,
    );
    let groups = at(&["tool", "poetry", "group"]).and_then(Value::as_table);
    for (name, group) in groups.into_iter().flatten() {
        let kind = match &**name {
            "main" => Kind::Direct,
            _ => Kind::Dev,
        };
        keys(group.get("dependencies"), kind, &mut all);
    }
    // What is made here is no dependency, nor is an extra of its own.
    let name = at(&["project", "name"]).and_then(Value::as_str);
    let sources = at(&["tool", "uv", "sources"]).and_then(Value::as_table);
    let mut own: Vec<String> = name.map(normal).into_iter().collect();
    for (name, source) in sources.into_iter().flatten() {
        if source.get("workspace").is_some() || source.get("path").is_some() {
            own.push(normal(name));
        }
    }
    all.retain(|asked| !own.contains(&normal(&asked.name)));
    all
}

/// Takes a list of specifiers; a table in it includes another group.
fn specifiers(value: Option<&Value>, kind: Kind, all: &mut Vec<Asked>) {
    let list = value.and_then(Value::as_array).into_iter().flatten();
    let list = list.filter_map(Value::as_str);
    all.extend(list.filter_map(|text| specifier(text, kind)));
}
