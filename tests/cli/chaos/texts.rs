//! Failures that come as the text of an answer: every one that is known.

use std::sync::Arc;

use docent::error::Kind;

use super::fault::{Command, Fault, How, OTHER_KEY};
use crate::support::http_mcp::{Era, Reply};

#[path = "../../../src/dialect/parse/verdict/texts.rs"]
mod known;

fn says(text: String, kind: Kind) -> Fault {
    let name = format!("text: {}", text.replace(OTHER_KEY, "KEY"));
    let reply = Reply::Text(format!("{text} \u{1b}[2J{OTHER_KEY}"));
    let how = How::Tools(Era::Modern, Arc::new(move |_| reply.clone()));
    Fault::new(name, how, &[kind])
}

pub fn faults() -> Vec<Fault> {
    let mut faults = Vec::new();
    for (start, kind) in known::STARTS {
        let (first, rest) = start.split_at(1);
        let text = format!("{}{rest}. Please try again later.", first.to_uppercase());
        faults.push(says(text, *kind));
    }
    for (rest, kind) in known::LIBRARY_STARTS {
        let text = format!("Library /facebook/react {rest}.");
        faults.push(says(text, *kind).of(&[Command::Docs]));
    }
    for (code, kind) in known::CODES {
        let body =
            serde_json::json!({"error": code, "message": format!("no {OTHER_KEY}\u{1b}[2J")});
        let reply = Reply::Text(body.to_string());
        let how = How::Tools(Era::Modern, Arc::new(move |_| reply.clone()));
        faults.push(Fault::new(format!("code: {code}"), how, &[*kind]));
    }
    faults
}
