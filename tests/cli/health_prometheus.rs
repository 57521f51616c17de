//! `docent health --format prometheus`: text exposition format 0.0.4, read by
//! a parser that lets nothing pass.

use std::collections::{BTreeMap, HashSet};

use crate::support::env::{Output, TestEnv};
use crate::support::http_mcp::{Era, HttpMcp};

fn health(env: &TestEnv, server: &HttpMcp, args: &[&str]) -> Output {
    let run = env.docent().args(["health"]).args(args);
    run.env("CONTEXT7_MCP_URL", server.url()).run()
}

/// One sample: name, labels, value.
type Sample = (String, Vec<(String, String)>, f64);

fn is_name(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    !text.is_empty() && text.chars().all(is_part) && !text.starts_with(|c: char| c.is_ascii_digit())
}

/// Reads `{a="b",c="d"}`, and returns what follows.
fn labels(text: &str) -> (Vec<(String, String)>, &str) {
    let mut found = Vec::new();
    let mut rest = text.strip_prefix('{').expect("labels");
    loop {
        let (name, after) = rest.split_once("=\"").expect("a label");
        assert!(is_name(name), "{text}");
        let (mut value, mut chars) = (String::new(), after.char_indices());
        let end = loop {
            match chars.next().expect("a closed value") {
                (_, '\\') => match chars.next().expect("an escape").1 {
                    'n' => value.push('\n'),
                    c @ ('\\' | '"') => value.push(c),
                    c => panic!("\\{c} is no escape: {text}"),
                },
                (at, '"') => break at,
                (_, c) => value.push(c),
            }
        };
        found.push((name.to_owned(), value));
        let after = &after[end + 1..];
        match after.strip_prefix(',') {
            Some(next) => rest = next,
            None => return (found, after.strip_prefix('}').expect("an end")),
        }
    }
}

fn sample(line: &str) -> Sample {
    let at = line.find(['{', ' ']).expect("a value");
    let (name, rest) = line.split_at(at);
    assert!(is_name(name), "{line}");
    let (labels, rest) = match rest.starts_with('{') {
        true => labels(rest),
        false => (Vec::new(), rest),
    };
    let value = rest.strip_prefix(' ').expect("one blank");
    assert!(!value.contains(' '), "no time is given: {line}");
    (name.to_owned(), labels, value.parse().expect("a number"))
}

/// Reads an exposition; samples by the name of their family.
fn parse(text: &str) -> BTreeMap<String, Vec<Sample>> {
    assert!(text.ends_with('\n') && !text.contains("\n\n") && !text.contains('\r'));
    let mut families: BTreeMap<String, Vec<Sample>> = BTreeMap::new();
    let mut lines = text.lines().peekable();
    let mut seen = HashSet::new();
    while let Some(help) = lines.next() {
        let help = help.strip_prefix("# HELP ").expect("help comes first");
        let (family, words) = help.split_once(' ').expect("words of help");
        assert!(is_name(family) && words.ends_with('.'), "{help}");
        assert!(family.starts_with("docent_"), "{family}");
        let kind = lines.next().and_then(|l| l.strip_prefix("# TYPE "));
        let (name, kind) = kind.and_then(|l| l.split_once(' ')).expect("a type");
        assert_eq!(name, family);
        assert_eq!(kind == "counter", family.ends_with("_total"), "{family}");
        assert!(["counter", "gauge", "histogram"].contains(&kind), "{kind}");
        let mut samples = Vec::new();
        while let Some(line) = lines.next_if(|line| !line.starts_with('#')) {
            let sample = sample(line);
            let end = sample.0.strip_prefix(family).expect("its family's name");
            let ends: &[&str] = match kind {
                "histogram" => &["_bucket", "_sum", "_count"],
                _ => &[""],
            };
            assert!(ends.contains(&end), "{line}");
            assert!(sample.2 >= 0.0 && sample.2.is_finite(), "{line}");
            let identity = format!("{}{:?}", sample.0, sample.1);
            assert!(seen.insert(identity), "twice: {line}");
            samples.push(sample);
        }
        if kind == "histogram" {
            check_histogram(&samples);
        }
        assert!(
            families.insert(family.to_owned(), samples).is_none(),
            "{family} twice"
        );
    }
    families
}

/// Buckets rise in bound and count, end with `+Inf`, and that is the count.
fn check_histogram(samples: &[Sample]) {
    let mut last: Option<(f64, f64)> = None;
    let mut whole = None;
    for (name, labels, value) in samples {
        let le = labels.iter().find(|(name, _)| name == "le");
        if let Some((_, le)) = le {
            assert!(name.ends_with("_bucket"));
            let bound = if le == "+Inf" {
                f64::INFINITY
            } else {
                le.parse().unwrap()
            };
            let (before, below) = last.unwrap_or((-1.0, 0.0));
            assert!(bound > before && *value >= below, "{name} {labels:?}");
            last = Some((bound, *value));
        } else if name.ends_with("_sum") {
            let (bound, count) = last.take().expect("buckets come first");
            assert!(bound.is_infinite());
            whole = Some(count);
        } else {
            assert_eq!(whole.take(), Some(*value), "{name} {labels:?}");
        }
    }
    assert!(last.is_none() && whole.is_none());
}

#[test]
fn exposition_is_valid_and_counts() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    let run = |args: &[&str]| {
        let run = env.docent().args(args);
        run.env("CONTEXT7_MCP_URL", server.url()).run()
    };
    for _ in 0..3 {
        run(&["docs", "/facebook/react", "hooks", "--server", "context7"]).assert_code(0);
    }
    let args = ["--probe", "--format", "prometheus"];
    health(&env, &server, &args).assert_code(0);
    let output = health(&env, &server, &args[1..]);
    output.assert_code(0);
    let families = parse(&output.stdout);
    let value = |name: &str, label: &str| {
        let family = name.trim_end_matches("_count");
        let samples = &families[family];
        let fits = |s: &&Sample| s.0 == name && s.1.iter().any(|(_, text)| text == label);
        samples
            .iter()
            .find(fits)
            .unwrap_or_else(|| panic!("{name} {label}"))
            .2
    };
    assert_eq!(value("docent_up", "context7"), 1.0);
    assert_eq!(value("docent_status", "healthy"), 1.0);
    assert_eq!(value("docent_cache_hits_total", "disk"), 2.0);
    assert_eq!(
        value("docent_cache_lookup_duration_seconds_count", "disk"),
        2.0
    );
    assert!(value("docent_requests_total", "context7") >= 1.0);
    assert!(value("docent_request_duration_seconds_count", "context7") >= 1.0);
    assert_eq!(families["docent_cache_misses_total"][0].2, 1.0);
    assert!(output.stdout_bytes.is_ascii());
}

#[test]
fn dead_server_is_down() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    let dead = crate::support::http::Refused::new().origin() + "/mcp";
    let args = ["--format", "prometheus", "--server", &dead];
    let output = health(&env, &server, &args);
    output.assert_code(5);
    let families = parse(&output.stdout);
    assert_eq!(families["docent_up"][0].2, 0.0);
    assert!(families["docent_check_duration_seconds"].is_empty());
}

#[test]
fn only_health_has_it() {
    let env = TestEnv::new();
    for args in [
        &["resolve", "react"][..],
        &["docs", "/facebook/react", "x"],
        &["cache", "stats"],
        &["config", "show"],
        &["help", "exit-codes"],
    ] {
        let output = env
            .docent()
            .args(args)
            .args(["--format", "prometheus"])
            .run();
        output.assert_code(2);
        assert_eq!(output.stdout, "");
        assert!(output.stderr.contains("hint: "), "{}", output.stderr);
    }
    // Nor can it be set for good.
    env.write_config("[output]\nformat = \"prometheus\"\n");
    env.docent().args(["cache", "stats"]).run().assert_code(12);
}
