//! Amounts of money as words: formats what the server computed, never adds or multiplies.

use iso_currency::Currency;

use crate::Lang;

/// An amount in minor units of a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Money {
    amount_minor: i64,
    currency: Currency,
    exponent: u16,
}

/// A currency code that names no currency with minor units.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not an ISO 4217 code of a currency with minor units; use a code such as USD, CNY or KWD"
)]
pub struct UnknownCurrency(pub String);

impl Money {
    /// `currency` is an ISO 4217 code in capitals; its exponent there says what a minor unit is.
    pub fn new(amount_minor: i64, currency: &str) -> Result<Self, UnknownCurrency> {
        let unknown = || UnknownCurrency(currency.to_owned());
        let currency = Currency::from_code(currency).ok_or_else(unknown)?;
        let exponent = currency.exponent().ok_or_else(unknown)?;
        Ok(Self {
            amount_minor,
            currency,
            exponent,
        })
    }

    /// The amount in minor units.
    pub fn amount_minor(&self) -> i64 {
        self.amount_minor
    }

    /// The ISO 4217 code.
    pub fn currency(&self) -> &'static str {
        self.currency.code()
    }

    /// The amount as read in `lang`: symbol, grouped by thousands, all minor digits.
    pub fn format(&self, lang: Lang) -> String {
        let sign = if self.amount_minor < 0 { "-" } else { "" };
        let digits = self.digits();
        match symbol(self.currency(), lang) {
            Some(symbol) => format!("{sign}{symbol}{digits}"),
            None => format!("{sign}{}\u{a0}{digits}", self.currency()),
        }
    }

    fn digits(&self) -> String {
        let places = usize::from(self.exponent);
        // At least one digit stands before the point.
        let plain = format!(
            "{:0>width$}",
            self.amount_minor.unsigned_abs(),
            width = places + 1
        );
        let (whole, fraction) = plain.split_at(plain.len() - places);
        match places {
            0 => grouped(whole),
            _ => format!("{}.{fraction}", grouped(whole)),
        }
    }
}

/// Symbols as in Unicode CLDR for `en` and `zh`; other currencies are shown by their code.
fn symbol(code: &str, lang: Lang) -> Option<&'static str> {
    Some(match (code, lang) {
        ("USD", Lang::En) => "$",
        ("USD", Lang::ZhCn) => "US$",
        ("CNY", Lang::En) => "CN¥",
        ("CNY", Lang::ZhCn) => "¥",
        ("JPY", Lang::En) => "¥",
        ("JPY", Lang::ZhCn) => "JP¥",
        ("EUR", _) => "€",
        ("GBP", _) => "£",
        ("HKD", _) => "HK$",
        ("TWD", Lang::En) => "NT$",
        ("AUD", Lang::En) => "A$",
        ("AUD", Lang::ZhCn) => "AU$",
        ("CAD", _) => "CA$",
        ("KRW", _) => "₩",
        _ => return None,
    })
}

fn grouped(whole: &str) -> String {
    let mut out = String::with_capacity(whole.len() * 4 / 3);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(amount_minor: i64, currency: &str, lang: Lang) -> String {
        Money::new(amount_minor, currency).unwrap().format(lang)
    }

    #[test]
    fn each_currency_has_its_own_minor_digits() {
        assert_eq!(shown(123_450, "USD", Lang::En), "$1,234.50");
        assert_eq!(shown(123_450, "JPY", Lang::En), "¥123,450");
        assert_eq!(shown(1_250, "KWD", Lang::En), "KWD\u{a0}1.250");
        assert_eq!(shown(5, "EUR", Lang::En), "€0.05");
        assert_eq!(shown(-1_999, "GBP", Lang::En), "-£19.99");
    }

    #[test]
    fn the_yuan_is_at_home_in_chinese_only() {
        assert_eq!(shown(1_280_000, "CNY", Lang::ZhCn), "¥12,800.00");
        assert_eq!(shown(1_280_000, "CNY", Lang::En), "CN¥12,800.00");
    }

    #[test]
    fn an_unknown_currency_is_refused() {
        for code in ["usd", "", "ABC", "XAU"] {
            assert_eq!(Money::new(1, code), Err(UnknownCurrency(code.to_owned())));
        }
    }

    proptest! {
        #[test]
        fn no_digit_is_lost(amount in any::<i64>(), code in prop::sample::select(vec!["USD", "JPY", "KWD", "CNY", "CLF"])) {
            for lang in Lang::ALL {
                let shown = shown(amount, code, lang);
                let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
                prop_assert_eq!(digits.parse::<u64>().unwrap(), amount.unsigned_abs());
                prop_assert_eq!(shown.starts_with('-'), amount < 0);
            }
        }

        #[test]
        fn groups_hold_three_digits(amount in 0..i64::MAX) {
            let shown = shown(amount, "JPY", Lang::En);
            let groups: Vec<&str> = shown.trim_start_matches('¥').split(',').collect();
            prop_assert!(groups[1..].iter().all(|group| group.len() == 3));
            prop_assert!((1..=3).contains(&groups[0].len()));
        }
    }
}
