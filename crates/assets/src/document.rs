//! What the document says of itself: versions, and extensions used and required (glTF 2.0, sections 3.2 and 3.12).

use crate::codes as c;
use crate::gltf::{Gltf, text};
use crate::issues::{Issues, quote};
use crate::json::Value;
use crate::schema::{is_known, must_be_required, parse_version};

/// Checks the versions in `asset`.
pub(crate) fn check_versions(gltf: &Gltf, issues: &mut Issues) {
    let Some(asset) = gltf.root.get("asset") else {
        return;
    };
    let version = |key| text(asset, key).and_then(|version| parse_version(&version));
    let Some((major, minor)) = version("version") else {
        return;
    };
    if version("minVersion").is_some_and(|minimum| minimum > (major, minor)) {
        issues.push(
            &c::ASSET_MIN_VERSION_GREATER_THAN_VERSION,
            "/asset/minVersion",
            "`minVersion` is greater than `version`.",
        );
    }
    if major != 2 {
        issues.push(
            &c::UNKNOWN_ASSET_MAJOR_VERSION,
            "/asset/version",
            format!("This is glTF {major}.{minor}."),
        );
    } else if minor > 0 {
        issues.push(
            &c::UNKNOWN_ASSET_MINOR_VERSION,
            "/asset/version",
            format!("This is glTF {major}.{minor}."),
        );
    }
}

/// Checks `extensionsUsed` and `extensionsRequired`.
pub(crate) fn check_extensions(gltf: &Gltf, issues: &mut Issues) {
    let required: Vec<_> = names(gltf, "extensionsRequired").collect();
    for (index, name) in required.iter().enumerate() {
        if !gltf.uses_extension(name) {
            let what = format!("`{}` is required but not used.", quote(name));
            issues.push(
                &c::UNUSED_EXTENSION_REQUIRED,
                format!("/extensionsRequired/{index}"),
                what,
            );
        }
    }
    for (index, name) in names(gltf, "extensionsUsed").enumerate() {
        let pointer = format!("/extensionsUsed/{index}");
        if !name.split_once('_').is_some_and(|(prefix, _)| {
            prefix
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        }) {
            issues.push(
                &c::INVALID_EXTENSION_NAME_FORMAT,
                &pointer,
                format!("`{}` has no upper-case prefix.", quote(&name)),
            );
        }
        if !is_known(&name) {
            issues.push(
                &c::UNSUPPORTED_EXTENSION,
                &pointer,
                format!("The contents of `{}` are not checked.", quote(&name)),
            );
        }
        if must_be_required(&name) && !required.contains(&name) {
            issues.push(
                &c::NON_REQUIRED_EXTENSION,
                pointer,
                format!("Without `{name}` the file cannot be read."),
            );
        }
    }
}

fn names<'a>(gltf: &Gltf<'a>, key: &str) -> impl Iterator<Item = std::borrow::Cow<'a, str>> {
    gltf.root
        .get(key)
        .into_iter()
        .flat_map(Value::items)
        .filter_map(Value::as_str)
        .take(crate::gltf::MAX_OBJECTS)
}
