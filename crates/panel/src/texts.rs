//! The fixed words on panels in one language, read from a Fluent file; no defaults hidden in code.

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

/// A language of the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lang {
    /// English.
    En,
    /// Chinese in simplified characters.
    ZhCn,
}

impl Lang {
    /// All languages.
    pub const ALL: [Self; 2] = [Self::En, Self::ZhCn];

    /// The BCP 47 tag, which is also the folder of the language's texts.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::ZhCn => "zh-CN",
        }
    }

    /// The language of a BCP 47 tag, if the shop speaks it.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|lang| lang.tag().eq_ignore_ascii_case(tag))
    }
}

/// Why a Fluent file cannot serve.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextsError {
    /// The file breaks the Fluent syntax.
    #[error("the {lang} texts are not valid Fluent: {what}")]
    Syntax {
        /// BCP 47 tag.
        lang: &'static str,
        /// The parser's first complaint.
        what: String,
    },
    /// Messages that panels need are not there.
    #[error("the {lang} texts lack {}; add them to its Fluent file", keys.join(", "))]
    Missing {
        /// BCP 47 tag.
        lang: &'static str,
        /// The messages' names.
        keys: Vec<&'static str>,
    },
}

/// The words of one language.
pub struct Texts {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Texts")
            .field("lang", &self.lang)
            .finish_non_exhaustive()
    }
}

impl Texts {
    /// Reads the Fluent text of a language and checks that no message is missing.
    pub fn new(lang: Lang, ftl: &str) -> Result<Self, TextsError> {
        let syntax = |what: String| TextsError::Syntax {
            lang: lang.tag(),
            what,
        };
        let resource = FluentResource::try_new(ftl.to_owned()).map_err(|(_, errors)| {
            syntax(errors.first().map_or_else(String::new, ToString::to_string))
        })?;
        let tag: LanguageIdentifier = lang
            .tag()
            .parse()
            .map_err(|error| syntax(format!("{error}")))?;
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // Isolation marks guard mixed text directions, which neither language has.
        bundle.set_use_isolating(false);
        bundle.add_resource(resource).map_err(|errors| {
            syntax(errors.first().map_or_else(String::new, ToString::to_string))
        })?;
        let keys: Vec<_> = KEYS
            .iter()
            .copied()
            .filter(|key| !bundle.has_message(key))
            .collect();
        match keys.is_empty() {
            true => Ok(Self { lang, bundle }),
            false => Err(TextsError::Missing {
                lang: lang.tag(),
                keys,
            }),
        }
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The message of that name.
    pub fn get(&self, key: &str) -> String {
        self.format(key, None)
    }

    /// The message of that name with one word of the caller's in it.
    pub fn with_word(&self, key: &str, name: &str, word: &str) -> String {
        self.with(key, name, word)
    }

    pub(crate) fn with<'a>(
        &self,
        key: &str,
        name: &'a str,
        value: impl Into<FluentValue<'a>>,
    ) -> String {
        let mut args = FluentArgs::new();
        args.set(name, value);
        self.format(key, Some(&args))
    }

    /// A message that is not there shows its name: a word in the wrong place rather than a hole.
    fn format(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let Some(pattern) = self
            .bundle
            .get_message(key)
            .and_then(|message| message.value())
        else {
            return key.to_owned();
        };
        self.bundle
            .format_pattern(pattern, args, &mut Vec::new())
            .into_owned()
    }
}

/// Every message that the panels use.
const KEYS: &[&str] = &[
    "add-look",
    "add-to-bag",
    "added",
    "adding",
    "back",
    "bag",
    "bag-empty",
    "call-staff",
    "cancel",
    "close",
    "edit-bag",
    "erase",
    "help",
    "help-bag",
    "help-help",
    "help-look",
    "help-nod",
    "help-press",
    "help-quit",
    "help-recentre",
    "help-shake",
    "help-view",
    "help-walk",
    "in-stock",
    "more-items",
    "only-left",
    "open-bag",
    "order-number",
    "out-of-stock",
    "paid",
    "pay",
    "pay-instruction",
    "pay-once-more",
    "pay-waiting",
    "pin-title",
    "pin-tries",
    "price-changed",
    "refused",
    "remove",
    "retry",
    "review",
    "review-out-of-stock",
    "set-colours-plain",
    "set-colours-safe",
    "set-dwell",
    "set-forward",
    "set-left",
    "set-motion-full",
    "set-motion-less",
    "set-mute",
    "set-right",
    "set-seated",
    "set-standing",
    "set-vignette-much",
    "set-vignette-off",
    "set-vignette-some",
    "set-volume",
    "settings",
    "shipping",
    "shipping-free",
    "subtotal",
    "tax",
    "total",
    "try-off",
    "try-on",
    "undo",
    "undo-left",
    "undo-over",
    "undoing",
    "undone",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_message_is_named() {
        let error = Texts::new(Lang::En, "back = Back").unwrap_err();
        assert!(
            error
                .to_string()
                .contains("the en texts lack add-look, add-to-bag"),
            "{error}"
        );
    }

    #[test]
    fn broken_syntax_is_refused() {
        let error = Texts::new(Lang::ZhCn, "= ?").unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("the zh-CN texts are not valid Fluent"),
            "{error}"
        );
    }

    #[test]
    fn a_tag_finds_its_language() {
        assert_eq!(Lang::from_tag("zh-cn"), Some(Lang::ZhCn));
        assert_eq!(Lang::from_tag("fr"), None);
    }
}
