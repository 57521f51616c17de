//! What is made from the command line's definitions and committed: the
//! completions, the manual pages, and what README.md says of commands, flags
//! and exit codes. A test fails where a committed file is not what the program
//! makes now; `DOCENT_BLESS=1 cargo test --test generated` writes the files anew.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Shells, each with the name of its file in `completions/`.
const SHELLS: [(&str, &str); 5] = [
    ("bash", "docent.bash"),
    ("zsh", "_docent"),
    ("fish", "docent.fish"),
    ("powershell", "_docent.ps1"),
    ("elvish", "docent.elv"),
];

/// What every manual page has, in this order.
const SECTIONS: [&str; 10] = [
    "NAME",
    "SYNOPSIS",
    "DESCRIPTION",
    "OPTIONS",
    "\"GLOBAL OPTIONS\"",
    "EXAMPLES",
    "\"EXIT STATUS\"",
    "ENVIRONMENT",
    "FILES",
    "\"SEE ALSO\"",
];

/// Flags of other programs that README.md names.
const FOREIGN_FLAGS: [&str; 3] = ["--release", "--path", "--features"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn docent(args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_docent"));
    command.env_clear().env("COLUMNS", "100").args(args);
    if cfg!(windows) {
        command.env("SystemRoot", std::env::var_os("SystemRoot").unwrap());
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "docent {args:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Returns every manual page by its file name.
fn pages() -> BTreeMap<String, String> {
    let dir = tempfile::tempdir().unwrap();
    docent(&["man", "--out", dir.path().to_str().unwrap()]);
    let files = fs::read_dir(dir.path()).unwrap();
    files
        .map(|file| {
            let path = file.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect()
}

/// Fails unless the directory holds these files and no others.
#[track_caller]
fn assert_committed(dir: &str, made: &BTreeMap<String, String>) {
    let path = root().join(dir);
    if std::env::var_os("DOCENT_BLESS").is_some() {
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        for (name, text) in made {
            fs::write(path.join(name), text).unwrap();
        }
    }
    let mut differing: BTreeSet<String> = BTreeSet::new();
    for file in fs::read_dir(&path).into_iter().flatten() {
        let name = file.unwrap().file_name().into_string().unwrap();
        if !made.contains_key(&name) {
            differing.insert(format!("{dir}/{name} is no longer made"));
        }
    }
    for (name, text) in made {
        match fs::read_to_string(path.join(name)) {
            Ok(committed) if committed == *text => {}
            Ok(_) => drop(differing.insert(format!("{dir}/{name} is out of date"))),
            Err(_) => drop(differing.insert(format!("{dir}/{name} is missing"))),
        }
    }
    assert!(
        differing.is_empty(),
        "{differing:#?}\nwrite them anew: DOCENT_BLESS=1 cargo test --test generated"
    );
}

/// Runs another program, if it is installed. Where it is not, says loudly what
/// was not checked; in continuous integration that is a failure.
fn run_installed(program: &str, args: &[&str], unchecked: &str) -> Option<Output> {
    match Command::new(program).args(args).output() {
        Ok(output) => Some(output),
        Err(error) => {
            let text = format!("\nSKIPPED: {program} is not installed, {unchecked}\n");
            assert!(std::env::var_os("CI").is_none(), "{text}{error}");
            // Written past the harness, which keeps the output of tests that pass.
            let _ = std::io::stderr().write_all(text.as_bytes());
            None
        }
    }
}

/// Writes a file for another program to read.
fn file(dir: &tempfile::TempDir, name: &str, text: &str) -> PathBuf {
    let path = dir.path().join(name);
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn completions_are_committed() {
    let made = SHELLS.map(|(shell, file)| (file.to_owned(), docent(&["completions", shell])));
    assert_committed("completions", &BTreeMap::from(made));
}

#[test]
fn manual_pages_are_committed() {
    assert_committed("man", &pages());
}

#[test]
fn bash_completes_commands_flags_and_values() {
    let dir = tempfile::tempdir().unwrap();
    let script = file(&dir, "docent.bash", &docent(&["completions", "bash"]));
    for (line, expected) in [
        ("docent re", "resolve"),
        ("docent docs --off", "--offline"),
        ("docent cache pr", "prune"),
        ("docent --format nd", "ndjson"),
    ] {
        let words: Vec<&str> = line.split(' ').collect();
        let (last, before) = (words[words.len() - 1], words[words.len() - 2]);
        let program = format!(
            "set -eu; source '{}'; COMP_WORDS=({line}); COMP_CWORD={}; \
             _docent docent '{last}' '{before}'; echo \"${{COMPREPLY[*]}}\"; complete -p docent",
            script.display(),
            words.len() - 1,
        );
        let unchecked = "its completions were not loaded";
        let args = ["--noprofile", "--norc", "-c", &program];
        let Some(output) = run_installed("bash", &args, unchecked) else {
            return;
        };
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{line}: {output:?}");
        assert_eq!(said.lines().next(), Some(expected), "{line}: {output:?}");
    }
}

#[test]
fn zsh_and_fish_read_their_completions() {
    let dir = tempfile::tempdir().unwrap();
    for shell in ["zsh", "fish"] {
        let script = file(&dir, shell, &docent(&["completions", shell]));
        let args = ["-n", script.to_str().unwrap()];
        let unchecked = "the syntax of its completions was not checked";
        if let Some(output) = run_installed(shell, &args, unchecked) {
            assert!(output.status.success(), "{output:?}");
            assert!(output.stderr.is_empty(), "{output:?}");
        }
    }
}

#[test]
fn every_page_has_every_section_in_order() {
    for (name, page) in pages() {
        let found: Vec<&str> = page
            .lines()
            .filter_map(|l| l.strip_prefix(".SH "))
            .collect();
        let found: Vec<&str> = found.into_iter().filter(|s| *s != "COMMANDS").collect();
        assert_eq!(found, SECTIONS, "{name}");
        let examples = page.split(".SH EXAMPLES").nth(1).unwrap();
        let examples = examples.split(".SH").next().unwrap();
        assert!(examples.contains("docent"), "{name} has no example");
    }
}

#[test]
fn pages_render_without_warnings_and_keep_examples_whole() {
    let dir = tempfile::tempdir().unwrap();
    for (name, page) in pages() {
        let page = file(&dir, &name, &page);
        let args = ["-man", "-Tutf8", "-ww", "-P-cbou", page.to_str().unwrap()];
        let unchecked = "no manual page was rendered";
        let Some(output) = run_installed("groff", &args, unchecked) else {
            return;
        };
        let warnings = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success() && warnings.is_empty(),
            "{name}: {warnings}"
        );
        let text = String::from_utf8_lossy(&output.stdout);
        let path = name.trim_end_matches(".1").replace('-', " ");
        let words: Vec<&str> = path.split(' ').skip(1).collect();
        let help = docent(&[&words[..], &["-h"]].concat());
        let examples = help.split("\nExamples:\n").nth(1).unwrap_or_default();
        for example in examples.lines().map(str::trim) {
            assert!(text.contains(example), "{name} lost {example}:\n{text}");
        }
    }
}

#[test]
fn every_command_has_examples() {
    for name in pages().keys() {
        let path = name.trim_end_matches(".1").replace('-', " ");
        let words: Vec<&str> = path.split(' ').skip(1).collect();
        for flag in ["-h", "--help"] {
            let help = docent(&[&words[..], &[flag]].concat());
            assert!(help.contains("\nExamples:\n  "), "{path} {flag}");
        }
    }
}

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).unwrap()
}

#[test]
fn readme_has_the_table_of_exit_codes() {
    let readme = readme();
    let rows = readme.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ");
        let code = cells.next()?.trim().parse::<u8>().ok()?;
        Some(format!("{code} {}", cells.next()?.trim()))
    });
    let printed = docent(&["help", "exit-codes"]);
    let printed = printed.lines().map(|line| {
        let (code, meaning) = line.trim().split_once(' ').unwrap();
        format!("{code} {}", meaning.trim())
    });
    assert_eq!(rows.collect::<Vec<_>>(), printed.collect::<Vec<_>>());
}

#[test]
fn readme_lists_every_command_with_its_own_words() {
    let pages = pages();
    let mut expected = BTreeMap::new();
    for (name, page) in &pages {
        let path = name.trim_end_matches(".1");
        if pages
            .keys()
            .any(|other| other.starts_with(&format!("{path}-")))
        {
            continue;
        }
        let about = page.lines().skip_while(|line| *line != ".SH NAME").nth(1);
        let (_, about) = about.unwrap().split_once(" \\- ").unwrap();
        expected.insert(path.replace('-', " "), about.replace("\\-", "-"));
    }
    let readme = readme();
    let list = readme
        .split("## Commands")
        .nth(1)
        .expect("a list of commands");
    let list = list.split("```").nth(1).expect("a block");
    let mut found = BTreeMap::new();
    for line in list.lines().filter(|line| line.starts_with("docent ")) {
        let (typed, about) = line.split_once("  ").expect("two columns");
        let words = typed.split(' ');
        let words = words.take_while(|w| w.chars().all(|c| c.is_ascii_lowercase()));
        let path = words.collect::<Vec<_>>().join(" ");
        found.insert(path, about.trim().to_owned());
    }
    assert_eq!(found, expected);
}

#[test]
fn readme_names_only_flags_and_variables_there_are() {
    let pages = pages();
    let known: String = pages
        .values()
        .map(|page| page.replace("\\-", "-"))
        .collect();
    let readme = readme();
    let words = readme.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')));
    for word in words {
        let is_flag = word.starts_with("--") && word.len() > 3 && !word.starts_with("---");
        let is_variable = word.starts_with("DOCENT_") || word.starts_with("CONTEXT7_");
        if (is_flag && !FOREIGN_FLAGS.contains(&word)) || is_variable {
            assert!(
                known.contains(word),
                "README.md names {word}, no manual page does"
            );
        }
    }
}
