use super::Doc;

fn body(comment: &str) -> String {
    Doc::parse(comment, "ts").body
}

#[test]
fn prose_keeps_its_markdown() {
    let text = body("/**\n * One `two`.\n *\n * - three\n *     four\n */");
    assert_eq!(text, "One `two`.\n\n- three\n    four");
}

#[test]
fn parameters_become_a_list() {
    let comment = "/**\n * Adds.\n * @param date - The date\n *   to change\n * @param {number} [n=1] How many.\n * @param bare\n * @returns The new date\n */";
    assert_eq!(
        body(comment),
        "Adds.\n\n- `date`: The date\n  to change\n- `n` (`number`, default `1`): How many.\n\nReturns: The new date"
    );
}

#[test]
fn types_of_results_are_code() {
    assert_eq!(
        body("/** @return {Promise<void>} once done\n * @throws {Error} if not */"),
        "Returns: `Promise<void>` once done\n\nThrows: `Error` if not"
    );
}

#[test]
fn an_example_without_a_fence_gets_one() {
    assert_eq!(
        body("/**\n * @example\n * // Add:\n * add(1)\n *   .then()\n */"),
        "```ts\n// Add:\nadd(1)\n  .then()\n```"
    );
    assert_eq!(
        body("/**\n * @example Adding days\n * add(1)\n */"),
        "Adding days\n\n```ts\nadd(1)\n```"
    );
    assert_eq!(body("/** @example add(1) */"), "```ts\nadd(1)\n```");
}

#[test]
fn an_example_with_fences_keeps_them() {
    let text =
        body("/**\n * @example Name\n * ```js\n * @decorated\n * a()\n * ```\n * after\n */");
    assert_eq!(text, "Name\n```js\n@decorated\na()\n```\nafter");
}

#[test]
fn a_fence_left_open_is_closed() {
    assert_eq!(body("/**\n * One:\n * ```\n * a\n */"), "One:\n```\na\n```");
}

#[test]
fn a_fence_never_follows_text_on_its_line() {
    let comment = "/**\n * Sorts.\n * @param tests\n *\n * ```ts\n * sort()\n * ```\n */";
    assert_eq!(body(comment), "Sorts.\n\n- `tests`\n\n```ts\nsort()\n```");
    let comment =
        "/**\n * @param {T} a\n * ```ts\n * b\n * ```\n * @returns {T} ```\n * c\n * ```\n */";
    assert_eq!(
        body(comment),
        "- `a` (`T`)\n\n```ts\nb\n```\n\nReturns: `T`\n\n```\nc\n```"
    );
}

#[test]
fn defaults_and_notes_are_labelled() {
    assert_eq!(
        body("/** Port.\n * @default 3000 */"),
        "Port.\n\nDefault: `3000`"
    );
    let doc = Doc::parse("/** @deprecated use `b` */", "ts");
    assert!(doc.is_deprecated);
    assert_eq!(doc.body, "Deprecated: use `b`");
    assert_eq!(body("/** A.\n * @since 4.0 */"), "A.\n\nSince: 4.0");
}

#[test]
fn a_summary_is_not_said_twice() {
    let comment =
        "/**\n * @name addDays\n * @summary Add days.\n *\n * @description\n * Add days.\n */";
    assert_eq!(body(comment), "Add days.");
    let longer = "/**\n * @summary Add days.\n * @description\n * Add days.\n *\n * More.\n */";
    assert_eq!(body(longer), "Add days.\n\nMore.");
}

#[test]
fn headers_and_directives_are_no_documentation() {
    for comment in [
        "/** @license MIT */",
        "/**\n * @fileoverview Rule\n * @author X\n */",
        "/** eslint-disable no-var */",
        "/** @type {import('x').Y} */",
        "/** @see _.map */",
        "/** @internal */",
    ] {
        assert_eq!(body(comment), "", "{comment}");
    }
}

#[test]
fn private_things_are_marked() {
    for tag in [
        "@private",
        "@internal",
        "@hidden",
        "@api private",
        "@access private",
    ] {
        assert!(
            Doc::parse(&format!("/** A.\n * {tag}\n */"), "js").is_internal,
            "{tag}"
        );
    }
    assert!(!Doc::parse("/** A.\n * @api public */", "js").is_internal);
}

#[test]
fn names_come_from_tags() {
    let doc = Doc::parse(
        "/** A.\n * @method $where\n * @memberOf Model.prototype\n */",
        "js",
    );
    assert_eq!(doc.name.as_deref(), Some("$where"));
    assert_eq!(doc.owner.as_deref(), Some("Model"));
    let doc = Doc::parse("/** A.\n * @typedef {'a'|'b'} Letter\n */", "js");
    assert_eq!(doc.name.as_deref(), Some("Letter"));
    assert_eq!(doc.typedef.as_deref(), Some("'a'|'b'"));
}
