//! Everything that can go wrong with a server, against every command, with an
//! empty cache, an expired answer in the cache, and a second server that is well.
//!
//! A fault is one row of a table: [`wire`] and [`http`] over HTTP, [`stdio`]
//! over the streams of a child, [`texts`] in what an answer says. Each cell of
//! the matrix is one run of the program, checked by [`cell`] whatever the fault.
//! All results are written to `target/tmp/chaos.txt` as a table, and to stdout
//! where DOCENT_CHAOS_TABLE is set.

mod cell;
mod checks;
mod fault;
mod http;
mod place;
mod stdio;
mod table;
mod texts;
mod wire;

use std::collections::BTreeSet;
use std::sync::{Condvar, Mutex, PoisonError};

use cell::Cell;
use fault::{Fault, State};

/// How many cells run at once, in all groups together.
const AT_ONCE: usize = 8;

static RUNNING: (Mutex<usize>, Condvar) = (Mutex::new(0), Condvar::new());

/// Runs the program once, as one of few at a time.
fn run_in_turn(fault: &Fault, command: fault::Command, state: State) -> Cell {
    let running = RUNNING.0.lock().unwrap_or_else(PoisonError::into_inner);
    let waited = RUNNING.1.wait_while(running, |count| *count >= AT_ONCE);
    *waited.unwrap_or_else(PoisonError::into_inner) += 1;
    let cell = cell::run(fault, command, state);
    *RUNNING.0.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
    RUNNING.1.notify_one();
    cell
}

/// Runs every cell of some faults; fails for all that are wrong, together.
#[track_caller]
fn run(group: &str, faults: &[Fault]) {
    let todo = faults.iter().flat_map(|fault| {
        let cells = fault.commands.iter();
        cells.flat_map(move |command| State::ALL.map(|state| (fault, *command, state)))
    });
    let todo: Vec<_> = todo.collect();
    let next = Mutex::new(0..todo.len());
    let take = || next.lock().unwrap().next();
    let mut cells: Vec<(usize, Cell)> = std::thread::scope(|scope| {
        let worker = || {
            let mut done = Vec::new();
            while let Some(at) = take() {
                let (fault, command, state) = todo[at];
                done.push((at, run_in_turn(fault, command, state)));
            }
            done
        };
        let workers: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(worker)).collect();
        let done = workers.into_iter().map(|worker| worker.join().unwrap());
        done.flatten().collect()
    });
    cells.sort_by_key(|(at, _)| *at);
    let cells: Vec<Cell> = cells.into_iter().map(|(_, cell)| cell).collect();
    table::write(group, &cells);
    let wrong: Vec<&Cell> = cells.iter().filter(|c| !c.violations.is_empty()).collect();
    let told: Vec<String> = wrong.iter().map(|cell| cell.to_string()).collect();
    assert!(
        wrong.is_empty(),
        "{} of {} cells are wrong:\n{}",
        wrong.len(),
        cells.len(),
        told.join("\n")
    );
}

#[test]
fn faults_are_many_and_told_apart() {
    let groups = [wire::faults(), http::faults(), stdio::faults()];
    let all: Vec<Fault> = groups.into_iter().flatten().collect();
    let names: BTreeSet<&str> = all.iter().map(|fault| &*fault.name).collect();
    assert_eq!(names.len(), all.len(), "two faults have one name");
    assert!(all.len() >= 80, "{} faults", all.len());
}

#[test]
fn faults_of_connections() {
    run("connections", &wire::faults());
}

#[test]
fn faults_of_http() {
    run("http", &http::faults());
}

#[test]
fn faults_of_children() {
    run("children", &stdio::faults());
}

#[test]
fn failures_in_words() {
    run("words", &texts::faults());
}
