//! The `DeviceParams` protocol buffer message of the Cardboard SDK (`proto/cardboard_device.proto`).
//!
//! Read in any field order with unknown fields skipped, as protocol buffers ask for; the I/O 2015
//! viewer's own code relies on both.

use prost::Message;

use crate::profile::{Alignment, Button, ProfileError, ViewerProfile};

#[derive(Clone, PartialEq, Message)]
struct DeviceParams {
    #[prost(string, optional, tag = "1")]
    vendor: Option<String>,
    #[prost(string, optional, tag = "2")]
    model: Option<String>,
    #[prost(float, optional, tag = "3")]
    screen_to_lens_distance: Option<f32>,
    #[prost(float, optional, tag = "4")]
    inter_lens_distance: Option<f32>,
    #[prost(float, repeated, packed = "true", tag = "5")]
    left_eye_field_of_view_angles: Vec<f32>,
    #[prost(float, optional, tag = "6")]
    tray_to_lens_distance: Option<f32>,
    #[prost(float, repeated, packed = "true", tag = "7")]
    distortion_coefficients: Vec<f32>,
    #[prost(int32, optional, tag = "11")]
    vertical_alignment: Option<i32>,
    #[prost(int32, optional, tag = "12")]
    primary_button: Option<i32>,
}

const ALIGNMENTS: [Alignment; 3] = [Alignment::Bottom, Alignment::Center, Alignment::Top];
const BUTTONS: [Button; 4] = [
    Button::None,
    Button::Magnet,
    Button::Touch,
    Button::IndirectTouch,
];

impl ViewerProfile {
    /// Reads and validates a `DeviceParams` message.
    ///
    /// What a viewer's maker may leave out has a fallback: tray distance 35 mm, alignment bottom,
    /// button magnet (the message's defaults), field of view 50° each way (as the Homido's empty
    /// list, which stops the SDK), no lens coefficients for a lens without distortion. An alignment
    /// or button number of the future counts as left out.
    ///
    /// # Errors
    /// Bytes that are no such message, and values that [`ViewerProfile::validate`] refuses.
    pub fn from_params_bytes(bytes: &[u8]) -> Result<Self, ProfileError> {
        let params = DeviceParams::decode(bytes)
            .map_err(|error| ProfileError::Message(error.to_string()))?;
        let profile = Self {
            vendor: params.vendor.unwrap_or_default(),
            model: params.model.unwrap_or_default(),
            screen_to_lens_m: params.screen_to_lens_distance.map_or(0.0, as_written),
            inter_lens_m: params.inter_lens_distance.map_or(0.0, as_written),
            tray_to_lens_m: params
                .tray_to_lens_distance
                .map_or_else(Self::usual_tray_to_lens_m, as_written),
            alignment: numbered(&ALIGNMENTS, params.vertical_alignment),
            button: numbered(&BUTTONS, params.primary_button),
            fov_limit_deg: fov_limit_deg(&params.left_eye_field_of_view_angles)?,
            k: (params.distortion_coefficients.into_iter())
                .map(as_written)
                .collect(),
        };
        profile.validate()?;
        Ok(profile)
    }

    /// The profile as a `DeviceParams` message, every field written.
    #[must_use]
    pub fn to_params_bytes(&self) -> Vec<u8> {
        DeviceParams {
            vendor: Some(self.vendor.clone()),
            model: Some(self.model.clone()),
            screen_to_lens_distance: Some(self.screen_to_lens_m as f32),
            inter_lens_distance: Some(self.inter_lens_m as f32),
            left_eye_field_of_view_angles: self.fov_limit_deg.iter().map(|&a| a as f32).collect(),
            tray_to_lens_distance: Some(self.tray_to_lens_m as f32),
            distortion_coefficients: self.k.iter().map(|&k| k as f32).collect(),
            vertical_alignment: number_of(&ALIGNMENTS, &self.alignment),
            primary_button: number_of(&BUTTONS, &self.button),
        }
        .encode_to_vec()
    }
}

fn fov_limit_deg(angles: &[f32]) -> Result<[f64; 4], ProfileError> {
    match *angles {
        [] => Ok(ViewerProfile::unstated_fov_deg()),
        [left, right, bottom, top] => Ok([left, right, bottom, top].map(as_written)),
        _ => Err(ProfileError::FovCount(angles.len())),
    }
}

/// The `f64` of the same shortest decimal: the 0.042 that was meant, not 0.04199999943.
fn as_written(value: f32) -> f64 {
    value.to_string().parse().unwrap_or(f64::from(value))
}

fn numbered<T: Copy + Default>(variants: &[T], number: Option<i32>) -> T {
    let index = number.and_then(|number| usize::try_from(number).ok());
    (index.and_then(|index| variants.get(index)).copied()).unwrap_or_default()
}

fn number_of<T: PartialEq>(variants: &[T], wanted: &T) -> Option<i32> {
    let index = variants.iter().position(|variant| variant == wanted);
    index.and_then(|index| i32::try_from(index).ok())
}
