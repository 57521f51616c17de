//! `config init`: the user's file, with every default as a comment.

use std::fs::{DirBuilder, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::defaults::TEXT as DEFAULTS;
use crate::error::{Error, Kind, Result};

/// Writes the template to `path` and returns it. The file is 0600, directories
/// that are made for it 0700. `force` replaces what is there.
///
/// # Errors
/// [`Kind::Usage`] where the file exists, [`Kind::Config`] where it cannot be written.
pub fn init(path: &Path, force: bool) -> Result<PathBuf> {
    let cannot = |error: std::io::Error| {
        let message = format!("cannot write {}: {error}", path.display());
        Error::new(Kind::Config, message).source(error)
    };
    let mut dirs = DirBuilder::new();
    let mut options = OpenOptions::new();
    dirs.recursive(true);
    options.write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
        dirs.mode(0o700);
        options.mode(0o600);
    }
    if let Some(dir) = path.parent() {
        dirs.create(dir).map_err(cannot)?;
    }
    if force {
        options.create(true).truncate(true);
    } else {
        options.create_new(true);
    }
    let mut file = match options.open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let message = format!("{} exists", path.display());
            return Err(Error::new(Kind::Usage, message).hint("use --force to replace it"));
        }
        Err(error) => return Err(cannot(error)),
    };
    file.write_all(template().as_bytes()).map_err(cannot)?;
    Ok(path.to_owned())
}

/// Returns the defaults with every setting commented out, so that a later
/// version's defaults still apply. Settings get `#`, prose has `# `.
fn template() -> String {
    let mut text = String::with_capacity(DEFAULTS.len() + 64);
    for line in DEFAULTS.lines() {
        if !line.is_empty() && !line.starts_with('#') {
            text.push('#');
        }
        text.push_str(line);
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{init, template};
    use crate::config::defaults::TEXT as DEFAULTS;
    use crate::config::place::Source;
    use crate::config::{Environment, Origin, file};
    use crate::error::Kind;
    use std::sync::Arc;

    fn parse(text: String) -> crate::error::Result<crate::config::layer::Layer> {
        let origin = Origin::User("config.toml".into());
        let path = "config.toml".into();
        let source = Arc::new(Source { origin, path, text });
        file::parse(&source, &Environment::from_pairs([("HOME", "/home/u")]))
    }

    #[test]
    fn the_template_says_nothing_until_it_is_uncommented() {
        assert!(
            template()
                .lines()
                .all(|l| l.is_empty() || l.starts_with('#'))
        );
        let is_prose = |line: &&str| line.is_empty() || line.starts_with("# ") || *line == "#";
        let settings = |text: &str| {
            let lines = text.lines().filter(|line| !is_prose(line));
            lines
                .map(|l| l.trim_start_matches('#').to_owned() + "\n")
                .collect::<String>()
        };
        assert_eq!(settings(&template()), settings(DEFAULTS));
        let all = parse(settings(&template())).unwrap();
        assert!(all.profiles.contains_key("work") && all.main.trusted.is_some());
    }

    #[test]
    fn a_file_that_is_there_is_kept_unless_forced() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a/b/config.toml");
        init(&path, false).unwrap();
        std::fs::write(&path, "mine").unwrap();
        let error = init(&path, false).unwrap_err();
        assert_eq!(error.kind, Kind::Usage);
        assert!(error.hints[0].contains("--force"));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
        init(&path, true).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), template());
    }

    #[cfg(unix)]
    #[test]
    fn only_the_user_can_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("docent/config.toml");
        init(&path, false).unwrap();
        let mode = |p: &std::path::Path| p.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(path.parent().unwrap()), 0o700);
    }
}
