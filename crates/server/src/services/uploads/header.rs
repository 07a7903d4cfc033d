//! Reads what tus puts into headers: what a file is called, and how a piece of it is proven. Text in, data out; it knows
//! nothing of this server, so that a fuzzer can have it alone.

use base64::{Engine, engine::general_purpose::STANDARD};

const BYTES_MAX: usize = 4096;
const PAIRS_MAX: usize = 16;
const NAME_CHARS_MAX: usize = 200;
const SHA1_BYTES: usize = 20;
const SHA256_BYTES: usize = 32;

/// Types of files that are taken, and what their names may end with.
pub const TYPES: [(&str, &[&str]); 3] = [
    ("model/gltf-binary", &["glb"]),
    ("image/png", &["png"]),
    ("image/jpeg", &["jpg", "jpeg"]),
];
/// Kinds of goods that the check knows.
pub const CATEGORIES: [&str; 7] = [
    "jewellery",
    "cosmetics",
    "shoes",
    "bags",
    "clothing",
    "homeware",
    "furniture",
];

/// What a merchant says about a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// A name for people; never one for the file system.
    pub filename: String,
    /// One of [`TYPES`].
    pub filetype: String,
    /// Of the whole file, lower-case hex.
    pub sha256: Option<String>,
    /// One of [`CATEGORIES`].
    pub category: Option<String>,
}

/// What a piece's bytes hash to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checksum {
    /// SHA-1.
    Sha1([u8; SHA1_BYTES]),
    /// SHA-256.
    Sha256([u8; SHA256_BYTES]),
}

/// Why a header is refused, in words for whoever sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It cannot be read.
    Unreadable(String),
    /// Files of this type are not taken.
    Type(String),
}

/// Reads `Upload-Metadata`: pairs of a key and base64, separated by commas. Unknown keys are left out.
///
/// # Errors
/// Where it cannot be read, or names a file of a kind that is not taken.
pub fn metadata(text: &str) -> Result<Metadata, Fault> {
    if text.len() > BYTES_MAX || text.split(',').count() > PAIRS_MAX {
        let what =
            format!("Upload-Metadata has at most {PAIRS_MAX} pairs and {BYTES_MAX} characters");
        return Err(Fault::Unreadable(what));
    }
    let mut found = Metadata::default();
    let mut keys = Vec::new();
    for pair in text.split(',').map(str::trim) {
        let (key, value) = pair.split_once(' ').unwrap_or((pair, ""));
        if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_graphic()) || keys.contains(&key)
        {
            let what = "Upload-Metadata is `key base64, key base64`, each key once";
            return Err(Fault::Unreadable(what.to_owned()));
        }
        keys.push(key);
        let value = decode(key, value)?;
        match key {
            "filename" => found.filename = name(value)?,
            "filetype" => found.filetype = value,
            "sha256" => found.sha256 = Some(hash(value)?),
            "category" => found.category = Some(category(value)?),
            _ => {}
        }
    }
    check_type(&found)?;
    Ok(found)
}

/// Reads `Upload-Checksum`: an algorithm and base64.
///
/// # Errors
/// Where it cannot be read or the algorithm is not one of `sha1` and `sha256`.
pub fn checksum(text: &str) -> Result<Checksum, Fault> {
    let unreadable = || {
        let what = "Upload-Checksum is `sha256` or `sha1`, a space, and the base64 of the hash";
        Fault::Unreadable(what.to_owned())
    };
    let (algorithm, value) = text.split_once(' ').ok_or_else(unreadable)?;
    let bytes = STANDARD.decode(value).map_err(|_| unreadable())?;
    match algorithm {
        "sha1" => bytes.try_into().ok().map(Checksum::Sha1),
        "sha256" => bytes.try_into().ok().map(Checksum::Sha256),
        _ => None,
    }
    .ok_or_else(unreadable)
}

fn decode(key: &str, value: &str) -> Result<String, Fault> {
    let bytes = STANDARD.decode(value.trim()).ok();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    text.ok_or_else(|| {
        Fault::Unreadable(format!(
            "the value of `{key}` in Upload-Metadata is not text in base64"
        ))
    })
}

/// A name for people. It is never used as one for the file system, and still what looks like a path or like markup is
/// refused: somebody's other tool might use it.
fn name(value: String) -> Result<String, Fault> {
    let is_odd = |c: char| c.is_control() || is_invisible(c) || "/\\<>\"|?*:".contains(c);
    let is_sound = value.chars().count() <= NAME_CHARS_MAX
        && !value.chars().any(is_odd)
        && !value.starts_with('.')
        && value.trim() == value;
    match is_sound {
        true => Ok(value),
        false => Err(Fault::Unreadable(format!(
            "a file name has at most {NAME_CHARS_MAX} characters, no path, no markup, and does not begin with a full stop"
        ))),
    }
}

/// Characters that turn text round or hide in it.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn hash(value: String) -> Result<String, Fault> {
    let hex = value.to_ascii_lowercase();
    match hex.len() == 2 * SHA256_BYTES && hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        true => Ok(hex),
        false => Err(Fault::Unreadable(
            "`sha256` in Upload-Metadata is 64 hexadecimal digits".to_owned(),
        )),
    }
}

fn category(value: String) -> Result<String, Fault> {
    match CATEGORIES.contains(&value.as_str()) {
        true => Ok(value),
        false => Err(Fault::Unreadable(format!(
            "`category` in Upload-Metadata is one of {}",
            CATEGORIES.join(", ")
        ))),
    }
}

fn check_type(found: &Metadata) -> Result<(), Fault> {
    let known = TYPES
        .iter()
        .find(|(filetype, _)| *filetype == found.filetype);
    let Some((_, endings)) = known else {
        let types: Vec<_> = TYPES.iter().map(|(filetype, _)| *filetype).collect();
        return Err(Fault::Type(format!(
            "`filetype` in Upload-Metadata must be one of {}",
            types.join(", ")
        )));
    };
    let ending = found.filename.rsplit_once('.').map(|(_, ending)| ending);
    let fits = |ending: &str| endings.iter().any(|one| one.eq_ignore_ascii_case(ending));
    match found.filename.is_empty() || ending.is_some_and(fits) {
        true => Ok(()),
        false => Err(Fault::Type(format!(
            "the name of a file of type {} must end with .{}",
            found.filetype,
            endings.join(" or .")
        ))),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    fn written(pairs: &[(&str, &str)]) -> String {
        let pair = |(key, value): &(&str, &str)| format!("{key} {}", STANDARD.encode(value));
        pairs.iter().map(pair).collect::<Vec<_>>().join(",")
    }

    fn named(filename: &str) -> Result<Metadata, Fault> {
        metadata(&written(&[
            ("filename", filename),
            ("filetype", "model/gltf-binary"),
        ]))
    }

    #[test]
    fn what_a_client_sends_is_read() {
        let found = metadata(&written(&[
            ("filename", "Aurelia 手袋.GLB"),
            ("filetype", "model/gltf-binary"),
            ("category", "bags"),
            ("mtime", "12"),
        ]));
        let found = found.unwrap();
        assert_eq!(found.filename, "Aurelia 手袋.GLB");
        assert_eq!(found.category.as_deref(), Some("bags"));
    }

    #[test]
    fn names_that_lead_elsewhere_are_refused() {
        for name in [
            "../../etc/passwd.glb",
            "..\\x.glb",
            "/x.glb",
            ".x.glb",
            "<svg onload=alert(1)>.glb",
            "a\u{202e}blg.glb",
            "a\nb.glb",
            "a\0.glb",
            " a.glb",
        ] {
            assert!(matches!(named(name), Err(Fault::Unreadable(_))), "{name}");
        }
        for name in ["x.svg", "x.html", "x.glb.html", "x"] {
            assert!(matches!(named(name), Err(Fault::Type(_))), "{name}");
        }
        assert!(named(&"x".repeat(201)).is_err());
    }

    #[test]
    fn checksums_are_read_whole_or_not_at_all() {
        let sha1 = format!("sha1 {}", STANDARD.encode([7; 20]));
        assert_eq!(checksum(&sha1), Ok(Checksum::Sha1([7; 20])));
        for text in ["", "sha1", "sha1 ", "sha1 AAAA", "md5 AAAA", "sha256 %%%"] {
            assert!(checksum(text).is_err(), "{text}");
        }
        assert!(checksum(&sha1.replace("sha1", "sha256")).is_err());
    }
}
