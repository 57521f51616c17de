//! The user's prompt, taken apart: what is asked, apart from what was pasted.
//!
//! Guarantees: of the longest prompt a few thousand bytes are looked at word by
//! word; all of it is laid out. Knows no library: words, paths and names are found
//! by how they look, in any language.

use std::ops::Range;

mod lines;
#[cfg(test)]
mod tests;

/// Most bytes of the task that are looked at.
const MOST_TASK: usize = 6_000;

/// A word of the task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Where it is in the task.
    pub range: Range<usize>,
    /// In lower case.
    pub lower: String,
    /// Whether it stands in backticks.
    pub is_code: bool,
    /// What joins it to the word before it: `-`, `/`, `.`, `@`, `:`; none after
    /// a blank or any other mark.
    pub joined: Option<char>,
}

/// A prompt, taken apart. Secrets are masked before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prompt {
    /// All of it.
    pub text: String,
    /// What is asked: without logs, traces and pasted code.
    pub task: String,
    /// Code that was pasted, block by block.
    pub code: Vec<String>,
    /// Words of the task, in order.
    pub words: Vec<Word>,
    /// Parts of sentences of the task, in order: bytes of it.
    pub clauses: Vec<Range<usize>>,
    /// What looks like a path of a file, anywhere in it, with `/`.
    pub paths: Vec<String>,
    /// What looks like a name out of code, in the task: `useEffect`,
    /// `PollLive`, `list_silos`, `fetch()` without its brackets.
    pub symbols: Vec<String>,
    /// Ids of libraries in the task: `/vercel/next.js`.
    pub ids: Vec<String>,
}

impl Prompt {
    /// Takes a prompt apart.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let lines::Parts { task, code } = lines::split(text, MOST_TASK);
        let words = words(&task);
        let clauses = clauses(&task);
        let paths = paths(text);
        let symbols = symbols(&task, &words);
        let ids = ids(&task);
        Self {
            text: text.to_owned(),
            task,
            code,
            words,
            clauses,
            paths,
            symbols,
            ids,
        }
    }

    /// Returns the part of a sentence that a byte of the task is in.
    #[must_use]
    pub fn clause_at(&self, at: usize) -> Option<Range<usize>> {
        self.clauses.iter().find(|c| c.contains(&at)).cloned()
    }
}

/// Tells whether a character belongs to a script that writes no blanks.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '\u{e00}'..='\u{e7f}')
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn words(task: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut is_code = false;
    let mut chars = task.char_indices().peekable();
    let mut end_of_last = usize::MAX;
    while let Some((start, c)) = chars.next() {
        if c == '`' {
            is_code = !is_code;
        }
        if !is_word(c) {
            continue;
        }
        let mut end = start + c.len_utf8();
        while let Some((at, next)) = chars.peek().copied() {
            if !is_word(next) || is_unspaced(next) != is_unspaced(c) {
                break;
            }
            end = at + next.len_utf8();
            chars.next();
        }
        let between = task.get(end_of_last..start).unwrap_or(" ");
        let mut marks = between.chars();
        let joined = match (marks.next(), marks.next(), marks.next()) {
            (Some(mark @ ('-' | '/' | '.' | '@' | ':' | '\\')), None, None) => Some(mark),
            (Some('/'), Some('@'), None) => Some('/'),
            (Some(':'), Some(':'), None) => Some(':'),
            _ => None,
        };
        end_of_last = end;
        words.push(Word {
            range: start..end,
            lower: task[start..end].to_lowercase(),
            is_code,
            joined,
        });
    }
    words
}

/// Words that begin another part of a sentence, in the languages that prompts
/// are mostly written in.
const JOINTS: [&str; 22] = [
    "and", "but", "so", "because", "then", "while", "when", "after", "before", "which", "und",
    "aber", "damit", "weil", "et", "mais", "puis", "y", "pero", "para", "e", "ma",
];

/// Cuts a text into parts of sentences: at the marks that end one, at line
/// ends, at commas and before words that join.
fn clauses(task: &str) -> Vec<Range<usize>> {
    let mut cuts = vec![0];
    let bytes = task.as_bytes();
    for (at, c) in task.char_indices() {
        let next = bytes.get(at + c.len_utf8()).copied();
        let is_end = match c {
            '.' | '!' | '?' | ':' => next.is_none_or(|b| b.is_ascii_whitespace()),
            ',' => next.is_some_and(|b| b.is_ascii_whitespace()),
            ';' | '\n' | '。' | '！' | '？' | '、' | '，' => true,
            _ => false,
        };
        if is_end {
            cuts.push(at + c.len_utf8());
        }
    }
    for word in words(task) {
        if JOINTS.contains(&word.lower.as_str()) && word.joined.is_none() {
            cuts.push(word.range.start);
        }
    }
    cuts.push(task.len());
    cuts.sort_unstable();
    cuts.dedup();
    let ranges = cuts.windows(2).map(|pair| pair[0]..pair[1]);
    ranges
        .filter(|range| task[range.clone()].chars().any(char::is_alphanumeric))
        .collect()
}

/// Ends of names of files that are code or text.
const ENDS: [&str; 60] = [
    "ts", "tsx", "js", "jsx", "mjs", "cjs", "mts", "cts", "vue", "svelte", "astro", "py", "pyi",
    "rs", "go", "java", "kt", "kts", "rb", "erb", "php", "cs", "ex", "exs", "heex", "dart",
    "swift", "tf", "sql", "prisma", "graphql", "proto", "toml", "yaml", "yml", "json", "jsonc",
    "md", "mdx", "rst", "txt", "html", "css", "scss", "less", "c", "h", "cc", "cpp", "hpp", "sh",
    "xml", "gradle", "csproj", "lock", "ini", "cfg", "env", "ipynb", "scala",
];

fn paths(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for token in text.split(|c: char| c.is_whitespace() || "\"'`()[]{}<>,;|=".contains(c)) {
        let token = token.trim_end_matches(['.', ':', '!', '?']);
        // `src/a.ts:12:3` names a place in it.
        let mut path = token;
        while let Some((head, tail)) = path.rsplit_once(':') {
            if tail.is_empty() || !tail.bytes().all(|b| b.is_ascii_digit()) {
                break;
            }
            path = head;
        }
        let path = path.trim_start_matches("./").replace('\\', "/");
        let name = path.rsplit('/').next().unwrap_or_default();
        let is_file = name
            .rsplit_once('.')
            .is_some_and(|(stem, end)| !stem.is_empty() && ENDS.contains(&end));
        let is_known = matches!(name, "Dockerfile" | "Makefile" | "Gemfile" | "Rakefile");
        let is_directory = path.contains('/') && !path.contains("//");
        let is_plain = !path.contains("://") && path.len() < 200 && !path.starts_with(['@', '/']);
        if is_plain && (is_file || is_known || is_directory) && !found.contains(&path) {
            found.push(path);
            if found.len() >= 64 {
                break;
            }
        }
    }
    found
}

fn symbols(task: &str, words: &[Word]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in words {
        let name = &task[word.range.clone()];
        let rest = &task[word.range.end..];
        let inner = name.chars().skip(1);
        let has_hump =
            inner.clone().any(char::is_uppercase) && name.chars().any(char::is_lowercase);
        let has_bar = name.trim_matches('_').contains('_');
        let is_call = rest.starts_with("()") || rest.starts_with("!(");
        let is_name = has_hump || has_bar || is_call || (word.is_code && name.len() > 2);
        if is_name
            && !name.starts_with(|c: char| c.is_ascii_digit())
            && !found.iter().any(|f| f == name)
        {
            found.push(name.to_owned());
        }
    }
    found
}

fn ids(task: &str) -> Vec<String> {
    let mut found = Vec::new();
    for token in task.split(|c: char| c.is_whitespace() || "\"'`()[]{}<>,;|".contains(c)) {
        let token = token.trim_end_matches(['.', ':', '!', '?']);
        let parts: Vec<&str> = token.split('/').collect();
        let is_part = |part: &&str| {
            !part.is_empty()
                && part.starts_with(|c: char| c.is_ascii_alphanumeric())
                && part
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
        };
        let has_two = matches!(parts.len(), 3 | 4) && parts[0].is_empty();
        if has_two && parts[1..].iter().all(is_part) {
            found.push(token.to_owned());
        }
    }
    found
}
