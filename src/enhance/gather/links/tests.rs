use super::find;
use crate::enhance::scan::{Import, Source, Symbol};

fn source(
    path: &str,
    language: &'static str,
    imports: &[&str],
    symbol: &str,
    text: &str,
) -> Source {
    let import = |module: &&str| Import {
        module: (*module).to_owned(),
        names: Vec::new(),
    };
    Source {
        path: path.to_owned(),
        language,
        text: text.to_owned(),
        imports: imports.iter().map(import).collect(),
        symbols: vec![Symbol {
            name: symbol.to_owned(),
            first_line: 1,
            last_line: 1,
        }],
    }
}

fn linked(files: &[Source]) -> Vec<(usize, usize)> {
    let all: Vec<&Source> = files.iter().collect();
    let mut links: Vec<_> = find(&all, &[0])
        .into_iter()
        .map(|l| (l.from, l.to))
        .collect();
    links.sort_unstable();
    links.dedup();
    links
}

#[test]
fn imports_lead_to_files() {
    for (from, language, module, to) in [
        (
            "src/routes/a.ts",
            "ts",
            "../models/Kiln",
            "src/models/Kiln.ts",
        ),
        (
            "src/a.ts",
            "ts",
            "./create-kiln.dto",
            "src/create-kiln.dto.ts",
        ),
        ("src/a.ts", "ts", "./kilns", "src/kilns/index.ts"),
        ("src/a.ts", "ts", "./kilns.js", "src/kilns.ts"),
        ("app/page.tsx", "tsx", "@/lib/kilns", "src/lib/kilns.ts"),
        (
            "apps/web/a.ts",
            "ts",
            "@acme/kilns",
            "packages/kilns/src/index.ts",
        ),
        ("app/routers/a.py", "python", "..kilns", "app/kilns.py"),
        (
            "app/routers/a.py",
            "python",
            "app.kilns",
            "app/kilns/__init__.py",
        ),
        (
            "app/a.py",
            "python",
            "app.kilns.models.Kiln",
            "app/kilns/models.py",
        ),
        ("src/main.rs", "rust", "crate::kilns::Kiln", "src/kilns.rs"),
        (
            "main.go",
            "go",
            "pottery/internal/kilns",
            "internal/kilns/store.go",
        ),
        (
            "src/main/java/x/A.java",
            "java",
            "x.kilns.Kiln",
            "src/main/java/x/kilns/Kiln.java",
        ),
        (
            "app/Http/A.php",
            "php",
            "App\\Models\\Kiln",
            "app/Models/Kiln.php",
        ),
        (
            "lib/web/a.ex",
            "elixir",
            "Pottery.KilnStore",
            "lib/pottery/kiln_store.ex",
        ),
    ] {
        let files = [
            source(from, language, &[module], "a", ""),
            source(to, language_of(to, language), &[], "b", ""),
        ];
        assert_eq!(linked(&files), [(0, 1)], "{module} in {from}");
        // And back.
        let files = [files[1].clone(), files[0].clone()];
        assert_eq!(linked(&files), [(1, 0)], "{module} in {from}");
    }
}

fn language_of(path: &str, language: &'static str) -> &'static str {
    if path.ends_with(".ts") {
        "ts"
    } else {
        language
    }
}

#[test]
fn packages_of_others_lead_nowhere() {
    for module in ["react-dom/client", "zod", "@trpc/server", "./other"] {
        let files = [
            source("src/a.ts", "ts", &[module], "a", ""),
            source("src/api/client.ts", "ts", &[], "b", ""),
            source("src/server.ts", "ts", &[], "c", ""),
            source("src/zod.ts", "ts", &[], "d", ""),
        ];
        assert_eq!(linked(&files), [], "{module}");
    }
}

#[test]
fn names_lead_to_what_defines_them() {
    let files = [
        source("app/a.rb", "ruby", &[], "A", "KilnPolicy.new(user)"),
        source("app/b.rb", "ruby", &[], "KilnPolicy", "class KilnPolicy"),
        source("app/c.py", "python", &[], "KilnPolicy", ""),
    ];
    assert_eq!(linked(&files), [(0, 1)]);
}
