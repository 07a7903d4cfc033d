//! No saved file stops the reader.
#![no_main]

use buyplus_optics::ViewerProfile;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for profile in [ViewerProfile::from_params_file(bytes), ViewerProfile::from_params_bytes(bytes)] {
        if let Ok(profile) = profile {
            assert!(profile.validate().is_ok());
        }
    }
});
