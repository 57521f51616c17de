use std::collections::HashSet;

use proptest::prelude::*;

use super::{MOST, topics};
use crate::enhance::prompt::Prompt;
use crate::enhance::select::Pick;
use crate::model::{LibraryRef, Target};

/// A pick by its title, the texts that speak for it and its subjects.
fn pick(prompt: &Prompt, title: &str, evidence: &[&str], subjects: &[&str]) -> Pick {
    let found = evidence.iter().filter_map(|e| {
        let at = prompt.task.find(e)?;
        Some(at..at + e.len())
    });
    Pick {
        dependency: None,
        name: title.to_lowercase(),
        title: title.to_owned(),
        library: LibraryRef {
            typed: title.to_owned(),
            target: Target::Name(title.to_owned()),
            version: None,
        },
        reason: String::new(),
        score: 1.0,
        evidence: found.collect(),
        subjects: subjects.iter().map(|s| (*s).to_owned()).collect(),
        modules: Vec::new(),
    }
}

fn ask(text: &str, picks: &[(&str, &[&str], &[&str])]) -> Vec<String> {
    let prompt = Prompt::new(&crate::enhance::mask::mask(text));
    let picks: Vec<Pick> = picks
        .iter()
        .map(|(t, e, s)| pick(&prompt, t, e, s))
        .collect();
    topics(&prompt, &picks, &HashSet::new())
}

#[test]
fn a_question_is_the_part_that_speaks_for_the_library() {
    for (text, title, evidence, want) in [
        (
            "Debounce the search box with useDeferredValue",
            "React",
            "useDeferredValue",
            "Debounce the search box with useDeferredValue",
        ),
        (
            "Please add a guard to the router.",
            "Vue Router",
            "router",
            "add a guard to the router",
        ),
        (
            "How do I stream a response in axum?",
            "axum",
            "axum",
            "stream a response in axum",
        ),
        (
            "Can you paginate the invoices with sqlalchemy?",
            "SQLAlchemy",
            "sqlalchemy",
            "paginate the invoices with sqlalchemy",
        ),
        (
            "pydantic: the price must be above zero",
            "Pydantic",
            "pydantic",
            "pydantic the price must be above zero",
        ),
        (
            "Send the newsletter at night, celery",
            "Celery",
            "celery",
            "Send the newsletter at night, celery",
        ),
        (
            "Fix src/lib/cart.ts so that the drawer closes with framer motion",
            "Framer Motion",
            "framer motion",
            "Fix so that the drawer closes with framer motion",
        ),
        (
            "Upload avatars to s3 for @marta and mail ops@acme.io",
            "boto3",
            "s3",
            "Upload avatars to s3 for and mail",
        ),
        (
            "Handle `if (a) { return b; }` in the vitest setup of snapshots",
            "Vitest",
            "vitest",
            "Handle in the vitest setup of snapshots",
        ),
        (
            "Rate limit 10.0.3.7 and db.internal.acme.io with nginx zones",
            "nginx",
            "nginx",
            "Rate limit and with nginx zones",
        ),
        (
            "Mock TariffClient when testing the quote page with jest",
            "Jest",
            "jest",
            "Mock when testing the quote page with jest",
        ),
        (
            "Test compute_tariff with pytest",
            "pytest",
            "pytest",
            "Test compute tariff with pytest",
        ),
        (
            "Show a toast. Use tokio channels for the shutdown of workers.",
            "tokio",
            "tokio",
            "Use tokio channels for the shutdown of workers",
        ),
        (
            "Order 12345678 of 2024-09-20 is charged twice by stripe in production",
            "Stripe",
            "stripe",
            "Order of is charged twice by stripe in production",
        ),
        (
            "Cache GET /dashboard/7 for an hour with redis keys",
            "Redis",
            "redis",
            "Cache GET for an hour with redis keys",
        ),
        (
            "Use \"next/image\" for the hero picture in next",
            "Next.js",
            "next",
            "Use next for the hero picture in next",
        ),
        (
            "I want to validate the signup form with zod",
            "Zod",
            "zod",
            "validate the signup form with zod",
        ),
        (
            "See https://wiki.acme.io/x and set up the prisma seed script",
            "Prisma",
            "prisma",
            "set up the prisma seed script",
        ),
    ] {
        assert_eq!(ask(text, &[(title, &[evidence], &[])]), [want], "{text}");
    }
}

#[test]
fn each_library_of_a_sentence_gets_its_own_part() {
    let got = ask(
        "Create a Stripe webhook handler and store the event id with Prisma",
        &[("Stripe", &["Stripe"], &[]), ("Prisma", &["Prisma"], &[])],
    );
    assert_eq!(
        got,
        [
            "Create a Stripe webhook handler",
            "store the event id with Prisma"
        ]
    );
    let got = ask(
        "Invalidate the products query when something is added to the cart. The cart lives in zustand.",
        &[
            ("TanStack Query", &["query"], &[]),
            ("zustand", &["zustand"], &[]),
        ],
    );
    assert_eq!(
        got,
        [
            "Invalidate the products query when something is added to the cart",
            "The cart lives in zustand"
        ]
    );
}

#[test]
fn other_languages_get_the_subject_in_english() {
    for (text, evidence, subject) in [
        (
            "Speichere den Warenkorb mit Pinia, damit er bleibt",
            "Pinia",
            "state management",
        ),
        (
            "Ajoute une page de connexion avec passport",
            "passport",
            "authentication",
        ),
        (
            "Añade una prueba para el carrito con vitest",
            "vitest",
            "testing",
        ),
        ("用 prisma 添加一个订单模型", "prisma", "database queries"),
        (
            "ログインページを追加してください",
            "ログイン",
            "authentication",
        ),
        ("Добавь проверку формы регистрации", "формы", "validation"),
        ("로그인 페이지를 만들어 주세요", "로그인", "authentication"),
    ] {
        let got = ask(text, &[("X", &[evidence], &[subject])]);
        assert!(got[0].starts_with(&format!("{subject}: ")), "{got:?}");
        assert!(got[0].contains(evidence), "{got:?}");
    }
}

#[test]
fn no_two_libraries_get_the_same_question() {
    let got = ask(
        "Protect the loans page",
        &[
            ("Spring Security", &[], &[]),
            ("Spring Boot", &[], &[]),
            ("Spring Boot", &[], &[]),
        ],
    );
    assert_eq!(got[0], "Protect the loans page");
    assert_eq!(got[1], "Spring Boot: Protect the loans page");
    assert!(got[2] != got[1] && got[2] != got[0], "{got:?}");
}

#[test]
fn a_long_beginning_is_cut_to_what_the_library_is_about() {
    let text = "Rework the overview of the warehouse for the night shift staff of the eastern branch with recharts bars per hour of work please";
    let got = ask(text, &[("Recharts", &["recharts"], &[])]);
    assert!(
        got[0].chars().count() <= 80 && got[0].contains("recharts"),
        "{got:?}"
    );
}

#[test]
fn of_a_log_only_the_order_is_asked() {
    let log =
        "2024-09-20T11:00:00.000Z npm http fetch GET 200 http://localhost:4873/x 0ms\n".repeat(40);
    let text = format!("CI is red. Log:\n\n{log}\nSet the time zone of the test run to UTC.");
    let got = ask(&text, &[("Vitest", &[], &[])]);
    assert_eq!(got, ["Set the time zone of the test run to UTC"]);
}

#[test]
fn what_is_asked_comes_before_what_is_told() {
    for (text, evidence, want) in [
        (
            "Visitors grumble that the catalogue opens slowly. Keep the page in memory for ten minutes.",
            "page",
            "Keep the page in memory for ten minutes",
        ),
        (
            "Our nightly worker died on Monday and nobody saw it. Tell the admins by mail when a worker fails.",
            "worker",
            "Tell the admins by mail when a worker fails",
        ),
        (
            "The metrics are a mess. We get ten thousand rows per hour. Log the requests as JSON.",
            "rows",
            "Log the requests as JSON",
        ),
        (
            "Sessions are lost during releases. Shut down gracefully, and close the pool last.",
            "Sessions",
            "Shut down gracefully, and close the pool last",
        ),
        // What it is, was told before.
        (
            "The notice about chained frames is noise. Get rid of it in the rinsing step.",
            "notice",
            "The notice about chained frames is noise, Get rid of it in the rinsing step",
        ),
        (
            "A berth may be moved twice at most; validate it in the form.",
            "form",
            "A berth may be moved twice at most, validate it in the form",
        ),
        (
            "Workers spin for ever on a conflict. Requeue with backoff.",
            "Workers",
            "Requeue with backoff",
        ),
        // What follows an order is told about it.
        (
            "Add a sign-in page. Sessions live in redis.",
            "redis",
            "Sessions live in redis",
        ),
        // An order that names nothing is about what was told.
        (
            "The effect runs twice after the upgrade. Please fix it.",
            "effect",
            "The effect runs twice after the upgrade",
        ),
        (
            "Carts lose their items when the tab sleeps. What is wrong?",
            "Carts",
            "Carts lose their items when the tab sleeps",
        ),
    ] {
        assert_eq!(ask(text, &[("X", &[evidence], &[])]), [want], "{text}");
    }
}

#[test]
fn of_a_pasted_failure_the_question_is_asked() {
    for log in [
        "FAIL test/weights.spec.ts > scale > shows grams\nAssertionError: expected '3,5' to equal '3.5'\n",
        "    def test_weight():\n>       assert shown(3.5) == '3,5'\nE       AssertionError: assert '3.5' == '3,5'\n\ntests/test_scale.py:9: AssertionError\n==== short test summary info ====\n",
        "thread 'scale::shows_grams' panicked at src/scale.rs:41:9:\nassertion `left == right` failed\n",
    ] {
        let text = format!(
            "This is what I see:\n\n{log}\nHow can I choose the number format of the suite?"
        );
        for evidence in [&["test"][..], &["assert", "Assert"], &[]] {
            let got = ask(&text, &[("X", evidence, &[])]);
            assert!(
                got[0].ends_with("choose the number format of the suite"),
                "{log}: {got:?}"
            );
        }
    }
}

#[test]
fn a_label_stands_where_no_word_says_the_subject() {
    for (text, subject, want) in [
        (
            "Cache the report for an hour",
            "caching of responses",
            "Cache the report for an hour",
        ),
        (
            "Queue the thumbnails of an album",
            "background jobs",
            "background jobs: Queue the thumbnails of an album",
        ),
        (
            "Write tests for the tariff form",
            "testing",
            "Write tests for the tariff form",
        ),
    ] {
        assert_eq!(ask(text, &[("X", &[], &[subject])]), [want], "{text}");
    }
    // Nor where the library itself is named.
    let got = ask(
        "Store the receipts of a till with prisma",
        &[("Prisma", &["prisma"], &["object-relational mapping"])],
    );
    assert_eq!(got, ["Store the receipts of a till with prisma"]);
}

#[test]
fn nothing_private_is_asked() {
    let key = concat!("sk_", "live_51AbCdEfGhIjKlMnOpQrStUv");
    let text = format!(
        "The key {key} from /home/eva/app/.env fails for eva@acme.io on db-7.acme.internal:5432 \
         (10.1.2.3, password=hunter22) in src/billing/InvoiceRunner.ts with `charge(x);` and \
         InvoiceRunner::run(), see C:\\work\\app and ~/notes: how do I configure the stripe client?"
    );
    for evidence in [
        &["stripe"][..],
        &["key"],
        &["billing"],
        &["acme"],
        &["Invoice"],
        &[],
    ] {
        let got = ask(&text, &[("Stripe", evidence, &["payments"])]);
        for private in [
            "51Ab",
            "/home",
            "eva",
            "internal",
            "10.1",
            "hunter22",
            "src/",
            "InvoiceRunner",
            "charge(",
            "C:\\",
            "~",
            "***",
            "`",
            "5432",
            ".env",
            ".ts",
            "@",
        ] {
            assert!(!got[0].contains(private), "{private} in {got:?}");
        }
    }
}

#[test]
fn without_content_the_subject_is_asked_or_a_guide() {
    assert_eq!(
        ask("src/a.ts", &[("Zod", &[], &["validation"])]),
        ["validation"]
    );
    assert_eq!(ask("src/a.ts", &[("Zod", &[], &[])]), ["Zod guide"]);
}

proptest! {
    #[test]
    fn a_question_is_one_line_and_short(
        text in "[ -~\n`é中]{0,300}",
        spans in prop::collection::vec((0_usize..300, 0_usize..20), 0..4),
    ) {
        let prompt = Prompt::new(&text);
        let picks: Vec<Pick> = spans.iter().map(|(from, length)| {
            let mut pick = pick(&prompt, "Some Library", &[], &["testing"]);
            pick.evidence.push(*from..from + length);
            pick
        }).collect();
        let got = topics(&prompt, &picks, &HashSet::new());
        prop_assert_eq!(got.len(), picks.len());
        for topic in &got {
            prop_assert!(!topic.trim().is_empty());
            prop_assert!(topic.chars().count() <= MOST);
            prop_assert!(!topic.contains(['\n', '`']) && !topic.contains("***"));
            prop_assert_eq!(topic.trim(), &**topic);
        }
        prop_assert_eq!(&topics(&prompt, &picks, &HashSet::new()), &got);
    }
}

#[test]
fn names_and_code_of_the_project_stay_here() {
    let own = HashSet::from(["Zorblatter", "useLedger", "ledger-local", "React"]);
    let rows = [
        (
            "the React effect of Zorblatter is not cleaned up",
            "the React effect of is not cleaned up",
        ),
        (
            "why does React say so in `useLedger()` of ledger-local when it is left?",
            "why does React say so in of when it is left",
        ),
        (
            "clean the React effect up:\nconst rows = load(ledger); // fast",
            "clean the React effect up",
        ),
        ("~~~\nlet rows = load(ledger);\n~~~", "React guide"),
        (
            "ERROR web-7f9c React cannot read properties",
            "ERROR React cannot read properties",
        ),
    ];
    let got = rows.map(|(text, _)| {
        let prompt = Prompt::new(text);
        let picks = [pick(&prompt, "React", &["React"], &[])];
        topics(&prompt, &picks, &own).concat()
    });
    assert_eq!(got, rows.map(|(_, expected)| expected));
}
