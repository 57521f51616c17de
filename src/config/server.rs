//! One server: how it is reached and with which key.

use std::time::Duration;

use url::{Host, Url};

use super::env::Environment;
use super::key::digest;
use super::{KeySource, Secret};

/// How a server is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Endpoint {
    /// Streamable HTTP at this URL.
    Http {
        /// Absolute, `http` or `https`.
        url: String,
    },
    /// A child process that speaks over its standard streams.
    Stdio {
        /// Program and arguments. Never holds a key.
        argv: Vec<String>,
        /// Variables given to it beside the few every child gets.
        env: Vec<(String, String)>,
    },
    /// The embedded source: no process, no network.
    Local,
}

/// One server as configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerConfig {
    /// Name on the command line, in tables and JSON. A server given as a bare
    /// URL or command is named after its host or program.
    pub name: String,
    /// How it is reached.
    pub endpoint: Endpoint,
    /// Keys to try, in order. Empty: no key.
    pub keys: Vec<KeySource>,
    /// Longest wait for one call.
    pub timeout: Duration,
    /// Longest wait for the connection, or for a child's first word.
    pub connect_timeout: Duration,
    /// What it is asked for: ids, packages and globs of them (`/company/*`,
    /// `npm:@company/*`). Empty: everything.
    pub routes: Vec<String>,
    /// Run once on a terminal when the server refuses its key.
    pub login_command: Vec<String>,
}

impl ServerConfig {
    /// Returns the address for people: the URL without its query, the command
    /// line with what looks like a key masked, or `embedded`.
    #[must_use]
    pub fn address(&self) -> String {
        match &self.endpoint {
            Endpoint::Http { url } => match url.split_once('?') {
                Some((plain, _)) => format!("{plain}?***"),
                None => url.clone(),
            },
            Endpoint::Stdio { argv, .. } => shell_words::join(mask(argv)),
            Endpoint::Local => "embedded".to_owned(),
        }
    }

    /// Returns what tells this server's answers from any other's: the address,
    /// and a digest of the whole endpoint and of its keys. Holds no secret.
    #[must_use]
    pub fn identity(&self, env: &Environment) -> String {
        let mut all: Vec<String> = Vec::new();
        match &self.endpoint {
            Endpoint::Http { url } => all.push(url.clone()),
            Endpoint::Stdio { argv, env } => {
                all.extend(argv.iter().cloned());
                let mut env: Vec<_> = env.iter().map(|(n, v)| format!("{n}={v}")).collect();
                env.sort();
                all.push(String::new());
                all.extend(env);
            }
            Endpoint::Local => {}
        }
        all.push(String::new());
        all.extend(self.keys.iter().map(|key| key.fingerprint(env)));
        // Neither an argument nor a value of a file can hold a null character.
        format!("{} #{}", self.address(), digest(&all.join("\0"), 16))
    }

    /// Returns what is secret beside the key: arguments, variables and parts of
    /// the URL's query that are named like one. A server may say it again.
    #[must_use]
    pub fn hidden(&self) -> Vec<Secret> {
        let mut hidden = Vec::new();
        match &self.endpoint {
            Endpoint::Http { url } => {
                // What was typed, and what a server makes of it.
                let query = url.split_once('?').map_or("", |(_, query)| query);
                let typed = query.split('&').filter_map(|pair| pair.split_once('='));
                let typed = typed.map(|(n, v)| (n.to_owned(), v.to_owned()));
                let read: Vec<_> = url::form_urlencoded::parse(query.as_bytes())
                    .into_owned()
                    .collect();
                let all = typed.chain(read);
                hidden.extend(all.filter(|(n, _)| is_key_name(n)).map(|(_, v)| v));
            }
            Endpoint::Stdio { argv, env } => {
                let arguments = argv.iter().zip(mask(argv));
                let arguments = arguments.filter(|(_, masked)| *masked == "***");
                hidden.extend(arguments.map(|(argument, _)| {
                    let value = argument
                        .split_once('=')
                        .filter(|_| argument.starts_with('-'));
                    value.map_or_else(|| argument.clone(), |(_, value)| value.to_owned())
                }));
                let env = env.iter().filter(|(name, _)| is_key_name(name));
                hidden.extend(env.map(|(_, value)| value.clone()));
            }
            Endpoint::Local => {}
        }
        hidden.into_iter().map(Secret::new).collect()
    }

    /// Tells whether a key would cross a network in the clear.
    #[must_use]
    pub fn exposes_key(&self, env: &Environment) -> bool {
        let Endpoint::Http { url } = &self.endpoint else {
            return false;
        };
        // The cheap questions first: nearly every URL is https.
        !url.starts_with("https://")
            && self.keys.iter().any(|key| key.is_set(env))
            && is_plain_remote(url)
    }
}

/// Replaces arguments that look like a key.
pub(super) fn mask(argv: &[String]) -> Vec<&str> {
    let names_key = |argument: &str| argument.starts_with('-') && is_key_name(argument);
    let mut before = "";
    let mut masked = Vec::with_capacity(argv.len());
    for argument in argv {
        let is_key = names_key(before)
            || argument.contains("ctx7sk")
            || argument
                .split_once('=')
                .is_some_and(|(name, _)| names_key(name));
        masked.push(if is_key { "***" } else { argument });
        before = argument;
    }
    masked
}

/// Tells whether a flag, a variable or a parameter is named like a secret.
fn is_key_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["key", "token", "secret", "password"]
        .iter()
        .any(|word| name.ends_with(word))
}

/// Parses a server's URL and returns it in its normal form, without a fragment.
///
/// # Errors
/// Says what is wrong, never the text: it may hold a password.
pub(super) fn parse_url(text: &str) -> Result<String, String> {
    let mut url = Url::parse(text.trim()).map_err(|error| match error {
        url::ParseError::RelativeUrlWithoutBase => {
            "not a URL: it starts with http:// or https://".to_owned()
        }
        error => format!("not a URL: {error}"),
    })?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("a server's URL starts with http:// or https://".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("a URL holds no user or password: put the key in api_key".to_owned());
    }
    url.set_fragment(None);
    Ok(url.into())
}

/// Returns the host and, where it is not the usual one, the port.
pub(super) fn host(url: &str) -> String {
    let Ok(url) = Url::parse(url) else {
        return String::new();
    };
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

fn is_plain_remote(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else {
        return true;
    };
    let is_loopback = match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost")
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() != "https" && !is_loopback
}

#[cfg(test)]
mod tests {
    use super::{Endpoint, ServerConfig, is_plain_remote, parse_url};
    use crate::config::{Environment, KeySource};
    use std::time::Duration;

    fn server(endpoint: Endpoint) -> ServerConfig {
        ServerConfig {
            name: "x".into(),
            endpoint,
            keys: vec![KeySource::Env("K".into())],
            timeout: Duration::from_secs(1),
            connect_timeout: Duration::from_secs(1),
            routes: Vec::new(),
            login_command: Vec::new(),
        }
    }

    fn http(url: &str) -> ServerConfig {
        server(Endpoint::Http { url: url.into() })
    }

    #[test]
    fn urls_are_checked_and_brought_into_one_form() {
        let plain = "https://a.example/mcp";
        assert_eq!(parse_url("HTTPS://A.example:443/mcp#x").unwrap(), plain);
        for wrong in ["", "a.example", "ftp://a.example/", "https://", "//a"] {
            assert!(parse_url(wrong).is_err(), "{wrong}");
        }
        let error = parse_url("https://user:hunter2@a.example/").unwrap_err();
        assert!(error.contains("api_key") && !error.contains("hunter2"));
    }

    #[test]
    fn what_is_named_like_a_secret_is_hidden() {
        let of = |server: ServerConfig| -> Vec<String> {
            let hidden = server.hidden();
            hidden.iter().map(|s| s.expose().to_owned()).collect()
        };
        let url = "https://a.example/mcp?x=1&api_key=a%2Fb&Token=c";
        assert_eq!(of(http(url)), ["a%2Fb", "c", "a/b", "c"]);
        let argv = [
            "x",
            "--api-key",
            "one",
            "--my-token=two",
            "ctx7sk-3",
            "--verbose",
        ];
        let env = [("MODE", "production"), ("DB_PASSWORD", "four")];
        let own = |text: &str| text.to_owned();
        let child = server(Endpoint::Stdio {
            argv: argv.map(own).to_vec(),
            env: env.map(|(n, v)| (own(n), own(v))).to_vec(),
        });
        assert_eq!(of(child), ["one", "two", "ctx7sk-3", "four"]);
    }

    #[test]
    fn only_loopback_may_be_plain() {
        for (url, expected) in [
            ("http://a.example/", true),
            ("http://127.0.0.1.example/", true),
            ("http://localhost.example/", true),
            ("http://[::2]/", true),
            ("http://127.8.0.1:80/", false),
            ("http://[::1]/", false),
            ("http://localhost:3000/", false),
            ("https://a.example/", false),
        ] {
            assert_eq!(is_plain_remote(url), expected, "{url}");
        }
    }

    #[test]
    fn identity_tells_keys_apart_and_shows_none() {
        let none = Environment::from_pairs([("K", "")]);
        let one = Environment::from_pairs([("K", "planted-1")]);
        let two = Environment::from_pairs([("K", "planted-2")]);
        let http = http("https://a.example/mcp?token=planted-3");
        let ids = [&none, &one, &two].map(|env| http.identity(env));
        assert!(ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != ids[2]);
        assert!(ids.iter().all(|id| !id.contains("planted")), "{ids:?}");
        assert!(ids[0].starts_with("https://a.example/mcp?***"));
    }

    #[test]
    fn identity_tells_children_apart() {
        let none = Environment::from_pairs([("K", "")]);
        let child = |argv: &[&str], env: &[(&str, &str)]| {
            let own = |text: &&str| (*text).to_owned();
            let env = env.iter().map(|(n, v)| (own(n), own(v))).collect();
            let argv = argv.iter().map(own).collect();
            server(Endpoint::Stdio { argv, env }).identity(&none)
        };
        assert_ne!(child(&["a", "b c"], &[]), child(&["a", "b", "c"], &[]));
        assert_ne!(child(&["a"], &[("N", "planted")]), child(&["a"], &[]));
        assert_eq!(
            child(&["a"], &[("N", "1"), ("M", "2")]),
            child(&["a"], &[("M", "2"), ("N", "1")])
        );
        assert!(!child(&["a", "--api-key", "planted"], &[("N", "planted")]).contains("planted"));
    }
}
