use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use proptest::prelude::*;

use super::*;

const MODEL: &str = r#"{
  "metadata": {"serviceFullName": "Amazon Simple Storage Service", "serviceAbbreviation": "Amazon S3"},
  "operations": {
    "UploadPart": {"name": "UploadPart", "input": {"shape": "In"}, "documentation": "<p>Uploads a \"part\".</p>"},
    "ListBuckets": {"name": "ListBuckets", "deprecated": true}
  },
  "shapes": {
    "In": {"type": "structure", "required": ["Key"], "members": {
      "Body": {"shape": "Body", "documentation": "<p>Data. More.</p>"}, "Key": {"shape": "Key"}}},
    "Body": {"type": "blob"}
  },
  "documentation": "<p>Stores.</p>"
}"#;

fn packed(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn operations_become_methods() {
    let mut out = Vec::new();
    let path = "botocore/data/s3/2006-03-01/service-2.json.gz";
    chunks(path, &packed(MODEL), &mut out);
    let titles: Vec<&str> = out.iter().map(|c| c.title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "Amazon Simple Storage Service",
            "s3.upload_part",
            "s3.list_buckets"
        ]
    );
    assert_eq!(out[1].symbol, "s3.Client.upload_part");
    assert_eq!(out[1].signature, "client.upload_part(Key=..., Body=...)");
    assert_eq!(
        out[1].body,
        "Uploads a \"part\".\n\n**Parameters**\n\n- `Key` (required)\n- `Body`: Data."
    );
    assert!(out[2].is_deprecated);
}

#[test]
fn broken_models_give_nothing() {
    let mut out = Vec::new();
    chunks("a/b/c", b"no gzip", &mut out);
    chunks("a/b/c", &packed("{\"operations\": 1}"), &mut out);
    chunks("", &packed(MODEL), &mut out);
    resources("a/b/c", "[]]", &mut out);
    assert!(out.is_empty());
}

#[test]
fn resources_list_their_actions() {
    let json = r#"{"service": {"hasMany": {"Buckets": {"request": {"operation": "ListBuckets"}}}},
      "resources": {"Bucket": {"identifiers": [{"name": "Name"}],
        "actions": {"PutObject": {"request": {"operation": "PutObject"}}}, "waiters": {"Exists": {}}}}}"#;
    let mut out = Vec::new();
    resources("boto3/data/s3/2006-03-01/resources-1.json", json, &mut out);
    assert_eq!(out[0].symbol, "s3.ServiceResource");
    assert!(
        out[0]
            .body
            .contains("- `s3.ServiceResource.buckets.all()`: calls `s3.Client.list_buckets`")
    );
    assert_eq!(out[1].signature, "boto3.resource('s3').Bucket('name')");
    assert!(out[1].body.contains("- `s3.Bucket.wait_until_exists()`"));
}

proptest! {
    #[test]
    fn any_html_is_read(parts in prop::collection::vec(prop::sample::select(vec![
        "<p>", "</p>", "<ul>", "</ul>", "<li>", "</li>", "<code>", "</code>", "<pre>", "</pre>",
        "<note>", "</note>", "<", ">", "&lt;", "&", "é", " ", "\n", "word", ". ", "<dt>", "</dt>",
    ]), 0..60)) {
        let _ = html::to_markdown(&parts.concat());
        let _ = html::first_sentence(&parts.concat());
    }

    #[test]
    fn mutated_models_are_read(at in 0..MODEL.len(), put in "(?s).{0,3}") {
        let text = format!("{}{put}{}", &MODEL[..at], &MODEL[at..]);
        chunks("data/s3/1/service-2.json.gz", &packed(&text), &mut Vec::new());
        resources("data/s3/1/resources-1.json", &text, &mut Vec::new());
    }
}
