//! What fits into the budget, and how it is laid out.
//!
//! Owns: the templates, the shape of a block, and the nonce. Every text that is
//! not the user's own stands in a block whose marks carry a nonce that occurs in
//! none of the texts, so that none can end its block; what imitates an end or
//! another voice is made harmless besides.
//!
//! Guarantees: no more tokens than the budget, counted over the whole text; the
//! task is never cut, and stands last as well where that leaves room for the
//! rest; what is cut ends with a whole line, outside of fences; what went is
//! told. Forbids: opening anything.

use super::budget::{self, Choice, Group, SHARES};
use super::gather::Gathered;
use super::tokens::Counter;
use crate::error::{Error, Kind, Result};
use crate::model::{Docs, Enhanced, PickedLibrary, Section, Template, TokenUse};

mod blocks;
mod cut;
mod defuse;
mod fence;
mod kept;
mod layout;
mod md;
mod nonce;
mod own;
mod plain;
mod snippet;
#[cfg(test)]
mod tests;
mod xml;

use kept::Piece;
use layout::{Layout, Parts};
pub use nonce::{nonce_fits, random_nonce};

/// What a prompt may be made of.
#[derive(Debug, Clone, Default)]
pub struct Material {
    /// What the user asked for, secrets masked.
    pub task: String,
    /// Of the project.
    pub gathered: Gathered,
    /// The libraries, most wanted first.
    pub libraries: Vec<PickedLibrary>,
    /// Their documentation; `None` where there is none. As many as libraries.
    pub docs: Vec<Option<Docs>>,
    /// What the user should know, a line each.
    pub warnings: Vec<String>,
}

/// Lays out as much of it as fits into `tokens`.
///
/// # Errors
/// [`crate::error::Kind::Budget`] when the task alone does not fit;
/// [`crate::error::Kind::Usage`] for a template or a nonce that cannot be used.
pub fn compose(
    material: Material,
    template: &Template,
    nonce: &str,
    tokens: u64,
) -> Result<Enhanced> {
    nonce::check(nonce)?;
    let layout = Layout::new(template)?;
    let is_taken = matches!(&layout, Layout::Own(pieces) if pieces.holds(nonce));
    if is_taken || !nonce_fits(&material, nonce) {
        return Err(nonce::taken());
    }
    let counter = Counter;
    let task = blocks::task(&material);
    let mut page = Page {
        layout,
        nonce,
        counter,
        task,
        repeats: false,
    };
    let least = counter.count(&page.whole(&[]));
    if least > tokens {
        return Err(Error::new(
            Kind::Budget,
            format!("the task alone takes {least} tokens of {tokens}"),
        )
        .hint(format!("give more: --tokens {}", least.saturating_mul(2))));
    }
    let mut pieces = kept::pieces(&material, &page);
    let mut warnings = material.warnings.clone();
    warnings.extend(material.gathered.warnings.iter().cloned());
    warnings.extend(unplaced(&pieces, &page));
    let is_cramped = choose(&mut pieces, &mut page, tokens);
    let text = settle(&mut pieces, &page, tokens);
    if is_cramped && pieces.iter().any(Piece::is_kept) {
        warnings.push("the task is long for the budget: it is said once".to_owned());
    }
    let used = counter.count(&text);
    let is_twice = page.repeats && pieces.iter().any(Piece::is_kept);
    let copies = if is_twice { 2 } else { 1 };
    let mut sections = kept::sections(&pieces);
    let task = (counter.count(&page.task) * copies).min(used);
    sections.push((Section::Task, task));
    let inside: u64 = sections.iter().map(|(_, tokens)| tokens).sum();
    sections.push((Section::Frame, used.saturating_sub(inside)));
    sections.sort_unstable();
    let dropped = kept::dropped(&pieces);
    let (context, libraries) = kept::context(material, pieces);
    Ok(Enhanced {
        text,
        context,
        libraries,
        tokens: TokenUse {
            budget: tokens,
            used,
            counter: counter.name(),
            sections,
        },
        dropped,
        warnings,
    })
}

/// What is the same whatever stays.
struct Page<'a> {
    layout: Layout<'a>,
    nonce: &'a str,
    counter: Counter,
    task: String,
    repeats: bool,
}

impl Page<'_> {
    /// Returns the whole text around some sections.
    fn whole(&self, sections: &[(Section, String)]) -> String {
        self.layout.whole(&Parts {
            task: &self.task,
            repeats: self.repeats,
            nonce: self.nonce,
            sections,
        })
    }

    /// Returns the size of everything but the blocks.
    fn frame(&self, pieces: &[Piece]) -> u64 {
        let sections = Section::ALL.into_iter();
        let sections =
            sections.filter(|section| pieces.iter().any(|p| p.block.section == *section));
        let sections: Vec<_> = sections.map(|section| (section, String::new())).collect();
        self.counter.count(&self.whole(&sections))
    }
}

/// Says which sections an own template has no place for.
fn unplaced(pieces: &[Piece], page: &Page<'_>) -> Option<String> {
    let missing = SHARES.iter().filter(|(section, _)| {
        !page.layout.has_place(*section) && pieces.iter().any(|p| p.block.section == *section)
    });
    let names: Vec<&str> = missing.map(|(section, _)| section.as_str()).collect();
    let names = names.join(", ");
    (!names.is_empty()).then(|| format!("the template has no place for: {names}"))
}

/// Chooses what stays, and whether the task is said again: when that leaves at
/// least a quarter of the budget. Tells whether the task should have been
/// repeated and is not.
fn choose(pieces: &mut [Piece], page: &mut Page<'_>, tokens: u64) -> bool {
    page.repeats = page.layout.may_repeat();
    let mut frame = page.frame(pieces);
    let is_cramped = page.repeats && frame > tokens - tokens / 4;
    if is_cramped {
        page.repeats = false;
        frame = page.frame(pieces);
    }
    let groups: Vec<Group> = pieces.iter().map(|piece| piece.group(page)).collect();
    let left = tokens.saturating_sub(frame);
    let choices = budget::allot(&groups, left);
    for (piece, choices) in pieces.iter_mut().zip(choices) {
        for (at, choice) in choices.into_iter().enumerate() {
            match choice {
                Choice::Drop => {}
                Choice::Keep => piece.keep(at),
                Choice::Cut(limit) => piece.cut(at, limit, page),
            }
        }
    }
    is_cramped
}

/// Returns the text. Counts it whole, and drops what is wanted least until it
/// fits: parts may count more together than one by one.
fn settle(pieces: &mut [Piece], page: &Page<'_>, tokens: u64) -> String {
    loop {
        let text = page.whole(&kept::texts(pieces, page));
        let used = page.counter.count(&text);
        let mut excess = used.saturating_sub(tokens);
        if excess == 0 {
            return text;
        }
        let mut has_dropped = false;
        for (section, _) in SHARES.iter().rev() {
            for piece in pieces
                .iter_mut()
                .rev()
                .filter(|p| p.block.section == *section)
            {
                while excess > 0
                    && let Some(size) = piece.drop_last()
                {
                    excess = excess.saturating_sub(size.max(1));
                    has_dropped = true;
                }
            }
        }
        if !has_dropped {
            return text;
        }
    }
}
