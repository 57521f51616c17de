use std::sync::Arc;

use serde_json::{Value, json};

use super::{Tools, limit};
use crate::local::Source;
use crate::manifest::Places;
use crate::progress::Silent;

fn call(dir: &std::path::Path, tool: &str, arguments: &Value) -> Value {
    let tools = Tools::new(Source {
        cwd: dir.to_path_buf(),
        places: Places::default(),
        dir: dir.join("index"),
        progress: Arc::new(Silent),
    });
    tools.call(tool, arguments.as_object().unwrap())
}

#[test]
fn limits_are_between_one_and_fifty() {
    for (said, tokens, wanted) in [
        (None, None, 8),
        (Some(20), None, 20),
        (Some(0), None, 1),
        (Some(u64::MAX), None, 50),
        (Some(2), Some(10_000), 2),
        (None, Some(10_000), 50),
        (None, Some(2_000), 20),
        (None, Some(10), 8),
    ] {
        assert_eq!(limit(said, tokens), wanted, "{said:?} {tokens:?}");
    }
}

#[test]
fn failures_are_answers_with_a_code() {
    let dir = tempfile::tempdir().unwrap();
    for (tool, arguments, code) in [
        (
            "resolve-library-id",
            json!({"libraryName": "x"}),
            "not_found",
        ),
        (
            "resolve-library-id",
            json!({"libraryName": "/a/b"}),
            "not_found",
        ),
        ("resolve-library-id", json!({"query": "x"}), "usage"),
        (
            "query-docs",
            json!({"libraryId": "/npm/x", "query": "q"}),
            "not_found",
        ),
        (
            "query-docs",
            json!({"libraryId": "x", "query": "q"}),
            "usage",
        ),
        ("query-docs", json!({"libraryId": 1}), "usage"),
        ("search", json!({}), "protocol"),
    ] {
        let value = call(dir.path(), tool, &arguments);
        assert_eq!(value["isError"], true, "{value}");
        let error = &value["structuredContent"]["error"];
        assert_eq!(error["code"], code, "{tool} {arguments}");
        let text = value["content"][0]["text"].as_str().unwrap();
        assert!(text.starts_with(error["message"].as_str().unwrap()));
    }
    // Nothing is made on the disk by asking.
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}
