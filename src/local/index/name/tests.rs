use super::Name;
use crate::local::place::Place;
use crate::manifest::Source;
use crate::model::Ecosystem;
use std::path::Path;

fn name(root: &Path, name: &str, version: &str) -> Name {
    let place = Place {
        ecosystem: Ecosystem::Npm,
        name: name.into(),
        version: version.into(),
        root: root.into(),
        source: Source::Registry,
    };
    Name::of(&place, None)
}

#[test]
fn directories_have_parts_of_their_own() {
    let dir = tempfile::tempdir().unwrap();
    let (a, b) = (dir.path().join("a"), dir.path().join("b"));
    let a1 = name(&a, "x", "1.0.0");
    assert_eq!(a1, name(&a, "x", "1.0.0"));
    let b1 = name(&b, "x", "1.0.0");
    assert_ne!(a1.part(), b1.part());
    assert_ne!(a1.lock(), b1.lock());
    assert!(!a1.is_older(&b1.file()) && !a1.is_older(&a1.file()));

    let a2 = name(&a, "x", "2.0.0");
    assert_ne!(a1.part(), a2.part());
    assert_eq!(
        (a1.lock(), a1.new_part(), a2.is_older(&a1.file())),
        (a2.lock(), a2.new_part(), true)
    );
    // Names that files cannot have are told apart all the same.
    assert_ne!(name(&a, "x/y", "1").part(), name(&a, "x+y", "1").part());
    assert_ne!(name(&a, "x", "1/2").part(), name(&a, "x", "1+2").part());
    let long = name(&a, &"x/".repeat(500), &"1".repeat(500));
    assert!(long.file().len() < 200 && !long.file().contains('/'));
}
