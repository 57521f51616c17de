//! What leaves the machine: the names of libraries and a few words, nothing
//! that tells of the project or of whom it is.

use crate::ask::ask;
use crate::support::env::TestEnv;
use crate::support::http_mcp::{Era, HttpMcp};

/// Parts of what is planted, each of which tells of the project.
const PRIVATE: [&str; 24] = [
    "zephyr", "Zephyr", "marlene", "quux", "Quux", "zorblat", "Zorblat", "db7", "10.77", "3.9",
    "fd00", "@", "://", ".tsx", ".ts", "/", "\\", "()", "=>", "const ", "Ledger", "ticket-",
    "4711", "\n",
];

const SOURCE: &str = "import React, { useEffect } from 'react';\n\
    import { zorblatTable } from './zorblat';\n\
    export function useQuuxLedger(ledger: ZorblatLedger) {\n  useEffect(() => zorblatTable.open(ledger));\n}\n\
    export class Zorblatter {}\n";

fn project() -> TestEnv {
    let env = TestEnv::new();
    let manifest = "{\"name\":\"@zephyr/shop\",\"author\":\"marlene@zephyr.example\",\
        \"dependencies\":{\"react\":\"18.3.1\",\"@zephyr/ledger\":\"workspace:*\",\"zephyr-local\":\"workspace:*\"},\"workspaces\":[\"packages/*\"]}";
    env.write_project("package.json", manifest);
    env.write_project("packages/local/package.json", "{\"name\":\"zephyr-local\"}");
    env.write_project("src/billing/InvoiceZephyr.tsx", SOURCE);
    env.write_project(
        "README.md",
        "# Zephyr shop\n\nAsk marlene@zephyr.example about react.\n",
    );
    env.write_project(".env", "ZEPHYR=1\n");
    env
}

const PROMPTS: [&str; 12] = [
    "```ts\nconst zorblat = quuxLedger(4711); // react effect cleanup\n```",
    "~~~\nconst zorblat = quuxLedger(4711); // react effect cleanup\n~~~",
    "const zorblat = quuxLedger(4711); // react effect cleanup",
    "In `src/billing/InvoiceZephyr.tsx` the react hook useQuuxLedger() does not clean up its effect",
    "react effect cleanup for /home/marlene/zephyr/app.ts:42 and C:\\Users\\marlene\\zephyr\\x.ts",
    "mail marlene@zephyr.example when the react effect is cleaned up on db7.internal.zephyr.example (10.77.3.9, fd00::db7)",
    "the react effect of Zorblatter is not cleaned up, see https://git.zephyr.example/zephyr/shop/issues/4711?x=1#y",
    "fix the effect cleanup in react:\n```ts\nconst zorblat = quuxLedger(4711);\n```",
    "fix the effect cleanup in react:\n\n    const zorblat = () => quuxLedger(4711);\n",
    "why does react say `zorblatTable.open is not a function` in useQuuxLedger when effects are cleaned up?",
    "react: TypeError: useQuuxLedger is undefined\n    at Zorblatter (/srv/zephyr/src/a.tsx:4711:3)\n    at db7.zephyr.example:443\n",
    "effect cleanup with react and @zephyr/ledger, zephyr-local and ZEPHYR=1 for ticket-4711",
];

#[test]
fn nothing_of_the_project_is_in_what_is_asked() {
    let env = project();
    let mut leaks = Vec::new();
    for (at, prompt) in PROMPTS.into_iter().enumerate() {
        let server = HttpMcp::context7(Era::Modern);
        let args = [
            "enhance",
            prompt,
            "--library",
            "react",
            "--file",
            "src/billing/InvoiceZephyr.tsx",
            "--refresh",
        ];
        ask(&env, &server, &args).assert_code(0);
        let calls = server.calls();
        assert!(!calls.is_empty(), "{prompt}");
        for call in calls {
            let mut said = vec![call.argument("query").to_owned()];
            said.push(call.argument("libraryName").to_owned());
            for part in PRIVATE {
                if said.iter().any(|said| said.contains(part)) {
                    leaks.push(format!("{at}: {part:?} in {said:?}"));
                }
            }
            let id = call.argument("libraryId");
            assert!(matches!(id, "" | "/facebook/react/v18.3.1"), "{id}");
        }
        for place in [env.project(), env.home()] {
            server.assert_never_sent(place.to_str().unwrap());
        }
    }
    assert!(leaks.is_empty(), "{leaks:#?}");
}
