//! What is no text, and text that would control a terminal.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;

use super::{assert_answered, assert_no_controls, assert_readme_answers, bounded};
use super::{on_terminal, package, write};
use crate::support::env::TestEnv;
use crate::support::installed::{self, SAYS};

/// Sets the title, clears the screen, rings, and turns the text around.
const HARM: &str =
    "\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}31m\u{7f}\u{0}\u{8}\u{202e}\u{1f}\u{1e}\u{1d}\r";

#[test]
fn controls_reach_neither_terminal_nor_json() {
    let env = TestEnv::new();
    installed::npm(&env, "foldit", "1.0.0");
    let readme = format!(
        "# foldit{HARM}\n\n## Folding{HARM} paper\n\n{HARM}{SAYS}{HARM}\n\n```{HARM}js\nfold(\"{HARM}\")\n```\n"
    );
    write(&package(&env).join("README.md"), readme);
    let types = format!(
        "/** Folding paper {HARM}. @example <caption>{HARM}</caption> x{HARM} */\nexport declare function folding(x: \"{HARM}\"): void;\n"
    );
    write(&package(&env).join("index.d.ts"), types);
    assert_readme_answers(&env, "foldit");
    for format in ["md", "plain"] {
        let args = ["--format", format, "docs", "foldit", "folding paper"];
        let output = bounded(&env, &args);
        assert_no_controls(&output.assert_code(0).stdout);
        assert_no_controls(&output.stderr);
    }
    let shown = on_terminal(&env, "folding paper");
    assert!(shown.contains("Crease the paper"), "{shown}");
    for harm in [
        "owned\u{7}",
        "\u{1b}]",
        "\u{1b}[2J",
        "\u{9b}",
        "\u{202e}",
        "\u{0}",
    ] {
        assert!(!shown.contains(harm), "{harm:?}: {shown:?}");
    }
}

#[test]
fn bytes_that_are_no_utf8() {
    let env = TestEnv::new();
    installed::npm(&env, "foldit", "1.0.0");
    let mut readme = format!("# foldit\n\n## Folding paper\n\n{SAYS} ").into_bytes();
    readme.extend([0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0, 0xf0, 0x9f]);
    write(&package(&env).join("README.md"), &readme);
    let noise: Vec<u8> = (0..400_000u32)
        .map(|n| (n.wrapping_mul(n) >> 3) as u8)
        .collect();
    write(&package(&env).join("docs/noise.md"), &noise);
    write(&package(&env).join("noise.d.ts"), &noise);
    write(&package(&env).join("lib/noise.js"), &noise);
    assert_readme_answers(&env, "foldit");
    let utf16: Vec<u8> = "# Folding\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    write(&package(&env).join("docs/utf16.md"), utf16);
    assert_readme_answers(&env, "foldit");
}

#[test]
fn names_of_files_that_control_a_terminal() {
    let env = TestEnv::new();
    installed::npm(&env, "foldit", "1.0.0");
    let docs = package(&env).join("docs");
    fs::create_dir(&docs).unwrap();
    let page = "# Napkins\n\nA napkin is flattened.\n";
    for name in [
        "a\nb\u{1b}[2J.md",
        "\u{1b}]0;owned\u{7}.md",
        "\u{202e}dm.a.md",
    ] {
        fs::write(docs.join(name), format!("{page}{}", name.len())).unwrap();
    }
    for bytes in [&b"\xff\xfe.md"[..], b"\xc3\x28/x.md"] {
        write(&docs.join(OsStr::from_bytes(bytes)), page);
    }
    assert_answered(&env, "foldit", "napkin", "A napkin is flattened.");
    for format in ["md", "plain"] {
        let output = bounded(&env, &["--format", format, "docs", "foldit", "napkin"]);
        assert_no_controls(&output.assert_code(0).stdout);
    }
    let shown = on_terminal(&env, "napkin");
    assert!(shown.contains("A napkin is flattened."), "{shown}");
    for harm in ["owned\u{7}", "\u{1b}]", "\u{1b}[2J", "\u{202e}"] {
        assert!(!shown.contains(harm), "{harm:?}: {shown:?}");
    }
}
