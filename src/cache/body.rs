//! Packing of bodies: LZ4, with the size in front.

/// No body is larger, before packing: 64 MiB. Servers' replies are refused
/// far below that.
const MAX_SIZE: usize = 64 * 1024 * 1024;

/// LZ4 makes at most this many bytes of one.
const MAX_RATIO: usize = 255;

/// Packs a text; `None` when it is too large to be kept.
pub(super) fn pack(text: &str) -> Option<Vec<u8>> {
    (text.len() <= MAX_SIZE).then(|| lz4_flex::compress_prepend_size(text.as_bytes()))
}

/// Returns the size that a packed text claims to have, in bytes.
pub(super) fn size(packed: &[u8]) -> Option<usize> {
    let size = packed.first_chunk::<4>()?;
    usize::try_from(u32::from_le_bytes(*size)).ok()
}

/// Unpacks a text; `None` when it is damaged. The size it claims is not
/// believed beyond what its bytes can hold, so that a damaged one costs no
/// memory.
pub(super) fn unpack(packed: &[u8]) -> Option<String> {
    let (size, rest) = packed.split_first_chunk::<4>()?;
    let size = usize::try_from(u32::from_le_bytes(*size)).ok()?;
    if size > MAX_SIZE.min(rest.len().saturating_mul(MAX_RATIO)) {
        return None;
    }
    let bytes = lz4_flex::decompress(rest, size).ok()?;
    // Less than it claims is damage as well.
    if bytes.len() != size {
        return None;
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::{pack, unpack};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn text_survives_packing(text: String, times in 0_usize..200) {
            let text = text.repeat(times);
            prop_assert_eq!(unpack(&pack(&text).unwrap()), Some(text));
        }

        #[test]
        fn any_bytes_are_unpacked_or_refused(bytes: Vec<u8>) {
            unpack(&bytes);
        }

        #[test]
        fn a_truncated_body_is_refused(text in ".{1,200}", cut in 1_usize..50) {
            let packed = pack(&text).unwrap();
            let short = &packed[..packed.len().saturating_sub(cut)];
            prop_assert_eq!(unpack(short), None);
        }
    }

    #[test]
    fn claimed_size_is_bounded() {
        let mut packed = pack("some text").unwrap();
        packed[..4].copy_from_slice(&u32::MAX.to_le_bytes());
        assert_eq!(unpack(&packed), None);
        packed[..4].copy_from_slice(&(60 * 1024 * 1024_u32).to_le_bytes());
        assert_eq!(unpack(&packed), None);
    }

    #[test]
    fn highest_ratio_is_within_the_bound() {
        let text = "a".repeat(8 * 1024 * 1024);
        assert_eq!(unpack(&pack(&text).unwrap()), Some(text));
    }
}
