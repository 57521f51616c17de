use super::{format_duration, format_size, parse_duration, parse_size};
use std::time::Duration;

#[test]
fn durations_are_read_as_people_write_them() {
    for (text, millis) in [
        ("0", 0),
        ("500ms", 500),
        ("30s", 30_000),
        ("4h", 14_400_000),
        ("7d", 604_800_000),
        (" 1h 30m ", 5_400_000),
    ] {
        assert_eq!(
            parse_duration(text),
            Ok(Duration::from_millis(millis)),
            "{text}"
        );
    }
    for text in [
        "",
        "x",
        "-1s",
        "s",
        "1.5.5s",
        "99999999999999999999s",
        "200y",
        "NaN",
    ] {
        assert!(parse_duration(text).is_err(), "{text}");
    }
    assert!(parse_duration("30").unwrap_err().contains("\"30s\""));
}

#[test]
fn sizes_are_read_as_people_write_them() {
    for (text, bytes) in [
        ("0", 0),
        ("17", 17),
        ("1GiB", 1 << 30),
        ("500MB", 500_000_000),
        ("64 kb", 64_000),
        ("2tib", 2 << 40),
    ] {
        assert_eq!(parse_size(text), Ok(bytes), "{text}");
    }
    for text in ["", "GiB", "1.5GiB", "-1", "1XB", "99999999TiB", "ü"] {
        assert!(parse_size(text).is_err(), "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn what_is_written_is_read_back(seconds in 0_u64..3_000_000_000, bytes in proptest::num::u64::ANY) {
        let duration = Duration::from_secs(seconds);
        proptest::prop_assert_eq!(parse_duration(&format_duration(duration)), Ok(duration));
        proptest::prop_assert_eq!(parse_size(&format_size(bytes)), Ok(bytes));
    }

    #[test]
    fn no_text_panics(text in ".*") {
        let _ = parse_duration(&text);
        let _ = parse_size(&text);
    }
}
