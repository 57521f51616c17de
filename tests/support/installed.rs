//! Small projects with their packages on the disk, one ecosystem each.

use std::path::Path;

use super::env::TestEnv;

/// What the README of every package says.
pub const SAYS: &str = "Crease the paper along the dotted line before you fold it.";

/// Returns the README of a package.
fn readme(name: &str, version: &str) -> String {
    format!("# {name}\n\nThis is {name} {version}.\n\n## Folding paper\n\n{SAYS}\n")
}

fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().expect("it has a parent")).expect("a directory");
    std::fs::write(path, text).expect("a written file");
}

/// Locks an npm package at a version; nothing is on the disk yet.
pub fn npm_locked(env: &TestEnv, name: &str, version: &str) {
    let manifest = format!(r#"{{"name": "app", "dependencies": {{"{name}": "*"}}}}"#);
    env.write_project("package.json", &manifest);
    let lock = format!(
        r#"{{"lockfileVersion": 3, "packages": {{"": {{"dependencies": {{"{name}": "*"}}}},
        "node_modules/{name}": {{"version": "{version}"}}}}}}"#
    );
    env.write_project("package-lock.json", &lock);
}

/// Puts an npm package on the disk.
pub fn npm_on_disk(env: &TestEnv, name: &str, version: &str) {
    let dir = env.project().join("node_modules").join(name);
    let manifest = format!(
        r#"{{"name": "{name}", "version": "{version}", "description": "Folds paper in npm"}}"#
    );
    write(&dir.join("package.json"), &manifest);
    write(&dir.join("README.md"), &readme(name, version));
}

/// An npm project with one package.
pub fn npm(env: &TestEnv, name: &str, version: &str) {
    npm_locked(env, name, version);
    npm_on_disk(env, name, version);
}

/// Puts a crate where cargo downloads it to.
pub fn crate_on_disk(env: &TestEnv, name: &str, version: &str) {
    let registry = env.home().join(".cargo/registry/src/index.example-1");
    let dir = registry.join(format!("{name}-{version}"));
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"{version}\"\ndescription = \"Folds paper in Rust\"\n"
    );
    write(&dir.join("Cargo.toml"), &manifest);
    write(&dir.join("README.md"), &readme(name, version));
}

/// A Rust project with one crate.
pub fn cargo(env: &TestEnv, name: &str, version: &str) {
    env.write_project(
        "Cargo.toml",
        &format!(
            "[package]\nname = \"app\"\nversion = \"0.3.0\"\n\n[dependencies]\n{name} = \"*\"\n"
        ),
    );
    let lock = format!(
        "version = 4\n\n[[package]]\nname = \"app\"\nversion = \"0.3.0\"\ndependencies = [\n \"{name}\",\n]\n\n\
         [[package]]\nname = \"{name}\"\nversion = \"{version}\"\n\
         source = \"registry+https://registry.example/index\"\n"
    );
    env.write_project("Cargo.lock", &lock);
    crate_on_disk(env, name, version);
}

/// A Python project with one package in its environment.
pub fn python(env: &TestEnv, name: &str, version: &str) {
    env.write_project("requirements.txt", &format!("{name}=={version}\n"));
    env.write_project(".venv/pyvenv.cfg", "home = /usr/bin\n");
    let metadata = format!(
        "Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nSummary: Folds paper in Python\n\
         Description-Content-Type: text/markdown\n\n{}",
        readme(name, version)
    );
    let site = ".venv/lib/python3.12/site-packages";
    let dist = format!("{site}/{name}-{version}.dist-info");
    env.write_project(&format!("{dist}/METADATA"), &metadata);
    env.write_project(
        &format!("{dist}/RECORD"),
        &format!("{name}/__init__.py,,\n"),
    );
    env.write_project(&format!("{site}/{name}/__init__.py"), "");
}

/// A Go project with one module.
pub fn go(env: &TestEnv, module: &str, version: &str) {
    env.write_project(
        "go.mod",
        &format!("module app.example/app\n\ngo 1.22\n\nrequire {module} {version}\n"),
    );
    let dir = format!("go/pkg/mod/{module}@{version}");
    let dir = env.home().join(dir);
    write(&dir.join("go.mod"), &format!("module {module}\n"));
    write(&dir.join("README.md"), &readme(module, version));
}
