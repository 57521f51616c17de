//! Bodies of structs and enums, as far as they are public.

use super::attribute::Lead;
use super::include::Includes;
use super::lead;
use super::markdown;
use super::signature::{shortened, squeezed};
use super::source::Source;

/// Documentation of a member, in bytes, that is too long for a comment.
const COMMENT_MAX: usize = 300;

/// A variant or field that is documented at length.
pub struct Member<'a> {
    /// Its own name.
    pub name: &'a str,
    /// Its declaration on one line.
    pub signature: String,
    /// Its documentation and marks.
    pub lead: Lead<'a>,
    /// Line it starts at.
    pub line: u32,
}

/// What is between the braces of a struct or an enum.
pub struct Declaration<'a> {
    /// The public members with their documentation as comments, one step
    /// indented; empty when there are none.
    pub code: String,
    /// The members to be documented on their own.
    pub members: Vec<Member<'a>>,
    /// Whether any member is documented.
    pub is_documented: bool,
}

/// Which members a body has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Members {
    /// Fields, public when they say so.
    Fields,
    /// Variants, always public.
    Variants,
    /// Fields of a variant, always public.
    VariantFields,
}

/// Reads the tokens `from..end` between the braces.
pub fn declaration<'a>(
    source: &Source<'a>,
    (from, end): (usize, usize),
    which: Members,
    read: &Includes<'_>,
) -> Declaration<'a> {
    let mut found = Declaration {
        code: String::new(),
        members: Vec::new(),
        is_documented: false,
    };
    let mut is_whole = true;
    let mut at = from;
    while at < end {
        let (lead, start) = lead::lead(source, at, end, read);
        let stop = match which {
            // Discriminants shift bits with what looks like generics.
            Members::Variants => source.find_flat(start, end, ","),
            _ => source.find(start, end, |text| text == ","),
        };
        at = stop + 1;
        let is_public =
            which != Members::Fields || source.is(start, "pub") && !source.is(start + 1, "(");
        if start >= stop || !is_public || lead.is_hidden {
            is_whole &= start >= stop;
            continue;
        }
        found.member(source, (start, stop), lead, which, read);
    }
    if !is_whole && !found.code.is_empty() {
        found.code.push_str("    // some fields omitted\n");
    }
    found
}

impl<'a> Declaration<'a> {
    fn member(
        &mut self,
        source: &Source<'a>,
        (start, stop): (usize, usize),
        lead: Lead<'a>,
        which: Members,
        read: &Includes<'_>,
    ) {
        let inner = fields_of_variant(source, (start, stop), which, read);
        let signature = shortened(squeezed(source, start, stop));
        if !lead.docs.is_empty() {
            self.is_documented = true;
            let text = markdown::plain(&lead.docs.text());
            if text.len() > COMMENT_MAX {
                let name_at = start + usize::from(which == Members::Fields);
                let first = text.split("\n\n").next().unwrap_or_default();
                self.comment(&shortened(first.to_owned()));
                self.members.push(Member {
                    name: source.text(name_at),
                    signature: signature.clone(),
                    lead,
                    line: source.line(start),
                });
            } else {
                self.comment(&text);
            }
        }
        match inner.filter(|inner| inner.is_documented) {
            Some(inner) => {
                self.is_documented = true;
                self.line(&format!("{} {{", source.text(start)));
                inner.code.lines().for_each(|line| self.line(line));
                self.line("},");
            }
            None => self.line(&format!("{signature},")),
        }
    }

    fn comment(&mut self, text: &str) {
        for line in text.lines() {
            self.line(format!("/// {line}").trim_end());
        }
    }

    fn line(&mut self, line: &str) {
        self.code.push_str("    ");
        self.code.push_str(line);
        self.code.push('\n');
    }
}

fn fields_of_variant<'a>(
    source: &Source<'a>,
    (start, stop): (usize, usize),
    which: Members,
    read: &Includes<'_>,
) -> Option<Declaration<'a>> {
    let open = start + 1;
    if which != Members::Variants || !source.is(open, "{") {
        return None;
    }
    let close = source.close(open)?.min(stop);
    Some(declaration(
        source,
        (open + 1, close),
        Members::VariantFields,
        read,
    ))
}
