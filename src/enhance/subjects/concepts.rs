//! Terms of subjects as they are written, by their first byte: to tell whether
//! words are one of them takes no reading of the others.

use super::terms;

/// Terms by their first byte.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Concepts(Vec<Vec<&'static str>>);

impl Concepts {
    pub(super) fn new(texts: impl Iterator<Item = &'static str>) -> Self {
        let mut by_first = vec![Vec::new(); 256];
        for text in texts {
            let text = text.trim_start_matches(is_between);
            let first = text.bytes().next().map(usize::from);
            if let Some(all) = first.and_then(|first| by_first.get_mut(first)) {
                all.push(text.strip_suffix('!').unwrap_or(text));
            }
        }
        Self(by_first)
    }

    /// Tells whether words are a term, all of it.
    pub(super) fn has(&self, words: &[&str]) -> bool {
        let first = words.first().and_then(|word| word.bytes().next());
        let all = first.and_then(|first| self.0.get(usize::from(first)));
        all.into_iter().flatten().any(|text| is_it(text, words))
    }
}

fn is_between(c: char) -> bool {
    !(c.is_alphanumeric() || c == '_')
}

fn is_it(text: &'static str, words: &[&str]) -> bool {
    let (text, is_open) = terms::open(text);
    let mut wanted = terms::words(text).peekable();
    for (at, word) in words.iter().enumerate() {
        let Some(own) = wanted.next() else {
            return false;
        };
        let is_last = at + 1 == words.len();
        if is_last && wanted.peek().is_some() {
            return false;
        }
        if own != *word && !(is_last && is_open && word.starts_with(own)) {
            return false;
        }
    }
    !words.is_empty()
}

#[cfg(test)]
mod tests {
    use super::Concepts;

    #[test]
    fn words_are_a_term_as_a_whole() {
        let texts = [
            "exponential backoff",
            "oauth*",
            "sign in*",
            "-e-mail",
            "jwt!",
        ];
        let concepts = Concepts::new(texts.into_iter());
        for (words, wanted) in [
            (&["exponential", "backoff"][..], true),
            (&["exponential"], false),
            (&["exponential", "backoffs"], false),
            (&["oauth2"], true),
            (&["oauth2", "flow"], false),
            (&["sign", "into"], true),
            (&["e", "mail"], true),
            (&["jwt"], true),
            (&["jwts"], false),
            (&[], false),
        ] {
            assert_eq!(concepts.has(words), wanted, "{words:?}");
        }
    }
}
