//! Values that a name tells to be secret: `DB_PASSWORD=`, `"apiKey": "…"`,
//! `<password>…</password>`, `--token …`.

use std::ops::Range;

use super::floor;
use super::random::is_dense;
use super::values::{is_bare_secret, is_quoted_secret, is_stand_in};

/// Longest name, in bytes.
const LONGEST: usize = 80;

/// Most bytes of a value.
const MOST: usize = 2_048;

/// Bytes of an unquoted value that tell whether it is a secret.
const HEAD: usize = 128;

/// Words that make a name one of a secret, wherever they end it.
const STRONG: [&str; 34] = [
    "password",
    "passwords",
    "passwd",
    "pwd",
    "passphrase",
    "passcode",
    "secret",
    "secrets",
    "token",
    "credential",
    "credentials",
    "apikey",
    "accesskey",
    "privatekey",
    "secretkey",
    "signingkey",
    "encryptionkey",
    "accountkey",
    "masterkey",
    "authkey",
    "sessionkey",
    "servicekey",
    "licensekey",
    "anonkey",
    "sharedkey",
    "adminkey",
    "serverkey",
    "keybase",
    "passwort",
    "kennwort",
    "contraseña",
    "senha",
    "motdepasse",
    "пароль",
];

/// Words that make a name one of a secret where the value looks drawn.
const WEAK: [&str; 14] = [
    "pass",
    "auth",
    "key",
    "pat",
    "salt",
    "cookie",
    "session",
    "bearer",
    "authorization",
    "sig",
    "signature",
    "sharedaccesssignature",
    "jwt",
    "pin",
];

/// Words of scripts without blanks, anywhere in a name.
const UNSPACED: [&str; 6] = ["密码", "密碼", "密钥", "口令", "パスワード", "비밀번호"];

/// Last words of names of what is about a secret and none itself.
const ABOUT: [&str; 46] = [
    "name",
    "id",
    "url",
    "uri",
    "path",
    "file",
    "type",
    "length",
    "len",
    "field",
    "label",
    "hint",
    "column",
    "header",
    "expiry",
    "expires",
    "ttl",
    "count",
    "limit",
    "max",
    "min",
    "policy",
    "regex",
    "pattern",
    "placeholder",
    "input",
    "error",
    "message",
    "prefix",
    "endpoint",
    "algorithm",
    "alg",
    "scheme",
    "provider",
    "class",
    "dir",
    "env",
    "var",
    "size",
    "at",
    "in",
    "version",
    "format",
    "reset",
    "ref",
    "arn",
];

#[derive(Debug, Clone, Copy, PartialEq)]
enum Strength {
    Weak,
    Strong,
}

/// Adds the values after names of secrets.
pub(super) fn find(text: &str, found: &mut Vec<Range<usize>>) {
    let mut start = None;
    let mut done = 0;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if c.is_alphanumeric() || c == '_' || c == '-' {
            start.get_or_insert(at);
            continue;
        }
        let Some(from) = start.take() else { continue };
        let length = at - from;
        if from < done || !(3..=LONGEST).contains(&length) || !may_tell(text, from, at) {
            continue;
        }
        if let Some(span) = value_after(text, from, at) {
            done = span.end;
            found.push(span);
        }
    }
}

/// Tells whether a name may be one of a secret, at a glance.
fn may_tell(text: &str, from: usize, to: usize) -> bool {
    let name = text.as_bytes().get(from..to).unwrap_or_default();
    !name.is_ascii()
        || name.windows(3).any(|w| {
            let [a, b, c] = [0, 1, 2].map(|n| w.get(n).copied().unwrap_or_default() | 0x20);
            matches!(
                &[a, b, c],
                b"pas"
                    | b"pwd"
                    | b"sec"
                    | b"tok"
                    | b"key"
                    | b"cre"
                    | b"aut"
                    | b"pat"
                    | b"sal"
                    | b"coo"
                    | b"ses"
                    | b"bea"
                    | b"sig"
                    | b"jwt"
                    | b"pin"
                    | b"ken"
                    | b"sen"
            )
        })
}

/// How a value is tied to its name.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Tie {
    /// `=`, `:`, `=>`, `:=`.
    Sign,
    /// `NAME=value` without blanks.
    Env,
    /// `<name>`.
    Tag,
    /// A blank, a bracket, a comma, `is`: only what is surely a secret counts.
    Loose,
}

fn value_after(text: &str, from: usize, to: usize) -> Option<Range<usize>> {
    let name = text.get(from..to)?;
    let rest = text.get(to..floor(text, to + MOST))?;
    let (tie, skipped) = tie(name, text.get(..from)?, rest)?;
    let strength = strength(name)?;
    let start = to + skipped;
    let value = rest.get(skipped..)?;
    let is_surely = |v: &str| is_dense(v) || (v.len() >= 6 && is_bare_secret(v, false));
    if tie == Tie::Tag {
        let inner = value.get(..value.find(['<', '\n'])?)?;
        let is_it =
            !inner.contains('>') && (is_quoted_secret(inner) || is_bare_secret(inner, false));
        return (is_it && strength == Strength::Strong).then(|| start..start + inner.len());
    }
    // `b"…"`, `@"…"`, `\"…\"`.
    let unmarked = value.trim_start_matches(['@', '\\', 'b', 'r', 'f', 'u']);
    let quoted = [value, unmarked]
        .into_iter()
        .find(|v| v.starts_with(['"', '\'', '`']));
    if let Some(quoted) = quoted {
        let start = start + value.len() - quoted.len();
        let inner = inner(quoted)?;
        let is_it = match (strength, tie) {
            (Strength::Strong, Tie::Loose) => is_surely(inner) && !is_stand_in(inner),
            (Strength::Strong, _) => is_quoted_secret(inner),
            (Strength::Weak, _) => is_dense(inner) && is_quoted_secret(inner),
        };
        return is_it.then(|| start + 1..start + 1 + inner.len());
    }
    if let (Strength::Strong, Some(typed)) = (strength, after_type(value)) {
        let start = start + value.len() - typed.len();
        let inner = inner(typed)?;
        return is_quoted_secret(inner).then(|| start + 1..start + 1 + inner.len());
    }
    let stops: &[char] = if tie == Tie::Env {
        &['"', '\'', '`', ';', '&', '<', '>', ',', '\\']
    } else {
        &['"', '\'', '`', ';', '&', '<', '>', ',', '\\', '}', ')']
    };
    let is_end = |c: char| c.is_whitespace() || stops.contains(&c);
    let head = value.get(..floor(value, HEAD))?;
    let length = head.find(is_end).unwrap_or(head.len());
    let bare = head.get(..length)?.trim_end_matches(['.', '?']);
    let is_it = match strength {
        Strength::Strong => is_bare_secret(bare, tie == Tie::Env),
        Strength::Weak => is_dense(bare) && is_bare_secret(bare, false),
    };
    let whole = || {
        if length < head.len() {
            bare.len()
        } else {
            value.find(is_end).unwrap_or(value.len())
        }
    };
    is_it.then(|| start..start + whole())
}

/// Returns what is between quotes, on one line.
fn inner(quoted: &str) -> Option<&str> {
    let quote = quoted.chars().next()?;
    let rest = quoted.get(1..)?;
    let mut is_escaped = false;
    for (at, c) in rest.char_indices() {
        match c {
            '\n' => return None,
            _ if c == quote => return rest.get(..at - usize::from(is_escaped)),
            _ => is_escaped = c == '\\' && !is_escaped,
        }
    }
    None
}

/// Returns the quoted value after a type: `string = "…"`.
fn after_type(value: &str) -> Option<&str> {
    let length = value
        .bytes()
        .take(48)
        .take_while(|b| b.is_ascii_alphanumeric() || b"_<>&[]|:.? ".contains(b) || *b == b'\'')
        .count();
    let rest = value
        .get(length..)?
        .strip_prefix('=')?
        .trim_start_matches(' ');
    rest.starts_with(['"', '\'', '`']).then_some(rest)
}

/// Returns how what follows is tied to a name, and where it begins.
fn tie(name: &str, before: &str, rest: &str) -> Option<(Tie, usize)> {
    let skip = |tail: &str| rest.len() - tail.len();
    if before.ends_with('<')
        && let Some(tail) = rest.strip_prefix('>')
    {
        return Some((Tie::Tag, skip(tail)));
    }
    let after = rest
        .strip_prefix("\\\"")
        .or_else(|| rest.strip_prefix(['"', '\'', '`', '?', '!']));
    let has_quote = after.is_some();
    let tail = after.unwrap_or(rest);
    let tail = tail.strip_prefix(']').unwrap_or(tail);
    let bare = tail.trim_start_matches([' ', '\t']);
    let signs = [
        "===", "==", "!==", "!=", "=>", ":=", "?=", "+=", "=", "：", ":",
    ];
    if bare.starts_with("::") {
        return None;
    }
    if let Some(sign) = signs.iter().find(|s| bare.starts_with(**s)) {
        let value = bare.get(sign.len()..)?;
        let is_tight = *sign == "=" && !has_quote && bare.len() == tail.len();
        let is_loud = !name.bytes().any(|b| b.is_ascii_lowercase());
        if is_tight && is_loud && !value.starts_with([' ', '\t']) {
            return Some((Tie::Env, skip(value)));
        }
        return Some((Tie::Sign, skip(value.trim_start_matches([' ', '\t']))));
    }
    // `name: X` and below it `value: …`; `key="X" value="…"`.
    let next = bare.trim_start();
    if let Some(value) = next.strip_prefix("value") {
        let value = value.trim_start_matches(' ');
        let value = value.strip_prefix([':', '='])?;
        return Some((Tie::Sign, skip(value.trim_start_matches(' '))));
    }
    if has_quote && let Some(value) = bare.strip_prefix(',') {
        return Some((Tie::Loose, skip(value.trim_start_matches(' '))));
    }
    if let Some(value) = bare.strip_prefix('(') {
        return Some((Tie::Loose, skip(value))).filter(|_| value.starts_with(['"', '\'']));
    }
    let is_apart = bare.len() < tail.len();
    let value = [
        "is ", "was ", "to ", "ist ", "es ", "est ", "| ", "– ", "— ", "→ ",
    ]
    .iter()
    .find_map(|w| bare.strip_prefix(w));
    let value = value.unwrap_or(bare);
    let value = value.trim_start_matches([' ', ':']);
    is_apart.then(|| (Tie::Loose, skip(value)))
}

/// Tells how surely a name is one of a secret.
fn strength(name: &str) -> Option<Strength> {
    if UNSPACED.iter().any(|word| name.contains(word)) {
        return Some(Strength::Strong);
    }
    let words = words(name);
    let last = words.last()?;
    if ABOUT.contains(&&**last) {
        return None;
    }
    let ends_strong = |word: &str| {
        STRONG.contains(&word)
            || STRONG
                .iter()
                .any(|s| s.len() >= 5 && word.ends_with(s) && word.len() - s.len() < 12)
    };
    let pairs = words.iter().zip(words.iter().skip(1));
    let has_pair = pairs
        .into_iter()
        .any(|(a, b)| STRONG.contains(&&*format!("{a}{b}")));
    if words.iter().any(|word| ends_strong(word)) || has_pair {
        return Some(Strength::Strong);
    }
    let is_weak = WEAK.contains(&&**last) || WEAK.iter().any(|w| *w == "auth" && last == w);
    is_weak.then_some(Strength::Weak)
}

/// Parts a name into its words, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut is_new = true;
    let mut was_small = false;
    for c in name.chars() {
        if c == '_' || c == '-' {
            is_new = true;
            continue;
        }
        if c.is_uppercase() && was_small {
            is_new = true;
        }
        was_small = c.is_lowercase() || c.is_numeric();
        if is_new {
            words.push(String::new());
            is_new = false;
        }
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
    }
    words
}
