//! Names of methods, as the SDK makes them from those of operations.

/// `UploadPart` as `upload_part`, `ListMFADevices` as `list_mfa_devices`,
/// `DescribeEC2Things` as `describe_ec2_things`.
#[must_use]
pub fn snake_case(name: &str) -> String {
    let bytes = name.as_bytes();
    let mut out = String::with_capacity(name.len() + 8);
    let plural = plural_acronym(bytes);
    for (index, c) in name.char_indices() {
        let before = index.checked_sub(1).and_then(|at| bytes.get(at));
        let starts_word = c.is_ascii_uppercase()
            && before.is_some_and(|b| {
                let follows_word = b.is_ascii_lowercase() || b.is_ascii_digit();
                let next = bytes.get(index + 1);
                let precedes_word =
                    index < plural && next.is_some_and(u8::is_ascii_lowercase) && *b != b'_';
                follows_word || precedes_word
            });
        if starts_word {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// Where a plural of an acronym at the end starts, as in `ListAPIs`; the
/// length of the name without one.
fn plural_acronym(name: &[u8]) -> usize {
    let Some((b's', rest)) = name.split_last() else {
        return name.len();
    };
    let acronym = rest.iter().rev().take_while(|b| b.is_ascii_uppercase());
    match acronym.count() {
        0 | 1 => name.len(),
        // Its first letter may still start a word.
        letters => rest.len() - letters + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::snake_case;

    #[test]
    fn words_and_acronyms_are_parted() {
        for (name, expected) in [
            ("UploadPart", "upload_part"),
            ("ListMFADevices", "list_mfa_devices"),
            ("CreateDBInstance", "create_db_instance"),
            (
                "ListOpenIDConnectProviders",
                "list_open_id_connect_providers",
            ),
            ("GetObjectV2", "get_object_v2"),
            ("DescribeVpcs", "describe_vpcs"),
            ("ListACLs", "list_acls"),
        ] {
            assert_eq!(snake_case(name), expected);
        }
    }
}
