//! Which parts fit into a number of tokens.
//!
//! Every section has a share. What it does not use passes on to the others, in
//! the order of [`SHARES`]. Parts are taken in the order they are wanted; one
//! that is too large is passed over for the next. Rules, documents and code of
//! which nothing fits have their first part cut down.
//!
//! Guarantees: what stays has, with the frames of its blocks, no more tokens than
//! were given. Pure and linear.

use crate::model::Section;

#[cfg(test)]
mod tests;

/// Per cent of what the task and the frame leave, most wanted section first:
/// documentation is what the model lacks, code what it cannot guess.
pub const SHARES: [(Section, u64); 5] = [
    (Section::Docs, 45),
    (Section::Code, 25),
    (Section::ProjectDocs, 15),
    (Section::Rules, 8),
    (Section::Facts, 7),
];

/// Fewest tokens that a part is cut down to: less tells nothing.
const LEAST_CUT: u64 = 40;

/// Parts that stand in one block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Where the block stands.
    pub section: Section,
    /// Tokens of the block without its parts.
    pub frame: u64,
    /// Tokens of its parts, most wanted first.
    pub parts: Vec<u64>,
}

/// What becomes of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// It is left out.
    Drop,
    /// It stays whole.
    Keep,
    /// It is cut down to so many tokens.
    Cut(u64),
}

/// Decides what becomes of every part, so that what stays has at most `tokens`.
/// Groups of a section are given most wanted first. Answers in the order of
/// the groups and their parts.
#[must_use]
pub fn allot(groups: &[Group], tokens: u64) -> Vec<Vec<Choice>> {
    let mut allotment = Allotment {
        groups,
        choices: groups
            .iter()
            .map(|group| vec![Choice::Drop; group.parts.len()])
            .collect(),
    };
    let mut left = tokens;
    for (section, share) in SHARES {
        let share = share_of(tokens, share);
        let mut unused = share;
        allotment.fill(section, &mut unused);
        allotment.cut(section, &mut unused);
        left -= share - unused;
    }
    for (section, _) in SHARES {
        allotment.fill(section, &mut left);
    }
    allotment.choices
}

/// Returns so many per cent of a number of tokens.
const fn share_of(tokens: u64, percent: u64) -> u64 {
    // In this order nothing overflows.
    tokens / 100 * percent + tokens % 100 * percent / 100
}

struct Allotment<'a> {
    groups: &'a [Group],
    choices: Vec<Vec<Choice>>,
}

impl Allotment<'_> {
    fn of(&self, section: Section) -> Vec<usize> {
        let groups = self.groups.iter().enumerate();
        let groups = groups.filter(|(_, group)| group.section == section);
        groups.map(|(at, _)| at).collect()
    }

    /// Takes what fits of a section. Libraries have the same share each, and
    /// then what the others leave.
    fn fill(&mut self, section: Section, left: &mut u64) {
        let groups = self.of(section);
        if section == Section::Docs && groups.len() > 1 {
            let each = *left / groups.len() as u64;
            for at in &groups {
                let mut share = each;
                self.take(*at, &mut share);
                *left -= each - share;
            }
        }
        for at in groups {
            self.take(at, left);
        }
    }

    /// Takes what fits of a group.
    fn take(&mut self, at: usize, left: &mut u64) {
        let (Some(group), Some(choices)) = (self.groups.get(at), self.choices.get_mut(at)) else {
            return;
        };
        let mut frame = match choices.iter().any(|choice| *choice != Choice::Drop) {
            true => 0,
            false => group.frame,
        };
        for (choice, tokens) in choices.iter_mut().zip(&group.parts) {
            let more = match choice {
                Choice::Keep => continue,
                Choice::Drop => tokens.saturating_add(frame),
                Choice::Cut(given) => tokens.saturating_sub(*given),
            };
            if more <= *left {
                *left -= more;
                *choice = Choice::Keep;
                frame = 0;
            }
        }
    }

    /// Cuts the first part of a section that nothing fits of. Documentation of
    /// libraries is never cut, and a fact is one line.
    fn cut(&mut self, section: Section, left: &mut u64) {
        if matches!(section, Section::Docs | Section::Facts) {
            return;
        }
        let groups = self.of(section);
        let mut choices = groups.iter().filter_map(|at| self.choices.get(*at));
        if choices.any(|choices| choices.iter().any(|c| *c != Choice::Drop)) {
            return;
        }
        let Some(first) = groups.first().copied() else {
            return;
        };
        let frame = self.groups.get(first).map_or(0, |group| group.frame);
        let limit = left.saturating_sub(frame);
        let choices = self.choices.get_mut(first);
        if let Some(choice) = choices.and_then(|choices| choices.first_mut())
            && limit >= LEAST_CUT
        {
            *choice = Choice::Cut(limit);
            *left = 0;
        }
    }
}
