//! The weakest layer, ready made.
//!
//! `defaults.toml` is what people read, and what this must say: a test holds
//! them together. To parse it in every run took a tenth of the time in which
//! an answer comes out of the cache.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::layer::{
    BreakerLayer, CacheLayer, Layer, Main, PoolLayer, RetryLayer, ServerLayer, ServerValues,
    ServersLayer, Target, TtlLayer,
};
use super::place::{Place, Said, Source};
use super::shared::SharedSource;
use super::{
    BreakerSettings, Color, Format, KeySource, Origin, PoolSettings, RetrySettings, Revalidate,
};

/// The template of the user's file.
pub(super) const TEXT: &str = include_str!("defaults.toml");

const HOUR: u64 = 3600;
const DAY: u64 = 24 * HOUR;

/// Returns the file that the defaults are said in.
pub(super) fn source() -> Arc<Source> {
    Arc::new(Source {
        origin: Origin::Default,
        path: PathBuf::from("defaults.toml"),
        text: TEXT.to_owned(),
    })
}

/// Returns what `defaults.toml` says.
pub(super) fn layer() -> Layer {
    let place = Place::File(source(), 0);
    Layer {
        main: Main {
            timeout: seconds(&place, 30),
            jobs: said(&place, 3),
            key_timeout: seconds(&place, 10),
            profile: said(&place, "default".to_owned()),
            format: said(&place, Format::Auto),
            color: said(&place, Color::Auto),
            pager: said(&place, "less -FRX".to_owned()),
            ..Main::default()
        },
        cache: CacheLayer {
            enabled: said(&place, true),
            max_size: said(&place, 1 << 30),
            stale_for: seconds(&place, 30 * DAY),
            memory: said(&place, 64 << 20),
            revalidate: said(&place, Revalidate::Before),
            shared: said(&place, SharedSource::Off),
            shared_prefix: said(&place, "docent:".to_owned()),
            shared_ttl: seconds(&place, 7 * DAY),
            shared_timeout: said(&place, Duration::from_millis(50)),
            ..CacheLayer::default()
        },
        retry: retry(&place),
        breaker: breaker(&place),
        pool: pool(&place),
        ttl: TtlLayer {
            default: seconds(&place, 4 * HOUR),
            practices: seconds(&place, DAY),
            reference: seconds(&place, 12 * HOUR),
            examples: seconds(&place, 6 * HOUR),
            errors: seconds(&place, 2 * HOUR),
            pinned: seconds(&place, 7 * DAY),
            not_found: seconds(&place, 600),
        },
        servers: servers(&place),
        ..Layer::default()
    }
}

fn retry(place: &Place) -> RetryLayer {
    let RetrySettings {
        attempts,
        base,
        max,
    } = RetrySettings::default();
    RetryLayer {
        attempts: said(place, attempts.into()),
        base: said(place, base),
        max: said(place, max),
    }
}

fn breaker(place: &Place) -> BreakerLayer {
    let default = BreakerSettings::default();
    BreakerLayer {
        error_rate: said(place, default.error_rate),
        min_calls: said(place, default.min_calls.into()),
        window: said(place, default.window),
        buckets: said(place, default.buckets.into()),
        consecutive: said(place, default.consecutive.into()),
        open_for: said(place, default.open_for),
    }
}

fn pool(place: &Place) -> PoolLayer {
    let PoolSettings { max, idle, wait } = PoolSettings::default();
    PoolLayer {
        max: said(place, max as u64),
        idle: said(place, idle),
        wait: said(place, wait),
    }
}

fn servers(place: &Place) -> ServersLayer {
    let server = |name: &str, target, values| {
        let target = said(place, target);
        let values = ServerValues { target, ..values };
        let place = place.clone();
        (name.to_owned(), ServerLayer { place, values })
    };
    let context7 = |env| ServerValues {
        env,
        keys: said(place, vec![KeySource::Env("CONTEXT7_API_KEY".to_owned())]),
        ..ServerValues::default()
    };
    let patient = ServerValues {
        timeout: seconds(place, 60),
        ..ServerValues::default()
    };
    let url = Target::Url("https://mcp.context7.com/mcp".to_owned());
    let argv = ["npx", "-y", "@upstash/context7-mcp@latest"];
    let command = Target::Command(argv.map(str::to_owned).to_vec());
    ServersLayer {
        chosen: said(place, ["context7", "local"].map(str::to_owned).to_vec()),
        by_name: [
            server("context7", url, context7(None)),
            server("context7-npx", command, context7(said(place, Vec::new()))),
            server("local", Target::Embedded, patient),
        ]
        .into(),
        ..ServersLayer::default()
    }
}

fn said<T>(place: &Place, value: T) -> Option<Said<T>> {
    let place = place.clone();
    Some(Said { value, place })
}

fn seconds(place: &Place, count: u64) -> Option<Said<Duration>> {
    said(place, Duration::from_secs(count))
}

#[cfg(test)]
mod tests {
    use super::{layer, source};
    use crate::config::{Environment, file};

    /// Returns all that a layer says, without where in the file it says so.
    fn text(layer: &super::Layer) -> String {
        let text = format!("{layer:?}");
        let mut parts = text.split("Source(defaults.toml), ");
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |all, part| {
            all + part.trim_start_matches(|c: char| c.is_ascii_digit())
        })
    }

    #[test]
    fn the_ready_made_layer_says_what_the_file_says() {
        let env = Environment::from_pairs([("HOME", "/home/x")]);
        let parsed = file::parse(&source(), &env).unwrap();
        assert_eq!(text(&layer()), text(&parsed));
        assert!(text(&parsed).contains("context7-npx"));
    }
}
