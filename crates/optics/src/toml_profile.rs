//! Profiles as TOML, for people to edit.

use crate::profile::{ProfileError, ViewerProfile};

impl ViewerProfile {
    /// Reads and validates a profile; the keys are the fields of [`ViewerProfile`].
    ///
    /// # Errors
    /// The place where the text is no such profile, and values that
    /// [`ViewerProfile::validate`] refuses.
    pub fn from_toml(text: &str) -> Result<Self, ProfileError> {
        let profile: Self = toml::from_str(text)
            .map_err(|error| ProfileError::Toml(one_line(&error.to_string())))?;
        profile.validate()?;
        Ok(profile)
    }

    /// The profile as TOML.
    ///
    /// # Errors
    /// Never for a valid profile: its fields all have a TOML form.
    pub fn to_toml(&self) -> Result<String, ProfileError> {
        toml::to_string(self).map_err(|error| ProfileError::Toml(error.to_string()))
    }
}

fn one_line(message: &str) -> String {
    let lines: Vec<_> = message
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    lines.join(" ")
}
