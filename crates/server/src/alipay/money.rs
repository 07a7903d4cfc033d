//! Amounts as the provider writes them: yuan with two decimals, never a float.

/// Minor units as text: 8,888 is `88.88`. Nothing for amounts that cannot be paid.
pub(crate) fn text(amount_minor: i64) -> Option<String> {
    (amount_minor > 0).then(|| format!("{}.{:02}", amount_minor / 100, amount_minor % 100))
}

/// The minor units that a text names: digits, and a point with one or two more if need be.
pub(crate) fn minor(text: &str) -> Option<i64> {
    let (whole, cents) = text.split_once('.').unwrap_or((text, "00"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(cents) || cents.len() > 2 {
        return None;
    }
    let scale = if cents.len() == 1 { 10 } else { 1 };
    let cents = cents.parse::<i64>().ok()? * scale;
    whole
        .parse::<i64>()
        .ok()?
        .checked_mul(100)?
        .checked_add(cents)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read(amount in 1_i64..=i64::MAX) {
            let written = text(amount).unwrap();
            prop_assert_eq!(minor(&written), Some(amount));
            prop_assert_eq!(written.split_once('.').unwrap().1.len(), 2);
        }

        #[test]
        fn anything_else_is_an_amount_or_nothing(text in "[0-9.+eE, -]{0,24}") {
            if let Some(amount) = minor(&text) {
                prop_assert!(amount >= 0);
            }
        }
    }

    #[test]
    fn only_plain_amounts_are_taken() {
        assert_eq!(minor("88.88"), Some(8888));
        assert_eq!(minor("88.8"), Some(8880));
        assert_eq!(minor("88"), Some(8800));
        for wrong in [
            "",
            ".",
            "1.",
            ".5",
            "1.234",
            "-1.00",
            "+1.00",
            "1e3",
            " 1.00",
            "1,000.00",
            "92233720368547758.08",
        ] {
            assert_eq!(minor(wrong), None, "{wrong}");
        }
        assert_eq!(text(0), None);
        assert_eq!(text(-1), None);
    }
}
