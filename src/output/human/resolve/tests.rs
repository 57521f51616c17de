use super::{reason, table};
use crate::output::human::{Layout, Screen};
use crate::output::samples;

fn screen(layout: Layout, width: Option<usize>) -> Screen {
    Screen {
        layout,
        width,
        color: false,
    }
}

#[test]
fn piped_table_is_borderless_and_whole() {
    let text = table(&samples::resolution(), screen(Layout::Open, None));
    assert_eq!(
            text,
            "  #  id                  title  snippets  reputation  score  versions                            server
* 1  /facebook/react     React     1,234  high         88.1  v19.2.0, v19.1.0, v18.3.1, v17.0.2  context7
  2  /reactjs/react.dev  React         -  unknown         -                                      context7
"
        );
}

#[test]
fn narrow_screens_lose_columns_but_never_the_id() {
    let wide = table(&samples::resolution(), screen(Layout::Ruled, Some(80)));
    assert_eq!(
        wide,
        "  #  id                  title  snippets  reputation  score  versions
────────────────────────────────────────────────────────────────────────────────
* 1  /facebook/react     React     1,234  high         88.1  v19.2.0, v19.1.0 +2
  2  /reactjs/react.dev  React         -  unknown         -
"
    );
    let narrow = table(&samples::resolution(), screen(Layout::Boxed, Some(40)));
    assert_eq!(
        narrow,
        "\
┌─────┬────────────────────┬──────────┐
│   # │ id                 │ snippets │
╞═════╪════════════════════╪══════════╡
│ * 1 │ /facebook/react    │    1,234 │
│   2 │ /reactjs/react.dev │        - │
└─────┴────────────────────┴──────────┘
"
    );
    for width in [1, 10, 20, 40, 60, 80, 100, 200] {
        for layout in [Layout::Boxed, Layout::Ruled, Layout::Open, Layout::Markdown] {
            let text = table(&samples::resolution(), screen(layout, Some(width)));
            assert!(text.contains("/reactjs/react.dev"), "{width} {text}");
            assert!(
                text.lines().all(|l| l.chars().count() <= width.max(28)),
                "{width}\n{text}"
            );
        }
    }
}

#[test]
fn markdown_cells_cannot_end_their_cell() {
    let mut resolution = samples::resolution();
    resolution.libraries[0].title = "a | b".to_owned();
    let text = table(&resolution, screen(Layout::Markdown, None));
    assert!(text.contains("a \\| b"), "{text}");
}

#[test]
fn the_chosen_row_is_bold_where_there_is_colour() {
    for layout in [Layout::Boxed, Layout::Ruled, Layout::Open] {
        let screen = Screen {
            layout,
            width: Some(100),
            color: true,
        };
        let text = table(&samples::resolution(), screen);
        let bold: Vec<_> = text.lines().filter(|l| l.starts_with("\x1b[1m")).collect();
        assert_eq!(bold.len(), 2);
        assert!(bold[0].contains("title") && bold[1].contains("/facebook/react"));
    }
}

#[test]
fn reason_names_the_others_where_the_choice_is_close() {
    let mut resolution = samples::resolution();
    assert_eq!(
        reason(&resolution),
        ["chosen: /facebook/react (exact name, official source)"]
    );
    if let Some(choice) = &mut resolution.choice {
        choice.is_ambiguous = true;
    }
    assert_eq!(reason(&resolution)[1], "also possible: /reactjs/react.dev");
    resolution.choice = None;
    assert_eq!(
        reason(&resolution),
        ["nothing chosen: no candidate fits `react`"]
    );
}
