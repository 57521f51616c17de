//! Cuts long chunks into pieces that are answers by themselves.
//!
//! A piece ends between paragraphs, list items or fences, and never between a
//! text and the code that it introduces. A fence is cut only where it alone is
//! too long; its pieces are fences again.

use super::chunk::Chunk;

/// Length a piece is filled up to, in bytes.
const FULL: usize = 1600;
/// Length up to which one more block is let into a piece, in bytes.
const OVERFULL: usize = 2200;
/// Length below which a piece says too little alone, in bytes.
const SHORT: usize = 300;
/// Longest line that is kept, in bytes; the rest of it is data.
const LONGEST_LINE: usize = 2000;
/// Longest summary that is repeated on each further piece, in bytes.
const LONGEST_SUMMARY: usize = 320;

/// Longest title, step of a trail or path of an item, in bytes.
const LONGEST_NAME: usize = 300;
/// Longest signature, in bytes.
const LONGEST_SIGNATURE: usize = 800;

/// Cuts a chunk and calls `take` with each piece. A piece after the first
/// begins as the chunk does, where that is short.
pub fn cut(mut chunk: Chunk, mut take: impl FnMut(Chunk)) {
    chunk.trail.truncate(16);
    let names = [&mut chunk.title, &mut chunk.symbol];
    for name in names.into_iter().chain(&mut chunk.trail) {
        name.truncate(boundary(name, LONGEST_NAME));
    }
    let end = boundary(&chunk.signature, LONGEST_SIGNATURE);
    chunk.signature.truncate(end);
    let is_short = chunk.body.len() <= OVERFULL;
    if is_short && chunk.body.lines().all(|line| line.len() <= LONGEST_LINE) {
        return take(chunk);
    }
    let whole = std::mem::take(&mut chunk.body);
    let summary = summary(&whole);
    let first_line = chunk.line;
    for (at, piece) in pieces(&whole).into_iter().enumerate() {
        let body = if at > 0 && !summary.is_empty() {
            format!("{summary}\n\n{}", piece.text)
        } else {
            piece.text
        };
        take(Chunk {
            body,
            line: first_line.saturating_add(piece.line),
            ..chunk.clone()
        });
    }
}

/// Returns how a text begins: its first paragraphs of prose, as far as they
/// are short; of a long first one the first line.
fn summary(body: &str) -> &str {
    let body = body.trim_start();
    let mut end = 0;
    for block in blocks(body) {
        let is_prose = !block.is_fence && !block.text.starts_with(['|', '#', '-', '*', '+']);
        if !is_prose || block.end > LONGEST_SUMMARY {
            break;
        }
        end = block.end;
    }
    if end > 0 {
        return &body[..end];
    }
    let line = body.lines().next().unwrap_or_default().trim_end();
    let is_prose = line.len() <= LONGEST_SUMMARY && !line.starts_with(['`', '|', '#', '~']);
    if is_prose { line } else { "" }
}

#[derive(Default)]
struct Piece {
    text: String,
    /// Lines of the body before it.
    line: u32,
}

/// A paragraph, list item or fence of a text.
struct Block<'a> {
    text: &'a str,
    line: u32,
    /// Where it ends in the whole.
    end: usize,
    is_fence: bool,
}

fn pieces(body: &str) -> Vec<Piece> {
    let mut pieces = Pieces::default();
    let mut blocks = blocks(body).into_iter().peekable();
    while let Some(block) = blocks.next() {
        // A text is measured together with the code that it introduces.
        let code = blocks
            .peek()
            .filter(|next| next.is_fence && !block.is_fence);
        let need = block.text.len() + code.map_or(0, |code| code.text.len());
        let limit = if block.is_fence { OVERFULL } else { FULL };
        pieces.make_room(need.min(FULL), limit, block.line);
        if block.text.len() <= OVERFULL {
            pieces.add(block.text);
            continue;
        }
        for (text, line) in portions(&block) {
            pieces.make_room(text.len(), OVERFULL, line);
            pieces.add(&text);
        }
    }
    pieces.finish()
}

#[derive(Default)]
struct Pieces {
    done: Vec<Piece>,
    open: Piece,
}

impl Pieces {
    /// Begins a new piece where `need` more bytes would exceed the limit.
    fn make_room(&mut self, need: usize, limit: usize, line: u32) {
        if self.open.text.len() >= SHORT && self.open.text.len() + need > limit {
            let next = Piece {
                text: String::new(),
                line,
            };
            self.done.push(std::mem::replace(&mut self.open, next));
        }
    }

    fn add(&mut self, block: &str) {
        if !self.open.text.is_empty() {
            self.open.text.push_str("\n\n");
        }
        self.open.text.push_str(block);
    }

    fn finish(mut self) -> Vec<Piece> {
        if !self.open.text.is_empty() {
            self.done.push(self.open);
        }
        self.done
    }
}

/// Cuts a text at blank lines and list items; a fence is one block, whatever
/// is in it.
fn blocks(body: &str) -> Vec<Block<'_>> {
    let mut blocks = Blocks {
        body,
        all: Vec::new(),
        start: None,
    };
    let mut fence: Option<&str> = None;
    let mut at = 0;
    for (number, line) in (0u32..).zip(body.split_inclusive('\n')) {
        let next = at + line.len();
        let trimmed = line.trim();
        if let Some(mark) = fence {
            if is_closing(trimmed, mark) {
                fence = None;
                blocks.end(next, true);
            }
        } else {
            fence = fence_mark(trimmed);
            if trimmed.is_empty() || fence.is_some() || is_list_item(line) {
                blocks.end(at, false);
            }
            if !trimmed.is_empty() && blocks.start.is_none() {
                blocks.start = Some((at, number));
            }
        }
        at = next;
    }
    blocks.end(at, fence.is_some());
    blocks.all
}

struct Blocks<'a> {
    body: &'a str,
    all: Vec<Block<'a>>,
    /// Where the open block starts: byte and line.
    start: Option<(usize, u32)>,
}

impl Blocks<'_> {
    fn end(&mut self, to: usize, is_fence: bool) {
        let Some((from, line)) = self.start.take() else {
            return;
        };
        let text = self.body[from..to].trim_end();
        if !text.is_empty() {
            self.all.push(Block {
                text,
                line,
                end: from + text.len(),
                is_fence,
            });
        }
    }
}

/// Tells whether a trimmed line ends the fence that a mark opened.
pub fn is_closing(line: &str, mark: &str) -> bool {
    line.starts_with(mark) && line.chars().all(|c| mark.starts_with(c))
}

/// Returns the run of backticks or tildes that opens a fence.
pub fn fence_mark(line: &str) -> Option<&str> {
    let first = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = line.chars().take_while(|c| *c == first).count();
    let rest = line.get(length..)?;
    (length >= 3 && !rest.contains('`')).then(|| &line[..length])
}

fn is_list_item(line: &str) -> bool {
    ["- ", "* ", "+ "].iter().any(|mark| line.starts_with(mark))
}

/// Cuts one long block between lines. Each portion of a fence is a fence.
fn portions(block: &Block<'_>) -> Vec<(String, u32)> {
    let mut lines = block.text.lines();
    let (open, close) = if block.is_fence {
        let open = lines.next().unwrap_or_default();
        let mark = fence_mark(open.trim_start()).unwrap_or("```");
        (open, mark)
    } else {
        ("", "")
    };
    let inside: Vec<&str> = lines.collect();
    let inside = match inside.split_last() {
        Some((last, rest)) if block.is_fence && last.trim() == close => rest,
        _ => inside.as_slice(),
    };
    let mut portions = Vec::new();
    let mut text = String::new();
    let mut from = 0u32;
    let mut finish = |text: &mut String, from: u32| {
        if text.trim().is_empty() {
            text.clear();
            return;
        }
        let whole = if block.is_fence {
            format!("{open}\n{}\n{close}", text.trim_end())
        } else {
            text.trim_end().to_owned()
        };
        portions.push((whole, block.line.saturating_add(from)));
        text.clear();
    };
    for (number, line) in (1u32..).zip(inside) {
        if !text.is_empty() && text.len() + line.len() > FULL {
            finish(&mut text, from);
            from = number;
        }
        text.push_str(shortened(line));
        text.push('\n');
    }
    finish(&mut text, from);
    portions
}

/// Returns the beginning of a line that is too long to be read.
fn shortened(line: &str) -> &str {
    &line[..boundary(line, LONGEST_LINE)]
}

/// Returns the last place, at most at `max`, where a text can be cut.
fn boundary(text: &str, max: usize) -> usize {
    let is_boundary = |at: &usize| text.is_char_boundary(*at);
    let mut places = (0..=max.min(text.len())).rev();
    places.find(is_boundary).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::chunk::{Chunk, Kind};
    use super::{FULL, OVERFULL, cut};
    use proptest::prelude::*;

    fn bodies(body: &str) -> Vec<String> {
        let mut chunk = Chunk::new(Kind::Guide, "a.md", 10);
        chunk.body = body.to_owned();
        let mut all = Vec::new();
        cut(chunk, |piece| all.push(piece.body));
        all
    }

    #[test]
    fn what_is_short_stays_whole() {
        assert_eq!(bodies("a\n\nb"), ["a\n\nb"]);
        assert_eq!(bodies(""), [""]);
    }

    #[test]
    fn a_text_stays_with_the_code_it_introduces() {
        let filler = "word ".repeat(400);
        let code = format!("```rust\n{}```", "let x = 1;\n".repeat(30));
        let body = format!("Summary.\n\n{filler}\n\nIntro:\n\n{code}");
        let pieces = bodies(&body);
        assert_eq!(pieces.len(), 2);
        assert!(pieces[1].starts_with("Summary.\n\nIntro:\n\n```rust"));
    }

    #[test]
    fn a_long_fence_is_cut_into_fences() {
        let body = format!("```py\n{}```", "print('hello world')\n".repeat(300));
        let pieces = bodies(&body);
        assert!(pieces.len() >= 3);
        for piece in pieces {
            assert!(
                piece.starts_with("```py\n") && piece.ends_with("\n```"),
                "{piece}"
            );
            assert!(piece.len() <= OVERFULL);
        }
    }

    #[test]
    fn a_line_of_data_is_shortened() {
        let pieces = bodies(&"x".repeat(5_000_000));
        assert_eq!(pieces.len(), 1);
        assert!(pieces[0].len() <= OVERFULL);
    }

    proptest! {
        #[test]
        fn pieces_are_bounded_and_lose_no_line(body in "([a-z`~#\\- ]{0,40}\n){0,200}") {
            let pieces = bodies(&body);
            for line in body.lines().map(str::trim).filter(|l| l.len() > 5) {
                prop_assert!(pieces.iter().any(|p| p.contains(line)), "{line}");
            }
            for piece in &pieces {
                prop_assert!(piece.len() <= OVERFULL + FULL);
            }
        }
    }
}
