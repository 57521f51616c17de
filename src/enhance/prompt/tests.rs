use super::Prompt;

fn lowers(text: &str) -> Vec<String> {
    Prompt::new(text)
        .words
        .into_iter()
        .map(|w| w.lower)
        .collect()
}

#[test]
fn words_know_what_joins_them() {
    let prompt = Prompt::new("Use react-query, next.js. `zod`: @tanstack/x");
    let told: Vec<_> = prompt
        .words
        .iter()
        .map(|w| (w.lower.as_str(), w.joined, w.is_code))
        .collect();
    assert_eq!(
        told,
        [
            ("use", None, false),
            ("react", None, false),
            ("query", Some('-'), false),
            ("next", None, false),
            ("js", Some('.'), false),
            ("zod", None, true),
            ("tanstack", None, false),
            ("x", Some('/'), false),
        ]
    );
    assert_eq!(lowers("用Pinia保存"), ["用", "pinia", "保存"]);
    assert_eq!(lowers("Añade paginación"), ["añade", "paginación"]);
}

#[test]
fn logs_and_code_are_parted_from_what_is_asked() {
    let text = "CI is red. Log:\n\n2024-09-20T11:00:00.000Z npm http fetch GET 200 x\n[INFO] ok\n   at a (b.js:1:2)\n```js\nimport a from 'b';\n```\nHow do I fix src/lib/a.test.ts:12:3?";
    let prompt = Prompt::new(text);
    assert_eq!(
        prompt.task,
        "CI is red. Log:\n\nHow do I fix src/lib/a.test.ts:12:3?"
    );
    assert_eq!(prompt.code, ["import a from 'b';\n"]);
    assert!(prompt.paths.contains(&"src/lib/a.test.ts".to_owned()));
}

#[test]
fn parts_of_sentences_are_cut() {
    let prompt =
        Prompt::new("Create a hook and store the id, with Prisma. The cart lives in v1.2.");
    let parts: Vec<&str> = prompt
        .clauses
        .iter()
        .map(|c| prompt.task[c.clone()].trim())
        .collect();
    assert_eq!(
        parts,
        [
            "Create a hook",
            "and store the id,",
            "with Prisma.",
            "The cart lives in v1.2."
        ]
    );
}

#[test]
fn names_paths_and_ids_are_found() {
    let prompt = Prompt::new(
        "Update PollLive and list_silos() in ./src/a.ts with /vercel/next.js, not and/or `tokio`.",
    );
    assert_eq!(prompt.symbols, ["PollLive", "list_silos", "tokio"]);
    assert_eq!(prompt.ids, ["/vercel/next.js"]);
    assert_eq!(prompt.paths, ["src/a.ts", "and/or"]);
}

proptest::proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,200}") {
        let prompt = Prompt::new(&text);
        for word in &prompt.words {
            proptest::prop_assert!(prompt.task.get(word.range.clone()).is_some());
        }
        for clause in &prompt.clauses {
            proptest::prop_assert!(prompt.task.get(clause.clone()).is_some());
        }
    }
}
