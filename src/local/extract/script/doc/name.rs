//! Names as tags write them.

/// Makes a dotted path of a JSDoc name path: `Model.prototype.save`,
/// `Model#save` and `module:model~Model` are `Model.save` and `Model`.
/// `None` where no name is left.
pub(super) fn path(name: &str) -> Option<String> {
    let name = name.strip_prefix("module:").map_or(name, |module| {
        module.split_once('~').map_or(module, |(_, inner)| inner)
    });
    let name = name.trim_end_matches(['#', '.', ',', ';']);
    let name = name.strip_suffix(".prototype").unwrap_or(name);
    let name = name.trim_end_matches("()");
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"_$.#~-/@:".contains(&byte);
    if name.is_empty() || !name.bytes().all(is_name) || name.contains("://") {
        return None;
    }
    Some(name.replace(".prototype.", ".").replace(['#', '~'], "."))
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn prototypes_are_left_out() {
        assert_eq!(path("Model.prototype").as_deref(), Some("Model"));
        assert_eq!(path("Model.prototype.save").as_deref(), Some("Model.save"));
        assert_eq!(path("Model#save").as_deref(), Some("Model.save"));
        assert_eq!(path("module:a/b~C").as_deref(), Some("C"));
    }

    #[test]
    fn what_is_no_name_is_none() {
        assert_eq!(path(""), None);
        assert_eq!(path("{Function}"), None);
    }
}
