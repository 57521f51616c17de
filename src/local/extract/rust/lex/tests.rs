use super::*;

fn kinds(text: &str) -> Vec<(TokenKind, &str)> {
    tokens(text)
        .iter()
        .map(|t| (t.kind, &text[t.start as usize..t.end as usize]))
        .collect()
}

#[test]
fn lifetimes_are_no_characters() {
    assert_eq!(
        kinds("'a 'b' '\\'' 'é' b'x'"),
        [
            (TokenKind::Lifetime, "'a"),
            (TokenKind::Literal, "'b'"),
            (TokenKind::Literal, "'\\''"),
            (TokenKind::Literal, "'é'"),
            (TokenKind::Literal, "'x'"),
        ]
    );
}

#[test]
fn strings_hide_what_is_in_them() {
    assert_eq!(
        kinds(r####""a\"{" r#"b"{"# br"c{" r#type"####),
        [
            (TokenKind::Str, r#""a\"{""#),
            (TokenKind::Str, r###"r#"b"{"#"###),
            (TokenKind::Str, r#"br"c{""#),
            (TokenKind::Ident, "r#type"),
        ]
    );
}

#[test]
fn only_documentation_comments_are_tokens() {
    let text = "// a\n//// b\n/// c\n//! d\n/* e /* f */ */ /** g */ /*! h */ /**/ /*** i */";
    let found: Vec<_> = kinds(text).into_iter().map(|(_, text)| text).collect();
    assert_eq!(found, ["/// c", "//! d", "/** g */", "/*! h */"]);
}

#[test]
fn brackets_know_what_closes_them() {
    let found = tokens("a { ( ) } [");
    assert_eq!(found[1].close, 4);
    assert_eq!(found[2].close, 3);
    assert_eq!(found[5].close, 6);
}

#[test]
fn lines_are_counted_through_comments_and_strings() {
    let found = tokens("/*\n*/ \"\n\\\n\" a");
    assert_eq!(found.last().map(|t| t.line), Some(4));
}
