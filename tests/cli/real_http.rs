//! The real npm servers over HTTP, against the stand-in for their service.

use crate::ask::{at, error, failure};
use crate::support::backend::{Answer, Backend};
use crate::support::catalogue::docs_text;
use crate::support::env::TestEnv;
use crate::support::node::{RealHttp, RealServer, VERSIONS, real_server};

/// Starts every version that serves HTTP, with a service of its own.
fn each(test: impl Fn(&RealServer, &RealHttp, &Backend)) {
    for version in VERSIONS {
        let Some(server) = real_server(version) else {
            return;
        };
        if server.serves_http() {
            let backend = Backend::start();
            let running = server.start_http(&backend.url());
            test(&server, &running, &backend);
        }
    }
}

#[test]
fn name_is_resolved_and_its_documentation_fetched_then_cached() {
    each(|server, running, backend| {
        let (env, version) = (TestEnv::new(), server.version);
        let url = running.url();
        let resolved = at(&env, &url, &["--json", "resolve", "react"]);
        resolved.assert_code(0);
        let result = &resolved.json()["results"][0];
        assert_eq!(result["chosen"], "/facebook/react", "{version}");
        let library = &result["libraries"][0];
        assert_eq!(library["snippets"], 2841, "{version}");
        assert_eq!(library["reputation"], "high", "{version}");
        assert_eq!(library["versions"][3], "v19.2.0", "{version}");
        let args = ["docs", "react@19.2.0", "effect cleanup", "--raw"];
        let output = at(&env, &url, &args);
        output.assert_code(0);
        let wanted = docs_text("/facebook/react/v19.2.0", "effect cleanup", 3);
        assert_eq!(output.stdout.trim_end(), wanted.trim_end(), "{version}");
        let asked = backend.requests().len();
        let output = at(
            &env,
            &url,
            &["--json", "docs", "react@19.2.0", "effect cleanup"],
        );
        output.assert_code(0);
        let document = output.json();
        assert_eq!(document["provenance"]["cache"], "hit", "{version}");
        assert_eq!(
            document["snippets"].as_array().unwrap().len(),
            5,
            "{version}"
        );
        assert_eq!(backend.requests().len(), asked, "{version}");
    });
}

#[test]
fn newest_costs_one_request_and_older_ones_are_remembered() {
    each(|server, running, _| {
        let (env, version) = (TestEnv::new(), server.version);
        let trips = |query: &str| {
            let output = at(
                &env,
                &running.url(),
                &["--json", "docs", "/facebook/react", query],
            );
            output.assert_code(0);
            output.json()["provenance"]["round_trips"].as_u64().unwrap()
        };
        let counts = [trips("one"), trips("two"), trips("three")];
        match version {
            "4.1.1" => assert_eq!(counts, [1, 1, 1], "{version}"),
            // The lifecycle is tried once, of 1.x the tool as well.
            _ if server.is_old() => assert!(counts[0] >= 4, "{counts:?}"),
            _ => assert_eq!(counts[0], 4, "{version}"),
        }
        if version != "4.1.1" {
            assert_eq!(counts[1..], [3, 3], "{version}");
        }
    });
}

#[test]
fn failures_of_the_service_are_told_and_not_kept() {
    // Status, `error.code`, exit code.
    let rows = [
        (401, "auth", 4),
        (403, "forbidden", 4),
        (404, "not_found", 3),
        (429, "rate_limited", 6),
        (500, "unavailable", 5),
        (503, "unavailable", 5),
    ];
    each(|server, running, backend| {
        for (status, code, exit) in rows {
            let (env, version) = (TestEnv::new(), server.version);
            backend.unscript();
            backend.script("/v2", Answer::status(status));
            for args in [&["docs", "/facebook/react", "x"][..], &["resolve", "react"]] {
                let error = failure(&env, &running.url(), args, exit);
                assert_eq!(
                    error["code"], code,
                    "{version} {status} {args:?}: {error:#}"
                );
            }
            backend.unscript();
            if code != "not_found" {
                for args in [&["docs", "/facebook/react", "x"][..], &["resolve", "react"]] {
                    at(&env, &running.url(), args).assert_code(0);
                }
            }
        }
    });
}

#[test]
fn words_of_the_service_are_passed_on_and_judged() {
    let rows = [
        ("slow down", "unrecognised", 8),
        ("Monthly quota exceeded", "quota", 6),
        ("Private repositories require a plan", "forbidden", 4),
    ];
    each(|server, running, backend| {
        for (message, code, exit) in rows {
            let env = TestEnv::new();
            backend.script("/v2", Answer::status(429).message(message));
            let error = failure(&env, &running.url(), &["docs", "/a/b", "x"], exit);
            assert_eq!(error["code"], code, "{}: {error:#}", server.version);
            let said = error["message"].as_str().unwrap();
            assert!(said.contains(message), "{said}");
        }
    });
}

#[test]
fn redirects_missing_tags_and_unfinished_libraries_are_understood() {
    each(|server, running, _| {
        let (env, url, version) = (TestEnv::new(), running.url(), server.version);
        let output = at(&env, &url, &["--json", "docs", "/tiangolo/fastapi", "x"]);
        output.assert_code(0);
        assert_eq!(
            output.json()["library"]["id"],
            "/fastapi/fastapi",
            "{version}"
        );
        let fails = |args: &[&str], code: &str, exit| {
            let output = at(&env, &url, &[&["--json"], args].concat());
            output.assert_code(exit);
            let error = error(&output);
            assert_eq!(error["code"], code, "{version}: {error:#}");
            error
        };
        let args = ["docs", "/facebook/react/v1.0.0", "x", "--exact"];
        let error = fails(&args, "version_not_found", 3);
        assert_eq!(error["candidates"][1], "v18.3.1", "{version}");
        fails(&["docs", "/fresh/library", "x"], "not_finalized", 3);
        fails(&["docs", "/loop/one", "x"], "redirect_loop", 8);
        fails(&["docs", "/no/such", "x"], "not_found", 3);
        fails(&["resolve", "nosuch"], "not_found", 3);
    });
}

#[test]
fn unreachable_service_is_unavailable() {
    each(|server, running, backend| {
        let env = TestEnv::new();
        backend.script("/v2", Answer::reset());
        for args in [&["docs", "/facebook/react", "x"][..], &["resolve", "react"]] {
            let error = failure(&env, &running.url(), args, 5);
            assert_eq!(error["code"], "unavailable", "{}", server.version);
        }
    });
}

#[test]
fn health_tells_which_server_it_is() {
    each(|server, running, backend| {
        let env = TestEnv::new();
        let run = env
            .docent()
            .args(["--json", "--server", &running.url(), "health"]);
        let document = run.env("CONTEXT7_MCP_URL", running.url()).run().json();
        let checked = &document["servers"][0];
        assert_eq!(checked["ok"], true, "{document:#}");
        let tools = checked["tools"].to_string();
        let tool = if server.is_old() {
            "get-library-docs"
        } else {
            "query-docs"
        };
        assert!(
            tools.contains(tool) && tools.contains("resolve-library-id"),
            "{tools}"
        );
        let is_modern = checked["protocol"] == "2026-07-28";
        assert_eq!(is_modern, server.version == "4.1.1", "{checked:#}");
        assert!(checked["implementation"].is_string(), "{checked:#}");
        assert_eq!(backend.requests().len(), 0, "a query was spent");
    });
}
