//! Keeps a piece of markdown from reaching past its end.

use std::borrow::Cow;

use pulldown_cmark::{Event, Parser, Tag};

/// What may close a piece that leaves something open, likeliest first.
const CLOSERS: [&str; 9] = [
    "\n```",
    "\n~~~",
    "\n-->",
    "\n</script>",
    "\n</style>",
    "\n</pre>",
    "\n</textarea>",
    "\n?>",
    "\n]]>",
];

const SENTINEL: &str = "\n\n# .";

/// Returns the text, with what it leaves open closed: an unclosed fence or
/// HTML comment would make the rest of the document its own. Text that nothing
/// closes goes into a fence as a whole.
#[must_use]
pub(super) fn contained(text: &str) -> Cow<'_, str> {
    let may_leave_open = text.contains("```") || text.contains("~~~") || text.contains('<');
    if !may_leave_open || is_closed(text) {
        return Cow::Borrowed(text);
    }
    for closer in CLOSERS {
        let mark = closer.trim_start().as_bytes()[0];
        // A fence is closed by one at least as long as itself.
        let longest = longest_run(text, char::from(mark)).max(3);
        let closed = match mark {
            b'`' | b'~' => format!("{text}\n{}", char::from(mark).to_string().repeat(longest)),
            _ => format!("{text}{closer}"),
        };
        if is_closed(&closed) {
            return Cow::Owned(closed);
        }
    }
    let fence = fence_around(text);
    Cow::Owned(format!("{fence}\n{text}\n{fence}"))
}

/// Returns a fence longer than any run of back-ticks in the text.
#[must_use]
pub(super) fn fence_around(text: &str) -> String {
    "`".repeat((longest_run(text, '`') + 1).max(3))
}

fn longest_run(text: &str, mark: char) -> usize {
    if !text.contains(mark) {
        return 0;
    }
    let runs = text.split(|c| c != mark).map(str::len);
    runs.max().unwrap_or(0)
}

/// Tells whether a heading after the text is still read as one.
fn is_closed(text: &str) -> bool {
    let mut document = String::with_capacity(text.len() + SENTINEL.len());
    document.push_str(text);
    document.push_str(SENTINEL);
    let start = text.len() + 2;
    let mut depth = 0_usize;
    for (event, range) in Parser::new(&document).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { .. }) if depth == 0 && range.start == start => return true,
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

/// Returns the text of every heading at the top level.
#[cfg(test)]
pub(super) fn headings(document: &str) -> Vec<String> {
    use pulldown_cmark::TagEnd;
    let (mut found, mut inside) = (Vec::new(), false);
    for event in Parser::new(document) {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                inside = true;
                found.push(String::new());
            }
            Event::End(TagEnd::Heading(_)) => inside = false,
            Event::Text(text) if inside => {
                if let Some(heading) = found.last_mut() {
                    heading.push_str(&text);
                }
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{contained, is_closed};
    use proptest::prelude::*;
    use std::borrow::Cow;

    #[test]
    fn whole_text_is_left_alone() {
        for text in [
            "a",
            "```\na\n```",
            "<b>a</b>",
            "- ```\n  a\n  ```\n",
            "a < b",
        ] {
            assert!(matches!(contained(text), Cow::Borrowed(_)), "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_reaches_past_its_end(
            parts in prop::collection::vec(prop::sample::select(vec![
                "```", "````", "~~~", "\n", "\n", "  ", "    ", "- ", "> ", "1. ", "<!--", "-->",
                "<pre>", "<script", "</pre>", "<?", "<![CDATA[", "<!X", "a", "`", "[x]: ", "\t",
                "<div>", "| a |", "=", "---",
            ]), 0..20)
        ) {
            let text = parts.concat();
            prop_assert!(is_closed(&contained(text.trim_end())), "{text:?}");
        }
    }
}
