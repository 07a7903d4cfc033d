//! Files that a merchant brings: how far each has come on its way from their machine into the world.

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// One file that a merchant brings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Upload {
    /// Identifier.
    pub id: String,
    /// What the merchant calls it; empty where they did not say.
    pub filename: String,
    /// `model/gltf-binary`, `image/png` or `image/jpeg`.
    pub filetype: String,
    /// What kind of goods it is, for example `bags`; its size is then looked at more closely.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Bytes of the whole file.
    pub length: u64,
    /// Bytes that have come.
    pub offset: u64,
    /// How far it has come.
    pub state: UploadState,
    /// When it was announced.
    pub created_at: Timestamp,
    /// When it is forgotten unless the rest comes; of one that was rejected, when it is forgotten in any case.
    pub expires_at: Option<Timestamp>,
    /// SHA-256 of the file as it came, lower-case hex; once it is whole and was looked at.
    pub sha256: Option<String>,
    /// What the check found, as `buyplus-assets check` says it.
    pub issues: Vec<AssetIssue>,
    /// What the model costs to show, as `buyplus-assets check` says it.
    pub stats: Option<AssetStats>,
    /// What was done to it, as `buyplus-assets optimize --json` says it.
    #[cfg_attr(feature = "schema", schema(value_type = Option<Object>))]
    pub report: Option<serde_json::Value>,
    /// What was made of it; everybody can fetch these.
    pub files: Vec<UploadFile>,
    /// Why it is not taken.
    pub rejection: Option<Rejection>,
}

/// How far a file has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum UploadState {
    /// It is still coming.
    Receiving,
    /// It is whole and waits for its turn.
    Queued,
    /// It is being checked.
    Checking,
    /// It is being made ready to ship.
    Optimising,
    /// Products can use it.
    Ready,
    /// It is not taken; `rejection` says why.
    Rejected,
}

/// One finding of the check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AssetIssue {
    /// Code of the Khronos glTF-Validator where it has one, otherwise `STORE_…`.
    pub code: String,
    /// `error`, `warning`, `info` or `hint`; only errors keep a file out.
    pub severity: String,
    /// JSON pointer (RFC 6901) into the glTF document; empty for the whole file.
    pub pointer: String,
    /// What is wrong and how to fix it.
    pub message: String,
}

/// What a model costs to show and how big it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct AssetStats {
    /// Size of the file.
    pub file_bytes: u64,
    /// Triangles drawn.
    pub triangles: u64,
    /// Vertices submitted.
    pub vertices: u64,
    /// Draw calls.
    pub draw_calls: u64,
    /// Materials in the file.
    pub materials: u64,
    /// Textures in the file.
    pub textures: u64,
    /// Longest edge of any picture, pixels.
    pub texture_px_max: u64,
    /// GPU memory of all pictures, unpacked.
    pub gpu_texture_bytes: u64,
    /// Animations in the file.
    pub animations: u64,
    /// Skins in the file.
    pub skins: u64,
    /// Width, height, depth in metres.
    pub extents_m: [f32; 3],
}

/// A file that was made of an upload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct UploadFile {
    /// `model` is what every viewer of glTF reads, `desktop` and `phone` are the same packed for their GPUs; `picture`
    /// is a picture written anew.
    pub role: String,
    /// Path on this server; the content never changes under it.
    pub url: String,
    /// SHA-256 of the content, lower-case hex.
    pub sha256: String,
    /// Size of the content.
    pub bytes: u64,
}

/// Why a file is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Rejection {
    /// One of [`rejection`].
    pub code: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// Codes of rejections.
pub mod rejection {
    /// The content is not of the type that was announced.
    pub const WRONG_TYPE: &str = "wrong_type";
    /// The content does not have the SHA-256 that was announced.
    pub const SHA256_MISMATCH: &str = "sha256_mismatch";
    /// The check found errors; `issues` lists them.
    pub const FAULTY: &str = "faulty";
    /// A picture cannot be read, or is larger than any that is shown.
    pub const PICTURE_UNREADABLE: &str = "picture_unreadable";
    /// It took more time than one file may.
    pub const TOO_SLOW: &str = "too_slow";
    /// It took more memory than one file may.
    pub const TOO_MUCH_MEMORY: &str = "too_much_memory";
    /// What was made of it is more than the merchant may keep.
    pub const STORAGE_FULL: &str = "storage_full";
    /// It could not be looked at, by no fault of its own that is known; send it again later.
    pub const NOT_PROCESSED: &str = "not_processed";
}

/// One page of a merchant's uploads, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct UploadPage {
    /// Uploads.
    pub items: Vec<Upload>,
    /// Where the next page starts; absent on the last.
    pub next_cursor: Option<String>,
}

/// What a webhook is sent when an upload is ready or rejected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct UploadEvent {
    /// Identifier of the event.
    pub id: String,
    /// What happened.
    #[serde(rename = "type")]
    pub kind: String,
    /// When.
    pub created_at: Timestamp,
    /// The upload as it stood then.
    pub data: Upload,
}
