//! What a batch is read from: lines of a file or of stdin, each an item.
//!
//! Guarantees: nothing a line holds ends the batch; a line takes bounded
//! memory however long it is; lines are given out as they come.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::app::App;
use crate::error::{Error, Kind, Result};
use crate::model::{BatchItem, BatchSummary, Question};

/// Longest line in bytes, without its end.
const LONGEST: usize = 64 * 1024;

/// Largest file whose lines are counted first.
const COUNTED: u64 = 64 * 1024 * 1024;

/// How much of a line is shown where it is no item, in characters.
const SHOWN: usize = 120;

/// A line that is neither blank nor a comment.
#[derive(Debug)]
pub(super) struct Line {
    /// From 1.
    pub(super) number: u64,
    /// The line, or why it cannot be read.
    pub(super) text: Result<String>,
    /// The start of it, as far as it is text.
    pub(super) start: String,
}

/// What a line asks for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Fields {
    /// `library`, or `name`.
    pub(super) library: String,
    pub(super) query: Option<String>,
    pub(super) version: Option<String>,
    pub(super) tokens: Option<u64>,
}

/// A batch that can be read.
pub(super) struct Batch {
    /// Its lines. They wait for the input, so a thread of its own reads them.
    pub(super) lines: Box<dyn Iterator<Item = Line> + Send>,
    /// How many there are; `None` where only reading tells.
    pub(super) total: Option<u64>,
}

/// Opens a file, or stdin for `-`.
///
/// # Errors
/// [`Kind::Usage`] when it cannot be opened.
pub(super) fn open(path: &Path) -> Result<Batch> {
    if path == Path::new("-") {
        return Ok(Batch {
            lines: Box::new(Lines::new(BufReader::new(io::stdin()))),
            total: None,
        });
    }
    let wrong = |why: &str| {
        let message = format!("the batch {} cannot be read: {why}", path.display());
        Error::new(Kind::Usage, message).hint("give a file, or - for standard input")
    };
    let file = File::open(path).map_err(|e| wrong(&e.to_string()))?;
    let meta = file.metadata().map_err(|e| wrong(&e.to_string()))?;
    if meta.is_dir() {
        return Err(wrong("it is a directory"));
    }
    let mut total = None;
    if meta.is_file() && meta.len() <= COUNTED {
        let again = File::open(path).map_err(|e| wrong(&e.to_string()))?;
        let count = Lines::new(BufReader::new(again)).count();
        total = Some(u64::try_from(count).unwrap_or(u64::MAX));
    }
    let lines = Box::new(Lines::new(BufReader::new(file)));
    Ok(Batch { lines, total })
}

/// Makes a batch of words, each a name as it is.
pub(super) fn of_names(names: Vec<String>) -> Batch {
    let total = u64::try_from(names.len()).ok();
    let line = |(number, name): (u64, String)| Line {
        number,
        start: name.chars().take(SHOWN).collect(),
        text: Ok(name),
    };
    Batch {
        lines: Box::new((1..).zip(names).map(line)),
        total,
    }
}

/// Reads lines.
struct Lines<R> {
    reader: R,
    number: u64,
    is_over: bool,
}

impl<R: BufRead> Lines<R> {
    const fn new(reader: R) -> Self {
        Self {
            reader,
            number: 0,
            is_over: false,
        }
    }

    /// Reads a line without its end: as much of it as is needed, and how long
    /// it is. `None` is the end of the input.
    fn read(&mut self) -> io::Result<Option<(Vec<u8>, usize)>> {
        let (mut bytes, mut length, mut is_any) = (Vec::new(), 0, false);
        loop {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            };
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let part = buffer.get(..end.unwrap_or(buffer.len())).unwrap_or(buffer);
            let room = (LONGEST + 1).saturating_sub(bytes.len()).min(part.len());
            bytes.extend_from_slice(part.get(..room).unwrap_or_default());
            length += part.len();
            is_any |= !buffer.is_empty();
            let (is_last, used) = (buffer.is_empty(), part.len() + usize::from(end.is_some()));
            self.reader.consume(used);
            if is_last || end.is_some() {
                return Ok(is_any.then_some((bytes, length)));
            }
        }
    }

    fn line(&self, mut bytes: Vec<u8>, mut length: usize) -> Option<Line> {
        if self.number == 1 && bytes.starts_with(b"\xef\xbb\xbf") {
            bytes.drain(..3);
            length -= 3;
        }
        if length == bytes.len() && bytes.last() == Some(&b'\r') {
            bytes.pop();
            length -= 1;
        }
        let number = self.number;
        let wrong = |why: String| Err(Error::new(Kind::Usage, format!("line {number}: {why}")));
        let text = if length > LONGEST {
            bytes.truncate(4 * SHOWN);
            wrong(format!("longer than {LONGEST} bytes"))
        } else {
            match std::str::from_utf8(&bytes) {
                Ok(text) if text.trim().is_empty() || text.trim_start().starts_with('#') => {
                    return None;
                }
                Ok(text) => Ok(text.to_owned()),
                Err(e) => wrong(format!("not UTF-8 after byte {}", e.valid_up_to())),
            }
        };
        let start = String::from_utf8_lossy(&bytes);
        Some(Line {
            number,
            text,
            start: start.trim().chars().take(SHOWN).collect(),
        })
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        while !self.is_over {
            self.number += 1;
            match self.read() {
                Ok(Some((bytes, length))) => {
                    if let Some(line) = self.line(bytes, length) {
                        return Some(line);
                    }
                }
                Ok(None) => self.is_over = true,
                Err(error) => {
                    self.is_over = true;
                    let message = format!("line {}: the input broke off: {error}", self.number);
                    return Some(Line {
                        number: self.number,
                        text: Err(Error::internal(message, error)),
                        start: String::new(),
                    });
                }
            }
        }
        None
    }
}

/// Takes a line apart: `LIBRARY<TAB>QUERY`, or a JSON object with some of the
/// fields `known`, of which `library` is needed.
///
/// # Errors
/// [`Kind::Usage`], naming line and field.
pub(super) fn fields(line: &Line, text: &str, known: &[&str]) -> Result<Fields> {
    let number = line.number;
    let wrong = |why: String| Error::new(Kind::Usage, format!("line {number}: {why}"));
    if !text.trim_start().starts_with('{') {
        let (library, query) = match text.split_once('\t') {
            Some((library, query)) => (library, Some(query.trim())),
            None => (text, None),
        };
        if library.trim().is_empty() {
            return Err(wrong("no library before the tab".to_owned()));
        }
        return Ok(Fields {
            library: library.trim().to_owned(),
            query: query.filter(|query| !query.is_empty()).map(str::to_owned),
            ..Fields::default()
        });
    }
    let object: Map<String, Value> = serde_json::from_str(text).map_err(|e| {
        wrong(format!(
            "broken JSON in column {}: {}",
            e.column(),
            what(&e)
        ))
    })?;
    let mut fields = Fields::default();
    let mut library = None;
    for (name, value) in object {
        if !known.contains(&name.as_str()) {
            return Err(wrong(format!("unknown field `{name}`"))
                .hint(format!("known are {}", known.join(", "))));
        }
        let place = match name.as_str() {
            "tokens" => {
                let tokens = value.as_u64().filter(|tokens| *tokens > 0);
                let is_wrong = tokens.is_none() && !value.is_null();
                if is_wrong {
                    return Err(wrong("`tokens` is no whole number above 0".to_owned()));
                }
                fields.tokens = tokens;
                continue;
            }
            "query" => &mut fields.query,
            "version" => &mut fields.version,
            _ => &mut library,
        };
        match value {
            Value::String(text) => *place = Some(text),
            Value::Null => {}
            _ => return Err(wrong(format!("`{name}` is no text"))),
        }
    }
    let needed = known.first().copied().unwrap_or("library");
    fields.library = library.ok_or_else(|| wrong(format!("`{needed}` is missing")))?;
    Ok(fields)
}

/// Makes the question of a line, and notes beside it. What is wrong with the
/// line is what the item comes to.
pub(super) fn item(
    line: Line,
    known: &[&str],
    ask: impl FnOnce(&Fields) -> Result<(Question, Vec<String>)>,
) -> BatchItem<Question> {
    let mut item = BatchItem {
        number: line.number,
        library: String::new(),
        query: None,
        outcome: Err(Error::new(Kind::Internal, "the item was not asked")),
        warnings: Vec::new(),
    };
    let parsed = match &line.text {
        Ok(text) => fields(&line, text, known),
        Err(_) => Ok(Fields::default()),
    };
    let asked = match (line.text, parsed) {
        (Err(error), _) | (_, Err(error)) => {
            item.library = line.start;
            Err(error)
        }
        (Ok(_), Ok(fields)) => {
            let asked = ask(&fields);
            (item.library, item.query) = (fields.library, fields.query);
            asked
        }
    };
    item.outcome = asked.map(|(question, notes)| {
        item.warnings = notes;
        question
    });
    item
}

/// Fails where answers of one question are to come in any order.
///
/// # Errors
/// [`Kind::Usage`].
pub(super) fn check_order(unordered: bool, batch: Option<&PathBuf>) -> Result<()> {
    // Clap forgets what a flag requires where that conflicts with another.
    if unordered && batch.is_none() {
        let error = Error::new(Kind::Usage, "--unordered needs --batch");
        return Err(error.hint("one question has one answer"));
    }
    Ok(())
}

/// Prints what a batch came to, and returns the exit code.
///
/// # Errors
/// When it cannot be printed.
pub(super) fn end(app: &App, summary: &BatchSummary) -> Result<u8> {
    if summary.is_unread {
        return Ok(0);
    }
    app.printer.batch_summary(summary)?;
    Ok(match summary {
        BatchSummary {
            is_interrupted: true,
            ..
        } => Kind::Interrupted.exit(),
        BatchSummary { failed: 0, .. } => 0,
        _ => Kind::Partial.exit(),
    })
}

/// Returns what is wrong, without the place, which is told apart.
fn what(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let end = text.rfind(" at line ").unwrap_or(text.len());
    text.get(..end).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Fields, LONGEST, Line, Lines, fields};
    use crate::error::Kind;
    use proptest::prelude::*;
    use std::io::{BufReader, Cursor};

    const KNOWN: [&str; 4] = ["library", "query", "version", "tokens"];

    fn lines(bytes: &[u8], buffer: usize) -> Vec<Line> {
        Lines::new(BufReader::with_capacity(
            buffer,
            Cursor::new(bytes.to_vec()),
        ))
        .collect()
    }

    fn parsed(text: &str) -> Result<Fields, String> {
        let line = lines(text.as_bytes(), 64).remove(0);
        fields(&line, text, &KNOWN).map_err(|e| e.message)
    }

    #[test]
    fn blank_lines_comments_marks_and_line_ends_are_no_items() {
        let all = lines(
            b"\xef\xbb\xbfreact\r\n\n  \r\n# no\n  # no\r\ntokio\tspawn\n\nlast",
            3,
        );
        let texts: Vec<_> = all.iter().map(|l| l.text.as_deref().unwrap()).collect();
        assert_eq!(texts, ["react", "tokio\tspawn", "last"]);
        let numbers: Vec<_> = all.iter().map(|l| l.number).collect();
        assert_eq!(numbers, [1, 6, 8]);
    }

    #[test]
    fn long_and_broken_lines_are_items_that_failed() {
        let fits = "x".repeat(LONGEST);
        let long = "y".repeat(LONGEST + 1);
        let text = format!("{fits}\r\n{long}\nnext\n");
        let mut bytes = text.into_bytes();
        bytes.extend_from_slice(b"re\xffact\n");
        let all = lines(&bytes, 1000);
        let is_ok: Vec<_> = all.iter().map(|l| l.text.is_ok()).collect();
        assert_eq!(is_ok, [true, false, true, false]);
        let error = all[1].text.as_ref().unwrap_err();
        assert_eq!(
            (error.kind, error.message.as_str()),
            (Kind::Usage, "line 2: longer than 65536 bytes")
        );
        assert!(all[1].start.len() < 200);
        let error = all[3].text.as_ref().unwrap_err();
        assert_eq!(error.message, "line 4: not UTF-8 after byte 2");
        assert_eq!(all[3].start, "re\u{fffd}act");
    }

    #[test]
    fn both_forms_of_a_line_are_taken_apart() {
        let fields = |library: &str, query: Option<&str>| Fields {
            library: library.into(),
            query: query.map(str::to_owned),
            ..Fields::default()
        };
        assert_eq!(parsed(" react "), Ok(fields("react", None)));
        assert_eq!(parsed("react\t"), Ok(fields("react", None)));
        assert_eq!(
            parsed("react\tuse  effect\tx"),
            Ok(fields("react", Some("use  effect\tx")))
        );
        assert_eq!(
            parsed(r#" {"library":"react","query":"a\tb","version":"19","tokens":9}"#),
            Ok(Fields {
                version: Some("19".into()),
                tokens: Some(9),
                ..fields("react", Some("a\tb"))
            })
        );
        assert_eq!(
            parsed(r#"{"library":"x","query":null}"#),
            Ok(fields("x", None))
        );
    }

    #[test]
    fn broken_objects_name_the_line_and_the_field() {
        for (text, why) in [
            (r#"{"library":"react""#, "line 1: broken JSON in column 18"),
            (r#"{"libary":"react"}"#, "line 1: unknown field `libary`"),
            (r#"{"library":7}"#, "line 1: `library` is no text"),
            (r#"{"library":"a","tokens":0}"#, "line 1: `tokens` is no"),
            (r#"{"query":"a"}"#, "line 1: `library` is missing"),
            ("\tquestion", "line 1: no library before the tab"),
        ] {
            let message = parsed(text).unwrap_err();
            assert!(message.starts_with(why), "{message}");
        }
        assert!(parsed(&format!("{{\"library\":{}", "[".repeat(9000))).is_err());
    }

    proptest! {
        #[test]
        fn every_line_is_read_once_whatever_it_holds(
            text in proptest::collection::vec(any::<u8>(), 0..300),
            buffer in 1..40usize,
        ) {
            let all = lines(&text, buffer);
            let most = text.split(|byte| *byte == b'\n').count();
            prop_assert!(all.len() <= most);
            prop_assert!(all.windows(2).all(|pair| pair[0].number < pair[1].number));
            for line in &all {
                if let Ok(text) = &line.text {
                    let _ = fields(line, text, &KNOWN);
                }
            }
        }
    }
}
