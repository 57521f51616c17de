mod large;

use super::documents::{Document, Kind};
use super::{Gathered, Project, gather, passages, query};
use crate::enhance::prompt::Prompt;
use crate::enhance::scan::{Import, Source, Symbol};
use crate::enhance::select::Pick;
use crate::enhance::stack::{Dependency, Registry, Stack};
use crate::enhance::tree::{Entry, Tree};
use crate::manifest::{self, ProjectFacts};
use crate::model::{CodeSnippet, LibraryRef, Passage};

/// A file: its path, what it imports, and its text, in which `¶` begins a
/// symbol whose name follows in brackets.
fn source(path: &str, imports: &[(&str, &str)], text: &str) -> Source {
    let language = match path.rsplit('.').next() {
        Some("ts") => "ts",
        Some("tsx") => "tsx",
        Some("py") => "python",
        Some("rb") => "ruby",
        Some("rs") => "rust",
        Some("go") => "go",
        Some("java") => "java",
        _ => "",
    };
    let mut symbols: Vec<Symbol> = Vec::new();
    let mut lines = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let Some((name, rest)) = line.strip_prefix('¶').and_then(|line| line.split_once(' '))
        else {
            lines.push(line);
            continue;
        };
        if let Some(last) = symbols.last_mut() {
            last.last_line = at;
        }
        symbols.push(Symbol {
            name: name.to_owned(),
            first_line: at + 1,
            last_line: text.lines().count(),
        });
        lines.push(rest);
    }
    let import = |(module, names): &(&str, &str)| Import {
        module: (*module).to_owned(),
        names: names.split_whitespace().map(str::to_owned).collect(),
    };
    Source {
        path: path.to_owned(),
        language,
        text: lines.join("\n"),
        imports: imports.iter().map(import).collect(),
        symbols,
    }
}

/// Lines that say nothing, so that a file is long.
fn filler(what: &str, lines: usize) -> String {
    (0..lines)
        .map(|at| format!("    {what}_{at} = {at} + left + right * middle\n"))
        .collect()
}

fn pick(registry: Registry, name: &str, title: &str, modules: &[&str]) -> Pick {
    Pick {
        dependency: Some(Dependency {
            registry,
            name: name.to_owned(),
            version: None,
            range: String::new(),
            kind: manifest::Kind::Direct,
            member: String::new(),
            origin: String::new(),
        }),
        name: name.to_owned(),
        title: title.to_owned(),
        library: name.parse::<LibraryRef>().expect("a library"),
        reason: String::new(),
        score: 1.0,
        evidence: Vec::new(),
        subjects: Vec::new(),
        modules: modules.iter().map(|module| (*module).to_owned()).collect(),
    }
}

fn gathered(sources: &[Source], files: &[&str], prompt: &str, picks: &[Pick]) -> Gathered {
    let entry = |source: &Source| Entry {
        path: source.path.clone(),
    };
    let tree = Tree {
        root: "/nowhere/at/all".into(),
        files: sources.iter().map(entry).collect(),
        ..Tree::default()
    };
    let files: Vec<String> = files.iter().map(|file| (*file).to_owned()).collect();
    let project = Project {
        tree: &tree,
        sources,
        stack: &Stack::default(),
        facts: None,
        files: &files,
    };
    gather(&project, &Prompt::new(prompt), picks)
}

fn told(code: &[CodeSnippet]) -> Vec<(&str, &str)> {
    code.iter()
        .map(|snippet| (&*snippet.path, &*snippet.reason))
        .collect()
}

/// A service of some size, so that not everything is taken.
fn pottery() -> Vec<Source> {
    let long = |name: &str| filler(name, 130);
    vec![
        source(
            "src/routes/kilns.ts",
            &[
                ("express", "Router"),
                ("../models/Kiln", "Kiln"),
                ("../lib/logger", "log"),
            ],
            &format!(
                "import {{ Router }} from 'express'\n¶router export const router = Router()\n{}¶listKilns export async function listKilns() {{\n  return Kiln.find()\n}}",
                long("a")
            ),
        ),
        source(
            "src/models/Kiln.ts",
            &[("mongoose", "Schema model")],
            &format!(
                "¶kilnSchema const kilnSchema = new Schema({{ owner: String }})\n¶other const other = 1\n{}¶Kiln export const Kiln = model('Kiln', kilnSchema)",
                long("b")
            ),
        ),
        source(
            "src/lib/logger.ts",
            &[],
            &format!(
                "¶log export function log() {{}}\n¶rest const rest = [\n{}]",
                long("c")
            ),
        ),
        source(
            "src/lib/dates.ts",
            &[],
            &format!("¶format export function format() {{}}\n{}", long("d")),
        ),
        source(
            "src/jobs/firing.ts",
            &[("bullmq", "Worker")],
            &format!(
                "¶FiringReminderJob export class FiringReminderJob {{}}\n{}",
                long("e")
            ),
        ),
        source(
            "src/web/Glaze.tsx",
            &[("react", "useState")],
            &format!("¶Glaze export function Glaze() {{}}\n{}", long("f")),
        ),
        source(
            "src/routes/kilns.test.ts",
            &[("./kilns", "router")],
            &format!("¶suite describe('kilns')\n{}", long("g")),
        ),
    ]
}

#[test]
fn what_a_prompt_is_about_comes_first() {
    let mongoose = || vec![pick(Registry::Npm, "mongoose", "Mongoose", &[])];
    for (prompt, files, picks, first, reason) in [
        (
            "Return only the owner",
            vec!["src/routes/kilns.ts"],
            vec![],
            "src/routes/kilns.ts",
            "named with --file",
        ),
        (
            "Tidy up src/lib/dates.ts",
            vec![],
            vec![],
            "src/lib/dates.ts",
            "named in the prompt",
        ),
        (
            "Is logger.ts still of use?",
            vec![],
            vec![],
            "src/lib/logger.ts",
            "named in the prompt",
        ),
        (
            "Retry the reminder job of firings",
            vec![],
            vec![],
            "src/jobs/firing.ts",
            "defines FiringReminderJob",
        ),
        (
            "Make kilnSchema strict",
            vec![],
            vec![],
            "src/models/Kiln.ts",
            "defines kilnSchema",
        ),
        (
            "make KILNSCHEMA strict, `kilnschema`",
            vec![],
            vec![],
            "src/models/Kiln.ts",
            "defines kilnSchema",
        ),
        (
            "Füge einen Index hinzu",
            vec![],
            mongoose(),
            "src/models/Kiln.ts",
            "imports Mongoose",
        ),
    ] {
        let found = gathered(&pottery(), &files, prompt, &picks);
        assert_eq!(
            told(&found.code).first(),
            Some(&(first, reason)),
            "{prompt}: {:?}",
            told(&found.code)
        );
        assert!(found.warnings.is_empty());
    }
}

#[test]
fn what_a_file_uses_comes_with_it() {
    let found = gathered(
        &pottery(),
        &["src/routes/kilns.ts"],
        "Return only the owner",
        &[],
    );
    let model = found
        .code
        .iter()
        .find(|s| s.path == "src/models/Kiln.ts")
        .expect("the model");
    assert!(model.text.contains("export const Kiln") || model.text.contains("kilnSchema"));
    assert!(told(&found.code).contains(&("src/lib/logger.ts", "used by src/routes/kilns.ts")));
    assert!(
        !told(&found.code)
            .iter()
            .any(|(path, _)| *path == "src/web/Glaze.tsx")
    );
    let tested = gathered(
        &pottery(),
        &["src/routes/kilns.ts"],
        "Add a test for the owner",
        &[],
    );
    let place = |found: &Gathered, path| told(&found.code).iter().position(|(p, _)| *p == path);
    assert!(place(&tested, "src/routes/kilns.test.ts").is_some_and(|at| at < 3));
}

#[test]
fn small_projects_come_whole() {
    let sources = [
        source(
            "app/main.py",
            &[("fastapi", "FastAPI")],
            "¶app app = FastAPI()",
        ),
        source("app/other.py", &[], "¶unrelated unrelated = 1"),
    ];
    let found = gathered(&sources, &[], "Speed it up", &[]);
    assert_eq!(found.code.len(), 2);
    assert!(
        found
            .code
            .iter()
            .all(|snippet| snippet.reason == "part of the project")
    );
}

#[test]
fn what_is_named_and_cannot_be_read_is_told() {
    let found = gathered(&pottery(), &["src/nope.ts", ".env"], "Add src/new.ts", &[]);
    assert_eq!(
        found.warnings,
        [
            "src/nope.ts is not in the project",
            ".env is not in the project"
        ]
    );
    let secret = [
        source("config/.env.local", &[], "A=1"),
        source("keys/a.pem", &[], "x"),
    ];
    let found = gathered(
        &secret,
        &["config/.env.local"],
        "Why does the key fail?",
        &[],
    );
    let kept_back = "config/.env.local is a file for secrets and was not read";
    assert_eq!(found.warnings, [kept_back]);
    assert!(found.code.is_empty());
}

fn document<'a>(path: &'a str, kind: Kind, text: &str) -> Document<'a> {
    Document {
        path,
        kind,
        is_named: false,
        text: text.to_owned(),
    }
}

fn passages_of(
    documents: &[Document<'_>],
    prompt: &str,
    facts: Option<(&str, &ProjectFacts)>,
) -> (Vec<Passage>, Vec<Passage>) {
    let tree = Tree::default();
    let project = Project {
        tree: &tree,
        sources: &[],
        stack: &Stack::default(),
        facts,
        files: &[],
    };
    let query = query::Query::new(&Prompt::new(prompt), &[], &[]);
    passages::find(&project, documents, &query)
}

#[test]
fn rules_are_told_from_other_passages() {
    let facts = ProjectFacts {
        rules: vec![
            "Names are in lower case".to_owned(),
            "Never fire twice".to_owned(),
        ],
        ..ProjectFacts::default()
    };
    let readme = "# Pottery\n\nFires kilns.\n\n## House rules\n\n- Times are UTC.\n\n## Running\n\nnpm start\n\n## Notes\n\n- Routes must return JSON\n- Never log owners\n";
    let documents = [
        document("README.md", Kind::Readme, readme),
        document("AGENTS.md", Kind::Rules, "---\nglobs: x\n---\nUse tabs."),
        document("docs/kilns.md", Kind::Other, "# Kilns\n\nHow kilns cool."),
    ];
    let (rules, passages) = passages_of(
        &documents,
        "Fire the kilns twice",
        Some(("context7.json", &facts)),
    );
    let heads: Vec<(&str, &str)> = rules.iter().map(|p| (&*p.path, &*p.heading)).collect();
    assert_eq!(
        heads.first(),
        Some(&("context7.json", "context7.json rules"))
    );
    assert!(heads.contains(&("README.md", "Pottery > House rules")));
    assert!(heads.contains(&("README.md", "Pottery > Notes")));
    let own = rules
        .iter()
        .find(|p| p.path == "AGENTS.md")
        .expect("the rules");
    assert_eq!(own.text, "Use tabs.");
    let heads: Vec<&str> = passages.iter().map(|p| &*p.heading).collect();
    assert!(
        heads.contains(&"Pottery")
            && heads.contains(&"Kilns")
            && heads.contains(&"Pottery > Running")
    );
}

#[test]
fn of_many_documents_those_that_answer_are_taken() {
    let text = |about: &str| {
        format!(
            "# {about}\n\n{}",
            format!("All about {about} and nothing else.\n\n").repeat(40)
        )
    };
    let names: Vec<String> = (0..30).map(|at| format!("docs/page{at}.md")).collect();
    let mut documents: Vec<Document<'_>> = names
        .iter()
        .map(|path| document(path, Kind::Other, &text("glazing")))
        .collect();
    documents.push(document("docs/cooling.md", Kind::Other, &text("cooling")));
    documents.push(document(
        "README.md",
        Kind::Readme,
        "# Pottery\n\nA service.",
    ));
    let (_, passages) = passages_of(&documents, "How long does the cooling take?", None);
    let paths: Vec<&str> = passages.iter().map(|p| &*p.path).collect();
    assert!(paths.contains(&"docs/cooling.md") && paths.contains(&"README.md"));
    assert!(!paths.iter().any(|path| path.starts_with("docs/page")));
}

#[test]
fn what_is_found_stays_within_bounds_and_is_the_same_again() {
    let mut sources = pottery();
    for at in 0..400 {
        let text = format!(
            "¶kiln{at} export const kiln{at} = owner\n{}",
            filler("owner", 60)
        );
        sources.push(source(
            &format!("src/many/kiln{at}.ts"),
            &[("mongoose", "model")],
            &text,
        ));
    }
    let picks = [pick(Registry::Npm, "mongoose", "Mongoose", &[])];
    let once = gathered(&sources, &[], "Which owner has which kiln?", &picks);
    let again = gathered(&sources, &[], "Which owner has which kiln?", &picks);
    assert_eq!(once.code, again.code);
    assert!(once.code.len() <= 40);
    assert!(once.code.iter().map(|s| s.text.len()).sum::<usize>() <= 48 * 1024);
    assert!(
        once.code
            .windows(2)
            .all(|pair| pair[0].score >= pair[1].score)
    );
    for snippet in &once.code {
        // Three symbols, one after another.
        assert!(snippet.last_line - snippet.first_line < 3 * 124);
    }
}

proptest::proptest! {
    #[test]
    fn pieces_are_lines_of_their_files(
        text in "([a-zA-Z_ (){}=\n]|\\PC){0,3000}",
        first in 0_usize..60,
        last in 0_usize..60,
        prompt in "\\PC{1,60}",
    ) {
        let symbol = |first_line, last_line| Symbol { name: "kiln".to_owned(), first_line, last_line };
        let file = Source {
            path: "src/a.ts".to_owned(),
            language: "ts",
            text: text.clone(),
            imports: vec![Import { module: prompt.clone(), names: vec![prompt.clone()] }],
            symbols: vec![symbol(first, last), symbol(last, first), symbol(usize::MAX, usize::MAX)],
        };
        let other = Source { path: "src/b.ts".to_owned(), ..file.clone() };
        for files in [&[][..], &["src/a.ts"]] {
            let found = gathered(&[file.clone(), other.clone()], files, &prompt, &[]);
            for snippet in &found.code {
                let lines: Vec<&str> = text.lines().collect();
                let own = lines[snippet.first_line - 1..snippet.last_line].join("\n");
                proptest::prop_assert_eq!(&snippet.text, &own);
            }
        }
    }
}
