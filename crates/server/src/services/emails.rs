//! Mail addresses as names of people: compared without regard to letter case.

use crate::error::{Error, Result};

/// RFC 5321, section 4.5.3.1.3: 256 with the angle brackets.
const BYTES_MAX: usize = 254;

/// The address as it is kept, or a refusal of what cannot be one.
pub(crate) fn normal(text: &str) -> Result<String> {
    let email = text.trim().to_lowercase();
    let sound = email.split_once('@').is_some_and(|(name, domain)| {
        let labels = domain.split('.').collect::<Vec<_>>();
        !name.is_empty()
            && !domain.contains('@')
            && labels.len() > 1
            && labels.iter().all(|label| !label.is_empty())
    });
    let plain = !email.chars().any(|c| c.is_whitespace() || c.is_control());
    match sound && plain && email.len() <= BYTES_MAX {
        true => Ok(email),
        false => Err(Error::invalid("/email", "must be a mail address")),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_whatever_its_case() {
        assert_eq!(normal(" Ann@Example.COM ").unwrap(), "ann@example.com");
        for wrong in [
            "",
            "ann",
            "@example.com",
            "ann@com",
            "a@b@c.d",
            "a n@b.c",
            "a@b..c",
        ] {
            assert!(normal(wrong).is_err(), "{wrong}");
        }
    }
}
