//! A virtual environment: which packages are in its `site-packages`.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::manifest::package::{Kind, Source};
use crate::manifest::places::subdirectories;
use crate::manifest::text::{self, MAX_MANIFEST};
use crate::manifest::want::{Want, normal};

/// Most entries of `site-packages` that are looked at.
const MAX_ENTRIES: usize = 50_000;

/// An installed package.
#[derive(Debug, Clone)]
pub(super) struct Dist {
    /// As `NAME-VERSION.dist-info` spells it.
    pub(super) name: String,
    pub(super) version: String,
    pub(super) place: PathBuf,
}

impl Dist {
    /// Tells who asked for it: installers leave a mark for what was named.
    pub(super) fn kind(&self) -> Kind {
        match self.place.join("REQUESTED").is_file() {
            true => Kind::Direct,
            false => Kind::Transitive,
        }
    }

    /// Reads where it came from: there is a file if not from a registry.
    pub(super) fn source(&self) -> Source {
        let text = text::read(&self.place.join("direct_url.json"), MAX_MANIFEST);
        match text.ok().flatten() {
            None => Source::Registry,
            Some(text) if text.contains("\"vcs_info\"") => Source::Git,
            Some(text) if text.contains("file://") => Source::Path,
            Some(_) => Source::Registry,
        }
    }
}

/// The packages of an environment by their folded names.
#[derive(Debug, Default)]
pub(super) struct Environment {
    pub(super) dir: PathBuf,
    pub(super) dists: HashMap<String, Dist>,
}

/// Opens the environment in a directory, if it is one.
pub(super) fn open(dir: &Path, want: &Want) -> Option<Environment> {
    if !dir.join("pyvenv.cfg").is_file() {
        return None;
    }
    let lib = subdirectories(&dir.join("lib"), 64).into_iter();
    let unix = lib.map(|python| python.join("site-packages"));
    let sites = unix.chain([dir.join("Lib/site-packages")]);
    let mut dists = HashMap::new();
    for site in sites {
        let entries = fs::read_dir(site).into_iter().flatten().take(MAX_ENTRIES);
        for place in entries.flatten().map(|entry| entry.path()) {
            let file = place.file_name().and_then(|name| name.to_str());
            let stem = file.and_then(|name| name.strip_suffix(".dist-info"));
            let Some((name, version)) = stem.and_then(|stem| stem.rsplit_once('-')) else {
                continue;
            };
            if want.takes(name) {
                let dist = Dist {
                    name: name.to_owned(),
                    version: version.to_owned(),
                    place: place.clone(),
                };
                dists.insert(normal(name), dist);
            }
        }
    }
    Some(Environment {
        dir: dir.to_path_buf(),
        dists,
    })
}
