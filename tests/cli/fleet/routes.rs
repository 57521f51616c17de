//! Names that routes keep to one server.

use super::{servers, text};
use crate::support::env::{Output, TestEnv};
use crate::support::http_mcp::{Era, HttpMcp, Reply};

struct Setup {
    env: TestEnv,
    private: HttpMcp,
    public: HttpMcp,
}

impl Setup {
    fn new(routes: &str, answer: Reply) -> Self {
        let private = HttpMcp::builder(Era::Modern)
            .tolerant()
            .start(move |_| answer.clone());
        let public = HttpMcp::context7(Era::Modern);
        let env = TestEnv::new();
        env.write_config(&format!(
            "default_servers = [\"public\"]\n[servers.private]\nurl = \"{}\"\nroutes = {routes}\n{}\
             [groups.both]\nservers = [\"public\", \"private\"]\n",
            private.url(),
            servers(&[("public", &public)], "")
        ));
        Self {
            env,
            private,
            public,
        }
    }

    fn docs(&self, args: &[&str]) -> Output {
        self.env.docent().args(["--json"]).args(args).run()
    }
}

const COMPANY: &str = "[\"/company/*\", \"npm:@company/*\"]";

#[test]
fn private_names_reach_the_private_server_alone() {
    let setup = Setup::new(COMPANY, Reply::Catalogue);
    for (at, name) in [
        "/company/ui",
        "npm:@company/ui",
        "@company/ui",
        "company/ui",
    ]
    .into_iter()
    .enumerate()
    {
        setup.docs(&["docs", name, "x"]);
        setup.docs(&["resolve", name]);
        assert!(setup.private.calls().len() > at, "{name} was asked for");
    }
    setup.public.assert_requests(&[]);
}

#[test]
fn private_names_stay_private_when_their_server_fails() {
    for answer in [
        Reply::http(503, &[], "down"),
        Reply::Reset,
        Reply::http(401, &[], "no"),
        Reply::http(404, &[], "nothing"),
        Reply::Garbage(b"<".to_vec()),
    ] {
        let setup = Setup::new(COMPANY, answer.clone());
        for name in ["/company/ui", "npm:@company/ui", "@company/ui"] {
            for group in [&[][..], &["--server", "both"]] {
                let output = setup.docs(&[group, &["docs", name, "x"]].concat());
                assert_ne!(output.code, Some(0), "{answer:?}");
                setup.docs(&[group, &["resolve", name]].concat());
            }
        }
        let input = "/company/ui\ta\n@company/ui\tb\n";
        let run = setup.env.docent().args(["docs", "--batch", "-"]);
        run.stdin(input).run().assert_code(10);
        assert!(setup.private.count("") > 0);
        setup.public.assert_requests(&[]);
    }
}

#[test]
fn other_names_do_not_reach_a_server_with_routes() {
    let setup = Setup::new(COMPANY, Reply::Catalogue);
    for args in [&["--server", "both"][..], &[]] {
        let args = [args, &["--no-cache", "docs", "react", "x"]].concat();
        let document = setup.docs(&args).assert_code(0).json();
        assert_eq!(text(&document["provenance"]["server"]), "public");
    }
    setup.private.assert_requests(&[]);
}

#[test]
fn server_that_is_named_is_asked_whatever_the_routes() {
    let setup = Setup::new(COMPANY, Reply::Catalogue);
    let named = |server: &str, library: &str| {
        setup.docs(&["--server", server, "docs", library, "x"]);
    };
    named("private", "/facebook/react");
    assert_eq!(setup.private.calls().len(), 1);
    setup.public.assert_requests(&[]);
    named("public", "/company/ui");
    assert_eq!(setup.private.calls().len(), 1);
    assert_eq!(setup.public.calls().len(), 1);
}

#[test]
fn ids_are_matched_by_globs_over_the_whole_id() {
    let setup = Setup::new("[\"/facebook/re?ct\", \"/tokio-rs/*\"]", Reply::Catalogue);
    for id in [
        "/facebook/react",
        "/facebook/react/v19.1.0",
        "/tokio-rs/tokio",
    ] {
        let document = setup.docs(&["docs", id, "x"]).assert_code(0).json();
        assert_eq!(text(&document["provenance"]["server"]), "private", "{id}");
    }
    setup.public.assert_requests(&[]);
    let output = setup.docs(&["docs", "/vercel/next.js", "x"]);
    let document = output.assert_code(0).json();
    assert_eq!(text(&document["provenance"]["server"]), "public");
}
