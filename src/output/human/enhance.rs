//! What a prompt is made of: libraries with what was asked about each,
//! sections with their sizes, what did not fit.

use super::cell::Cell;
use super::grid::{Column, Grid};
use super::{Screen, ago, count};
use crate::model::{Dropped, Enhanced, PickedLibrary, Transport};
use crate::output::clean::clean_line;
use crate::output::render::wrap::wrap;

/// Returns the tables one below the other, an empty line between them.
#[must_use]
pub fn explained(enhanced: &Enhanced, screen: Screen) -> String {
    let mut parts = vec![libraries(&enhanced.libraries, screen)];
    parts.push(sections(enhanced, screen));
    if !enhanced.dropped.is_empty() {
        parts.push(dropped(&enhanced.dropped, screen));
    }
    parts.push(sum(enhanced, screen));
    parts.join("\n")
}

fn libraries(libraries: &[PickedLibrary], screen: Screen) -> String {
    if libraries.is_empty() {
        return said(
            "no library of this project fits the prompt: there is no documentation in it; --library adds one",
            screen,
        );
    }
    let columns = vec![
        Column::new("library").shrink(12),
        Column::new("version").shrink(8).drop(3),
        Column::new("served").shrink(8).drop(4),
        Column::new("tokens").right(),
        Column::new("server").shrink(8).drop(2),
        Column::new("age").drop(1),
    ];
    let grid = Grid {
        columns,
        rows: libraries.iter().map(row).collect(),
        strong: None,
    };
    let mut out = grid.render(screen);
    out.push('\n');
    for library in libraries {
        let reason = &library.reason;
        out.push_str(&said(&format!("- {}: {reason}", library.name), screen));
        out.push_str(&said(&format!("  asked: {}", library.topic), screen));
        if let Some(error) = &library.error {
            out.push_str(&said(&format!("  failed: {error}"), screen));
        }
    }
    out
}

fn row(library: &PickedLibrary) -> Vec<Cell> {
    let provenance = library.provenance.as_ref();
    let served = match (&library.served, provenance) {
        (Some(tag), _) => tag.as_str(),
        (None, Some(_)) => "default branch",
        (None, None) => "-",
    };
    let age = provenance.map(|p| match p.transport {
        Transport::Local => "on this disk".to_owned(),
        _ => ago(p.age),
    });
    vec![
        library.name.as_str().into(),
        library.version.as_deref().unwrap_or("-").into(),
        served.into(),
        count(library.tokens).into(),
        provenance.map_or("-", |p| p.server.as_str()).into(),
        age.unwrap_or_else(|| "-".to_owned()).into(),
    ]
}

fn sections(enhanced: &Enhanced, screen: Screen) -> String {
    let rows = enhanced.tokens.sections.iter();
    let row = |(section, tokens): &(crate::model::Section, u64)| {
        vec![section.as_str().into(), count(*tokens).into()]
    };
    let grid = Grid {
        columns: vec![Column::new("section"), Column::new("tokens").right()],
        rows: rows.map(row).collect(),
        strong: None,
    };
    grid.render(screen)
}

fn dropped(dropped: &[Dropped], screen: Screen) -> String {
    let row = |dropped: &Dropped| {
        vec![
            dropped.what.as_str().into(),
            dropped.section.as_str().into(),
            count(dropped.tokens).into(),
        ]
    };
    let grid = Grid {
        columns: vec![
            Column::new("left out").shrink(16),
            Column::new("section").drop(1),
            Column::new("tokens").right(),
        ],
        rows: dropped.iter().map(row).collect(),
        strong: None,
    };
    grid.render(screen)
}

fn sum(enhanced: &Enhanced, screen: Screen) -> String {
    let size = &enhanced.tokens;
    let (used, budget) = (count(size.used), count(size.budget));
    let text = format!("{used} of {budget} tokens, counted as {}", size.counter);
    said(&text, screen)
}

/// Returns a line, cleaned, over as many as the screen needs.
fn said(text: &str, screen: Screen) -> String {
    let indent = text.len() - text.trim_start_matches(' ').len();
    let text = format!("{:indent$}{}", "", clean_line(text));
    format!("{}\n", wrap(&text, screen.width))
}

#[cfg(test)]
mod tests {
    use super::explained;
    use crate::output::human::{Layout, Screen};
    use crate::output::samples;
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn everything_is_told_with_its_size() {
        assert_eq!(
            explained(&samples::enhanced(), samples::unlimited()),
            "library  version  served   tokens  server    age
react    19.2.0   v19.2.0   1,047  context7  3 minutes ago
stripe   -        -             0  -         -

- react: named in the prompt
  asked: useEffect cleanup
- stripe: what the project pays with
  asked: webhook signatures
  failed: context7: too many requests

section       tokens
task              12
library_docs   1,222

left out       section        tokens
src/b.ts:1-40  code_snippets     400

1,234 of 8,000 tokens, counted as characters/4
"
        );
    }

    #[test]
    fn narrow_screens_show_all_that_was_asked() {
        let mut enhanced = samples::enhanced();
        let topic = "how an effect is cleaned up when its component is removed from the page";
        enhanced.libraries[0].topic = topic.into();
        for width in [80, 40] {
            let screen = Screen {
                layout: Layout::Ruled,
                width: Some(width),
                color: false,
            };
            let text = explained(&enhanced, screen);
            let widest = text.lines().map(UnicodeWidthStr::width).max();
            assert!(widest.is_some_and(|widest| widest <= width), "{text}");
            assert!(text.contains("served"), "{text}");
            let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(joined.contains(topic), "{text}");
        }
    }

    #[test]
    fn a_prompt_without_libraries_says_so() {
        let mut enhanced = samples::enhanced();
        enhanced.libraries.clear();
        let text = explained(&enhanced, samples::unlimited());
        assert!(
            text.starts_with("no library of this project fits the prompt"),
            "{text}"
        );
    }
}
