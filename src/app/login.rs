//! Logging in, where a server refuses its keys: a command of the user's own
//! choice, on a terminal and nowhere else.

use std::io::{self, IsTerminal};
use std::process::{Command, Stdio};
use std::sync::Arc;

use crate::config::{OutputSettings, ServerConfig};
use crate::fleet::Login;
use crate::progress::Progress;

/// Makes what runs a server's `login_command`. It talks on the terminal: what
/// it prints goes to standard error, for standard output is the answer's.
pub(super) fn on_terminal(settings: &OutputSettings, progress: Arc<dyn Progress>) -> Arc<Login> {
    let may_ask = !settings.no_input;
    Arc::new(move |server: &ServerConfig| {
        let Some((program, arguments)) = server.login_command.split_first() else {
            return false;
        };
        if !may_ask || !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            return false;
        }
        let name = &server.name;
        progress.warn(&format!(
            "{name} refused its key; logging in with {program}"
        ));
        let status = Command::new(program)
            .args(arguments)
            .stdout(Stdio::from(io::stderr()))
            .status();
        match status {
            Ok(status) if status.success() => true,
            Ok(_) => {
                progress.warn(&format!("{program} did not log in to {name}"));
                false
            }
            Err(error) => {
                progress.warn(&format!("{program} cannot be started: {error}"));
                false
            }
        }
    })
}
