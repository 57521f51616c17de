//! What is seen on a terminal.

use unicode_width::UnicodeWidthStr;

use super::TASK;
use crate::support::env::TestEnv;
use crate::support::http::Refused;
use crate::support::terminal::Terminal;
use crate::terminal::without_colours;

#[test]
fn what_is_explained_fits_the_screen() {
    let (env, port) = (TestEnv::new(), Refused::new());
    let url = port.origin() + "/mcp";
    for columns in [80, 40] {
        let mut terminal = Terminal::new(columns, 60);
        let args = ["--server", &url, "enhance", TASK, "--library", "react"];
        let run = env.docent().args(args).args(["--explain", "-q"]);
        let run = run.env("TERM", "xterm-256color").args(["--no-pager"]);
        run.streams(terminal.streams()).run().assert_code(0);
        let text = terminal.text();
        assert!(text.contains("\u{1b}[1m"), "{text}");
        let plain = without_colours(&text);
        assert!(!plain.contains('\u{1b}'), "only colours: {plain:?}");
        for line in plain.lines() {
            assert!(line.width() <= columns.into(), "{columns}: {line:?}");
        }
        let words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in [
            "asked: ",
            "connection refused",
            "of 8,000 tokens, counted as",
        ] {
            assert!(words.contains(part), "no {part:?} in {plain}");
        }
    }
}

#[test]
fn the_terminal_is_asked_for_its_clipboard() {
    let env = TestEnv::new();
    let mut terminal = Terminal::new(80, 24);
    let run = env.docent().args(["enhance", TASK, "--copy", "--no-pager"]);
    let run = run.env("TERM", "xterm-256color").env("PATH", "");
    run.streams(terminal.streams()).run().assert_code(0);
    let text = terminal.text();
    let (before, after) = text.split_once("\u{1b}]52;c;").expect("a sequence");
    assert!(before.contains(TASK), "{text:?}");
    let (copied, after) = after.split_once('\u{7}').expect("its end");
    let is_base64 = |c: char| c.is_ascii_alphanumeric() || "+/=".contains(c);
    assert!(
        !copied.is_empty() && copied.chars().all(is_base64),
        "{copied:?}"
    );
    assert!(after.contains("copied to the clipboard"), "{after:?}");
}

#[test]
fn nobody_is_waited_for_where_there_is_no_prompt() {
    let env = TestEnv::new();
    let mut terminal = Terminal::new(80, 24);
    let run = env.docent().args(["enhance"]).streams(terminal.streams());
    run.run().assert_code(2);
    assert!(terminal.text().contains("there is no prompt"));
}
