//! No camera frame stops the search for codes.
#![no_main]

use std::sync::Once;

use buyplus_optics::{LumaImage, find_codes};

/// libFuzzer's hook ends the process at every panic, also at one that `find_codes` catches; without it only a panic
/// that comes out does.
static HOOK: Once = Once::new();

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    HOOK.call_once(|| drop(std::panic::take_hook()));
    if let Some((&width, pixels)) = bytes.split_first() {
        let width = usize::from(width).max(1);
        let height = pixels.len() / width;
        let pixels = pixels[..width * height].to_vec();
        let _ = find_codes(&LumaImage { width, height, pixels });
    }
});
