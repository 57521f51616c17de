use super::{fence, split_code};

fn split(text: &str) -> Option<(usize, Vec<(String, String)>)> {
    let lines: Vec<&str> = text.lines().collect();
    let (prose, blocks) = split_code(&lines)?;
    Some((
        prose,
        blocks.into_iter().map(|c| (c.language, c.code)).collect(),
    ))
}

fn block(language: &str, code: &str) -> (String, String) {
    (language.to_owned(), code.to_owned())
}

#[test]
fn inline_code_is_no_fence() {
    assert!(fence("```sh").is_some_and(|f| f.info == "sh" && f.ticks == 3));
    for line in ["``", "```x```", " ```", "text ```"] {
        assert!(fence(line).is_none(), "{line}");
    }
}

#[test]
fn prose_and_blocks_come_apart() {
    assert_eq!(
        split("Text.\n\n```js\na\n\nb\n```\n\n```\nc\n```\n"),
        Some((2, vec![block("js", "a\n\nb"), block("", "c")]))
    );
    assert_eq!(split("```c\n```"), Some((0, vec![block("c", "")])));
}

#[test]
fn nested_fences_are_code_of_the_outer_block() {
    let text = "```APIDOC\n## F\n```c\nf();\n```\n\n```\nout\n```\n```";
    let code = "## F\n```c\nf();\n```\n\n```\nout\n```";
    assert_eq!(split(text), Some((0, vec![block("APIDOC", code)])));
    let text = "````md\n```\nx\n```\n````";
    assert_eq!(split(text), Some((0, vec![block("md", "```\nx\n```")])));
}

#[test]
fn text_after_code_and_open_blocks_do_not_split() {
    for text in [
        "no code",
        "```js\na\n```\ntext",
        "```js\na",
        "```js\n```py\n```",
    ] {
        assert_eq!(split(text), None, "{text}");
    }
}
