use super::{docs, error, libraries};
use crate::dialect::{self, DocsVerdict};
use crate::error::{Error, Kind};
use crate::local::place::Place;
use crate::local::source::{Candidate, Looked};
use crate::manifest::Source;
use crate::model::{Code, Ecosystem, Snippet, SnippetKind};

fn place() -> Place {
    Place {
        ecosystem: Ecosystem::Npm,
        name: "@a/b".into(),
        version: "1.2.3".into(),
        root: "/x".into(),
        source: Source::Registry,
    }
}

fn looked<T>(found: T) -> Looked<T> {
    let warnings = vec!["lock: passed over".into()];
    Looked { found, warnings }
}

fn snippet(title: &str) -> Snippet {
    Snippet {
        title: title.into(),
        kind: SnippetKind::Code,
        text: "Folds ``` well.".into(),
        code: vec![Code {
            language: "ts".into(),
            code: "fold(`````)".into(),
        }],
        source: Some("dist/fold.d.ts:7".into()),
        breadcrumb: vec!["Paper".into()],
        signature: "function fold(x: string): void".into(),
    }
}

#[test]
fn fields_are_read_as_they_were_written() {
    let candidate = Candidate {
        place: place(),
        description: "Two\nlines".into(),
        versions: vec!["1.2.3".into(), "1.0.0".into()],
    };
    let value = libraries(&looked(vec![candidate]));
    let found = dialect::embedded::libraries(&value["structuredContent"]).unwrap();
    assert_eq!(found.warnings, ["lock: passed over"]);
    let library = &found.answer[0];
    assert_eq!(library.id, "/npm/@a/b");
    assert_eq!(library.description, "Two\nlines");
    assert_eq!(library.versions, ["1.2.3", "1.0.0"]);
    assert_eq!(library.installed.as_deref(), Some("1.2.3"));

    let all = [snippet("One"), snippet("Two")];
    let value = docs(&looked(place()), "D", &all);
    let found = dialect::embedded::docs(&value["structuredContent"]).unwrap();
    assert_eq!(found.answer.version, "1.2.3");
    assert_eq!(found.answer.library.title, "@a/b");
    assert_eq!(found.answer.snippets, all);

    let failure = Error::new(Kind::VersionNotFound, "no")
        .hint("look")
        .candidates(vec!["1.2.3".into()]);
    let value = error(&failure);
    assert_eq!(value["isError"], true);
    let read = dialect::embedded::docs(&value["structuredContent"]).unwrap_err();
    assert_eq!((read.kind, read.message), (failure.kind, failure.message));
    assert_eq!(
        (read.hints, read.candidates),
        (failure.hints, failure.candidates)
    );
}

#[test]
fn texts_are_those_of_any_server() {
    let candidate = Candidate {
        place: place(),
        description: "Two\nlines".into(),
        versions: vec!["1.2.3".into()],
    };
    let value = libraries(&looked(vec![candidate]));
    let text = value["content"][0]["text"].as_str().unwrap();
    let found = dialect::judge_libraries(text).unwrap();
    assert_eq!(found[0].id, "/npm/@a/b");
    assert_eq!(found[0].versions, ["1.2.3"]);

    let value = docs(&looked(place()), "", &[snippet("One"), snippet("Two")]);
    let text = value["content"][0]["text"].as_str().unwrap();
    let Ok(DocsVerdict::Docs(found)) = dialect::judge_docs(text) else {
        panic!("no documentation: {text}");
    };
    let titles: Vec<_> = found.iter().map(|s| s.title.as_str()).collect();
    assert_eq!(titles, ["One", "Two"], "{text}");
    assert_eq!(found[1].source.as_deref(), Some("dist/fold.d.ts:7"));
}
