use super::*;

#[test]
fn headings_get_levels_by_order() {
    let text = "=====\nTitle\n=====\n\nOne\n---\n\ntext\n\nTwo\n---\n\nSub\n~~~\n";
    assert_eq!(
        to_markdown(text),
        "# Title\n\n## One\n\ntext\n\n## Two\n\n### Sub"
    );
}

#[test]
fn literals_become_fences() {
    let text = "Use it::\n\n    x = 1\n\n        y\n\nShell:\n\n.. code-block:: bash\n   :linenos:\n\n   $ ls\n\nEnd ::\n\n  $ pip\n";
    assert_eq!(
        to_markdown(text),
        "Use it:\n\n```python\nx = 1\n\n    y\n```\n\nShell:\n\n```bash\n$ ls\n```\n\nEnd\n\n```shell\n$ pip\n```"
    );
}

#[test]
fn inline_markup_is_converted() {
    assert_eq!(
        to_markdown(
            "A ``x`y`` :class:`~a.b.C` :func:`x <a.x>` `text <http://u>`_ `name`_ ``*``, a\\ s [1]_ :ref:`that <x>`"
        ),
        "A ``x`y`` :class:`~a.b.C` :func:`x` text name ``*``, as [1] :ref:`that`"
    );
}

#[test]
fn names_are_resolved_and_their_definitions_dropped() {
    let text = "|badge| |v| See Flask_ and my_name_.\n\n.. |badge| image:: x.png\n   :alt: x\n.. |v| replace:: 1.0\n.. _Flask: http://flask\n";
    assert_eq!(to_markdown(text), "1.0 See Flask and my_name_.");
}

#[test]
fn admonitions_are_labelled() {
    let text = ".. note:: Mind\n   this.\n\n.. versionadded:: 1.2\n   The `x` parameter.\n\n.. deprecated:: 2.0\n\n.. comment here\n\ntext";
    assert_eq!(
        to_markdown(text),
        "Note: Mind\nthis.\n\nNote: Added in version 1.2: The `x` parameter.\n\nNote: Deprecated since version 2.0\n\ntext"
    );
}

#[test]
fn fields_are_lists() {
    let text = "Sends.\n\n:param url: The URL\n    of it.\n:param int n: Count.\n:raises ValueError: If so.\n:return: :class:`Response <Response>` object\n:rtype: requests.Response";
    assert_eq!(
        to_markdown(text),
        "Sends.\n\n- `url`: The URL\n  of it.\n- `n` (int): Count.\n- Raises `ValueError`: If so.\n- Returns: :class:`Response` object\n- Return type: requests.Response"
    );
}

#[test]
fn lists_keep_their_nesting() {
    let text = "* One\n  more\n\n  para\n\n  * Inner\n\n* Two::\n\n    code\n\n#. num\n\nterm\n    Its text.\n";
    assert_eq!(
        to_markdown(text),
        "- One\n  more\n\n  para\n\n  - Inner\n\n- Two:\n\n  ```python\n  code\n  ```\n\n1. num\n\n- term:\n  Its text."
    );
}

#[test]
fn examples_and_tables_are_fenced() {
    let text = "Try:\n\n>>> a\n1\n\n>>> b\n\n=== ===\na   b\n=== ===\n1   2\n=== ===\n";
    assert_eq!(
        to_markdown(text),
        "Try:\n\n```python\n>>> a\n1\n\n>>> b\n```\n\n```text\n=== ===\na   b\n=== ===\n1   2\n=== ===\n```"
    );
}

#[test]
fn unclosed_markup_takes_linear_time() {
    for part in [
        "`", "``a", ":a:`", "|", "a_ ", "* ", "::\n ", ".. x::\n", ":a: b\n", ">>> \n\n",
        "a\n===\n", "_", "x_.", "+-+\n", "== ==\n", "- a\n", "x\n  ",
    ] {
        let _ = to_markdown(&part.repeat(20_000));
    }
}
