//! Indentation of lines. It is counted in spaces.

/// Spaces that a line starts with.
#[must_use]
pub fn indent_of(line: &str) -> usize {
    line.bytes().take_while(|&b| b == b' ').count()
}

/// Takes the indentation away that all lines have in common. Blank lines do
/// not count.
#[must_use]
pub fn dedent<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let filled = lines.iter().filter(|l| !l.trim().is_empty());
    let margin = filled.map(|l| indent_of(l)).min().unwrap_or(0);
    lines
        .iter()
        .map(|line| line.get(margin..).unwrap_or_default())
        .collect()
}

/// Index behind the lines from `start` that are blank or indented by at
/// least `indent` spaces; blank lines at the end are left out.
#[must_use]
pub fn block_end(lines: &[&str], start: usize, indent: usize) -> usize {
    let mut end = start;
    for (index, line) in lines.iter().enumerate().skip(start) {
        if line.is_empty() {
            continue;
        }
        if indent_of(line) < indent {
            break;
        }
        end = index + 1;
    }
    end
}

/// Puts a margin before all lines but the first and the blank ones.
#[must_use]
pub fn indent(text: &str, margin: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, line) in text.lines().enumerate() {
        if index > 0 {
            out.push('\n');
            if !line.is_empty() {
                out.push_str(margin);
            }
        }
        out.push_str(line);
    }
    out
}
