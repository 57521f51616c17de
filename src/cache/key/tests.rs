use super::{Key, Scope, fields};
use proptest::prelude::*;

fn scope() -> Scope {
    Scope {
        server: "https://a".to_owned(),
        server_name: "a".to_owned(),
        profile: "default".to_owned(),
    }
}

type Tuple = (bool, String, String, String, Option<String>, String);

fn bytes((kind, server, profile, library, version, query): &Tuple) -> Vec<u8> {
    let scope = Scope {
        server: server.clone(),
        server_name: String::new(),
        profile: profile.clone(),
    };
    let kind = if *kind { "docs" } else { "resolve" };
    fields(kind, &scope, library, version.as_deref(), query)
}

fn tuple() -> impl Strategy<Value = Tuple> {
    let field = || "[ab\0v/]{0,3}";
    let version = proptest::option::of(field());
    (any::<bool>(), field(), field(), field(), version, field())
}

proptest! {
    #[test]
    fn different_fields_never_give_the_same_input(a in tuple(), b in tuple()) {
        prop_assert_eq!(a == b, bytes(&a) == bytes(&b));
    }

    #[test]
    fn moving_a_letter_to_the_next_field_changes_the_key(a in "[a-z]{1,8}", b in "[a-z]{1,8}") {
        let moved = (&a[..a.len() - 1], format!("{}{b}", &a[a.len() - 1..]));
        prop_assert_ne!(
            Key::docs(&scope(), &a, None, &b),
            Key::docs(&scope(), moved.0, None, &moved.1)
        );
    }

    #[test]
    fn key_survives_its_text(bytes: [u8; 16]) {
        prop_assert_eq!(Key::parse(&Key(bytes).to_string()), Some(Key(bytes)));
    }

    #[test]
    fn any_text_is_parsed_or_refused(text: String) {
        Key::range(&text);
    }
}

#[test]
fn white_space_and_the_case_of_names_do_not_count() {
    let s = scope();
    assert_eq!(
        Key::docs(&s, "React", None, "  use \t effect\n"),
        Key::docs(&s, "react", None, "use effect")
    );
    assert_eq!(
        Key::resolve(&s, " Next.js ", ""),
        Key::resolve(&s, "next.js", " ")
    );
    assert_ne!(
        Key::docs(&s, "react", None, "useEffect"),
        Key::docs(&s, "react", None, "useeffect")
    );
    assert_ne!(
        Key::docs(&s, "/A/b", None, ""),
        Key::docs(&s, "/a/b", None, "")
    );
}

#[test]
fn server_profile_and_version_count_and_the_name_does_not() {
    let s = scope();
    let key = Key::docs(&s, "/a/b", None, "q");
    let other = |change: fn(&mut Scope)| {
        let mut scope = scope();
        change(&mut scope);
        Key::docs(&scope, "/a/b", None, "q")
    };
    assert_ne!(other(|s| s.server.push('x')), key);
    assert_ne!(other(|s| s.profile.push('x')), key);
    assert_eq!(other(|s| s.server_name.push('x')), key);
    assert_ne!(Key::docs(&s, "/a/b", Some(""), "q"), key);
    assert_ne!(Key::resolve(&s, "/a/b", "q"), key);
}

#[test]
fn start_of_a_key_is_a_range() {
    let (from, to) = Key::range("aB3").unwrap();
    assert_eq!(from.to_string(), format!("ab3{}", "0".repeat(29)));
    assert_eq!(to.to_string(), format!("ab3{}", "f".repeat(29)));
    assert_eq!(Key::parse("ab3"), None);
}
