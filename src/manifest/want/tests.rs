use super::{Want, is_sane, normal};
use crate::model::Ecosystem::{Crates, Go, Npm, PyPi};

#[test]
fn each_ecosystem_has_its_own_spelling() {
    for (ecosystem, wanted, name, taken) in [
        (Npm, "react", "react", true),
        (Npm, "react", "React", false),
        (Crates, "serde_json", "serde-json", true),
        (PyPi, "Typing.Extensions", "typing_extensions", true),
        (Go, "golang.org/x/net/html", "golang.org/x/net", true),
        (Go, "golang.org/x/network", "golang.org/x/net", false),
        (Go, "chi", "github.com/go-chi/chi/v5", true),
        (Go, "v5", "github.com/go-chi/chi/v5", false),
    ] {
        let want = Want::only(ecosystem, wanted);
        assert_eq!(want.takes(name), taken, "{wanted} {name}");
    }
    assert_eq!(normal("A--b._c"), "a-b-c");
}

#[test]
fn a_text_without_the_name_is_rejected() {
    assert!(Want::only(PyPi, "typing-extensions").may_be_in("x Typing_EXTENSIONS==4"));
    assert!(!Want::only(PyPi, "typing-extensions").may_be_in("requests"));
    assert!(Want::only(Npm, "@types/node").may_be_in("\"@types/node\""));
    assert!(!Want::only(Npm, "@types/node").may_be_in("react"));
    assert!(!Want::only(Npm, "").may_be_in("react"));
}

#[test]
fn odd_names_are_refused() {
    for name in ["", "..", "a/../b", "/etc", "a b", "a\u{1b}", "a\\b"] {
        assert!(!is_sane(name), "{name:?}");
    }
    assert!(is_sane("@scope/name"));
}
