//! The libraries and documentation that every stand-in serves.
//!
//! Pure: one table and what follows from it, as the REST service says it
//! (JSON, text) and as the npm server 4.x words it for MCP. The scripted
//! servers and the REST stand-in answer alike, so a test of one can be run
//! against the other; the self-tests compare both with the real npm server.

use serde_json::{Value, json};

/// One library.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// `/owner/name`.
    pub id: &'static str,
    /// Title as found.
    pub title: &'static str,
    /// Description; may be empty or of several lines.
    pub description: &'static str,
    /// Number of snippets.
    pub snippets: i64,
    /// Trust from 0 to 10; -1 is unknown.
    pub trust: f64,
    /// Benchmark score; 0 is none.
    pub score: f64,
    /// Version tags, in the order that the service gives them.
    pub versions: &'static [&'static str],
    /// Names that find it, and the order: the order of the table.
    pub names: &'static [&'static str],
}

const fn entry(id: &'static str, title: &'static str, names: &'static [&'static str]) -> Entry {
    Entry {
        id,
        title,
        names,
        description: "",
        snippets: 100,
        trust: 8.0,
        score: 80.0,
        versions: &[],
    }
}

/// Every library; a search lists those with the name, in this order.
pub const LIBRARIES: &[Entry] = &[
    // First for `react`, as in a real answer, and not the right choice.
    Entry {
        description: "An implementation of a design system using React",
        snippets: 671,
        trust: 9.4,
        score: 78.5,
        versions: &["v36.27.0"],
        ..entry("/primer/react", "Primer React", &["react"])
    },
    Entry {
        description: "The library for web and native user interfaces",
        snippets: 2841,
        trust: 9.6,
        score: 89.2,
        versions: &["v17.0.2", "v18.3.1", "v19.1.0", "v19.2.0"],
        ..entry(
            "/facebook/react",
            "React",
            &["react", "reactjs", "react.js"],
        )
    },
    Entry {
        description: "The web site of React",
        snippets: 5120,
        trust: 7.5,
        score: 84.1,
        ..entry("/websites/react_dev", "React", &["react"])
    },
    Entry {
        description: "A framework to build web applications with React",
        snippets: 4105,
        trust: 10.0,
        score: 93.1,
        versions: &["v14.3.0-canary.87", "v15.1.8", "v16.0.3"],
        ..entry("/vercel/next.js", "Next.js", &["next.js", "nextjs", "next"])
    },
    Entry {
        description: "A runtime for asynchronous applications",
        snippets: 903,
        trust: 9.1,
        versions: &["tokio-1.38.0", "tokio-1.47.1"],
        ..entry("/tokio-rs/tokio", "Tokio", &["tokio"])
    },
    // Odd, and all of it seen in the wild.
    Entry {
        description: "First line, with \"quotes\", <tags> & 漢字\n\nThird line - with: colons, and 🦀",
        snippets: -1,
        trust: -1.0,
        score: 0.0,
        versions: &[
            "swift-6.1.2-RELEASE",
            "drizzle-kit_0.31.5",
            "@scope/pkg@1.0.0",
        ],
        ..entry(
            "/odd.owner/näme_with-odd.chars~1",
            "Odd: a \"title\" | with <signs>",
            &["odd"],
        )
    },
    Entry {
        trust: 3.0,
        ..entry("/plain/undescribed", "Undescribed", &["undescribed"])
    },
    // Terminal escapes, C1 and bidi controls, in every field that is free.
    Entry {
        description: "\u{1b}]0;owned\u{7}red\u{1b}[31m \u{9b}31m \u{202e}desrever\u{202c}",
        versions: &["v1\u{1b}[2J"],
        ..entry(HOSTILE, "Hos\u{1b}[31mtile\u{202e}", &["hostile"])
    },
    Entry {
        versions: &["0.115.0"],
        ..entry("/tiangolo/fastapi", "FastAPI", &["fastapi"])
    },
    entry("/fastapi/fastapi", "FastAPI", &[]),
    entry("/loop/one", "Loop", &["loop"]),
    entry("/loop/two", "Loop", &[]),
    entry("/fresh/library", "Fresh", &["fresh"]),
];

/// The library whose every text carries control characters.
pub const HOSTILE: &str = "/hostile/library";

/// From where to where the service redirects; the last two are a loop.
pub const REDIRECTS: &[(&str, &str)] = &[
    ("/tiangolo/fastapi", "/fastapi/fastapi"),
    ("/loop/one", "/loop/two"),
    ("/loop/two", "/loop/one"),
];

/// The library that is known but not indexed yet.
pub const NOT_FINALIZED: &str = "/fresh/library";

/// Returns the libraries that a name finds, best first in the service's eyes.
pub fn search(name: &str) -> Vec<Entry> {
    let name = name.trim().to_lowercase();
    let found = LIBRARIES.iter().filter(|e| e.names.contains(&&*name));
    found.copied().collect()
}

/// Returns the JSON of `/v2/libs/search` for some libraries.
pub fn search_json(found: &[Entry]) -> Value {
    let record = |e: &Entry| {
        let mut record = json!({
            "id": e.id, "title": e.title, "description": e.description, "branch": "main",
            "lastUpdateDate": "2026-01-15T10:30:00.000Z", "state": "finalized",
            "totalTokens": 500_000, "totalSnippets": e.snippets, "stars": 1000,
            "trustScore": e.trust, "benchmarkScore": e.score,
        });
        if !e.versions.is_empty() {
            record["versions"] = json!(e.versions);
        }
        record
    };
    let results: Vec<Value> = found.iter().map(record).collect();
    json!({"results": results, "searchFilterApplied": false})
}

/// Returns the answer of `resolve-library-id`, in the words of 4.x.
pub fn resolve_text(name: &str) -> String {
    let found = search(name);
    if found.is_empty() {
        return "No libraries found matching the provided name.".into();
    }
    let records: Vec<String> = found.iter().map(record_text).collect();
    format!("Available Libraries:\n\n{}", records.join("\n----------\n"))
}

fn record_text(e: &Entry) -> String {
    let mut lines = vec![
        format!("- Title: {}", e.title),
        format!("- Context7-compatible library ID: {}", e.id),
        format!("- Description: {}", e.description),
    ];
    if e.snippets >= 0 {
        lines.push(format!("- Code Snippets: {}", e.snippets));
    }
    let reputation = match e.trust {
        t if t >= 7.0 => "High",
        t if t >= 4.0 => "Medium",
        t if t >= 0.0 => "Low",
        _ => "Unknown",
    };
    lines.push(format!("- Source Reputation: {reputation}"));
    if e.score > 0.0 {
        lines.push(format!("- Benchmark Score: {}", e.score));
    }
    if !e.versions.is_empty() {
        lines.push(format!("- Versions: {}", e.versions.join(", ")));
    }
    lines.join("\n")
}

/// How the REST service answers a request for documentation.
#[derive(Debug, Clone, PartialEq)]
pub enum Documentation {
    /// Status 200 and the text.
    Text(String),
    /// Another status, with a JSON body whose `message` is passed on.
    Refusal(u16, Value),
}

/// Answers a request for the documentation of a library, by its id.
pub fn documentation(id: &str, query: &str) -> Documentation {
    let refuse = |status, error: &str, message: String| {
        Documentation::Refusal(status, json!({"error": error, "message": message}))
    };
    let (base, version) = split(id);
    if let Some((from, to)) = REDIRECTS.iter().find(|(from, _)| *from == base) {
        let text = format!("Library {from} has been redirected to this library: {to}.");
        let mut answer = json!({"error": "library_redirected", "message": text});
        answer["redirectUrl"] = json!(to);
        return Documentation::Refusal(301, answer);
    }
    let Some(entry) = LIBRARIES.iter().find(|e| e.id == base) else {
        let help = "Please check the library ID or your access permissions.";
        let text = format!("Library \"{id}\" not found. {help}");
        return refuse(404, "library_not_found", text);
    };
    if base == NOT_FINALIZED {
        let text = format!("Library {id} not finalized yet.");
        return refuse(202, "library_not_finalized", text);
    }
    if let Some(tag) = version.filter(|tag| !entry.versions.contains(&&**tag)) {
        let tags = entry.versions.join(", ");
        let text = format!("Tag \"{tag}\" not found for library {base}. Available tags: {tags}");
        return refuse(404, "tag_not_found", text);
    }
    Documentation::Text(docs_text(id, query, 3))
}

/// Splits `/owner/name/version` and `/owner/name@version`.
fn split(id: &str) -> (String, Option<String>) {
    let mut parts = id.trim_start_matches('/').splitn(3, '/');
    let (owner, name) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    let (name, at) = name
        .split_once('@')
        .map_or((name, None), |(n, v)| (n, Some(v)));
    let version = parts.next().or(at).map(str::to_owned);
    (format!("/{owner}/{name}"), version)
}

/// Returns documentation with `count` code snippets and two of prose.
///
/// Every id and query gives its own text. It has the traps of real answers:
/// nested fences, `### ` within a fence, no separator before the prose, prose
/// without a heading.
pub fn docs_text(id: &str, query: &str, count: usize) -> String {
    let separator = format!("\n\n{}\n\n", "-".repeat(32));
    let source = format!("https://docs.example{id}");
    let mut snippets: Vec<String> = (1..=count)
        .map(|n| {
            let code = match n % 3 {
                1 => format!("```js\nconst part{n} = use({query:?});\npart{n}.close();\n```"),
                2 => format!("```markdown\n### Inside {n}\n```sh\nrun part{n}\n```\n```"),
                _ => format!("```ts\nexport type Part{n} = {{ 名前: string }}; // 🦀\n```"),
            };
            let about = format!("Part {n} of what {id} says about {query}.");
            format!("### {query} ({n})\n\nSource: {source}/page-{n}.md\n\n{about}\n\n{code}")
        })
        .collect();
    if id == HOSTILE {
        let text = "### Hos\u{1b}[31mtile\n\nSource: https://docs.example/\u{1b}]8;;x\u{7}\n\n\
                    C1 \u{9b}31m, bidi \u{202e}desrever\u{202c}, bell \u{7}.\n\n\
                    ```sh\necho \u{1b}[2J \u{85}\n```";
        snippets.push(text.into());
    }
    let prose = format!("### Guide > {query}\n\nSource: {source}/guide.md\n\nProse on {query}.");
    let bare = format!("Source: {source}/faq.md\n\nQuestions on {query}, answered.");
    let code = snippets.join(&separator);
    [code, format!("\n\n{prose}{separator}{bare}")].concat()
}
