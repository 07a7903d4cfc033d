//! Any bytes are judged without a panic.
#![no_main]

use buyplus_assets::{Options, Target, check_bytes};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let report = check_bytes(
        bytes,
        &Options {
            target: Some(Target::Shelf),
            ..Options::default()
        },
    );
    let has_error = report
        .issues
        .iter()
        .any(|issue| issue.severity == buyplus_assets::Severity::Error);
    assert_eq!(report.ok, !has_error);
});
