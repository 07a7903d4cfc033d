//! Text in several languages.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Text by BCP 47 language tag: `{"en": "Red", "zh-CN": "红色"}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct LocalText(pub BTreeMap<String, String>);

impl LocalText {
    /// The text in `lang`, else in English, else nothing.
    #[must_use]
    pub fn get(&self, lang: &str) -> &str {
        let found = self.0.get(lang).or_else(|| self.0.get("en"));
        found.map_or("", String::as_str)
    }

    /// Text in the two languages that the shop speaks.
    #[must_use]
    pub fn new(en: &str, zh_cn: &str) -> Self {
        Self(BTreeMap::from([
            ("en".to_owned(), en.to_owned()),
            ("zh-CN".to_owned(), zh_cn.to_owned()),
        ]))
    }
}
