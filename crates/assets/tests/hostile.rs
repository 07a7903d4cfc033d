//! Hostile files: any bytes are judged without a panic, and bombs are refused without the memory that they ask for.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
// A counting allocator is the only way to see what a check holds at its peak.
#![allow(unsafe_code, reason = "GlobalAlloc is an unsafe trait")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use buyplus_assets::{Options, Report, Target, check_bytes};
use proptest::prelude::*;

/// What a check may hold besides a multiple of the file: the report and a few tables.
const FLOOR_BYTES: usize = 2 * 1024 * 1024;
/// The file itself counts as one of the four.
const MAX_TIMES_FILE: usize = 3;

struct Counting;

thread_local! {
    static HELD: Cell<usize> = const { Cell::new(0) };
    static PEAK: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: every call goes to the system allocator unchanged; only sizes are noted.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        HELD.with(|held| {
            held.set(held.get().wrapping_add(layout.size()));
            PEAK.with(|peak| peak.set(peak.get().max(held.get())));
        });
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        HELD.with(|held| held.set(held.get().wrapping_sub(layout.size())));
        // SAFETY: the caller's promise is passed on.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Checks a file and the memory that the check took.
fn check(bytes: &[u8]) -> Report {
    let before = HELD.with(Cell::get);
    PEAK.with(|peak| peak.set(before));
    let report = check_bytes(
        bytes,
        &Options {
            target: Some(Target::Shelf),
            ..Options::default()
        },
    );
    let taken = PEAK.with(Cell::get).saturating_sub(before);
    let allowed = MAX_TIMES_FILE * bytes.len() + FLOOR_BYTES;
    assert!(
        taken <= allowed,
        "took {taken} bytes for a file of {}",
        bytes.len()
    );
    report
}

fn codes(report: &Report) -> Vec<&str> {
    report.issues.iter().map(|issue| issue.code).collect()
}

fn refused_for(json: &str, code: &str) {
    let report = check(json.as_bytes());
    assert!(!report.ok);
    assert!(
        codes(&report).contains(&code),
        "{code} is not in {:?}",
        codes(&report)
    );
}

fn repeated(head: &str, item: &str, times: usize, tail: &str) -> String {
    format!("{head}{}{tail}", vec![item; times].join(","))
}

const ASSET: &str = r#"{"asset":{"version":"2.0"},"#;

#[test]
fn deep_json_is_refused() {
    let deep = format!(
        "{ASSET}\"extras\":{}{}}}",
        "[".repeat(1_000_000),
        "]".repeat(1_000_000)
    );
    refused_for(&deep, "INVALID_JSON");
}

#[test]
fn wide_json_stays_within_its_memory() {
    for item in ["0", "[]", "{}", "\"\"", "{\"a\":0}"] {
        let wide = repeated(&format!("{ASSET}\"extras\":["), item, 1_000_000, "]}");
        assert!(
            check(wide.as_bytes())
                .issues
                .iter()
                .any(|issue| issue.code == "NON_OBJECT_EXTRAS")
        );
    }
}

#[test]
fn endless_lists_are_refused() {
    for list in [
        "nodes",
        "accessors",
        "bufferViews",
        "buffers",
        "meshes",
        "images",
        "materials",
    ] {
        refused_for(
            &repeated(&format!("{ASSET}\"{list}\":["), "{}", 300_000, "]}"),
            "STORE_TOO_MANY_OBJECTS",
        );
    }
}

#[test]
fn repeated_faults_do_not_fill_the_report() {
    let report = check(
        repeated(
            &format!("{ASSET}\"nodes\":["),
            r#"{"mesh":-1,"skin":-1,"foo":1,"rotation":[9,9,9,9]}"#,
            60_000,
            "]}",
        )
        .as_bytes(),
    );
    assert!(report.issues.len() <= 20 * buyplus_assets::issues::MAX_PER_CODE);
}

#[test]
fn huge_accessors_without_data_are_refused() {
    let sparse = r#""sparse":{"count":1,"indices":{"bufferView":0,"componentType":5121},"values":{"bufferView":0}}"#;
    let json = format!(
        r#"{ASSET}"buffers":[{{"byteLength":4,"uri":"data:application/octet-stream;base64,AAAAAA=="}}],
        "bufferViews":[{{"buffer":0,"byteLength":4}}],
        "accessors":[{{"componentType":5126,"type":"SCALAR","count":4000000000,{sparse}}}]}}"#
    );
    refused_for(&json, "STORE_TOO_MUCH_DATA");
}

#[test]
fn accessors_that_share_data_are_read_within_a_budget() {
    let data = "A".repeat(4_000_000);
    let accessors = repeated(
        "\"accessors\":[",
        r#"{"bufferView":0,"componentType":5121,"type":"SCALAR","count":3000000}"#,
        1000,
        "]",
    );
    let json = format!(
        r#"{ASSET}"buffers":[{{"byteLength":3000000,"uri":"data:application/octet-stream;base64,{data}"}}],
        "bufferViews":[{{"buffer":0,"byteLength":3000000}}],{accessors}}}"#
    );
    refused_for(&json, "STORE_TOO_MUCH_DATA");
}

#[test]
fn millions_of_bad_numbers_do_not_take_millions_of_messages() {
    let data = "/".repeat(8_000_000);
    let accessor = r#"{"bufferView":0,"componentType":5126,"type":"VEC3","count":500000}"#;
    let json = format!(
        r#"{ASSET}"buffers":[{{"byteLength":6000000,"uri":"data:application/octet-stream;base64,{data}"}}],
        "bufferViews":[{{"buffer":0,"byteLength":6000000}}],"accessors":[{accessor},{accessor},{accessor},{accessor}]}}"#
    );
    refused_for(&json, "ACCESSOR_INVALID_FLOAT");
}

#[test]
fn deep_and_looping_hierarchies_are_refused() {
    let chain: Vec<_> = (1..10_000)
        .map(|child| format!("{{\"children\":[{child}]}}"))
        .collect();
    refused_for(
        &format!(
            "{ASSET}\"nodes\":[{},{{}}],\"scenes\":[{{\"nodes\":[0]}}]}}",
            chain.join(",")
        ),
        "STORE_TREE_TOO_DEEP",
    );
    // Each node twice in the node before: 2^64 paths for whoever follows them all.
    let doubled: Vec<_> = (1..64)
        .map(|child| format!("{{\"children\":[{child},{child}]}}"))
        .collect();
    refused_for(
        &format!(
            "{ASSET}\"nodes\":[{},{{}}],\"scenes\":[{{\"nodes\":[0]}}]}}",
            doubled.join(",")
        ),
        "DUPLICATE_ELEMENTS",
    );
    refused_for(
        &format!("{ASSET}\"nodes\":[{{\"children\":[1]}},{{\"children\":[0]}}]}}"),
        "NODE_LOOP",
    );
}

#[test]
fn nothing_outside_the_file_is_read() {
    for uri in [
        "texture.png",
        "../../etc/passwd",
        "file:///etc/passwd",
        "https://example.com/a.png",
        "//example.com/a",
    ] {
        refused_for(
            &format!("{ASSET}\"images\":[{{\"uri\":\"{uri}\"}}]}}"),
            "IO_ERROR",
        );
        refused_for(
            &format!("{ASSET}\"buffers\":[{{\"byteLength\":4,\"uri\":\"{uri}\"}}]}}"),
            "IO_ERROR",
        );
    }
}

#[test]
fn picture_bombs_are_refused_by_their_header() {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.extend([0, 1, 0, 0, 0, 1, 0, 0, 8, 6, 0, 0, 0, 0, 0, 0, 0]);
    png.extend(b"\0\0\0\0IDAT\0\0\0\0");
    let uri = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, &png);
    refused_for(
        &format!("{ASSET}\"images\":[{{\"uri\":\"data:image/png;base64,{uri}\"}}]}}"),
        "STORE_IMAGE_TOO_LARGE",
    );
}

#[test]
fn long_texts_are_shortened_in_the_report() {
    let long = "x".repeat(1_000_000);
    let report = check(format!("{ASSET}\"{long}\":{{}},\"scene\":\"{long}\"}}").as_bytes());
    assert!(
        report
            .issues
            .iter()
            .all(|issue| issue.pointer.len() + issue.message.len() < 1000)
    );
}

#[test]
fn attributes_without_end_are_checked_in_linear_time() {
    let names: Vec<_> = (0..20_000)
        .map(|set| format!("\"TEXCOORD_{set}\":0"))
        .collect();
    let json = format!(
        "{ASSET}\"meshes\":[{{\"primitives\":[{{\"attributes\":{{{}}}}}]}}]}}",
        names.join(",")
    );
    refused_for(&json, "UNRESOLVED_REFERENCE");
}

/// A small valid file to damage.
const TRIANGLE: &str = r#"{"asset":{"version":"2.0"},"buffers":[{"byteLength":42,"uri":"data:application/octet-stream;base64,AAAAAAAAAAAAAAAAAACAPwAAAAAAAAAAAAAAAAAAgD8AAAAAAAABAAIA"}],"bufferViews":[{"buffer":0,"byteLength":36,"target":34962},{"buffer":0,"byteOffset":36,"byteLength":6,"target":34963}],"accessors":[{"bufferView":0,"componentType":5126,"count":3,"type":"VEC3","min":[0,0,0],"max":[1,1,0]},{"bufferView":1,"componentType":5123,"count":3,"type":"SCALAR"}],"materials":[{"pbrMetallicRoughness":{"baseColorFactor":[1,0,0,1]}}],"meshes":[{"primitives":[{"attributes":{"POSITION":0},"indices":1,"material":0}]}],"nodes":[{"mesh":0}],"scenes":[{"nodes":[0]}],"scene":0}"#;

fn glb(json: &str) -> Vec<u8> {
    let json = format!(
        "{json}{}",
        " ".repeat(json.len().next_multiple_of(4) - json.len())
    );
    let mut glb = b"glTF\x02\0\0\0".to_vec();
    glb.extend((20 + json.len() as u32).to_le_bytes());
    glb.extend((json.len() as u32).to_le_bytes());
    glb.extend(b"JSON");
    glb.extend(json.as_bytes());
    glb
}

proptest! {
    #[test]
    fn any_bytes_are_judged(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        check(&bytes);
    }

    #[test]
    fn any_bytes_in_a_container_are_judged(json in ".{0,200}", tail in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut bytes = glb(&json);
        bytes.extend(tail);
        check(&bytes);
    }

    #[test]
    fn a_damaged_file_is_judged(at in 0..TRIANGLE.len(), length in 0_usize..12, with in "[0-9\\-.eE\\[\\]{}\",:a-z_A-Z]{0,12}") {
        let end = (at + length).min(TRIANGLE.len());
        let damaged = format!("{}{with}{}", &TRIANGLE[..at], &TRIANGLE[end..]);
        check(damaged.as_bytes());
        check(&glb(&damaged));
    }

    #[test]
    fn a_number_anywhere_is_judged(which in 0_usize..60, number in prop_oneof![any::<i64>().prop_map(|n| n.to_string()), any::<f64>().prop_map(|n| format!("{n:e}")), Just("1e999".to_owned()), (0_i64..300).prop_map(|n| n.to_string())]) {
        let digits: Vec<_> = TRIANGLE.match_indices(|c: char| c.is_ascii_digit()).map(|(at, _)| at).collect();
        let at = digits[which % digits.len()];
        check(format!("{}{number}{}", &TRIANGLE[..at], &TRIANGLE[at + 1..]).as_bytes());
    }
}

#[test]
fn the_file_that_is_damaged_is_sound() {
    let report = check_bytes(TRIANGLE.as_bytes(), &Options::default());
    assert!(report.ok, "{:?}", report.issues);
}
