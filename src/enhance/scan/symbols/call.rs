//! Calls that register something: routes, tests, commands.

use super::super::code::{Code, is_word};

/// Functions that take a name and what it stands for.
const BARE: [&str; 22] = [
    "test",
    "it",
    "describe",
    "suite",
    "context",
    "scenario",
    "feature",
    "bench",
    "specify",
    "beforeEach",
    "task",
    "namespace",
    "group",
    "testWidgets",
    "route",
    "routing",
    "get",
    "post",
    "put",
    "patch",
    "delete",
    "live",
];

/// Methods that take a path or a name, and what it stands for.
const METHODS: [&str; 34] = [
    "get",
    "post",
    "put",
    "patch",
    "delete",
    "del",
    "all",
    "use",
    "route",
    "options",
    "head",
    "on",
    "command",
    "GET",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "Get",
    "Post",
    "Put",
    "Patch",
    "Delete",
    "Handle",
    "HandleFunc",
    "Group",
    "Route",
    "MapGet",
    "MapPost",
    "MapPut",
    "MapDelete",
    "MapPatch",
    "MapGroup",
    "group",
];

/// Returns the name that a call at a place registers, and where its bracket is.
pub(super) fn call<'a>(code: &Code<'a>, at: usize) -> Option<(&'a str, usize)> {
    let mut end = code.word_end(at);
    let mut last = code.slice(at, end);
    let mut is_bare = true;
    while end > at && matches!(code.byte(end), b'.' | b':') {
        // `Route::get`, `r.With(mw).Get` no further than the first bracket.
        let next = end
            + code
                .masked(end, end + 2)
                .iter()
                .take_while(|b| **b == b':')
                .count()
                .max(1);
        let after = code.word_end(next);
        if after == next {
            return None;
        }
        // `test.each`, `describe.skip` are what they begin with.
        if !(is_bare && BARE.contains(&last) && matches!(code.slice(next, after), "skip" | "only"))
        {
            last = code.slice(next, after);
            is_bare = false;
        }
        end = after;
    }
    let is_known = if is_bare {
        BARE.contains(&last)
    } else {
        METHODS.contains(&last)
    };
    if !is_known || last.is_empty() {
        return None;
    }
    let is_ended = matches!(code.language, "ruby" | "elixir");
    let open = code.skip(end, false);
    let has_bracket = code.byte(open) == b'(';
    if !(has_bracket || is_ended && open > end) {
        return None;
    }
    let inner = code.skip(open + usize::from(has_bracket), has_bracket);
    let name = match code.string(inner) {
        Some((name, _)) => name,
        // `task :clean do`
        None if is_ended && code.byte(inner) == b':' => code.word(inner + 1),
        None => return None,
    };
    let (_, line_end) = code.line(code.line_at(at));
    let mask = code.masked(at, line_end).trim_ascii_end();
    let is_open = match () {
        () if is_ended => mask.ends_with(b" do") || mask.ends_with(b"|"),
        () if has_bracket => {
            code.pair(open).is_none_or(|close| close > line_end) || mask.ends_with(b"{")
        }
        () => false,
    };
    // What stands on one line is a registration only if it names a path.
    let is_path = !is_bare && name.starts_with('/');
    let is_name = !name.is_empty() && name.len() <= 200 && !name.contains('\n');
    (is_name && (is_open || is_path) && !is_word(code.byte(inner))).then_some((name, open))
}
