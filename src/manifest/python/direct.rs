//! What a project asks for itself: `pyproject.toml`, `Pipfile`,
//! `requirements.in`.

use std::collections::HashMap;
use std::path::Path;

use toml::{Table, Value};

use super::requirements::{self, Item};
use crate::manifest::context::Context;
use crate::manifest::package::Kind;
use crate::manifest::text::Broken;
use crate::manifest::want::normal;

/// Folded names, with how they are asked for.
pub(super) type Asked = HashMap<String, Kind>;

/// Reads the manifests of a directory; empty where none tells.
pub(super) fn read(context: &mut Context<'_>, dir: &Path) -> Asked {
    let mut asked = Asked::new();
    if let Some(found) = context.manifest(&dir.join("pyproject.toml"), pyproject) {
        asked = found;
    }
    if let Some(file) = context.manifest(&dir.join("Pipfile"), table) {
        keys(file.get("packages"), Kind::Direct, &mut asked);
        keys(file.get("dev-packages"), Kind::Dev, &mut asked);
    }
    for (name, kind) in [
        ("requirements.in", Kind::Direct),
        ("requirements-dev.in", Kind::Dev),
        ("dev-requirements.in", Kind::Dev),
        ("requirements/dev.in", Kind::Dev),
        ("requirements/base.in", Kind::Direct),
    ] {
        let items = context.manifest(&dir.join(name), requirements::parse);
        for item in items.unwrap_or_default() {
            if let Item::Package { name, .. } = item {
                add(&mut asked, &name, kind);
            }
        }
    }
    asked
}

fn table(text: &str) -> Result<Table, Broken> {
    toml::from_str(text).map_err(|error| Broken::of_toml(&error, text))
}

/// Parses `pyproject.toml`: the standard's lists, and those of Poetry, PDM
/// and uv.
pub(super) fn pyproject(text: &str) -> Result<Asked, Broken> {
    let file = table(text)?;
    let at = |path: &[&str]| {
        let first = file.get(*path.first()?)?;
        path[1..]
            .iter()
            .try_fold(first, |value, key| value.get(key))
    };
    let mut asked = Asked::new();
    specs(at(&["project", "dependencies"]), Kind::Direct, &mut asked);
    groups(
        at(&["project", "optional-dependencies"]),
        Kind::Direct,
        &mut asked,
    );
    groups(at(&["dependency-groups"]), Kind::Dev, &mut asked);
    specs(
        at(&["tool", "uv", "dev-dependencies"]),
        Kind::Dev,
        &mut asked,
    );
    groups(
        at(&["tool", "pdm", "dev-dependencies"]),
        Kind::Dev,
        &mut asked,
    );
    keys(
        at(&["tool", "poetry", "dependencies"]),
        Kind::Direct,
        &mut asked,
    );
    keys(
        at(&["tool", "poetry", "dev-dependencies"]),
        Kind::Dev,
        &mut asked,
    );
    let poetry = at(&["tool", "poetry", "group"]).and_then(Value::as_table);
    for (name, group) in poetry.into_iter().flatten() {
        let kind = if name == "main" {
            Kind::Direct
        } else {
            Kind::Dev
        };
        keys(group.get("dependencies"), kind, &mut asked);
    }
    Ok(asked)
}

/// Takes lists of specifiers by group; a table in them includes a group.
fn groups(value: Option<&Value>, kind: Kind, asked: &mut Asked) {
    let lists = value.and_then(Value::as_table).into_iter().flatten();
    for (_, list) in lists {
        specs(Some(list), kind, asked);
    }
}

/// Takes a list of `name[extra]>=1; marker`.
fn specs(value: Option<&Value>, kind: Kind, asked: &mut Asked) {
    let list = value.and_then(Value::as_array).into_iter().flatten();
    for spec in list.filter_map(Value::as_str) {
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let end = spec.find(|c| !is_name(c)).unwrap_or(spec.len());
        add(asked, &spec[..end], kind);
    }
}

/// Takes a table of names.
fn keys(value: Option<&Value>, kind: Kind, asked: &mut Asked) {
    for (name, _) in value.and_then(Value::as_table).into_iter().flatten() {
        if name != "python" {
            add(asked, name, kind);
        }
    }
}

fn add(asked: &mut Asked, name: &str, kind: Kind) {
    let known = asked.entry(normal(name)).or_insert(kind);
    *known = (*known).min(kind);
}

#[cfg(test)]
mod tests {
    use super::pyproject;
    use crate::manifest::package::Kind::{Dev, Direct};

    #[test]
    fn every_kind_of_list_is_read() {
        let text = "[project]\ndependencies = [\"A_b[x]>=1; python_version>'3'\"]\n\
            [dependency-groups]\ndev = [\"pytest\", {include-group = \"x\"}]\n\
            [tool.poetry.dependencies]\npython = \"^3\"\nc = \"^1\"\n\
            [tool.poetry.group.dev.dependencies]\nd = \"*\"\n";
        let asked = pyproject(text).unwrap();
        let mut asked: Vec<_> = asked.iter().map(|(name, kind)| (&**name, *kind)).collect();
        asked.sort_unstable();
        assert_eq!(
            asked,
            [("a-b", Direct), ("c", Direct), ("d", Dev), ("pytest", Dev)]
        );
        assert_eq!(pyproject("[project]\nx = \n").unwrap_err().line, Some(2));
    }
}
