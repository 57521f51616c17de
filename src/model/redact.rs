//! Takes secrets out of text before it is shown, logged or stored.

use std::borrow::Cow;

/// How every Context7 key starts, in any case.
const KEY_PREFIX: &[u8] = b"ctx7sk";

/// Secrets shorter than this are left alone: they would match by chance.
const SHORTEST_SECRET: usize = 4;

/// Replaces secrets in a text by `***`.
///
/// Takes out each of `secrets` (of at least four bytes) and everything that
/// looks like a Context7 key: `ctx7sk` in any case, then letters, digits, `-`
/// or `_`. Of such a key the prefix stays: `ctx7sk***`. Some servers put the
/// whole key into the text that refuses it.
#[must_use]
pub fn redact<'a>(text: &'a str, secrets: &[&str]) -> Cow<'a, str> {
    let mut secrets: Vec<&str> = secrets
        .iter()
        .copied()
        .filter(|s| s.len() >= SHORTEST_SECRET && text.contains(s))
        .collect();
    if secrets.is_empty() {
        return redact_keys(text).map_or(Cow::Borrowed(text), Cow::Owned);
    }
    // Longest first: one secret may be the beginning of another.
    secrets.sort_by_key(|s| std::cmp::Reverse(s.len()));
    let mut out = text.to_owned();
    for secret in secrets {
        out = out.replace(secret, "***");
    }
    Cow::Owned(redact_keys(&out).unwrap_or(out))
}

/// Returns the text without keys; `None` when there is none in it.
fn redact_keys(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut out = String::new();
    let mut kept = 0;
    let mut at = 0;
    while at + KEY_PREFIX.len() < bytes.len() {
        let rest = at + KEY_PREFIX.len();
        if !bytes[at..rest].eq_ignore_ascii_case(KEY_PREFIX) {
            at += 1;
            continue;
        }
        let end = bytes[rest..]
            .iter()
            .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')))
            .map_or(bytes.len(), |n| rest + n);
        if end > rest {
            out.push_str(&text[kept..rest]);
            out.push_str("***");
            kept = end;
        }
        at = end;
    }
    if kept == 0 {
        return None;
    }
    out.push_str(&text[kept..]);
    Some(out)
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::redact;

    #[test]
    fn keys_of_any_case_are_taken_out_wherever_they_stand() {
        for (text, want) in [
            ("key ctx7sk-12ab_CD.", "key ctx7sk***."),
            ("CTX7SK-A ctx7sk_b", "CTX7SK*** ctx7sk***"),
            ("é ctx7sk-é", "é ctx7sk***é"),
            ("ctx7skctx7sk1", "ctx7sk***"),
            ("xctx7sk1", "xctx7sk***"),
        ] {
            assert_eq!(redact(text, &[]), want);
        }
    }

    #[test]
    fn text_without_secrets_is_borrowed() {
        for text in ["", "ctx7sk", "start with 'ctx7sk' prefix", "ctx7s"] {
            assert!(matches!(redact(text, &["abc", "absent"]), Cow::Borrowed(t) if t == text));
        }
    }

    #[test]
    fn given_secrets_are_taken_out_longest_first() {
        assert_eq!(
            redact("a hunter2 b hunter2.long c", &["hunter2", "hunter2.long"]),
            "a *** b *** c"
        );
        assert_eq!(redact("ctx7sk-a.b!", &["ctx7sk-a.b"]), "***!");
        assert_eq!(redact("abc", &["abc"]), "abc");
    }
}
