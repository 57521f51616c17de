//! Where the configuration, the project file and the cache are.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::env::{self, Environment};
use super::place::Source;
use super::{Origin, Overrides};
use crate::error::{Error, Kind, Result};

/// Name of the user's file in the configuration directory.
const USER_FILE: &str = "config.toml";
/// Name of a project's file.
const PROJECT_FILE: &str = "docent.toml";
/// Larger than any file a person writes.
const LARGEST: u64 = 256 << 10;

/// Returns the directory of the user's configuration.
///
/// # Errors
/// [`Kind::Config`] where no home directory is known.
pub fn config_dir(env: &Environment, cwd: &Path) -> Result<PathBuf> {
    match env.path(env::DOCENT_CONFIG_DIR) {
        Some(dir) => Ok(cwd.join(dir)),
        None => Ok(platform(env::DOCENT_CONFIG_DIR)?.config_dir().to_owned()),
    }
}

/// Returns the directory of the cache, and which layer says so.
///
/// # Errors
/// [`Kind::Config`] where no home directory is known.
pub fn cache_dir(env: &Environment, cwd: &Path) -> Result<(PathBuf, Origin)> {
    match env.path(env::DOCENT_CACHE_DIR) {
        Some(dir) => Ok((cwd.join(dir), Origin::Env(env::DOCENT_CACHE_DIR))),
        None => {
            let dirs = platform(env::DOCENT_CACHE_DIR)?;
            Ok((dirs.cache_dir().to_owned(), Origin::Default))
        }
    }
}

/// Returns the user's file, whether it exists or not: `--config`, or the platform's.
///
/// # Errors
/// [`Kind::Config`] where no home directory is known.
pub fn user_file(overrides: &Overrides, env: &Environment, cwd: &Path) -> Result<PathBuf> {
    match &overrides.config {
        Some(file) => Ok(cwd.join(file)),
        None => Ok(config_dir(env, cwd)?.join(USER_FILE)),
    }
}

/// Returns the nearest project file: in `cwd` or the closest directory above it.
#[must_use]
pub fn project_file(cwd: &Path) -> Option<PathBuf> {
    cwd.ancestors()
        .map(|dir| dir.join(PROJECT_FILE))
        // What cannot be looked at, in a directory above, is not ours.
        .find(|file| file.metadata().is_ok())
}

/// Replaces a leading `~` by the home directory and starts relative paths from `dir`.
pub(super) fn expand(path: &str, dir: &Path, env: &Environment) -> Result<PathBuf, String> {
    let home = || {
        let dirs = directories::BaseDirs::new();
        let home = env.path(env::HOME);
        home.or_else(|| dirs.map(|dirs| dirs.home_dir().to_owned()))
            .ok_or_else(|| "no home directory is known: set HOME".to_owned())
    };
    match path.strip_prefix('~') {
        Some("") => home(),
        Some(rest) if rest.starts_with('/') => Ok(home()?.join(rest.trim_start_matches('/'))),
        _ => Ok(dir.join(path)),
    }
}

fn platform(variable: &str) -> Result<directories::ProjectDirs> {
    directories::ProjectDirs::from("", "", "docent").ok_or_else(|| {
        Error::new(Kind::Config, "no home directory is known")
            .hint(format!("set HOME or {variable}"))
    })
}

/// Loads the user's file; `None` where there is none.
pub(super) fn load_user(
    overrides: &Overrides,
    env: &Environment,
    cwd: &Path,
) -> Result<Option<Arc<Source>>> {
    let path = user_file(overrides, env, cwd)?;
    let text = read(&path)?;
    if text.is_none() && overrides.config.is_some() {
        let message = format!("--config: no file {}", path.display());
        return Err(Error::new(Kind::Config, message));
    }
    Ok(text.map(|text| {
        let origin = Origin::User(path.clone());
        Arc::new(Source { origin, path, text })
    }))
}

/// Loads the project's file; `None` where there is none, or where it is the
/// file that `--config` names.
pub(super) fn load_project(overrides: &Overrides, cwd: &Path) -> Result<Option<Arc<Source>>> {
    let Some(path) = project_file(cwd) else {
        return Ok(None);
    };
    if let Some(user) = &overrides.config
        && same_file(&cwd.join(user), &path)
    {
        return Ok(None);
    }
    if path
        .metadata()
        .is_ok_and(|meta| !meta.is_file() && !meta.is_dir())
    {
        return Err(unreadable(&path, "is not a file"));
    }
    Ok(read(&path)?.map(|text| {
        let origin = Origin::Project(path.clone());
        Arc::new(Source { origin, path, text })
    }))
}

fn same_file(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

fn read(path: &Path) -> Result<Option<String>> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) => {
            return match error.kind() {
                ErrorKind::NotFound | ErrorKind::NotADirectory => Ok(None),
                _ => Err(unreadable(path, "cannot be read").source(error)),
            };
        }
    };
    if file.metadata().is_ok_and(|meta| meta.is_dir()) {
        return Err(unreadable(path, "is a directory, not a file"));
    }
    let mut bytes = Vec::new();
    if let Err(error) = file.by_ref().take(LARGEST + 1).read_to_end(&mut bytes) {
        return Err(unreadable(path, "cannot be read").source(error));
    }
    if bytes.len() as u64 > LARGEST {
        return Err(unreadable(path, "is larger than 256 KiB"));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Some(text)),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let lines = error.as_bytes().iter().take(valid);
            let line = 1 + lines.filter(|byte| **byte == b'\n').count();
            let message = format!("{}:{line}: not UTF-8 text", path.display());
            Err(Error::new(Kind::Config, message))
        }
    }
}

fn unreadable(path: &Path, why: &str) -> Error {
    Error::new(Kind::Config, format!("{} {why}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::{cache_dir, config_dir, expand, load_project, load_user, project_file};
    use crate::config::{Environment, Origin, Overrides, env};
    use crate::error::Kind;
    use std::path::Path;

    fn message(bytes: &[u8]) -> String {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("docent.toml"), bytes).unwrap();
        let error = load_project(&Overrides::default(), dir.path()).unwrap_err();
        assert_eq!(error.kind, Kind::Config);
        error.message
    }

    #[test]
    fn variables_move_both_directories() {
        let env = Environment::from_pairs([
            (env::DOCENT_CONFIG_DIR, "/etc/docent"),
            (env::DOCENT_CACHE_DIR, "cache"),
        ]);
        let cwd = Path::new("/work");
        assert_eq!(config_dir(&env, cwd).unwrap(), Path::new("/etc/docent"));
        let (dir, origin) = cache_dir(&env, cwd).unwrap();
        assert_eq!(dir, Path::new("/work/cache"));
        assert_eq!(origin, Origin::Env(env::DOCENT_CACHE_DIR));
    }

    #[test]
    fn the_nearest_project_file_is_found_from_below() {
        let dir = tempfile::tempdir().unwrap();
        let below = dir.path().join("a/b");
        std::fs::create_dir_all(&below).unwrap();
        assert_eq!(project_file(&below), None);
        std::fs::write(dir.path().join("docent.toml"), "").unwrap();
        std::fs::write(dir.path().join("a/docent.toml"), "").unwrap();
        assert_eq!(project_file(&below), Some(dir.path().join("a/docent.toml")));
    }

    #[test]
    fn a_file_named_by_flag_is_not_also_the_project_file() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("docent.toml"), "").unwrap();
        let overrides = Overrides {
            config: Some("docent.toml".into()),
            ..Overrides::default()
        };
        assert!(load_project(&overrides, dir.path()).unwrap().is_none());
        let user = load_user(&overrides, &Environment::default(), dir.path());
        assert!(matches!(user.unwrap().unwrap().origin, Origin::User(_)));
    }

    #[test]
    fn a_file_named_by_flag_must_exist() {
        let overrides = Overrides {
            config: Some("/nowhere/x.toml".into()),
            ..Overrides::default()
        };
        let error = load_user(&overrides, &Environment::default(), Path::new("/")).unwrap_err();
        assert_eq!(error.kind, Kind::Config);
        assert!(error.message.contains("/nowhere/x.toml"));
    }

    #[test]
    fn what_is_no_text_file_is_refused_by_name() {
        assert!(message(b"a\n\xff").ends_with("docent.toml:2: not UTF-8 text"));
        assert!(message(&[b'#'; 300_000]).ends_with("larger than 256 KiB"));
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("docent.toml")).unwrap();
        let error = load_project(&Overrides::default(), dir.path()).unwrap_err();
        assert!(error.message.contains("is a directory"));
    }

    #[test]
    fn a_tilde_is_the_home_directory() {
        let env = Environment::from_pairs([(env::HOME, "/home/u")]);
        let dir = Path::new("/etc");
        assert_eq!(expand("~/k", dir, &env).unwrap(), Path::new("/home/u/k"));
        assert_eq!(expand("~", dir, &env).unwrap(), Path::new("/home/u"));
        assert_eq!(expand("k", dir, &env).unwrap(), Path::new("/etc/k"));
        assert_eq!(expand("~x/k", dir, &env).unwrap(), Path::new("/etc/~x/k"));
    }
}
