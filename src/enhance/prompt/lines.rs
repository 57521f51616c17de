//! Which lines of a prompt ask, and which were pasted.

use std::collections::{HashMap, HashSet};

/// A prompt in two.
pub(super) struct Parts {
    /// What is asked.
    pub task: String,
    /// Blocks of code.
    pub code: Vec<String>,
}

/// Parts what is asked from logs, traces and blocks of code. Of a task longer
/// than `most` bytes the beginning and the end stay.
pub(super) fn split(text: &str, most: usize) -> Parts {
    let mut task = String::new();
    let mut code: Vec<String> = Vec::new();
    let mut fence: Option<(&str, String)> = None;
    let repeated = repeated(text);
    for line in text.lines() {
        let mark = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|m| mark.starts_with(m));
        match (&mut fence, mark) {
            (Some((open, block)), Some(mark)) if *open == mark => {
                code.push(std::mem::take(block));
                fence = None;
            }
            (Some((_, block)), _) => {
                block.push_str(line);
                block.push('\n');
            }
            (None, Some(mark)) => fence = Some((mark, String::new())),
            (None, None) if is_pasted(line) || repeated.contains(first(line)) => {}
            (None, None) => {
                task.push_str(line);
                task.push('\n');
            }
        }
    }
    if let Some((_, block)) = fence {
        code.push(block);
    }
    let task = task.trim();
    let task = if task.is_empty() { text.trim() } else { task };
    Parts {
        task: ends(task, most),
        code,
    }
}

/// Keeps the beginning and the end of a text that is too long.
fn ends(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let boundary = |at: usize| (0..=at).rev().find(|at| text.is_char_boundary(*at));
    let head = boundary(most / 2).unwrap_or_default();
    let tail = boundary(text.len() - most / 2).unwrap_or_default();
    format!("{}\n{}", &text[..head], &text[tail..])
}

/// Least lines that begin alike in a log.
const REPEATED: usize = 6;

/// Finds the words that many lines begin with, as those of a log do.
fn repeated(text: &str) -> HashSet<&str> {
    let mut firsts: HashMap<&str, usize> = HashMap::new();
    for line in text.lines() {
        let word = first(line);
        // A list that the user wrote begins alike, too.
        if word.chars().any(char::is_alphabetic) {
            *firsts.entry(word).or_default() += 1;
        }
    }
    firsts.retain(|_, lines| *lines >= REPEATED);
    firsts.into_keys().collect()
}

fn first(line: &str) -> &str {
    line.split_whitespace().next().unwrap_or_default()
}

/// Tells whether a line is out of a log or a trace.
fn is_pasted(line: &str) -> bool {
    let text = line.trim();
    let is_time = |word: &str| {
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        digits >= 6 && (word.contains(':') || word.matches('-').count() == 2)
    };
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or_default();
    let second = words.next().unwrap_or_default();
    let bare = first.trim_matches(['[', ']', '(', ')']);
    let is_frame = (first == "at" && (text.contains(':') || text.contains('(')))
        || (first == "File" && text.contains(", line "))
        || text.starts_with("Traceback (most recent");
    let level = [
        "DEBUG", "INFO", "TRACE", "WARN", "WARNING", "ERROR", "FATAL",
    ];
    let is_level = [bare, second.trim_matches(['[', ']', ':'])]
        .iter()
        .any(|word| level.contains(word));
    let tools = ["npm", "yarn", "pnpm", "pip", "cargo", "go:"];
    let is_tool = tools.contains(&first)
        && matches!(
            second,
            "http" | "warn" | "WARN" | "ERR!" | "error" | "notice" | "info" | "verb" | "sill"
        );
    is_frame || is_time(bare) || is_level || is_tool || text.len() > 600
}
