//! No code stops the reader, and every viewer it yields can be shown.
#![no_main]

use buyplus_optics::{Eye, MeshSettings, Optics, Screen, ViewerProfile};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = ViewerProfile::from_toml(text);
    if let Ok(profile) = ViewerProfile::from_uri(text) {
        if let Ok(optics) = Optics::new(&profile, Screen::TYPICAL) {
            let mesh = optics.distortion_mesh(Eye::Left, &MeshSettings::default());
            assert!(mesh.ndc.iter().flatten().all(|c| c.is_finite()));
        }
        assert_eq!(ViewerProfile::from_uri(&profile.to_uri()), Ok(profile));
    }
});
