//! Phones to pretend to be: screens, densities and GPUs of real ones, for the simulator and its tests.

use crate::tier::Tier;

/// A phone in landscape.
#[derive(Clone, Debug, PartialEq)]
pub struct PhoneModel {
    /// What it is called here.
    pub name: String,
    /// Width and height, pixels.
    pub size_px: [u32; 2],
    /// Pixels per inch.
    pub dpi: f64,
    /// What its GPU calls itself.
    pub gpu: String,
    /// Display frames per second.
    pub refresh_hz: f64,
}

/// A text that names no phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownPhone(pub String);

impl std::fmt::Display for UnknownPhone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> = KNOWN.iter().map(|phone| phone.0).collect();
        write!(
            f,
            "{:?} is no phone: take one of {}, or write WIDTHxHEIGHT@DPI, for example 2160x1080@443",
            self.0,
            names.join(", ")
        )
    }
}

impl std::error::Error for UnknownPhone {}

/// Name, pixels, density, GPU, frames per second: a cheap one, two old ones, a middle and a new one.
const KNOWN: [(&str, [u32; 2], f64, &str, f64); 5] = [
    ("budget", [1600, 720], 269.0, "PowerVR Rogue GE8320", 60.0),
    ("pixel3", [2160, 1080], 443.0, "Adreno (TM) 630", 60.0),
    ("galaxy-s9", [2960, 1440], 570.0, "Mali-G72", 60.0),
    ("middle", [2400, 1080], 409.0, "Mali-G68", 60.0),
    ("flagship", [2400, 1080], 425.0, "Adreno (TM) 750", 120.0),
];

impl PhoneModel {
    /// A phone by name, or as `WIDTHxHEIGHT@DPI`.
    ///
    /// # Errors
    /// Neither; says what would do.
    pub fn parse(text: &str) -> Result<Self, UnknownPhone> {
        if let Some((name, size_px, dpi, gpu, refresh_hz)) =
            KNOWN.iter().find(|phone| phone.0 == text)
        {
            return Ok(Self {
                name: (*name).to_owned(),
                size_px: *size_px,
                dpi: *dpi,
                gpu: (*gpu).to_owned(),
                refresh_hz: *refresh_hz,
            });
        }
        Self::from_measures(text).ok_or_else(|| UnknownPhone(text.to_owned()))
    }

    /// The tier of its GPU.
    #[must_use]
    pub fn tier(&self) -> Tier {
        Tier::of_gpu(&self.gpu).unwrap_or(Tier::Middle)
    }

    fn from_measures(text: &str) -> Option<Self> {
        let (size, dpi) = text.split_once('@')?;
        let (width, height) = size.split_once('x')?;
        let [width, height]: [u32; 2] = [width.parse().ok()?, height.parse().ok()?];
        let dpi: f64 = dpi.parse().ok()?;
        let is_sane = (320..=8192).contains(&width.max(height))
            && (240..=8192).contains(&width.min(height))
            && (100.0..=1000.0).contains(&dpi);
        is_sane.then(|| Self {
            name: text.to_owned(),
            size_px: [width.max(height), width.min(height)],
            dpi,
            gpu: String::new(),
            refresh_hz: 60.0,
        })
    }
}
