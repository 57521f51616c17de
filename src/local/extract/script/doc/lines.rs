//! Lines of a comment without its decoration.

/// Cuts a `/** ... */` comment into lines, without delimiters, without the
/// `*` they begin with and without the indentation they share.
pub(super) fn of_comment(comment: &str) -> Vec<&str> {
    let inner = comment.strip_prefix("/**").unwrap_or(comment);
    let inner = inner.strip_suffix("*/").unwrap_or(inner);
    let mut lines: Vec<&str> = inner.lines().map(str::trim_end).collect();
    let is_starred = lines
        .iter()
        .skip(1)
        .find(|line| !line.trim().is_empty())
        .is_none_or(|line| line.trim_start().starts_with('*'));
    if let Some((first, rest)) = lines.split_first_mut() {
        *first = first.trim_start();
        if is_starred {
            for line in rest.iter_mut() {
                let trimmed = line.trim_start();
                *line = trimmed.strip_prefix('*').unwrap_or(trimmed);
            }
        }
        dedent(rest);
    }
    lines
}

/// Removes the indentation that all lines share.
pub(super) fn dedent(lines: &mut [&str]) {
    let shared = lines
        .iter()
        .filter(|line| !line.trim().is_empty())
        .map(|line| indentation(line))
        .min()
        .unwrap_or(0);
    for line in lines {
        *line = line.get(shared..).unwrap_or_default();
    }
}

/// Bytes of white space that a line begins with.
pub(super) fn indentation(line: &str) -> usize {
    let blanks = line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t'));
    blanks.count()
}

/// Whether a line opens or closes a fence of markdown.
pub(super) fn is_fence(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("```") || line.starts_with("~~~")
}

/// Closes a fence that a comment leaves open.
pub(super) fn close_fence(mut text: String) -> String {
    let fences = text.lines().filter(|line| is_fence(line)).count();
    if fences % 2 == 1 {
        text.push_str("\n```");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_and_shared_indentation_go() {
        let comment = "/**\n   *  One\n   *\n   *    two\n   */";
        assert_eq!(of_comment(comment), ["", "One", "", "  two", ""]);
        assert_eq!(of_comment("/** One. */"), ["One."]);
    }

    #[test]
    fn lines_without_stars_keep_their_bullets() {
        let comment = "/**\n   One:\n   * two\n*/";
        assert_eq!(of_comment(comment), ["", "One:", "* two"]);
    }

    #[test]
    fn tabs_before_a_star_are_fine() {
        assert_eq!(of_comment("/**\n\t* One\n\t*/"), ["", "One", ""]);
    }
}
