//! Lines of a batch: a prompt each, or an object.

use std::path::PathBuf;

use serde_json::{Map, Value};

use super::prompt::checked;
use crate::cli::batch::Line;
use crate::error::{Error, Kind, Result};
use crate::model::{BatchItem, EnhanceRequest, Question};

/// Fields of an object; the first is needed.
const FIELDS: [&str; 4] = ["prompt", "files", "libraries", "tokens"];

/// Makes the question of a line; what it does not say is as in `flags`. What is
/// wrong with the line is what the item comes to.
pub(super) fn item(line: Line, flags: &EnhanceRequest) -> BatchItem<Question> {
    let number = line.number;
    let made = line.text.and_then(|text| {
        let made = match text.trim_start().starts_with('{') {
            true => object(&text, flags),
            false => checked(&text).map(|prompt| EnhanceRequest {
                prompt,
                ..flags.clone()
            }),
        };
        made.map_err(|error| Error {
            message: format!("line {number}: {}", error.message),
            ..error
        })
    });
    BatchItem {
        number,
        library: line.start,
        query: None,
        outcome: made.map(|request| Question::Enhance(Box::new(request))),
        warnings: Vec::new(),
    }
}

fn object(text: &str, flags: &EnhanceRequest) -> Result<EnhanceRequest> {
    let wrong = |why: String| Error::new(Kind::Usage, why);
    let object: Map<String, Value> = serde_json::from_str(text)
        .map_err(|e| wrong(format!("broken JSON in column {}", e.column())))?;
    let mut request = flags.clone();
    request.prompt.clear();
    for (name, value) in object {
        match (name.as_str(), value) {
            (_, Value::Null) => {}
            ("prompt", Value::String(prompt)) => request.prompt = checked(&prompt)?,
            ("files", value) => {
                request.files = texts("files", value)?
                    .into_iter()
                    .map(PathBuf::from)
                    .collect();
            }
            ("libraries", value) => {
                let names = texts("libraries", value)?;
                let parsed = names.iter().map(|name| name.parse());
                request.libraries = super::check_libraries(parsed.collect::<Result<_>>()?)?;
            }
            ("tokens", value) => {
                let tokens = value.as_u64().filter(|tokens| *tokens > 0);
                let wrong = || wrong("`tokens` is no whole number above 0".to_owned());
                request.tokens = tokens.ok_or_else(wrong)?;
            }
            ("prompt", _) => return Err(wrong("`prompt` is no text".to_owned())),
            _ => {
                let known = FIELDS.join(", ");
                return Err(
                    wrong(format!("unknown field `{name}`")).hint(format!("known are {known}"))
                );
            }
        }
    }
    match request.prompt.is_empty() {
        true => Err(wrong("`prompt` is missing".to_owned())),
        false => Ok(request),
    }
}

fn texts(name: &str, value: Value) -> Result<Vec<String>> {
    let wrong = || Error::new(Kind::Usage, format!("`{name}` is no list of texts"));
    let Value::Array(list) = value else {
        return Err(wrong());
    };
    let text = |value| match value {
        Value::String(text) => Ok(text),
        _ => Err(wrong()),
    };
    list.into_iter().map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::{EnhanceRequest, Line, Question, item};
    use crate::model::Template;

    fn made(text: &str) -> Result<EnhanceRequest, String> {
        let flags = EnhanceRequest {
            prompt: String::new(),
            files: vec!["a.ts".into()],
            libraries: Vec::new(),
            tokens: 900,
            template: Template::Xml,
            nonce: None,
            requires_docs: false,
        };
        let line = Line {
            number: 3,
            text: Ok(text.to_owned()),
            start: text.chars().take(9).collect(),
        };
        match item(line, &flags).outcome {
            Ok(Question::Enhance(request)) => Ok(*request),
            Ok(other) => Err(format!("{other:?}")),
            Err(error) => Err(error.message),
        }
    }

    #[test]
    fn a_line_says_what_the_flags_do_not() {
        let plain = made("  add login\tnow ").unwrap();
        assert_eq!(
            (plain.prompt.as_str(), plain.tokens),
            ("add login\tnow", 900)
        );
        let object = r#"{"prompt":"add login","files":[],"libraries":["react@19"],"tokens":5}"#;
        let object = made(object).unwrap();
        assert_eq!(object.prompt, "add login");
        assert!(object.files.is_empty());
        assert_eq!(object.libraries[0].name(), "react");
        assert_eq!(object.tokens, 5);
        let some = made(r#"{"prompt":"x","files":null}"#).unwrap();
        assert_eq!((some.files.len(), some.tokens), (1, 900));
    }

    #[test]
    fn what_is_wrong_with_a_line_is_named() {
        for (text, why) in [
            (r#"{"prompt":"x""#, "line 3: broken JSON in column 13"),
            (r#"{"promt":"x"}"#, "line 3: unknown field `promt`"),
            (r#"{"prompt":7}"#, "line 3: `prompt` is no text"),
            (r#"{"files":["a"]}"#, "line 3: `prompt` is missing"),
            (r#"{"prompt":" "}"#, "line 3: the prompt is empty"),
            (
                r#"{"prompt":"x","files":"a"}"#,
                "line 3: `files` is no list",
            ),
            (
                r#"{"prompt":"x","libraries":[7]}"#,
                "line 3: `libraries` is no list",
            ),
            (
                r#"{"prompt":"x","tokens":0}"#,
                "line 3: `tokens` is no whole",
            ),
        ] {
            let message = made(text).unwrap_err();
            assert!(message.starts_with(why), "{message}");
        }
    }
}
