//! Programs of `examples/`.

use super::source::Source;
use crate::local::chunk::{Chunk, Kind};
use crate::local::extract::File;

/// Bytes of code in one chunk.
const CODE_MAX: usize = 6000;

/// Cuts an example at its top-level items, when it is too long for one chunk.
pub fn chunks(file: &File<'_>, out: &mut Vec<Chunk>) {
    let (prose, code_at) = leading_comments(file.text);
    let title = title(file.path);
    let mut line = 1 + count_lines(&file.text[..code_at]);
    for (index, code) in parts(&file.text[code_at..]).into_iter().enumerate() {
        let shown = code.trim_matches(['\n', '\r']).trim_end();
        if !shown.is_empty() {
            let mut chunk = Chunk::new(Kind::Example, file.path, line);
            chunk.title.clone_from(&title);
            if index == 0 && !prose.is_empty() {
                chunk.body = format!("{prose}\n\n");
            }
            chunk.body.push_str(&format!("```rust\n{shown}\n```"));
            out.push(chunk);
        }
        line += count_lines(code);
    }
}

fn count_lines(text: &str) -> u32 {
    u32::try_from(text.bytes().filter(|b| *b == b'\n').count()).unwrap_or(u32::MAX)
}

/// `hello world` for `examples/hello-world.rs` and for
/// `examples/hello-world/src/main.rs`.
fn title(path: &str) -> String {
    let mut parts = path
        .rsplit('/')
        .map(|part| part.strip_suffix(".rs").unwrap_or(part))
        .filter(|part| !matches!(*part, "main" | "lib" | "mod" | "src"));
    parts.next().unwrap_or(path).replace(['-', '_'], " ")
}

/// The comments a program begins with, and where its code begins.
fn leading_comments(text: &str) -> (String, usize) {
    let mut lines = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim();
        if !body.is_empty() && !body.starts_with("//") {
            break;
        }
        let said = body.trim_start_matches(['/', '!']);
        lines.push(said.strip_prefix(' ').unwrap_or(said));
        at += line.len();
    }
    (lines.join("\n").trim().to_owned(), at)
}

/// Pieces of code of at most [`CODE_MAX`] bytes where items allow it.
fn parts(code: &str) -> Vec<&str> {
    let source = Source::new(code);
    let mut parts = Vec::new();
    let mut start = 0;
    // End of the last item that still fits.
    let mut fits = 0;
    let mut at = 0;
    while at < source.len() && code.len() - start > CODE_MAX {
        let stop = source.find(at, source.len(), |text| matches!(text, "{" | ";"));
        at = source.after(stop).max(at + 1);
        let (_, end) = source.span(at - 1);
        if end - start > CODE_MAX && fits > start {
            parts.push(&code[start..fits]);
            start = fits;
        }
        fits = end;
    }
    if code.len() - start > CODE_MAX && fits > start {
        parts.push(&code[start..fits]);
        start = fits;
    }
    parts.push(&code[start..]);
    parts
}
