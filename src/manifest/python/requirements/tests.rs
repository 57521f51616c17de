use super::{Item, parse};

fn package(name: &str, version: Option<&str>, is_direct: Option<bool>) -> Item {
    Item::Package {
        name: name.into(),
        version: version.map(str::to_owned),
        is_direct,
    }
}

#[test]
fn pins_are_told_from_ranges() {
    let text = "a==1.0 # x\nb[x,y] == 2.0 ; python_version < \"3\"\nc>=1,<2\nd==1.*\n\
        e==3.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n-r base.txt\n--constraint=c.txt\n\
        -e ./here\n--index-url https://index.example/\nf @ https://x.example/f.whl\n./local\ng===4";
    assert_eq!(
        parse(text).unwrap(),
        [
            package("a", Some("1.0"), None),
            package("b", Some("2.0"), None),
            package("c", None, None),
            package("d", None, None),
            package("e", Some("3.0"), None),
            Item::Include("base.txt".into()),
            Item::Constraints("c.txt".into()),
            package("f", None, None),
            package("g", Some("4"), None),
        ]
    );
}

#[test]
fn comments_of_compilers_tell_who_asked() {
    let text = "a==1\n    # via -r requirements.in\nb==2\n    # via\n    #   a\n    #   c\nc==3  # via a\n";
    assert_eq!(
        parse(text).unwrap(),
        [
            package("a", Some("1"), Some(true)),
            package("b", Some("2"), Some(false)),
            package("c", Some("3"), Some(false)),
        ]
    );
}

#[test]
fn what_is_no_requirement_is_broken() {
    for (text, line) in [("a==1\n<html>\n", 2), ("a[b==1\n", 1), ("a b\n", 1)] {
        assert_eq!(parse(text).unwrap_err().line, Some(line), "{text}");
    }
}
