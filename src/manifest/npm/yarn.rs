//! `yarn.lock`, as yarn 1 and as the later yarns write it.

use std::collections::HashMap;

use super::entry::{Entry, FAR, Spot, source_of, split_spec};
use super::lines::{Line, classic, unquote, yaml};
use super::package_json::{Dependency, Importer};
use crate::manifest::package::{Kind, Source};
use crate::manifest::text::Broken;
use crate::manifest::want::Want;

/// One block: what was asked for, and what it came to.
#[derive(Default)]
struct Block {
    /// Pairs of the name it goes by and the range.
    specs: Vec<(String, String)>,
    version: String,
    /// `name@npm:1.2.3` of the later yarns.
    resolution: String,
    /// The address of yarn 1.
    resolved: String,
}

/// Parses the text; which ranges are whose is in the importers' manifests.
pub(super) fn parse(text: &str, want: &Want, importers: &[Importer]) -> Result<Vec<Entry>, Broken> {
    let is_berry = text.starts_with("__metadata:") || text.contains("\n__metadata:");
    let is_classic = text.contains("# yarn lockfile v1");
    if !is_berry && !is_classic {
        return Err(Broken::new(1, "neither yarn 1 nor a later yarn wrote it"));
    }
    let blocks = match is_berry {
        true => blocks(yaml(text), want)?,
        false => blocks(classic(text), want)?,
    };
    Ok(entries(&blocks, importers))
}

/// Reads the blocks that are wanted.
fn blocks<'a>(
    lines: impl Iterator<Item = Result<Line<'a>, Broken>>,
    want: &Want,
) -> Result<Vec<Block>, Broken> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut is_open = false;
    let mut start = 0;
    for line in lines {
        let line = line?;
        if line.indent == 0 {
            check(&blocks, is_open, start)?;
            start = line.number;
            is_open = line.key != "__metadata" && may_be(&line.key, want);
            if is_open {
                blocks.push(Block {
                    specs: specs(&line.key),
                    ..Block::default()
                });
            }
        } else if let Some(block) = blocks.last_mut().filter(|_| is_open && line.indent == 2) {
            match &*line.key {
                "version" => block.version = line.value.into_owned(),
                "resolution" => block.resolution = line.value.into_owned(),
                "resolved" => block.resolved = line.value.into_owned(),
                _ => {}
            }
        }
    }
    check(&blocks, is_open, start)?;
    Ok(blocks)
}

fn check(blocks: &[Block], is_open: bool, start: usize) -> Result<(), Broken> {
    match blocks.last() {
        Some(block) if is_open && block.version.is_empty() => {
            Err(Broken::new(start, "an entry without a version"))
        }
        _ => Ok(()),
    }
}

fn may_be(key: &str, want: &Want) -> bool {
    want.name().is_none_or(|name| key.contains(name))
}

/// Splits `"a@^1, a@npm:b@^2"` or `a@^1, "b@^2"`.
fn specs(key: &str) -> Vec<(String, String)> {
    let specs = key
        .split(", ")
        .map(|spec| unquote(spec.trim()).into_owned());
    let pairs = specs.map(|spec| {
        let (alias, range) = split_spec(spec.trim_matches('"'));
        (alias.to_owned(), range.to_owned())
    });
    pairs.collect()
}

fn entries(blocks: &[Block], importers: &[Importer]) -> Vec<Entry> {
    let asked = asked(importers);
    let mut all = Vec::new();
    for block in blocks {
        let Some((alias, range)) = block.specs.first() else {
            continue;
        };
        let (name, source, place) = identity(block, alias, range);
        let plain = |range: &str| range.strip_prefix("npm:").unwrap_or(range).to_owned();
        let hits = block.specs.iter().filter_map(|(alias, range)| {
            let hit = asked.get(&(alias.as_str(), plain(range)))?;
            Some((alias, hit))
        });
        let best = hits.min_by_key(|(_, (rank, kind))| (*rank, *kind));
        // A member has a version in its manifest alone.
        let own = place.as_ref().and_then(|path| {
            let own = importers.iter().find(|importer| importer.path == *path)?;
            own.manifest.version.as_deref()
        });
        let is_member = source == Source::Workspace;
        let version = own.filter(|_| is_member).unwrap_or(&block.version);
        let alias = best.map_or(alias, |(alias, _)| alias);
        all.push(Entry {
            kind: match best {
                Some((_, (_, kind))) => *kind,
                None if is_member => Kind::Direct,
                None => Kind::Transitive,
            },
            source,
            rank: best.map_or(FAR, |(_, (rank, _))| *rank),
            spot: match place {
                Some(path) if path.is_empty() => Spot::Dir(".".to_owned()),
                Some(path) => Spot::Dir(path),
                None => Spot::Hoisted(alias.clone()),
            },
            ..Entry::new(alias, &name, version)
        });
    }
    all
}

/// Returns the published name, the source and, of members, the place.
fn identity(block: &Block, alias: &str, range: &str) -> (String, Source, Option<String>) {
    if !block.resolution.is_empty() {
        let (name, rest) = split_spec(&block.resolution);
        let source = source_of(rest);
        let path = rest.strip_prefix("workspace:").map(|path| match path {
            "." => String::new(),
            path => path.to_owned(),
        });
        return (name.to_owned(), source, path);
    }
    let real = range.strip_prefix("npm:").map(|spec| split_spec(spec).0);
    let source = match source_of(range) {
        Source::Registry => source_of(&block.resolved),
        source => source,
    };
    (real.unwrap_or(alias).to_owned(), source, None)
}

type Asked<'a> = HashMap<(&'a str, String), (usize, Kind)>;

/// Lists what the manifests ask for: the nearest first.
fn asked(importers: &[Importer]) -> Asked<'_> {
    let mut asked = Asked::new();
    for (at, importer) in importers.iter().enumerate() {
        for Dependency { alias, range, kind } in &importer.manifest.dependencies {
            let range = range.strip_prefix("npm:").unwrap_or(range).to_owned();
            let hit = asked.entry((alias, range)).or_insert((at.min(1), *kind));
            hit.1 = hit.1.min(*kind);
        }
    }
    asked
}

#[cfg(test)]
mod tests {
    use super::specs;

    #[test]
    fn specifiers_of_a_block_are_split() {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(
            specs("a@^1, \"@s/b@1 - 2\", \"@s/b@>=1\""),
            [pair("a", "^1"), pair("@s/b", "1 - 2"), pair("@s/b", ">=1")]
        );
        assert_eq!(
            specs("a@npm:^1, a@npm:b@^2"),
            [pair("a", "npm:^1"), pair("a", "npm:b@^2")]
        );
    }
}
