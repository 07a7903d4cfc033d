//! The catwalk: who walks when, in which goods.

use serde::{Deserialize, Serialize};

use crate::{LocalText, Timestamp};

/// A show that runs over and over by the server's clock, so that everybody sees the same model at the same time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Show {
    /// Stable identifier, also in the path.
    pub id: String,
    /// The store whose goods are worn.
    pub store_id: String,
    /// Its name.
    pub title: LocalText,
    /// The place that it happens in, for example `catwalk`.
    pub place: String,
    /// When the present run began, or the first one will. Server time, with milliseconds.
    pub starts_at: Timestamp,
    /// The server's clock when it answered, with milliseconds: a client adds what has passed since.
    pub server_now: Timestamp,
    /// From the first beat of a run to the first beat of the next, seconds.
    pub period_s: f64,
    /// Beats per minute of the music; models step on every beat.
    pub beat_bpm: f64,
    /// Name of the client's own sound, for example `show_music`.
    pub music: String,
    /// Who walks, in order.
    pub looks: Vec<Look>,
    /// Grows with every change.
    pub version: i64,
}

/// One outfit on one model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Look {
    /// Unique in the show; a look of `people.json` where the model has one by this name.
    pub id: String,
    /// Its name on the panel.
    pub title: LocalText,
    /// The person who wears it, for example `amara`.
    pub model: String,
    /// When she comes out, seconds after the run's first beat.
    pub starts_s: f64,
    /// What she wears and carries.
    pub items: Vec<LookItem>,
}

/// One good of a look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LookItem {
    /// Where it is worn.
    pub attachment: Attachment,
    /// What it is.
    pub product_id: String,
    /// The SKU, in the colour that is worn.
    pub variant_id: String,
}

/// Where a good is worn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Attachment {
    /// Shirt, knit or blouse.
    Top,
    /// Skirt or trousers.
    Bottom,
    /// A top and a bottom in one.
    Dress,
    /// Over the rest.
    Coat,
    /// On the feet.
    Shoes,
    /// In the hand or on the shoulder.
    Bag,
    /// On the head.
    Hat,
    /// Before the eyes.
    Glasses,
    /// At the neck.
    Neck,
    /// At the wrist.
    Wrist,
}
