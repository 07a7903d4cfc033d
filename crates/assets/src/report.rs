//! What a check found: issues, statistics and the verdict; the shape of the JSON that the tools print.

use serde::Serialize;

/// How much an issue matters; the four levels of the Khronos glTF-Validator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The file breaks the specification or a rule of the store and is refused.
    Error,
    /// The file is accepted, but somebody will see a difference.
    Warning,
    /// Worth knowing.
    Info,
    /// Could be written better.
    Hint,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Issue {
    /// Code of the Khronos glTF-Validator where it has one, otherwise `STORE_…`.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// JSON pointer (RFC 6901) into the glTF document; `""` is the whole file.
    pub pointer: String,
    /// What is wrong and how to fix it, for people.
    pub message: String,
}

/// What the asset costs to show and how big it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Stats {
    /// Size of the file as given.
    pub file_bytes: u64,
    /// Triangles drawn for the default scene, every instance counted.
    pub triangles: u64,
    /// Vertices submitted for the default scene, every instance counted.
    pub vertices: u64,
    /// Draw calls for the default scene: one per primitive of each mesh instance.
    pub draw_calls: u64,
    /// Materials in the file.
    pub materials: u64,
    /// Textures in the file.
    pub textures: u64,
    /// Longest edge of any image, in pixels.
    pub texture_px_max: u64,
    /// GPU memory of all images as uncompressed RGBA8 with full mipmap chains (4/3 of the base level).
    pub gpu_texture_bytes: u64,
    /// Animations in the file.
    pub animations: u64,
    /// Skins in the file.
    pub skins: u64,
    /// Size of the default scene's bounding box: width, height, depth in metres.
    pub extents_m: [f32; 3],
}

/// The outcome of a check.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// True when no issue is an error.
    pub ok: bool,
    /// Findings, in the order in which the stages ran. At most [`crate::issues::MAX_PER_CODE`] for each code.
    pub issues: Vec<Issue>,
    /// What the asset costs.
    pub stats: Stats,
}

impl Report {
    /// Number of reported issues of one severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.issues
            .iter()
            .filter(|issue| issue.severity == severity)
            .count()
    }
}
