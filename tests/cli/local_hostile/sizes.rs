//! Too much of everything: long files, long lines, many files, deep trees.

use std::fs;
use std::io::Write;

use super::{assert_answered, assert_readme_answers, package, write};
use crate::support::env::TestEnv;
use crate::support::installed::{self, SAYS};

const SITE: &str = ".venv/lib/python3.12/site-packages";

/// A text of so many bytes in words that do not repeat.
fn words(bytes: usize, between: &str) -> String {
    let mut text = String::with_capacity(bytes + 64);
    let mut number = 0_u64;
    while text.len() < bytes {
        number += 1;
        text.push_str(&format!("word{} fold{number}{between}", number % 977));
    }
    text
}

#[test]
fn readme_of_fifty_megabytes() {
    for between in ["\n\n", "\n", " "] {
        let env = TestEnv::new();
        installed::npm(&env, "foldit", "1.0.0");
        let readme = format!(
            "# foldit\n\n## Folding paper\n\n{SAYS}\n\n## Rest\n\n{}",
            words(50 << 20, between)
        );
        write(&package(&env).join("README.md"), readme);
        assert_readme_answers(&env, "foldit");
        assert_readme_answers(&env, "foldit");
    }
}

#[test]
fn line_of_five_megabytes_in_each_language() {
    let line = "x".repeat(5 << 20);
    let numbers = "1, ".repeat(5 << 18);
    let env = TestEnv::new();
    installed::cargo(&env, "foldit", "1.0.0");
    let crate_dir = ".cargo/registry/src/index.example-1/foldit-1.0.0/src/lib.rs";
    for data in [format!("\"{line}\""), format!("&[{numbers}]")] {
        let text =
            format!("/// Flattens a napkin.\npub fn flatten() {{}}\n\npub const X: T = {data};\n");
        write(&env.home().join(crate_dir), text);
        assert_answered(&env, "foldit", "flatten napkin", "Flattens a napkin.");
        let _ = fs::remove_dir_all(env.cache_dir().join("local"));
    }

    let env = TestEnv::new();
    installed::npm(&env, "foldit", "1.0.0");
    let text = "/** Flattens a napkin. */\nexport declare function flatten(): void;\n";
    let types = format!("{text}export declare const x: \"{line}\";\n");
    write(&package(&env).join("index.d.ts"), types);
    write(
        &package(&env).join("lib/a.js"),
        format!("/** Flattens. */\nexport const a = [{numbers}];\n"),
    );
    assert_answered(&env, "foldit", "flatten napkin", "Flattens a napkin.");

    let env = TestEnv::new();
    installed::python(&env, "foldit", "1.0.0");
    let text = format!("def flatten():\n    \"\"\"Flattens a napkin.\"\"\"\n\nX = [{numbers}]\n");
    env.write_project(&format!("{SITE}/foldit/__init__.py"), &text);
    assert_answered(&env, "foldit", "flatten napkin", "Flattens a napkin.");

    let env = TestEnv::new();
    installed::go(&env, "golang.example/x/foldit", "v0.20.0");
    let dir = env
        .home()
        .join("go/pkg/mod/golang.example/x/foldit@v0.20.0");
    let text = format!(
        "package foldit\n\n// Flatten flattens a napkin.\nfunc Flatten() {{}}\n\nvar x = \"{line}\"\n"
    );
    write(&dir.join("foldit.go"), text);
    let library = "golang.example/x/foldit";
    assert_answered(
        &env,
        library,
        "flatten napkin",
        "Flatten flattens a napkin.",
    );
}

#[test]
fn hundred_thousand_files_in_twenty_thousand_directories() {
    let env = TestEnv::new();
    installed::npm(&env, "foldit", "1.0.0");
    for dir in 0..20_000 {
        let dir = package(&env).join(format!("lib/{}/{dir}", dir % 100));
        fs::create_dir_all(&dir).unwrap();
        for file in 0..5 {
            fs::write(dir.join(format!("{file}.md")), "").unwrap();
        }
    }
    assert_readme_answers(&env, "foldit");
}

#[test]
fn tree_of_two_thousand_levels() {
    let env = TestEnv::new();
    installed::npm(&env, "foldit", "1.0.0");
    let deep = package(&env).join("d/".repeat(1900));
    fs::create_dir_all(&deep).unwrap();
    fs::write(deep.join("a.md"), "# Deep\n\nDeep down.").unwrap();
    assert_readme_answers(&env, "foldit");
    // More open directories at once than the test itself may have.
    let rm = env.program("rm").args(["-rf", "node_modules"]).run();
    rm.assert_code(0);
}

#[test]
fn brackets_nested_without_end() {
    for depth in [300, 200_000] {
        let (open, close) = ("{".repeat(depth), "}".repeat(depth));
        let (round, unround) = ("(".repeat(depth), ")".repeat(depth));
        let quotes = "> ".repeat(depth);
        let env = TestEnv::new();
        installed::npm(&env, "foldit", "1.0.0");
        let dir = package(&env);
        let fields = open.replace('{', "{a:");
        let types = format!(
            "/** Flattens a napkin. */\nexport declare function flatten(): void;\nexport type A = {fields}{close};\ndeclare namespace B {open}{close}\n",
        );
        write(&dir.join("index.d.ts"), types);
        let script = format!(
            "/** Creases. */\nfunction crease() {open}{close}\nvar x = {round}{unround};\n"
        );
        write(&dir.join("lib/a.js"), script);
        let lists = "- ".repeat(depth);
        write(
            &dir.join("docs/a.md"),
            format!("# Quotes\n\n{quotes}napkin\n\n{lists}x\n"),
        );
        assert_answered(&env, "foldit", "flatten napkin", "Flattens a napkin.");

        let env = TestEnv::new();
        installed::cargo(&env, "foldit", "1.0.0");
        let source = format!(
            "/// Flattens a napkin.\npub fn flatten() {{}}\npub mod a {open}{close}\npub fn b() {{ {round}{unround} }}\n/* {}{} */\n",
            "/* ".repeat(depth),
            "*/ ".repeat(depth),
        );
        let file = ".cargo/registry/src/index.example-1/foldit-1.0.0/src/lib.rs";
        write(&env.home().join(file), source);
        assert_answered(&env, "foldit", "flatten napkin", "Flattens a napkin.");

        let env = TestEnv::new();
        installed::python(&env, "foldit", "1.0.0");
        let source =
            format!("def flatten():\n    \"\"\"Flattens a napkin.\"\"\"\n\nx = {round}{unround}\n");
        env.write_project(&format!("{SITE}/foldit/__init__.py"), &source);
        assert_answered(&env, "foldit", "flatten napkin", "Flattens a napkin.");
    }
}

/// A hundred megabytes that a manifest begins with.
const HUGE: usize = 100 << 20;

#[test]
fn huge_and_broken_manifests() {
    for text in [
        " ".repeat(HUGE) + "{\"name\": \"foldit\"}",
        "{\"name\": \"foldit\", ".to_owned(),
        "[".repeat(100_000),
        String::new(),
    ] {
        let env = TestEnv::new();
        installed::npm(&env, "foldit", "1.0.0");
        write(&package(&env).join("package.json"), &text);
        assert_readme_answers(&env, "foldit");

        let env = TestEnv::new();
        installed::cargo(&env, "foldit", "1.0.0");
        let file = ".cargo/registry/src/index.example-1/foldit-1.0.0/Cargo.toml";
        write(&env.home().join(file), text.replace('{', "["));
        assert_readme_answers(&env, "foldit");

        let env = TestEnv::new();
        installed::python(&env, "foldit", "1.0.0");
        let info = format!("{SITE}/foldit-1.0.0.dist-info");
        let source = format!("def fold():\n    \"\"\"Folding paper. {SAYS}\"\"\"\n");
        env.write_project(&format!("{SITE}/foldit/__init__.py"), &source);
        env.write_project(&format!("{info}/METADATA"), &text);
        assert_readme_answers(&env, "foldit");
    }
}

#[test]
fn models_that_unpack_to_gigabytes() {
    let zeros = vec![b' '; 1 << 20];
    let shapes = "\"a\":{},".repeat(150_000);
    let members = "\"a\":{\"members\":{}},".repeat(50_000);
    for (filler, times) in [
        (zeros.as_slice(), 4096),
        (shapes.as_bytes(), 100),
        (members.as_bytes(), 100),
    ] {
        let env = TestEnv::new();
        installed::python(&env, "foldit", "1.0.0");
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(b"{\"metadata\":{},\"operations\":{},\"shapes\":{")
            .unwrap();
        for _ in 0..times {
            gz.write_all(filler).unwrap();
        }
        gz.write_all(b"\"z\":{}}}").unwrap();
        let gz = gz.finish().unwrap();
        let info = format!("{SITE}/foldit-1.0.0.dist-info");
        let mut record = format!("{info}/METADATA,,\n").replace(&format!("{SITE}/"), "");
        // Two that are read side by side.
        for service in ["x", "y"] {
            let path = format!("foldit/data/{service}/2020/service-2.json.gz");
            write(&env.project().join(SITE).join(&path), &gz);
            record.push_str(&format!("{path},,\n"));
        }
        env.write_project(&format!("{info}/RECORD"), &record);
        assert_readme_answers(&env, "foldit");
    }
}
