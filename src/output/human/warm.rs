//! What was indexed or fetched ahead, as a table and its sum.

use std::time::Duration;

use super::grid::{Column, Grid};
use super::{Screen, count, size};
use crate::model::{AnswersReport, WarmAnswer, WarmPackage, WarmReport};

/// Returns each package that was looked at, and the sum of them.
#[must_use]
pub fn report(report: &WarmReport, screen: Screen) -> String {
    let columns = vec![
        Column::new("package"),
        Column::new("version").shrink(8).drop(5),
        Column::new("state"),
        Column::new("source").right().drop(3),
        Column::new("text").right().drop(1),
        Column::new("index").right().drop(2),
        Column::new("time").right().drop(4),
    ];
    let grid = Grid {
        columns,
        rows: report.packages.iter().map(row).collect(),
        strong: None,
    };
    format!("{}\n{}", grid.render(screen), sum(report))
}

fn row(package: &WarmPackage) -> Vec<super::cell::Cell> {
    let bytes = |bytes: u64| match bytes {
        0 => "-".to_owned(),
        bytes => size(bytes),
    };
    let version = match package.version.as_str() {
        "" => "-",
        version => version,
    };
    vec![
        package.id.as_str().into(),
        version.into(),
        package.state().into(),
        bytes(package.source_bytes).into(),
        bytes(package.text_bytes).into(),
        bytes(package.index_bytes).into(),
        time(package.took).into(),
    ]
}

fn sum(report: &WarmReport) -> String {
    let [built, there, failed] = report.counts();
    let packages = u64::try_from(report.packages.len()).unwrap_or(u64::MAX);
    let noun = if packages == 1 { "package" } else { "packages" };
    let mut line = format!(
        "{} {noun}: {} built, {} there already",
        count(packages),
        count(built),
        count(there)
    );
    for (number, what) in [(failed, "failed"), (report.absent, "not on this disk")] {
        if number > 0 {
            line.push_str(&format!(", {} {what}", count(number)));
        }
    }
    let sizes = [
        size(report.sum(|p| p.source_bytes)),
        size(report.sum(|p| p.text_bytes)),
        size(report.sum(|p| p.index_bytes)),
    ];
    let [source, text, index] = sizes;
    let time = time(report.took);
    format!("{line}\nread {source} in {time}; the index has {text} of text in {index}\n")
}

/// Returns each question that was asked ahead, and the sum of them.
#[must_use]
pub fn answers(report: &AnswersReport, screen: Screen) -> String {
    let columns = vec![
        Column::new("library"),
        Column::new("version").shrink(8).drop(2),
        Column::new("question").shrink(12).drop(1),
        Column::new("state"),
    ];
    let row = |item: &WarmAnswer| {
        vec![
            item.library.as_str().into(),
            item.version.as_deref().unwrap_or("-").into(),
            item.query.as_str().into(),
            item.state().into(),
        ]
    };
    let grid = Grid {
        columns,
        rows: report.items.iter().map(row).collect(),
        strong: None,
    };
    let [fetched, there, stale, failed] = report.counts();
    let all = u64::try_from(report.items.len()).unwrap_or(u64::MAX);
    let noun = if all == 1 { "question" } else { "questions" };
    let mut line = format!(
        "{} {noun}: {} fetched, {} there already",
        count(all),
        count(fetched),
        count(there)
    );
    for (number, what) in [(stale, "stale"), (failed, "failed")] {
        if number > 0 {
            line.push_str(&format!(", {} {what}", count(number)));
        }
    }
    let time = time(report.took);
    format!("{}\n{line}, in {time}\n", grid.render(screen))
}

/// Returns a time in seconds, or in milliseconds below one.
fn time(time: Duration) -> String {
    match time.as_millis() {
        ms @ 0..=999 => format!("{ms} ms"),
        _ => format!("{:.1} s", time.as_secs_f64()),
    }
}

#[cfg(test)]
mod tests {
    use super::report;
    use crate::output::samples;

    #[test]
    fn packages_are_a_table_with_a_sum() {
        assert_eq!(
            report(&samples::warm(), samples::unlimited()),
            "package     version  state    source       text      index    time
/npm/react  19.2.0   built   1.0 MiB  512.0 KiB  256.0 KiB  200 ms
raect       -        failed        -          -          -    0 ms

2 packages: 1 built, 0 there already, 1 failed, 1 not on this disk
read 1.0 MiB in 250 ms; the index has 512.0 KiB of text in 256.0 KiB
"
        );
    }
}
