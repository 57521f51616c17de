use super::{chunks, plain};
use crate::local::chunk::{Chunk, Kind};
use crate::local::extract::File;
use proptest::prelude::*;

fn sections(text: &str) -> Vec<Chunk> {
    let file = File {
        package: "pkg",
        path: "docs/routing.md",
        text,
        read: &|_| None,
    };
    let mut all = Vec::new();
    chunks(&file, Kind::Guide, &mut all);
    all
}

fn titles(text: &str) -> Vec<String> {
    sections(text).into_iter().map(|c| c.title).collect()
}

const LONG: &str = "This is a paragraph of some length, so that the section is not joined to \
the one before it, which happens to sections that say too little to be an answer by themselves, \
as this one does not.";

#[test]
fn sections_are_cut_at_headings_of_every_form() {
    let text = format!(
        "# One\n{LONG}\n\nTwo\n---\n{LONG}\n\n<h3 align=\"center\">Three</h3>\n{LONG}\n#notone\n"
    );
    assert_eq!(titles(&text), ["One", "Two", "Three"]);
    let all = sections(&text);
    assert_eq!(all[2].trail, ["One", "Two"]);
    assert_eq!(all[1].line, 4);
}

#[test]
fn code_is_no_heading_and_keeps_its_language() {
    let text =
        "# A\n```js filename=\"app.js\" {1,3}\n# not a heading\n```\n~~~\n## nor this\n~~~\n";
    let all = sections(text);
    assert_eq!(all.len(), 1);
    assert!(
        all[0]
            .body
            .starts_with("```js app.js\n# not a heading\n```")
    );
}

#[test]
fn front_matter_names_the_page() {
    let text = format!("---\ntitle: \"Redirects\"\ndescription: How to redirect.\n---\n\n{LONG}\n");
    let all = sections(&text);
    assert_eq!(all[0].title, "Redirects");
    assert!(all[0].body.starts_with("How to redirect."));
}

#[test]
fn badges_comments_and_contents_are_left_out() {
    let text = format!(
        "# A\n[![b](u)](v)\n<!-- hidden\nstill -->\n{LONG}\n## Contents\n- [x](#x)\n- [y](#y)\n  - [z](#z)\n## X\n{LONG}\n[ref]: http://x\n"
    );
    let all = sections(&text);
    assert_eq!(
        all.iter().map(|c| c.title.as_str()).collect::<Vec<_>>(),
        ["A", "X"]
    );
    assert_eq!(all[0].body, LONG);
    assert_eq!(all[1].body, LONG);
}

#[test]
fn headings_are_reduced_to_their_text() {
    for (title, text) in [
        ("[Client](#client)", "Client"),
        ("`res.cookie(name)`", "`res.cookie(name)`"),
        ("<a name=\"x\"></a>Options", "Options"),
        ("Vec<T> and **more**", "Vec<T> and more"),
        ("Use it {#use-it}", "Use it"),
        ("[", "["),
    ] {
        assert_eq!(plain(title), text, "{title}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read(text in "(\\PC|\n|#|`|<|>|\\[|\\]|-){0,400}") {
        sections(&text);
    }
}
