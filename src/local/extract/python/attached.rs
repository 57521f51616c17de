//! Docs that are given to an object from outside: `X.__doc__ = """..."""`
//! and calls such as `add_newdoc("numpy", "where", """...""")`.

use super::docstring;
use super::literal;
use super::scope::is_private;
use super::split::{arguments, assignment, bracketed, find};
use crate::local::chunk::{Chunk, Kind};

/// The chunk of a statement that gives docs to an object; `None` for any
/// other. Its line is not set.
#[must_use]
pub fn chunk(statement: &str, module: &str, path: &str) -> Option<Chunk> {
    let (symbol, name, doc) = match statement.split_once(".__doc__") {
        Some((target, _)) if is_dotted(target) => {
            let (_, _, value) = assignment(statement);
            let doc = literal::first(value?)?;
            (format!("{module}.{target}"), target.to_owned(), doc)
        }
        _ => call(statement, module)?,
    };
    if doc.trim().is_empty() {
        return None;
    }
    let mut chunk = Chunk::new(Kind::Api, path, 1);
    chunk.is_internal = name.split('.').any(is_private);
    chunk.is_deprecated = docstring::is_deprecated(&doc);
    chunk.body = docstring::to_markdown(&doc);
    chunk.trail = vec![
        symbol[..symbol.len() - name.len()]
            .trim_end_matches('.')
            .to_owned(),
    ];
    chunk.title = name;
    chunk.symbol = symbol;
    Some(chunk)
}

/// Symbol, name within its module, and docs of
/// `add_newdoc(place, name, doc)`, `add_newdoc(place, class, (name, doc))`
/// or `add_docstring(object, doc)`.
fn call(statement: &str, module: &str) -> Option<(String, String, String)> {
    let open = find(statement, b'(')?;
    if !is_doc_call(statement[..open].trim_end()) {
        return None;
    }
    let mut arguments = arguments(bracketed(&statement[open..]).0).into_iter();
    let first = arguments.next()?;
    let second = arguments.next()?;
    let Some(third) = arguments.next() else {
        let name = literal::leading(first).unwrap_or_else(|| first.to_owned());
        let doc = literal::first(second)?;
        return is_dotted(&name).then(|| (format!("{module}.{name}"), name, doc));
    };
    let mut name = literal::leading(second)?;
    let doc = if third.starts_with('(') && find(bracketed(third).0, b',').is_some() {
        let pair = self::arguments(bracketed(third).0);
        let member = literal::leading(pair.first()?)?;
        name = format!("{name}.{member}");
        literal::first(pair.get(1)?)?
    } else {
        literal::first(third)?
    };
    let place = literal::leading(first)?;
    Some((format!("{}.{name}", public_part(&place)), name, doc))
}

/// Whether a callee gives docs: `add_newdoc`, `add_docstring`, `adddoc`.
fn is_doc_call(callee: &str) -> bool {
    let name = callee.rsplit('.').next().unwrap_or_default();
    let rest = name.trim_start_matches('_').strip_prefix("add");
    let rest = rest.map(|rest| rest.trim_start_matches('_'));
    let rest = rest.map(|rest| rest.strip_prefix("new").unwrap_or(rest));
    rest.is_some_and(|rest| matches!(rest.trim_start_matches('_'), "doc" | "docstring"))
}

/// The parts of a module's path before the first private one: objects that
/// get their docs by a call are defined in extension modules and exported
/// from the package around them.
fn public_part(module: &str) -> &str {
    module.find("._").map_or(module, |at| &module[..at])
}

fn is_dotted(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || c == '_' || c == '.')
        && !name.ends_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(statement: &str) -> Option<(String, String, String)> {
        chunk(statement, "pkg.mod", "pkg/mod.py").map(|c| (c.symbol, c.title, c.body))
    }

    fn some(symbol: &str, title: &str, body: &str) -> Option<(String, String, String)> {
        Some((symbol.to_owned(), title.to_owned(), body.to_owned()))
    }

    #[test]
    fn calls_name_their_object() {
        assert_eq!(
            found("add_newdoc('numpy._core.multiarray', 'where', \"\"\"Picks.\"\"\")"),
            some("numpy.where", "where", "Picks.")
        );
        assert_eq!(
            found("add_newdoc('numpy', 'ndarray', ('T', 'View.'))"),
            some("numpy.ndarray.T", "ndarray.T", "View.")
        );
        assert_eq!(
            found("add_docstring(foo.bar, dedent('''Docs.'''))"),
            some("pkg.mod.foo.bar", "foo.bar", "Docs.")
        );
        assert_eq!(found("add_option('a', 'b', 'c')"), None);
    }

    #[test]
    fn assigned_docs_belong_to_their_target() {
        assert_eq!(
            found("Thing.run.__doc__ = (\n  'Runs ' 'it.')"),
            some("pkg.mod.Thing.run", "Thing.run", "Runs it.")
        );
        assert_eq!(found("a.__doc__ = b.__doc__"), None);
    }
}
