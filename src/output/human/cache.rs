//! What the cache holds, as lists and a table.

use std::time::SystemTime;

use super::grid::{Column, Grid};
use super::{Screen, ago, count, entries, pairs, parts, size, span, spent};
use crate::model::{CacheEntry, CacheStats, IndexStats};
use crate::output::clean::{clean, clean_line};

/// Returns what the cache holds and what it saved. Ages are counted to `now`.
#[must_use]
pub fn stats(stats: &CacheStats, now: SystemTime) -> String {
    let path = stats.path.to_string_lossy();
    let mut list = vec![("path", clean_line(&path).into_owned())];
    let held = stats.index;
    let index = [("parts", count(held.parts)), ("index", size(held.bytes))];
    if !stats.is_usable {
        list.push(("usable", "no".to_owned()));
        list.extend(index);
        return pairs(&list);
    }
    let expired = count(stats.expired);
    list.push((
        "entries",
        format!("{} ({expired} expired)", count(stats.entries)),
    ));
    list.push(("bodies", size(stats.body_bytes)));
    list.push(("file", size(stats.file_bytes)));
    let tiers = stats.tiers.iter().map(|(tier, hits)| {
        let tier = clean_line(tier);
        format!("{} {tier}", count(*hits))
    });
    let tiers = tiers.collect::<Vec<_>>().join(", ");
    let hits = count(stats.hits);
    list.push((
        "hits",
        match tiers.as_str() {
            "" => hits,
            tiers => format!("{hits} ({tiers})"),
        },
    ));
    if let Some(shared) = &stats.shared {
        let address = clean_line(&shared.address);
        let state = shared.left_alone_for.map_or_else(String::new, |left| {
            format!(" (left alone for {})", span(left))
        });
        list.push(("shared", format!("{address}{state}")));
    }
    let saved = &stats.savings;
    if saved.month > 0 {
        let (today, month) = (count(saved.today), count(saved.month));
        list.push(("saved", format!("{today} calls today, {month} this month")));
    }
    for (name, time) in [("oldest", stats.oldest), ("newest", stats.newest)] {
        if let Some(time) = time {
            list.push((name, ago(since(time, now))));
        }
    }
    list.extend(index);
    let mut out = pairs(&list);
    if !stats.servers.is_empty() {
        out.push_str("\nby server\n");
        for (name, number, bytes) in &stats.servers {
            let name = clean_line(name);
            out.push_str(&format!(
                "  {name}  {}, {}\n",
                entries(*number),
                size(*bytes)
            ));
        }
    }
    if !stats.quotas.is_empty() {
        out.push_str("\ncalls\n");
        for (name, quota) in &stats.quotas {
            let name = clean_line(name);
            out.push_str(&format!("  {name}  {}\n", spent(quota, now)));
        }
    }
    out
}

/// Returns the entries as a table. Keys are shortened where the width is limited.
#[must_use]
pub fn list(list: &[CacheEntry], now: SystemTime, screen: Screen) -> String {
    if list.is_empty() {
        return String::new();
    }
    let has_profile = list.iter().any(|e| e.profile != "default");
    let mut columns = vec![
        Column::new("key"),
        Column::new("kind").drop(5),
        Column::new("library"),
        Column::new("version").shrink(8).drop(6),
        Column::new("query").shrink(12).drop(7),
        Column::new("server").drop(3),
        Column::new("size").right().drop(2),
        Column::new("hits").right().drop(1),
        Column::new("age").right().drop(8),
        Column::new("expires").right().drop(4),
    ];
    if has_profile {
        columns.push(Column::new("profile").drop(0));
    }
    let key_length = screen.width.map_or(usize::MAX, |_| 12);
    let rows = list.iter().map(|entry| {
        let key: String = entry.key.chars().take(key_length).collect();
        let mut row = vec![
            key.into(),
            entry.kind.as_str().into(),
            entry.library.as_str().into(),
            entry.version.as_deref().unwrap_or("-").into(),
            entry.query.as_str().into(),
            entry.server.as_str().into(),
            size(entry.bytes).into(),
            count(entry.hits).into(),
            span(since(entry.fetched_at, now)).into(),
            expiry(entry, now).into(),
        ];
        if has_profile {
            row.push(entry.profile.as_str().into());
        }
        row
    });
    let grid = Grid {
        columns,
        rows: rows.collect(),
        strong: None,
    };
    grid.render(screen)
}

/// Returns one entry: its fields, an empty line, its body.
#[must_use]
pub fn entry(entry: &CacheEntry, body: &str, now: SystemTime) -> String {
    let line = |text: &str| clean_line(text).into_owned();
    let mut list = vec![
        ("key", line(&entry.key)),
        ("kind", entry.kind.as_str().to_owned()),
        ("server", line(&entry.server)),
        ("profile", line(&entry.profile)),
        ("library", line(&entry.library)),
    ];
    if let Some(version) = &entry.version {
        list.push(("version", line(version)));
    }
    if !entry.query.is_empty() {
        list.push(("query", line(&entry.query)));
    }
    list.push(("size", size(entry.bytes)));
    list.push(("hits", count(entry.hits)));
    list.push(("fetched", ago(since(entry.fetched_at, now))));
    list.push(("expires", expiry(entry, now)));
    format!("{}\n{}\n", pairs(&list), clean(body).trim_end())
}

/// Returns what was removed, in a line; in another what of the index.
#[must_use]
pub fn removed(number: u64, bytes: u64, index: IndexStats) -> String {
    let mut out = format!("removed {} ({})\n", entries(number), size(bytes));
    if index.parts > 0 {
        let (parts, bytes) = (parts(index.parts), size(index.bytes));
        out.push_str(&format!("removed {parts} of the index ({bytes})\n"));
    }
    out
}

fn expiry(entry: &CacheEntry, now: SystemTime) -> String {
    match entry.expires_at {
        None => "never".to_owned(),
        Some(at) => match at.duration_since(now) {
            Ok(left) if !left.is_zero() => format!("in {}", span(left)),
            _ => "expired".to_owned(),
        },
    }
}

/// A clock that was set back makes an age of zero, not a failure.
fn since(time: SystemTime, now: SystemTime) -> std::time::Duration {
    now.duration_since(time).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{entry, list, removed, stats};
    use crate::model::IndexStats;
    use crate::output::human::{Layout, Screen};
    use crate::output::samples::{self, unlimited};

    #[test]
    fn stats_are_a_list() {
        assert_eq!(
            stats(&samples::stats(), samples::now()),
            "path     /home/me/.cache/docent/docent.db
entries  1,200 (7 expired)
bodies   3.4 MiB
file     5.0 MiB
hits     42 (40 disk, 2 memory)
oldest   2 days ago
newest   1 minute ago
parts    12
index    9.0 MiB

by server
  context7  1,200 entries, 3.4 MiB
"
        );
    }

    #[test]
    fn piped_entries_keep_their_whole_key() {
        assert_eq!(
            list(&[samples::entry()], samples::now(), unlimited()),
            "key                               kind  library          version  query              server       size  hits  age  expires
0123456789abcdef0123456789abcdef  docs  /facebook/react  v19.2.0  useEffect cleanup  context7  1.5 KiB     3   2h    in 4h
"
        );
    }

    #[test]
    fn narrow_lists_fit() {
        for width in [40, 60, 80] {
            let screen = Screen {
                layout: Layout::Ruled,
                width: Some(width),
                color: false,
            };
            let text = list(&[samples::entry()], samples::now(), screen);
            assert!(text.lines().all(|l| l.chars().count() <= width), "{text}");
            assert!(text.contains("/facebook/react"));
        }
    }

    #[test]
    fn an_entry_shows_its_fields_and_its_body() {
        let text = entry(&samples::entry(), "line\n\n", samples::now());
        assert!(
            text.starts_with("key      0123456789abcdef0123456789abcdef\n"),
            "{text}"
        );
        assert!(text.ends_with("expires  in 4h\n\nline\n"), "{text}");
    }

    #[test]
    fn removal_is_told_in_a_line() {
        assert_eq!(
            removed(1, 10, IndexStats::default()),
            "removed 1 entry (10 B)\n"
        );
    }
}
