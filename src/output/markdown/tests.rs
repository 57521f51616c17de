use super::{docs, fenced};
use crate::model::Code;
use crate::output::samples;

#[test]
fn snippets_have_heading_source_text_and_code() {
    assert_eq!(
        docs(&samples::docs()),
        "# React v19.2.0

## Cleaning up an Effect

Source: https://github.com/reactjs/react.dev/blob/main/effects.md

Return a **function** from [`useEffect`](https://react.dev/e).

```tsx
useEffect(() => {
  return () => stop();
});
```

## Guides > Effects

Plain words.
"
    );
}

#[test]
fn a_signature_is_code_before_the_text() {
    let mut value = samples::docs();
    value.snippets.truncate(1);
    value.snippets[0].code.clear();
    value.snippets[0].signature = "pub fn clean(n: u8) -> bool".into();
    value.snippets[0].source = Some("src/clean.rs:7".into());
    let text = docs(&value);
    let start = "Source: src/clean.rs:7\n\n```rust\npub fn clean(n: u8) -> bool\n```\n\nReturn";
    assert!(text.contains(start), "{text}");
}

#[test]
fn fences_are_longer_than_those_in_the_code() {
    assert_eq!(
        fenced("md", "````\nx\n````\n"),
        "`````md\n````\nx\n````\n`````\n"
    );
    assert_eq!(fenced("a`b c\nd", "x"), "```ab\nx\n```\n");
}

#[test]
fn a_snippet_cannot_hide_or_fake_the_next() {
    for text in [
        "```js\nunclosed",
        "~~~~\nunclosed\n```",
        "- item\n    ```js\n    x\n  ```",
        "<!-- hidden",
        "<script>\nx",
        "<details>\n\n<pre>\nx",
        "<?php",
        "<![CDATA[ x",
        "- a\n  - ```\n    x",
        "> ```\n> x",
        "`````\n```\nx",
    ] {
        let mut value = samples::docs();
        value.snippets[0].title = "one\n# two".into();
        value.snippets[0].text = text.into();
        value.snippets[0].code = vec![Code {
            language: String::new(),
            code: "```\n# x".into(),
        }];
        let text = docs(&value);
        let headings = super::contain::headings(&text);
        let expected = ["React v19.2.0", "one # two", "Guides > Effects"];
        assert_eq!(headings, expected, "{text}");
    }
}
