//! `docent.config/1`, `docent.config-check/1`, `docent.paths/1`, `docent.exit-codes/1`.

use std::path::PathBuf;

use serde::Serialize;

use super::line;
use crate::config::{Origin, Value};
use crate::error::EXIT_CODES;
use crate::model;

/// `docent.config/1`.
#[derive(Debug, Serialize)]
pub struct ConfigDocument {
    schema: &'static str,
    ok: bool,
    values: Vec<Setting>,
}

#[derive(Debug, Serialize)]
struct Setting {
    key: String,
    value: String,
    origin: &'static str,
    from: Option<String>,
}

/// `docent.config-check/1`.
#[derive(Debug, Serialize)]
pub struct CheckDocument {
    schema: &'static str,
    /// Whether no finding is an error.
    ok: bool,
    findings: Vec<Finding>,
}

#[derive(Debug, Serialize)]
struct Finding {
    level: &'static str,
    message: String,
    hint: Option<String>,
}

/// `docent.paths/1`.
#[derive(Debug, Serialize)]
pub struct PathsDocument {
    schema: &'static str,
    ok: bool,
    paths: Vec<Place>,
}

#[derive(Debug, Serialize)]
struct Place {
    name: String,
    path: String,
    exists: bool,
}

/// `docent.exit-codes/1`.
#[derive(Debug, Serialize)]
pub struct ExitCodesDocument {
    schema: &'static str,
    ok: bool,
    codes: Vec<ExitCode>,
}

#[derive(Debug, Serialize)]
struct ExitCode {
    exit: u8,
    meaning: &'static str,
}

impl ConfigDocument {
    /// Makes the document.
    #[must_use]
    pub fn new(values: &[Value]) -> Self {
        let values = values.iter().map(|value| {
            let (origin, from) = origin(&value.origin);
            Setting {
                key: line(&value.key),
                value: line(&value.value),
                origin,
                from,
            }
        });
        Self {
            schema: "docent.config/1",
            ok: true,
            values: values.collect(),
        }
    }
}

fn origin(origin: &Origin) -> (&'static str, Option<String>) {
    let path = |path: &PathBuf| Some(path.to_string_lossy().into_owned());
    match origin {
        Origin::Default => ("default", None),
        Origin::User(file) => ("user", path(file)),
        Origin::Project(file) => ("project", path(file)),
        Origin::Env(name) => ("env", Some((*name).to_owned())),
        Origin::Flag(name) => ("flag", Some((*name).to_owned())),
    }
}

impl CheckDocument {
    /// Makes the document.
    #[must_use]
    pub fn new(findings: &[model::Finding]) -> Self {
        let list = findings.iter().map(|finding| Finding {
            level: if finding.is_error { "error" } else { "warning" },
            message: line(&finding.message),
            hint: finding.hint.as_deref().map(line),
        });
        Self {
            schema: "docent.config-check/1",
            ok: !findings.iter().any(|f| f.is_error),
            findings: list.collect(),
        }
    }
}

impl PathsDocument {
    /// Makes the document of names, paths, and whether each exists.
    #[must_use]
    pub fn new(paths: &[(String, PathBuf, bool)]) -> Self {
        let paths = paths.iter().map(|(name, path, exists)| Place {
            name: line(name),
            path: path.to_string_lossy().into_owned(),
            exists: *exists,
        });
        Self {
            schema: "docent.paths/1",
            ok: true,
            paths: paths.collect(),
        }
    }
}

impl ExitCodesDocument {
    /// Makes the document of the one table.
    #[must_use]
    pub fn new() -> Self {
        let codes = EXIT_CODES.iter().map(|(exit, meaning)| ExitCode {
            exit: *exit,
            meaning,
        });
        Self {
            schema: "docent.exit-codes/1",
            ok: true,
            codes: codes.collect(),
        }
    }
}

impl Default for ExitCodesDocument {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::{CheckDocument, ConfigDocument, PathsDocument};
    use crate::config::{Origin, Value};
    use crate::model::Finding;
    use crate::output::json::document;

    #[test]
    fn values_say_where_they_come_from() {
        let value = Value {
            key: "timeout".into(),
            value: "5s".into(),
            origin: Origin::Env("DOCENT_TIMEOUT"),
        };
        assert_eq!(
            document(&ConfigDocument::new(&[value]), true),
            concat!(
                r#"{"schema":"docent.config/1","ok":true,"values":"#,
                r#"[{"key":"timeout","value":"5s","origin":"env","from":"DOCENT_TIMEOUT"}]}"#,
                "\n"
            )
        );
    }

    #[test]
    fn a_check_with_an_error_is_not_ok() {
        let finding = Finding {
            is_error: true,
            message: "m".into(),
            hint: None,
        };
        assert_eq!(
            document(&CheckDocument::new(&[finding]), true),
            "{\"schema\":\"docent.config-check/1\",\"ok\":false,\"findings\":[{\"level\":\"error\",\"message\":\"m\",\"hint\":null}]}\n"
        );
    }

    #[test]
    fn paths_say_whether_they_exist() {
        let paths = [("cache".to_owned(), "/c".into(), false)];
        assert_eq!(
            document(&PathsDocument::new(&paths), true),
            "{\"schema\":\"docent.paths/1\",\"ok\":true,\"paths\":[{\"name\":\"cache\",\"path\":\"/c\",\"exists\":false}]}\n"
        );
    }
}
