//! How large a text is, in tokens. Owns: the tokenizer, and the estimate in
//! its place.

/// Counts tokens: with the tokenizer `o200k_base` when built with the feature
/// `tokenizer`.
///
/// Without it a token is taken for four characters. A letter of a script that
/// tokenizers know less of counts more: half a token up to U+2E7F (accents,
/// Greek, Cyrillic, Arabic, Hindi), a whole one above (Chinese, Japanese,
/// Korean, emoji). 15 % are added, since code has shorter tokens than prose:
/// what fits by this count should fit by that of any model.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counter;

impl Counter {
    /// Returns how the tokens are counted.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match cfg!(feature = "tokenizer") {
            true => "o200k_base",
            false => "characters/4",
        }
    }

    /// Returns the size of a text, rounded up.
    #[must_use]
    pub fn count(self, text: &str) -> u64 {
        #[cfg(feature = "tokenizer")]
        return bpe_openai::o200k_base().count(text) as u64;
        #[cfg(not(feature = "tokenizer"))]
        estimate(text)
    }
}

/// Returns the estimated size of a text: quarters of tokens, and 15 %.
#[cfg(any(test, not(feature = "tokenizer")))]
fn estimate(text: &str) -> u64 {
    let quarters: u64 = text.chars().map(quarters).sum();
    (quarters * 115).div_ceil(400)
}

#[cfg(any(test, not(feature = "tokenizer")))]
const fn quarters(c: char) -> u64 {
    match c {
        '\0'..='\u{7f}' => 1,
        '\u{80}'..='\u{2e7f}' => 2,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::{Counter, estimate};

    #[test]
    fn four_characters_are_a_token_and_15_percent_are_added() {
        for (text, tokens) in [
            (String::new(), 0),
            ("a".to_owned(), 1),
            ("abcd".repeat(100), 115),
            ("привет".to_owned(), 4),
            ("数据库".repeat(10), 35),
        ] {
            assert_eq!(estimate(&text), tokens, "{text}");
        }
    }

    #[test]
    fn parts_count_at_least_as_much_as_the_whole() {
        let text = "fn main() {\n    println!(\"größer 数\");\n}\n";
        for (at, _) in text.char_indices() {
            let (head, tail) = text.split_at(at);
            assert!(estimate(head) + estimate(tail) >= estimate(text));
        }
    }

    #[test]
    fn the_name_says_how_it_is_counted() {
        assert_eq!(Counter.count(""), 0);
        assert!(Counter.count("fn main() {}") > 2);
        let name = Counter.name();
        assert_eq!(name == "characters/4", !cfg!(feature = "tokenizer"));
    }
}
