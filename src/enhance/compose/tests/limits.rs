//! The budget holds, and what it costs is told.

use super::*;
use proptest::prelude::*;

fn lines(count: usize) -> String {
    (0..count)
        .map(|n| format!("line {n} of a text\n"))
        .collect()
}

#[test]
fn a_task_that_does_not_fit_is_an_error() {
    let mut material = sample();
    material.task = lines(100);
    let error = compose(material, &Template::Xml, NONCE, 400).unwrap_err();
    assert_eq!(error.kind.exit(), 11);
    assert_eq!(error.message, "the task alone takes 519 tokens of 400");
    assert_eq!(error.hints, ["give more: --tokens 1038"]);
}

#[test]
fn a_long_task_is_said_once() {
    let mut material = sample();
    material.task = lines(100);
    let enhanced = compose(material.clone(), &Template::Xml, NONCE, 1200).unwrap();
    assert_eq!(enhanced.text.matches("<task>").count(), 1);
    assert!(enhanced.text.contains("<reference-"));
    assert!(
        enhanced
            .warnings
            .iter()
            .any(|w| w.contains("it is said once"))
    );
    let enhanced = compose(material, &Template::Xml, NONCE, 1600).unwrap();
    assert_eq!(enhanced.text.matches("<task>").count(), 2);
    assert_eq!(enhanced.warnings.len(), 1);
}

#[test]
fn a_passage_is_cut_at_a_line_and_says_so() {
    let mut material = sample();
    material.gathered.passages = vec![passage("README.md", "", &lines(1000))];
    material.gathered.code = vec![code(
        "src/a.rs",
        5,
        "rust",
        &format!("\n\nfn x() {{}}\n{}", lines(1000)),
    )];
    let enhanced = compose(material, &Template::Xml, NONCE, 1000).unwrap();
    assert!(enhanced.tokens.used <= 1000);
    let passage = &enhanced.context.passages[0];
    assert!(passage.text.ends_with(" of a text\n…\n") && passage.text.len() > 200);
    assert!(
        enhanced
            .text
            .contains(&format!("{}</project-doc", passage.text))
    );
    let code = &enhanced.context.code[0];
    let last = 7 + code.text.lines().count() - 2;
    assert_eq!((code.first_line, code.last_line), (7, last));
    assert!(enhanced.text.contains(&format!("lines=\"7-{last}\"")));
    assert!(enhanced.dropped.is_empty(), "{:?}", enhanced.dropped);
}

#[test]
fn a_fence_is_not_cut() {
    let mut material = sample();
    let text = format!("Intro, a line of some length.\n\n```\n{}```\n", lines(1000));
    material.gathered.passages = vec![passage("README.md", "", &text)];
    let enhanced = compose(material, &Template::Xml, NONCE, 1000).unwrap();
    assert_eq!(
        enhanced.context.passages[0].text,
        "Intro, a line of some length.\n…\n"
    );
}

#[test]
fn what_is_dropped_is_told_most_wanted_first() {
    let mut material = sample();
    let snippets = (0..4).map(|n| snippet(&format!("S{n}"), &lines(50), "ts", &format!("f({n})")));
    let snippets: Vec<_> = snippets.collect();
    material.docs[0] = Some(docs("jose", "6.0.1", snippets));
    material
        .gathered
        .code
        .push(code("src/b.ts", 1, "ts", &lines(400)));
    let enhanced = compose(material, &Template::Xml, NONCE, 1000).unwrap();
    let dropped: Vec<&str> = enhanced.dropped.iter().map(|d| d.what.as_str()).collect();
    assert_eq!(dropped, ["jose: S2", "jose: S3", "src/b.ts:1-400"]);
    assert!(enhanced.dropped.iter().all(|d| d.tokens > 200));
}

fn material() -> impl Strategy<Value = Material> {
    let text = || "([a-zé数 ]{0,60}\n){0,40}";
    let list = |most| prop::collection::vec(text(), 0..most);
    (
        list(12),
        list(12),
        list(12),
        list(9),
        list(9),
        "[a-z数\n]{1,400}",
    )
        .prop_map(|(rules, passages, codes, first, second, task)| {
            let mut material = Material {
                task: format!("do {task}"),
                ..sample()
            };
            let gathered = &mut material.gathered;
            gathered.rules = rules.iter().map(|t| passage("RULES.md", "", t)).collect();
            gathered.passages = passages
                .iter()
                .map(|t| passage("README.md", "A", t))
                .collect();
            gathered.code = codes.iter().map(|t| code("src/a.ts", 1, "ts", t)).collect();
            let snippets = |texts: &[String]| {
                let texts = texts.iter().enumerate();
                texts
                    .map(|(n, t)| snippet(&format!("T{n}"), t, "ts", t))
                    .collect()
            };
            material.docs = vec![
                Some(docs("jose", "6.0.1", snippets(&first))),
                Some(docs("hono", "4.7.2", snippets(&second))),
            ];
            material
        })
}

/// How many parts there are to choose from.
fn given(material: &Material, page: &Page<'_>) -> usize {
    let pieces = kept::pieces(material, page);
    pieces.iter().map(|piece| piece.block.parts.len()).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn the_budget_holds_and_nothing_is_lost(material in material(), tokens in 200u64..40_000) {
        for template in every_template() {
            let enhanced = match compose(material.clone(), &template, NONCE, tokens) {
                Ok(enhanced) => enhanced,
                Err(error) => {
                    prop_assert_eq!(error.kind, Kind::Budget);
                    continue;
                }
            };
            let whole = &enhanced.tokens;
            prop_assert!(whole.used <= tokens);
            prop_assert_eq!(whole.used, Counter.count(&enhanced.text));
            prop_assert!(enhanced.text.chars().count().div_ceil(4) as u64 <= tokens);
            prop_assert_eq!(whole.sections.iter().map(|(_, t)| t).sum::<u64>(), whole.used);
            let context = &enhanced.context;
            let kept = context.facts.len() + context.rules.len() + context.passages.len()
                + context.code.len() + context.docs.iter().map(|d| d.snippets.len()).sum::<usize>();
            let page = Page {
                layout: Layout::new(&template).unwrap(),
                nonce: NONCE,
                counter: Counter,
                task: String::new(),
                repeats: false,
            };
            prop_assert_eq!(kept + enhanced.dropped.len(), given(&material, &page));
            let again = compose(material.clone(), &template, NONCE, tokens).unwrap();
            prop_assert_eq!(&again.text, &enhanced.text);
            let other = compose(material.clone(), &template, "0123456789ab", tokens).unwrap();
            prop_assert_eq!(other.text.replace("0123456789ab", NONCE), again.text);
        }
    }
}
