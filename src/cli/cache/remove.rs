//! `docent cache clear` and `prune`: answers, and parts of the index.

use serde_json::json;

use super::FilterArgs;
use crate::app::App;
use crate::config::{Endpoint, ServerConfig};
use crate::error::Result;
use crate::model::{IndexStats, LibraryRef};

/// Which parts of the index a filter means.
enum Parts {
    None,
    Of(LibraryRef),
    All,
}

impl Parts {
    /// Parts are of the embedded source and of no kind of answer.
    fn of(app: &App, filter: &FilterArgs) -> Self {
        let is_local = |server: &ServerConfig| server.endpoint == Endpoint::Local;
        let is_elsewhere = app.asked_server().is_some_and(|server| !is_local(server));
        match &filter.library {
            _ if filter.kind.is_some() || is_elsewhere => Parts::None,
            None => Parts::All,
            Some(library) => library.parse().map_or(Parts::None, Parts::Of),
        }
    }

    fn stats(&self, app: &App) -> IndexStats {
        match self {
            Parts::None => IndexStats::default(),
            Parts::Of(library) => app.index().stats_of(library),
            Parts::All => app.index().stats(),
        }
    }

    fn clear(&self, app: &App) -> IndexStats {
        match self {
            Parts::None => IndexStats::default(),
            Parts::Of(library) => app.index().clear_of(library),
            Parts::All => app.index().clear(),
        }
    }
}

/// Removes the answers and parts that a filter means.
pub(super) fn clear(app: &App, filter: &FilterArgs, yes: bool) -> Result<u8> {
    let parts = Parts::of(app, filter);
    let filter = filter.to_filter(app, 0);
    if !yes {
        let entries = match app.cache.list(&filter)?.len() {
            1 => "1 entry".to_owned(),
            n => format!("{n} entries"),
        };
        let index = match parts.stats(app).parts {
            0 => String::new(),
            1 => " and 1 part of the index".to_owned(),
            n => format!(" and {n} parts of the index"),
        };
        let question = format!("remove {entries} from the cache{index}?");
        if !app.printer.confirm(&question)? {
            app.printer.warn("nothing removed");
            return Ok(0);
        }
    }
    let cleared = app.cache.clear(&filter);
    // The one file may be broken; the parts are others.
    let index = parts.clear(app);
    let cleared = cleared?;
    app.printer.cleared(cleared.entries, cleared.bytes, index)?;
    Ok(0)
}

/// Removes what is too old and what is too much, of both; or only says so.
pub(super) fn prune(app: &App, is_rehearsal: bool) -> Result<u8> {
    let pruned = match is_rehearsal {
        true => app.cache.rehearse_prune(),
        false => app.cache.prune(),
    };
    let index = app.index().rehearsing(is_rehearsal);
    let index = index.prune(app.settings.cache.max_size);
    let pruned = pruned?;
    let removed = match is_rehearsal {
        true => "would remove",
        false => "removed",
    };
    let fields = json!({
        "expired": pruned.expired,
        "evicted": pruned.evicted,
        "bytes": pruned.bytes,
        "index": {
            "outdated": index.outdated,
            "evicted": index.evicted,
            "leftovers": index.leftovers,
            "bytes": index.bytes,
        },
        "dry_run": is_rehearsal,
    });
    let mut text = format!(
        "{removed} {} expired and {} least used entries, {} bytes",
        pruned.expired, pruned.evicted, pruned.bytes
    );
    if index.outdated + index.evicted + index.leftovers > 0 {
        text.push_str(&format!(
            "\n{removed} {} outdated and {} least used parts of the index and {} leftovers, {} bytes",
            index.outdated, index.evicted, index.leftovers, index.bytes
        ));
    }
    app.printer.report("docent.cache-prune/1", fields, &text)?;
    Ok(0)
}
