//! The schema: which keys a file may have and what each must be.
//!
//! Guarantees: whatever the text, parsing ends in a layer or in an error that
//! names file and line; an unknown key is such an error.

use std::sync::Arc;

use toml::de::DeTable;

use super::env::Environment;
use super::item::{Item, Scope, each_known};
use super::layer::{
    GroupLayer, GroupValues, Layer, ServerLayer, ServerValues, ServersLayer, Target,
};
use super::paths::expand;
use super::place::{Place, Source};
use super::{KeySource, Origin, server};
use crate::error::Result;
use policies::{breaker, cache, pool, quota, retry};

mod policies;

const TOP: [&str; 19] = [
    "breaker",
    "cache",
    "color",
    "default_servers",
    "format",
    "groups",
    "jobs",
    "key_timeout",
    "pager",
    "pool",
    "profile",
    "profiles",
    "quota",
    "retry",
    "servers",
    "timeout",
    "tls",
    "trust",
    "ttl",
];
const TTL: [&str; 7] = [
    "default",
    "errors",
    "examples",
    "not_found",
    "pinned",
    "practices",
    "reference",
];
const SERVER: [&str; 9] = [
    "api_key",
    "command",
    "connect_timeout",
    "embedded",
    "env",
    "login_command",
    "routes",
    "timeout",
    "url",
];

/// Parses a file into what it says.
pub(super) fn parse(source: &Arc<Source>, env: &Environment) -> Result<Layer> {
    let table = DeTable::parse(&source.text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        // Only the parser's own words: the line itself may hold a key.
        Place::File(Arc::clone(source), at).error(error.message())
    })?;
    let scope = Scope { source, env };
    let mut layer = Layer::default();
    each_known(&scope, "", table.get_ref(), &TOP, |key, item| {
        let main = &mut layer.main;
        match key {
            "breaker" => return breaker(&item, &mut layer.breaker),
            "cache" => return cache(&item, &mut layer.cache),
            "pool" => return pool(&item, &mut layer.pool),
            "quota" => return quota(&item, &mut layer.quota),
            "retry" => return retry(&item, &mut layer.retry),
            "ttl" => return ttl(&item, &mut layer),
            "tls" => return tls(&item, &mut layer),
            "trust" => return trust(&item, &mut layer),
            "profiles" => return profiles(&item, &mut layer),
            "color" => main.color = item.word()?,
            "format" => main.format = item.word()?,
            "jobs" => main.jobs = item.count()?,
            "key_timeout" => main.key_timeout = item.duration()?,
            "pager" => main.pager = item.string()?,
            "profile" => main.profile = item.string()?,
            "timeout" => main.timeout = item.duration()?,
            _ => return servers(key, &item, &mut layer.servers),
        }
        Ok(())
    })?;
    Ok(layer)
}

fn ttl(item: &Item<'_>, layer: &mut Layer) -> Result<()> {
    item.section(&TTL, |key, item| {
        let said = item.duration()?;
        match key {
            "default" => layer.ttl.default = said,
            "errors" => layer.ttl.errors = said,
            "examples" => layer.ttl.examples = said,
            "not_found" => layer.ttl.not_found = said,
            "pinned" => layer.ttl.pinned = said,
            "practices" => layer.ttl.practices = said,
            _ => layer.ttl.reference = said,
        }
        Ok(())
    })
}

fn tls(item: &Item<'_>, layer: &mut Layer) -> Result<()> {
    item.section(&["ca_file"], |_, item| {
        let scope = item.scope;
        layer.main.ca_file = item.parsed("a path in quotes", |path| {
            expand(path, scope.source.dir(), scope.env)
        })?;
        Ok(())
    })
}

fn trust(item: &Item<'_>, layer: &mut Layer) -> Result<()> {
    if matches!(item.scope.source.origin, Origin::Project(_)) {
        return Err(item.wrong("only the user's own configuration may trust a project"));
    }
    item.section(&["projects"], |_, item| {
        let paths = item.list("a list of paths", |item| {
            let scope = item.scope;
            let path = expand(
                item.text("a path in quotes")?,
                scope.source.dir(),
                scope.env,
            );
            path.map_err(|why| item.wrong(why))
        })?;
        layer.main.trusted = item.said(paths);
        Ok(())
    })
}

fn profiles(item: &Item<'_>, layer: &mut Layer) -> Result<()> {
    item.named(|name, item| {
        let mut profile = ServersLayer::default();
        item.section(&["default_servers", "groups", "servers"], |key, item| {
            servers(key, &item, &mut profile)
        })?;
        layer.profiles.insert(name.to_owned(), profile);
        Ok(())
    })
}

/// Reads `default_servers`, `groups` or `servers`.
fn servers(key: &str, item: &Item<'_>, layer: &mut ServersLayer) -> Result<()> {
    if key == "groups" {
        return item.named(|name, item| {
            let place = item.place();
            let values = group(&item)?;
            let group = GroupLayer { place, values };
            layer.groups.insert(name.to_owned(), group);
            Ok(())
        });
    }
    if key == "default_servers" {
        let names = item.strings("a list of server names")?;
        if names.is_empty() {
            return Err(item.wrong("name at least one server"));
        }
        layer.chosen = item.said(names);
        return Ok(());
    }
    item.named(|name, item| {
        let place = item.place();
        let values = server(&item)?;
        let server = ServerLayer { place, values };
        layer.by_name.insert(name.to_owned(), server);
        Ok(())
    })
}

fn group(item: &Item<'_>) -> Result<GroupValues> {
    let mut values = GroupValues::default();
    item.section(&["servers", "strategy"], |key, item| {
        if key == "strategy" {
            values.strategy = item.word()?;
            return Ok(());
        }
        let names = item.places("a list of server names")?;
        if names.is_empty() {
            return Err(item.wrong("name at least one server"));
        }
        values.servers = item.said(names);
        Ok(())
    })?;
    Ok(values)
}

fn server(item: &Item<'_>) -> Result<ServerValues> {
    let mut values = ServerValues::default();
    item.section(&SERVER, |key, item| {
        match key {
            "api_key" => {
                let keys = api_key(&item)?;
                values.keys = item.said(keys);
            }
            "env" => {
                let mut env = Vec::new();
                item.named(|name, item| {
                    let value = item.text("text in quotes")?;
                    env.push((name.to_owned(), value.to_owned()));
                    Ok(())
                })?;
                values.env = item.said(env);
            }
            "timeout" => values.timeout = item.duration()?,
            "connect_timeout" => values.connect_timeout = item.duration()?,
            "routes" => {
                let routes = item.places("a list such as [\"/company/*\", \"npm:@company/*\"]")?;
                let is_wrong = |text: &str| text.is_empty() || text.contains(char::is_whitespace);
                if let Some(wrong) = routes.iter().find(|said| is_wrong(&said.value)) {
                    let message = "a route is an id, a package or a glob, without blanks";
                    return Err(wrong.place.error(message));
                }
                values.routes = item.said(routes);
            }
            "login_command" => {
                let argv = if item.is_list() {
                    item.strings("a command")?
                } else {
                    let text = item.text("a command, in quotes or as a list")?;
                    shell_words::split(text).map_err(|_| item.wrong("a quote is not closed"))?
                };
                if argv
                    .first()
                    .is_some_and(|program| program.trim().is_empty())
                {
                    return Err(item.wrong("names no program"));
                }
                values.login_command = item.said(argv);
            }
            "command" | "url" | "embedded" if values.target.is_some() => {
                return Err(item.wrong("a server has one of url, command and embedded"));
            }
            "embedded" => match item.boolean()?.is_some_and(|said| said.value) {
                true => values.target = item.said(Target::Embedded),
                false => return Err(item.wrong("a server that is not has a url or a command")),
            },
            "command" => {
                let argv = item.strings("a list such as [\"npx\", \"-y\", \"package\"]")?;
                if argv.first().is_none_or(|program| program.trim().is_empty()) {
                    return Err(item.wrong("names no program"));
                }
                values.target = item.said(Target::Command(argv));
            }
            _ => {
                values.target = item.parsed("a URL in quotes", |text| {
                    Ok(Target::Url(server::parse_url(text)?))
                })?;
            }
        }
        Ok(())
    })?;
    Ok(values)
}

/// Reads one key reference or a list of them; `""` and `[]` are no key.
fn api_key(item: &Item<'_>) -> Result<Vec<KeySource>> {
    let one = |item: &Item<'_>| {
        let text = item.text("env:NAME, file:PATH or command:PROGRAM, in quotes")?;
        let source = item.scope.source;
        let key = KeySource::parse(text, source.dir(), item.scope.env);
        let key = key.map_err(|why| item.wrong(why))?;
        if matches!(key, Some(KeySource::Literal(_))) && matches!(source.origin, Origin::Project(_))
        {
            let error = item.wrong("a key does not belong in a project's file");
            return Err(error.hint("write env:NAME, file:PATH or command:PROGRAM"));
        }
        Ok(key)
    };
    if item.is_list() {
        let keys = item.list("a list of keys", one)?;
        return Ok(keys.into_iter().flatten().collect());
    }
    Ok(one(item)?.into_iter().collect())
}

#[cfg(test)]
mod tests;
