//! The tests that run the program: one module for each command or concern.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr
)]

#[path = "../support/mod.rs"]
mod support;

use docent::error;

mod ask;
mod batch;
mod breaker;
mod cache;
mod cache_files;
mod cache_lifetime;
mod cache_scopes;
mod cache_transfer;
mod cache_verify;
mod certificates;
mod chaos;
mod config;
mod config_check;
mod config_groups;
mod config_project;
mod crash;
mod docs;
mod docs_versions;
mod enhance;
mod escapes;
mod failure_texts;
mod failures;
mod fleet;
mod health;
mod health_metrics;
mod health_prometheus;
mod health_watch;
mod http_redirects;
mod local;
mod local_cache;
mod local_hostile;
mod local_index;
mod local_order;
mod network;
mod node;
mod pinning;
mod real_http;
mod resolve;
mod resolve_all;
mod revalidate;
mod round_trips;
mod secrets;
mod shared;
mod signals;
mod silence;
mod stdio;
mod support_self;
mod terminal;
