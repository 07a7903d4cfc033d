//! Colours as `#rrggbb`, and whether one can be read on another (WCAG 2.2). Pure.

/// Least contrast of large writing, WCAG 2.2, criterion 1.4.3.
pub(crate) const CONTRAST_MIN: f64 = 3.0;

/// Whether it is `#rrggbb`.
pub(crate) fn is_colour(text: &str) -> bool {
    channels(text).is_some()
}

/// The contrast ratio of two colours, 1 to 21; nothing where one is no colour.
pub(crate) fn contrast(one: &str, other: &str) -> Option<f64> {
    let (one, other) = (luminance(one)?, luminance(other)?);
    Some((one.max(other) + 0.05) / (one.min(other) + 0.05))
}

/// Relative luminance, 0 to 1.
fn luminance(colour: &str) -> Option<f64> {
    let linear = channels(colour)?.map(|channel| {
        let part = f64::from(channel) / 255.0;
        match part <= 0.04045 {
            true => part / 12.92,
            false => ((part + 0.055) / 1.055).powf(2.4),
        }
    });
    let [red, green, blue] = linear;
    Some(0.2126 * red + 0.7152 * green + 0.0722 * blue)
}

fn channels(text: &str) -> Option<[u8; 3]> {
    let hex = text
        .strip_prefix('#')
        .filter(|hex| hex.len() == 6 && hex.is_ascii())?;
    if !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let channel = |from: usize| u8::from_str_radix(&hex[from..from + 2], 16).ok();
    Some([channel(0)?, channel(2)?, channel(4)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_as_wcag_counts_it() {
        let near = |one: &str, other: &str, wanted: f64| {
            let found = contrast(one, other).unwrap_or_default();
            assert!((found - wanted).abs() < 0.01, "{one} on {other}: {found}");
        };
        near("#000000", "#ffffff", 21.0);
        near("#777777", "#FFFFFF", 4.48);
        near("#123456", "#123456", 1.0);
        for wrong in ["", "#12345", "#12345g", "123456", "#+12345", "#红红"] {
            assert!(!is_colour(wrong), "{wrong}");
        }
    }
}
