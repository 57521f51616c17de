//! What becomes of the answers: the libraries as they were served, what the
//! user should know of them, and the prompt.

use super::Plan;
use crate::enhance::compose::{self, Material};
use crate::enhance::gather::Gathered;
use crate::enhance::select::Pick;
use crate::error::{Error, Kind, Result};
use crate::model::{Docs, EnhanceRequest, Enhanced, PickedLibrary};

impl Plan {
    /// Makes the prompt. `answers` are those to [`Plan::questions`].
    ///
    /// # Errors
    /// [`Kind::Budget`] when the task alone does not fit; where the request
    /// wants documentation, the failure of the first library that has none, or
    /// [`Kind::NotFound`] where no library fits.
    pub fn finish(
        self,
        request: &EnhanceRequest,
        mut gathered: Gathered,
        answers: Vec<Result<Docs>>,
    ) -> Result<Enhanced> {
        if request.requires_docs && self.picks.is_empty() {
            return Err(Error::new(Kind::NotFound, "no library fits this prompt")
                .hint("name one with --library, or do without --require-docs"));
        }
        let asked = self.questions();
        let mut notes = Notes::default();
        let (mut libraries, mut docs) = (Vec::new(), Vec::new());
        for ((pick, question), answer) in self.picks.iter().zip(asked).zip(answers) {
            let mut library = picked(pick, question.query);
            match answer {
                Ok(mut found) => {
                    library.id = Some(found.library.id.clone());
                    library.served.clone_from(&found.version.served);
                    library.provenance = Some(found.provenance.clone());
                    for warning in std::mem::take(&mut found.warnings) {
                        notes.add(warning, &label(pick));
                    }
                    docs.push(Some(found));
                }
                Err(error) if request.requires_docs => {
                    let message = format!("{}: {}", label(pick), error.message);
                    return Err(Error { message, ..error });
                }
                Err(error) => {
                    library.error = Some(error.message.clone());
                    notes.add(told(&error), &label(pick));
                    docs.push(None);
                }
            }
            libraries.push(library);
        }
        let mut warnings = notes.lines();
        warnings.extend(self.warnings);
        warnings.append(&mut gathered.warnings);
        let material = Material {
            task: self.prompt.text,
            gathered,
            libraries,
            docs,
            warnings,
        };
        let nonce = match &request.nonce {
            Some(nonce) => nonce.clone(),
            None => draw_nonce(&material)?,
        };
        compose::compose(material, &request.template, &nonce, request.tokens)
    }
}

/// Describes a library before its documentation is known.
fn picked(pick: &Pick, topic: String) -> PickedLibrary {
    let dependency = pick.dependency.as_ref();
    let own = pick.library.version.clone();
    let from = dependency.filter(|d| own.is_none() && d.version.is_some());
    PickedLibrary {
        id: None,
        name: pick.name.clone(),
        version_from: from.map(|dependency| dependency.origin.clone()),
        version: own.or_else(|| dependency?.version.clone()),
        served: None,
        reason: pick.reason.clone(),
        topic,
        tokens: 0,
        provenance: None,
        error: None,
    }
}

/// Says in a line why there is no documentation, and what to do.
fn told(error: &Error) -> String {
    let class = error.kind.code().replace('_', " ");
    let hint = error.hints.first();
    let hint = hint.map(|hint| format!(" ({hint})")).unwrap_or_default();
    format!("no documentation, {class}: {}{hint}", error.message)
}

/// What is to be told of libraries: once, whomever it concerns.
#[derive(Default)]
struct Notes(Vec<(String, Vec<String>)>);

impl Notes {
    fn add(&mut self, note: String, title: &str) {
        match self.0.iter_mut().find(|(known, _)| *known == note) {
            Some((_, titles)) => titles.push(title.to_owned()),
            None => self.0.push((note, vec![title.to_owned()])),
        }
    }

    fn lines(self) -> Vec<String> {
        let line = |(note, titles): (String, Vec<String>)| format!("{}: {note}", titles.join(", "));
        self.0.into_iter().map(line).collect()
    }
}

/// Draws what marks the blocks: something that no text has in it.
fn draw_nonce(material: &Material) -> Result<String> {
    loop {
        let nonce = compose::random_nonce()?;
        if compose::nonce_fits(material, &nonce) {
            return Ok(nonce);
        }
    }
}

/// Returns what a library is called where something is said of it: its
/// package, after the name that people know where that is another.
fn label(pick: &Pick) -> String {
    let plain = |name: &str| -> String {
        let letters = name.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    match plain(&pick.title) == plain(&pick.name) {
        true => pick.name.clone(),
        false => format!("{} ({})", pick.title, pick.name),
    }
}
