//! Common words that are also names of packages.

use std::collections::HashSet;
use std::sync::OnceLock;

/// In lower case, sorted.
const COMMON: &str = include_str!("common.txt");

/// Tells whether a word in lower case is a common one.
pub(super) fn is_common(word: &str) -> bool {
    static WORDS: OnceLock<HashSet<&str>> = OnceLock::new();
    WORDS
        .get_or_init(|| COMMON.lines().collect())
        .contains(word)
}

#[cfg(test)]
mod tests {
    use super::{COMMON, is_common};

    #[test]
    fn the_list_is_sorted_and_in_lower_case() {
        let words: Vec<&str> = COMMON.lines().collect();
        assert!(words.is_sorted());
        assert!(words.iter().all(|word| word.to_lowercase() == *word));
        assert!(is_common("debug") && !is_common("zod"));
    }
}
