//! The results as a table: one line a fault and command, one column a state.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::cell::Cell;
use super::fault::State;

static GROUPS: Mutex<BTreeMap<String, String>> = Mutex::new(BTreeMap::new());

/// Writes the tables of all groups so far to `target/tmp/chaos.txt`, and this
/// one to stdout if it is wanted there.
pub fn write(group: &str, cells: &[Cell]) {
    let table = drawn(group, cells);
    if std::env::var_os("DOCENT_CHAOS_TABLE").is_some() {
        // Past the capture of the test runner, which takes only `print!`.
        let _ = std::io::stdout().write_all(table.as_bytes());
    }
    let mut groups = GROUPS.lock().unwrap_or_else(PoisonError::into_inner);
    groups.insert(group.to_owned(), table);
    let all: Vec<&str> = groups.values().map(String::as_str).collect();
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("chaos.txt");
    std::fs::write(path, all.join("\n")).expect("a written file");
}

fn drawn(group: &str, cells: &[Cell]) -> String {
    let mut lines: Vec<(String, BTreeMap<&str, String>)> = Vec::new();
    for cell in cells {
        let (fault, transport, command) = (&cell.fault, cell.transport, cell.command.name());
        let fault: String = fault.chars().take(58).collect();
        let head = format!("{fault:58} {transport:5} {command:9}");
        let exit = cell.exit.map_or("-".into(), |code| code.to_string());
        let sign = if cell.violations.is_empty() { " " } else { "!" };
        let said = format!("{sign}{exit:>2} {:17} {:>5} ms", cell.code, cell.millis);
        match lines.last_mut().filter(|(last, _)| *last == head) {
            Some((_, states)) => {
                states.insert(cell.state.name(), said);
            }
            None => lines.push((head, BTreeMap::from([(cell.state.name(), said)]))),
        }
    }
    let wrong = cells.iter().filter(|c| !c.violations.is_empty()).count();
    let mut table = format!("{group}: {} cells, {wrong} wrong\n", cells.len());
    let _ = write!(table, "{:58} {:5} {:9}", "fault", "", "command");
    for state in State::ALL {
        let _ = write!(table, " | {:30}", state.name());
    }
    table.push('\n');
    for (head, states) in lines {
        table.push_str(&head);
        for state in State::ALL {
            let said = states.get(state.name()).map_or("", String::as_str);
            let _ = write!(table, " | {said:30}");
        }
        table.push('\n');
    }
    table
}
