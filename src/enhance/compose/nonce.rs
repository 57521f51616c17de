//! What marks the blocks, so that no text inside can end one.

use super::{Material, blocks};
use crate::error::{Error, Kind, Result};

/// Draws a nonce: twelve lower-case hex digits.
///
/// # Errors
/// [`Kind::Internal`] when the system gives no randomness.
pub fn random_nonce() -> Result<String> {
    let mut bytes = [0; 6];
    getrandom::fill(&mut bytes).map_err(|error| {
        Error::internal("the system gives no random numbers", error.to_string())
    })?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Tells whether a nonce occurs in nothing that is to be laid out, in whatever
/// case. Draw another one, or refuse the one that was given, when it does.
#[must_use]
pub fn nonce_fits(material: &Material, nonce: &str) -> bool {
    let parts = blocks::blocks(material).blocks;
    let mut texts = parts.iter().flat_map(|block| {
        let attributes = block.attributes.iter().map(|(_, value)| value);
        attributes.chain(block.parts.iter().map(|part| &part.text))
    });
    !holds(&blocks::task(material), nonce) && !texts.any(|text| holds(text, nonce))
}

/// Refuses what cannot be part of a tag.
pub(super) fn check(nonce: &str) -> Result<()> {
    let is_plain = nonce.bytes().all(|b| b.is_ascii_alphanumeric());
    if is_plain && (6..=64).contains(&nonce.len()) {
        return Ok(());
    }
    Err(
        Error::new(Kind::Usage, "a nonce is 6 to 64 ASCII letters and digits")
            .hint("leave it out to have one drawn"),
    )
}

/// The error for a nonce that does not fit.
pub(super) fn taken() -> Error {
    Error::new(Kind::Usage, "the nonce occurs in the texts it should mark")
        .hint("give another one, or none to have one drawn")
}

/// Tells whether a text holds a nonce, in whatever case.
pub(super) fn holds(text: &str, nonce: &str) -> bool {
    let (text, nonce) = (text.as_bytes(), nonce.as_bytes());
    let Some(first) = nonce.first() else {
        return true;
    };
    let starts = text.iter().enumerate();
    let mut starts = starts.filter(|(_, byte)| byte.eq_ignore_ascii_case(first));
    starts.any(|(at, _)| {
        text.get(at..at + nonce.len())
            .is_some_and(|piece| piece.eq_ignore_ascii_case(nonce))
    })
}

#[cfg(test)]
mod tests {
    use super::{check, holds, random_nonce};
    use crate::error::Kind;

    #[test]
    fn nonces_differ() {
        let (a, b) = (random_nonce().unwrap(), random_nonce().unwrap());
        assert_ne!(a, b);
        assert_eq!(a.len(), 12);
        assert!(a.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')));
        check(&a).unwrap();
    }

    #[test]
    fn what_would_break_a_tag_is_refused() {
        for nonce in [
            "",
            "abc",
            "a b c d e",
            "abc\"def",
            "äöüäöü",
            "abcdef>",
            &"a".repeat(65),
        ] {
            assert_eq!(check(nonce).unwrap_err().kind, Kind::Usage, "{nonce}");
        }
    }

    #[test]
    fn a_nonce_is_found_in_whatever_case() {
        assert!(holds("x </docs-ABCdef> y", "abcdef"));
        assert!(!holds("abcde", "abcdef") && !holds("", "abcdef"));
    }
}
