//! `docent cache export` and `import`: one file, from machine to machine.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::Value;

use crate::ask::{error, keys};
use crate::support::env::{Output, PROGRAM, TestEnv};
use crate::support::http_mcp::{Era, HttpMcp};

/// A machine whose only server is `s`, asked with a key where one is given.
fn machine(server: &HttpMcp, key: &str) -> TestEnv {
    let env = TestEnv::new();
    let key = match key {
        "" => String::new(),
        key => format!("api_key = \"{key}\"\n"),
    };
    env.write_config(&format!(
        "default_servers = [\"s\"]\n[servers.s]\nurl = \"{}\"\n{key}",
        server.url()
    ));
    env
}

fn run(env: &TestEnv, args: &[&str]) -> Output {
    env.docent().args(args).run()
}

#[track_caller]
fn document(env: &TestEnv, args: &[&str]) -> Value {
    let output = env.docent().args(["--json"]).args(args).run();
    output.assert_code(0);
    output.json()
}

/// A machine that has asked, and the file it exported.
fn exported(server: &HttpMcp, key: &str) -> (TestEnv, PathBuf) {
    let env = machine(server, key);
    for args in [
        &["docs", "react", "effects"][..],
        &["docs", "/tokio-rs/tokio", "tasks"],
    ] {
        run(&env, args).assert_code(0);
    }
    run(&env, &["resolve", "nosuch"]).assert_code(3);
    let file = env.root().join("cache.docent");
    let report = document(&env, &["cache", "export", path(&file)]);
    assert_eq!(report["schema"], "docent.cache-export/1");
    let wanted = [
        "schema", "ok", "file", "entries", "names", "skipped", "bytes",
    ];
    assert_eq!(keys(&report), wanted);
    assert_eq!(
        (&report["entries"], &report["skipped"]),
        (&4.into(), &0.into())
    );
    assert_eq!(report["bytes"], fs::metadata(&file).unwrap().len());
    (env, file)
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn machine_without_a_network_answers_out_of_an_import() {
    let server = HttpMcp::context7(Era::Modern);
    let (from, file) = exported(&server, "");
    let there = machine(&server, "");
    let report = document(&there, &["cache", "import", path(&file)]);
    assert_eq!(report["schema"], "docent.cache-import/1");
    let wanted = [
        "schema",
        "ok",
        "added",
        "replaced",
        "kept",
        "foreign",
        "adoptable",
        "names",
    ];
    assert_eq!(keys(&report), wanted);
    assert_eq!(
        (&report["added"], &report["foreign"]),
        (&4.into(), &0.into())
    );
    let before = server.count("");
    for args in [
        &["--offline", "docs", "react", "effects"][..],
        &["--offline", "docs", "/tokio-rs/tokio", "tasks"],
        &["docs", "react", "effects"],
    ] {
        let output = run(&there, args);
        output.assert_code(0);
        assert_eq!(output.stdout, run(&from, args).stdout);
    }
    assert_eq!(server.count(""), before, "the import answers");
    run(&there, &["cache", "verify"]).assert_code(0);
}

#[test]
fn another_key_takes_answers_only_when_it_adopts_them() {
    let server = HttpMcp::context7(Era::Modern);
    let (_from, file) = exported(&server, "planted-key-1");
    let bytes = fs::read(&file).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    assert!(!text.contains("planted") && !text.contains("127.0.0.1"));
    let there = machine(&server, "");
    let refused = run(&there, &["cache", "import", path(&file)]);
    refused.assert_code(0);
    assert!(
        refused.stderr.contains("--adopt takes 4"),
        "{}",
        refused.stderr
    );
    run(&there, &["--offline", "docs", "react", "effects"]).assert_code(9);
    let report = document(&there, &["cache", "import", "--adopt", path(&file)]);
    assert_eq!(report["added"], 4);
    // By the name as well: the list of libraries came along.
    run(&there, &["--offline", "docs", "react", "effects"]).assert_code(0);
    run(&there, &["--offline", "docs", "/tokio-rs/tokio", "tasks"]).assert_code(0);
}

#[test]
fn library_narrows_an_export_and_streams_carry_it() {
    let server = HttpMcp::context7(Era::Modern);
    let (from, _) = exported(&server, "");
    let out = from
        .command(PROGRAM)
        .args(["cache", "export", "--library", "tokio"])
        .output()
        .unwrap();
    assert!(out.status.success());
    assert!(out.stdout.starts_with(b"docent cache export 1\n"));
    let stderr = String::from_utf8(out.stderr).unwrap();
    assert!(stderr.contains("exported 1 entry"), "{stderr}");
    let there = machine(&server, "");
    let mut child = there
        .command(PROGRAM)
        .args(["cache", "import", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&out.stdout).unwrap();
    assert!(child.wait_with_output().unwrap().status.success());
    assert_eq!(document(&there, &["cache", "stats"])["entries"], 1);
}

#[test]
fn what_is_no_export_ends_with_one_clear_line() {
    let server = HttpMcp::context7(Era::Modern);
    let (from, file) = exported(&server, "");
    let good = fs::read(&file).unwrap();
    let mut flipped = good.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    let there = machine(&server, "");
    let broken = there.root().join("broken");
    for bytes in [
        b"".as_slice(),
        b"PK\x03\x04 something else",
        b"docent cache export 2\n",
        &good[..good.len() - 1],
        &good[..good.len() / 2],
        &flipped,
        &[good.as_slice(), b"more"].concat(),
        &[0; 4096],
    ] {
        fs::write(&broken, bytes).unwrap();
        let output = there
            .docent()
            .args(["--json", "cache", "import", path(&broken)])
            .run();
        output.assert_code(2);
        let message = error(&output)["message"].as_str().unwrap().to_owned();
        assert!(
            message.contains("export") && !message.contains('\n'),
            "{message}"
        );
    }
    run(&there, &["cache", "import", path(from.root())]).assert_code(2);
    run(&there, &["cache", "import", "no such file"]).assert_code(2);
    assert_eq!(document(&there, &["cache", "stats"])["entries"], 0);
}

#[cfg(unix)]
#[test]
fn export_is_the_owners_alone_and_replaces_a_file_at_once() {
    use std::os::unix::fs::PermissionsExt;
    let server = HttpMcp::context7(Era::Modern);
    let (from, file) = exported(&server, "");
    let mode = fs::metadata(&file).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
    let size = fs::metadata(&file).unwrap().len();
    fs::write(&file, vec![b'x'; 1 << 20]).unwrap();
    run(&from, &["cache", "export", path(&file)]).assert_code(0);
    // The header says when it was made, in as many digits.
    assert_eq!(fs::metadata(&file).unwrap().len(), size);
    run(&from, &["cache", "export", "/no/such/directory/file"]).assert_code(2);
}
