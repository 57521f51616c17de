//! Every value with its origin, for `config show`. Keys and what children get
//! in their environment are masked.

use super::layer::{Layer, Target};
use super::place::Said;
use super::units::{format_duration, format_size};
use super::{Endpoint, Origin, ServerConfig, Settings, Strategy, Value, server};

/// What the layers said, kept until somebody wants to see it.
#[derive(Debug, Clone)]
pub(super) struct Sources {
    /// All layers, laid over one another.
    pub merged: Layer,
    /// Which layer names the directory of the cache.
    pub dir_origin: Origin,
}

impl Settings {
    /// Returns every value with its origin, sorted by key, for `config show`.
    #[must_use]
    pub fn values(&self) -> Vec<Value> {
        let mut values = values(&self.sources.merged, &self.known);
        let at = values.partition_point(|value| value.key.as_str() < "cache.dir");
        let dir = Value {
            key: "cache.dir".to_owned(),
            value: text(&self.cache.dir.to_string_lossy()),
            origin: self.sources.dir_origin.clone(),
        };
        values.insert(at, dir);
        values
    }
}

/// Collects values.
#[derive(Default)]
struct Rows(Vec<Value>);

impl Rows {
    fn add<T>(&mut self, key: &str, said: Option<&Said<T>>, text: impl FnOnce(&T) -> String) {
        if let Some(said) = said {
            self.0.push(Value {
                key: key.to_owned(),
                value: text(&said.value),
                origin: said.place.origin(),
            });
        }
    }

    fn with_default<T>(
        &mut self,
        key: &str,
        said: Option<&Said<T>>,
        value: &T,
        text: impl FnOnce(&T) -> String,
    ) {
        self.0.push(Value {
            key: key.to_owned(),
            value: text(value),
            origin: said.map_or(Origin::Default, |said| said.place.origin()),
        });
    }
}

fn text(text: &str) -> String {
    format!("{text:?}")
}

fn list<S: AsRef<str>>(items: impl IntoIterator<Item = S>) -> String {
    let items: Vec<_> = items.into_iter().map(|item| text(item.as_ref())).collect();
    format!("[{}]", items.join(", "))
}

fn duration(value: &std::time::Duration) -> String {
    text(&format_duration(*value))
}

/// Returns every value, sorted by key. `known` are the servers `layer` defines.
fn values(layer: &Layer, known: &[ServerConfig]) -> Vec<Value> {
    let mut rows = Rows::default();
    let (main, cache, ttl) = (&layer.main, &layer.cache, &layer.ttl);
    rows.add("timeout", main.timeout.as_ref(), duration);
    rows.add("key_timeout", main.key_timeout.as_ref(), duration);
    rows.add("max_calls", main.max_calls.as_ref(), u64::to_string);
    rows.add("jobs", main.jobs.as_ref(), usize::to_string);
    rows.add("profile", main.profile.as_ref(), |v| text(v));
    rows.add("format", main.format.as_ref(), |v| text(v.as_str()));
    rows.add("color", main.color.as_ref(), |v| text(v.as_str()));
    rows.add("pager", main.pager.as_ref(), |v| text(v));
    rows.add("offline", main.offline.as_ref(), bool::to_string);
    rows.add("tls.ca_file", main.ca_file.as_ref(), |v| {
        text(&v.to_string_lossy())
    });
    rows.add("trust.projects", main.trusted.as_ref(), |v| {
        list(v.iter().map(|path| path.to_string_lossy()))
    });
    rows.add("cache.enabled", cache.enabled.as_ref(), bool::to_string);
    rows.add("cache.max_age", cache.max_age.as_ref(), duration);
    rows.add("cache.max_size", cache.max_size.as_ref(), |v| {
        text(&format_size(*v))
    });
    rows.add("cache.stale_for", cache.stale_for.as_ref(), duration);
    rows.add("ttl.default", ttl.default.as_ref(), duration);
    rows.add("ttl.practices", ttl.practices.as_ref(), duration);
    rows.add("ttl.reference", ttl.reference.as_ref(), duration);
    rows.add("ttl.examples", ttl.examples.as_ref(), duration);
    rows.add("ttl.errors", ttl.errors.as_ref(), duration);
    rows.add("ttl.pinned", ttl.pinned.as_ref(), duration);
    rows.add("ttl.not_found", ttl.not_found.as_ref(), duration);
    rows.add("default_servers", layer.servers.chosen.as_ref(), |names| {
        // A URL may hold a token in its query.
        list(
            names
                .iter()
                .map(|name| name.split('?').next().unwrap_or(name)),
        )
    });
    policies(&mut rows, layer);
    for (name, group) in &layer.servers.groups {
        let values = &group.values;
        rows.add(
            &format!("groups.{name}.servers"),
            values.servers.as_ref(),
            |servers| list(servers.iter().map(|said| &said.value)),
        );
        let strategy = values.strategy.as_ref();
        rows.with_default(
            &format!("groups.{name}.strategy"),
            strategy,
            &strategy.map_or(Strategy::Failover, |said| said.value),
            |strategy| text(strategy.as_str()),
        );
    }
    for config in known {
        server(&mut rows, layer, config);
    }
    rows.0.sort_by(|a, b| a.key.cmp(&b.key));
    rows.0
}

/// Adds how failures are met and what is shared.
fn policies(rows: &mut Rows, layer: &Layer) {
    let cache = &layer.cache;
    rows.add("cache.memory", cache.memory.as_ref(), |v| {
        text(&format_size(*v))
    });
    rows.add("cache.revalidate", cache.revalidate.as_ref(), |v| {
        text(v.as_str())
    });
    rows.add("cache.shared", cache.shared.as_ref(), |v| {
        text(&v.describe())
    });
    rows.add("cache.shared_prefix", cache.shared_prefix.as_ref(), |v| {
        text(v)
    });
    rows.add(
        "cache.shared_timeout",
        cache.shared_timeout.as_ref(),
        duration,
    );
    rows.add("cache.shared_ttl", cache.shared_ttl.as_ref(), duration);
    let retry = &layer.retry;
    rows.add("retry.attempts", retry.attempts.as_ref(), u64::to_string);
    rows.add("retry.base", retry.base.as_ref(), duration);
    rows.add("retry.max", retry.max.as_ref(), duration);
    let breaker = &layer.breaker;
    let (rate, calls) = (breaker.error_rate.as_ref(), breaker.min_calls.as_ref());
    rows.add("breaker.error_rate", rate, |rate| format!("{rate:?}"));
    rows.add("breaker.min_calls", calls, u64::to_string);
    rows.add("breaker.window", breaker.window.as_ref(), duration);
    rows.add("breaker.buckets", breaker.buckets.as_ref(), u64::to_string);
    let consecutive = breaker.consecutive.as_ref();
    rows.add("breaker.consecutive", consecutive, u64::to_string);
    rows.add("breaker.open_for", breaker.open_for.as_ref(), duration);
    rows.add("pool.max", layer.pool.max.as_ref(), u64::to_string);
    rows.add("pool.idle", layer.pool.idle.as_ref(), duration);
    rows.add("pool.wait", layer.pool.wait.as_ref(), duration);
    for (name, quota) in &layer.quota {
        let (day, month) = (quota.value.day.as_ref(), quota.value.month.as_ref());
        rows.add(&format!("quota.{name}.day"), day, u64::to_string);
        rows.add(&format!("quota.{name}.month"), month, u64::to_string);
    }
}

fn server(rows: &mut Rows, layer: &Layer, config: &ServerConfig) {
    let Some(said) = layer.servers.by_name.get(&config.name) else {
        return;
    };
    let key = |key: &str| format!("servers.{}.{key}", config.name);
    let values = &said.values;
    if let Some(target) = &values.target {
        match &target.value {
            Target::Url(_) => rows.add(&key("url"), Some(target), |_| text(&config.address())),
            Target::Embedded => rows.add(&key("embedded"), Some(target), |_| true.to_string()),
            Target::Command(argv) => {
                rows.add(&key("command"), Some(target), |_| list(server::mask(argv)));
                rows.add(&key("env"), values.env.as_ref(), |env| {
                    let env: Vec<_> = env.iter().map(|(n, _)| format!("{n} = \"***\"")).collect();
                    format!("{{ {} }}", env.join(", ")).replace("{  }", "{}")
                });
            }
        }
    }
    rows.add(&key("api_key"), values.keys.as_ref(), |keys| {
        match keys.as_slice() {
            [one] => text(&one.describe()),
            keys => list(keys.iter().map(super::KeySource::describe)),
        }
    });
    rows.add(&key("routes"), values.routes.as_ref(), |routes| {
        list(routes.iter().map(|said| &said.value))
    });
    let login = values.login_command.as_ref();
    rows.add(&key("login_command"), login, |argv| {
        list(server::mask(argv))
    });
    let (call, connect) = (values.timeout.as_ref(), values.connect_timeout.as_ref());
    rows.with_default(&key("timeout"), call, &config.timeout, duration);
    // Nothing is connected to in this process.
    if config.endpoint != Endpoint::Local {
        rows.with_default(
            &key("connect_timeout"),
            connect,
            &config.connect_timeout,
            duration,
        );
    }
}
