//! Whether what retailers write can be shown, and how what is wrong with a document is gathered. Pure.

use buyplus_api::{FieldError, LocalText, StoreWarning, code};

use crate::{
    colour::{CONTRAST_MIN, contrast, is_colour},
    error::{Error, Refusal},
};

/// Everything that is wrong with a document, and what is only not good.
#[derive(Clone, Debug, Default)]
pub(crate) struct Findings {
    pub(crate) errors: Vec<FieldError>,
    pub(crate) warnings: Vec<StoreWarning>,
}

impl Findings {
    /// Something that must be changed, at a JSON pointer.
    pub(crate) fn error(&mut self, pointer: impl Into<String>, detail: impl Into<String>) {
        self.errors.push(FieldError {
            pointer: pointer.into(),
            detail: detail.into(),
            code: code::INVALID_BODY.to_owned(),
        });
    }

    /// Something that had better be changed.
    pub(crate) fn warning(&mut self, pointer: impl Into<String>, message: impl Into<String>) {
        self.warnings.push(StoreWarning {
            pointer: pointer.into(),
            message: message.into(),
        });
    }

    /// Text in every language that it is in; in English at least, where it is needed.
    pub(crate) fn text(&mut self, pointer: &str, text: &LocalText, needed: bool, chars_max: usize) {
        if needed && text.0.get("en").is_none_or(|text| text.trim().is_empty()) {
            self.error(format!("{pointer}/en"), "must not be empty");
        }
        for (language, text) in text.0.iter().filter(|(_, text)| !text.is_empty()) {
            if let Some(message) = fault(language, text, chars_max) {
                let language = language.replace('~', "~0").replace('/', "~1");
                self.error(format!("{pointer}/{language}"), message);
            }
        }
    }

    /// A colour; whether it is one.
    pub(crate) fn colour(&mut self, pointer: &str, colour: &str) -> bool {
        let is_one = is_colour(colour);
        if !is_one {
            self.error(pointer, "must be a colour like #8c1c2e");
        }
        is_one
    }

    /// Writing on its ground: what can hardly be read is a warning.
    pub(crate) fn contrast(&mut self, pointer: &str, writing: &str, ground: &str) {
        let ratio = contrast(writing, ground).unwrap_or(CONTRAST_MIN);
        if ratio < CONTRAST_MIN {
            let message = format!(
                "its contrast with the ground {ground} is {ratio:.1} to 1; below {CONTRAST_MIN:.0} to 1 it is hard to read"
            );
            self.warning(pointer, message);
        }
    }

    /// A refusal with all errors, where there are any.
    pub(crate) fn refuse(&self) -> Result<(), Error> {
        let detail = match self.errors.as_slice() {
            [] => return Ok(()),
            [one] => format!("{} {}", one.pointer, one.detail),
            [first, rest @ ..] => {
                format!(
                    "{} {}, and {} more",
                    first.pointer,
                    first.detail,
                    rest.len()
                )
            }
        };
        Err(Error::Refused(Refusal {
            status: 422,
            code: code::INVALID_BODY,
            detail,
            errors: self.errors.clone(),
        }))
    }
}

/// What is wrong with a text in a language, if anything.
pub(crate) fn fault(language: &str, text: &str, chars_max: usize) -> Option<String> {
    if !is_language(language) {
        return Some("must be a language tag like en or zh-CN".to_owned());
    }
    // PostgreSQL takes no text with a NUL.
    let is_odd = |letter: char| letter.is_control() && letter != '\n';
    let chars = text.trim().chars().count();
    let fits = (1..=chars_max).contains(&chars) && !text.chars().any(is_odd);
    (!fits).then(|| format!("must be 1 to {chars_max} characters without control characters"))
}

/// Whether it looks like a BCP 47 language tag.
pub(crate) fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    let fits = |part: &str| {
        (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    (2..=3).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_lowercase())
        && parts.clone().count() < 4
        && parts.all(fits)
}

/// An identifier made from a name: letters, digits and `-`; may be empty.
pub(crate) fn slug(text: &str, chars_max: usize) -> String {
    let mut slug = String::new();
    for letter in text.to_lowercase().chars() {
        match letter {
            'a'..='z' | '0'..='9' => slug.push(letter),
            _ if slug.ends_with('-') || slug.is_empty() => {}
            _ => slug.push('-'),
        }
    }
    slug.truncate(chars_max);
    slug.trim_end_matches('-').to_owned()
}

/// Whether it is an identifier of `a`-`z`, `0`-`9` and `-`, 2 to 40 long.
pub(crate) fn is_slug(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (2..=40).contains(&text.len()) && text.bytes().all(fits) && !text.starts_with('-')
}
