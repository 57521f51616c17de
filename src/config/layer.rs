//! What one layer says, and how a stronger layer covers a weaker one.
//!
//! A layer is all options; only [`super::Settings`] has none left.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use super::place::{Place, Said};
use super::shared::SharedSource;
use super::{Color, Format, KeySource, Revalidate, Strategy};

/// Makes a struct of values that may be unsaid, and `cover`.
macro_rules! layered {
    ($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default)]
        pub(super) struct $name {
            $(pub $field: Option<Said<$type>>,)*
        }

        impl $name {
            /// Takes every value that the stronger layer says.
            pub fn cover(&mut self, stronger: Self) {
                $(if stronger.$field.is_some() {
                    self.$field = stronger.$field;
                })*
            }
        }
    };
}

layered! {
    /// Keys at the top of a file, and `[tls]` and `[trust]`.
    Main {
        timeout: Duration,
        jobs: usize,
        key_timeout: Duration,
        max_calls: u64,
        profile: String,
        format: Format,
        color: Color,
        pager: String,
        offline: bool,
        ca_file: PathBuf,
        trusted: Vec<PathBuf>,
    }
}

layered! {
    /// `[cache]`.
    CacheLayer {
        enabled: bool,
        max_age: Duration,
        max_size: u64,
        memory: u64,
        revalidate: Revalidate,
        shared: SharedSource,
        shared_prefix: String,
        shared_timeout: Duration,
        shared_ttl: Duration,
        stale_for: Duration,
    }
}

layered! {
    /// `[retry]`.
    RetryLayer {
        attempts: u64,
        base: Duration,
        max: Duration,
    }
}

layered! {
    /// `[breaker]`.
    BreakerLayer {
        error_rate: f64,
        min_calls: u64,
        window: Duration,
        buckets: u64,
        consecutive: u64,
        open_for: Duration,
    }
}

layered! {
    /// `[pool]`.
    PoolLayer {
        max: u64,
        idle: Duration,
        wait: Duration,
    }
}

layered! {
    /// One `[quota.NAME]`.
    QuotaLayer {
        day: u64,
        month: u64,
    }
}

layered! {
    /// The values of one `[groups.NAME]`.
    GroupValues {
        servers: Vec<Said<String>>,
        strategy: Strategy,
    }
}

layered! {
    /// `[ttl]`.
    TtlLayer {
        default: Duration,
        practices: Duration,
        reference: Duration,
        examples: Duration,
        errors: Duration,
        pinned: Duration,
        not_found: Duration,
    }
}

layered! {
    /// The values of one `[servers.NAME]`.
    ServerValues {
        target: Target,
        env: Vec<(String, String)>,
        keys: Vec<KeySource>,
        timeout: Duration,
        connect_timeout: Duration,
        routes: Vec<Said<String>>,
        login_command: Vec<String>,
    }
}

/// `url`, `command` or `embedded`: what a stronger layer says covers the rest.
#[derive(Debug, Clone)]
pub(super) enum Target {
    /// A valid URL without credentials.
    Url(String),
    /// Program and arguments, never empty.
    Command(Vec<String>),
    /// The source in this program.
    Embedded,
}

/// One `[servers.NAME]`.
#[derive(Debug, Clone)]
pub(super) struct ServerLayer {
    /// Where the section begins.
    pub place: Place,
    pub values: ServerValues,
}

/// One `[groups.NAME]`.
#[derive(Debug, Clone)]
pub(super) struct GroupLayer {
    /// Where the section begins.
    pub place: Place,
    pub values: GroupValues,
}

/// Which servers there are and which are asked: a file's, or a profile's.
#[derive(Debug, Clone, Default)]
pub(super) struct ServersLayer {
    /// `default_servers`, or what flags and environment say in its place.
    pub chosen: Option<Said<Vec<String>>>,
    pub by_name: BTreeMap<String, ServerLayer>,
    pub groups: BTreeMap<String, GroupLayer>,
}

impl ServersLayer {
    /// Takes every value that the stronger layer says, server by server.
    pub fn cover(&mut self, stronger: Self) {
        if stronger.chosen.is_some() {
            self.chosen = stronger.chosen;
        }
        for (name, server) in stronger.by_name {
            match self.by_name.get_mut(&name) {
                Some(weaker) => weaker.values.cover(server.values),
                None => {
                    self.by_name.insert(name, server);
                }
            }
        }
        for (name, group) in stronger.groups {
            match self.groups.get_mut(&name) {
                Some(weaker) => weaker.values.cover(group.values),
                None => {
                    self.groups.insert(name, group);
                }
            }
        }
    }
}

/// What one layer says.
#[derive(Debug, Clone, Default)]
pub(super) struct Layer {
    pub main: Main,
    pub cache: CacheLayer,
    pub ttl: TtlLayer,
    pub retry: RetryLayer,
    pub breaker: BreakerLayer,
    pub pool: PoolLayer,
    /// `[quota.NAME]`, with the place of each section.
    pub quota: BTreeMap<String, Said<QuotaLayer>>,
    pub servers: ServersLayer,
    /// `[profiles.NAME]`: each covers `servers` of its own layer when chosen.
    pub profiles: BTreeMap<String, ServersLayer>,
}

impl Layer {
    /// Takes every value that the stronger layer says. `profile` is the chosen
    /// one: its servers cover those of the layer that defines it.
    pub fn cover(&mut self, mut stronger: Self, profile: &str) {
        self.main.cover(stronger.main);
        self.cache.cover(stronger.cache);
        self.ttl.cover(stronger.ttl);
        self.retry.cover(stronger.retry);
        self.breaker.cover(stronger.breaker);
        self.pool.cover(stronger.pool);
        for (name, quota) in stronger.quota {
            match self.quota.get_mut(&name) {
                Some(weaker) => weaker.value.cover(quota.value),
                None => {
                    self.quota.insert(name, quota);
                }
            }
        }
        self.servers.cover(stronger.servers);
        if let Some(servers) = stronger.profiles.remove(profile) {
            self.servers.cover(servers);
        }
    }
}
