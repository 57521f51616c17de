//! `docent.enhance/1`.

use serde::Serialize;
use serde_json::{Map, Value};

use super::{Provenance, line, lines, text};
use crate::model::{self, Enhanced, PickedLibrary, Section, Transport};

/// `docent.enhance/1`.
#[derive(Debug, Serialize)]
pub struct EnhanceDocument {
    schema: &'static str,
    ok: bool,
    enhanced_prompt: String,
    context_used: Context,
    libraries: Vec<Library>,
    tokens: Tokens,
    dropped: Vec<Dropped>,
    warnings: Vec<String>,
}

/// What the prompt is made of.
#[derive(Debug, Serialize)]
struct Context {
    repo_facts: Vec<Fact>,
    code_snippets: Vec<CodeSnippet>,
    /// From this disk: the packages as they are installed.
    framework_docs: Vec<Documentation>,
    project_docs: Vec<Passage>,
    /// From servers.
    context7_docs: Vec<Documentation>,
}

#[derive(Debug, Serialize)]
struct Fact {
    name: String,
    value: String,
    source: String,
}

#[derive(Debug, Serialize)]
struct CodeSnippet {
    path: String,
    /// First and last, from 1.
    lines: [usize; 2],
    language: String,
    reason: String,
    text: String,
    tokens: u64,
}

#[derive(Debug, Serialize)]
struct Passage {
    path: String,
    heading: String,
    /// `rule` or `doc`.
    kind: &'static str,
    text: String,
    tokens: u64,
}

#[derive(Debug, Serialize)]
struct Documentation {
    library: String,
    id: Option<String>,
    version: Option<String>,
    title: String,
    text: String,
    code: Vec<Code>,
    source: Option<String>,
    tokens: u64,
    server: Option<String>,
    signature: String,
}

#[derive(Debug, Serialize)]
struct Code {
    language: String,
    code: String,
}

#[derive(Debug, Serialize)]
struct Library {
    id: Option<String>,
    name: String,
    version: Option<String>,
    version_from: Option<String>,
    served: Option<String>,
    reason: String,
    topic: String,
    tokens: u64,
    provenance: Option<Provenance>,
    error: Option<String>,
}

#[derive(Debug, Serialize)]
struct Tokens {
    budget: u64,
    used: u64,
    counter: &'static str,
    /// In the order of the prompt.
    sections: Map<String, Value>,
}

#[derive(Debug, Serialize)]
struct Dropped {
    section: &'static str,
    what: String,
    tokens: u64,
}

impl EnhanceDocument {
    /// Makes the document.
    #[must_use]
    pub fn new(enhanced: &Enhanced) -> Self {
        let size = &enhanced.tokens;
        let sections = size.sections.iter();
        Self {
            schema: "docent.enhance/1",
            ok: true,
            enhanced_prompt: text(&enhanced.text),
            context_used: Context::new(enhanced),
            libraries: enhanced.libraries.iter().map(Library::from).collect(),
            tokens: Tokens {
                budget: size.budget,
                used: size.used,
                counter: size.counter,
                sections: sections.map(section).collect(),
            },
            dropped: enhanced.dropped.iter().map(Dropped::from).collect(),
            warnings: lines(&enhanced.warnings),
        }
    }
}

fn section((section, tokens): &(Section, u64)) -> (String, Value) {
    (section.as_str().to_owned(), (*tokens).into())
}

impl Context {
    fn new(enhanced: &Enhanced) -> Self {
        let context = &enhanced.context;
        let passages = |kind, list: &[model::Passage]| -> Vec<Passage> {
            list.iter().map(|p| Passage::new(kind, p)).collect()
        };
        let mut project_docs = passages("rule", &context.rules);
        project_docs.extend(passages("doc", &context.passages));
        let (mut framework_docs, mut context7_docs) = (Vec::new(), Vec::new());
        for docs in &context.docs {
            let Some(library) = enhanced.libraries.get(docs.library) else {
                continue;
            };
            let transport = library.provenance.as_ref().map(|p| p.transport);
            let place = match transport {
                Some(Transport::Local) => &mut framework_docs,
                _ => &mut context7_docs,
            };
            let snippets = docs.snippets.iter();
            place.extend(snippets.map(|snippet| Documentation::new(library, snippet)));
        }
        Self {
            repo_facts: context.facts.iter().map(Fact::from).collect(),
            code_snippets: context.code.iter().map(CodeSnippet::from).collect(),
            framework_docs,
            project_docs,
            context7_docs,
        }
    }
}

impl Documentation {
    fn new(library: &PickedLibrary, snippet: &model::Snippet) -> Self {
        let code = snippet.code.iter().map(|c| Code {
            language: line(&c.language),
            code: text(&c.code),
        });
        Self {
            library: line(&library.name),
            id: library.id.as_deref().map(line),
            version: library.served.as_deref().map(line),
            title: line(&snippet.title),
            text: text(&snippet.text),
            code: code.collect(),
            source: snippet.source.as_deref().map(line),
            tokens: snippet.tokens(),
            server: library.provenance.as_ref().map(|p| line(&p.server)),
            signature: text(&snippet.signature),
        }
    }
}

impl Passage {
    fn new(kind: &'static str, passage: &model::Passage) -> Self {
        Self {
            path: line(&passage.path),
            heading: line(&passage.heading),
            kind,
            text: text(&passage.text),
            tokens: passage.tokens,
        }
    }
}

impl From<&model::Fact> for Fact {
    fn from(fact: &model::Fact) -> Self {
        Self {
            name: line(&fact.name),
            value: line(&fact.value),
            source: line(&fact.source),
        }
    }
}

impl From<&model::CodeSnippet> for CodeSnippet {
    fn from(code: &model::CodeSnippet) -> Self {
        Self {
            path: line(&code.path),
            lines: [code.first_line, code.last_line],
            language: line(&code.language),
            reason: line(&code.reason),
            text: text(&code.text),
            tokens: code.tokens,
        }
    }
}

impl From<&PickedLibrary> for Library {
    fn from(library: &PickedLibrary) -> Self {
        Self {
            id: library.id.as_deref().map(line),
            name: line(&library.name),
            version: library.version.as_deref().map(line),
            version_from: library.version_from.as_deref().map(line),
            served: library.served.as_deref().map(line),
            reason: line(&library.reason),
            topic: line(&library.topic),
            tokens: library.tokens,
            provenance: library.provenance.as_ref().map(Provenance::from),
            error: library.error.as_deref().map(line),
        }
    }
}

impl From<&model::Dropped> for Dropped {
    fn from(dropped: &model::Dropped) -> Self {
        Self {
            section: dropped.section.as_str(),
            what: line(&dropped.what),
            tokens: dropped.tokens,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::EnhanceDocument;
    use crate::model::Transport;
    use crate::output::json::document;
    use crate::output::samples;

    #[test]
    fn document_has_every_field_in_order() {
        assert_eq!(
            document(&EnhanceDocument::new(&samples::enhanced()), true),
            concat!(
                r#"{"schema":"docent.enhance/1","ok":true,"enhanced_prompt":"<task>clean up</task>","#,
                r#""context_used":{"repo_facts":[{"name":"languages","value":"TypeScript","source":"tsconfig.json"}],"#,
                r#""code_snippets":[{"path":"src/a.ts","lines":[3,9],"language":"ts","reason":"imports react","#,
                r#""text":"useEffect(stop)","tokens":5}],"framework_docs":[],"#,
                r#""project_docs":[{"path":"AGENTS.md","heading":"","kind":"rule","text":"Run the tests.","tokens":4},"#,
                r#"{"path":"README.md","heading":"Work > Tests","kind":"doc","text":"Run the tests.","tokens":4}],"#,
                r#""context7_docs":[{"library":"react","id":"/facebook/react","version":"v19.2.0","#,
                r#""title":"Cleaning up an Effect","text":"Return a **function** from [`useEffect`](https://react.dev/e).","#,
                r#""code":[{"language":"tsx","code":"useEffect(() => {\n  return () => stop();\n});"}],"#,
                r#""source":"https://github.com/reactjs/react.dev/blob/main/effects.md","tokens":47,"server":"context7","signature":""}]},"#,
                r#""libraries":[{"id":"/facebook/react","name":"react","version":"19.2.0","version_from":"package-lock.json","#,
                r#""served":"v19.2.0","reason":"named in the prompt","topic":"useEffect cleanup","tokens":1047,"#,
                r#""provenance":{"server":"context7","transport":"http","fetched_at":"2026-09-21T14:10:20Z","age_seconds":180,"#,
                r#""cache":"hit","round_trips":0},"error":null},"#,
                r#"{"id":null,"name":"stripe","version":null,"version_from":null,"served":null,"#,
                r#""reason":"what the project pays with","topic":"webhook signatures","tokens":0,"provenance":null,"#,
                r#""error":"context7: too many requests"}],"#,
                r#""tokens":{"budget":8000,"used":1234,"counter":"characters/4","sections":{"task":12,"library_docs":1222}},"#,
                r#""dropped":[{"section":"code_snippets","what":"src/b.ts:1-40","tokens":400}],"#,
                r#""warnings":["stripe: no documentation"]}"#,
                "\n"
            )
        );
    }

    #[test]
    fn what_came_from_this_disk_stands_apart() {
        let mut enhanced = samples::enhanced();
        if let Some(provenance) = &mut enhanced.libraries[0].provenance {
            provenance.transport = Transport::Local;
        }
        let text = document(&EnhanceDocument::new(&enhanced), true);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        let context = &value["context_used"];
        assert_eq!(context["framework_docs"][0]["library"], "react");
        assert_eq!(context["context7_docs"], serde_json::json!([]));
    }
}
