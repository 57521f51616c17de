//! What a file takes from elsewhere, by its words.

use super::Import;
use super::code::{Code, is_word};

mod path;
mod script;

/// Most imports of a file.
const MOST: usize = 500;

/// Lists what a file imports, in its order.
pub(super) fn imports(code: &Code<'_>) -> Vec<Import> {
    let mut found = Found::default();
    match code.language {
        "js" | "jsx" | "ts" | "tsx" | "vue" | "svelte" | "astro" => {
            script::imports(code, &mut found);
        }
        "rust" => path::rust(code, &mut found),
        "ruby" => path::ruby(code, &mut found),
        _ => lines(code, &mut found),
    }
    found.0
}

/// The imports so far.
#[derive(Default)]
struct Found(Vec<Import>);

impl Found {
    fn add(&mut self, module: &str, names: Vec<String>) {
        let module = module.trim();
        if !module.is_empty() && module.len() <= 300 && self.0.len() < MOST {
            self.0.push(Import {
                module: module.to_owned(),
                names,
            });
        }
    }

    /// Adds names to a module, each once.
    fn join(&mut self, module: &str, name: &str) {
        let name = (!name.is_empty()).then(|| name.to_owned());
        match self.0.iter_mut().find(|import| import.module == module) {
            Some(import) => {
                let is_new = |name: &String| !import.names.contains(name);
                let name = name.filter(is_new);
                if import.names.len() < 64 {
                    import.names.extend(name);
                }
            }
            None => self.add(module, name.into_iter().collect()),
        }
    }
}

/// Splits a list of names: `a, b as c, type d`. Those that are taken, not
/// those that they get.
fn names(list: &str) -> Vec<String> {
    list.split([',', '\n'])
        .filter_map(|item| {
            let item = item.trim().trim_start_matches("type ").trim();
            let name = item.split([' ', ':', '\t', '=']).next()?;
            let is_name = name.bytes().all(|byte| is_word(byte) || !byte.is_ascii());
            (is_name && !name.is_empty()).then(|| name.to_owned())
        })
        .take(64)
        .collect()
}

/// Languages whose imports are lines of their own.
fn lines(code: &Code<'_>, found: &mut Found) {
    for line in 0..code.lines() {
        let Some((at, column)) = code.indent(line) else {
            continue;
        };
        if at + 3 > code.line(line).1 || column > 0 && code.language == "php" {
            continue;
        }
        let word = code.word(at);
        let after = code.skip(at + word.len(), false);
        match (code.language, word) {
            ("python", "import") => python_modules(code, after, found),
            ("python", "from") => python_names(code, after, found),
            ("go", "import") => go(code, after, found),
            ("java" | "kotlin" | "scala" | "groovy", "import") => jvm(code, after, found),
            ("csharp", "using" | "global") => csharp(code, at, found),
            ("php", "use") => php(code, after, found),
            ("elixir", "use" | "import" | "alias" | "require") => elixir(code, after, found),
            ("dart", "import" | "export") => dart(code, after, found),
            ("swift", "import") => swift(code, after, found),
            ("swift", "") if code.slice(at, after + 16).starts_with("@testable import") => {
                swift(code, code.skip(at + 16, false), found);
            }
            ("hcl", "resource" | "data" | "ephemeral") => {
                if let Some((kind, _)) = code.string(after) {
                    found.join(kind.split('_').next().unwrap_or(kind), kind);
                }
            }
            ("hcl", "source") | ("protobuf", "import") => {
                let at = code.skip(after + usize::from(code.byte(after) == b'='), false);
                if let Some((module, _)) = code.string(at) {
                    found.add(module, Vec::new());
                }
            }
            ("c" | "cpp", "") if code.byte(at) == b'#' => include(code, line, found),
            ("scss" | "css" | "less", "") if code.byte(at) == b'@' => style(code, at + 1, found),
            _ => {}
        }
    }
}

/// Returns the text from a place to the end of its line, without comments.
fn rest<'a>(code: &Code<'a>, at: usize) -> &'a str {
    let end = code.line(code.line_at(at)).1;
    let mask = code.masked(at, end);
    let length = mask
        .iter()
        .rposition(|byte| *byte != b' ')
        .map_or(0, |last| last + 1);
    code.slice(at, at + length)
        .trim()
        .trim_end_matches(';')
        .trim()
}

fn python_modules(code: &Code<'_>, at: usize, found: &mut Found) {
    for item in rest(code, at).split(',') {
        found.add(
            item.split_whitespace().next().unwrap_or_default(),
            Vec::new(),
        );
    }
}

fn python_names(code: &Code<'_>, at: usize, found: &mut Found) {
    let line = rest(code, at);
    let Some((module, list)) = line.split_once(" import") else {
        return;
    };
    let open = code.skip(at + module.len() + " import".len(), false);
    let list = match code.pair(open).filter(|_| code.byte(open) == b'(') {
        Some(close) => uncommented(code, open + 1, close),
        None => list.to_owned(),
    };
    found.add(module, names(&list));
}

/// Returns a text without its comments.
fn uncommented(code: &Code<'_>, from: usize, to: usize) -> String {
    let to = to.min(from.saturating_add(8_000));
    String::from_utf8_lossy(code.masked(from, to)).into_owned()
}

fn go(code: &Code<'_>, at: usize, found: &mut Found) {
    let end = match code.pair(at).filter(|_| code.byte(at) == b'(') {
        Some(close) => close,
        None => code.line(code.line_at(at)).1,
    };
    let mut at = at;
    while at < end {
        match code.string(at) {
            Some((module, next)) => {
                found.add(module, Vec::new());
                at = next;
            }
            None => at += 1,
        }
    }
}

/// `a.b.C`, `static a.b.C.d`, `a.b.*`, `a.b.{C, D}`, `a.b.C as D`.
fn jvm(code: &Code<'_>, at: usize, found: &mut Found) {
    let line = rest(code, at);
    let (is_static, line) = match line.strip_prefix("static ") {
        Some(line) => (true, line.trim()),
        None => (false, line),
    };
    if let Some((module, list)) = line.split_once(".{") {
        found.add(module, names(list.trim_end_matches('}')));
        return;
    }
    let path = line.split_whitespace().next().unwrap_or_default();
    let Some((module, name)) = path.rsplit_once('.') else {
        return found.add(path, Vec::new());
    };
    match name {
        "*" | "_" => found.add(module, Vec::new()),
        _ if is_static => found.add(module, vec![name.to_owned()]),
        _ => found.add(path, vec![name.to_owned()]),
    }
}

fn csharp(code: &Code<'_>, at: usize, found: &mut Found) {
    let end = code.line(code.line_at(at)).1;
    let line = code.slice(at, end).trim_start_matches("global ");
    let Some(line) = line.strip_prefix("using ") else {
        return;
    };
    let Some((path, _)) = line.split_once(';') else {
        return;
    };
    let path = path.trim().trim_start_matches("static ");
    let path = path.split_once('=').map_or(path, |(_, path)| path).trim();
    if path.bytes().all(|byte| is_word(byte) || byte == b'.') {
        found.add(path, Vec::new());
    }
}

fn php(code: &Code<'_>, at: usize, found: &mut Found) {
    let text = code.slice(at, at.saturating_add(2_000).min(code.text.len()));
    let text = if text.is_empty() {
        rest(code, at)
    } else {
        text
    };
    let text = text.split(';').next().unwrap_or_default().trim();
    let text = text
        .trim_start_matches("function ")
        .trim_start_matches("const ");
    let mut add = |path: &str| {
        let path = path.split_whitespace().next().unwrap_or_default();
        let path = path.trim_start_matches('\\');
        let name = path.rsplit('\\').next().unwrap_or(path);
        found.add(path, vec![name.to_owned()]);
    };
    match text.split_once('{') {
        Some((prefix, list)) => {
            for item in list.trim_end_matches('}').split(',').map(str::trim) {
                if !item.is_empty() {
                    add(&format!("{}{item}", prefix.trim()));
                }
            }
        }
        None => text.split(',').for_each(add),
    }
}

fn elixir(code: &Code<'_>, at: usize, found: &mut Found) {
    let line = rest(code, at);
    let module: &str = line.split([',', ' ', '{', '(']).next().unwrap_or_default();
    if !module.starts_with(|first: char| first.is_ascii_uppercase()) {
        return;
    }
    let open = at + module.len();
    match code.pair(open).filter(|_| code.byte(open) == b'{') {
        Some(close) => {
            for name in uncommented(code, open + 1, close).split(',') {
                found.add(&format!("{module}{}", name.trim()), Vec::new());
            }
        }
        None => found.add(module.trim_end_matches('.'), Vec::new()),
    }
}

fn dart(code: &Code<'_>, at: usize, found: &mut Found) {
    let Some((module, end)) = code.string(at) else {
        return;
    };
    let shown = rest(code, end).split_once("show ").map(|(_, list)| list);
    found.add(module, shown.map(names).unwrap_or_default());
}

fn swift(code: &Code<'_>, at: usize, found: &mut Found) {
    let line = rest(code, at);
    let path = line.split_whitespace().last().unwrap_or_default();
    match path.split_once('.') {
        Some((module, name)) => found.add(module, vec![name.to_owned()]),
        None => found.add(path, Vec::new()),
    }
}

fn include(code: &Code<'_>, line: usize, found: &mut Found) {
    let (start, end) = code.line(line);
    let text = code.slice(start, end).trim();
    let Some(text) = text.strip_prefix('#').map(str::trim_start) else {
        return;
    };
    let Some(text) = text.strip_prefix("include") else {
        return;
    };
    let name = text.trim().trim_start_matches(['<', '"']);
    found.add(
        name.split(['>', '"']).next().unwrap_or_default(),
        Vec::new(),
    );
}

fn style(code: &Code<'_>, at: usize, found: &mut Found) {
    let word = code.word(at);
    if matches!(word, "use" | "import" | "forward" | "plugin")
        && let Some((module, _)) = code.string(code.skip(at + word.len(), false))
    {
        found.add(module, Vec::new());
    }
}
