//! What a viewer is: its measures, its lens, and which values are believable.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::lens::DistortionPolynomial;

/// The longest vendor or model name, in bytes.
const MAX_NAME_BYTES: usize = 128;
/// The most lens coefficients; viewers in use have two.
const MAX_COEFFICIENTS: usize = 8;
const MAX_COEFFICIENT: f64 = 1000.0;
/// A viewer that states no field of view gets that of the Cardboard I/O 2015.
const UNSTATED_FOV_DEG: f64 = 50.0;

/// How the phone's screen stands against the lenses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alignment {
    /// The phone rests on the tray: the lens centres are `tray_to_lens_m` above it.
    #[default]
    Bottom,
    /// The lens centres are half way up the screen.
    Center,
    /// The phone hangs from its upper edge, `tray_to_lens_m` above the lens centres.
    Top,
}

/// What the viewer offers to press.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Button {
    /// Nothing.
    None,
    /// A magnet that the phone's compass notices.
    #[default]
    Magnet,
    /// A hole through which a finger reaches the screen.
    Touch,
    /// A lever that touches the screen.
    IndirectTouch,
}

/// A viewer's measures, as in the `DeviceParams` message of the Cardboard SDK, in SI units.
///
/// The fields are open so that a settings panel can edit them; [`Self::validate`] is the gate that
/// every way in and out of this crate passes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ViewerProfile {
    /// Who makes it.
    #[serde(default)]
    pub vendor: String,
    /// What it is called.
    #[serde(default)]
    pub model: String,
    /// From the screen to the lenses, 0.01 to 0.2 m.
    pub screen_to_lens_m: f64,
    /// Between the lens centres, 0.03 to 0.12 m.
    pub inter_lens_m: f64,
    /// From the phone's edge on the tray to the lens centres, 0.005 to 0.15 m; see [`Alignment`].
    #[serde(default = "ViewerProfile::usual_tray_to_lens_m")]
    pub tray_to_lens_m: f64,
    /// What the tray distance is measured from.
    #[serde(default)]
    pub alignment: Alignment,
    /// What there is to press.
    #[serde(default)]
    pub button: Button,
    /// How far the left lens shows from its axis, in degrees, 1 to 85: outwards (left), inwards
    /// (right), down, up. The right lens is its mirror image.
    #[serde(default = "ViewerProfile::unstated_fov_deg")]
    pub fov_limit_deg: [f64; 4],
    /// The lens curve's coefficients, `k₁` first; see [`DistortionPolynomial`]. With none the
    /// viewer is taken to have no distortion.
    #[serde(default)]
    pub k: Vec<f64>,
}

/// Why a viewer's values cannot be used.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum ProfileError {
    /// A measure is missing, not a number, or outside what a viewer can have.
    #[error("viewer profile: {field} is {value}, expected {min} to {max}")]
    OutOfRange {
        /// The name of the value.
        field: &'static str,
        /// What was found.
        value: f64,
        /// The least accepted.
        min: f64,
        /// The greatest accepted.
        max: f64,
    },
    /// The field-of-view list has neither four entries nor none.
    #[error("viewer profile: the field-of-view list has {0} angles, expected 4 (or none)")]
    FovCount(usize),
    /// Too many lens coefficients.
    #[error("viewer profile: {0} lens coefficients, expected at most {MAX_COEFFICIENTS}")]
    TooManyCoefficients(usize),
    /// The lens curve turns back inside the field of view, so one screen point would be seen twice.
    #[error(
        "viewer profile: the lens curve stops rising at {reached_deg:.1}° from the axis, inside the \
         field of view of {limit_deg:.1}°; check the sign and order of the coefficients"
    )]
    NotMonotonic {
        /// The widest angle the curve reaches, degrees.
        reached_deg: f64,
        /// The field of view that it should cover, degrees.
        limit_deg: f64,
    },
    /// A name too long to be one.
    #[error("viewer profile: {field} is longer than {MAX_NAME_BYTES} bytes")]
    NameTooLong {
        /// `vendor` or `model`.
        field: &'static str,
    },
    /// Not a `DeviceParams` message.
    #[error("viewer profile: not a DeviceParams message: {0}")]
    Message(String),
    /// Not a saved-parameters file.
    #[error("viewer parameters file: {0}")]
    ParamsFile(String),
    /// Not a TOML profile.
    #[error("viewer profile: {0}")]
    Toml(String),
}

impl ViewerProfile {
    /// Google Cardboard of 2014: `cardboard_v1.h` of the Cardboard SDK.
    #[must_use]
    pub fn cardboard_v1() -> Self {
        Self {
            vendor: "Google, Inc.".into(),
            model: "Cardboard v1".into(),
            screen_to_lens_m: 0.042,
            inter_lens_m: 0.060,
            tray_to_lens_m: 0.035,
            alignment: Alignment::Bottom,
            button: Button::Magnet,
            fov_limit_deg: [40.0; 4],
            k: vec![0.441, 0.156],
        }
    }

    /// Google Cardboard of I/O 2015, "v2": the profile in `cardboard.h` of the Cardboard SDK. Most
    /// paper viewers sold since are copies of it.
    #[must_use]
    pub fn cardboard_io_2015() -> Self {
        Self {
            vendor: "Google".into(),
            model: "Cardboard I/O 2015".into(),
            screen_to_lens_m: 0.0364,
            inter_lens_m: 0.0639,
            tray_to_lens_m: 0.035,
            alignment: Alignment::Bottom,
            button: Button::IndirectTouch,
            fov_limit_deg: [50.0; 4],
            k: vec![0.2416, 0.30125],
        }
    }

    /// The values that web pages use for a "Cardboard v2" (cardboard-vr-display, `device-info.js`).
    #[must_use]
    pub fn web_cardboard_v2() -> Self {
        Self {
            vendor: "Web".into(),
            model: "Cardboard v2".into(),
            screen_to_lens_m: 0.039,
            inter_lens_m: 0.064,
            fov_limit_deg: [60.0; 4],
            k: vec![0.34, 0.55],
            ..Self::cardboard_io_2015()
        }
    }

    /// Xiaomi Mi VR Play: the code printed on its box (`goo.gl/Cbrdp5`), decoded.
    #[must_use]
    pub fn mi_vr_play() -> Self {
        Self {
            vendor: "Xiaomi".into(),
            model: "Mi VR Play".into(),
            screen_to_lens_m: 0.0362,
            inter_lens_m: 0.062,
            tray_to_lens_m: 0.0306,
            fov_limit_deg: [60.0; 4],
            k: vec![0.36, -0.01],
            ..Self::cardboard_io_2015()
        }
    }

    /// Pico U: the code that Google's viewer profile generator starts from (`wwgc`), decoded.
    #[must_use]
    pub fn pico_u() -> Self {
        Self {
            vendor: "xys".into(),
            model: "pico u".into(),
            screen_to_lens_m: 0.042,
            inter_lens_m: 0.060,
            button: Button::None,
            fov_limit_deg: [50.0, 50.0, 55.0, 55.0],
            k: vec![0.78, 1.21],
            ..Self::cardboard_io_2015()
        }
    }

    /// The built-in profiles with the names that select them.
    #[must_use]
    pub fn built_in() -> [(&'static str, Self); 5] {
        [
            ("v1", Self::cardboard_v1()),
            ("v2", Self::cardboard_io_2015()),
            ("web-v2", Self::web_cardboard_v2()),
            ("mi-vr-play", Self::mi_vr_play()),
            ("pico-u", Self::pico_u()),
        ]
    }

    /// The built-in profile of that name: `v1`, `v2`, `web-v2`, `mi-vr-play` or `pico-u`.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        (Self::built_in().into_iter())
            .find_map(|(known, profile)| (known == name).then_some(profile))
    }

    /// The lens curve.
    #[must_use]
    pub fn lens(&self) -> DistortionPolynomial {
        DistortionPolynomial::new(&self.k)
    }

    /// Checks every value: finite, of a size that a viewer can have, and a lens curve that rises
    /// over the whole field of view along each axis.
    ///
    /// # Errors
    /// The first value that cannot be used, with its name and what was expected.
    pub fn validate(&self) -> Result<(), ProfileError> {
        in_range("screen_to_lens_m", self.screen_to_lens_m, 0.01, 0.2)?;
        in_range("inter_lens_m", self.inter_lens_m, 0.03, 0.12)?;
        in_range("tray_to_lens_m", self.tray_to_lens_m, 0.005, 0.15)?;
        for angle in self.fov_limit_deg {
            in_range("fov_limit_deg", angle, 1.0, 85.0)?;
        }
        if self.k.len() > MAX_COEFFICIENTS {
            return Err(ProfileError::TooManyCoefficients(self.k.len()));
        }
        for &k in &self.k {
            in_range("lens coefficient", k, -MAX_COEFFICIENT, MAX_COEFFICIENT)?;
        }
        for (field, name) in [("vendor", &self.vendor), ("model", &self.model)] {
            if name.len() > MAX_NAME_BYTES {
                return Err(ProfileError::NameTooLong { field });
            }
        }
        self.validate_lens()
    }

    fn validate_lens(&self) -> Result<(), ProfileError> {
        let lens = self.lens();
        let reached_deg = lens.distort(lens.peak_radius()).atan().to_degrees();
        let limit_deg = self.fov_limit_deg.into_iter().fold(0.0, f64::max);
        if reached_deg < limit_deg {
            return Err(ProfileError::NotMonotonic {
                reached_deg,
                limit_deg,
            });
        }
        Ok(())
    }

    pub(crate) fn usual_tray_to_lens_m() -> f64 {
        0.035
    }

    pub(crate) fn unstated_fov_deg() -> [f64; 4] {
        [UNSTATED_FOV_DEG; 4]
    }
}

fn in_range(field: &'static str, value: f64, min: f64, max: f64) -> Result<(), ProfileError> {
    if (min..=max).contains(&value) {
        return Ok(());
    }
    Err(ProfileError::OutOfRange {
        field,
        value,
        min,
        max,
    })
}
