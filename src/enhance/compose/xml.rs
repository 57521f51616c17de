//! Tags whose names end in the nonce.

use super::blocks::Block;
use super::layout::{Parts, notice};

/// Returns the lines of the opening and of the closing tag.
pub(super) fn marks(block: &Block, nonce: &str) -> (String, String) {
    let name = block.name;
    let attributes: String = block
        .attributes
        .iter()
        .map(|(key, value)| format!(" {key}=\"{}\"", escape(value)))
        .collect();
    (
        format!("<{name}-{nonce}{attributes}>\n"),
        format!("</{name}-{nonce}>\n"),
    )
}

/// Returns the value of an attribute, escaped.
fn escape(value: &str) -> String {
    let value = value.replace('&', "&amp;").replace('<', "&lt;");
    value.replace('>', "&gt;").replace('"', "&quot;")
}

/// Returns what says how to take the blocks.
pub(super) fn instruction(nonce: &str) -> String {
    notice(&format!("in tags whose names end in {nonce}"))
}

/// Returns the whole text.
pub(super) fn whole(parts: &Parts<'_>) -> String {
    // The user may speak of tags, but not end this one.
    let task = parts
        .task
        .replace("</task", "<\\/task")
        .replace("<task", "<\\task");
    let task = format!("<task>\n{task}\n</task>\n");
    if !parts.has_reference() {
        return task;
    }
    let nonce = parts.nonce;
    let mut out = format!(
        "{task}\n{}\n\n<reference-{nonce}>\n{}</reference-{nonce}>\n",
        instruction(nonce),
        parts.blocks()
    );
    if parts.repeats {
        out.push('\n');
        out.push_str(&task);
    }
    out
}
