//! No header of an upload stops its reader; what is read is within the bounds that the rest of the server relies on.
#![no_main]

#[path = "../../src/services/uploads/header.rs"]
#[allow(dead_code, reason = "the target asks for only a part")]
mod header;

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(found) = header::metadata(text) {
        assert!(header::TYPES.iter().any(|(filetype, _)| *filetype == found.filetype));
        assert!(!found.filename.contains(['/', '\\', '\0', '<', '>']));
        assert!(!found.filename.starts_with('.'));
        let category = found.category.as_deref();
        assert!(category.is_none_or(|category| header::CATEGORIES.contains(&category)));
        assert!(found.sha256.is_none_or(|hash| hash.len() == 64));
    }
    let _ = header::checksum(text);
});
