//! Judges keys by reading them, without telling any.

use std::time::Duration;

use super::{Findings, is_in_path};
use crate::config::{Environment, KeySource, Secret, ServerConfig};

/// What a Context7 key begins with.
const CONTEXT7_PREFIX: &str = "ctx7sk";

/// What a source gave: a key, none, or what is wrong.
type Answer = Result<Option<Secret>, String>;

/// Keys that were read, each once: two servers may share one, and a command
/// may ask its user.
pub(super) struct Keys<'a> {
    pub(super) env: &'a Environment,
    limit: Duration,
    read: Vec<(KeySource, Answer)>,
}

impl<'a> Keys<'a> {
    pub(super) fn new(env: &'a Environment, limit: Duration) -> Self {
        Self {
            env,
            limit,
            read: Vec::new(),
        }
    }

    fn read(&mut self, source: &KeySource) -> Answer {
        if let Some((_, answer)) = self.read.iter().find(|(known, _)| known == source) {
            return answer.clone();
        }
        let answer = source.read_within(self.env, self.limit).map_err(|error| {
            match error.source.as_ref().map(ToString::to_string) {
                Some(cause) => format!("{}: {cause}", error.message),
                None => error.message,
            }
        });
        self.read.push((source.clone(), answer.clone()));
        answer
    }

    /// Reports what is wrong with each key of a server.
    pub(super) fn judge(&mut self, findings: &mut Findings, server: &ServerConfig, is_asked: bool) {
        let name = &server.name;
        let count = server.keys.len();
        let mut known: Vec<(usize, &KeySource, Option<Secret>)> = Vec::new();
        for (number, source) in (1..).zip(&server.keys) {
            let subject = match count {
                1 => format!("server {name}"),
                _ => format!("server {name}: key {number} of {count}"),
            };
            let key = self.one(findings, &subject, server, source, is_asked);
            let is_same = |(_, other, value): &&(usize, &KeySource, Option<Secret>)| {
                *other == source || (key.is_some() && *value == key)
            };
            if let Some((first, ..)) = known.iter().find(is_same) {
                let message = format!("server {name}: keys {first} and {number} are the same");
                findings.add(false, message, Some("remove one of them"));
            }
            known.push((number, source, key));
        }
    }

    /// Reports what is wrong with one key, and returns it.
    fn one(
        &mut self,
        findings: &mut Findings,
        subject: &str,
        server: &ServerConfig,
        key: &KeySource,
        is_asked: bool,
    ) -> Option<Secret> {
        let source = key.describe();
        match key {
            KeySource::Literal(_) => {
                let message = format!("{subject}: the key is written into the file");
                let hint = "use env:NAME, file:PATH or command:PROGRAM";
                findings.add(false, message, Some(hint));
            }
            KeySource::File(path) => {
                let subject = format!("{subject}: the key file {}", path.display());
                findings.privacy(path, &subject);
            }
            KeySource::Command(argv) => {
                let program = argv.first().map(String::as_str).unwrap_or_default();
                if !is_in_path(program, self.env) {
                    let message = format!("{subject}: {source}: program not found");
                    findings.add(is_asked, message, None);
                    return None;
                }
            }
            KeySource::Env(_) => {}
        }
        let is_context7 = matches!(server.name.as_str(), "context7" | "context7-npx");
        let key = match self.read(key) {
            Err(why) => {
                findings.add(is_asked, format!("{subject}: {why}"), None);
                return None;
            }
            Ok(None) => {
                let message = format!("{subject}: no key: {source} is not set");
                let hint = is_context7.then_some("it answers without one, but less often");
                if is_asked {
                    findings.add(false, message, hint);
                }
                return None;
            }
            Ok(Some(key)) => key,
        };
        if key.expose().contains(' ') {
            let message = format!("{subject}: what {source} gives has blanks in it");
            findings.add(false, message, Some("is it a key, and not a message?"));
        } else if is_context7 && !key.expose().starts_with(CONTEXT7_PREFIX) {
            let why = format!("does not begin with {CONTEXT7_PREFIX}");
            findings.add(
                false,
                format!("{subject}: the key from {source} {why}"),
                None,
            );
        }
        Some(key)
    }
}
