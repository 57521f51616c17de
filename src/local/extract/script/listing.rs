//! Lists of declarations that have no documentation of their own.

use super::super::File;
use super::item::{Items, push_fence};
use super::place::Place;
use crate::local::chunk::{Chunk, Kind};

/// Most lines of one list.
const LINES: usize = 40;
/// Most bytes of one list.
const BYTES: usize = 1500;
/// Most bytes of a list below the prose of a documented type.
const BYTES_BELOW_PROSE: usize = 600;
/// Most characters of a line.
const LINE: usize = 200;

/// A signature of a list.
struct Line<'a> {
    text: &'a str,
    line: u32,
    is_documented: bool,
}

/// Pushes the chunks of a container: its documentation with a short list of
/// its members, then lists of those members that did not fit and have no
/// chunk of their own. Nothing if its members say it all.
///
/// `head` comes with documentation, signature and names; `opening` is the
/// line above the members, such as `interface X {`.
pub(super) fn push_container(head: Chunk, opening: &str, members: &Items, out: &mut Vec<Chunk>) {
    let mut lines = lines(members);
    if !head.body.is_empty() {
        let mut first = head.clone();
        let list: Vec<Line<'_>> = lines.drain(..fitting(&lines, BYTES_BELOW_PROSE)).collect();
        if !list.is_empty() {
            push_fence(
                &mut first.body,
                "ts",
                &braced(opening, &list, !lines.is_empty()),
            );
        }
        out.push(first);
    }
    let all = lines.len();
    lines.retain(|line| !line.is_documented);
    let is_cut = lines.len() < all;
    let mut rest = lines.as_slice();
    while let Some(line) = rest.first() {
        let (list, more) = rest.split_at(fitting(rest, BYTES));
        let mut chunk = Chunk {
            kind: Kind::Types,
            line: line.line,
            ..head.clone()
        };
        chunk.body.clear();
        push_fence(
            &mut chunk.body,
            "ts",
            &braced(opening, list, is_cut || !more.is_empty()),
        );
        out.push(chunk);
        rest = more;
    }
}

/// Pushes the undocumented declarations of a file or a namespace as lists
/// under one title.
pub(super) fn push_loose(file: &File<'_>, place: &Place, items: &Items, out: &mut Vec<Chunk>) {
    let lines: Vec<Line<'_>> = items
        .iter()
        .filter(|item| item.is_exported && !item.is_internal && !item.is_documented())
        .flat_map(|item| {
            item.signatures.iter().map(|text| Line {
                text,
                line: item.line,
                is_documented: false,
            })
        })
        .collect();
    let mut rest = lines.as_slice();
    while let Some(line) = rest.first() {
        let (list, more) = rest.split_at(fitting(rest, BYTES));
        let mut chunk = Chunk::new(Kind::Types, file.path, line.line);
        chunk.title = place.heading(file);
        chunk.symbol = place.symbol("");
        chunk.trail = place.trail();
        chunk.is_internal = place.is_internal;
        let code: Vec<&str> = list.iter().map(|line| line.text).collect();
        push_fence(&mut chunk.body, "ts", &code.join("\n"));
        out.push(chunk);
        rest = more;
    }
}

fn lines(members: &Items) -> Vec<Line<'_>> {
    let visible = members.iter().filter(|item| !item.is_internal);
    visible
        .flat_map(|item| {
            item.signatures.iter().map(|text| Line {
                text,
                line: item.line,
                is_documented: item.is_documented(),
            })
        })
        .collect()
}

/// How many lines fit into a list, at least one if there are any.
fn fitting(lines: &[Line<'_>], bytes: usize) -> usize {
    let mut left = bytes;
    let fitting = lines.iter().take(LINES).take_while(|line| {
        let size = line.text.len().min(LINE) + 3;
        let fits = size <= left;
        left = left.saturating_sub(size);
        fits
    });
    fitting.count().max(1).min(lines.len())
}

fn braced(opening: &str, lines: &[Line<'_>], is_cut: bool) -> String {
    let mut code = opening.to_owned();
    for line in lines {
        let mut text = line.text.to_owned();
        super::render::shorten(&mut text, LINE);
        code.push_str("\n  ");
        code.push_str(&text);
    }
    if is_cut {
        code.push_str("\n  // …");
    }
    code.push_str("\n}");
    code
}
