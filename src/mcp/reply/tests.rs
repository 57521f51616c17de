use super::{CallError, Reply, result_of};
use serde_json::json;
use std::time::Duration;

#[test]
fn a_result_gives_its_text_and_how_long_it_holds() {
    let reply = Reply::from_result(&json!({
        "content": [
            {"type": "text", "text": "a"},
            {"type": "image", "data": "x"},
            {"type": "text", "text": "b"}
        ],
        "structuredContent": {"a": 1},
        "resultType": "complete",
        "ttlMs": 60_000
    }));
    let reply = reply.expect("a reply");
    assert_eq!(reply.text, "a\n\nb");
    assert_eq!(reply.ttl, Some(Duration::from_secs(60)));
    assert_eq!(reply.structured, None);
    assert!(!reply.is_error);
}

#[test]
fn what_is_no_result_is_refused() {
    for result in [
        json!({}),
        json!({"content": "text"}),
        json!(null),
        json!([]),
    ] {
        assert!(Reply::from_result(&result).is_err(), "{result}");
    }
    let asks_back = json!({"content": [], "resultType": "input_required"});
    assert!(Reply::from_result(&asks_back).is_err());
}

#[test]
fn only_the_response_to_our_request_counts() {
    assert_eq!(
        result_of(json!({"id": 1, "result": {"a": 1}}), 1),
        Ok(json!({"a": 1}))
    );
    assert!(result_of(json!({"id": 2, "result": {}}), 1).is_err());
    assert!(result_of(json!({"id": 1}), 1).is_err());
    assert!(matches!(
        result_of(
            json!({"id": null, "error": {"code": -32000, "message": "m"}}),
            1
        ),
        Err(CallError::Rpc { code: -32000, .. })
    ));
}
