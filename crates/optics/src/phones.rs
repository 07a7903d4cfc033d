//! True pixel densities of phones whose reports cannot be trusted or checked otherwise.

/// A phone whose screen was measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KnownPhone {
    /// How the system's model name begins.
    pub model: &'static str,
    /// Pixels per inch along the long and the short side of the table's source.
    pub dpi: [f64; 2],
    /// The frame below the screen, metres.
    pub bezel_m: f64,
}

/// From the `WebVR` device parameters database (immersive-web/webvr-polyfill-dpdb, 2020-12-16). Longer
/// names stand before their beginnings, since the first match wins.
const PHONES: [KnownPhone; 8] = [
    phone("Pixel 3 XL", [558.5, 553.8], 3.0),
    phone("Pixel 3", [442.4, 442.4], 3.0),
    phone("Nexus 5", [442.4, 444.8], 3.0),
    phone("SM-G950", [562.707, 565.293], 3.0),
    phone("SM-G960", [569.575, 571.5], 3.0),
    phone("ONEPLUS A6000", [401.0, 401.0], 3.0),
    phone("iPhone10,6", [458.0, 458.0], 4.0),
    phone("iPhone13,2", [460.0, 460.0], 1.5),
];

/// The measured phone that a system's model name belongs to.
///
/// A name matches up to the end of a word, so that a `Pixel 3a` is not taken for a `Pixel 3`;
/// Samsung's regional letters (`SM-G950F`) may follow.
#[must_use]
pub fn known_phone(model: &str) -> Option<&'static KnownPhone> {
    PHONES.iter().find(|phone| {
        (model.strip_prefix(phone.model)).is_some_and(|rest| {
            rest.is_empty() || rest.starts_with(' ') || phone.model.starts_with("SM-")
        })
    })
}

const fn phone(model: &'static str, dpi: [f64; 2], bezel_mm: f64) -> KnownPhone {
    KnownPhone {
        model,
        dpi,
        bezel_m: bezel_mm / 1000.0,
    }
}
