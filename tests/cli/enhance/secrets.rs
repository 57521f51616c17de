//! Keys that lie about in a project: masked in what is printed, sent to
//! nobody, kept nowhere.

use std::fs;
use std::path::Path;

use super::reader::OWN;
use crate::support::env::TestEnv;
use crate::support::http_mcp::{Era, HttpMcp};

/// Draws so many characters out of an alphabet, the same for the same seed.
fn drawn(seed: &str, alphabet: &[u8], count: usize) -> String {
    let mut state = seed.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, b| {
        (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
    });
    let mut draw = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from((state >> 16) & 0xffff).unwrap()
    };
    (0..count)
        .map(|_| char::from(alphabet[draw() % alphabet.len()]))
        .collect()
}

const UPPER: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const MIXED: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
const HEX: &[u8] = b"0123456789abcdef";

/// One key of each kind: the name it is written under, what is told before the
/// secret part, and that part.
fn keys(place: &str) -> Vec<(&'static str, String, String)> {
    let kinds: [(&str, &str, &[u8], usize); 14] = [
        ("STRIPE_KEY", concat!("sk_", "live_"), MIXED, 24),
        ("GITHUB_TOKEN", concat!("gh", "p_"), MIXED, 36),
        ("AWS_ACCESS_KEY_ID", concat!("AK", "IA"), UPPER, 16),
        ("AWS_SECRET_ACCESS_KEY", "", MIXED, 40),
        (
            "SLACK_TOKEN",
            concat!("xo", "xb-", "123456789012-"),
            MIXED,
            24,
        ),
        ("MAPS_KEY", concat!("AI", "za", "Sy"), MIXED, 33),
        ("OPENAI_API_KEY", concat!("sk-", "proj-"), MIXED, 48),
        ("NPM_TOKEN", concat!("np", "m_"), MIXED, 36),
        ("GITLAB", concat!("gl", "pat-"), MIXED, 20),
        ("DATABASE_URL", "postgres://shop:", MIXED, 18),
        ("DB_PASSWORD", "", MIXED, 14),
        ("SESSION_SECRET", "", HEX, 64),
        ("SENDGRID", concat!("S", "G."), MIXED, 40),
        ("JWT", concat!("ey", "JhbGciOiJIUzI1NiJ9.", "ey"), MIXED, 80),
    ];
    let key = |(name, begin, alphabet, count): (&'static str, &str, &[u8], usize)| {
        (
            name,
            begin.to_owned(),
            drawn(&format!("{place} {name}"), alphabet, count),
        )
    };
    kinds.into_iter().map(key).collect()
}

fn whole(begin: &str, secret: &str) -> String {
    match begin.contains("://") {
        true => format!("{begin}{secret}@db.example.org/shop"),
        false => format!("{begin}{secret}"),
    }
}

/// Writes the keys of a place as its kind of file has them, between two
/// canaries.
fn text(place: &str, form: fn(&str, &str) -> String) -> String {
    let keys = keys(place);
    let lines = keys
        .iter()
        .map(|(name, begin, secret)| form(name, &whole(begin, secret)));
    lines.collect()
}

fn pem(place: &str) -> String {
    let kind = concat!("PRIVATE", " KEY");
    let body: Vec<String> = (0..6)
        .map(|n| drawn(&format!("{place} {n}"), MIXED, 64))
        .collect();
    format!(
        "-----BEGIN RSA {kind}-----\n{}\n-----END RSA {kind}-----\n",
        body.join("\n")
    )
}

/// Where keys are planted: a file, its text before and after them, how it
/// writes one, and whether the prompt shows what stands around them.
type Place = (&'static str, &'static str, fn(&str, &str) -> String, bool);

const PLACES: [Place; 11] = [
    (".env", "", |name, key| format!("{name}={key}\n"), false),
    (
        ".env.production",
        "# CANARY\n",
        |name, key| format!("export {name}=\"{key}\"\n"),
        false,
    ),
    (
        "README.md",
        "# Shop payments\n\nCANARY-README react payment page.\n\n",
        |name, key| format!("- set `{name}` to `{key}`\n"),
        true,
    ),
    (
        "docs/payments.md",
        "# Payment page\n\nCANARY-DOCS how the react payment page works.\n\n```sh\n",
        |name, key| format!("export {name}={key}\n"),
        true,
    ),
    (
        "AGENTS.md",
        "# Rules\n\nCANARY-AGENTS use tabs.\n\n",
        |name, key| format!("* {name}: {key}\n"),
        true,
    ),
    (
        "src/pay.tsx",
        "import React from 'react';\n// CANARY-SOURCE\nexport function PaymentPage() {}\n",
        |name, key| format!("export const {name} = \"{key}\";\n"),
        true,
    ),
    (
        "src/config.py",
        "# CANARY-PYTHON payment page\nimport os\n",
        |name, key| format!("{name} = '{key}'\n"),
        true,
    ),
    (
        "config/app.yaml",
        "# CANARY-YAML\npayment:\n",
        |name, key| format!("  {name}: {key}\n"),
        true,
    ),
    (
        ".github/workflows/ci.yml",
        "# CANARY-CI\nenv:\n",
        |name, key| format!("  {name}: \"{key}\"\n"),
        false,
    ),
    (
        "docker-compose.yml",
        "services:\n  web:\n    image: node:20\n    environment:\n",
        |name, key| format!("      - {name}={key}\n"),
        false,
    ),
    (
        "Dockerfile",
        "FROM node:20\n",
        |name, key| format!("ENV {name} {key}\n"),
        false,
    ),
];

fn project() -> TestEnv {
    let env = TestEnv::new();
    fs::create_dir(env.project().join(".git")).unwrap();
    env.write_project(".gitignore", ".env\n");
    env.write_project("own.txt", OWN);
    for (path, before, form, _) in PLACES {
        let end = if before.contains("```") { "```\n" } else { "" };
        let text = format!("{before}{}{end}", text(path, form));
        env.write_project(path, &text);
    }
    env.write_project("certs/server.pem", &pem("certs/server.pem"));
    env.write_project(
        "src/key.ts",
        &format!("export const KEY = `{}`;\n", pem("src/key.ts")),
    );
    let rule = text("context7.json", |name, key| format!("{name} is {key}; "));
    let facts = serde_json::json!({"rules": [format!("CANARY-RULE {rule}")]});
    env.write_project("context7.json", &facts.to_string());
    let scripts: serde_json::Map<_, _> = keys("package.json")
        .iter()
        .map(|(name, begin, key)| {
            let run = format!("{name}={} vitest run", whole(begin, key));
            (format!("test:{}", name.to_lowercase()), run.into())
        })
        .chain([(
            "test".to_owned(),
            format!("DB_PASSWORD={} vitest", drawn("script", MIXED, 16)).into(),
        )])
        .collect();
    let manifest = serde_json::json!({
        "name": "shop", "scripts": scripts, "dependencies": {"react": "18.3.1"},
    });
    env.write_project("package.json", &manifest.to_string());
    env
}

/// Every secret part that is planted anywhere.
fn secrets() -> Vec<String> {
    let places = PLACES.iter().map(|place| place.0);
    let places = places.chain(["prompt", "context7.json", "package.json"]);
    let all = places.flat_map(keys).map(|(_, _, secret)| secret);
    let pems = ["certs/server.pem", "src/key.ts"];
    let pems = pems
        .into_iter()
        .flat_map(|p| (0..6).map(move |n| drawn(&format!("{p} {n}"), MIXED, 64)));
    all.chain(pems)
        .chain([drawn("script", MIXED, 16)])
        .collect()
}

fn prompt() -> String {
    let keys = text("prompt", |name, key| format!("{name}={key}\n"));
    format!(
        "PROMPT-HEAD the react payment page in src/pay.tsx fails, see src/key.ts, src/config.py \
         and config/app.yaml:\n{keys}PROMPT-FOOT\n"
    )
}

/// Returns the names of files below a directory that hold the bytes.
fn holding(dir: &Path, bytes: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(holding(&path, bytes));
        } else if fs::read(&path)
            .unwrap()
            .windows(bytes.len())
            .any(|w| w == bytes.as_bytes())
        {
            found.push(path.display().to_string());
        }
    }
    found
}

#[test]
fn planted_keys_are_masked_in_every_output_and_sent_to_nobody() {
    let (env, server) = (project(), HttpMcp::context7(Era::Modern));
    let secrets = secrets();
    let shapes: [&[&str]; 7] = [
        &["--template", "xml"],
        &["--template", "md"],
        &["--template", "plain"],
        &["--template", "own.txt"],
        &["--json"],
        &["--explain"],
        &["--refresh"],
    ];
    let mut leaks = Vec::new();
    for shape in shapes {
        let args = [
            "--server",
            &server.url(),
            "-vv",
            "enhance",
            "-",
            "--library",
            "react",
        ];
        let run = env
            .docent()
            .args(args)
            .args(["--tokens", "32000"])
            .args(shape);
        let output = run.stdin(prompt()).run();
        output.assert_code(0);
        for secret in &secrets {
            for (name, stream) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
                let lines = stream.lines().filter(|line| line.contains(secret.as_str()));
                leaks.extend(lines.map(|line| format!("{shape:?} {name}: {line}")));
            }
        }
        if shape == ["--explain"] {
            continue;
        }
        for part in ["PROMPT-HEAD", "PROMPT-FOOT", "***"] {
            assert!(
                output.stdout.contains(part),
                "{shape:?}, {part}: {}",
                output.stdout
            );
        }
        let canaries = PLACES.iter().filter(|place| place.3);
        for (path, before, ..) in canaries {
            let at = before.find("CANARY-").unwrap();
            let canary = before[at..].split_whitespace().next().unwrap();
            assert!(
                output.stdout.contains(canary),
                "{shape:?}, {path}: {}",
                output.stdout
            );
        }
        assert!(
            output.stdout.contains("CANARY-RULE"),
            "{shape:?}: {}",
            output.stdout
        );
        // What stands around keys stays: names, and what is no secret.
        for part in [
            "export const STRIPE_KEY = ",
            "postgres://shop:***@db.example.org/shop",
        ] {
            let part = match shape {
                ["--json"] => part.replace('"', "\\\""),
                _ => part.to_owned(),
            };
            assert!(
                output.stdout.contains(&part),
                "{shape:?}, {part}: {}",
                output.stdout
            );
        }
    }
    for secret in &secrets {
        for exchange in server.exchanges() {
            let sent = exchange.request.to_text();
            if sent.contains(secret.as_str()) {
                leaks.push(format!("sent: {sent}"));
            }
        }
        leaks.extend(holding(&env.cache_dir(), secret));
    }
    assert!(server.count("tools/call") > 0, "nothing was asked");
    leaks.dedup();
    assert!(leaks.is_empty(), "{leaks:#?}");
}
