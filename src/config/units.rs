//! Durations and sizes as people write them: `4h`, `500ms`, `1GiB`.

use std::time::Duration;

/// Nothing that is configured lasts longer: keeps sums with clock times in range.
const LONGEST: Duration = Duration::from_secs(36_500 * DAY);
const DAY: u64 = 86_400;

/// Parses a duration: `30s`, `500ms`, `4h`, `7d`, `1h 30m`, plain `0`.
///
/// # Errors
/// Says what a duration looks like, without repeating the text.
pub fn parse_duration(text: &str) -> Result<Duration, String> {
    let text = text.trim();
    let duration = humantime::parse_duration(text).map_err(|_| {
        if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
            format!("a duration needs a unit, such as \"{text:.20}s\"")
        } else {
            "expected a duration such as \"30s\", \"500ms\", \"4h\" or \"7d\"".to_owned()
        }
    })?;
    if duration > LONGEST {
        return Err("a duration of more than 100 years".to_owned());
    }
    Ok(duration)
}

/// Writes a duration the way [`parse_duration`] reads it: `4h`, `7d`, `1m 30s`.
#[must_use]
pub fn format_duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if duration.is_zero() {
        return "0".to_owned();
    }
    if duration.subsec_nanos() == 0 {
        for (unit, name) in [(DAY, "d"), (3600, "h"), (60, "m")] {
            if seconds.is_multiple_of(unit) {
                return format!("{}{name}", seconds / unit);
            }
        }
    }
    humantime::format_duration(duration).to_string()
}

/// Units of a size and their bytes, largest first.
const SIZES: [(&str, u64); 9] = [
    ("TiB", 1 << 40),
    ("TB", 1_000_000_000_000),
    ("GiB", 1 << 30),
    ("GB", 1_000_000_000),
    ("MiB", 1 << 20),
    ("MB", 1_000_000),
    ("KiB", 1 << 10),
    ("kB", 1_000),
    ("B", 1),
];

/// Parses a size in bytes: `1GiB`, `500MB`, `64 kB`, plain bytes.
///
/// # Errors
/// Says what a size looks like.
pub fn parse_size(text: &str) -> Result<u64, String> {
    let wrong = || "expected a size such as \"1GiB\" or \"500MB\"".to_owned();
    let text = text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().map_err(|_| wrong())?;
    let unit = unit.trim_start();
    let bytes = if unit.is_empty() {
        1
    } else {
        let known = SIZES
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(unit));
        known.ok_or_else(wrong)?.1
    };
    number.checked_mul(bytes).ok_or_else(wrong)
}

/// Writes a size the way [`parse_size`] reads it, in the largest unit that is exact.
#[must_use]
pub fn format_size(bytes: u64) -> String {
    let exact = |unit: &&(&str, u64)| bytes != 0 && bytes.is_multiple_of(unit.1);
    match SIZES.iter().find(exact) {
        Some((name, unit)) => format!("{}{name}", bytes / unit),
        None => "0".to_owned(),
    }
}

#[cfg(test)]
mod tests;
