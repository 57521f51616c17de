//! Markup within a paragraph.

use super::names::Names;

/// The most bytes of a link's name that is not quoted.
const MAX_TARGET: usize = 64;

/// Converts literals, roles, links and substitutions; emphasis is the same
/// in both languages.
#[must_use]
pub fn convert(text: &str, names: &Names) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['`', ':', '|', '\\', '_']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let used = match from.as_bytes().first() {
            Some(b'`') => backticks(from, &mut out),
            Some(b':') => role(from, &mut out),
            Some(b'|') => substitution(from, names, &mut out),
            Some(b'\\') => escape(from, &mut out),
            _ => reference(from, names, &mut out),
        };
        rest = from.get(used..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// "``literal``", "`text <url>`_", "`name`". Returns the bytes it took.
fn backticks(text: &str, out: &mut String) -> usize {
    if let Some(inner) = text.strip_prefix("``") {
        let Some(end) = inner.find("``") else {
            out.push_str("``");
            return 2;
        };
        // A literal may end with a backtick of its own.
        let end = end + usize::from(inner[end..].starts_with("```"));
        // Two backticks are code in markdown too.
        out.push_str(&text[..end + 4]);
        return end + 4;
    }
    let Some(end) = text[1..].find('`').filter(|&end| end > 0) else {
        out.push('`');
        return 1;
    };
    let inner = &text[1..=end];
    let behind = &text[end + 2..];
    let marks = behind.len() - behind.trim_start_matches('_').len();
    let is_link = marks > 0 && !behind[marks..].starts_with(|c: char| c.is_alphanumeric());
    if is_link {
        out.push_str(label(inner));
        return end + 2 + marks.min(2);
    }
    out.push_str(&text[..end + 2]);
    end + 2
}

/// ":role:`target`", as it is written: it says what its target is, and its
/// readers know it. Of "`text <target>`" the text. Returns the bytes it took.
fn role(text: &str, out: &mut String) -> usize {
    let target = role_target(text).and_then(|target| {
        let end = target.find('`')?;
        Some((text.len() - target.len(), &target[..end]))
    });
    let Some((start, inner)) = target else {
        out.push(':');
        return 1;
    };
    out.push_str(&text[..start]);
    out.push_str(label(inner));
    out.push('`');
    start + inner.len() + 1
}

/// What is behind the backtick of ":role:`".
fn role_target(text: &str) -> Option<&str> {
    let is_part = |b: &u8| b.is_ascii_alphanumeric() || b"-_:+.".contains(b);
    let name_end = text.bytes().take_while(|b| is_part(b)).count();
    let is_role = name_end > 2 && text[..name_end].ends_with(':');
    text[name_end..].strip_prefix('`').filter(|_| is_role)
}

/// `|name|`, where the document defines it. Returns the bytes it took.
fn substitution(text: &str, names: &Names, out: &mut String) -> usize {
    let known = text[1..].find('|').and_then(|end| {
        let replaced = names.substitution(&text[1..=end])?;
        Some((end, replaced))
    });
    let Some((end, replaced)) = known else {
        out.push('|');
        return 1;
    };
    out.push_str(replaced);
    let behind = &text[end + 2..];
    end + 2 + (behind.len() - behind.trim_start_matches('_').len()).min(2)
}

/// A backslash, which goes before what would be markup or a blank.
fn escape(text: &str, out: &mut String) -> usize {
    match text.as_bytes().get(1) {
        Some(b' ' | b'\n') => 2,
        Some(&mark @ (b'*' | b'`' | b'|' | b'_' | b':')) => {
            if matches!(mark, b'*' | b'_') {
                out.push('\\');
            }
            out.push(char::from(mark));
            2
        }
        _ => {
            out.push('\\');
            1
        }
    }
}

/// The mark of `name_` or `[1]_`, where it is a link.
fn reference(text: &str, names: &Names, out: &mut String) -> usize {
    let ends_word = !text[1..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
    if ends_word {
        let mut starts = out.len().saturating_sub(MAX_TARGET)..out.len();
        let start = starts.find(|&at| out.is_char_boundary(at));
        let nearby = &out[start.unwrap_or(out.len())..];
        let word = nearby.rsplit(|c: char| c.is_whitespace() || "([,".contains(c));
        let is_target = word.take(1).any(|word| names.is_target(word));
        if is_target || out.ends_with(']') {
            return 1;
        }
    }
    out.push('_');
    1
}

/// The text of `text <target>`.
fn label(inner: &str) -> &str {
    match inner.split_once('<') {
        Some((text, _)) if inner.ends_with('>') && !text.trim().is_empty() => text.trim(),
        _ => inner.trim_start_matches('<').trim_end_matches('>'),
    }
}
