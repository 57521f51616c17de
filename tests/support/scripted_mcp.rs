//! The scripted stdio server: acts on a script and tells the test about it.
//!
//! `scripted_mcp SCRIPT.json`. A program of the tests, never installed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]
#![allow(clippy::print_stderr, clippy::exit, dead_code, missing_docs)]

#[path = "catalogue.rs"]
mod catalogue;
#[path = "script.rs"]
mod script;
#[path = "tools.rs"]
mod tools;

use std::io::{BufRead, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::Duration;

use script::{Answer, Event, Rule, Script};
use serde_json::{Value, json};
use tools::Tools;

static CONTROL: Mutex<Option<TcpStream>> = Mutex::new(None);

fn tell(event: &Event) {
    let mut line = serde_json::to_vec(event).unwrap();
    line.push(b'\n');
    if let Some(control) = CONTROL.lock().unwrap().as_mut() {
        let _ = control.write_all(&line);
    }
}

fn exit(code: i32) -> ! {
    tell(&Event::Exit(code));
    std::process::exit(code)
}

fn main() {
    let mut args = std::env::args().skip(1);
    let path = args.next().expect("the path of a script");
    let script: Script = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    // Shared, for several may run at once; the test waits for an exclusive one.
    let lease = std::fs::File::open(&script.lease).unwrap();
    lease.lock_shared().unwrap();
    *CONTROL.lock().unwrap() = TcpStream::connect(&script.control).ok();
    tell(&Event::Started {
        pid: std::process::id().cast_signed(),
        group: rustix::process::getpgrp().as_raw_nonzero().get(),
        env: std::env::vars_os()
            .map(|(n, v)| (lossy(&n), lossy(&v)))
            .collect(),
        cwd: lossy(std::env::current_dir().unwrap().as_os_str()),
        args: args.collect(),
    });
    watch_signals(script.ignore_signals);
    if script.grandchild {
        // Its stdin is the lease, which is so held until it ends, too.
        let mut sleep = Command::new("sleep");
        sleep.arg("300").stdin(lease.try_clone().unwrap());
        if !script.grandchild_holds_pipes {
            sleep.stdout(Stdio::null()).stderr(Stdio::null());
        }
        let child = sleep.spawn();
        tell(&Event::Grandchild(child.unwrap().id().cast_signed()));
    }
    eprint!("{}", script.stderr);
    let block = [b"x".repeat(1023), b"\n".to_vec()].concat();
    for _ in 0..script.stderr_flood / block.len() {
        let _ = std::io::stderr().write_all(&block);
    }
    if let Some(code) = script.exit_at_start {
        exit(code);
    }
    for line in &script.noise {
        say(line);
    }
    std::thread::sleep(Duration::from_millis(script.start_delay_ms));
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { break };
        tell(&Event::Line(line.clone()));
        let message: Value = serde_json::from_str(&line).unwrap_or_default();
        answer(&script, &message);
    }
    tell(&Event::Eof);
    if !script.ignore_eof {
        exit(0);
    }
    loop {
        std::thread::park();
    }
}

fn lossy(text: &std::ffi::OsStr) -> String {
    text.to_string_lossy().into_owned()
}

/// Tells of signals, and ends where the script does not ignore them.
fn watch_signals(ignore: bool) {
    use tokio::signal::unix::{SignalKind, signal};
    let (ready, set) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.enable_all().build().unwrap().block_on(async {
            let mut term = signal(SignalKind::terminate()).unwrap();
            let mut int = signal(SignalKind::interrupt()).unwrap();
            let mut hup = signal(SignalKind::hangup()).unwrap();
            ready.send(()).unwrap();
            loop {
                let (name, number) = tokio::select! {
                    _ = term.recv() => ("SIGTERM", 15),
                    _ = int.recv() => ("SIGINT", 2),
                    _ = hup.recv() => ("SIGHUP", 1),
                };
                tell(&Event::Signal(name.into()));
                if !ignore {
                    exit(128 + number);
                }
            }
        });
    });
    set.recv().unwrap();
}

fn say(line: &str) {
    let mut stdout = std::io::stdout().lock();
    let _ = stdout.write_all(line.as_bytes());
    let _ = stdout.write_all(b"\n");
    let _ = stdout.flush();
}

fn answer(script: &Script, message: &Value) {
    let id = &message["id"];
    let result = |result: Value| json!({"jsonrpc": "2.0", "id": id, "result": result});
    let error = |code: i64, text: &str| {
        let error = json!({"code": code, "message": text});
        json!({"jsonrpc": "2.0", "id": id, "error": error}).to_string()
    };
    let text = |text: &str| result(json!({"content": [{"type": "text", "text": text}]}));
    let tools = if script.old_tools {
        Tools::V1
    } else {
        Tools::V4
    };
    let params = &message["params"];
    let chosen = match message["method"].as_str().unwrap_or_default() {
        _ if id.is_null() => return,
        "initialize" => script.initialize.clone().unwrap_or_else(|| {
            let version = &params["protocolVersion"];
            let info = json!({"name": "Scripted", "version": "1.0.0"});
            Answer::Result(json!({"protocolVersion": version, "capabilities": {"tools": {}}, "serverInfo": info}))
        }),
        "ping" => Answer::Result(json!({})),
        "tools/list" => Answer::Result(tools.list()),
        "tools/call" => rule(&script.rules, params),
        // An answer to the request of `Answer::Notified`.
        "" => return,
        method => return say(&error(-32601, &format!("Method not found: {method}"))),
    };
    match chosen {
        Answer::Catalogue => {
            let tool = params["name"].as_str().unwrap_or_default();
            match tools.answer(tool, &params["arguments"]) {
                Some(Ok(found)) => say(&text(&found).to_string()),
                Some(Err(what)) => say(&tool_error(id, &what)),
                None => say(&error(-32602, &format!("Tool {tool} not found"))),
            }
        }
        Answer::Text(t) => say(&text(&t).to_string()),
        Answer::ToolError(t) => say(&tool_error(id, &t)),
        Answer::Result(r) => say(&result(r).to_string()),
        Answer::RpcError { code, message } => say(&error(code, &message)),
        Answer::Hang => {}
        Answer::Exit(code, last_words) => {
            eprint!("{last_words}");
            exit(code);
        }
        Answer::Partial(t) => {
            let line = text(&t).to_string().into_bytes();
            let mut stdout = std::io::stdout().lock();
            let _ = stdout.write_all(&line[..line.len() / 2]);
            let _ = stdout.flush();
            exit(1);
        }
        Answer::Half(t) => {
            let line = text(&t).to_string().into_bytes();
            let mut stdout = std::io::stdout().lock();
            let _ = stdout.write_all(&line[..line.len() / 2]);
            let _ = stdout.flush();
        }
        Answer::Garbage(line) => say(&line),
        Answer::NoiseThen(noise, t) => {
            say(&noise);
            say(&text(&t).to_string());
        }
        Answer::Sized(size) => say(&text(&"a".repeat(size)).to_string()),
        Answer::WrongId(t) => {
            let mut wrong = text(&t);
            wrong["id"] = json!(987_654);
            say(&wrong.to_string());
        }
        Answer::Notified(t) => {
            let log = json!({"level": "info", "data": "at it"});
            say(
                &json!({"jsonrpc": "2.0", "method": "notifications/message", "params": log})
                    .to_string(),
            );
            let changed = "notifications/tools/list_changed";
            say(&json!({"jsonrpc": "2.0", "method": changed}).to_string());
            say(&json!({"jsonrpc": "2.0", "id": "server-1", "method": "ping"}).to_string());
            say(&text(&t).to_string());
        }
        Answer::Twice(t) => {
            say(&text(&t).to_string());
            say(&text(&t).to_string());
        }
    }
}

fn tool_error(id: &Value, text: &str) -> String {
    let content = json!([{"type": "text", "text": text}]);
    json!({"jsonrpc": "2.0", "id": id, "result": {"content": content, "isError": true}}).to_string()
}

fn rule(rules: &[Rule], params: &Value) -> Answer {
    let arguments = params["arguments"].to_string();
    let fits = |rule: &&Rule| {
        let tool = rule
            .tool
            .as_deref()
            .is_none_or(|tool| params["name"] == tool);
        tool && rule
            .holds
            .as_deref()
            .is_none_or(|text| arguments.contains(text))
    };
    let found = rules.iter().find(fits);
    found.map_or(Answer::Catalogue, |rule| rule.answer.clone())
}
