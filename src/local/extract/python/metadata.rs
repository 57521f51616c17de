//! The metadata of an installed distribution: `dist-info/METADATA`, headers
//! like those of e-mail (Core Metadata Specifications of PyPA).

use crate::local::extract::rst;

/// What a distribution says of itself.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Metadata {
    /// Name of the distribution, as it is written: `PyYAML`.
    pub name: String,
    /// Installed version.
    pub version: String,
    /// One line.
    pub summary: String,
    /// The long description, in markdown.
    pub description: String,
    /// Names of the distributions it needs, without those that only an extra
    /// needs; as they are written.
    pub requires: Vec<String>,
    /// Label and address of its pages: `Source`, `https://...`.
    pub project_urls: Vec<(String, String)>,
}

/// Reads the text of a `METADATA` file. What is missing is empty.
#[must_use]
pub fn metadata(text: &str) -> Metadata {
    let mut found = Metadata::default();
    let mut description = String::new();
    let mut content_type = String::new();
    let (headers, body) = split_body(text);
    for header in Headers::new(headers) {
        let Some((key, value)) = header.split_once(':') else {
            continue;
        };
        let value = value.trim();
        match key.to_ascii_lowercase().as_str() {
            "name" => found.name = value.to_owned(),
            "version" => found.version = value.to_owned(),
            "summary" => found.summary = value.to_owned(),
            "description" => description = unfold(value),
            "description-content-type" => content_type = value.to_ascii_lowercase(),
            "requires-dist" => found.requires.extend(requirement(value)),
            "project-url" => {
                let (label, url) = value.split_once(',').unwrap_or(("", value));
                let url = (label.trim().to_owned(), url.trim().to_owned());
                found.project_urls.push(url);
            }
            "home-page" if !value.is_empty() && value != "UNKNOWN" => {
                found
                    .project_urls
                    .push(("Homepage".to_owned(), value.to_owned()));
            }
            _ => {}
        }
    }
    if !body.trim().is_empty() {
        body.trim().clone_into(&mut description);
    }
    let is_rst = if content_type.is_empty() {
        !looks_like_markdown(&description)
    } else {
        content_type.starts_with("text/x-rst")
    };
    found.description = if is_rst {
        rst::to_markdown(&description)
    } else {
        description
    };
    found
}

/// Cuts at the first blank line.
fn split_body(text: &str) -> (&str, &str) {
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_end_matches(['\r', '\n']).is_empty() {
            return (&text[..end], &text[end + line.len()..]);
        }
        end += line.len();
    }
    (text, "")
}

/// The headers, each with the lines that it is folded into.
struct Headers<'a> {
    rest: &'a str,
}

impl<'a> Headers<'a> {
    fn new(rest: &'a str) -> Self {
        Self { rest }
    }
}

impl<'a> Iterator for Headers<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        if self.rest.is_empty() {
            return None;
        }
        let mut end = 0;
        for (index, line) in self.rest.split_inclusive('\n').enumerate() {
            if index > 0 && !line.starts_with([' ', '\t', '|']) {
                break;
            }
            end += line.len();
        }
        let (header, rest) = self.rest.split_at(end);
        self.rest = rest;
        Some(header)
    }
}

/// Undoes the folding of a description: eight blanks, or seven and a bar.
fn unfold(value: &str) -> String {
    let lines = value.lines().map(|line| {
        line.strip_prefix("        ")
            .or_else(|| line.strip_prefix("       |"))
            .or_else(|| line.strip_prefix('|'))
            .unwrap_or(line)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The name in `urllib3[socks]<3,>=1.26; python_version < "4"`; `None` when
/// only an extra needs it.
fn requirement(value: &str) -> Option<String> {
    let (wanted, marker) = value.split_once(';').unwrap_or((value, ""));
    if marker.contains("extra") {
        return None;
    }
    let end = wanted
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.')))
        .unwrap_or(wanted.len());
    (end > 0).then(|| wanted[..end].to_owned())
}

/// Whether a description without a type has marks of markdown alone.
fn looks_like_markdown(text: &str) -> bool {
    text.lines()
        .any(|line| line.starts_with("# ") || line.starts_with("## ") || line.starts_with("```"))
        && !text.contains("\n.. ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_and_body_are_read() {
        let text = "Metadata-Version: 2.1\nName: requests\nVersion: 2.0\nSummary: HTTP.\nProject-URL: Source, https://x\nRequires-Dist: urllib3[a]<3,>=1\nRequires-Dist: PySocks; extra == 'socks'\nDescription-Content-Type: text/x-rst\n\nTitle\n=====\n\n``x``\n";
        let found = metadata(text);
        assert_eq!(found.name, "requests");
        assert_eq!(found.version, "2.0");
        assert_eq!(found.requires, ["urllib3"]);
        assert_eq!(
            found.project_urls,
            [("Source".to_owned(), "https://x".to_owned())]
        );
        assert_eq!(found.description, "# Title\n\n``x``");
    }

    #[test]
    fn folded_descriptions_are_unfolded() {
        let text = "Name: x\nDescription: First\n        \n        second\nVersion: 1\n";
        let found = metadata(text);
        assert_eq!(found.description, "First\n\nsecond");
        assert_eq!(found.version, "1");
    }

    #[test]
    fn markdown_is_kept() {
        let text =
            "Name: x\nDescription-Content-Type: text/markdown; charset=UTF-8\n\n# X\n\n``y``\n";
        assert_eq!(metadata(text).description, "# X\n\n``y``");
    }
}
