use super::*;
use crate::local::chunk::Kind;
use proptest::prelude::*;

fn read(path: &str, text: &str) -> Vec<Chunk> {
    let file = File {
        package: "pkg",
        path,
        text,
        read: &|_| None,
    };
    let mut out = Vec::new();
    chunks(&file, &mut out);
    out
}

const MODULE: &str = r#"#!/usr/bin/env python
"""The sessions.

More of them.
"""
from typing import overload

#: How often to retry, which is documented at such a length that it is shown apart from all.
RETRIES = 3
#: Short.
LIMIT: int = 4

class Session(Base, metaclass=Meta):
    """Keeps :class:`~pkg.Cookie` things."""

    verify: bool = True
    """Whether to verify."""
    name: str

    def __init__(self, size=1):
        #: Headers that are sent with every request, whatever is said to the contrary elsewhere.
        self.headers = {}

    @property
    def closed(self) -> bool:
        """Whether it is closed."""
        return self._x

    @closed.setter
    def closed(self, value): ...

    @overload
    def get(self, url: str) -> str: ...
    @overload
    def get(self, url: bytes) -> bytes: ...
    def get(self, url):
        r"""Gets \it."""
        def inner():
            """Not shown."""

    def bare(self, a, b=(1, 2)): pass
    def _hidden(self): pass

    class Inner:
        def run(self):
            "Runs."

if TYPE_CHECKING:
    @deprecated("no")
    async def later(x: int) -> None:
        """Waits."""
else:
    def other(): pass

Session.get.__doc__ = """Replaced."""
"#;

#[test]
fn a_module_is_read_in_order() {
    let found = read("pkg/sessions.py", MODULE);
    let titles: Vec<(&str, Kind, u32)> = found
        .iter()
        .map(|c| (c.title.as_str(), c.kind, c.line))
        .collect();
    assert_eq!(
        titles,
        [
            ("pkg.sessions", Kind::Api, 1),
            ("RETRIES", Kind::Api, 9),
            ("Session", Kind::Api, 13),
            ("Session", Kind::Types, 18),
            ("Session.headers", Kind::Api, 22),
            ("Session.closed", Kind::Api, 24),
            ("Session.get", Kind::Api, 32),
            ("Session.Inner.run", Kind::Api, 45),
            ("later", Kind::Api, 49),
            ("pkg.sessions", Kind::Types, 53),
            ("Session.get", Kind::Api, 55),
        ]
    );
    assert_eq!(
        found[0].body,
        "The sessions.\n\nMore of them.\n\n**Attributes**\n\n- `LIMIT`: Short."
    );
    assert_eq!(
        found[2].body,
        "Keeps :class:`~pkg.Cookie` things.\n\n**Attributes**\n\n- `verify`: Whether to verify."
    );
    assert_eq!(
        found[2].signature,
        "class Session(Base, metaclass=Meta)\ndef __init__(self, size=1)"
    );
    assert_eq!(found[5].signature, "@property def closed(self) -> bool");
    assert_eq!(
        found[6].signature,
        "def get(self, url: str) -> str\ndef get(self, url: bytes) -> bytes"
    );
    assert_eq!(found[6].symbol, "pkg.sessions.Session.get");
    assert_eq!(found[6].trail, ["pkg.sessions", "Session"]);
    assert!(found[8].is_deprecated && !found[7].is_deprecated);
    assert!(found[3].body.contains("    def bare(self, a, b=(1, 2))\n"));
    assert!(!found[3].body.contains("_hidden"));
}

#[test]
fn packages_are_named_by_their_directory() {
    assert_eq!(module_path("requests/__init__.py"), "requests");
    assert_eq!(module_path("six.py"), "six");
    assert_eq!(
        module_path("pandas-stubs/core/frame.pyi"),
        "pandas.core.frame"
    );
}

#[test]
fn the_module_that_a_decorator_names_is_public() {
    let text = "@set_module('pandas')\nclass DataFrame:\n    '''Two dimensions.'''\n    def head(self):\n        '''First rows.'''\n";
    let symbols: Vec<String> = read("pandas/core/frame.py", text)
        .into_iter()
        .map(|c| c.symbol)
        .collect();
    assert_eq!(symbols, ["pandas.DataFrame", "pandas.DataFrame.head"]);
}

#[test]
fn private_items_are_marked() {
    let text = "def _a():\n    '''Docs.'''\nclass _B:\n    '''Docs.'''\n    def c(self):\n        '''Docs.'''\n    def __call__(self):\n        '''Docs.'''\n";
    assert!(read("pkg/x.py", text).iter().all(|c| c.is_internal));
    let text = "class B:\n    def __call__(self):\n        '''Docs.'''\n";
    assert!(read("pkg/x.py", text).iter().all(|c| !c.is_internal));
}

#[test]
fn documented_parameters_join_the_docs() {
    let text = "def f(a: Annotated[int, Doc('''The a.\n\n   More.''')] = 1):\n    '''Does.'''\n";
    let found = read("pkg/x.py", text);
    assert_eq!(found[0].body, "Does.\n\n- `a`: The a.\n\n  More.");
    assert_eq!(found[0].signature, "def f(a: int = 1)");
}

#[test]
fn nesting_is_bounded() {
    let mut text = String::new();
    for depth in 0..200 {
        text.push_str(&" ".repeat(depth));
        text.push_str("class A:\n");
    }
    read("pkg/x.py", &text);
}

#[test]
fn unclosed_source_takes_linear_time() {
    for part in [
        "(",
        "def f(",
        "class A(\n",
        "\"",
        "\'\'\'",
        "\\\n",
        "@a(",
        "x: A[",
        "#:\n",
        "'a' ",
        "    if x:\n",
        "a.__doc__ = ",
    ] {
        let text = part.repeat(20_000);
        read("pkg/x.py", &text);
        read("pkg/x.py", &format!("def f():\n  r\"\"\"{text}"));
    }
}

proptest! {
    #[test]
    fn arbitrary_text_is_read(text in "(?s).{0,400}") {
        read("pkg/x.py", &text);
        let _ = super::super::rst::to_markdown(&text);
        let _ = metadata(&text);
    }

    #[test]
    fn source_like_text_is_read(parts in prop::collection::vec(prop::sample::select(vec![
        "class ", "def ", "a", "é", "(", ")", "[", "]", ":", "=", ",", "\n", "\n    ", "\"\"\"", "'",
        "\\", "#:", "@", "Doc(", "Annotated[", "``", "`", ".. ", "::", "_", "|", ">>> ", "---\n",
        "Args:\n", "- ", "+--+", "== ==", ":param x: ", "\t", "add_newdoc(", ".__doc__ = ", "\r\n",
    ]), 0..80)) {
        let text = parts.concat();
        read("pkg/x.py", &text);
        read("pkg/x.py", &format!("\"\"\"{text}\"\"\""));
        let _ = super::super::rst::to_markdown(&text);
    }

    #[test]
    fn mutated_modules_are_read(at in 0..MODULE.len(), cut in 0..40_usize, put in "(?s).{0,3}") {
        let end = (at + cut).min(MODULE.len());
        read("pkg/x.py", &format!("{}{put}{}", &MODULE[..at], &MODULE[end..]));
    }
}
