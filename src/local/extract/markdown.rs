//! Pages in markdown: README, guides, docs folders, agent skills.
//!
//! A chunk is a section: what stands under one heading up to the next. Code is
//! never taken for a heading. Badges, comments and front matter are no
//! documentation.

use super::{Chunks, File};
use crate::local::chunk::{Chunk, Kind};
use crate::local::cut::fence_mark;

/// Sections shorter than this, in bytes, are joined to the one before them.
const SHORT: usize = 160;

/// Cuts a page into its sections.
pub fn chunks(file: &File<'_>, kind: Kind, out: &mut Chunks) {
    let (front, text, skipped) = front_matter(file.text);
    let page = front.title.unwrap_or_else(|| stem(file.path));
    let mut page = Page {
        file,
        kind,
        trail: Vec::new(),
        page: page.to_owned(),
        out,
    };
    let mut section = Section::default();
    if let Some(description) = front.description {
        section.body.push_str(description);
        section.body.push('\n');
    }
    section.title = front.title.map(str::to_owned);
    section.line = 1;
    let mut fence: Option<&str> = None;
    let mut comment = false;
    let mut lines = (skipped + 1..).zip(text.lines()).peekable();
    while let Some((number, line)) = lines.next() {
        let trimmed = line.trim_start();
        if let Some(mark) = fence {
            let rest = trimmed.trim_end();
            if rest.starts_with(mark) && rest.chars().all(|c| mark.starts_with(c)) {
                fence = None;
            }
            section.add(line);
            continue;
        }
        if comment {
            comment = !line.contains("-->");
            continue;
        }
        if trimmed.starts_with("<!--") {
            comment = !line.contains("-->");
            continue;
        }
        fence = fence_mark(trimmed);
        if fence.is_some() {
            section.add(&language_only(line));
            continue;
        }
        let underline = lines.peek().and_then(|(_, next)| underline_level(next));
        let heading = heading(line).or_else(|| {
            let is_text = !trimmed.is_empty() && !trimmed.starts_with(['-', '*', '|', '>', '<']);
            underline
                .filter(|_| is_text)
                .map(|level| (level, line.trim()))
        });
        let Some((level, title)) = heading else {
            if !is_decoration(trimmed) {
                section.add(line);
            }
            continue;
        };
        if self::heading(line).is_none() {
            lines.next();
        }
        let next = Section {
            title: Some(plain(title)),
            level,
            line: number,
            body: String::new(),
        };
        page.finish(std::mem::replace(&mut section, next));
    }
    page.finish(section);
}

#[derive(Default)]
struct Section {
    title: Option<String>,
    /// 1 for `#`; 0 for what comes before the first heading.
    level: usize,
    line: u32,
    body: String,
}

impl Section {
    fn add(&mut self, line: &str) {
        self.body.push_str(line);
        self.body.push('\n');
    }
}

struct Page<'a> {
    file: &'a File<'a>,
    kind: Kind,
    /// The headings that are open, with their levels.
    trail: Vec<(usize, String)>,
    page: String,
    out: &'a mut Chunks,
}

impl Page<'_> {
    fn finish(&mut self, section: Section) {
        self.trail.retain(|(level, _)| *level < section.level);
        let trail: Vec<String> = self.trail.iter().map(|(_, title)| title.clone()).collect();
        if let Some(title) = section.title.as_ref().filter(|_| section.level > 0) {
            self.trail.push((section.level, title.clone()));
        }
        let body = section.body.trim();
        if body.is_empty() || is_table_of_contents(body) {
            return;
        }
        // A short section without code says little alone.
        if body.len() < SHORT
            && !body.contains("```")
            && let Some(last) = self.out.last_mut()
            && last.path == self.file.path
            && last.body.len() + body.len() < 1200
            && section.level > 1
        {
            if let Some(title) = &section.title {
                last.body.push_str(&format!("\n\n### {title}\n"));
            }
            last.body.push_str(&format!("\n{body}"));
            return;
        }
        let mut chunk = Chunk::new(self.kind, self.file.path, section.line);
        chunk.title = section.title.unwrap_or_else(|| self.page.clone());
        chunk.body = body.to_owned();
        chunk.trail = trail;
        if chunk.trail.is_empty() && chunk.title != self.page {
            chunk.trail.push(self.page.clone());
        }
        self.out.push(chunk);
    }
}

/// What a page says of itself before its text.
#[derive(Default)]
struct Front<'a> {
    title: Option<&'a str>,
    description: Option<&'a str>,
}

/// Splits a page into its front matter, its text, and the lines before that.
fn front_matter(text: &str) -> (Front<'_>, &str, u32) {
    let text = text.trim_start_matches('\u{feff}');
    let Some(rest) = text
        .strip_prefix("---\n")
        .or_else(|| text.strip_prefix("---\r\n"))
    else {
        return (Front::default(), text, 0);
    };
    let Some(end) = rest.find("\n---") else {
        return (Front::default(), text, 0);
    };
    let (matter, rest) = rest.split_at(end);
    let rest = rest[1..].split_once('\n').map_or("", |(_, rest)| rest);
    let value = |key: &str| {
        let line = matter
            .lines()
            .find_map(|l| l.strip_prefix(key)?.strip_prefix(':'))?;
        let value = line.trim().trim_matches(['"', '\'']);
        (!value.is_empty()).then_some(value)
    };
    let front = Front {
        title: value("title").or_else(|| value("name")),
        description: value("description"),
    };
    let lines = matter.lines().count() + 2;
    (front, rest, u32::try_from(lines).unwrap_or(u32::MAX))
}

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split_once('.').map_or(name, |(stem, _)| stem)
}

/// Reads `## Title`, and `<h2>Title</h2>` on one line.
fn heading(line: &str) -> Option<(usize, &str)> {
    let level = line.bytes().take_while(|b| *b == b'#').count();
    if (1..=6).contains(&level) {
        let rest = line[level..].strip_prefix([' ', '\t'])?;
        return Some((level, rest.trim().trim_end_matches('#').trim_end()));
    }
    let rest = line.trim().strip_prefix("<h")?;
    let level = rest.chars().next()?.to_digit(10)? as usize;
    let (_, inside) = rest.split_once('>')?;
    let (title, _) = inside.split_once("</h")?;
    (!title.trim().is_empty()).then_some((level, title.trim()))
}

/// Returns the level of a heading that this line underlines.
fn underline_level(line: &str) -> Option<usize> {
    let line = line.trim_end();
    let is_all = |c: char| line.len() >= 3 && line.chars().all(|x| x == c);
    match () {
        () if is_all('=') => Some(1),
        () if is_all('-') => Some(2),
        () => None,
    }
}

/// Tells whether a line is badges, images, rules or bare tags.
fn is_decoration(line: &str) -> bool {
    let line = line.trim();
    let is_image = line.starts_with("[![") || line.starts_with("![") && line.ends_with(')');
    let is_link_definition = line.starts_with('[') && line.contains("]: ") && !line.contains("](");
    let is_tag = line.starts_with('<') && line.ends_with('>') && !line.contains("</")
        || line.starts_with("</") && line.ends_with('>');
    let is_image_tag =
        line.starts_with("<a ") && line.contains("<img ") || line.starts_with("<img ");
    is_image || is_link_definition || is_tag || is_image_tag
}

/// Tells whether a section is only a list of links into the page itself.
fn is_table_of_contents(body: &str) -> bool {
    let mut links = 0;
    for line in body.lines().filter(|line| !line.trim().is_empty()) {
        let item = line
            .trim_start()
            .trim_start_matches(['-', '*', '+', ' ', '.']);
        let item = item.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ' ');
        if !(item.starts_with('[') && item.contains("](#") && item.trim_end().ends_with(')')) {
            return false;
        }
        links += 1;
    }
    links > 2
}

/// Reduces `[text](url)`, tags and emphasis of a heading to its text.
fn plain(title: &str) -> String {
    let mut text = String::with_capacity(title.len());
    let mut rest = title;
    while let Some(at) = rest.find(['[', '<', '{']) {
        text.push_str(&rest[..at]);
        let tail = &rest[at..];
        let skipped = match tail.as_bytes()[0] {
            b'[' => tail.find("](").and_then(|close| {
                let end = tail[close..].find(')')?;
                text.push_str(&tail[1..close]);
                Some(close + end + 1)
            }),
            b'{' => tail
                .starts_with("{#")
                .then(|| tail.find('}').map(|e| e + 1))
                .flatten(),
            _ => {
                let is_tag = tail[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
                let end = tail.find('>').filter(|_| is_tag);
                // `Vec<T>` in a heading is text, `<a name="x">` is not.
                end.filter(|e| tail[..*e].contains([' ', '/']) || tail.starts_with("<code"))
                    .map(|e| e + 1)
            }
        };
        match skipped {
            Some(length) => rest = &tail[length..],
            None => {
                text.push_str(&tail[..1]);
                rest = &tail[1..];
            }
        }
    }
    text.push_str(rest);
    text.replace("**", "").trim().to_owned()
}

/// Reduces the opening of a fence to its language: ` ```js filename="a.js" `.
fn language_only(line: &str) -> String {
    let mark_at = line.len() - line.trim_start().len();
    let mark = fence_mark(&line[mark_at..]).map_or(0, str::len);
    let (open, info) = line.split_at(mark_at + mark);
    let language = info
        .trim()
        .split([' ', ',', '{'])
        .next()
        .unwrap_or_default();
    let file = info.split_once("filename=").map(|(_, name)| {
        name.trim_start_matches(['"', '\''])
            .split(['"', '\''])
            .next()
            .unwrap_or_default()
    });
    match file {
        // The name of the file is part of what is shown.
        Some(name) if !name.is_empty() => format!("{open}{language} {name}"),
        _ => format!("{open}{language}"),
    }
}

#[cfg(test)]
#[path = "markdown/tests.rs"]
mod tests;
