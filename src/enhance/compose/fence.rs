//! Fences around text that may hold fences.

/// Returns the longest run of backticks of a text.
pub(super) fn longest_run(text: &str) -> usize {
    let runs = text.split(|c| c != '`');
    runs.map(str::len).max().unwrap_or_default()
}

/// Returns a fence that no run of backticks of the texts can close.
pub(super) fn around<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let run = texts.map(longest_run).max().unwrap_or_default();
    "`".repeat(run.max(2) + 1)
}

/// A fence that a text opened: its mark and its length.
type Fence = Option<(char, usize)>;

/// Returns what is open after a line.
pub(super) fn after(open: Fence, line: &str) -> Fence {
    let text = line.trim_start_matches(' ');
    if line.len() - text.len() > 3 {
        return open;
    }
    let Some(mark) = text.chars().next().filter(|c| matches!(c, '`' | '~')) else {
        return open;
    };
    let rest = text.trim_start_matches(mark);
    let length = text.len() - rest.len();
    match open {
        None if length >= 3 && !(mark == '`' && rest.contains('`')) => Some((mark, length)),
        Some((opened, least)) if opened == mark && length >= least && rest.trim().is_empty() => {
            None
        }
        _ => open,
    }
}

/// Returns the line that closes what a text leaves open.
pub(super) fn closing(text: &str) -> Option<String> {
    let open = text.lines().fold(None, after);
    open.map(|(mark, length)| mark.to_string().repeat(length))
}

#[cfg(test)]
mod tests {
    use super::{around, closing, longest_run};

    #[test]
    fn a_fence_is_longer_than_any_within() {
        assert_eq!(around(["a", "b `c`"].into_iter()), "```");
        assert_eq!(around(["a", "x\n`````\n"].into_iter()), "``````");
        assert_eq!(longest_run("~~~~"), 0);
    }

    #[test]
    fn what_is_left_open_is_closed() {
        for (text, expected) in [
            ("a", None),
            ("```ts\nx\n```", None),
            ("```ts\nx", Some("```")),
            ("````\n```\n", Some("````")),
            ("~~~\n```\n", Some("~~~")),
            ("```a`b", None),
            ("    ```", None),
            ("```\nx\n``` no", Some("```")),
        ] {
            assert_eq!(closing(text).as_deref(), expected, "{text:?}");
        }
    }
}
