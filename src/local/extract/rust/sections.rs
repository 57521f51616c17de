//! Cuts the documentation of a module at its headings.

use super::markdown::Fence;

/// Longest documentation, in bytes, that is left in one piece.
const WHOLE_MAX: usize = 1600;

/// A heading and what stands below it.
#[derive(Debug, PartialEq, Eq)]
pub struct Section<'a> {
    /// The headings above, and its own last; empty for what comes before any.
    pub headings: Vec<&'a str>,
    /// What stands below it, up to the next heading.
    pub body: String,
}

/// Cuts a page of Markdown. A short one is one section without heading, with
/// its headings in its body.
pub fn sections(text: &str) -> Vec<Section<'_>> {
    if text.len() <= WHOLE_MAX {
        return vec![Section {
            headings: Vec::new(),
            body: text.to_owned(),
        }];
    }
    let mut sections = Vec::new();
    // Level and text of the headings that the current section is below of.
    let mut above: Vec<(usize, &str)> = Vec::new();
    let mut body = String::new();
    let mut fence: Option<Fence<'_>> = None;
    for line in text.lines() {
        let found = match &fence {
            Some(open) => {
                if open.is_closed_by(line) {
                    fence = None;
                }
                None
            }
            None => {
                fence = Fence::open(line);
                heading(line)
            }
        };
        if let Some((level, title)) = found {
            take(&mut sections, &above, &mut body);
            above.retain(|(over, _)| *over < level);
            above.push((level, title));
        } else {
            body.push_str(line);
            body.push('\n');
        }
    }
    take(&mut sections, &above, &mut body);
    sections
}

/// Ends a section, unless nothing is in it.
fn take<'a>(sections: &mut Vec<Section<'a>>, above: &[(usize, &'a str)], body: &mut String) {
    let text = std::mem::take(body);
    let text = text.trim();
    if !text.is_empty() {
        sections.push(Section {
            headings: above.iter().map(|(_, title)| *title).collect(),
            body: text.to_owned(),
        });
    }
}

/// Level and text of a heading.
fn heading(line: &str) -> Option<(usize, &str)> {
    let level = line.bytes().take_while(|b| *b == b'#').count();
    let title = line.get(level..)?.strip_prefix(' ')?;
    let title = title.trim().trim_end_matches('#').trim_end();
    ((1..=6).contains(&level) && !title.is_empty()).then_some((level, title))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_pages_are_cut_at_their_headings() {
        let filler = "x".repeat(WHOLE_MAX);
        let page = format!("{filler}\n# A\n## B\nb\n```sh\n# c\n```\n## D ##\nd\n# E\ne");
        let found: Vec<_> = sections(&page)
            .into_iter()
            .map(|section| (section.headings.join("/"), section.body))
            .collect();
        assert_eq!(found[0].0, "");
        assert_eq!(found[1], ("A/B".into(), "b\n```sh\n# c\n```".into()));
        assert_eq!(found[2], ("A/D".into(), "d".into()));
        assert_eq!(found[3], ("E".into(), "e".into()));
    }

    #[test]
    fn short_pages_stay_whole() {
        assert_eq!(sections("a\n# b\nc").len(), 1);
    }
}
