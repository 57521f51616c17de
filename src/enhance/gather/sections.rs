//! Cuts documents at their headings.

/// Bytes that a section may have before it is cut further.
pub(super) const MOST: usize = 1_800;

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section {
    /// The headings above it, outermost first, joined by ` > `.
    pub(super) heading: String,
    /// What stands below them, without them.
    pub(super) text: String,
}

/// Cuts a document: Markdown, or what looks like it, `AsciiDoc` and
/// reStructuredText by their headings. Blocks between fences stay whole.
pub(super) fn cut(text: &str) -> Vec<Section> {
    let lines: Vec<&str> = front(text).lines().collect();
    let mut sections = Vec::new();
    let mut chain: Vec<(usize, &str)> = Vec::new();
    // Marks of underlined headings, in the order of their first use.
    let mut marks: Vec<char> = Vec::new();
    let mut body: Vec<&str> = Vec::new();
    let mut fence: Option<&str> = None;
    let mut at = 0;
    while let Some(line) = lines.get(at).copied() {
        at += 1;
        if let Some(mark) = fence_of(line) {
            match fence {
                None => fence = Some(mark),
                Some(open) if mark.starts_with(open) => fence = None,
                Some(_) => {}
            }
        }
        let next = lines.get(at).copied().unwrap_or_default();
        let heading = if fence.is_some() { None } else { hashed(line) };
        let heading = match heading {
            None if fence.is_none() && is_underline(line, next) => {
                at += 1;
                let mark = next.chars().next().unwrap_or('=');
                let known = marks.iter().position(|m| *m == mark);
                let level = known.unwrap_or(marks.len());
                if known.is_none() {
                    marks.push(mark);
                }
                Some((level + 1, line.trim()))
            }
            other => other,
        };
        match heading {
            Some((level, title)) => {
                close(&mut sections, &chain, &mut body);
                chain.retain(|(above, _)| *above < level);
                chain.push((level, title));
            }
            None => body.push(line),
        }
    }
    close(&mut sections, &chain, &mut body);
    sections
}

/// Leaves out what stands between `---` lines at the top.
pub(super) fn front(text: &str) -> &str {
    let text = text.trim_start_matches('\u{feff}');
    let Some(rest) = text
        .strip_prefix("---\n")
        .or_else(|| text.strip_prefix("---\r\n"))
    else {
        return text;
    };
    let end = rest.find("\n---");
    let after = end.and_then(|end| rest.get(end + 4..));
    after.map_or(text, |after| {
        after.split_once('\n').map_or("", |(_, body)| body)
    })
}

fn fence_of(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let mark = ["```", "~~~"]
        .into_iter()
        .find(|mark| line.starts_with(mark))?;
    let c = mark.chars().next()?;
    let end = line.find(|other| other != c).unwrap_or(line.len());
    line.get(..end)
}

/// Reads `## Title` and `== Title`.
fn hashed(line: &str) -> Option<(usize, &str)> {
    let mark = line.chars().next().filter(|c| matches!(c, '#' | '='))?;
    let level = line.chars().take_while(|c| *c == mark).count();
    let title = line.get(level..)?;
    let is_heading = level <= 6 && title.starts_with([' ', '\t']);
    let title = title.trim().trim_end_matches(mark).trim();
    (is_heading && !title.is_empty()).then_some((level, title))
}

/// Tells whether a line is a title by what is drawn below it.
fn is_underline(line: &str, next: &str) -> bool {
    let next = next.trim_end();
    let mark = next.chars().next();
    let is_drawn =
        mark.is_some_and(|m| "=-~^\"*+".contains(m) && next.chars().all(|c| Some(c) == mark));
    let title = line.trim();
    let is_title = title.chars().any(char::is_alphanumeric)
        && line.len() < 120
        && !line.starts_with([' ', '\t', '-', '*', '>', '|', '+']);
    // A ruler below a paragraph is at least as long as a title.
    is_drawn
        && is_title
        && next.len() >= 3
        && next.chars().count() + 2 >= title.chars().count().min(5)
}

fn close(sections: &mut Vec<Section>, chain: &[(usize, &str)], body: &mut Vec<&str>) {
    let titles: Vec<&str> = chain.iter().map(|(_, title)| *title).collect();
    let heading = titles.join(" > ");
    for text in parts(body) {
        sections.push(Section {
            heading: heading.clone(),
            text,
        });
    }
    body.clear();
}

/// Cuts lines at blank ones, so that no part is much longer than [`MOST`];
/// what stands between fences is never cut.
fn parts(lines: &[&str]) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut fence: Option<&str> = None;
    for line in lines {
        let is_inside = fence.is_some();
        if let Some(mark) = fence_of(line) {
            match fence {
                None => fence = Some(mark),
                Some(open) if mark.starts_with(open) => fence = None,
                Some(_) => {}
            }
        }
        let is_full = part.len() + line.len() > MOST;
        let is_joint = line.trim().is_empty() || part.len() > 2 * MOST;
        if !is_inside && fence.is_none() && is_full && is_joint {
            parts.push(std::mem::take(&mut part));
        }
        part.push_str(line);
        part.push('\n');
    }
    parts.push(part);
    let trimmed = parts
        .iter()
        .map(|part| part.trim_matches(['\n', '\r']).trim_end());
    trimmed
        .filter(|part| !part.trim().is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{MOST, cut};

    fn headings(text: &str) -> Vec<String> {
        cut(text)
            .into_iter()
            .map(|s| format!("{}|{}", s.heading, s.text))
            .collect()
    }

    #[test]
    fn documents_are_cut_at_headings() {
        for (text, wanted) in [
            ("plain", vec!["|plain"]),
            (
                "---\na: b\n---\n# A\nx\n## B\ny\n# C\nz",
                vec!["A|x", "A > B|y", "C|z"],
            ),
            (
                "# A\n```sh\n# no heading\n```\n",
                vec!["A|```sh\n# no heading\n```"],
            ),
            (
                "Title\n=====\n\ntext\n\nPart\n----\nmore\n",
                vec!["Title|text", "Title > Part|more"],
            ),
            (
                "= Doc\nintro\n== Part\nx",
                vec!["Doc|intro", "Doc > Part|x"],
            ),
            ("# Only a title\n", vec![]),
            ("- item\n---\ntext", vec!["|- item\n---\ntext"]),
        ] {
            assert_eq!(headings(text), wanted, "{text}");
        }
    }

    #[test]
    fn long_sections_are_cut_between_paragraphs_and_fences_stay() {
        let paragraph = "Word after word.\n\n".repeat(300);
        let text = format!("# A\n{paragraph}```\n{paragraph}```\n");
        let parts = cut(&text);
        assert!(parts.len() > 2);
        for part in &parts {
            assert!(part.text.matches("```").count() % 2 == 0);
            assert!(part.text.contains("```") || part.text.len() <= MOST + 20);
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "([#=\\-`~ a\n\r\u{e9}]|\\PC){0,200}") {
            cut(&text);
        }
    }
}
