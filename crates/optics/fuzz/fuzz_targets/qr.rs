//! No camera frame stops the search for codes.
#![no_main]

use buyplus_optics::{LumaImage, find_codes};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Some((&width, pixels)) = bytes.split_first() {
        let width = usize::from(width).max(1);
        let height = pixels.len() / width;
        let pixels = pixels[..width * height].to_vec();
        let _ = find_codes(&LumaImage { width, height, pixels });
    }
});
