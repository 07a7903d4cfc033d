//! No file makes unpacking panic, and what it makes is plain.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(plain) = buyplus_unpack::unpack(bytes) {
        // What was unpacked once has no compressed view left.
        let _ = buyplus_unpack::Document::open(&plain);
    }
});
