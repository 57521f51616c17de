//! What stays of the material, what goes, and how large it is.

use super::blocks::{self, Block, Part};
use super::defuse::tidy;
use super::{Material, Page, cut};
use crate::enhance::budget::{Group, SHARES};
use crate::model::{ContextUsed, Dropped, LibraryDocs, Passage, PickedLibrary, Section};

/// A block, and what stays of it.
pub(super) struct Piece {
    /// The block, with all its parts.
    pub(super) block: Block,
    /// Tokens of its parts, whole.
    sizes: Vec<u64>,
    /// What stays of each part.
    stays: Vec<Stay>,
}

#[derive(Clone)]
enum Stay {
    /// Nothing.
    Not,
    /// All of it.
    Whole,
    /// So many lines, with this text and size.
    Lines(usize, Part, u64),
}

/// Makes the pieces of the material, in the order of the prompt.
pub(super) fn pieces(material: &Material, page: &Page<'_>) -> Vec<Piece> {
    let blocks = blocks::blocks(material).blocks.into_iter();
    let pieces = blocks.map(|mut block| {
        for part in &mut block.parts {
            part.text = page.layout.part(std::mem::take(&mut part.text));
        }
        let parts = block.parts.iter();
        // A line end stands between the parts.
        let sizes: Vec<u64> = parts.map(|p| page.counter.count(&p.text) + 1).collect();
        Piece {
            stays: vec![Stay::Not; sizes.len()],
            sizes,
            block,
        }
    });
    pieces.collect()
}

impl Piece {
    /// Returns what the budget needs to know. What has no place is larger than
    /// anything.
    pub(super) fn group(&self, page: &Page<'_>) -> Group {
        let (open, close) = page.layout.marks(&self.block, page.nonce);
        let frame = match page.layout.has_place(self.block.section) {
            true => page.counter.count(&open) + page.counter.count(&close),
            false => u64::MAX,
        };
        Group {
            section: self.block.section,
            frame,
            parts: self.sizes.clone(),
        }
    }

    pub(super) fn is_kept(&self) -> bool {
        self.stays.iter().any(|stay| !matches!(stay, Stay::Not))
    }

    /// Keeps a part.
    pub(super) fn keep(&mut self, at: usize) {
        if let Some(stay) = self.stays.get_mut(at) {
            *stay = Stay::Whole;
        }
    }

    /// Keeps the beginning of a part, when any of it fits.
    pub(super) fn cut(&mut self, at: usize, limit: u64, page: &Page<'_>) {
        let (Some(part), Some(stay)) = (self.block.parts.get(at), self.stays.get_mut(at)) else {
            return;
        };
        if let Some((part, lines)) = cut::cut(part, &self.block.form, limit, page.counter) {
            let size = page.counter.count(&part.text);
            let last = last_line(&self.block, lines);
            let range = format!("{}-{last}", self.block.first_line);
            let mut attributes = self.block.attributes.iter_mut();
            if let Some((_, value)) = attributes.find(|(key, _)| *key == "lines") {
                *value = range;
            }
            *stay = Stay::Lines(lines, part, size);
        }
    }

    /// Drops the last part that stays. Returns its size.
    pub(super) fn drop_last(&mut self) -> Option<u64> {
        let stays = self.stays.iter_mut().zip(&self.sizes).rev();
        let mut stays = stays.filter(|(stay, _)| !matches!(stay, Stay::Not));
        let (stay, size) = stays.next()?;
        let size = match stay {
            Stay::Lines(_, _, size) => *size,
            Stay::Not | Stay::Whole => *size,
        };
        *stay = Stay::Not;
        Some(size)
    }

    /// Returns the parts that stay with their sizes and, of a cut one, how many
    /// lines of it.
    fn kept(&self) -> impl Iterator<Item = (&Part, u64, Option<usize>)> {
        let parts = self.block.parts.iter().zip(&self.sizes).zip(&self.stays);
        parts.filter_map(|((part, size), stay)| match stay {
            Stay::Not => None,
            Stay::Whole => Some((part, *size, None)),
            Stay::Lines(lines, part, size) => Some((part, *size, Some(*lines))),
        })
    }
}

/// Returns the text of every section of which anything stays.
pub(super) fn texts(pieces: &[Piece], page: &Page<'_>) -> Vec<(Section, String)> {
    let mut sections: Vec<(Section, String)> = Vec::new();
    for piece in pieces.iter().filter(|piece| piece.is_kept()) {
        let (open, close) = page.layout.marks(&piece.block, page.nonce);
        let parts: Vec<&str> = piece.kept().map(|(part, ..)| part.text.as_str()).collect();
        // Facts are one list, snippets stand apart.
        let between = match piece.block.section {
            Section::Docs => "\n",
            _ => "",
        };
        let text = format!("{open}{}{close}", parts.join(between));
        match sections.last_mut() {
            Some((section, all)) if *section == piece.block.section => all.push_str(&text),
            _ => sections.push((piece.block.section, text)),
        }
    }
    sections
}

/// Returns the tokens of every section.
pub(super) fn sections(pieces: &[Piece]) -> Vec<(Section, u64)> {
    let of = |section| {
        let pieces = pieces
            .iter()
            .filter(|p: &&Piece| p.block.section == section);
        pieces.flat_map(Piece::kept).map(|(_, size, _)| size).sum()
    };
    SHARES
        .iter()
        .map(|(section, _)| (*section, of(*section)))
        .collect()
}

/// Returns what does not stay, most wanted first.
pub(super) fn dropped(pieces: &[Piece]) -> Vec<Dropped> {
    let mut dropped = Vec::new();
    for (section, _) in SHARES {
        for piece in pieces.iter().filter(|p| p.block.section == section) {
            let parts = piece.block.parts.iter().zip(&piece.sizes).zip(&piece.stays);
            for ((part, size), stay) in parts {
                if matches!(stay, Stay::Not) {
                    dropped.push(Dropped {
                        section,
                        what: part.what.clone(),
                        tokens: *size,
                    });
                }
            }
        }
    }
    dropped
}

/// Returns what stays of the material, sizes set.
pub(super) fn context(material: Material, pieces: Vec<Piece>) -> (ContextUsed, Vec<PickedLibrary>) {
    let Material {
        gathered,
        mut libraries,
        mut docs,
        ..
    } = material;
    let mut used = ContextUsed::default();
    for library in &mut libraries {
        library.tokens = 0;
    }
    for piece in &pieces {
        for (part, size, lines) in piece.kept() {
            let at = part.origin.at;
            match piece.block.section {
                Section::Facts => used.facts.extend(gathered.facts.get(at).cloned()),
                Section::Rules => used
                    .rules
                    .extend(passage(gathered.rules.get(at), size, lines)),
                Section::ProjectDocs => {
                    let passage = passage(gathered.passages.get(at), size, lines);
                    used.passages.extend(passage);
                }
                Section::Code => {
                    if let Some(code) = gathered.code.get(at) {
                        let mut code = code.clone();
                        code.tokens = size;
                        if let Some(lines) = lines {
                            code.text = head(&code.text, lines);
                            code.first_line = piece.block.first_line;
                            code.last_line = last_line(&piece.block, lines);
                        }
                        used.code.push(code);
                    }
                }
                Section::Docs => {
                    let snippets = docs.get_mut(at).and_then(Option::as_mut);
                    let snippet = snippets.and_then(|d| d.snippets.get(part.origin.snippet));
                    let Some(snippet) = snippet.cloned() else {
                        continue;
                    };
                    if let Some(library) = libraries.get_mut(at) {
                        library.tokens += size;
                    }
                    match used.docs.last_mut() {
                        Some(last) if last.library == at => last.snippets.push(snippet),
                        _ => used.docs.push(LibraryDocs {
                            library: at,
                            snippets: vec![snippet],
                        }),
                    }
                }
                Section::Task | Section::Frame => {}
            }
        }
    }
    (used, libraries)
}

/// Returns the line of its file that a cut block ends with.
const fn last_line(block: &Block, lines: usize) -> usize {
    block.first_line + lines.saturating_sub(1)
}

fn passage(passage: Option<&Passage>, size: u64, lines: Option<usize>) -> Option<Passage> {
    let mut passage = passage?.clone();
    passage.tokens = size;
    if let Some(lines) = lines {
        passage.text = head(&passage.text, lines);
    }
    Some(passage)
}

/// Returns the first lines of a text, as they stand in the prompt, and the mark
/// of what is missing.
fn head(text: &str, lines: usize) -> String {
    let text = tidy(text);
    let (_, text) = blocks::without_lead(&text);
    let kept = text.split_inclusive('\n').take(lines);
    kept.chain(std::iter::once(cut::MARK)).collect()
}
