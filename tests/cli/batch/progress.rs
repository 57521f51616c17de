//! What a batch tells on stderr while it runs.

use super::{Door, batch, slow_server};
use crate::support::env::TestEnv;
use crate::support::http_mcp::{Era, HttpMcp};
use crate::support::terminal::Terminal;

/// Returns the longest line that was drawn, in columns.
fn widest(text: &str) -> usize {
    let mut plain = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            // What moves the cursor ends with a letter.
            '\u{1b}' => {
                let _ = chars.find(char::is_ascii_alphabetic);
                plain.push('\n');
            }
            '\r' => plain.push('\n'),
            c => plain.push(c),
        }
    }
    plain
        .lines()
        .map(|line| line.chars().count())
        .max()
        .unwrap_or(0)
}

#[test]
fn a_bar_counts_on_the_terminal_and_goes() {
    for (columns, width) in [(80, 80), (40, 40), (0, 80)] {
        let (env, door) = (TestEnv::new(), Door::default());
        let server = slow_server(&door);
        env.write_project(
            "batch",
            "/facebook/react\tone\n\nnosuch\n/facebook/react\tslow\n",
        );
        let mut terminal = Terminal::new(columns, 24);
        let mut streams = terminal.streams();
        streams.stdout = None;
        let run = env.docent().env("TERM", "xterm-256color").streams(streams);
        let args = ["--server", &server.url(), "docs", "--batch", "batch"];
        let running = run.args(args).spawn();
        terminal.screen().wait_for("2/3");
        terminal.screen().wait_for("1 failed");
        door.open();
        running.wait().assert_code(10);
        let text = terminal.text();
        assert!(widest(&text) <= width, "{text:?}");
        // What was drawn is gone, what it came to stays.
        let (bar, sum) = text.split_once("docent: ").unwrap();
        let last = bar.rsplit("failed").next().unwrap();
        assert!(
            last.contains("\u{1b}[2K") || last.contains("\u{1b}[J"),
            "{text:?}"
        );
        assert_eq!(sum, "3 items, 1 failed\n");
    }
}

#[test]
fn a_pipe_is_counted_without_a_total() {
    let (env, door) = (TestEnv::new(), Door::default());
    let server = slow_server(&door);
    let mut terminal = Terminal::new(80, 24);
    let mut streams = terminal.streams();
    (streams.stdout, streams.stdin) = (None, None);
    let run = env.docent().env("TERM", "xterm-256color").streams(streams);
    let args = ["--server", &server.url(), "docs", "--batch", "-"];
    let running = run
        .args(args)
        .stdin("/facebook/react\tone\n/facebook/react\tslow\n")
        .spawn();
    terminal.screen().wait_for("1 done");
    door.open();
    running.wait().assert_code(0);
    assert!(
        terminal.text().contains("docent: 2 items, 0 failed\n"),
        "{}",
        terminal.text()
    );
}

#[test]
fn nothing_is_drawn_where_nobody_watches() {
    let (env, server) = (TestEnv::new(), HttpMcp::context7(Era::Modern));
    let output = batch(&env, &server, "/facebook/react\tx\n", &[]);
    assert_eq!(output.stderr, "docent: 1 item, 0 failed\n");
    for (name, value) in [("CI", "true"), ("TERM", "dumb")] {
        let mut terminal = Terminal::new(80, 24);
        let mut streams = terminal.streams();
        (streams.stdout, streams.stdin) = (None, None);
        let run = env.docent().env("TERM", "xterm-256color").env(name, value);
        let args = ["--server", &server.url(), "docs", "--batch", "-"];
        let run = run
            .streams(streams)
            .args(args)
            .stdin("/facebook/react\tx\n");
        run.run().assert_code(0);
        assert_eq!(terminal.text(), "docent: 1 item, 0 failed\n");
    }
}

#[test]
fn nothing_is_drawn_over_what_is_typed() {
    let (env, door) = (TestEnv::new(), Door::default());
    let server = slow_server(&door);
    let mut terminal = Terminal::new(80, 24);
    let run = env.docent().env("TERM", "xterm-256color");
    let args = ["--server", &server.url(), "docs", "--batch", "-"];
    let running = run.streams(terminal.streams()).args(args).spawn();
    for item in 1..=2 {
        terminal.write("/facebook/react\tone\n");
        terminal.screen().wait_for(&format!("\"item\":{item}"));
    }
    terminal.write("/facebook/react\tslow\n");
    std::thread::sleep(std::time::Duration::from_millis(500));
    door.open();
    terminal.screen().wait_for("\"item\":3");
    // Ctrl-D: the end of what is typed.
    terminal.write("\u{4}");
    running.wait().assert_code(0);
    let text = terminal.text();
    assert!(!text.contains(" done"), "{text:?}");
    assert!(text.contains("docent: 3 items, 0 failed\n"), "{text:?}");
}
