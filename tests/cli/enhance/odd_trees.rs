//! Projects that are odd or broken: it ends, and prints what it can.

use std::fs::{self, File, Permissions};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;

use serde_json::Value;

use super::{TASK, assert_warned};
use crate::ask::failure;
use crate::support::env::{Run, TestEnv};
use crate::support::http::Refused;

/// Prepares a run with no network.
fn enhance(env: &TestEnv, args: &[&str]) -> Run {
    let url = Refused::new().origin() + "/mcp";
    env.docent()
        .args(["--server", &url, "--json", "enhance", TASK])
        .args(args)
}

#[track_caller]
fn document(run: Run) -> Value {
    let output = run.run();
    let document = output.assert_code(0).json();
    let prompt = document["enhanced_prompt"].as_str().unwrap();
    assert!(prompt.contains(TASK), "{document:#}");
    document
}

fn pipe(path: &Path) {
    let _ = fs::remove_file(path);
    let made = std::process::Command::new("mkfifo").arg(path).status();
    assert!(made.unwrap().success());
}

/// Files that some part of the program looks for.
const READ: [&str; 16] = [
    "README.md",
    "AGENTS.md",
    "CONTRIBUTING.md",
    "docs/timers.md",
    "src/timers.ts",
    "src/main.rs",
    "package.json",
    "package-lock.json",
    "Cargo.toml",
    "pyproject.toml",
    "go.mod",
    "pom.xml",
    "context7.json",
    ".gitignore",
    "Dockerfile",
    "docker-compose.yml",
];

#[test]
fn pipes_and_sockets_are_not_waited_for() {
    let env = TestEnv::new();
    for path in READ {
        env.write_project(path, "");
        pipe(&env.project().join(path));
    }
    let _socket = UnixListener::bind(env.project().join("src/page.ts")).unwrap();
    document(enhance(&env, &[]));
    for file in ["src/timers.ts", "src/page.ts", "src"] {
        let args = ["enhance", TASK, "--file", file];
        let error = failure(&env, "http://127.0.0.1:9/mcp", &args, 2);
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("no regular file"), "{message}");
    }
}

#[test]
fn pipes_above_and_beside_a_project_are_not_waited_for() {
    for path in [
        ".gitignore",
        "package.json",
        ".git",
        ".cursorrules",
        ".github",
        "docs",
    ] {
        let env = TestEnv::new();
        env.write_project("app/src/timers.ts", "export const page = 1;");
        pipe(&env.project().join(path));
        document(enhance(&env, &[]).cwd(env.project().join("app")));
    }
}

#[test]
fn files_of_gigabytes_are_not_read() {
    let env = TestEnv::new();
    for path in READ.iter().chain(&["src/page.css", "data.sqlite"]) {
        env.write_project(path, "");
        let file = File::create(env.project().join(path)).unwrap();
        file.set_len(200 << 20).unwrap();
    }
    env.write_project("src/small.ts", "export function timersOfPage() {}");
    let found = document(enhance(&env, &["--file", "src/timers.ts"]));
    assert_warned(&found, "--file src/timers.ts is left out");
    let prompt = found["enhanced_prompt"].as_str().unwrap();
    assert!(prompt.contains("timersOfPage"), "{prompt}");
    assert!(!prompt.contains('\0'));
}

#[test]
fn links_in_a_circle_and_out_of_the_project_are_not_followed() {
    let env = TestEnv::new();
    let outside = env.root().join("outside");
    fs::create_dir(&outside).unwrap();
    for name in ["timers.ts", "README.md"] {
        fs::write(outside.join(name), "// CANARY timers of this page").unwrap();
    }
    env.write_project("src/a.ts", "export function timersOfPage() {}");
    let src = env.project().join("src");
    symlink("..", src.join("up")).unwrap();
    symlink("self", src.join("self")).unwrap();
    symlink(&outside, src.join("out")).unwrap();
    symlink(outside.join("timers.ts"), src.join("timers.ts")).unwrap();
    symlink(outside.join("README.md"), env.project().join("README.md")).unwrap();
    symlink(outside.join("README.md"), env.project().join("AGENTS.md")).unwrap();
    symlink(&outside, env.project().join("docs")).unwrap();
    let found = document(enhance(&env, &[]));
    let prompt = found["enhanced_prompt"].as_str().unwrap();
    assert!(!found.to_string().contains("CANARY"), "{found:#}");
    assert_eq!(prompt.matches("timersOfPage").count(), 1, "{prompt}");
    for file in ["src/timers.ts", "src/out/timers.ts", "README.md"] {
        let args = ["enhance", TASK, "--file", file];
        let error = failure(&env, "http://127.0.0.1:9/mcp", &args, 2);
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("outside of the project"), "{message}");
    }
}

#[test]
fn what_may_not_be_read_is_passed_over() {
    let env = TestEnv::new();
    env.write_project("closed.ts", "// CLOSED timers of this page");
    env.write_project("docs/closed.md", "# CLOSED timers of this page");
    env.write_project("open.ts", "export function timersOfPage() {}");
    let none = Permissions::from_mode(0o0);
    for path in ["closed.ts", "docs"] {
        fs::set_permissions(env.project().join(path), none.clone()).unwrap();
    }
    let is_open = fs::read(env.project().join("closed.ts")).is_ok();
    let found = document(enhance(&env, &["--file", "closed.ts"]));
    if is_open {
        // Past the harness, which keeps what passing tests print to itself.
        let text =
            "\nSKIPPED: permissions do not hold for this user, closed files were not tried\n";
        let _ = std::io::Write::write_all(&mut std::io::stderr(), text.as_bytes());
    } else {
        assert_warned(&found, "--file closed.ts is left out");
        assert!(!found.to_string().contains("CLOSED"), "{found:#}");
    }
    assert!(
        found["enhanced_prompt"]
            .as_str()
            .unwrap()
            .contains("timersOfPage")
    );
    fs::set_permissions(env.project().join("docs"), Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn names_that_are_no_plain_text_do_no_harm() {
    let env = TestEnv::new();
    let text = "export function timersOfPage() {} // 1";
    for (at, name) in [
        &b"a\nb timers page.ts"[..],
        b"\x1b[2Jtimers page.ts",
        b"\xff\xfetimers page.ts",
        b"timers\r\npage.md",
        "\u{202e}timers page.ts".as_bytes(),
        b"-rf timers page.ts",
        b"$(id) timers.ts",
    ]
    .into_iter()
    .enumerate()
    {
        let path = env.project().join(std::ffi::OsStr::from_bytes(name));
        fs::write(path, format!("{text}{at}")).unwrap();
        let dir = env
            .project()
            .join(std::ffi::OsStr::from_bytes(&[b"dir", name].concat()));
        fs::create_dir(&dir).unwrap();
        fs::write(dir.join("timers.ts"), format!("{text}{at}{at}")).unwrap();
    }
    for format in ["xml", "md", "plain"] {
        let url = Refused::new().origin() + "/mcp";
        let run = env
            .docent()
            .args(["--server", &url, "-vv", "enhance", TASK]);
        let output = run.args(["--template", format]).run();
        output.assert_code(0);
        for odd in ["\u{1b}", "\u{202e}", "\r"] {
            output.assert_nowhere(odd);
        }
        assert!(output.stdout.contains("timersOfPage"), "{}", output.stdout);
        let run = env
            .docent()
            .args(["--server", &url, "enhance", TASK, "--explain"]);
        run.run().assert_code(0).assert_nowhere("\u{1b}");
    }
}

#[test]
fn broken_manifests_are_told_or_passed_over() {
    for (path, text) in [
        ("package.json", "{\"name\": \"x\", "),
        ("package.json", "[[[[["),
        (
            "package.json",
            "{\"dependencies\": [\"react\"], \"scripts\": 7, \"workspaces\": {\"a\": 1}}",
        ),
        (
            "package-lock.json",
            "{\"lockfileVersion\": 3, \"packages\": ",
        ),
        ("yarn.lock", "\u{0}\u{1}\u{2}"),
        ("pnpm-lock.yaml", "a: &a [*a, *a]\nb: : :"),
        ("Cargo.toml", "[package\nname ="),
        ("Cargo.lock", "[[package]]\nname = 1"),
        ("pyproject.toml", "[project]\ndependencies = \"x\""),
        ("pom.xml", "<project><dependencies><dependency>"),
        ("context7.json", "{\"rules\": {\"a\": []}}"),
        ("context7.json", "not json"),
        ("tsconfig.json", "{{{"),
    ] {
        let env = TestEnv::new();
        env.write_project("package.json", "{\"dependencies\":{\"react\":\"18.3.1\"}}");
        env.write_project(
            "src/page.tsx",
            "import 'react';\nexport function timersOfPage() {}",
        );
        env.write_project(path, text);
        let found = document(enhance(&env, &[]));
        let prompt = found["enhanced_prompt"].as_str().unwrap();
        assert!(prompt.contains("timersOfPage"), "{path}: {text}: {prompt}");
    }
}

#[test]
fn home_as_a_project_is_not_searched() {
    let env = TestEnv::new();
    fs::write(
        env.home().join("private.md"),
        "# PRIVATE timers of this page",
    )
    .unwrap();
    fs::create_dir(env.home().join("work")).unwrap();
    fs::write(
        env.home().join("work/private.ts"),
        "// PRIVATE timers of this page",
    )
    .unwrap();
    let found = document(enhance(&env, &[]).cwd(env.home()));
    assert_warned(&found, "is no project: nothing of it is in the prompt");
    assert!(!found.to_string().contains("PRIVATE"), "{found:#}");
    let found = document(enhance(&env, &["--file", "work/private.ts"]).cwd(env.home()));
    assert!(found.to_string().contains("PRIVATE"), "{found:#}");
}

#[test]
fn a_working_directory_that_is_gone_is_told() {
    let env = TestEnv::new();
    let script = "mkdir gone && cd gone && rmdir ../gone && exec \"$@\"";
    let url = Refused::new().origin() + "/mcp";
    let program = crate::support::env::PROGRAM;
    let args = [
        "-c", script, "sh", program, "--server", &url, "enhance", TASK,
    ];
    let output = env.program("sh").args(args).run();
    assert!(matches!(output.code, Some(0 | 2 | 12)), "{output:?}");
    assert!(
        output.stderr.contains("directory") || output.code == Some(0),
        "{output:?}"
    );
}
