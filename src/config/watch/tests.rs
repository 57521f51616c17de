use std::fs;
use std::time::{Duration, SystemTime};

use super::Watch;
use crate::config::{Environment, Overrides, env};
use crate::error::Kind;

#[test]
fn every_change_of_either_file_is_seen_once() {
    let dir = tempfile::tempdir().unwrap();
    let below = dir.path().join("work/below");
    fs::create_dir_all(&below).unwrap();
    let home = dir.path().to_str().unwrap();
    let env = Environment::from_pairs(
        [env::DOCENT_CONFIG_DIR, env::DOCENT_CACHE_DIR, env::HOME].map(|name| (name, home)),
    );
    let mut watch = Watch::new(&Overrides::default(), &env, &below);
    let (user, project) = (
        dir.path().join("config.toml"),
        dir.path().join("work/docent.toml"),
    );
    let nearer = below.join("docent.toml");
    let mut expect = |what: &str| {
        assert!(watch.changed(), "{what}");
        assert!(!watch.changed(), "{what}, again");
    };
    fs::write(&user, "jobs = 1").unwrap();
    expect("the user's file appears");
    fs::write(&project, "jobs = 2").unwrap();
    expect("the project's file appears");
    fs::write(&user, "jobs = 11").unwrap();
    expect("it has another length");
    let file = fs::File::options().write(true).open(&user).unwrap();
    let past = SystemTime::now() - Duration::from_secs(3600);
    file.set_modified(past).unwrap();
    expect("it has another time");
    let other = dir.path().join("other");
    fs::write(&other, "jobs = 12").unwrap();
    let file = fs::File::options().write(true).open(&other).unwrap();
    file.set_modified(past).unwrap();
    fs::rename(&other, &user).unwrap();
    expect("it is another file of the same length and time");
    fs::write(&nearer, "jobs = 3").unwrap();
    expect("a nearer file becomes the project's");
    fs::remove_file(&nearer).unwrap();
    expect("the nearer file vanishes");
    fs::remove_file(&user).unwrap();
    expect("the user's file vanishes");
}

#[test]
fn a_change_is_loaded_and_a_broken_file_is_told_once() {
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().to_str().unwrap();
    let env = Environment::from_pairs(
        [env::DOCENT_CONFIG_DIR, env::DOCENT_CACHE_DIR, env::HOME].map(|name| (name, home)),
    );
    let mut watch = Watch::new(&Overrides::default(), &env, dir.path());
    assert!(watch.reload().is_none());
    let user = dir.path().join("config.toml");
    fs::write(&user, "jobs = 17").unwrap();
    assert_eq!(watch.reload().unwrap().unwrap().jobs, 17);
    fs::write(&user, "jobs = ").unwrap();
    assert_eq!(watch.reload().unwrap().unwrap_err().kind, Kind::Config);
    assert!(watch.reload().is_none());
}
