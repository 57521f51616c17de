//! What is written where: terminals of any kind, pipes, and streams that fail.

mod ask;
mod pager;
mod streams;

use unicode_width::UnicodeWidthStr;

use crate::support::env::{Output, Run, TestEnv};
use crate::support::http_mcp::{Era, HttpMcp, Reply};
use crate::support::terminal::Terminal;

/// A home in which `docs /facebook/react x` and `resolve react` are cached.
pub fn cached() -> TestEnv {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    let config = format!(
        "default_servers = [\"s\"]\n[servers.s]\nurl = \"{}\"\n",
        server.url()
    );
    env.write_config(&config);
    for args in [&["docs", "/facebook/react", "x"][..], &["resolve", "react"]] {
        env.docent().args(args).run().assert_code(0);
    }
    env
}

const DOCS: [&str; 3] = ["docs", "/facebook/react", "x"];
const RESOLVE: [&str; 2] = ["resolve", "react"];

fn on(terminal: &mut Terminal, run: Run) -> (Output, String) {
    let run = run.env("TERM", "xterm-256color").args(["--no-pager"]);
    let output = run.streams(terminal.streams()).run();
    (output, terminal.text())
}

/// Takes the colours out; anything else that starts with ESC stays.
pub fn without_colours(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|c: char| !c.is_ascii_digit() && c != ';');
        match end {
            Some(at) if part[at..].starts_with('m') => out.push_str(&part[at + 1..]),
            _ => out.push_str(&format!("\u{1b}[{part}")),
        }
    }
    out
}

#[test]
fn terminal_gets_colour_and_lines_of_its_width() {
    let env = cached();
    for (columns, width) in [(80, 80), (40, 40), (0, 80)] {
        for args in [&DOCS[..], &RESOLVE] {
            let mut terminal = Terminal::new(columns, 24);
            let (output, text) = on(&mut terminal, env.docent().args(args).args(["-q"]));
            output.assert_code(0);
            assert!(text.contains("\u{1b}["), "{text}");
            let plain = without_colours(&text);
            assert!(!plain.contains('\u{1b}'), "only colours: {plain:?}");
            let code = |line: &str| line.contains("type Part") || line.contains("http");
            for line in plain.lines().filter(|line| !code(line)) {
                assert!(line.width() <= width, "{columns} columns: {line:?}");
            }
            assert!(
                columns == 40 || plain.lines().any(|l| l.width() > 40),
                "{plain}"
            );
        }
    }
}

#[test]
fn documentation_is_rendered_on_a_terminal_and_markdown_in_a_pipe() {
    let env = cached();
    let mut terminal = Terminal::new(80, 24);
    let (_, text) = on(&mut terminal, env.docent().args(DOCS));
    let plain = without_colours(&text);
    assert!(
        !plain.contains("```js") && plain.contains("const part1"),
        "{plain}"
    );
    let piped = env.docent().args(DOCS).run();
    assert!(
        piped.assert_code(0).stdout.contains("```js\nconst part1"),
        "{}",
        piped.stdout
    );
    piped.assert_nowhere("\u{1b}");
}

#[test]
fn no_colour_where_it_is_not_wanted() {
    let env = cached();
    type Case<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)]);
    let cases: [Case<'_>; 5] = [
        (&[], &[("NO_COLOR", "1")]),
        (&[], &[("TERM", "dumb")]),
        (&[], &[("CLICOLOR", "0")]),
        (&["--color", "never"], &[("CLICOLOR_FORCE", "1")]),
        (&[], &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]),
    ];
    for (flags, vars) in cases {
        for args in [
            &DOCS[..],
            &RESOLVE,
            &["resolve", "no-such-thing"],
            &["cache", "stats"],
        ] {
            let mut terminal = Terminal::new(80, 24);
            let run = env
                .docent()
                .args(args)
                .args(flags)
                .args(["--no-pager", "--offline"]);
            let run = run.env("TERM", "xterm-256color");
            let run = vars
                .iter()
                .fold(run, |run, (name, value)| run.env(name, value));
            run.streams(terminal.streams()).run();
            let text = terminal.text();
            assert!(!text.contains('\u{1b}'), "{vars:?} {args:?}: {text:?}");
        }
    }
}

#[test]
fn empty_no_color_is_unset() {
    let env = cached();
    let mut terminal = Terminal::new(80, 24);
    let (_, text) = on(
        &mut terminal,
        env.docent().args(RESOLVE).env("NO_COLOR", ""),
    );
    assert!(text.contains("\u{1b}["), "{text}");
}

#[test]
fn colour_can_be_had_in_a_pipe() {
    let env = cached();
    let forced = env.docent().args(RESOLVE).env("CLICOLOR_FORCE", "1").run();
    assert!(forced.stdout.contains("\u{1b}["), "{}", forced.stdout);
    let always = env.docent().args(RESOLVE).args(["--color", "always"]).run();
    assert_eq!(always.stdout, forced.stdout);
    let over = env
        .docent()
        .args(RESOLVE)
        .args(["--color", "always"])
        .env("NO_COLOR", "1")
        .run();
    assert_eq!(over.stdout, forced.stdout, "the flag is stronger");
    for format in ["md", "plain", "json"] {
        let run = env
            .docent()
            .args(DOCS)
            .args(["--format", format, "--color", "always"])
            .run();
        assert!(
            !run.assert_code(0).stdout.contains('\u{1b}'),
            "{format}: {}",
            run.stdout
        );
    }
    let error = env
        .docent()
        .args(["docs", "/no/such", "x", "--offline", "--color", "always"]);
    assert!(error.run().stderr.contains("\u{1b}[1;31merror:"));
}

/// Asks a server that takes long enough for a spinner.
fn slow(vars: &[(&str, &str)], flags: &[&str]) -> String {
    let env = TestEnv::new();
    let server = HttpMcp::start(Era::Modern, |_| {
        let time = std::time::Duration::from_millis(1200);
        Reply::After(
            time,
            Box::new(Reply::text("### A\n\nSource: a.md\n\nSaid.")),
        )
    });
    let mut terminal = Terminal::new(80, 24);
    let args = [
        "--no-pager",
        "--server",
        &server.url(),
        "docs",
        "/facebook/react",
        "x",
    ];
    let run = env
        .docent()
        .args(args)
        .args(flags)
        .env("TERM", "xterm-256color");
    let run = vars
        .iter()
        .fold(run, |run, (name, value)| run.env(name, value));
    run.streams(terminal.streams()).run().assert_code(0);
    terminal.text()
}

#[test]
fn spinner_turns_on_a_terminal_alone() {
    assert!(slow(&[], &[]).contains("asking"));
    for (vars, flags) in [
        (&[("CI", "true")][..], &[][..]),
        (&[("TERM", "dumb")], &[]),
        (&[], &["-q"]),
    ] {
        let text = slow(vars, flags);
        assert!(!text.contains("asking"), "{vars:?}: {text:?}");
        let other = without_colours(&text);
        assert!(!other.contains('\u{1b}'), "{vars:?}: {other:?}");
    }
}
