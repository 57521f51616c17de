//! Directives: `.. name:: argument`.

/// What becomes of a directive.
#[derive(Debug, PartialEq, Eq)]
pub enum Effect {
    /// Its body is code in this language; `None` is to be guessed.
    Code(Option<String>),
    /// Argument and body are text behind this label.
    Labelled(String),
    /// Its body is text below its argument in bold.
    Titled,
    /// Its body is text below the declaration it describes.
    Described,
    /// Its body is text like that around it.
    Transparent,
    /// Nothing of it is shown.
    Dropped,
}

/// A directive's first line.
#[derive(Debug, PartialEq, Eq)]
pub struct Directive<'a> {
    /// Name without domain: `code-block`, `method`.
    pub name: &'a str,
    /// What is behind the `::`.
    pub argument: &'a str,
}

impl<'a> Directive<'a> {
    /// Reads the text behind ".. ".
    #[must_use]
    pub fn parse(markup: &'a str) -> Option<Self> {
        let (name, argument) = markup.split_once("::")?;
        let is_name = !name.is_empty()
            && name.bytes().all(|b| {
                b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':' | b'.' | b'+')
            });
        is_name.then(|| Self {
            name: name.rsplit(':').next().unwrap_or(name),
            argument: argument.trim(),
        })
    }

    /// What becomes of it.
    #[must_use]
    pub fn effect(&self) -> Effect {
        match self.name {
            "code-block" | "sourcecode" | "code" | "testcode" | "ipython" => {
                let language = self.argument.split_whitespace().next();
                Effect::Code(language.map(language_tag))
            }
            "parsed-literal" | "doctest" | "plot" | "jupyter-execute" => Effect::Code(None),
            "testoutput" | "productionlist" => Effect::Code(Some("text".to_owned())),
            "math" => Effect::Code(Some("math".to_owned())),
            "note" | "warning" | "tip" | "hint" | "important" | "caution" | "danger"
            | "attention" | "error" | "todo" => {
                let mut label = self.name.to_owned();
                label[..1].make_ascii_uppercase();
                Effect::Labelled(label + ": ")
            }
            "seealso" => Effect::Labelled("See also: ".to_owned()),
            "versionadded" | "added" => self.version("Added in version"),
            "versionchanged" | "changed" => self.version("Changed in version"),
            "deprecated" => self.version("Deprecated since version"),
            "versionremoved" | "removed" => self.version("Removed in version"),
            "rubric" | "admonition" | "topic" | "sidebar" | "centered" | "tab" => Effect::Titled,
            "function" | "method" | "class" | "attribute" | "data" | "exception" | "option"
            | "envvar" | "classmethod" | "staticmethod" | "property" | "confval" | "describe" => {
                Effect::Described
            }
            "image" | "figure" | "toctree" | "contents" | "include" | "raw" | "index"
            | "highlight" | "module" | "currentmodule" | "py:module" | "literalinclude"
            | "meta" | "sectionauthor" | "moduleauthor" | "tabularcolumns" | "default-role"
            | "role" | "testsetup" | "testcleanup" | "codeauthor" | "autosummary" | "graphviz"
            | "csv-table" | "sectnum" | "target-notes" | "tags" => Effect::Dropped,
            name if name.starts_with("auto") => Effect::Dropped,
            _ => Effect::Transparent,
        }
    }

    fn version(&self, label: &str) -> Effect {
        let version = self.argument.split_whitespace().next().unwrap_or_default();
        Effect::Labelled(format!("Note: {label} {version}: "))
    }

    /// The part of the argument that is text of its own.
    #[must_use]
    pub fn text(&self) -> &'a str {
        let is_version = self.name.starts_with("version")
            || matches!(self.name, "deprecated" | "added" | "changed" | "removed");
        if is_version {
            let (_, text) = self.argument.split_once(' ').unwrap_or_default();
            text.trim()
        } else {
            self.argument
        }
    }
}

/// The tag of a fence for a lexer's name.
fn language_tag(lexer: &str) -> String {
    match lexer {
        "python3" | "py" | "pycon" | "pycon3" | "ipython" | "ipython3" | "default" => {
            "python".to_owned()
        }
        "sh" | "console" | "shell-session" | "sh-session" => "shell".to_owned(),
        "none" => "text".to_owned(),
        other => other.to_owned(),
    }
}
