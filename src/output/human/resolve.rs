//! Candidates for a name, as a table.

use super::cell::Cell;
use super::grid::{Column, Grid};
use super::{Screen, count};
use crate::model::{Library, Resolution};
use crate::output::clean::clean_line;

/// Returns the candidates, best first, the chosen one marked with `*`.
#[must_use]
pub fn table(resolution: &Resolution, screen: Screen) -> String {
    let libraries = &resolution.libraries;
    if libraries.is_empty() {
        return String::new();
    }
    let chosen = resolution.choice.as_ref().map(|choice| choice.index);
    let has_installed = libraries.iter().any(|l| l.installed.is_some());
    let mut columns = vec![
        Column::new("#").right(),
        Column::new("id"),
        Column::new("title").shrink(10).drop(5),
        Column::new("snippets").right().drop(6),
        Column::new("reputation").drop(4),
        Column::new("score").right().drop(3),
        Column::new("versions").shrink(12).drop(2),
        Column::new("server").drop(1),
    ];
    if has_installed {
        columns.push(Column::new("installed").drop(7));
    }
    let rows = libraries.iter().enumerate().map(|(at, library)| {
        let mark = if chosen == Some(at) { "* " } else { "" };
        let mut row: Vec<Cell> = vec![format!("{mark}{}", at + 1).into()];
        row.extend(cells(library));
        row.push(match library.servers.as_slice() {
            [] => resolution.provenance.server.as_str().into(),
            servers => servers.join(", ").as_str().into(),
        });
        if has_installed {
            row.push(library.installed.as_deref().unwrap_or("-").into());
        }
        row
    });
    let grid = Grid {
        columns,
        rows: rows.collect(),
        strong: chosen,
    };
    grid.render(screen)
}

fn cells(library: &Library) -> [Cell; 6] {
    [
        library.id.as_str().into(),
        library.title.as_str().into(),
        library.snippets.map_or("-".to_owned(), count).into(),
        library.reputation.as_str().into(),
        library
            .score
            .map_or("-".to_owned(), |s| format!("{s:.1}"))
            .into(),
        library.versions.as_slice().into(),
    ]
}

/// Returns what stands on stderr below the table: which one and why.
#[must_use]
pub fn reason(resolution: &Resolution) -> Vec<String> {
    let Some(choice) = &resolution.choice else {
        let query = clean_line(&resolution.query);
        return vec![format!("nothing chosen: no candidate fits `{query}`")];
    };
    let Some(library) = resolution.libraries.get(choice.index) else {
        return Vec::new();
    };
    let mut lines = vec![format!(
        "chosen: {} ({})",
        clean_line(&library.id),
        clean_line(&choice.reason)
    )];
    if choice.is_ambiguous {
        let others = resolution.libraries.iter().enumerate();
        let others = others.filter(|(at, _)| *at != choice.index).take(3);
        let others: Vec<_> = others.map(|(_, l)| clean_line(&l.id)).collect();
        lines.push(format!("also possible: {}", others.join(", ")));
    }
    lines
}

#[cfg(test)]
mod tests;
