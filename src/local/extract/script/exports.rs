//! What TypeScript files export by name, and how they call it.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::token::Source;

/// What a file says of its exports besides the `export` of a declaration.
#[derive(Default)]
pub(super) struct Exports<'a> {
    /// Whether it has any, so that other declarations stay inside.
    pub(super) is_module: bool,
    /// Names of `export { a, b as c }`, `export default a`, `export = a`,
    /// each with the one that others know it by.
    names: HashMap<&'a str, &'a str>,
    public_names: HashSet<&'a str>,
}

impl<'a> Exports<'a> {
    /// Reads all `export` statements of a file.
    pub(super) fn of(source: &Source<'a>) -> Self {
        let mut exports = Self::default();
        let mut index = 0;
        while index < source.tokens.len() {
            index += 1;
            if source.word(index - 1) != "export" {
                continue;
            }
            exports.is_module = true;
            let list = index + usize::from(source.word(index) == "type");
            if source.is(list, b'{') {
                index = source.close(list, source.tokens.len());
                exports.read_list(source, list + 1..index);
            } else if source.is(list, b'=') || source.word(list) == "default" {
                let name = source.word(list + 1);
                exports.export(name, name);
            }
        }
        exports
    }

    fn export(&mut self, name: &'a str, public_name: &'a str) {
        self.names.insert(name, public_name);
        self.public_names.insert(public_name);
    }

    fn read_list(&mut self, source: &Source<'a>, list: Range<usize>) {
        for at in list {
            let word = source.word(at);
            if word.is_empty() || source.word(at - 1) == "as" {
                continue;
            }
            let renamed = source.word(at + 2);
            let is_renamed = source.word(at + 1) == "as";
            // Bundlers shorten the names that their own files know.
            let name = match renamed {
                "default" => word,
                _ if is_renamed && renamed.len() > 2 => renamed,
                _ => word,
            };
            self.export(word, name);
        }
    }

    /// Whether a list exports something under this public name.
    pub(super) fn has(&self, public_name: &str) -> bool {
        self.public_names.contains(public_name)
    }

    /// Name that others know a declaration by.
    pub(super) fn public_name<'n>(&self, name: &'n str) -> &'n str
    where
        'a: 'n,
    {
        self.names.get(name).copied().unwrap_or(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_rename() {
        let source = Source::new("export { type A$1 as Alpha, b as t, c as default, d };");
        let exports = Exports::of(&source);
        assert!(exports.is_module);
        assert_eq!(exports.public_name("A$1"), "Alpha");
        assert_eq!(exports.public_name("b"), "b");
        assert_eq!(exports.public_name("c"), "c");
        assert!(exports.has("Alpha") && exports.has("d") && !exports.has("e"));
    }

    #[test]
    fn a_script_exports_nothing_by_name() {
        assert!(!Exports::of(&Source::new("declare const a: 1;")).is_module);
        assert!(Exports::of(&Source::new("export = a;")).has("a"));
    }
}
