use super::*;

#[test]
fn google_sections_become_lists() {
    let raw = "Gets it.\n\n    Longer.\n\n    Args:\n        url (str): Where\n            to look.\n        *rest: More.\n\n    Returns:\n        The thing: always.\n\n    Done.\n    ";
    assert_eq!(
        to_markdown(raw),
        "Gets it.\n\nLonger.\n\n**Args**\n\n- `url` (str): Where\n  to look.\n- `*rest`: More.\n\n**Returns**\n\nThe thing: always.\n\nDone."
    );
}

#[test]
fn numpy_sections_become_lists() {
    let raw = "
    Pick one.

    Parameters
    ----------
    x, y : array_like, optional
        Values of ``x``.

    Returns
    -------
    out : ndarray

    See Also
    --------
    choose : Another.

    Examples
    --------
    Easy:

    >>> 1 + 1
    2
    ";
    assert_eq!(
        to_markdown(raw),
        "Pick one.\n\n**Parameters**\n\n- `x, y` (array_like, optional): Values of ``x``.\n\n**Returns**\n\n- `out` (ndarray)\n\n**See Also**\n\n- `choose`: Another.\n\n**Examples**\n\nEasy:\n\n```python\n>>> 1 + 1\n2\n```"
    );
}

#[test]
fn related_text_stays_text() {
    let raw = "X.\n\nSee Also:\n    Best practice is to use\n    :func:`y` instead.\n";
    assert_eq!(
        to_markdown(raw),
        "X.\n\n**See Also**\n\nBest practice is to use\n:func:`y` instead."
    );
}

#[test]
fn markdown_stays_as_it_is() {
    let raw = "Title\n\n## Example\n\n```python\nArgs:\n    x = 1\n```\n\n* a `b`\n";
    assert_eq!(to_markdown(raw), raw.trim());
}

#[test]
fn doctests_are_fenced_in_plain_text() {
    assert_eq!(
        to_markdown("Adds.\n\n    >>> add(1, 2)\n    3\n\n    More."),
        "Adds.\n\n```python\n>>> add(1, 2)\n3\n```\n\nMore."
    );
}

#[test]
fn private_names_are_no_links() {
    let raw = "!!! abstract \"Usage\"\n    [Fields](x.md)\n\nSee `__repr__` and `_Unset`: done.";
    assert_eq!(
        to_markdown(raw),
        "**Usage**\n\n[Fields](x.md)\n\nSee `__repr__` and `_Unset`: done."
    );
}

#[test]
fn deprecation_is_said_early() {
    assert!(is_deprecated("Deprecated. Use x."));
    assert!(is_deprecated(
        "Runs.\n\n    .. deprecated:: 2.0\n       Use x."
    ));
    assert!(!is_deprecated("Runs.\n\nThe old way is deprecated."));
}

#[test]
fn empty_docstrings_are_empty() {
    assert_eq!(to_markdown(" \n \n"), "");
    assert_eq!(to_markdown("Args:\n    "), "Args:");
}
