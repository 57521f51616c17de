//! Inline tags: `{@link x text}` and its kin.

/// Replaces inline tags: links by their text, or by the name they point to
/// as code; anything else by what it holds.
pub(super) fn replace(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("{@") {
        let (before, tagged) = rest.split_at(start);
        let Some(end) = tagged.find('}') else { break };
        out.push_str(before);
        let inner = tagged.get(2..end).unwrap_or_default();
        let (tag, content) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
        let in_code = before.ends_with('`');
        push(&mut out, tag, content.trim(), in_code);
        rest = tagged.get(end + 1..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

fn push(out: &mut String, tag: &str, content: &str, in_code: bool) {
    if !tag.starts_with("link") && tag != "see" {
        out.push_str(if tag.eq_ignore_ascii_case("inheritdoc") {
            ""
        } else {
            content
        });
        return;
    }
    let cut = content.find(|c: char| c == '|' || c.is_whitespace());
    let (target, label) = content.split_at(cut.unwrap_or(content.len()));
    let label = label
        .trim_start_matches('|')
        .trim()
        .trim_start_matches('|')
        .trim();
    let is_url = target.contains("://");
    match (label.is_empty(), is_url) {
        (true, false) if !in_code && !target.is_empty() => {
            out.push('`');
            out.push_str(target);
            out.push('`');
        }
        (true, _) => out.push_str(target),
        (false, true) => {
            out.push('[');
            out.push_str(label);
            out.push_str("](");
            out.push_str(target);
            out.push(')');
        }
        (false, false) => out.push_str(label),
    }
}

#[cfg(test)]
mod tests {
    use super::replace;

    #[test]
    fn links_become_code_or_their_text() {
        assert_eq!(replace("see {@link reactive}."), "see `reactive`.");
        assert_eq!(replace("{@link a.b the b} x"), "the b x");
        assert_eq!(replace("{@linkcode a|b}"), "b");
        assert_eq!(replace("{@link https://a.b/c}"), "https://a.b/c");
        assert_eq!(replace("{@link https://a.b C}"), "[C](https://a.b)");
    }

    #[test]
    fn broken_tags_stay() {
        assert_eq!(replace("{@link x"), "{@link x");
        assert_eq!(replace("{@inheritDoc X}"), "");
    }
}
