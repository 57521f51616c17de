use super::{PreviousVersion, ProjectFacts, parse, project_facts};

#[test]
fn what_can_be_read_is_taken() {
    let text = r#"{
        "$schema": "https://context7.com/schema/context7.json", // a comment
        "projectTitle": " Upstash ",
        "description": 7,
        "folders": ["docs", 1, "", "guides"],
        "excludeFolders": "tests",
        "excludeFiles": {"a": 1},
        "rules": ["Use it.",],
        "branch": null,
        "previousVersions": [{"tag": "v1", "title": "one"}, {"title": "none"}, "v0", 3],
        "branchVersions": [{"branch": "v2"}],
        "unknown": [[]], /* and
        more */
    }"#;
    let facts = parse(text).unwrap();
    let version = |tag: &str, title: Option<&str>| PreviousVersion {
        tag: tag.to_owned(),
        title: title.map(str::to_owned),
    };
    let own = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
    let expected = ProjectFacts {
        title: Some("Upstash".to_owned()),
        folders: own(&["docs", "guides"]),
        exclude_folders: own(&["tests"]),
        rules: own(&["Use it."]),
        previous_versions: vec![
            version("v1", Some("one")),
            version("v0", None),
            version("v2", None),
        ],
        ..ProjectFacts::default()
    };
    assert_eq!(facts, expected);
    let values = facts.values();
    assert!(values.is_sorted());
    assert_eq!(values[0], ("exclude_folders", "[\"tests\"]".to_owned()));
    for text in ["", "[]", "null", "{", "\"x\"", "{]"] {
        assert_eq!(parse(text), None, "{text}");
    }
    assert_eq!(parse("{}"), Some(ProjectFacts::default()));
}

#[test]
fn the_nearest_regular_file_is_read() {
    let dir = tempfile::tempdir().unwrap();
    let below = dir.path().join("a/b");
    std::fs::create_dir_all(below.join("context7.json")).unwrap();
    assert_eq!(project_facts(&below), None);
    let file = dir.path().join("context7.json");
    std::fs::write(&file, "{\"projectTitle\": \"x\"}").unwrap();
    let (path, facts) = project_facts(&below).unwrap();
    assert_eq!((path, facts.title.as_deref()), (file.clone(), Some("x")));
    let large = format!("{{\"projectTitle\": \"{}\"}}", "x".repeat(1 << 20));
    std::fs::write(&file, large).unwrap();
    assert_eq!(project_facts(&below), None);
}

proptest::proptest! {
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("context7.json"), bytes).unwrap();
        let _ = project_facts(dir.path());
    }

    #[test]
    fn nothing_that_looks_like_it_panics(
        text in "[{\\[\\]},: \"a/*\\\\]{0,40}",
        value in "(1|\"a\"|\\[\\]|\\[1,\"b\"\\]|\\{\\}|\\[\\{\"tag\":1\\}\\]|null)",
    ) {
        let _ = parse(&text);
        for key in ["projectTitle", "folders", "rules", "previousVersions"] {
            let text = format!("{{\"{key}\": {value},}}");
            proptest::prop_assert!(parse(&text).is_some());
        }
    }
}
