//! Packages on this disk that no lockfile points at: another version than the
//! locked one, or one that was downloaded for another project.

use std::path::{Path, PathBuf};

use super::places::{Places, subdirectories};
use super::python;
use super::want::is_sane;
use crate::model::Ecosystem;

/// Most registries that are looked into.
const MAX_REGISTRIES: usize = 64;

/// Finds what the project would get of a package, whatever version that is:
/// the nearest `node_modules` that has it, or the environment.
#[must_use]
pub fn unlocked(cwd: &Path, places: &Places, ecosystem: Ecosystem, name: &str) -> Option<PathBuf> {
    match ecosystem {
        Ecosystem::Npm if is_sane(name) => super::upwards(cwd)
            .into_iter()
            .map(|dir| dir.join("node_modules").join(name))
            .find(|place| place.join("package.json").is_file()),
        Ecosystem::PyPi => python::unlocked(&super::upwards(cwd), places, name),
        // Cargo and Go keep versions apart: another one is another package.
        Ecosystem::Npm | Ecosystem::Crates | Ecosystem::Go => None,
    }
}

/// Finds a crate of exactly this version among all that cargo has downloaded.
#[must_use]
pub fn downloaded_crate(places: &Places, name: &str, version: &str) -> Option<PathBuf> {
    let is_plain = |text: &str| is_sane(text) && !text.contains('/');
    if !is_plain(name) || !is_plain(version) {
        return None;
    }
    let sources = places.cargo_home.as_deref()?.join("registry/src");
    let registries = subdirectories(&sources, MAX_REGISTRIES);
    let spellings = [
        name.to_owned(),
        name.replace('_', "-"),
        name.replace('-', "_"),
    ];
    let mut all = registries.iter().flat_map(|registry| {
        let place = |name: &String| registry.join(format!("{name}-{version}"));
        spellings.iter().map(place)
    });
    all.find(|place| place.join("Cargo.toml").is_file())
}

#[cfg(test)]
mod tests {
    use super::{downloaded_crate, unlocked};
    use crate::manifest::Places;
    use crate::model::Ecosystem;

    #[test]
    fn crates_are_found_by_their_exact_version_alone() {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path().join("registry/src/index-1/serde_json-1.0.2");
        std::fs::create_dir_all(&dir).unwrap();
        std::fs::write(dir.join("Cargo.toml"), "").unwrap();
        let places = Places {
            cargo_home: Some(home.path().to_path_buf()),
            ..Places::default()
        };
        let find = |name, version| downloaded_crate(&places, name, version);
        assert_eq!(find("serde_json", "1.0.2"), Some(dir.clone()));
        assert_eq!(find("serde-json", "1.0.2"), Some(dir));
        for (name, version) in [
            ("serde_json", "1.0"),
            ("serde", "json-1.0.2"),
            ("../index-1/serde_json", "1.0.2"),
            ("", "1.0.2"),
            ("serde_json", ""),
        ] {
            assert_eq!(find(name, version), None, "{name} {version}");
        }
    }

    #[test]
    fn what_is_there_is_found_whatever_is_locked() {
        let root = tempfile::tempdir().unwrap();
        let write = |path: &str| {
            let path = root.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "{}").unwrap();
        };
        write("node_modules/@a/b/package.json");
        write(".venv/pyvenv.cfg");
        write(".venv/lib/python3/site-packages/Typing_Extensions-4.1.dist-info/METADATA");
        write("packages/x/package.json");
        let cwd = root.path().join("packages/x");
        let find = |ecosystem, name| unlocked(&cwd, &Places::default(), ecosystem, name);
        let place = |path: &str| Some(root.path().join(path));
        assert_eq!(find(Ecosystem::Npm, "@a/b"), place("node_modules/@a/b"));
        assert_eq!(
            find(Ecosystem::PyPi, "typing-extensions"),
            place(".venv/lib/python3/site-packages/Typing_Extensions-4.1.dist-info")
        );
        assert_eq!(find(Ecosystem::Npm, "../packages/x"), None);
        assert_eq!(find(Ecosystem::Crates, "typing-extensions"), None);
    }
}
