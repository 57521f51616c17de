//! Headings of sections.

use super::lines::indent_of;

/// The marks of the headings seen so far, in order of first appearance:
/// character, and whether there is a line above as well.
#[derive(Debug, Default)]
pub struct Levels(Vec<(u8, bool)>);

/// A heading in the text.
pub struct Heading<'a> {
    /// Its text.
    pub title: &'a str,
    /// 1 to 6.
    pub level: usize,
    /// Lines that it takes.
    pub lines: usize,
}

impl Levels {
    /// The heading that starts at a line.
    pub fn heading<'a>(&mut self, lines: &[&'a str], at: usize) -> Option<Heading<'a>> {
        let first = *lines.get(at)?;
        let second = *lines.get(at + 1)?;
        if let Some(mark) = underline(first) {
            let has_under = lines.get(at + 2).and_then(|l| underline(l)) == Some(mark);
            return (has_under && !second.is_empty() && underline(second).is_none()).then(|| {
                Heading {
                    title: second.trim(),
                    level: self.level(mark, true),
                    lines: 3,
                }
            });
        }
        let mark = underline(second)?;
        let is_above = at == 0 || lines.get(at - 1).is_some_and(|l| l.is_empty());
        let is_long_enough = second.len() >= 4 || second.len() >= first.len();
        (is_above && is_long_enough && indent_of(first) == 0 && !first.is_empty()).then(|| {
            Heading {
                title: first.trim(),
                level: self.level(mark, false),
                lines: 2,
            }
        })
    }

    fn level(&mut self, mark: u8, is_over: bool) -> usize {
        let key = (mark, is_over);
        let index = self.0.iter().position(|&known| known == key);
        let index = index.unwrap_or_else(|| {
            self.0.push(key);
            self.0.len() - 1
        });
        (index + 1).min(6)
    }
}

/// The character of a line that is made of one punctuation mark alone.
#[must_use]
pub fn underline(line: &str) -> Option<u8> {
    let mark = *line.as_bytes().first()?;
    let is_mark = b"=-~^\"'`#*+:.<>_".contains(&mark);
    (is_mark && line.len() >= 3 && line.bytes().all(|b| b == mark)).then_some(mark)
}
