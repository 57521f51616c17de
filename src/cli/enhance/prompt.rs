//! What a prompt is read from, and the user's own template.

use std::fs::File;
use std::io::{self, IsTerminal, Read};

use crate::error::{Error, Kind, Result};
use crate::output::clean::clean;

/// Most bytes of a prompt, and of a template.
const MOST: u64 = 1 << 20;

/// Joins the words of a prompt, or reads it from stdin: for `-`, and where
/// there are no words and stdin is no terminal.
///
/// # Errors
/// [`Kind::Usage`] for a prompt that is empty, too long or no text.
pub(super) fn read(words: &[String]) -> Result<String> {
    let is_stdin = match words {
        [] if io::stdin().is_terminal() => return Err(missing("there is no prompt")),
        [] => true,
        [word] => word == "-",
        _ => false,
    };
    match is_stdin {
        true => checked(&text("the prompt", io::stdin().lock())?),
        false => checked(&words.join(" ")),
    }
}

/// Reads the user's own template.
///
/// # Errors
/// [`Kind::Usage`] where it cannot be read as text.
pub(super) fn template(path: &str) -> Result<String> {
    let wrong = |e: io::Error| {
        let message = format!("the template {path} cannot be read: {e}");
        Error::new(Kind::Usage, message).hint("built in are xml, md and plain")
    };
    let file = File::open(path).map_err(wrong)?;
    text(&format!("the template {path}"), file)
}

/// Takes out of a prompt what a terminal would obey.
///
/// # Errors
/// [`Kind::Usage`] for one that is empty, too long, or has a NUL in it.
pub(super) fn checked(prompt: &str) -> Result<String> {
    if prompt.contains('\0') {
        let message = "the prompt has a NUL character in it";
        return Err(Error::new(Kind::Usage, message).hint("give it as text, in UTF-8"));
    }
    if prompt.len() as u64 > MOST {
        return Err(too_long("the prompt"));
    }
    let prompt = clean(prompt);
    match prompt.trim() {
        "" => Err(missing("the prompt is empty")),
        prompt => Ok(prompt.to_owned()),
    }
}

fn text(what: &str, from: impl Read) -> Result<String> {
    let mut bytes = Vec::new();
    let read = from.take(MOST + 1).read_to_end(&mut bytes);
    read.map_err(|e| Error::new(Kind::Usage, format!("{what} cannot be read: {e}")))?;
    if bytes.len() as u64 > MOST {
        return Err(too_long(what));
    }
    let text = String::from_utf8(bytes).map_err(|e| {
        let at = e.utf8_error().valid_up_to();
        Error::new(Kind::Usage, format!("{what} is not UTF-8 after byte {at}"))
    })?;
    let text = text
        .strip_prefix('\u{feff}')
        .map(str::to_owned)
        .unwrap_or(text);
    Ok(text)
}

fn too_long(what: &str) -> Error {
    let message = format!("{what} is longer than {MOST} bytes");
    Error::new(Kind::Usage, message).hint("leave out what is not needed")
}

fn missing(message: &str) -> Error {
    Error::new(Kind::Usage, message)
        .hint("say what is to be done: docent enhance \"add login to this app\"")
        .hint("or pipe it in: docent enhance - < prompt.txt")
}
