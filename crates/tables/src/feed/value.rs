//! What attributes of a feed say: prices and lengths.

/// An amount of money as a feed writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// In the smallest unit of its currency.
    pub amount_minor: i64,
    /// ISO 4217 code.
    pub currency: String,
}

/// Currencies whose smallest unit is the whole (ISO 4217).
const WHOLE: [&str; 16] = [
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV",
    "XAF", "XOF", "XPF",
];
/// Currencies with a thousand of their smallest unit (ISO 4217).
const THOUSANDTHS: [&str; 7] = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

/// Digits behind the point of a currency.
#[must_use]
pub fn minor_digits(currency: &str) -> u32 {
    if WHOLE.contains(&currency) {
        0
    } else if THOUSANDTHS.contains(&currency) {
        3
    } else {
        2
    }
}

/// Reads `15.00 USD`.
///
/// # Errors
/// What is wrong.
pub fn price(text: &str) -> Result<Price, String> {
    let wrong = || {
        format!(
            "`{}` is no price; write it like 15.00 USD",
            crate::columns::shorten(text)
        )
    };
    let (number, currency) = text
        .trim()
        .rsplit_once(char::is_whitespace)
        .ok_or_else(wrong)?;
    if currency.len() != 3 || !currency.bytes().all(|letter| letter.is_ascii_uppercase()) {
        return Err(wrong());
    }
    let digits = minor_digits(currency) as usize;
    let number = number.trim();
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !are_digits(whole) || !are_digits(part) {
        return Err(wrong());
    }
    // `15.00 JPY` is 15 yen; `15.50 JPY` is nothing.
    let (kept, rest) = part.split_at(part.len().min(digits));
    if rest.bytes().any(|digit| digit != b'0') {
        return Err(format!("{currency} has {digits} digits behind the point"));
    }
    let amount = format!("{whole}{kept:0<digits$}");
    Ok(Price {
        amount_minor: amount.parse().map_err(|_| wrong())?,
        currency: currency.to_owned(),
    })
}

/// Reads `20 cm`, in metres.
///
/// # Errors
/// What is wrong.
pub fn length_m(text: &str) -> Result<f32, String> {
    let text = text.trim();
    let end = text.find(|letter: char| letter != '.' && !letter.is_ascii_digit());
    let (number, unit) = text.split_at(end.unwrap_or(text.len()));
    let unit_m = match unit.trim() {
        "cm" => 0.01,
        "in" => 0.0254,
        "m" => 1.0,
        "mm" => 0.001,
        _ => f64::NAN,
    };
    let metres = (number.parse::<f64>().unwrap_or(f64::NAN) * unit_m) as f32;
    match metres.is_finite() && metres > 0.0 {
        true => Ok(metres),
        false => Err("must be a length like 20 cm or 8 in".to_owned()),
    }
}
