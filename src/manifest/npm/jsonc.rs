//! JSON with comments and trailing commas, made plain.

/// Blanks out comments and trailing commas; every offset stays.
pub(in crate::manifest) fn plain(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut at = 0;
    // The last comma, while only blanks have followed it.
    let mut comma = None;
    while at < bytes.len() {
        let next = bytes.get(at + 1);
        match bytes[at] {
            b'"' => {
                comma = None;
                at += 1;
                while at < bytes.len() && bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
            }
            b'/' if next == Some(&b'/') => at = blank(&mut bytes, at, |rest| rest[0] == b'\n', 0),
            b'/' if next == Some(&b'*') => {
                at = blank(&mut bytes, at, |rest| rest.starts_with(b"*/"), 2);
            }
            b',' => comma = Some(at),
            b'}' | b']' => {
                if let Some(comma) = comma.take() {
                    bytes[comma] = b' ';
                }
            }
            byte if byte.is_ascii_whitespace() => {}
            _ => comma = None,
        }
        at += 1;
    }
    // Only whole characters were replaced, each byte by a blank.
    String::from_utf8(bytes).unwrap_or_default()
}

/// Blanks a comment, line breaks excepted; returns its last offset.
fn blank(bytes: &mut [u8], start: usize, is_end: impl Fn(&[u8]) -> bool, tail: usize) -> usize {
    let from = start + 2;
    let ends = (from..bytes.len()).find(|at| is_end(&bytes[*at..]));
    let end = ends.map_or(bytes.len(), |at| at + tail);
    for byte in &mut bytes[start..end] {
        if *byte != b'\n' {
            *byte = b' ';
        }
    }
    end.saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn comments_and_trailing_commas_go() {
        let text = "{ // é\n \"a,]\": [1, 2, /* x */ ],\n \"b\\\"//\": 1,\n}\n";
        let json: serde_json::Value = serde_json::from_str(&plain(text)).unwrap();
        assert_eq!(json, serde_json::json!({"a,]": [1, 2], "b\"//": 1}));
        assert_eq!(plain(text).len(), text.len());
        for text in ["/*", "//", "\"\\", "/", ",", "/* é"] {
            assert_eq!(plain(text).len(), text.len(), "{text}");
        }
    }
}
