//! The file in which the Cardboard SDK keeps the viewer: `Cardboard/current_device_params`.
//!
//! A big-endian sentinel, a big-endian length, and a `DeviceParams` message
//! (`CardboardParamsUtils.java`).

use crate::profile::{ProfileError, ViewerProfile};

const SENTINEL: u32 = 0x3558_7a2b;

impl ViewerProfile {
    /// Reads the content of a saved-parameters file.
    ///
    /// # Errors
    /// A file that is no such file or is cut short, and values that
    /// [`ViewerProfile::from_params_bytes`] refuses.
    pub fn from_params_file(content: &[u8]) -> Result<Self, ProfileError> {
        let bad = |what: String| Err(ProfileError::ParamsFile(what));
        let Some((sentinel, rest)) = content.split_first_chunk() else {
            return bad(format!("{} bytes are too few", content.len()));
        };
        if u32::from_be_bytes(*sentinel) != SENTINEL {
            return bad(format!("does not begin with {SENTINEL:#010x}"));
        }
        let Some((length, message)) = rest.split_first_chunk() else {
            return bad("has no length".into());
        };
        let length = u32::from_be_bytes(*length) as usize;
        match message.get(..length) {
            Some(message) => Self::from_params_bytes(message),
            None => bad(format!(
                "says {length} bytes follow, but {} do",
                message.len()
            )),
        }
    }

    /// The profile as the content of a saved-parameters file.
    #[must_use]
    pub fn to_params_file(&self) -> Vec<u8> {
        let message = self.to_params_bytes();
        let length = message.len() as u32;
        [
            &SENTINEL.to_be_bytes()[..],
            &length.to_be_bytes()[..],
            &message,
        ]
        .concat()
    }
}
