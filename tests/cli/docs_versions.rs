//! `docent docs`: versions, and libraries that go by another id.

use crate::ask::{ask, failure, json, texts};
use crate::support::env::TestEnv;
use crate::support::http_mcp::{Era, HttpMcp, Reply};

fn server() -> HttpMcp {
    HttpMcp::context7(Era::Modern)
}

/// The id of the last call for documentation.
fn asked(server: &HttpMcp) -> String {
    let calls = server.calls();
    calls.last().unwrap().argument("libraryId").to_owned()
}

#[test]
fn nearest_version_is_served_and_a_far_one_warned_of() {
    // Asked, served, what the warning names.
    for (version, tag, warned) in [
        ("19.2.0", Some("v19.2.0"), None),
        ("v19.1.0", Some("v19.1.0"), None),
        ("19", Some("v19.2.0"), None),
        ("18.3", Some("v18.3.1"), None),
        ("19.1.7", Some("v19.1.0"), None),
        ("18.2.0", Some("v18.3.1"), Some("same major")),
        ("16.8.0", None, Some("default branch")),
        ("nonsense", None, Some("default branch")),
    ] {
        let (env, server) = (TestEnv::new(), server());
        let args = ["docs", "react", "x", "--version", version];
        for cache in ["miss", "hit"] {
            let document = json(&env, &server, &args);
            let served = &document["library"]["version"];
            assert_eq!(served["asked"], version);
            assert_eq!(served["served"].as_str(), tag, "{version}");
            assert_eq!(served["from"], "--version");
            let warnings = texts(&document["warnings"]).join("\n");
            match warned {
                Some(part) => assert!(warnings.contains(part), "{version}: {warnings}"),
                None => assert_eq!(warnings, "", "{version}"),
            }
            assert_eq!(document["provenance"]["cache"], cache);
        }
        let id = tag.map_or("/facebook/react".to_owned(), |t| {
            format!("/facebook/react/{t}")
        });
        assert_eq!(asked(&server), id, "{version}");
        let output = ask(&env, &server, &args);
        assert_eq!(output.stderr.contains("warning:"), warned.is_some());
    }
}

#[test]
fn id_with_a_wished_version_uses_its_record() {
    let (env, server) = (TestEnv::new(), server());
    let args = ["docs", "/facebook/react", "x", "--version", "18"];
    assert_eq!(
        json(&env, &server, &args)["library"]["version"]["served"],
        "v18.3.1"
    );
    assert_eq!(asked(&server), "/facebook/react/v18.3.1");
}

#[test]
fn exact_lists_the_tags_when_there_is_no_such_version() {
    for library in ["react", "/facebook/react"] {
        let (env, server) = (TestEnv::new(), server());
        let args = ["docs", library, "x", "--version", "18.2.0", "--exact"];
        let error = failure(&env, &server.url(), &args, 3);
        assert_eq!(error["code"], "version_not_found");
        let tags = ["v17.0.2", "v18.3.1", "v19.1.0", "v19.2.0"];
        assert_eq!(texts(&error["candidates"]), tags);
        let output = ask(&env, &server, &args);
        output.assert_code(3);
        assert!(output.stderr.contains("v18.3.1"), "{}", output.stderr);
        assert_eq!(server.count("tools/call query-docs"), 0);
        let args = ["docs", library, "x", "--version", "18.3.1", "--exact"];
        json(&env, &server, &args);
    }
}

#[test]
fn unknown_tag_in_an_id_gives_the_nearest_with_a_warning() {
    let (env, server) = (TestEnv::new(), server());
    let document = json(&env, &server, &["docs", "/facebook/react/v18.2.0", "x"]);
    assert_eq!(document["library"]["version"]["served"], "v18.3.1");
    assert_eq!(document["library"]["version"]["asked"], "v18.2.0");
    let warnings = texts(&document["warnings"]).join("\n");
    assert!(warnings.contains("v18.2.0"), "{warnings}");
    let again = json(&env, &server, &["docs", "/facebook/react/v18.2.0", "x"]);
    assert_eq!(again["provenance"]["cache"], "hit");
    assert_eq!(again["library"]["version"], document["library"]["version"]);
}

#[test]
fn unknown_tag_in_an_id_is_a_failure_when_exact() {
    let (env, server) = (TestEnv::new(), server());
    let args = ["docs", "/facebook/react/v18.2.0", "x", "--exact"];
    let error = failure(&env, &server.url(), &args, 3);
    assert_eq!(error["code"], "version_not_found");
    assert!(texts(&error["candidates"]).contains(&"v18.3.1"));
    json(
        &env,
        &server,
        &["docs", "/facebook/react/v18.3.1", "x", "--exact"],
    );
}

#[test]
fn latest_is_the_default_branch() {
    for library in ["react", "/facebook/react", "/facebook/react/v18.3.1"] {
        let (env, server) = (TestEnv::new(), server());
        let document = json(&env, &server, &["docs", library, "x", "--latest"]);
        assert!(document["library"]["version"]["served"].is_null());
        assert_eq!(asked(&server), "/facebook/react", "{library}");
        assert_eq!(texts(&document["warnings"]), [""; 0]);
    }
}

#[test]
fn same_version_said_twice_is_no_conflict() {
    let (env, server) = (TestEnv::new(), server());
    let args = ["docs", "react@19.2.0", "x", "--version", "19.2.0"];
    assert_eq!(
        json(&env, &server, &args)["library"]["version"]["served"],
        "v19.2.0"
    );
}

#[test]
fn versions_do_not_share_answers() {
    let (env, server) = (TestEnv::new(), server());
    let text = |args: &[&str]| json(&env, &server, args)["snippets"][0]["text"].to_string();
    let all = [
        text(&["docs", "react", "x"]),
        text(&["docs", "react@18", "x"]),
        text(&["docs", "react@19", "x"]),
    ];
    assert!(all[0] != all[1] && all[1] != all[2] && all[0] != all[2]);
    assert_eq!(server.count("tools/call query-docs"), 3);
}

#[test]
fn redirects_are_followed_and_the_new_id_is_shown() {
    let (env, server) = (TestEnv::new(), server());
    let document = json(&env, &server, &["docs", "/tiangolo/fastapi", "x"]);
    assert_eq!(document["library"]["id"], "/fastapi/fastapi");
    assert_eq!(document["library"]["asked"], "/tiangolo/fastapi");
    assert_eq!(document["provenance"]["round_trips"], 2);
    let again = json(&env, &server, &["docs", "/tiangolo/fastapi", "x"]);
    assert_eq!(again["library"]["id"], "/fastapi/fastapi");
    assert_eq!(again["provenance"]["cache"], "hit");
    assert_eq!(server.count(""), 2);
}

#[test]
fn redirect_loop_is_an_error_of_its_own() {
    let (env, server) = (TestEnv::new(), server());
    let args = ["docs", "/loop/one", "x"];
    for _ in 0..2 {
        let error = failure(&env, &server.url(), &args, 8);
        assert_eq!(error["code"], "redirect_loop");
    }
    assert_eq!(server.count("tools/call"), 4, "a failure is not kept");
}

#[test]
fn redirect_loop_of_one_server_is_answered_by_the_next() {
    let (env, good) = (TestEnv::new(), server());
    let bad = HttpMcp::start(Era::Modern, |call| {
        let to = match call.argument("libraryId") {
            "/facebook/react" => "/other/react",
            _ => "/facebook/react",
        };
        Reply::text(format!(
            "Library /a has been redirected to this library: {to}."
        ))
    });
    let args = ["--server", &bad.url(), "--server", &good.url(), "--json"];
    let run = env
        .docent()
        .args(args)
        .args(["docs", "/facebook/react", "x"]);
    let document = run.run().assert_code(0).json();
    let name = document["provenance"]["server"].as_str().unwrap();
    assert!(good.url().contains(name), "{name}");
}

/// A server whose library `/hop/1` redirects so many times.
fn hops(count: usize) -> HttpMcp {
    HttpMcp::start(Era::Modern, move |call| {
        let id = call.argument("libraryId").to_owned();
        let at: usize = id.rsplit('/').next().unwrap().parse().unwrap();
        if at > count {
            return Reply::text(format!("### End\n\nSource: https://x.example\n\nAt {id}."));
        }
        let text = format!(
            "Library {id} has been redirected to this library: /hop/{}.",
            at + 1
        );
        Reply::text(text)
    })
}

#[test]
fn three_redirects_are_followed_and_no_more() {
    let (env, server) = (TestEnv::new(), hops(3));
    let document = json(&env, &server, &["docs", "/hop/1", "x"]);
    assert_eq!(document["library"]["id"], "/hop/4");
    let (env, server) = (TestEnv::new(), hops(4));
    let error = failure(&env, &server.url(), &["docs", "/hop/1", "x"], 8);
    assert_eq!(error["code"], "redirect_loop");
    assert_eq!(server.calls().len(), 4);
}
