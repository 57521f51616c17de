//! How large parts are: of crates that this program itself is built of.

use std::fs;
use std::path::PathBuf;

use super::{files, snippets};
use crate::support::env::TestEnv;

/// Text of a part below which its size is that of an empty database.
const SMALL: u64 = 100_000;

/// Finds a crate where cargo has downloaded it to, by name.
fn downloaded(name: &str) -> Option<PathBuf> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")))?;
    let registries = fs::read_dir(home.join("registry/src")).ok()?.flatten();
    let crates = registries.flat_map(|dir| fs::read_dir(dir.path()).into_iter().flatten());
    crates.flatten().map(|entry| entry.path()).find(|path| {
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let version = file
            .strip_prefix(name)
            .and_then(|rest| rest.strip_prefix('-'));
        version.is_some_and(|version| version.starts_with(|c: char| c.is_ascii_digit()))
    })
}

#[test]
fn parts_are_no_larger_than_what_they_index() {
    let mut measured = 0;
    for name in [
        "tokio",
        "rusqlite",
        "clap_builder",
        "reqwest",
        "rmcp",
        "anyhow",
    ] {
        let Some(dir) = downloaded(name) else {
            continue;
        };
        let env = TestEnv::new();
        let file = dir.file_name().unwrap().to_str().unwrap();
        let registry = env.home().join(".cargo/registry/src/index.example-1");
        fs::create_dir_all(&registry).unwrap();
        let copied = env
            .program("cp")
            .args(["-r", "--"])
            .args([dir.as_os_str(), registry.as_os_str()])
            .run();
        copied.assert_code(0);
        let version = &file[name.len() + 1..];
        snippets(&env, &format!("crates:{name}@{version}"), name);
        let path = files(&env, "db").remove(0);
        let size = fs::metadata(&path).unwrap().len();
        let conn = rusqlite::Connection::open(&path).unwrap();
        let meta = |key: &str| -> u64 {
            let sql = "SELECT value FROM meta WHERE key = ?1";
            let value: i64 = conn.query_row(sql, [key], |row| row.get(0)).unwrap();
            value.try_into().unwrap()
        };
        let (text, chunks) = (meta("text_bytes"), meta("chunks"));
        println!("{file}: {size} bytes for {text} of text in {chunks} chunks");
        if text > SMALL {
            measured += 1;
            assert!(size <= text, "{file}: {size} bytes for {text} of text");
        }
    }
    if measured == 0 {
        assert!(
            std::env::var_os("CI").is_none(),
            "no crates are there, and CI must run every test"
        );
        // Past the harness, which keeps what passing tests print to itself.
        let text = "\nSKIPPED: cargo has no crates here, the sizes of parts were not measured\n";
        let _ = std::io::Write::write_all(&mut std::io::stderr(), text.as_bytes());
    }
}
