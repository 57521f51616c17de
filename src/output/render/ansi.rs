//! The escape sequences of `markdown-to-ansi`: links become text, its 24-bit
//! palette the terminal's sixteen colours, all else goes.

use crate::output::clean::is_forbidden;
use crate::output::style::RESET;

const LINK_START: &str = "\x1b]8;;";
const LINK_MID: &str = "\x1b\\";
const LINK_END: &str = "\x1b]8;;\x1b\\";

/// Tells whether a line is code: only code starts with a 24-bit colour.
pub(super) fn is_code(line: &str) -> bool {
    line.starts_with("\x1b[38;2;") || line == RESET
}

/// Returns the line with `text (address)` in place of each hyperlink.
pub(super) fn unlink(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once(LINK_START) {
        out.push_str(before);
        let Some((url, after)) = after.split_once(LINK_MID) else {
            rest = after;
            break;
        };
        let (text, after) = after.split_once(LINK_END).unwrap_or((after, ""));
        out.push_str(text);
        let shown = filter(text, false);
        if url.contains("://") && !shown.contains(url) {
            if !shown.is_empty() {
                out.push(' ');
            }
            out.push('(');
            out.push_str(url);
            out.push(')');
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Returns the text with nothing in it but the attributes in use here, and
/// without even these where there is no colour.
pub(super) fn filter(text: &str, color: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(is_forbidden) {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        if let Some((code, length)) = sgr(after) {
            if color && let Some(code) = translate(code) {
                out.push_str("\x1b[");
                out.push_str(code);
                out.push('m');
            }
            rest = &after[length..];
        } else {
            let length = after.chars().next().map_or(0, char::len_utf8);
            rest = &after[length..];
        }
    }
    out.push_str(rest);
    out
}

/// Splits an SGR sequence off the start: its parameters and its whole length.
fn sgr(text: &str) -> Option<(&str, usize)> {
    let parameters = text.strip_prefix("\x1b[")?;
    let end = parameters.find(|c: char| !matches!(c, '0'..='9' | ';'))?;
    parameters[end..]
        .starts_with('m')
        .then_some((&parameters[..end], end + 3))
}

/// Maps parameters to those in use here; the colours are those of the
/// library's theme, base16-ocean.dark, by their role.
fn translate(parameters: &str) -> Option<&'static str> {
    Some(match parameters {
        "0" => "0",
        "1" => "1",
        "2" => "2",
        "3" => "3",
        "4" => "4",
        "34" => "36",
        "38;2;101;115;126" => "90",
        "38;2;191;97;106" => "31",
        "38;2;208;135;112" | "38;2;235;203;139" | "38;2;171;121;103" => "33",
        "38;2;163;190;140" => "32",
        "38;2;150;181;180" => "36",
        "38;2;143;161;179" => "34",
        "38;2;180;142;173" => "35",
        colour if colour.starts_with("38;2;") => "39",
        _ => return None,
    })
}
