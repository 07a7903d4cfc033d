//! Viewer codes, messages, files and pictures: what is read, what is refused, and never a panic.
#![allow(clippy::expect_used, reason = "a test may panic")]

use buyplus_optics::{
    Alignment, Button, LinkFollower, ProfileError, UriError, ViewerProfile, ViewerUri,
};
use proptest::prelude::*;

/// The code of the first Cardboard's parameters, as published with the SDK.
const V1_PARAMETERS: &str = "CgxHb29nbGUsIEluYy4SDENhcmRib2FyZCB2MR0xCCw9JY_CdT0qEAAAIEIAACBCAAAgQgAAIEI1KVwPPToIwcrhPne-Hz5YAGAB";

fn with(change: impl FnOnce(&mut ViewerProfile)) -> ViewerProfile {
    let mut profile = ViewerProfile::cardboard_io_2015();
    change(&mut profile);
    profile
}

#[test]
fn the_published_code_is_the_built_in_profile() {
    let uri = format!("https://google.com/cardboard/cfg?p={V1_PARAMETERS}");
    assert_eq!(
        ViewerProfile::from_uri(&uri),
        Ok(ViewerProfile::cardboard_v1())
    );
    assert_eq!(ViewerProfile::cardboard_v1().to_uri(), uri);
}

#[test]
fn codes_are_read_as_the_sdk_reads_them() {
    let v1 = ViewerProfile::cardboard_v1();
    let texts = [
        "g.co/cardboard".into(),
        "http://g.co/cardboard".into(),
        "https://g.co/cardboard".into(),
        format!("google.com/cardboard/cfg?p={V1_PARAMETERS}"),
        format!(" HTTP://google.com/cardboard/cfg?x=1&p={V1_PARAMETERS}\n"),
    ];
    for text in texts {
        assert_eq!(ViewerProfile::from_uri(&text).as_ref(), Ok(&v1), "{text}");
    }
    for link in [
        "https://g.co/cardboard2",
        "goo.gl/x",
        "https://google.com.evil.org/cardboard/cfg?p=AA",
    ] {
        assert!(
            matches!(ViewerUri::parse(link), Ok(ViewerUri::ShortLink(_))),
            "{link}"
        );
    }
}

#[test]
fn links_are_followed_within_limits() {
    let start = || match ViewerUri::parse("goo.gl/x") {
        Ok(ViewerUri::ShortLink(url)) => LinkFollower::new(url),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        start().redirected(302, Some("https://g.co/cardboard")),
        Ok(Some(ViewerProfile::cardboard_v1()))
    );
    assert!(matches!(
        start().redirected(200, None),
        Err(UriError::DeadEnd(_))
    ));
    assert!(matches!(
        start().redirected(301, None),
        Err(UriError::DeadEnd(_))
    ));
    assert!(matches!(
        start().redirected(302, Some("ftp://x.y/z")),
        Err(UriError::NotAnAddress(_))
    ));
    let mut circling = start();
    let answers: Vec<_> = (0..5)
        .map(|_| circling.redirected(301, Some("/again")))
        .collect();
    assert!(answers[..4].iter().all(|answer| *answer == Ok(None)));
    assert_eq!(answers[4], Err(UriError::TooManyRedirects));
}

#[test]
fn fields_come_in_any_order_and_unknown_ones_are_skipped() {
    let known = ViewerProfile::cardboard_v1().to_params_bytes();
    // Field 10 with a string, before and after; and screen_to_lens (field 3) again at the end.
    let unknown = [0x52, 3, b'a', b'b', b'c'];
    let again = [&[0x1d][..], &0.05f32.to_le_bytes()].concat();
    let bytes = [&unknown[..], &known, &unknown, &again].concat();
    let profile = ViewerProfile::from_params_bytes(&bytes).expect("readable");
    assert_eq!(
        profile,
        ViewerProfile {
            screen_to_lens_m: 0.05,
            ..ViewerProfile::cardboard_v1()
        }
    );
}

#[test]
fn what_a_maker_leaves_out_has_a_fallback() {
    let bytes = [
        &[0x1d][..],
        &0.042f32.to_le_bytes(),
        &[0x25],
        &0.06f32.to_le_bytes(),
        &[0x58, 9],
    ]
    .concat();
    let profile = ViewerProfile::from_params_bytes(&bytes).expect("readable");
    assert_eq!(profile.fov_limit_deg, [50.0; 4]);
    assert_eq!(profile.alignment, Alignment::Bottom);
    assert_eq!(profile.button, Button::Magnet);
    assert_eq!(profile.lens().distort(0.7), 0.7);
}

#[test]
fn unusable_values_are_refused_by_name() {
    let refused = |profile: ViewerProfile| profile.validate().expect_err("refused").to_string();
    assert!(refused(with(|p| p.screen_to_lens_m = f64::NAN)).contains("screen_to_lens_m"));
    assert!(refused(with(|p| p.screen_to_lens_m = 0.0)).contains("screen_to_lens_m"));
    assert!(refused(with(|p| p.inter_lens_m = -0.06)).contains("inter_lens_m"));
    assert!(refused(with(|p| p.tray_to_lens_m = 35.0)).contains("tray_to_lens_m"));
    assert!(refused(with(|p| p.fov_limit_deg[2] = 90.0)).contains("fov_limit_deg"));
    assert!(refused(with(|p| p.k = vec![f64::INFINITY])).contains("coefficient"));
    assert!(refused(with(|p| p.k = vec![0.1; 9])).contains("9 lens coefficients"));
    assert!(refused(with(|p| p.k = vec![-0.9])).contains("stops rising"));
    assert!(refused(with(|p| p.vendor = "x".repeat(200))).contains("vendor"));
}

#[test]
fn a_list_of_three_angles_is_refused() {
    let mut bytes = vec![0x1d];
    bytes.extend(0.042f32.to_le_bytes());
    bytes.extend([0x2a, 12]);
    bytes.extend([40f32; 3].into_iter().flat_map(f32::to_le_bytes));
    assert_eq!(
        ViewerProfile::from_params_bytes(&bytes),
        Err(ProfileError::FovCount(3))
    );
}

#[test]
fn toml_is_editable_and_its_mistakes_are_named() {
    let text = ViewerProfile::cardboard_v1().to_toml().expect("TOML");
    assert_eq!(
        ViewerProfile::from_toml(&text),
        Ok(ViewerProfile::cardboard_v1())
    );
    let edited = text.replace("0.042", "0.05").replace("bottom", "center");
    let profile = ViewerProfile::from_toml(&edited).expect("TOML");
    assert_eq!(
        (profile.screen_to_lens_m, profile.alignment),
        (0.05, Alignment::Center)
    );
    let misspelt = text.replace("inter_lens_m", "inter_lense_m");
    let error = ViewerProfile::from_toml(&misspelt)
        .expect_err("refused")
        .to_string();
    assert!(
        error.contains("inter_lense_m") && error.lines().count() == 1,
        "{error}"
    );
}

#[test]
fn the_saved_file_is_read_back_and_damage_is_noticed() {
    let file = ViewerProfile::cardboard_v1().to_params_file();
    assert_eq!(file[..8], [0x35, 0x58, 0x7a, 0x2b, 0, 0, 0, 75]);
    assert_eq!(
        ViewerProfile::from_params_file(&file),
        Ok(ViewerProfile::cardboard_v1())
    );
    for length in 0..file.len() {
        assert!(
            ViewerProfile::from_params_file(&file[..length]).is_err(),
            "{length}"
        );
    }
}

#[cfg(feature = "qr")]
#[test]
fn a_drawn_code_is_found_again() {
    use buyplus_optics::find_codes;
    for (name, profile) in ViewerProfile::built_in() {
        for module_px in [3, 8] {
            let picture = profile.to_qr(module_px).expect("a picture");
            let codes = find_codes(&picture).expect("its shape is right");
            assert_eq!(codes, [profile.to_uri()], "{name}");
        }
    }
}

fn any_profile() -> impl Strategy<Value = ViewerProfile> {
    let alignment = prop_oneof![
        Just(Alignment::Bottom),
        Just(Alignment::Center),
        Just(Alignment::Top)
    ];
    let button = prop_oneof![
        Just(Button::None),
        Just(Button::Magnet),
        Just(Button::Touch),
        Just(Button::IndirectTouch)
    ];
    let measures = (20u32..80, 40u32..90, 20u32..60);
    let lens = (
        prop::array::uniform4(20u32..80),
        prop::collection::vec(0u32..900, 0..6),
    );
    ("[ -~]{0,40}", measures, alignment, button, lens).prop_map(
        |(model, (screen_to_lens, inter_lens, tray), alignment, button, (fov, k))| ViewerProfile {
            vendor: "Anyone".into(),
            model,
            screen_to_lens_m: f64::from(screen_to_lens) / 1000.0,
            inter_lens_m: f64::from(inter_lens) / 1000.0,
            tray_to_lens_m: f64::from(tray) / 1000.0,
            alignment,
            button,
            fov_limit_deg: fov.map(f64::from),
            k: k.into_iter().map(|k| f64::from(k) / 1000.0).collect(),
        },
    )
}

proptest! {
    #[test]
    fn every_profile_survives_its_code_its_file_and_its_toml(profile in any_profile()) {
        prop_assert_eq!(ViewerProfile::from_uri(&profile.to_uri()), Ok(profile.clone()));
        prop_assert_eq!(
            ViewerProfile::from_params_file(&profile.to_params_file()),
            Ok(profile.clone())
        );
        let toml = profile.to_toml().expect("TOML");
        prop_assert_eq!(ViewerProfile::from_toml(&toml), Ok(profile));
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let usable = |profile: &ViewerProfile| profile.validate().is_ok();
        prop_assert!(ViewerProfile::from_params_bytes(&bytes).as_ref().map_or(true, usable));
        prop_assert!(ViewerProfile::from_params_file(&bytes).as_ref().map_or(true, usable));
    }

    #[test]
    fn no_damaged_message_panics(at in 0usize..75, byte in any::<u8>()) {
        let mut bytes = ViewerProfile::cardboard_v1().to_params_bytes();
        bytes[at] = byte;
        let profile = ViewerProfile::from_params_bytes(&bytes);
        prop_assert!(profile.as_ref().map_or(true, |profile| profile.validate().is_ok()));
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,80}", parameters in "[A-Za-z0-9_=%+/-]{0,120}") {
        let _ = ViewerProfile::from_uri(&text);
        let _ = ViewerProfile::from_uri(&format!("google.com/cardboard/cfg?p={parameters}"));
        let _ = ViewerProfile::from_toml(&text);
    }
}

#[test]
#[cfg(feature = "qr")]
fn a_frame_that_the_decoder_stumbles_over_holds_no_code() {
    // Found by fuzzing: three corner marks in a row.
    let bytes = include_bytes!("data/qr-degenerate.bin");
    let (&width, pixels) = bytes.split_first().expect("a recorded frame");
    let width = usize::from(width).max(1);
    let height = pixels.len() / width;
    let pixels = pixels[..width * height].to_vec();
    let image = buyplus_optics::LumaImage {
        width,
        height,
        pixels,
    };
    assert_eq!(buyplus_optics::find_codes(&image), Ok(Vec::new()));
}
