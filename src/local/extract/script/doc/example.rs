//! Examples of a comment.

use super::lines::{close_fence, dedent, is_fence};

/// An example: as it is where it has fences, or else as one block of code
/// below its caption.
pub(super) fn markdown(lines: &[&str], language: &str) -> String {
    let (first, rest) = lines.split_first().unwrap_or((&"", &[]));
    if lines.iter().any(|line| is_fence(line)) {
        let mut rest = rest.to_vec();
        dedent(&mut rest);
        let text = format!("{first}\n{}", rest.join("\n"));
        return close_fence(text.trim().to_owned());
    }
    let (caption, code_first) = caption(first, rest.iter().all(|line| line.trim().is_empty()));
    let mut code = rest.to_vec();
    dedent(&mut code);
    let code = format!("{code_first}\n{}", code.join("\n"));
    let code = code.trim_matches('\n').trim_end();
    if code.is_empty() {
        return caption.to_owned();
    }
    let gap = if caption.is_empty() { "" } else { "\n\n" };
    format!("{caption}{gap}```{language}\n{code}\n```")
}

/// Splits what stands behind `@example` into a caption and code.
fn caption(first: &str, is_alone: bool) -> (&str, &str) {
    if let Some((caption, code)) = first
        .strip_prefix("<caption>")
        .and_then(|text| text.split_once("</caption>"))
    {
        return (caption.trim(), code.trim());
    }
    let looks_like_code = first.contains(['(', '=', ';', '{', '<']) || first.starts_with("//");
    if is_alone || looks_like_code {
        ("", first)
    } else {
        (first, "")
    }
}
