//! `enhance --batch`: a prompt a line.

use serde_json::json;

use super::TASK;
use crate::support::env::TestEnv;
use crate::support::http_mcp::{Era, HttpMcp};

#[test]
fn each_line_is_a_prompt_with_a_document_of_its_own() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    let input = format!(
        "{TASK}\n\n# no prompt\n\
         {{\"prompt\":\"spawn a task\",\"libraries\":[\"/tokio-rs/tokio\"],\"tokens\":3000}}\n\
         {{\"promt\":\"x\"}}\n"
    );
    let args = ["--server", &server.url(), "enhance", "--batch", "-"];
    let output = env.docent().args(args).stdin(input).run();
    output.assert_code(10);
    let items = output.ndjson();
    let [first, second, third, summary] = items.as_slice() else {
        panic!("{items:#?}");
    };
    assert_eq!(
        (&first["schema"], &first["item"]),
        (&json!("docent.enhance/1"), &json!(1))
    );
    assert!(first["enhanced_prompt"].as_str().unwrap().contains(TASK));
    assert_eq!(
        (&first["libraries"], &second["item"]),
        (&json!([]), &json!(4))
    );
    assert_eq!(second["libraries"][0]["id"], "/tokio-rs/tokio");
    assert_eq!(second["tokens"]["budget"], 3000);
    assert_eq!(
        (&third["schema"], &third["item"]),
        (&json!("docent.error/1"), &json!(5))
    );
    let message = third["error"]["message"].as_str().unwrap();
    assert!(
        message.starts_with("line 5: unknown field `promt`"),
        "{message}"
    );
    assert_eq!(
        (&summary["succeeded"], &summary["failed"]),
        (&json!(2), &json!(1))
    );
}
