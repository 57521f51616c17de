//! Long answers on a terminal go through the user's pager.

use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Starts the pager and hands it the text; `None` where it cannot be started,
/// and the text is to be printed. The caller waits for the child.
pub(super) fn page(command: &str, text: &str) -> Option<Child> {
    let mut words = shell_words::split(command).ok()?;
    let program = (!words.is_empty()).then(|| words.remove(0))?;
    let name = Path::new(&program).file_stem()?;
    if name == "cat" {
        return None;
    }
    let mut pager = Command::new(&program);
    pager.args(&words);
    if name == "less" {
        // Without it, and without LESS in the environment, `less` shows colour as `ESC[1m`.
        pager.arg("-R");
    }
    // Before it starts: Ctrl-C is the pager's from its first moment.
    leave_interrupts_alone();
    let mut child = pager.stdin(Stdio::piped()).spawn().ok()?;
    if let Some(mut stdin) = child.stdin.take() {
        // The user may leave the pager before it has read everything.
        let _ = stdin.write_all(text.as_bytes());
    }
    Some(child)
}

/// Takes Ctrl-C and does nothing about it: the terminal sends it to this
/// program too, which must not leave the pager without its parent. Children
/// do not inherit that, as they would an ignored signal.
#[cfg(unix)]
fn leave_interrupts_alone() {
    use signal_hook::{consts::SIGINT, flag};
    // Where that cannot be had, the pager is still worth starting.
    let _ = flag::register(SIGINT, std::sync::Arc::default());
}

#[cfg(not(unix))]
fn leave_interrupts_alone() {}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn what_cannot_page_is_left_to_the_printer() {
        for command in ["", "  ", "cat", "/bin/cat", "'unended", "/no/such/pager -x"] {
            assert!(page(command, "text").is_none(), "{command:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_pager_that_reads_nothing_is_no_failure() {
        let mut child = page("true", &"x\n".repeat(100_000)).unwrap();
        assert!(child.wait().unwrap().success());
    }
}
