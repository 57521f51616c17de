//! Words of prose and of identifiers, and what is left of them without their
//! endings.

use crate::enhance::prompt::is_unspaced;

/// Calls `see` with each word of a text: runs of letters and digits, cut where
/// a capital begins another word, and whole as well where they were cut. Of
/// scripts without blanks, each two characters that follow one another.
pub(super) fn each<'a>(text: &'a str, mut see: impl FnMut(&'a str)) {
    let bytes = text.as_bytes();
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(b' ');
    let (mut at, mut run, mut word) = (0, 0, 0);
    // `run` and `word` are where the run and its last word begin.
    while at < bytes.len() {
        let here = byte(at);
        if here.is_ascii_lowercase() || here.is_ascii_digit() {
            let is_humped = at >= run + 2
                && at >= word + 2
                && here.is_ascii_lowercase()
                && byte(at - 1).is_ascii_uppercase()
                && byte(at - 2).is_ascii_uppercase();
            if is_humped {
                give(text, word, at - 1, &mut see);
                word = at - 1;
            }
            at += 1;
            while byte(at).is_ascii_lowercase() {
                at += 1;
            }
            continue;
        }
        if here.is_ascii_uppercase() {
            if at > word && !byte(at - 1).is_ascii_uppercase() {
                give(text, word, at, &mut see);
                word = at;
            }
            at += 1;
            continue;
        }
        let next = text.get(at..).and_then(|rest| rest.chars().next());
        let Some(next) = next.filter(|_| !here.is_ascii()) else {
            end(text, run, word, at, &mut see);
            at += 1;
            (run, word) = (at, at);
            continue;
        };
        if next.is_alphanumeric() && !is_unspaced(next) {
            at += next.len_utf8();
            continue;
        }
        end(text, run, word, at, &mut see);
        let after = at + next.len_utf8();
        if is_unspaced(next) {
            let second = text.get(after..).and_then(|rest| rest.chars().next());
            if let Some(second) = second.filter(|c| is_unspaced(*c)) {
                give(text, at, after + second.len_utf8(), &mut see);
            }
        }
        at = after;
        (run, word) = (at, at);
    }
    end(text, run, word, at, &mut see);
}

fn give<'a>(text: &'a str, from: usize, to: usize, see: &mut impl FnMut(&'a str)) {
    if let Some(word) = text.get(from..to).filter(|word| word.len() > 1) {
        see(word);
    }
}

fn end<'a>(text: &'a str, run: usize, word: usize, at: usize, see: &mut impl FnMut(&'a str)) {
    give(text, word, at, see);
    if word > run {
        give(text, run, at, see);
    }
}

/// Endings that are taken off, longest first, and how many bytes must stay.
const ENDINGS: [(&str, usize); 10] = [
    ("ations", 4),
    ("ation", 4),
    ("ator", 4),
    ("ment", 4),
    ("ing", 3),
    ("ion", 4),
    ("ate", 4),
    ("ed", 3),
    ("er", 4),
    ("ly", 4),
];

/// Puts a word in lower case and without its endings into `into`.
pub(super) fn stem(word: &str, into: &mut String) {
    into.clear();
    if word.is_ascii() {
        into.push_str(word);
        into.make_ascii_lowercase();
    } else {
        into.extend(word.chars().flat_map(char::to_lowercase));
    }
    if into.len() <= 3 || !into.is_ascii() {
        return;
    }
    if into.len() > 4 && into.ends_with("ies") {
        into.truncate(into.len() - 3);
        into.push('y');
    } else if into.ends_with('s') && !["ss", "us", "is"].iter().any(|end| into.ends_with(end)) {
        into.truncate(into.len() - 1);
    }
    let ending =
        |(end, least): &&(&str, usize)| into.len() >= end.len() + least && into.ends_with(end);
    if let Some((end, _)) = ENDINGS.iter().find(ending) {
        into.truncate(into.len() - end.len());
        let mut last = into.bytes().rev();
        let (a, b) = (last.next(), last.next());
        if a == b && a.is_some_and(|c| !b"aeioulsz".contains(&c)) {
            into.pop();
        } else if into.len() >= 6 && into.ends_with("at") {
            // `validating` is of `validate`.
            into.truncate(into.len() - 2);
        }
    }
    if into.len() > 3 && into.ends_with('e') {
        into.pop();
    }
}

/// Returns a word in lower case and without its endings.
pub(in crate::enhance) fn stemmed(word: &str) -> String {
    let mut text = String::new();
    stem(word, &mut text);
    text
}

/// Returns the stems of the words of a name, in their order; of a name that is
/// cut, its parts only.
pub(super) fn of_name(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    each(name, |word| {
        // What is given after its own parts is the whole run.
        words.push(word);
    });
    let is_whole = |at: usize, word: &str| {
        at > 0
            && words
                .get(at - 1)
                .is_some_and(|last| word.len() > last.len() && word.ends_with(last))
    };
    let parts = words
        .iter()
        .enumerate()
        .filter(|(at, word)| !is_whole(*at, word));
    parts.map(|(_, word)| stemmed(word)).collect()
}

#[cfg(test)]
mod tests {
    use super::{each, of_name, stemmed};

    fn words(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        each(text, |word| found.push(word));
        found
    }

    #[test]
    fn identifiers_are_cut_at_their_humps() {
        for (text, wanted) in [
            ("a plain text", vec!["plain", "text"]),
            ("CreateBerth", vec!["Create", "Berth", "CreateBerth"]),
            (
                "parseHTTPReply",
                vec!["parse", "HTTP", "Reply", "parseHTTPReply"],
            ),
            ("list_silos(id)", vec!["list", "silos", "id"]),
            ("API v2 oauth2", vec!["API", "v2", "oauth2"]),
            ("— über „Größe“", vec!["über", "Größe"]),
            ("购物车 x", vec!["购物", "物车"]),
            ("", vec![]),
        ] {
            assert_eq!(words(text), wanted, "{text}");
        }
        assert_eq!(of_name("TicketListApi"), ["ticket", "list", "api"]);
        assert_eq!(
            of_name("rehearsal-reminder_job.rb"),
            ["rehearsal", "remind", "job", "rb"]
        );
    }

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for family in [
            &["cache", "caches", "cached", "caching"][..],
            &["migrate", "migrations", "migration", "migrating"],
            &["policy", "policies"],
            &["validate", "validation", "validator", "validating"],
            &["route", "router", "routes", "routing"],
            &["run", "running"],
            &["poll", "polling", "polls"],
            &["handler", "handle", "handles"],
            &["create", "created", "creating", "creation"],
        ] {
            let stems: std::collections::BTreeSet<_> = family.iter().map(|w| stemmed(w)).collect();
            assert_eq!(stems.len(), 1, "{stems:?}");
        }
        assert_ne!(stemmed("order"), stemmed("ordinary"));
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,200}") {
            each(&text, |word| { stemmed(word); });
            of_name(&text);
        }
    }
}
