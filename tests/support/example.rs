//! The small programs beside the tests and the bench, which cargo builds as examples.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::env::PROGRAM;

/// What cargo sets for tests and benches; it would have it build dependencies anew.
const SET_BY_CARGO: [&str; 4] = [
    "CARGO_PKG_",
    "CARGO_MANIFEST_",
    "CARGO_BIN_",
    "CARGO_CRATE_",
];

/// Returns where an example lies, in the profile of the running test or bench.
pub fn path(name: &str) -> PathBuf {
    profile().join("examples").join(name)
}

/// Builds an example and returns where it lies.
#[track_caller]
pub fn build(name: &str) -> PathBuf {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--frozen", "--example", name]);
    cargo.arg("--target-dir");
    cargo.arg(profile().parent().expect("a directory"));
    if profile().ends_with("release") {
        cargo.arg("--release");
    }
    for (variable, _) in std::env::vars_os() {
        let text = variable.to_string_lossy();
        if SET_BY_CARGO.iter().any(|start| text.starts_with(start)) {
            cargo.env_remove(&variable);
        }
    }
    let built = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).status();
    let path = path(name);
    assert!(
        built.is_ok_and(|status| status.success()) && path.exists(),
        "{} is missing, and `cargo build --example {name}` fails",
        path.display()
    );
    path
}

fn profile() -> &'static Path {
    Path::new(PROGRAM).parent().expect("a directory")
}
