//! The few colours in use: sixteen-colour ANSI only, so that they follow the
//! terminal's own theme.

/// Resets every attribute.
pub(super) const RESET: &str = "\x1b[0m";
pub(super) const BOLD: &str = "\x1b[1m";
pub(super) const DIM: &str = "\x1b[2m";
pub(super) const UNDERLINE: &str = "\x1b[4m";
pub(super) const CYAN: &str = "\x1b[36m";
pub(super) const RED_BOLD: &str = "\x1b[1;31m";
pub(super) const GREEN: &str = "\x1b[32m";
pub(super) const YELLOW_BOLD: &str = "\x1b[1;33m";

/// Puts a style around text, or leaves it alone where colour is off.
#[must_use]
pub(super) fn paint(color: bool, style: &str, text: &str) -> String {
    if color && !text.is_empty() {
        format!("{style}{text}{RESET}")
    } else {
        text.to_owned()
    }
}
