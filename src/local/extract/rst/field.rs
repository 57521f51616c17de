//! Field lists: `:param x: text`.

/// Name and first line of text of a field: `param x` and `text`.
#[must_use]
pub fn parse(line: &str) -> Option<(&str, &str)> {
    let rest = line.strip_prefix(':')?;
    let end = rest
        .find(": ")
        .or_else(|| rest.strip_suffix(':').map(str::len))?;
    let name = &rest[..end];
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic()) && !name.contains(['`', ':']);
    is_name.then(|| (name, rest[end + 1..].trim()))
}

/// What the list item of a field starts with: "`x`: ", "Returns: ".
#[must_use]
pub fn label(name: &str) -> String {
    let (kind, argument) = name.split_once(' ').unwrap_or((name, ""));
    let argument = argument.trim();
    match kind {
        "param" | "parameter" | "arg" | "argument" | "key" | "keyword" | "kwarg" | "var"
        | "ivar" | "cvar"
            if !argument.is_empty() =>
        {
            match argument.rsplit_once(' ') {
                Some((kind, name)) => format!("`{}` ({}): ", bare(name), kind.trim()),
                None => format!("`{}`: ", bare(argument)),
            }
        }
        "type" | "vartype" if !argument.is_empty() => format!("Type of `{}`: ", bare(argument)),
        "raise" | "raises" | "except" | "exception" if !argument.is_empty() => {
            format!("Raises `{}`: ", bare(argument))
        }
        "return" | "returns" => "Returns: ".to_owned(),
        "rtype" => "Return type: ".to_owned(),
        "yield" | "yields" => "Yields: ".to_owned(),
        _ => format!("{name}: "),
    }
}

/// Whether a field without text is a mark for tools alone.
#[must_use]
pub fn is_mark(name: &str) -> bool {
    name.starts_with("meta ") || matches!(name, "internal" | "orphan" | "nosearch" | "private")
}

fn bare(name: &str) -> String {
    name.replace(['\\', '`'], "")
}
