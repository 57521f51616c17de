//! Questions are asked on a terminal, and nowhere else.

use super::cached;
use crate::support::env::TestEnv;
use crate::support::terminal::Terminal;

fn entries(env: &TestEnv) -> usize {
    let json = env.docent().args(["cache", "list", "--json"]).run().json();
    json["entries"].as_array().unwrap().len()
}

#[test]
fn clear_asks_on_a_terminal_and_does_as_it_is_told() {
    let env = cached();
    for (answer, left) in [
        ("n\r", 2),
        ("\r", 2),
        ("maybe\r", 2),
        ("\u{4}", 2),
        ("y\r", 0),
    ] {
        let mut terminal = Terminal::new(80, 24);
        let run = env.docent().args(["cache", "clear"]).env("TERM", "xterm");
        let running = run.streams(terminal.streams()).spawn();
        terminal.screen().wait_for("[y/N]");
        terminal.write(answer);
        running.wait().assert_code(0);
        assert!(
            terminal.text().contains("remove 2 entries"),
            "{}",
            terminal.text()
        );
        assert_eq!(entries(&env), left, "{answer:?}");
    }
}

#[test]
fn clear_refuses_where_nobody_can_be_asked() {
    let env = cached();
    let output = env.docent().args(["cache", "clear"]).stdin("y\n").run();
    assert!(
        output
            .assert_code(2)
            .stderr
            .contains("hint: say yes with --yes")
    );
    let mut terminal = Terminal::new(80, 24);
    let run = env.docent().args(["cache", "clear", "--no-input"]);
    run.streams(terminal.streams()).run().assert_code(2);
    assert!(terminal.text().contains("--yes"));
    assert_eq!(entries(&env), 2);
    env.docent()
        .args(["cache", "clear", "--yes"])
        .run()
        .assert_code(0);
    assert_eq!(entries(&env), 0);
}
