use super::{Pick, Wanted, select};
use crate::enhance::prompt::Prompt;
use crate::enhance::scan::{Import, Source, Symbol};
use crate::enhance::stack::{Dependency, Registry, Stack};
use crate::enhance::subjects::Table;
use crate::manifest::Kind;

fn dependency(registry: Registry, name: &str, kind: Kind) -> Dependency {
    Dependency {
        registry,
        name: name.to_owned(),
        version: Some("1.2.3".to_owned()),
        range: String::new(),
        kind,
        member: String::new(),
        origin: "lock".to_owned(),
    }
}

fn stack(registry: Registry, direct: &[&str], dev: &[&str], deep: &[&str]) -> Stack {
    let of = |names: &[&str], kind: Kind| -> Vec<Dependency> {
        let all = names.iter();
        all.map(|name| dependency(registry, name, kind)).collect()
    };
    Stack {
        dependencies: [
            of(direct, Kind::Direct),
            of(dev, Kind::Dev),
            of(deep, Kind::Transitive),
        ]
        .concat(),
        ..Stack::default()
    }
}

fn source(path: &str, symbols: &[&str], imports: &[(&str, &[&str])], text: &str) -> Source {
    Source {
        path: path.to_owned(),
        language: "ts",
        text: text.to_owned(),
        imports: imports
            .iter()
            .map(|(module, names)| Import {
                module: (*module).to_owned(),
                names: names.iter().map(|&name| name.to_owned()).collect(),
            })
            .collect(),
        symbols: symbols
            .iter()
            .map(|name| Symbol {
                name: (*name).to_owned(),
                first_line: 1,
                last_line: text.lines().count().max(1),
            })
            .collect(),
    }
}

fn picks(prompt: &str, stack: &Stack, sources: &[Source], wanted: &Wanted) -> Vec<Pick> {
    let prompt = Prompt::new(prompt);
    select(&prompt, stack, sources, Table::built_in(), wanted)
}

fn names(prompt: &str, stack: &Stack) -> Vec<String> {
    let picks = picks(prompt, stack, &[], &Wanted::default());
    picks.into_iter().map(|pick| pick.name).collect()
}

fn shop() -> Stack {
    stack(
        Registry::Npm,
        &[
            "react",
            "react-dom",
            "express",
            "zustand",
            "@tanstack/react-query",
            "next-auth",
            "pg",
        ],
        &["vitest", "eslint", "typescript", "@types/react"],
        &["debug", "ms", "assertion-error"],
    )
}

#[test]
fn a_library_is_picked_where_its_name_stands_like_one() {
    for (prompt, expected) in [
        ("Move the cart to zustand", "zustand"),
        ("express: answer 404 as JSON", "express"),
        ("Answer 404 as JSON in express", "express"),
        ("Why does our Express server drop the header?", "express"),
        ("Bump `express` to the next major", "express"),
        (
            "Keep the list fresh with react query",
            "@tanstack/react-query",
        ),
        (
            "Keep the list fresh with ReactQuery",
            "@tanstack/react-query",
        ),
        ("What does eslint say about this rule?", "eslint"),
        ("React timers leak", "react"),
        ("fix the react effect", "react"),
        ("Write a paragraph on zustand for the docs", "zustand"),
        ("mach das mit node-postgres", "pg"),
        ("Keep it in zsutand", "zustand"),
    ] {
        let names = names(prompt, &shop());
        assert_eq!(
            names.first().map(String::as_str),
            Some(expected),
            "{prompt}: {names:?}"
        );
    }
}

#[test]
fn a_word_is_no_library_where_it_stands_like_a_word() {
    for prompt in [
        "Express your opinion on the plan",
        "We have to react to the complaint of the landlord",
        "Write a haiku about next summer",
        "Our Express server is old. Draft a friendly invitation for new people",
        "What is the next step? Write a roadmap",
        "Fix the typo in the README",
        "Suggest a better name for this project",
        "What do people express in the survey? Write a paragraph",
        "Write the agenda for the meeting, without zustand",
        "ms is short for milliseconds, or is it?",
        "the AssertionError of yesterday is gone, write the release notes",
    ] {
        let names = names(prompt, &shop());
        assert!(names.is_empty(), "{prompt}: {names:?}");
    }
}

#[test]
fn what_is_not_wanted_is_not_picked() {
    for prompt in [
        "Keep the cart between visits, without zustand",
        "Keep the cart between visits, not using zustand",
        "Use local storage instead of zustand to keep the cart",
    ] {
        let names = names(prompt, &shop());
        assert!(
            !names.contains(&"zustand".to_owned()),
            "{prompt}: {names:?}"
        );
    }
}

#[test]
fn a_subject_leads_to_what_the_project_uses_for_it() {
    let rails = stack(
        Registry::Gem,
        &["rails", "devise", "pundit", "sidekiq"],
        &["rspec-rails"],
        &[],
    );
    let bare = stack(Registry::Gem, &["rails"], &[], &[]);
    for (prompt, stack, expected) in [
        ("Let people log in with Google", &shop(), "next-auth"),
        (
            "Melde Leute mit Google an: Anmeldung einbauen",
            &shop(),
            "next-auth",
        ),
        ("People cannot sign in any more", &rails, "devise"),
        ("People cannot sign in any more", &bare, "rails"),
        ("Send the reminders in a background job", &rails, "sidekiq"),
        ("Write unit tests for the price", &shop(), "vitest"),
        ("Answer GET /orders/:id with 404", &shop(), "express"),
    ] {
        let names = names(prompt, stack);
        assert_eq!(
            names.first().map(String::as_str),
            Some(expected),
            "{prompt}: {names:?}"
        );
    }
}

#[test]
fn nothing_is_guessed() {
    let empty = Stack::default();
    for (prompt, stack) in [
        ("Let people log in", &empty),
        ("Draw a line chart of the prices", &shop()),
        ("Write a function that returns the median", &shop()),
        ("Ask again with exponential backoff", &empty),
    ] {
        let names = names(prompt, stack);
        assert!(names.is_empty(), "{prompt}: {names:?}");
    }
    for (prompt, expected) in [
        ("Build an endpoint with FastAPI", "fastapi"),
        ("Write a Playwright script that logs in", "playwright"),
        ("Count the words over GraphQL", "graphql"),
    ] {
        assert_eq!(names(prompt, &empty), [expected], "{prompt}");
    }
}

#[test]
fn a_phrase_is_not_its_words() {
    let stack = stack(
        Registry::Npm,
        &["react"],
        &["@testing-library/react", "msw"],
        &[],
    );
    let names = names("Mock the endpoint in the component tests", &stack);
    assert!(names.contains(&"msw".to_owned()), "{names:?}");
    assert!(!names.contains(&"react".to_owned()), "{names:?}");
}

#[test]
fn files_lead_to_what_they_import() {
    let cart = source(
        "src/store/cart.ts",
        &["useCart"],
        &[("zustand", &["create"]), ("../api", &["fetchCart"])],
        "export const useCart = create(() => ({}))",
    );
    let sources = [cart];
    let wanted = Wanted {
        files: vec!["src/store/cart.ts".to_owned()],
        ..Wanted::default()
    };
    let none = Wanted::default();
    for (prompt, wanted) in [
        ("Let people undo this", &wanted),
        ("Make useCart forget what was in it", &none),
        ("Undo in src/store/cart.ts", &none),
    ] {
        let picks = picks(prompt, &shop(), &sources, wanted);
        let names: Vec<_> = picks.iter().map(|pick| pick.name.as_str()).collect();
        assert_eq!(names, ["zustand"], "{prompt}");
        assert_eq!(picks[0].reason, "imported by src/store/cart.ts");
        assert!(picks[0].evidence.is_empty());
    }
    let picks = picks("Refactor this into a helper", &shop(), &sources, &wanted);
    assert!(picks.is_empty());
}

#[test]
fn ids_are_told_from_ways_into_the_program() {
    let ids = |prompt: &str| -> Vec<String> {
        let picks = picks(prompt, &shop(), &[], &Wanted::default());
        let picks = picks
            .into_iter()
            .filter(|pick| pick.library.typed.starts_with('/'));
        picks.map(|pick| pick.library.typed).collect()
    };
    assert_eq!(ids("Use /facebook/react for the list"), ["/facebook/react"]);
    assert_eq!(ids("per the docs of /some/thing/v2"), ["/some/thing/v2"]);
    for prompt in [
        "Make GET /loans/public readable",
        "Add a page under /orders/open",
        "the route /users/profile answers 500",
    ] {
        assert!(ids(prompt).is_empty(), "{prompt}");
    }
}

#[test]
fn what_is_asked_for_comes_first_and_is_told_once() {
    let wanted = Wanted {
        libraries: vec![
            "zustand".parse().unwrap(),
            "/facebook/react".parse().unwrap(),
        ],
        ..Wanted::default()
    };
    let picks = picks(
        "Move the cart to zustand, sign in first",
        &shop(),
        &[],
        &wanted,
    );
    let told: Vec<_> = picks
        .iter()
        .map(|pick| (pick.name.as_str(), pick.reason.as_str()))
        .collect();
    assert_eq!(told[0], ("zustand", "asked for with --library"));
    assert_eq!(told[1], ("react", "asked for with --library"));
    assert_eq!(
        told.iter().filter(|(name, _)| *name == "zustand").count(),
        1
    );
    let version = picks[0].dependency.as_ref().unwrap().version.as_deref();
    assert_eq!(version, Some("1.2.3"));
}

#[test]
fn the_member_that_the_work_is_in_goes_first() {
    let mut stack = stack(Registry::Npm, &[], &[], &[]);
    for (name, member) in [("express", "api"), ("fastify", "web")] {
        let mut package = dependency(Registry::Npm, name, Kind::Direct);
        package.member = member.to_owned();
        stack.dependencies.push(package);
    }
    let prompt = "Answer GET /orders with 404";
    for (member, expected) in [("api", "express"), ("web", "fastify")] {
        stack.members = vec![member.to_owned()];
        assert_eq!(names(prompt, &stack), [expected]);
    }
}

proptest::proptest! {
    #[test]
    fn evidence_lies_in_the_task(words in proptest::collection::vec(
        "(express|next-auth|log in|zustand\\.|`react`|GET /a/:b|日本語|react-query|,|Ä|/a/b)", 0..12,
    )) {
        let prompt = Prompt::new(&words.join(" "));
        let wanted = Wanted::default();
        for pick in select(&prompt, &shop(), &[], Table::built_in(), &wanted) {
            for range in pick.evidence {
                proptest::prop_assert!(prompt.task.get(range).is_some_and(|text| !text.is_empty()));
            }
        }
    }
}
