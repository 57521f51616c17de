//! Long answers on a terminal go through a pager.

use std::os::unix::fs::PermissionsExt;

use super::{DOCS, cached};
use crate::support::env::TestEnv;
use crate::support::terminal::Terminal;

/// Writes a pager that marks what passes through it, and returns its path.
fn pager(env: &TestEnv, mark: &str) -> String {
    let path = env.home().join(format!("pager-{mark}"));
    let script = format!("#!/bin/sh\necho \"{mark} <$*>\"\ncat\necho {mark}-END\n");
    std::fs::write(&path, script).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path.to_str().unwrap().to_owned()
}

fn shown(env: &TestEnv, rows: u16, args: &[&str], vars: &[(&str, &str)]) -> String {
    let mut terminal = Terminal::new(80, rows);
    let run = env.docent().args(args).env("TERM", "xterm-256color");
    let run = vars
        .iter()
        .fold(run, |run, (name, value)| run.env(name, value));
    run.streams(terminal.streams()).run().assert_code(0);
    terminal.text()
}

#[test]
fn answer_longer_than_the_screen_goes_through_the_pager() {
    let env = cached();
    let (own, common) = (pager(&env, "OWN"), pager(&env, "COMMON"));
    let both = [("DOCENT_PAGER", own.as_str()), ("PAGER", &common)];
    let text = shown(&env, 10, &DOCS, &both);
    assert!(
        text.contains("OWN <>") && !text.contains("COMMON"),
        "{text}"
    );
    let (_, after) = text.split_once("OWN-END").unwrap();
    assert!(
        after.contains("cache hit"),
        "notes come after the pager: {text}"
    );
    let text = shown(&env, 10, &DOCS, &both[1..]);
    assert!(text.contains("COMMON <>"), "{text}");
    let flagged = format!("{own} -a 'b c'");
    let text = shown(&env, 10, &DOCS, &[("DOCENT_PAGER", &flagged)]);
    assert!(text.contains("OWN <-a b c>"), "{text}");
}

#[test]
fn no_pager_for_short_answers_or_where_it_is_not_wanted() {
    let env = cached();
    let own = pager(&env, "OWN");
    let vars = [("DOCENT_PAGER", own.as_str())];
    let long = [&DOCS[..], &["--no-pager"]].concat();
    for (rows, args, vars) in [
        (500, &DOCS[..], &vars[..]),
        (10, &long, &vars),
        (10, &DOCS, &[("DOCENT_PAGER", ""), ("PAGER", &own)]),
        (10, &DOCS, &[("DOCENT_PAGER", "cat"), ("PAGER", &own)]),
    ] {
        let text = shown(&env, rows, args, vars);
        assert!(
            !text.contains("OWN") && text.contains("Part 1 of what"),
            "{text}"
        );
    }
    let piped = env.docent().args(DOCS).env("DOCENT_PAGER", &own).run();
    piped.assert_nowhere("OWN");
}

#[test]
fn pager_that_is_not_there_is_done_without() {
    let env = cached();
    for missing in ["/no/such/pager", "no-such-pager -x", "'unended"] {
        let text = shown(&env, 10, &DOCS, &[("DOCENT_PAGER", missing)]);
        assert!(text.contains("Part 1 of what"), "{text}");
    }
}

#[test]
fn pager_that_is_left_early_is_no_failure() {
    let env = cached();
    let text = shown(&env, 10, &DOCS, &[("DOCENT_PAGER", "true")]);
    assert!(text.contains("cache hit"), "{text}");
}

#[test]
fn less_leaves_a_text_of_its_own_on_the_screen() {
    let env = cached();
    let text = shown(&env, 10, &DOCS, &[("DOCENT_PAGER", "less -FRXE +G")]);
    assert!(
        text.contains("Guide > x") && !text.contains("ESC["),
        "{text}"
    );
}
