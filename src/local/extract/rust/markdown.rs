//! Rustdoc's dialect of Markdown, made plain: fences say which language they
//! hold, hidden lines are gone, links between items are their text.

use super::links::Links;

/// Makes the documentation of an item plain Markdown.
pub fn plain(text: &str) -> String {
    let links = Links::of(text);
    let mut out = String::with_capacity(text.len());
    let mut prose = String::new();
    let mut fence: Option<Fence> = None;
    // Whether no line of the open block was shown yet.
    let mut is_first = true;
    for line in text.lines() {
        match &fence {
            None => {
                if let Some(opened) = Fence::open(line) {
                    links.reduce(&prose, &mut out);
                    prose.clear();
                    out.push_str(opened.before);
                    out.push_str(opened.marker);
                    out.push_str(opened.language);
                    out.push('\n');
                    fence = Some(opened);
                    is_first = true;
                } else {
                    prose.push_str(line);
                    prose.push('\n');
                }
            }
            Some(open) if open.is_closed_by(line) => {
                out.truncate(out.trim_end().len());
                out.push('\n');
                push_line(&mut out, line.trim_end());
                fence = None;
            }
            Some(open) if open.language == "rust" => {
                let line = shown(line).filter(|line| !line.is_empty() || !is_first);
                if let Some(line) = line {
                    push_line(&mut out, &line);
                    is_first = false;
                }
            }
            Some(_) => push_line(&mut out, line),
        }
    }
    links.reduce(&prose, &mut out);
    if let Some(open) = fence {
        push_line(&mut out, open.marker);
    }
    squeeze_blank_lines(&out)
}

fn push_line(out: &mut String, line: &str) {
    out.push_str(line);
    out.push('\n');
}

/// The fence of a code block.
pub struct Fence<'a> {
    /// Indentation or quotation that stands before it.
    before: &'a str,
    /// Its ticks or tildes.
    marker: &'a str,
    /// Language of the code.
    language: &'a str,
}

impl<'a> Fence<'a> {
    /// Reads a line that opens a code block.
    pub fn open(line: &'a str) -> Option<Self> {
        let body = line.trim_start_matches([' ', '\t', '>']);
        let before = &line[..line.len() - body.len()];
        let marker_len = marker_len(body);
        if marker_len < 3 {
            return None;
        }
        let (marker, info) = body.split_at(marker_len);
        if marker.starts_with('`') && info.contains('`') {
            return None;
        }
        Some(Self {
            before,
            marker,
            language: language(info),
        })
    }

    /// Whether a line ends the block.
    pub fn is_closed_by(&self, line: &str) -> bool {
        let body = line.trim_matches([' ', '\t', '\r', '>']);
        body.len() >= self.marker.len()
            && marker_len(body) == body.len()
            && body.as_bytes().first() == self.marker.as_bytes().first()
    }
}

/// Length of the run of ticks or tildes a line begins with.
fn marker_len(line: &str) -> usize {
    let Some(first) = line.bytes().next().filter(|b| matches!(b, b'`' | b'~')) else {
        return 0;
    };
    line.bytes().take_while(|b| *b == first).count()
}

/// The language an info string names. Words that tell rustdoc how to test an
/// example leave it Rust, as does saying nothing.
fn language(info: &str) -> &str {
    let mut words = info
        .split([',', ' ', '\t', '\r'])
        .filter(|word| !word.is_empty());
    words
        .find(|word| *word == "rs" || !is_test_word(word))
        .map_or("rust", |word| match word {
            "rs" => "rust",
            word => word,
        })
}

/// The words of the rustdoc book's chapter on documentation tests.
fn is_test_word(word: &str) -> bool {
    matches!(
        word,
        "no_run" | "should_panic" | "compile_fail" | "standalone_crate" | "test_harness" | "custom"
    ) || word.starts_with("ignore")
        || word.starts_with("edition")
        || word.starts_with('{')
        || (word.len() == 5
            && word.starts_with('E')
            && word[1..].bytes().all(|b| b.is_ascii_digit()))
}

/// A line of Rust as rustdoc shows it; `None` for one that it hides.
fn shown(line: &str) -> Option<std::borrow::Cow<'_, str>> {
    let code = line.trim_start();
    if code == "#" || code.starts_with("# ") {
        None
    } else if code.starts_with("##") {
        Some(line.replacen("##", "#", 1).into())
    } else {
        Some(line.into())
    }
}

/// At most one blank line in a row, and none at the ends.
fn squeeze_blank_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut is_blank = false;
    for line in text.lines() {
        if line.trim().is_empty() {
            is_blank = !out.is_empty();
            continue;
        }
        if is_blank {
            out.push('\n');
            is_blank = false;
        }
        push_line(&mut out, line);
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_say_their_language() {
        for (info, language) in [
            ("", "rust"),
            ("no_run", "rust"),
            ("rust,no_run", "rust"),
            ("edition2021,should_panic", "rust"),
            ("compile_fail,E0277", "rust"),
            ("toml", "toml"),
            ("text,ignore", "text"),
        ] {
            assert_eq!(
                plain(&format!("```{info}\nx\n```")),
                format!("```{language}\nx\n```")
            );
        }
    }

    #[test]
    fn hidden_lines_are_dropped_from_rust_only() {
        let text = "```\n# use x;\n#\n\n#[derive(A)]\n## b\nc\n\n# e\n```\n\n```sh\n# d\n```";
        assert_eq!(
            plain(text),
            "```rust\n#[derive(A)]\n# b\nc\n```\n\n```sh\n# d\n```"
        );
    }

    #[test]
    fn open_fences_are_closed() {
        assert_eq!(plain("a\n```\nb"), "a\n```rust\nb\n```");
    }

    #[test]
    fn code_keeps_what_looks_like_a_link() {
        assert_eq!(plain("```\na[`b`](c)\n```"), "```rust\na[`b`](c)\n```");
    }
}
