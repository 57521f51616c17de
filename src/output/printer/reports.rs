//! The answers of `cache`, `health`, `config` and `help exit-codes`.

use std::path::PathBuf;
use std::time::SystemTime;

use super::Printer;
use crate::config::{Format, Value};
use crate::error::Result;
use crate::model::{CacheEntry, CacheStats, Finding, HealthReport, IndexStats, WarmReport};
use crate::output::json::v1;
use crate::output::{human, prometheus};

impl Printer {
    /// Prints what the cache holds.
    ///
    /// # Errors
    /// See [`Printer::docs`].
    pub fn cache_stats(&self, stats: &CacheStats) -> Result<()> {
        let document = || v1::CacheStatsDocument::new(stats);
        self.either(document, || human::cache::stats(stats, SystemTime::now()))
    }

    /// Prints a list of entries.
    ///
    /// # Errors
    /// See [`Printer::docs`].
    pub fn cache_entries(&self, entries: &[CacheEntry]) -> Result<()> {
        let document = || v1::CacheListDocument::new(entries);
        let text = || human::cache::list(entries, SystemTime::now(), self.screen());
        self.either(document, text)
    }

    /// Prints one entry with its body.
    ///
    /// # Errors
    /// See [`Printer::docs`].
    pub fn cache_entry(&self, entry: &CacheEntry, body: &str) -> Result<()> {
        let document = || v1::CacheEntryDocument::new(entry, body);
        let text = || human::cache::entry(entry, body, SystemTime::now());
        self.either(document, text)
    }

    /// Prints what `cache clear` removed.
    ///
    /// # Errors
    /// See [`Printer::docs`].
    pub fn cleared(&self, entries: u64, bytes: u64, index: IndexStats) -> Result<()> {
        let document = || v1::CacheRemovedDocument::cleared(entries, bytes, index);
        self.either(document, || human::cache::removed(entries, bytes, index))
    }

    /// Prints what `cache warm` did, and why each package failed that did.
    ///
    /// # Errors
    /// See [`Printer::docs`].
    pub fn warmed(&self, report: &WarmReport) -> Result<()> {
        let document = || v1::WarmDocument::new(report);
        self.either(document, || human::warm::report(report, self.screen()))?;
        self.warnings(&report.warnings);
        for package in &report.packages {
            if let Err(error) = &package.outcome {
                self.failure(error);
            }
        }
        Ok(())
    }

    /// Prints how servers and cache are.
    ///
    /// # Errors
    /// See [`Printer::docs`].
    pub fn health(&self, report: &HealthReport) -> Result<()> {
        if self.settings.format == Format::Prometheus {
            return self.answer(&prometheus::exposition(report));
        }
        let document = || v1::HealthDocument::new(report);
        self.either(document, || human::health::report(report, self.screen()))
    }

    /// Prints how many breakers and learnt limits were forgotten.
    ///
    /// # Errors
    /// See [`Printer::docs`].
    pub fn forgotten(&self, breakers: usize, limits: usize) -> Result<()> {
        let fields = serde_json::json!({ "breakers": breakers, "limits": limits });
        let human = human::health::forgotten(breakers, limits);
        self.report("docent.health-reset/1", fields, &human)
    }

    /// Prints settings with their origins.
    ///
    /// # Errors
    /// See [`Printer::docs`].
    pub fn config_values(&self, values: &[Value]) -> Result<()> {
        let document = || v1::ConfigDocument::new(values);
        self.either(document, || human::config::values(values, self.screen()))
    }

    /// Prints the files and directories in use, and whether each exists.
    ///
    /// # Errors
    /// See [`Printer::docs`].
    pub fn config_paths(&self, paths: &[(String, PathBuf, bool)]) -> Result<()> {
        let document = || v1::PathsDocument::new(paths);
        self.either(document, || human::config::paths(paths))
    }

    /// Prints what `config check` found.
    ///
    /// # Errors
    /// See [`Printer::docs`].
    pub fn findings(&self, findings: &[Finding]) -> Result<()> {
        let color = self.terminal.has_color(&self.settings);
        let document = || v1::CheckDocument::new(findings);
        self.either(document, || human::config::findings(findings, color))
    }

    /// Prints the table of exit codes.
    ///
    /// # Errors
    /// See [`Printer::docs`].
    pub fn exit_codes(&self) -> Result<()> {
        self.either(v1::ExitCodesDocument::new, human::config::exit_codes)
    }
}
