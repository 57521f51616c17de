//! The table that is printed, and whether targets are met.

use std::time::Duration;

use crate::measure::Times;

/// Prints rows as they come, and counts.
#[derive(Default)]
pub struct Report {
    met: usize,
    over: Vec<String>,
}

impl Report {
    /// Begins a part of the table.
    pub fn title(&mut self, text: &str) {
        println!("\n{text}");
        println!(
            "  {:<44} {:>10} {:>19} {:>8}",
            "", "median", "p10 - p90", "ratio"
        );
    }

    /// Prints what others are compared with.
    pub fn base(&mut self, name: &str, times: &Times) {
        println!("{}", row(name, times));
    }

    /// Prints a row that is compared with another; `limit` is the largest
    /// ratio that is good enough.
    pub fn ratio(&mut self, name: &str, times: &Times, base: &Times, limit: Option<f64>) {
        let ratio = times.median().as_secs_f64() / base.median().as_secs_f64();
        let line = format!("{} {:>7.3}x", row(name, times), ratio);
        match limit {
            None => println!("{line}"),
            Some(limit) => self.judge(name, &line, ratio <= limit, &format!("<= {limit}x")),
        }
    }

    /// Prints how many times faster one is than another.
    pub fn faster(&mut self, name: &str, slow: &Times, fast: &Times, least: f64) {
        let times = slow.median().as_secs_f64() / fast.median().as_secs_f64();
        let line = format!("{} {times:>7.0}x", row(name, slow));
        self.judge(name, &line, times >= least, &format!(">= {least}x"));
    }

    /// Prints a figure that has a largest value.
    pub fn figure(&mut self, name: &str, value: f64, unit: &str, limit: f64) {
        let line = format!("  {name:<44} {value:>7.2} {unit}");
        self.judge(name, &line, value < limit, &format!("< {limit} {unit}"));
    }

    /// Prints a figure that has a smallest value.
    pub fn least(&mut self, name: &str, value: f64, unit: &str, limit: f64) {
        let line = format!("  {name:<44} {value:>7.2} {unit}");
        self.judge(name, &line, value >= limit, &format!(">= {limit} {unit}"));
    }

    /// Prints what no target is set for.
    pub fn note(&self, name: &str, text: &str) {
        println!("  {name:<44} {text}");
    }

    /// Prints what could not be measured, and why.
    pub fn skip(&mut self, name: &str, why: &str) {
        println!("  {name:<44} not measured: {why}");
    }

    /// Prints the verdict.
    pub fn finish(self) {
        let all = self.met + self.over.len();
        println!("\n{} of {all} targets met", self.met);
        for name in self.over {
            println!("  over: {name}");
        }
    }

    fn judge(&mut self, name: &str, line: &str, is_met: bool, target: &str) {
        println!(
            "{line}  {} (target {target})",
            if is_met { "PASS" } else { "over" }
        );
        if is_met {
            self.met += 1;
        } else {
            self.over.push(name.to_owned());
        }
    }
}

fn row(name: &str, times: &Times) -> String {
    let spread = format!("{} - {}", text(times.low()), text(times.high()));
    format!("  {name:<44} {:>10} {spread:>19}", text(times.median()))
}

fn text(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1e3;
    match ms {
        ms if ms < 10.0 => format!("{ms:.3} ms"),
        ms if ms < 100.0 => format!("{ms:.2} ms"),
        ms => format!("{ms:.0} ms"),
    }
}
