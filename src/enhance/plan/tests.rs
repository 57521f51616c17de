use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::{Plan, named};
use crate::enhance::gather::Gathered;
use crate::enhance::prompt::Prompt;
use crate::enhance::select::Pick;
use crate::enhance::stack::{Dependency, Registry, Stack};
use crate::enhance::tree::{Entry, Tree};
use crate::error::{Error, Kind, Result};
use crate::manifest::Kind as Needed;
use crate::model::{
    CacheState, Docs, EnhanceRequest, Library, Provenance, ServedVersion, Template, Transport,
    VersionFit, VersionOrigin, VersionWish,
};

fn pick(typed: &str, title: &str, locked: Option<&str>) -> Pick {
    let dependency = locked.map(|version| Dependency {
        registry: Registry::Npm,
        name: typed.to_owned(),
        version: Some(version.to_owned()),
        range: String::new(),
        kind: Needed::Direct,
        member: "web".into(),
        origin: "web/package-lock.json".into(),
    });
    Pick {
        dependency,
        name: typed.split('@').next().unwrap_or_default().to_owned(),
        title: title.to_owned(),
        library: typed.parse().unwrap(),
        reason: "named in the prompt".into(),
        score: 1.0,
        evidence: Vec::new(),
        subjects: Vec::new(),
        modules: Vec::new(),
    }
}

fn plan(picks: Vec<Pick>) -> Plan {
    Plan {
        tree: Tree::default(),
        sources: Vec::new(),
        stack: Stack::default(),
        prompt: Prompt::new("add a chart"),
        topics: picks
            .iter()
            .map(|p| format!("{} charts", p.title))
            .collect(),
        picks,
        files: Vec::new(),
        facts: None,
        warnings: vec!["the tree is cut".into()],
    }
}

fn request(requires_docs: bool) -> EnhanceRequest {
    EnhanceRequest {
        prompt: "add a chart".into(),
        files: Vec::new(),
        libraries: Vec::new(),
        tokens: 8000,
        template: Template::Xml,
        nonce: Some("abcdef".into()),
        requires_docs,
    }
}

fn docs(id: &str, warning: &str) -> Docs {
    Docs {
        library: Library {
            id: id.into(),
            ..Library::default()
        },
        asked: String::new(),
        version: ServedVersion {
            asked: None,
            served: Some("v3.1.0".into()),
            origin: None,
            fit: VersionFit::Unasked,
        },
        query: String::new(),
        snippets: Vec::new(),
        dropped: 0,
        raw: String::new(),
        provenance: Provenance {
            server: "context7".into(),
            transport: Transport::Http,
            fetched_at: SystemTime::UNIX_EPOCH,
            age: Duration::ZERO,
            cache: CacheState::Miss,
            round_trips: 1,
        },
        warnings: vec![warning.to_owned()],
    }
}

fn limited() -> Result<Docs> {
    Err(Error::new(Kind::RateLimited, "context7: too many requests").hint("wait 30 s"))
}

#[test]
fn the_version_is_the_users_else_the_projects() {
    let picks = vec![
        pick("react", "React", Some("19.2.0")),
        pick("vue@3.4.0", "Vue", Some("3.5.0")),
        pick("/d3/d3", "D3", None),
    ];
    let asked = plan(picks).questions();
    let wishes: Vec<_> = asked.iter().map(|question| question.wish.clone()).collect();
    let wish = |version: &str, origin| VersionWish::Asked {
        version: version.to_owned(),
        origin,
    };
    let lockfile = VersionOrigin::Lockfile("package-lock.json".into());
    assert_eq!(
        wishes,
        [
            wish("19.2.0", lockfile),
            wish("3.4.0", VersionOrigin::Argument),
            VersionWish::Any
        ]
    );
    assert_eq!(asked[0].query, "React charts");
    assert!(asked.iter().all(|question| !question.exact));
}

#[test]
fn a_question_is_never_empty() {
    let mut plan = plan(vec![pick("react", "React", None), pick("vue", "Vue", None)]);
    plan.topics = vec![" ".into()];
    let queries: Vec<_> = plan.questions().into_iter().map(|q| q.query).collect();
    assert_eq!(queries, ["React", "Vue"]);
}

#[test]
fn libraries_say_how_they_were_served_and_failures_are_warnings() {
    let picks = vec![
        pick("react", "React", Some("19.2.0")),
        pick("vue", "Vue", None),
        pick("d3@7", "D3", Some("6.0.0")),
    ];
    let answers = vec![Ok(docs("/facebook/react", "old")), limited(), limited()];
    let gathered = Gathered {
        warnings: vec!["b.md cannot be read".into()],
        ..Gathered::default()
    };
    let plan = plan(picks);
    let enhanced = plan.finish(&request(false), gathered, answers).unwrap();
    let [react, vue, d3] = enhanced.libraries.as_slice() else {
        panic!("{:?}", enhanced.libraries);
    };
    assert_eq!(react.id.as_deref(), Some("/facebook/react"));
    assert_eq!(react.version.as_deref(), Some("19.2.0"));
    assert_eq!(react.version_from.as_deref(), Some("web/package-lock.json"));
    assert_eq!(react.served.as_deref(), Some("v3.1.0"));
    assert_eq!(react.topic, "React charts");
    assert!(react.provenance.is_some() && react.error.is_none());
    assert_eq!(
        (&vue.id, &vue.provenance, &vue.version),
        (&None, &None, &None)
    );
    assert_eq!(vue.error.as_deref(), Some("context7: too many requests"));
    assert_eq!(
        (d3.version.as_deref(), &d3.version_from),
        (Some("7"), &None)
    );
    let wanted = [
        "react: old",
        "vue, d3: no documentation, rate limited: context7: too many requests (wait 30 s)",
        "the tree is cut",
        "b.md cannot be read",
    ];
    for line in wanted {
        assert!(
            enhanced.warnings.iter().any(|w| w == line),
            "{line}: {:?}",
            enhanced.warnings
        );
    }
}

#[test]
fn documentation_that_is_required_and_missing_is_a_failure() {
    let picks = vec![pick("react", "React", None), pick("vue", "Vue", None)];
    let answers = vec![Ok(docs("/facebook/react", "")), limited()];
    let failed = plan(picks).finish(&request(true), Gathered::default(), answers);
    let error = failed.unwrap_err();
    assert_eq!(error.kind, Kind::RateLimited);
    assert_eq!(error.message, "vue: context7: too many requests");
    let none = plan(Vec::new()).finish(&request(true), Gathered::default(), Vec::new());
    assert_eq!(none.unwrap_err().kind, Kind::NotFound);
    let fine = plan(Vec::new()).finish(&request(false), Gathered::default(), Vec::new());
    assert!(fine.is_ok());
}

fn project() -> (tempfile::TempDir, Tree) {
    let dir = tempfile::tempdir().unwrap();
    let files = [
        "web/src/a.ts",
        "web/b.ts",
        "api/src/a.ts",
        "api/src/c.ts",
        "README.md",
    ];
    for file in files {
        let path = dir.path().join("app").join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "x").unwrap();
    }
    std::fs::write(dir.path().join("other.ts"), "x").unwrap();
    let entry = |path: &str| Entry {
        path: path.to_owned(),
    };
    let tree = Tree {
        root: dir.path().join("app"),
        here: "web".into(),
        files: files.map(entry).to_vec(),
        ..Tree::default()
    };
    (dir, tree)
}

#[test]
fn files_of_the_request_are_relative_to_the_project() {
    let (_dir, tree) = project();
    let cwd = tree.root.join("web");
    let named = |paths: &[&str]| {
        let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
        named::files(&tree, &cwd, &paths).map_err(|e| (e.kind, e.message))
    };
    let absolute = tree.root.join("README.md");
    let absolute = absolute.to_str().unwrap();
    assert_eq!(
        named(&[
            "src/a.ts",
            "./src/../b.ts",
            "../api/src/c.ts",
            "src/a.ts",
            absolute
        ])
        .unwrap(),
        ["web/src/a.ts", "web/b.ts", "api/src/c.ts", "README.md"]
    );
    for (path, why) in [
        ("no.ts", "No such file"),
        ("src", "no regular file"),
        ("../../other.ts", "outside of the project"),
    ] {
        let (kind, message) = named(&[path]).unwrap_err();
        assert_eq!(kind, Kind::Usage);
        assert!(
            message.starts_with(&format!("--file {path}: ")),
            "{message}"
        );
        assert!(message.contains(why), "{message}");
    }
    assert_eq!(named::relative(&tree, Path::new("/")), None);
}

#[test]
fn paths_of_a_prompt_are_looked_for_nearest_first() {
    let (_dir, tree) = project();
    let mentioned = |paths: &[&str]| {
        let paths: Vec<String> = paths.iter().map(|p| (*p).to_owned()).collect();
        named::mentioned(&tree, &paths)
    };
    assert_eq!(mentioned(&["src/a.ts"]), ["web/src/a.ts"]);
    assert_eq!(mentioned(&["api/src/a.ts"]), ["api/src/a.ts"]);
    assert_eq!(mentioned(&["c.ts", "c.ts"]), ["api/src/c.ts"]);
    assert_eq!(mentioned(&["a.ts"]), ["web/src/a.ts", "api/src/a.ts"]);
    assert_eq!(mentioned(&["s", "src/no.ts", ""]), [""; 0]);
}
