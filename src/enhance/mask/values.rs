//! What stands after the name of a secret: the secret itself, or a reference.

/// Values that are types, words of languages or what stands for a value.
const WORDS: [&str; 40] = [
    "string",
    "str",
    "text",
    "number",
    "integer",
    "boolean",
    "bool",
    "bytes",
    "object",
    "array",
    "true",
    "false",
    "null",
    "none",
    "nil",
    "undefined",
    "optional",
    "required",
    "disabled",
    "enabled",
    "default",
    "include",
    "same-origin",
    "bearer",
    "basic",
    "token",
    "secret",
    "password",
    "passwd",
    "apikey",
    "api_key",
    "api-key",
    "varchar",
    "hidden",
    "redacted",
    "header",
    "cookie",
    "query",
    "session",
    "credentials",
];

/// How references to a value that is elsewhere begin.
const REFERENCES: [&str; 24] = [
    "$",
    "%",
    "<",
    "{",
    "process.env",
    "import.meta",
    "os.environ",
    "os.getenv",
    "os.Getenv",
    "env.",
    "env(",
    "ENV[",
    "ENV.",
    "System.getenv",
    "std::env",
    "env!",
    "vault:",
    "secrets.",
    "file:",
    "@",
    "&",
    "*",
    "http://",
    "https://",
];

/// Words of sentences: a value with one and a blank is a label.
const PROSE: [&str; 22] = [
    "is", "your", "the", "must", "a", "an", "to", "be", "enter", "required", "for", "of",
    "invalid", "please", "not", "and", "or", "with", "ihr", "das", "le", "votre",
];

/// Tells whether a value only stands for one: a reference, `***`, `<key>`.
pub(super) fn is_stand_in(value: &str) -> bool {
    let value = value.trim();
    let inner = value.contains("${") || value.contains("{{") || value.contains("#{");
    // `"jsonwebtoken": "^9.0.2"` is the version of a package.
    let version = value.trim_start_matches(['^', '~', '>', '=', 'v']);
    let is_version =
        version.contains('.') && version.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    value.is_empty()
        || inner
        || is_version
        || REFERENCES.iter().any(|r| value.starts_with(r))
        || value
            .chars()
            .all(|c| matches!(c, '*' | '.' | 'x' | 'X' | '-' | '_' | '…' | '•'))
        || WORDS.iter().any(|w| value.eq_ignore_ascii_case(w))
}

/// Tells whether a quoted value is a secret.
pub(super) fn is_quoted_secret(value: &str) -> bool {
    value.chars().count() >= 6
        && !is_stand_in(value)
        && !is_prose(value)
        && !value.starts_with(['/', '.', '\\'])
}

fn is_prose(value: &str) -> bool {
    let mut words = value.split_whitespace();
    let count = words.clone().count();
    let begins_large = value.starts_with(char::is_uppercase);
    count > 1
        && !value.bytes().any(|b| b.is_ascii_digit())
        && (begins_large || words.any(|w| PROSE.iter().any(|p| w.eq_ignore_ascii_case(p))))
}

/// Tells whether an unquoted value is a secret; `is_env` tells that it stands
/// in a line of `NAME=value`.
pub(super) fn is_bare_secret(value: &str, is_env: bool) -> bool {
    if is_stand_in(value) || value.starts_with(['/', '.', '(', '[', '|', '\\', '!']) {
        return false;
    }
    let is_call = value.find(['(', '[']).is_some_and(|n| {
        let head = value.get(..n).unwrap_or_default();
        !head.is_empty()
            && head
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"_.:!".contains(&b))
    });
    if is_call && (!is_env || value.contains([')', ']'])) || is_type(value) {
        return false;
    }
    let count = value.chars().count();
    if value.bytes().all(|b| b.is_ascii_digit()) {
        return count >= 6;
    }
    if super::random::is_dense(value) {
        return true;
    }
    let is_path = value.split(['.', ':']).filter(|p| !p.is_empty()).all(|p| {
        !p.starts_with(|c: char| c.is_ascii_digit())
            && p.chars()
                .all(|c| c.is_alphanumeric() || c == '_' || c == '?')
    });
    let is_dotted = is_path && value.contains(['.', ':']);
    if is_env {
        return count >= 6 && !is_dotted || (count >= 4 && has_mark(value));
    }
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let is_named = ["token", "secret", "password", "key", "auth"]
        .iter()
        .any(|w| value.to_ascii_lowercase().contains(w));
    if is_path && (is_dotted || (is_named && digits < 2)) {
        return false;
    }
    count >= 4 && has_mark(value)
}

/// Tells whether a value has a digit, or a mark that names do not have.
fn has_mark(value: &str) -> bool {
    value.bytes().any(|b| b.is_ascii_digit())
        || value
            .bytes()
            .any(|b| b.is_ascii_punctuation() && !b"._-:/?!,()[]*".contains(&b))
        || (value.len() >= 6 && value.trim_end_matches('!').contains('!'))
}

fn is_type(value: &str) -> bool {
    let head = value.trim_end_matches(|c: char| c.is_ascii_digit());
    ["u", "i", "f", "int", "uint", "float", "varchar"].contains(&head) && head.len() < value.len()
}
