//! The canonical bytes that device keys sign.

/// A heading line, then one `name:length:value` line per member, each ended by a line feed.
///
/// `length` counts the bytes of `value`, so no value can pass for the start of another member.
pub(crate) fn canonical(heading: &str, members: &[(&str, &str)]) -> Vec<u8> {
    let mut text = format!("{heading}\n");
    for (name, value) in members {
        text.push_str(&format!("{name}:{}:{value}\n", value.len()));
    }
    text.into_bytes()
}
