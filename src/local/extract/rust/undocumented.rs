//! Declarations that bear no documentation, gathered by what they belong to.

use std::collections::HashMap;

use super::scope::Scope;
use crate::local::chunk::{Chunk, Kind};

/// Lines of one chunk.
const LINES_MAX: usize = 40;

/// The public declarations of a file that nothing is said of.
#[derive(Default)]
pub struct Undocumented {
    groups: Vec<Group>,
    /// Index in `groups`, by path of what they belong to.
    by_path: HashMap<String, usize>,
}

struct Group {
    scope: Scope,
    line: u32,
    lines: Vec<String>,
}

impl Undocumented {
    /// Adds a declaration, which may have several lines.
    pub fn push(&mut self, scope: &Scope, line: u32, declaration: &str) {
        let index = *self.by_path.entry(scope.path()).or_insert_with(|| {
            self.groups.push(Group {
                scope: scope.clone(),
                line,
                lines: Vec::new(),
            });
            self.groups.len() - 1
        });
        let lines = declaration.lines().map(str::to_owned);
        self.groups[index].lines.extend(lines);
    }

    /// Makes chunks of all that was added.
    pub fn chunks(self, path: &str, out: &mut Vec<Chunk>) {
        for group in self.groups {
            let symbol = group.scope.path();
            let mut trail = group.scope.trail();
            let title = if group.scope.owner_name.is_empty() {
                group.scope.module.clone()
            } else {
                trail.pop().unwrap_or_default()
            };
            for lines in group.lines.chunks(LINES_MAX) {
                let mut chunk = Chunk::new(Kind::Types, path, group.line);
                chunk.title.clone_from(&title);
                chunk.symbol.clone_from(&symbol);
                chunk.trail.clone_from(&trail);
                chunk.body = format!("```rust\n{}\n```", lines.join("\n"));
                chunk.is_internal = group.scope.is_internal;
                out.push(chunk);
            }
        }
    }
}
