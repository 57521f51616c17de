use std::fs;

use proptest::prelude::*;

use super::*;

mod imports;
mod symbols;

fn tree(files: &[(&str, &str)]) -> (tempfile::TempDir, Tree) {
    let directory = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = directory.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let tree = Tree::walk(directory.path(), None);
    (directory, tree)
}

fn paths(sources: &[Source]) -> Vec<&str> {
    sources.iter().map(|source| source.path.as_str()).collect()
}

#[test]
fn code_is_read_and_what_tools_made_is_not() {
    let long = format!("// made\nvar a={};\n", "1+".repeat(9_000));
    let large = "const a = 1;\n".repeat(30_000);
    let types = "declare const a: number;\n".repeat(3_000);
    let (_dir, tree) = tree(&[
        ("src/b.ts", "export const b = 1\n"),
        ("a.py", "a = 1\n"),
        ("Dockerfile", "FROM node:22\n"),
        ("README.md", "# Hello\n"),
        ("package.json", "{}\n"),
        ("public/vendor.min.js", "a\n"),
        ("public/chart.js", &long),
        ("src/large.ts", &large),
        ("src/huge.d.ts", &types),
        ("src/api.generated.ts", "a\n"),
        ("proto/shop_pb2.py", "a\n"),
    ]);
    assert_eq!(paths(&scan(&tree, &[])), ["Dockerfile", "a.py", "src/b.ts"]);
    let wanted = ["src/large.ts", "README.md", "missing.ts"].map(str::to_owned);
    let expected = [
        "Dockerfile",
        "README.md",
        "a.py",
        "src/b.ts",
        "src/large.ts",
    ];
    assert_eq!(paths(&scan(&tree, &wanted)), expected);
}

#[test]
fn what_is_near_comes_first() {
    let names: Vec<String> = (0..files::MOST)
        .flat_map(|n| [format!("a/{n:04}.ts"), format!("web/{n:04}.ts")])
        .collect();
    let tree = Tree {
        here: "web".to_owned(),
        files: names
            .into_iter()
            .map(|path| crate::enhance::tree::Entry { path })
            .collect(),
        ..Tree::default()
    };
    let asked = ["a/0007.ts".to_owned()];
    let chosen = files::choose(&tree, &asked);
    assert_eq!(chosen.len(), files::MOST);
    assert!(chosen[0].is_asked && chosen[0].path == "a/0007.ts");
    assert!(
        chosen[1..]
            .iter()
            .all(|wanted| wanted.path.starts_with("web/"))
    );
}

#[test]
fn many_files_are_read_as_one_would_be() {
    let texts: Vec<_> = (0..300)
        .map(|n| {
            (
                format!("src/{n:03}.ts"),
                format!("export function f{n}() {{}}\n"),
            )
        })
        .collect();
    let files: Vec<_> = texts
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let (_dir, tree) = tree(&files);
    let sources = scan(&tree, &[]);
    assert_eq!(sources.len(), 300);
    for (source, (path, text)) in sources.iter().zip(&texts) {
        assert_eq!(*source, parse(path, text.clone()));
        assert_eq!(source.symbols.len(), 1);
    }
}

#[test]
fn languages_go_by_name() {
    let table = [
        ("src/app.tsx", "tsx"),
        ("a/Dockerfile.prod", "dockerfile"),
        ("resources/views/a.blade.php", "blade"),
        ("Gemfile", "ruby"),
        ("build.gradle.kts", "kotlin"),
        ("page.html.heex", "heex"),
        ("LICENSE", ""),
        (".ts/notes", ""),
    ];
    for (path, language) in table {
        assert_eq!(language_of(path), language, "{path}");
    }
}

const LANGUAGES: [&str; 27] = [
    "a.js",
    "a.tsx",
    "a.vue",
    "a.astro",
    "a.py",
    "a.rs",
    "a.go",
    "a.java",
    "a.kt",
    "a.scala",
    "a.rb",
    "a.php",
    "a.cs",
    "a.ex",
    "a.dart",
    "a.swift",
    "a.tf",
    "a.sql",
    "a.prisma",
    "a.graphql",
    "a.proto",
    "a.cpp",
    "a.sh",
    "a.scss",
    "a.blade.php",
    "a.c",
    "Dockerfile",
];

fn holds(path: &str, text: &str) {
    let source = parse(path, text.to_owned());
    let lines = text.lines().count().max(1);
    for symbol in &source.symbols {
        let (first, last) = (symbol.first_line, symbol.last_line);
        assert!(
            1 <= first && first <= last && last <= lines,
            "{path}: {symbol:?} of {lines}\n{text}"
        );
        assert!(!symbol.name.is_empty(), "{path}: {text}");
    }
    assert!(
        source
            .imports
            .iter()
            .all(|import| !import.module.is_empty())
    );
}

/// Pieces of code that mean something somewhere.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("class A"),
        Just("def f"),
        Just("function f"),
        Just("fn f"),
        Just("import "),
        Just("from \"x\""),
        Just("use a::b"),
        Just("("),
        Just(")"),
        Just("{"),
        Just("}"),
        Just("["),
        Just("]"),
        Just("\""),
        Just("'"),
        Just("`"),
        Just("${"),
        Just("\n"),
        Just("\n  "),
        Just(";"),
        Just("="),
        Just("=>"),
        Just("//"),
        Just("/*"),
        Just("*/"),
        Just("#"),
        Just("\"\"\""),
        Just("r#\""),
        Just("@a"),
        Just("#["),
        Just("é"),
        Just("日本"),
        Just("::"),
        Just("."),
        Just("end"),
        Just(" do\n"),
        Just("pub "),
        Just("const "),
        Just("app.get('/x', "),
        Just("create table "),
        Just("resource \"a\" \"b\" {"),
        Just("<script>"),
        Just("</script>"),
        Just("---\n"),
        Just("\\"),
        Just("\r\n"),
        Just("type "),
        Just("export "),
        Just("default "),
        Just("impl "),
        Just("func "),
        Just("\t"),
        Just("from "),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_text_is_too_odd(text in ".*", path in prop::sample::select(&LANGUAGES[..])) {
        holds(path, &text);
    }

    #[test]
    fn no_code_is_too_broken(text in pieces(), path in prop::sample::select(&LANGUAGES[..])) {
        holds(path, &text);
    }
}
