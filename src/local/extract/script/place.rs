//! Where a declaration stands, and what it is called because of that.

use super::super::File;

/// Containers deeper than this are not entered.
const DEEPEST: usize = 12;

/// A file, the modules and namespaces in it, and the types in those.
#[derive(Debug, Clone, Default)]
pub(super) struct Place {
    /// Modules and namespaces, from the outside.
    modules: Vec<String>,
    /// Types, and members of them that are objects themselves.
    types: Vec<String>,
    /// How many containers are around it, with and without a name.
    depth: usize,
    /// Whether it is inside of something that is no part of the API.
    pub(super) is_internal: bool,
}

impl Place {
    /// Inside of a container that is no part of any name.
    pub(super) fn inside(&self) -> Self {
        let mut place = self.clone();
        place.depth += 1;
        place
    }

    /// Inside of a namespace.
    pub(super) fn in_module(&self, name: &str) -> Self {
        let mut place = self.inside();
        place.modules.push(name.to_owned());
        place
    }

    /// Inside of a type, or of a member of one.
    pub(super) fn in_type(&self, name: &str, is_internal: bool) -> Self {
        let mut place = self.inside();
        if !name.is_empty() {
            place.types.push(name.to_owned());
        }
        place.is_internal |= is_internal;
        place
    }

    /// Whether no more containers are entered from here.
    pub(super) fn is_deepest(&self) -> bool {
        self.depth >= DEEPEST
    }

    /// Title of what is declared here: its name below its type.
    pub(super) fn title(&self, name: &str) -> String {
        joined(self.types.iter().map(String::as_str), name)
    }

    /// Full path of what is declared here.
    pub(super) fn symbol(&self, name: &str) -> String {
        let path = self.modules.iter().chain(&self.types);
        joined(path.map(String::as_str), name)
    }

    /// Modules and types above.
    pub(super) fn trail(&self) -> Vec<String> {
        let types = joined(self.types.iter().map(String::as_str), "");
        let types = (!types.is_empty()).then_some(types);
        self.modules.iter().cloned().chain(types).collect()
    }

    /// Innermost module, or else the stem of the file: the title of what has
    /// no name of its own.
    pub(super) fn heading(&self, file: &File<'_>) -> String {
        match self.modules.last() {
            Some(module) => module.clone(),
            None => stem(file),
        }
    }
}

/// Joins names with dots; computed names such as `[Symbol.iterator]` have none.
fn joined<'a>(path: impl Iterator<Item = &'a str>, name: &'a str) -> String {
    let mut out = String::new();
    for part in path.chain(std::iter::once(name)) {
        if !out.is_empty() && !part.is_empty() && !part.starts_with('[') {
            out.push('.');
        }
        out.push_str(part);
    }
    out
}

/// Name of a file without its extensions; for `index` the folder's, and the
/// package's at the top.
pub(super) fn stem(file: &File<'_>) -> String {
    let mut parts = file.path.rsplit('/');
    let name = parts.next().unwrap_or_default();
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let name = name.strip_suffix(".d").unwrap_or(name);
    match (name, parts.next()) {
        ("index", Some(folder)) => folder.to_owned(),
        ("index", None) => file.package.to_owned(),
        (name, _) => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_joined() {
        let place = Place::default()
            .in_module("React")
            .in_type("Component", false);
        assert_eq!(place.title("render"), "Component.render");
        assert_eq!(place.symbol("render"), "React.Component.render");
        assert_eq!(
            place.symbol("[Symbol.iterator]"),
            "React.Component[Symbol.iterator]"
        );
        assert_eq!(place.trail(), ["React", "Component"]);
    }

    #[test]
    fn stems_have_no_extension() {
        let stem_of = |path| {
            stem(&File {
                package: "@a/b",
                path,
                text: "",
                read: &|_| None,
            })
        };
        assert_eq!(stem_of("types/node.d.mts"), "node");
        assert_eq!(stem_of("lib/index.js"), "lib");
        assert_eq!(stem_of("index.d.ts"), "@a/b");
        assert_eq!(stem_of("lib.es5.d.ts"), "lib.es5");
    }
}
