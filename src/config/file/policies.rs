//! The sections that say how failures are met and what is kept.

use std::collections::BTreeMap;

use super::super::item::Item;
use super::super::layer::{BreakerLayer, CacheLayer, PoolLayer, QuotaLayer, RetryLayer};
use super::super::place::Said;
use super::super::shared::{self, SharedSource};
use crate::error::Result;

const CACHE: [&str; 10] = [
    "enabled",
    "max_age",
    "max_size",
    "memory",
    "revalidate",
    "shared",
    "shared_prefix",
    "shared_timeout",
    "shared_ttl",
    "stale_for",
];
const BREAKER: [&str; 6] = [
    "buckets",
    "consecutive",
    "error_rate",
    "min_calls",
    "open_for",
    "window",
];

pub(super) fn cache(item: &Item<'_>, layer: &mut CacheLayer) -> Result<()> {
    item.section(&CACHE, |key, item| {
        match key {
            "enabled" => layer.enabled = item.boolean()?,
            "max_age" => layer.max_age = item.duration()?,
            "max_size" => layer.max_size = item.size()?,
            "memory" => layer.memory = item.size()?,
            "revalidate" => layer.revalidate = item.word()?,
            "shared" => {
                layer.shared = item.parsed("a URL or env:NAME, in quotes", SharedSource::parse)?;
            }
            "shared_prefix" => {
                layer.shared_prefix = item.parsed("text in quotes", shared::parse_prefix)?;
            }
            "shared_timeout" => layer.shared_timeout = item.duration()?,
            "shared_ttl" => layer.shared_ttl = item.duration()?,
            _ => layer.stale_for = item.duration()?,
        }
        Ok(())
    })
}

pub(super) fn retry(item: &Item<'_>, layer: &mut RetryLayer) -> Result<()> {
    item.section(&["attempts", "base", "max"], |key, item| {
        match key {
            "attempts" => layer.attempts = item.number()?,
            "base" => layer.base = item.duration()?,
            _ => layer.max = item.duration()?,
        }
        Ok(())
    })
}

pub(super) fn breaker(item: &Item<'_>, layer: &mut BreakerLayer) -> Result<()> {
    item.section(&BREAKER, |key, item| {
        match key {
            "buckets" => layer.buckets = item.number()?,
            "consecutive" => layer.consecutive = item.number()?,
            "error_rate" => layer.error_rate = item.share()?,
            "min_calls" => layer.min_calls = item.number()?,
            "open_for" => layer.open_for = item.duration()?,
            _ => layer.window = item.duration()?,
        }
        Ok(())
    })
}

pub(super) fn pool(item: &Item<'_>, layer: &mut PoolLayer) -> Result<()> {
    item.section(&["idle", "max", "wait"], |key, item| {
        match key {
            "idle" => layer.idle = item.duration()?,
            "max" => layer.max = item.number()?,
            _ => layer.wait = item.duration()?,
        }
        Ok(())
    })
}

pub(super) fn quota(item: &Item<'_>, layer: &mut BTreeMap<String, Said<QuotaLayer>>) -> Result<()> {
    item.named(|name, item| {
        let mut value = QuotaLayer::default();
        item.section(&["day", "month"], |key, item| {
            match key {
                "day" => value.day = item.number()?,
                _ => value.month = item.number()?,
            }
            Ok(())
        })?;
        let place = item.place();
        layer.insert(name.to_owned(), Said { value, place });
        Ok(())
    })
}
