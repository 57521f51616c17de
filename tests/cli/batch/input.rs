//! Whatever a line holds, it is an item.

use std::io::Write;

use serde_json::json;

use super::{numbers, split};
use crate::support::env::TestEnv;
use crate::support::http_mcp::{Era, HttpMcp};

#[test]
fn hostile_lines_fail_by_themselves() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    let path = env.project().join("batch");
    let mut file = std::fs::File::create(&path).unwrap();
    let long = "x".repeat(64 * 1024 + 1);
    let lines: [&[u8]; 10] = [
        b"\xef\xbb\xbf/facebook/react\thooks\r",
        b"\r",
        b"re\xffact\tx",
        long.as_bytes(),
        b"{\"library\":\"react\",",
        b"{\"library\":\"react\",\"verison\":\"1\"}",
        b"{\"library\":7}",
        b"/a\x1b]0;title\x07b\tx",
        b"\ttab first",
        b"/tokio-rs/tokio\tspawn",
    ];
    // The last line has no end.
    file.write_all(&lines.join(&b'\n')).unwrap();
    let args = ["--server", &server.url(), "docs", "--batch", "batch"];
    let output = env.docent().args(args).run();
    output.assert_code(10);
    output.assert_nowhere("\u{1b}").assert_nowhere("\u{7}");
    let (items, summary) = split(&output);
    assert_eq!(numbers(&items), [1, 3, 4, 5, 6, 7, 8, 9, 10]);
    assert_eq!(
        (&items[0]["ok"], &items[8]["ok"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(summary["errors"], json!({"usage": 7}));
    let message = |at: usize| items[at]["error"]["message"].as_str().unwrap().to_owned();
    assert!(
        message(1).starts_with("line 3: not UTF-8"),
        "{}",
        message(1)
    );
    assert!(
        message(2).starts_with("line 4: longer than"),
        "{}",
        message(2)
    );
    assert!(
        message(3).starts_with("line 5: broken JSON"),
        "{}",
        message(3)
    );
    assert!(
        message(4).contains("unknown field `verison`"),
        "{}",
        message(4)
    );
    assert!(items[2]["input"]["library"].as_str().unwrap().len() < 200);
}
