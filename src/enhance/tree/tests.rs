use std::fs;
use std::path::Path;

use super::*;

fn project(files: Files<'_>) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = directory.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    directory
}

/// Paths and texts.
type Files<'a> = &'a [(&'a str, &'a str)];

fn paths(tree: &Tree) -> Vec<&str> {
    tree.files.iter().map(|file| file.path.as_str()).collect()
}

#[test]
fn what_git_ignores_is_not_listed_without_git() {
    let dir = project(&[
        ("package.json", "{}"),
        (".gitignore", "*.log\n/tmp/\n!keep.log\n"),
        (".ignore", "drafts/\n"),
        ("server.log", ""),
        ("keep.log", ""),
        ("tmp/a.ts", ""),
        ("src/tmp/a.ts", ""),
        ("drafts/plan.md", ""),
        ("src/.gitignore", "*.snap\n!server.log\n"),
        ("src/page.snap", ""),
        ("src/server.log", ""),
        ("src/page.ts", ""),
        ("other.snap", ""),
        ("node_modules/react/index.js", ""),
        ("src/dist/page.js", ""),
        (".github/workflows/ci.yml", ""),
        (".cursor/rules/style.mdc", ""),
        (".idea/workspace.xml", ""),
        ("lib/shop/mix.exs", ""),
        ("lib/shop/deps/plug/plug.ex", ""),
        ("src/deps/list.ts", ""),
    ]);
    let tree = Tree::walk(dir.path(), None);
    let expected = [
        ".cursor/rules/style.mdc",
        ".github/workflows/ci.yml",
        "keep.log",
        "lib/shop/mix.exs",
        "other.snap",
        "package.json",
        "src/deps/list.ts",
        "src/page.ts",
        "src/server.log",
        "src/tmp/a.ts",
    ];
    assert_eq!(paths(&tree), expected);
    assert!(tree.warnings.is_empty() && !tree.is_cut);
}

#[test]
fn rules_above_the_working_directory_hold() {
    let dir = project(&[
        (".git/info/exclude", "notes.md\n"),
        (".gitignore", "*.gen.ts\npackages/*/cache/\n"),
        ("packages/.gitignore", "*.bak\n"),
        ("packages/app/page.gen.ts", ""),
        ("packages/app/page.ts", ""),
        ("packages/app/page.bak", ""),
        ("packages/app/notes.md", ""),
        ("packages/app/cache/a.ts", ""),
        ("packages/lib/index.ts", ""),
    ]);
    let tree = Tree::walk(&dir.path().join("packages/app"), None);
    assert_eq!(tree.root, dir.path());
    assert_eq!(tree.here, "packages/app");
    assert_eq!(
        paths(&tree),
        ["packages/app/page.ts", "packages/lib/index.ts"]
    );
    // A directory that is passed over is listed by who works in it.
    let built = project(&[(".git/HEAD", ""), ("dist/main.js", ""), ("a.js", "")]);
    let tree = Tree::walk(&built.path().join("dist"), None);
    assert_eq!(paths(&tree), ["a.js", "dist/main.js"]);
}

#[test]
fn a_project_begins_at_its_workspace() {
    const NPM: &str = r#"{"name": "shop", "workspaces": ["packages/*"]}"#;
    let table: [(Files, &str, &str); 12] = [
        (&[("package.json", "{}"), ("src/ui/a.ts", "")], "src/ui", ""),
        (
            &[("package.json", NPM), ("packages/ui/package.json", "{}")],
            "packages/ui",
            "",
        ),
        (
            &[("package.json", "{}"), ("web/package.json", "{}")],
            "web",
            "web",
        ),
        (
            &[("Cargo.toml", "[workspace]\n"), ("crates/a/Cargo.toml", "")],
            "crates/a",
            "",
        ),
        (
            &[("Cargo.toml", "[package]\n"), ("crates/a/Cargo.toml", "")],
            "crates/a",
            "crates/a",
        ),
        (
            &[
                ("pom.xml", "<modules><module>a</module></modules>"),
                ("a/pom.xml", ""),
            ],
            "a",
            "",
        ),
        (
            &[("Shop.sln", ""), ("src/Api/Api.csproj", "")],
            "src/Api",
            "",
        ),
        (&[("go.work", ""), ("api/go.mod", "")], "api", ""),
        (
            &[("settings.gradle.kts", ""), ("app/build.gradle.kts", "")],
            "app",
            "",
        ),
        // Too far away for a member.
        (
            &[("package.json", NPM), ("a/b/c/package.json", "{}")],
            "a/b/c",
            "a/b/c",
        ),
        (&[("a.txt", ""), ("deep/b.txt", "")], "deep", "deep"),
        (
            &[
                ("package.json", NPM),
                ("packages/ui/.git", "gitdir: x"),
                ("packages/ui/a", ""),
            ],
            "packages/ui",
            "packages/ui",
        ),
    ];
    for (files, cwd, root) in table {
        let dir = project(files);
        let tree = Tree::walk(&dir.path().join(cwd), None);
        assert_eq!(
            tree.root,
            dir.path().join(root).components().as_path(),
            "{files:?}"
        );
    }
}

#[test]
fn home_is_no_project() {
    let dir = project(&[
        (".git/HEAD", ""),
        ("ann/.git/HEAD", ""),
        ("ann/package.json", "{}"),
        ("ann/notes/today.md", ""),
    ]);
    let home = dir.path().join("ann");
    let root = |cwd: &Path| Tree::walk(cwd, Some(&home)).root;
    assert_eq!(root(&home.join("notes")), home.join("notes"));
    assert_eq!(root(&home), home);
    assert_eq!(Tree::walk(&home.join("notes"), None).root, home);
}

#[test]
fn of_a_home_that_is_no_project_nothing_is_listed() {
    let dir = project(&[("ann/notes/today.md", ""), ("ann/a.ts", "")]);
    let home = dir.path().join("ann");
    for cwd in [dir.path(), &home] {
        let tree = Tree::walk(cwd, Some(&home));
        assert!(tree.files.is_empty(), "{tree:?}");
        assert!(tree.warnings[0].ends_with("nothing of it is in the prompt"));
    }
    assert_eq!(Tree::walk(&home.join("notes"), Some(&home)).files.len(), 1);
    std::fs::write(home.join("package.json"), "{}").unwrap();
    assert_eq!(Tree::walk(&home, Some(&home)).files.len(), 3);
}

#[test]
fn files_made_to_hold_secrets_are_left_alone() {
    let secret = [
        ".env",
        ".env.local",
        ".env.production",
        "server.pem",
        "tls.key",
        "id_rsa",
        "id_rsa.pub",
        "id_ed25519",
        ".npmrc",
        ".netrc",
        ".pypirc",
        "credentials",
        "credentials.json",
        "Credentials.yml.enc",
        "secrets.yml",
        "secrets.py",
        "app.keystore",
        "prod.tfstate",
        "prod.tfstate.backup",
        "prod.tfvars",
        "prod.auto.tfvars",
        "my-service-account.json",
        "shop-firebase-adminsdk-x1.json",
        "cert.p12",
        "cert.pfx",
    ];
    let plain = [
        ".env.example",
        ".env.sample",
        "environment.ts",
        "keys.ts",
        "credentials_controller.rb",
        "CredentialsProvider.tsx",
        "monkey.py",
        "variables.tf",
        "service_account.py",
    ];
    let files: Vec<_> = secret
        .iter()
        .chain(&plain)
        .map(|name| (*name, "x"))
        .collect();
    let dir = project(&files);
    let tree = Tree::walk(dir.path(), None);
    for name in secret {
        assert!(!tree.has(name), "{name}");
        assert_eq!(tree.read(name, 100), None, "{name}");
    }
    for name in plain {
        assert!(tree.has(name), "{name}");
        assert_eq!(tree.read(name, 100).as_deref(), Some("x"), "{name}");
    }
}

#[test]
fn a_read_is_bounded_and_stays_inside() {
    let dir = project(&[
        ("app/a.txt", "\u{feff}abc"),
        ("app/bin.dat", "a\0b"),
        ("app/long.txt", "0123456789"),
        ("outside.txt", "no"),
    ]);
    fs::write(dir.path().join("app/latin.txt"), b"caf\xe9").unwrap();
    let root = dir.path().join("app");
    let large = fs::File::create(root.join("large.bin")).unwrap();
    large.set_len(200 * 1024 * 1024).unwrap();
    let tree = Tree::walk(&root, None);
    let outside = dir.path().join("outside.txt");
    let table = [
        ("a.txt", Some("abc")),
        ("./a.txt", Some("abc")),
        ("long.txt", Some("0123456789")),
        ("bin.dat", None),
        ("latin.txt", None),
        ("large.bin", None),
        ("missing.txt", None),
        ("", None),
        (".", None),
        ("../outside.txt", None),
        (outside.to_str().unwrap(), None),
    ];
    for (path, text) in table {
        assert_eq!(tree.read(path, 10).as_deref(), text, "{path}");
    }
    assert_eq!(tree.read("long.txt", 9), None);
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_not_followed() {
    use std::os::unix::fs::symlink;

    let dir = project(&[
        ("app/package.json", "{}"),
        ("app/AGENTS.md", "rules"),
        ("app/.env", "x"),
        ("other/secret.txt", "no"),
    ]);
    let app = dir.path().join("app");
    symlink(&app, app.join("again")).unwrap();
    symlink("AGENTS.md", app.join("CLAUDE.md")).unwrap();
    symlink(".env", app.join("env.txt")).unwrap();
    symlink(dir.path().join("other"), app.join("out")).unwrap();
    symlink(dir.path().join("other/secret.txt"), app.join("out.txt")).unwrap();
    let pipe = app.join("pipe.ts");
    rustix::fs::mknodat(
        rustix::fs::CWD,
        &pipe,
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::RUSR,
        0,
    )
    .unwrap();
    let tree = Tree::walk(&app, None);
    assert_eq!(paths(&tree), ["AGENTS.md", "package.json"]);
    for path in ["out/secret.txt", "out.txt", "env.txt", "pipe.ts", "again"] {
        assert_eq!(tree.read(path, 100), None, "{path}");
    }
    // A link within the project is another name of the same.
    assert_eq!(tree.read("CLAUDE.md", 100).as_deref(), Some("rules"));
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_told() {
    use std::os::unix::fs::PermissionsExt;

    let dir = project(&[("a.ts", "")]);
    let closed: Vec<_> = (0..7)
        .map(|n| dir.path().join(format!("closed{n}")))
        .collect();
    for path in &closed {
        fs::create_dir(path).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o000)).unwrap();
    }
    // Whoever may read everything, as root may, has nothing to tell.
    let may_read = closed.iter().all(|path| path.read_dir().is_ok());
    let tree = Tree::walk(dir.path(), None);
    for path in &closed {
        fs::set_permissions(path, fs::Permissions::from_mode(0o700)).unwrap();
    }
    assert_eq!(paths(&tree), ["a.ts"]);
    assert_eq!(tree.warnings.len(), if may_read { 0 } else { 6 });
    let gone = Tree::walk(&dir.path().join("gone"), None);
    assert_eq!(gone.warnings.len(), 1);
}

#[test]
fn a_cut_listing_keeps_what_is_near() {
    let names: Vec<String> = (0..40)
        .flat_map(|n| [format!("aa/{n:02}.ts"), format!("web/app/{n:02}.ts")])
        .collect();
    let files: Vec<_> = names.iter().map(|name| (name.as_str(), "")).collect();
    let dir = project(&files);
    let list = |most| listing::list(dir.path().to_owned(), "web/app".to_owned(), most);
    let tree = list(50);
    assert!(tree.is_cut);
    assert_eq!(
        tree.warnings,
        ["more than 50 files: only the first 50 were looked at"]
    );
    let near = paths(&tree)
        .iter()
        .filter(|path| path.starts_with("web/app/"))
        .count();
    assert_eq!((near, tree.files.len()), (40, 50));
    assert_eq!(list(50).files, tree.files);
    assert!(!list(80).is_cut);
    assert!(list(79).is_cut);
}
