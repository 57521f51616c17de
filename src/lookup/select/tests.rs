use super::select;
use crate::error::Kind;
use crate::model::{Code, Selection, Snippet, SnippetKind};

fn snippet(title: &str, language: Option<&str>, chars: usize) -> Snippet {
    Snippet {
        title: title.into(),
        kind: SnippetKind::Prose,
        text: "x".repeat(chars),
        code: language
            .map(|l| Code {
                language: l.into(),
                code: "1".into(),
            })
            .into_iter()
            .collect(),
        source: None,
        breadcrumb: Vec::new(),
        signature: String::new(),
    }
}

fn titles(snippets: &[Snippet]) -> Vec<&str> {
    snippets.iter().map(|s| s.title.as_str()).collect()
}

#[test]
fn a_budget_drops_whole_snippets_and_counts_them() {
    let all = vec![
        snippet("a", None, 40),
        snippet("b", None, 400),
        snippet("c", None, 40),
    ];
    let selection = Selection {
        tokens: Some(30),
        ..Selection::default()
    };
    let (kept, dropped) = select(all.clone(), &selection).unwrap();
    assert_eq!((titles(&kept), dropped), (vec!["a", "c"], 1));
    let selection = Selection {
        limit: Some(1),
        ..Selection::default()
    };
    let (kept, dropped) = select(all, &selection).unwrap();
    assert_eq!((titles(&kept), dropped), (vec!["a"], 2));
}

#[test]
fn an_impossible_budget_says_what_is_needed() {
    let selection = Selection {
        tokens: Some(5),
        ..Selection::default()
    };
    let error = select(vec![snippet("a", None, 100)], &selection).unwrap_err();
    assert_eq!(error.kind, Kind::Budget);
    assert_eq!(error.hints, ["the smallest needs --tokens 26"]);
}

#[test]
fn code_and_language_choose_by_what_is_inside() {
    let mut inside = snippet("inside", None, 0);
    inside.text = "text\n```python\nx\n```\nmore".into();
    let all = vec![
        snippet("prose", None, 9),
        snippet("tsx", Some("tsx"), 9),
        inside,
    ];
    let code = Selection {
        code_only: true,
        ..Selection::default()
    };
    assert_eq!(
        titles(&select(all.clone(), &code).unwrap().0),
        ["tsx", "inside"]
    );
    for (language, expected) in [("TypeScript", "tsx"), ("py", "inside")] {
        let selection = Selection {
            language: Some(language.into()),
            ..Selection::default()
        };
        assert_eq!(
            titles(&select(all.clone(), &selection).unwrap().0),
            [expected]
        );
    }
    let none = Selection {
        language: Some("cobol".into()),
        ..Selection::default()
    };
    assert_eq!(select(all, &none).unwrap_err().kind, Kind::NotFound);
}
