//! Settings: what the flags, the environment, the files and the defaults say,
//! merged once, with nothing left undecided.
//!
//! Guarantees: a [`Settings`] has no options left to fill in; every value
//! knows the layer it came from; secrets are a type that prints `***` and are
//! read only when a server is about to be called.

mod secret;
mod server;
mod settings;

pub use secret::{KeySource, Secret};
pub use server::{Endpoint, ServerConfig};
pub use settings::{
    CacheMode, CacheSettings, Color, Format, Origin, OutputSettings, Overrides, Settings, Ttl,
    Value,
};
