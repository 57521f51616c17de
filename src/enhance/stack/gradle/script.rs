//! A build script, line by line: what it calls, which plugins, which
//! variables.

use std::collections::HashMap;

/// A call that asks for a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::enhance::stack) struct Call {
    /// `testImplementation`.
    pub(in crate::enhance::stack) configuration: String,
    /// `group:artifact:version` or `libs.x.y`.
    pub(in crate::enhance::stack) notation: String,
    /// Whether it sets versions only.
    pub(in crate::enhance::stack) is_platform: bool,
}

/// A plugin with its version, which may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::enhance::stack) struct Noted {
    pub(in crate::enhance::stack) name: String,
    pub(in crate::enhance::stack) version: String,
}

/// Ends of the names of configurations.
const CONFIGURATIONS: [&str; 13] = [
    "implementation",
    "Implementation",
    "api",
    "Api",
    "compileOnly",
    "CompileOnly",
    "runtimeOnly",
    "RuntimeOnly",
    "annotationProcessor",
    "developmentOnly",
    "kapt",
    "ksp",
    "mavenBom",
];

/// Lists the calls that ask for packages.
pub(in crate::enhance::stack) fn calls(text: &str) -> Vec<Call> {
    let mut all = Vec::new();
    for line in text.lines() {
        let line = line.trim();
        let end = line
            .find(|c: char| !c.is_alphanumeric())
            .unwrap_or(line.len());
        let (word, rest) = line.split_at(end);
        if !CONFIGURATIONS.iter().any(|name| word.ends_with(name)) {
            continue;
        }
        let rest = rest.trim_start().trim_start_matches('(').trim_start();
        let is_platform = word == "mavenBom"
            || ["platform", "enforcedPlatform"]
                .iter()
                .any(|name| rest.starts_with(name));
        let rest = match is_platform {
            true => rest
                .split_once('(')
                .map_or(rest, |(_, rest)| rest.trim_start()),
            false => rest,
        };
        if rest.starts_with("project") || rest.starts_with("files") {
            continue;
        }
        if let Some(notation) = notation(rest) {
            all.push(Call {
                configuration: word.to_owned(),
                notation,
                is_platform,
            });
        }
    }
    all
}

/// Takes `"g:a:v"`, `libs.x.y`, `kotlin("x")` or `group: 'g', name: 'a'`.
fn notation(rest: &str) -> Option<String> {
    if rest.starts_with("libs.") {
        let end = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '_' | '-'));
        let (alias, _) = rest.split_at(end.unwrap_or(rest.len()));
        return Some(alias.to_owned());
    }
    if rest.starts_with("kotlin(") {
        let name = quoted(rest)?;
        return Some(format!("org.jetbrains.kotlin:kotlin-{name}"));
    }
    if rest.starts_with(['"', '\'']) {
        let notation = quoted(rest)?;
        if notation.contains(':') {
            return Some(notation.to_owned());
        }
        // Kotlin's way to name the parts: ("group", "artifact", "version").
        let parts: Vec<&str> = rest.split(['"', '\'']).skip(1).step_by(2).take(3).collect();
        return (parts.len() > 1).then(|| parts.join(":"));
    }
    let named = |key: &str| {
        let (_, after) = rest.split_once(key)?;
        let after = after.trim_start().strip_prefix([':', '='])?;
        quoted(after)
    };
    let (group, name) = (named("group")?, named("name")?);
    Some(format!(
        "{group}:{name}:{}",
        named("version").unwrap_or_default()
    ))
}

/// Returns the first text in quotes.
fn quoted(text: &str) -> Option<&str> {
    let at = text.find(['"', '\''])?;
    let (_, rest) = text.split_at(at);
    let quote = rest.chars().next()?;
    let inner = rest.strip_prefix(quote)?;
    Some(inner.split_once(quote)?.0)
}

/// Lists the plugins: `id("x") version "1"`, `kotlin("jvm") version "1"`,
/// `alias(libs.plugins.x)`.
pub(in crate::enhance::stack) fn plugins(text: &str) -> Vec<Noted> {
    let mut all = Vec::new();
    for line in text.lines() {
        let line = line.trim();
        let version = match line.split_once(" version") {
            Some((_, after)) => quoted(after).unwrap_or_default(),
            None => "",
        };
        let name = if line.starts_with("id(") || line.starts_with("id ") {
            quoted(line).map(str::to_owned)
        } else if line.starts_with("kotlin(") {
            quoted(line).map(|name| format!("org.jetbrains.kotlin.{name}"))
        } else if let Some(alias) = line.strip_prefix("alias(") {
            alias.split([')', ' ']).next().map(str::to_owned)
        } else {
            None
        };
        all.extend(name.map(|name| Noted {
            name,
            version: version.to_owned(),
        }));
    }
    all
}

/// Notes variables: `val x = "1"`, `ext.x = '1'`, `set("x", "1")`, `x=1`.
/// What is known already stays.
pub(in crate::enhance::stack) fn variables(text: &str, known: &mut HashMap<String, String>) {
    for line in text.lines() {
        let line = line.trim();
        if line.starts_with(['#', '/']) {
            continue;
        }
        let pair = if line.starts_with("set(") || line.starts_with("extra.set(") {
            let mut parts = line.split(['"', '\'']).skip(1).step_by(2);
            parts.next().zip(parts.next())
        } else if let Some((left, right)) = line.split_once('=') {
            let left = left.trim();
            let left = match left.split(['"', '\'']).nth(1) {
                Some(quoted) => quoted,
                None => {
                    let name = left.split(':').next().unwrap_or_default();
                    let name = name.split_whitespace().last().unwrap_or_default();
                    name.rsplit('.').next().unwrap_or_default()
                }
            };
            let right = right.trim();
            let is_bare = !right.contains(['"', '\'', '(', '{']);
            let right = if is_bare { Some(right) } else { quoted(right) };
            right.map(|right| (left, right))
        } else {
            None
        };
        if let Some((name, value)) = pair
            && !name.is_empty()
            && value.len() < 100
            && known.len() < 10_000
        {
            known
                .entry(name.to_owned())
                .or_insert_with(|| value.to_owned());
        }
    }
}
