//! Settings: what the flags, the environment, the files and the defaults say,
//! merged once, with nothing left undecided.
//!
//! Guarantees: a [`Settings`] has no options left to fill in; every value
//! knows the layer it came from; secrets are a type that prints `***` and are
//! read only when a server is about to be called.
//!
//! The way of a value: a file's text (`paths`) is parsed into a layer (`file`,
//! value by value in `item`), flags and environment are layers too (`said`);
//! `load` checks what a project may say (`trust`), lays them over one another
//! and decides (`servers`, `groups`, `policies`, `show`). The defaults are the layer in
//! `defaults.toml`, which is also what [`init`] writes.

pub mod env;

mod check;
mod defaults;
mod file;
mod groups;
mod init;
mod item;
mod key;
mod layer;
mod load;
mod overrides;
mod paths;
mod place;
mod policies;
mod resilience;
mod said;
mod secret;
mod server;
mod servers;
mod settings;
mod shared;
mod show;
mod trust;
mod units;
mod watch;

pub use check::check;
pub use env::Environment;
pub use init::init;
pub use key::{KeySource, end_key_commands};
pub use overrides::Overrides;
pub use paths::{cache_dir, config_dir, project_file, user_file};
pub use resilience::{
    BreakerSettings, Group, PoolSettings, QuotaSettings, RetrySettings, Revalidate, SharedSettings,
    Strategy,
};
pub use secret::Secret;
pub use server::{Endpoint, ServerConfig};
pub use settings::{
    CacheMode, CacheSettings, Color, Format, Origin, OutputSettings, Settings, Ttl, Value,
};
pub use units::{format_duration, format_size, parse_duration, parse_size};
pub use watch::Watch;
