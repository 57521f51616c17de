//! Examples of an interactive session: `>>>` lines and what they print.

use super::fence::{fence, is_fence};
use super::lines::indent_of;

/// Whether a line starts an example.
#[must_use]
pub fn is_prompt(line: &str) -> bool {
    let text = line.trim_start();
    text.starts_with(">>> ") || text == ">>>"
}

/// Index behind the example that starts at `start`: it ends with a blank
/// line, but goes on where the next line is a prompt again.
#[must_use]
pub fn end(lines: &[&str], start: usize) -> usize {
    let indent = lines.get(start).map_or(0, |line| indent_of(line));
    let mut at = start;
    while let Some(line) = lines.get(at) {
        if line.is_empty() {
            let next = lines.get(at + 1);
            if !next.is_some_and(|next| is_prompt(next) && indent_of(next) == indent) {
                break;
            }
        } else if indent_of(line) < indent || is_fence(line) {
            break;
        }
        at += 1;
    }
    at
}

/// Puts the examples of text that is markdown otherwise into fences. A fence
/// that is never closed is closed, or dropped where it ends the text.
#[must_use]
pub fn fence_examples(lines: &[&str]) -> String {
    let mut out = String::new();
    let mut is_fenced = false;
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if is_fence(line) {
            is_fenced = !is_fenced;
        }
        if !is_fenced && is_prompt(line) {
            let end = end(lines, at).max(at + 1);
            if !out.is_empty() && !out.ends_with("\n\n") {
                out.push('\n');
            }
            out.push_str(&fence("python", &lines[at..end]));
            at = end;
        } else {
            out.push_str(line);
            at += 1;
        }
        out.push('\n');
    }
    if is_fenced {
        close(&mut out);
    }
    out
}

/// Closes a fence that was left open, or drops it where nothing follows it.
fn close(out: &mut String) {
    let end = out.trim_end().len();
    let last = out[..end].rfind('\n').map_or(0, |at| at + 1);
    if is_fence(&out[last..end]) {
        out.truncate(last);
    } else {
        out.push_str("```\n");
    }
}
