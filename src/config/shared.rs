//! `cache.shared`: the URL of a Redis or Valkey, which may hold a password.
//!
//! Guarantees: no message and no masked text holds the user or the password;
//! a password goes unencrypted to this machine alone.

use std::net::IpAddr;

use url::{Host, Url};

use super::{Environment, Secret};

/// Longest beginning of a key.
const LONGEST_PREFIX: usize = 64;

/// Where the URL is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SharedSource {
    /// Nowhere: there is no such tier.
    Off,
    /// In place, in its normal form.
    Url(Secret),
    /// `env:NAME`; an unset or empty variable is none.
    Env(String),
}

impl SharedSource {
    /// Parses a URL, `env:NAME`, or `""` for none.
    ///
    /// # Errors
    /// Says what is wrong, never the text: it may hold a password.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Self::Off);
        }
        match text.strip_prefix("env:").map(str::trim) {
            Some(name) if name.is_empty() || name.contains(['=', '\0']) => {
                Err("env: is followed by the name of a variable".to_owned())
            }
            Some(name) => Ok(Self::Env(name.to_owned())),
            None => Ok(Self::Url(parse_url(text)?)),
        }
    }

    /// Returns the URL, if there is one.
    ///
    /// # Errors
    /// Names the variable that holds no such URL.
    pub fn url(&self, env: &Environment) -> Result<Option<Secret>, String> {
        match self {
            Self::Off => Ok(None),
            Self::Url(url) => Ok(Some(url.clone())),
            Self::Env(name) => match env.get(name) {
                Some(text) if !text.trim().is_empty() => {
                    let url = parse_url(text.trim()).map_err(|why| format!("{name}: {why}"))?;
                    Ok(Some(url))
                }
                _ => Ok(None),
            },
        }
    }

    /// Returns what `config show` prints: no user, no password.
    pub fn describe(&self) -> String {
        match self {
            Self::Off => String::new(),
            Self::Url(url) => mask(url),
            Self::Env(name) => format!("env:{name}"),
        }
    }

    /// Tells whether a password is written out.
    pub fn has_password(&self) -> bool {
        matches!(self, Self::Url(url) if password(url))
    }
}

/// Parses what keys begin with: 1 to 64 printable ASCII characters, no blanks.
///
/// # Errors
/// Says what is expected.
pub(super) fn parse_prefix(text: &str) -> Result<String, String> {
    let fits = text.bytes().all(|byte| byte.is_ascii_graphic());
    if text.is_empty() || text.len() > LONGEST_PREFIX || !fits {
        return Err("expected 1 to 64 letters, digits and signs, without blanks".to_owned());
    }
    Ok(text.to_owned())
}

/// Parses a URL and returns it in its normal form.
fn parse_url(text: &str) -> Result<Secret, String> {
    const FORM: &str = "a URL such as \"redis://host:6379/0\" or \"rediss://host/0\"";
    let url = Url::parse(text).map_err(|_| format!("expected {FORM}"))?;
    let scheme = match url.scheme() {
        "redis" | "valkey" => "redis",
        "rediss" | "valkeys" => "rediss",
        _ => return Err(format!("expected {FORM}")),
    };
    if url.host_str().is_none_or(str::is_empty) {
        return Err("the URL names no host".to_owned());
    }
    // What stands there may switch the check of certificates off.
    if url.fragment().is_some() {
        return Err("the URL may not have a # in it".to_owned());
    }
    let database = url.path().trim_start_matches('/');
    if !database.is_empty() && database.parse::<u32>().is_err() {
        return Err("the path of the URL is the number of a database".to_owned());
    }
    let rest = url.as_str().split_once(':').map_or("", |(_, rest)| rest);
    Ok(Secret::new(format!("{scheme}:{rest}")))
}

/// Returns the URL without its user, password and query.
fn mask(url: &Secret) -> String {
    let Ok(mut url) = Url::parse(url.expose()) else {
        return "***".to_owned();
    };
    let is_secret = !url.username().is_empty() || url.password().is_some();
    let _ = url.set_password(None);
    let _ = url.set_username("");
    url.set_query(url.query().map(|_| "***"));
    match is_secret {
        true => url.as_str().replacen("://", "://***@", 1),
        false => url.into(),
    }
}

fn password(url: &Secret) -> bool {
    Url::parse(url.expose()).is_ok_and(|url| url.password().is_some())
}

/// Tells whether a password would cross a network in the clear.
pub(super) fn exposes_password(url: &Secret) -> bool {
    let Ok(parsed) = Url::parse(url.expose()) else {
        return true;
    };
    // Only of the web's schemes are numbers known for addresses.
    let is_loopback = match parsed.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            let address = name.parse::<IpAddr>();
            name == "localhost"
                || name.ends_with(".localhost")
                || address.is_ok_and(|address| address.is_loopback())
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    password(url) && parsed.scheme() != "rediss" && !is_loopback
}

#[cfg(test)]
mod tests {
    use super::{Environment, Secret, SharedSource, exposes_password, parse_prefix};

    fn url(text: &str) -> Secret {
        match SharedSource::parse(text) {
            Ok(SharedSource::Url(url)) => url,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn urls_are_brought_into_one_form_and_masked() {
        for (text, form, shown) in [
            ("redis://a", "redis://a", "redis://a"),
            ("VALKEY://a:1/2", "redis://a:1/2", "redis://a:1/2"),
            (
                "rediss://u:planted@a/0",
                "rediss://u:planted@a/0",
                "rediss://***@a/0",
            ),
            (
                "valkeys://:planted@[::1]:7/",
                "rediss://:planted@[::1]:7/",
                "rediss://***@[::1]:7/",
            ),
            (
                "redis://planted@a?password=planted",
                "redis://planted@a?password=planted",
                "redis://***@a?***",
            ),
        ] {
            assert_eq!(url(text).expose(), form);
            assert_eq!(SharedSource::parse(text).unwrap().describe(), shown);
        }
        assert_eq!(SharedSource::parse(" ").unwrap(), SharedSource::Off);
        for wrong in [
            "planted",
            "http://planted/",
            "redis:",
            "redis:///0",
            "redis:planted",
            "redis://a/planted",
            "redis://a/-1",
            "rediss://a/0#insecure",
            "unix:///planted",
            "env:",
            "redis://:planted@",
        ] {
            let why = SharedSource::parse(wrong).unwrap_err();
            assert!(!why.contains("planted"), "{wrong}: {why}");
        }
    }

    #[test]
    fn a_variable_is_read_when_it_is_needed_and_named_where_it_is_wrong() {
        let source = SharedSource::parse("env:R").unwrap();
        let of = |value: &str| source.url(&Environment::from_pairs([("R", value)]));
        assert_eq!(of(""), Ok(None));
        assert_eq!(of("redis://a").unwrap().unwrap().expose(), "redis://a");
        let why = of("planted").unwrap_err();
        assert!(why.starts_with("R: ") && !why.contains("planted"));
        assert_eq!(source.describe(), "env:R");
    }

    #[test]
    fn a_password_is_safe_on_this_machine_or_encrypted() {
        for (text, expected) in [
            ("redis://:p@a.example", true),
            ("redis://u:p@127.0.0.1.example/", true),
            ("redis://:p@10.0.0.1", true),
            ("redis://:p@[::2]", true),
            ("redis://:p@127.0.0.1:6379/0", false),
            ("redis://:p@[::1]", false),
            ("redis://:p@LOCALHOST", false),
            ("rediss://:p@a.example", false),
            ("redis://a.example", false),
            ("redis://user@a.example", false),
        ] {
            assert_eq!(exposes_password(&url(text)), expected, "{text}");
        }
    }

    #[test]
    fn a_prefix_is_short_and_visible() {
        assert_eq!(parse_prefix("docent:").unwrap(), "docent:");
        for wrong in ["", "a b", "a\n", "é", &"x".repeat(65)] {
            assert!(parse_prefix(wrong).is_err(), "{wrong:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics_or_is_repeated(text in "(redis|rediss|valkey|env|)(:|://)?[a-z:@/#?0-9\\[\\]]{0,20}planted") {
            match SharedSource::parse(&text) {
                Ok(source) => { let _ = source.describe(); }
                Err(why) => proptest::prop_assert!(!why.contains("planted")),
            }
        }
    }
}
