//! Children that end, hang, flood, stay, and talk nonsense.

use docent::error::Kind;
use serde_json::json;

use super::fault::{DOCS, Fault, How, NASTY};
use crate::support::stdio_mcp::{Answer, Script};

fn child(name: &str, script: Script, kinds: &[Kind]) -> Fault {
    let name = format!("child {name}");
    Fault::new(name, How::Child(Box::new(script)), kinds)
}

fn answers(name: &str, answer: Answer, kinds: &[Kind]) -> Fault {
    child(name, Script::default().on_any(answer), kinds)
}

fn stubborn() -> Script {
    Script {
        ignore_eof: true,
        ignore_signals: true,
        grandchild: true,
        ..Script::default()
    }
}

pub fn faults() -> Vec<Fault> {
    let all = [ends(), words(), stays()];
    all.into_iter().flatten().collect()
}

fn ends() -> Vec<Fault> {
    let down = &[Kind::Unavailable];
    let exits = |code: i32| Script {
        exit_at_start: Some(code),
        stderr: format!("last words {NASTY}\n"),
        ..Script::default()
    };
    let flood = Script {
        stderr_flood: 2 << 20,
        exit_at_start: Some(1),
        ..Script::default()
    };
    vec![
        child("exits at once with 1", exits(1), down).of_all(),
        child("exits at once with 0", exits(0), down),
        child("floods stderr and exits", flood, down),
        answers(
            "exits in a call",
            Answer::Exit(7, format!("oops {NASTY}\n")),
            down,
        )
        .of_all(),
        answers("exits in a line", Answer::Partial(DOCS.into()), down),
        child(
            "exits in the handshake",
            Script {
                initialize: Some(Answer::Exit(3, NASTY.into())),
                ..Script::default()
            },
            down,
        ),
    ]
}

fn words() -> Vec<Fault> {
    let (late, protocol) = (&[Kind::Timeout], &[Kind::Protocol]);
    let version = json!({"protocolVersion": "1999-01-01", "capabilities": {"tools": {}},
        "serverInfo": {"name": NASTY, "version": NASTY}});
    let handshake = |answer: Answer| Script {
        initialize: Some(answer),
        ..Script::default()
    };
    let noisy = Script {
        noise: vec![NASTY.into(), "{".into(), "[1".into(), "\u{0}".into()],
        stderr: format!("{NASTY}\n"),
        ..Script::default()
    };
    let rpc = |code| Answer::RpcError {
        code,
        message: NASTY.into(),
    };
    vec![
        answers(
            "prints garbage",
            Answer::Garbage(format!("<html>{NASTY}")),
            late,
        )
        .late(),
        answers(
            "prints broken JSON",
            Answer::Garbage("{\"jsonrpc\":\"2.0\",".into()),
            protocol,
        ),
        answers("prints a line of 9 MiB", Answer::Sized(9 << 20), protocol),
        answers(
            "prints garbage of 9 MiB",
            Answer::Garbage("x".repeat(9 << 20)),
            protocol,
        ),
        answers("prints half a line", Answer::Half(DOCS.into()), late).late(),
        answers(
            "answers another request",
            Answer::WrongId(DOCS.into()),
            late,
        )
        .late(),
        answers(
            "answers without content",
            Answer::Result(json!({})),
            protocol,
        ),
        answers(
            "answers with an empty text",
            Answer::Text(String::new()),
            &[Kind::Unrecognised],
        ),
        answers(
            "answers twice, and not well",
            Answer::Twice("slow down".into()),
            &[Kind::Unrecognised],
        ),
        answers(
            "says isError",
            Answer::ToolError(format!("no {NASTY}")),
            protocol,
        ),
        answers("says -32600", rpc(-32600), protocol),
        answers("says -32601", rpc(-32601), protocol),
        answers("says -32602", rpc(-32602), protocol),
        answers("says -32603", rpc(-32603), protocol),
        answers(
            "says its key",
            Answer::Text(format!("Unauthorized {NASTY}")),
            &[Kind::Auth],
        ),
        answers(
            "is rate limited",
            Answer::Text(format!("Too many requests {NASTY}")),
            &[Kind::RateLimited],
        ),
        child("makes noise before the protocol", noisy, &[]),
        child("refuses the handshake", handshake(rpc(-32000)), protocol),
        child(
            "has an unknown protocol version",
            handshake(Answer::Result(version)),
            &[],
        ),
        child("never answers the handshake", handshake(Answer::Hang), late).late(),
        child(
            "answers the handshake with garbage",
            handshake(Answer::Garbage(NASTY.into())),
            late,
        )
        .late(),
    ]
}

fn stays() -> Vec<Fault> {
    let late = &[Kind::Timeout];
    let deaf = Script {
        start_delay_ms: 600_000,
        ..Script::default()
    };
    let flood = Script {
        stderr_flood: 2 << 20,
        ..Script::default()
    };
    let grandchild = |holds| Script {
        grandchild: true,
        grandchild_holds_pipes: holds,
        ..Script::default()
    };
    let held = Script {
        grandchild: true,
        grandchild_holds_pipes: true,
        ..Script::default().on_any(Answer::Exit(1, String::new()))
    };
    vec![
        answers("never answers", Answer::Hang, late).late().of_all(),
        child("never reads", deaf, late).late(),
        child("floods stderr with 2 MiB", flood, &[]),
        child(
            "ignores the end of its input and all signals",
            stubborn(),
            &[],
        ),
        child(
            "ignores all signals and never answers",
            stubborn().on_any(Answer::Hang),
            late,
        )
        .late(),
        child("has a grandchild", grandchild(false), &[]),
        child(
            "has a grandchild that holds the pipes",
            grandchild(true),
            &[],
        ),
        child(
            "exits, and a grandchild holds the pipes",
            held,
            &[Kind::Unavailable, Kind::Timeout],
        )
        .late(),
    ]
}
