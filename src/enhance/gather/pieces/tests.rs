use super::{Sheet, joined};

#[test]
fn pieces_have_the_lines_they_say() {
    let sheet = Sheet::new("a\n\nb\nc\n\nd\n");
    let piece = sheet.cut(&(2..=5)).expect("a piece");
    assert_eq!(
        (piece.first_line, piece.last_line, &*piece.text),
        (3, 4, "b\nc")
    );
    assert_eq!(sheet.cut(&(2..=2)), None);
    assert_eq!(sheet.cut(&(9..=12)), None);
    assert_eq!(sheet.cut(&(0..=1)).map(|p| p.text).as_deref(), Some("a"));
}

#[test]
fn ranges_that_touch_are_joined() {
    let ranges = vec![
        (5..=6, 1.0),
        (1..=2, 3.0),
        (20..=25, 2.0),
        (21..=22, 4.0),
        (8..=9, 2.0),
    ];
    assert_eq!(joined(ranges), [(1..=9, 3.0), (20..=25, 4.0)]);
}

proptest::proptest! {
    #[test]
    fn no_range_panics(text in "([a\n]|\\PC){0,60}", first in 0_usize..80, last in 0_usize..80) {
        let sheet = Sheet::new(&text);
        if let Some(piece) = sheet.cut(&(first..=last)) {
            let lines: Vec<&str> = text.lines().collect();
            proptest::prop_assert_eq!(piece.text, lines[piece.first_line - 1..piece.last_line].join("\n"));
        }
    }
}
