//! Every meshopt stream that the reference encoder writes comes back as it was; a damaged one is an error.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use buyplus_unpack::{Document, UnpackError, join_glb, unpack};
use meshopt::EncodeExpMode;
use proptest::prelude::*;
use serde_json::{Value, json};

/// A GLB whose only buffer view is compressed.
fn glb(stream: &[u8], count: usize, stride: usize, mode: &str, filter: &str) -> Vec<u8> {
    let root = json!({
        "asset": {"version": "2.0"},
        "extensionsUsed": ["EXT_meshopt_compression"],
        "extensionsRequired": ["EXT_meshopt_compression"],
        "buffers": [
            {"byteLength": stream.len()},
            {"byteLength": count * stride, "extensions": {"EXT_meshopt_compression": {"fallback": true}}},
        ],
        "bufferViews": [{
            "buffer": 1, "byteLength": count * stride, "byteStride": stride,
            "extensions": {"EXT_meshopt_compression": {
                "buffer": 0, "byteLength": stream.len(), "byteStride": stride,
                "count": count, "mode": mode, "filter": filter,
            }},
        }],
    });
    join_glb(&root, stream).unwrap()
}

fn decoded(stream: &[u8], count: usize, stride: usize, mode: &str, filter: &str) -> Vec<u8> {
    let document = Document::open(&glb(stream, count, stride, mode, filter)).unwrap();
    document.view(0).unwrap().to_vec()
}

/// Elements that creep, jump and stand still, as vertices do.
fn creeping(stride: usize, steps: &[u8]) -> Vec<u8> {
    let mut last = vec![0_u8; stride];
    let mut bytes = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        for (at, byte) in last.iter_mut().enumerate() {
            let moves = match (index + at) % 5 {
                0 => 0,
                1 | 2 => step & 1,
                3 => step & 7,
                _ => *step,
            };
            *byte = byte.wrapping_add(moves);
        }
        bytes.extend(&last);
    }
    bytes
}

fn encode<const N: usize>(bytes: &[u8], version: i32, level: i32) -> Vec<u8> {
    let elements: Vec<[u8; N]> = bytes
        .chunks_exact(N)
        .map(|one| one.try_into().unwrap())
        .collect();
    meshopt::encode_vertex_buffer_level(&elements, level, Some(version)).unwrap()
}

fn encode_stride(bytes: &[u8], stride: usize, version: i32, level: i32) -> Vec<u8> {
    match stride {
        4 => encode::<4>(bytes, version, level),
        8 => encode::<8>(bytes, version, level),
        12 => encode::<12>(bytes, version, level),
        20 => encode::<20>(bytes, version, level),
        _ => encode::<64>(bytes, version, level),
    }
}

proptest! {
    #[test]
    fn attributes_come_back(
        stride in prop::sample::select(vec![4_usize, 8, 12, 20, 64]),
        steps in prop::collection::vec(any::<u8>(), 1..700),
        version in 0..2_i32,
        level in 0..4_i32,
    ) {
        let bytes = creeping(stride, &steps);
        let stream = encode_stride(&bytes, stride, version, level);
        prop_assert_eq!(decoded(&stream, steps.len(), stride, "ATTRIBUTES", "NONE"), bytes);
    }

    #[test]
    fn triangles_come_back(
        corners in prop::collection::vec(0..300_u32, 3..900),
        jump in prop::sample::select(vec![0_u32, 70_000]),
    ) {
        let corners: Vec<u32> = corners[..corners.len() / 3 * 3].iter().map(|index| index + jump).collect();
        let vertices = 300 + jump as usize;
        let stream = meshopt::encode_index_buffer(&corners, vertices).unwrap();
        let expected: Vec<u32> = meshopt::decode_index_buffer(&stream, corners.len()).unwrap();
        let bytes = decoded(&stream, corners.len(), 4, "TRIANGLES", "NONE");
        let ours: Vec<u32> = bytes.chunks_exact(4).map(|b| u32::from_le_bytes(b.try_into().unwrap())).collect();
        // The encoder may turn a triangle, so the reference decoder says what is right.
        prop_assert_eq!(ours, expected);
    }

    #[test]
    fn sequences_come_back(indices in prop::collection::vec(0..1_u32 << 29, 1..300)) {
        let stream = meshopt::encode_index_sequence(&indices, usize::MAX).unwrap();
        let bytes = decoded(&stream, indices.len(), 4, "INDICES", "NONE");
        let ours: Vec<u32> = bytes.chunks_exact(4).map(|b| u32::from_le_bytes(b.try_into().unwrap())).collect();
        prop_assert_eq!(ours, indices);
    }

    #[test]
    fn filters_are_undone_as_the_reference_does(
        vectors in prop::collection::vec([-1.0_f32..1.0, -1.0_f32..1.0, -1.0_f32..1.0, -1.0_f32..1.0], 1..200),
    ) {
        let unit: Vec<[f32; 4]> = vectors.iter().map(|v| {
            let length = v.iter().map(|part| part * part).sum::<f32>().sqrt().max(1e-3);
            v.map(|part| part / length)
        }).collect();

        let small = meshopt::encode_filter_oct::<i8>(&unit, 8);
        let stream = meshopt::encode_vertex_buffer_level(&small, 2, Some(0)).unwrap();
        let mut expected = small;
        meshopt::decode_filter_oct(&mut expected);
        let ours = decoded(&stream, unit.len(), 4, "ATTRIBUTES", "OCTAHEDRAL");
        prop_assert!(near(&ours.iter().map(|b| i32::from(*b as i8)).collect::<Vec<_>>(),
            &expected.as_flattened().iter().map(|v| i32::from(*v)).collect::<Vec<_>>()));

        let turns = meshopt::encode_filter_quat(&unit, 16);
        let stream = meshopt::encode_vertex_buffer_level(&turns, 2, Some(0)).unwrap();
        let mut expected = turns;
        meshopt::decode_filter_quat(&mut expected);
        let ours = decoded(&stream, unit.len(), 8, "ATTRIBUTES", "QUATERNION");
        let ours: Vec<i32> = ours.chunks_exact(2).map(|b| i32::from(i16::from_le_bytes([b[0], b[1]]))).collect();
        prop_assert!(near(&ours, &expected.as_flattened().iter().map(|v| i32::from(*v)).collect::<Vec<_>>()));

        let floats = meshopt::encode_filter_exp(&vectors, 15, EncodeExpMode::Separate);
        let stream = meshopt::encode_vertex_buffer_level(&floats, 2, Some(0)).unwrap();
        let mut expected = floats;
        meshopt::decode_filter_exp(&mut expected);
        let ours = decoded(&stream, unit.len(), 16, "ATTRIBUTES", "EXPONENTIAL");
        let bytes: Vec<u8> = expected.as_flattened().iter().flat_map(|v| v.to_le_bytes()).collect();
        prop_assert_eq!(ours, bytes);

        let colours: Vec<[f32; 4]> = unit.iter().map(|v| v.map(f32::abs)).collect();
        let packed = meshopt::encode_filter_color::<u8>(&colours, 8);
        let stream = meshopt::encode_vertex_buffer_level(&packed, 2, Some(0)).unwrap();
        let mut expected = packed;
        meshopt::decode_filter_color(&mut expected);
        let ours = decoded(&stream, unit.len(), 4, "ATTRIBUTES", "COLOR");
        prop_assert!(near(&ours.iter().map(|b| i32::from(*b)).collect::<Vec<_>>(),
            &expected.as_flattened().iter().map(|v| i32::from(*v)).collect::<Vec<_>>()));
    }

    #[test]
    fn damage_is_an_error_or_other_data_and_never_a_panic(
        steps in prop::collection::vec(any::<u8>(), 1..300),
        version in 0..2_i32,
        at in any::<prop::sample::Index>(),
        to in any::<u8>(),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut stream = encode_stride(&creeping(12, &steps), 12, version, 2);
        let at = at.index(stream.len());
        stream[at] = to;
        let _ = unpack(&glb(&stream, steps.len(), 12, "ATTRIBUTES", "NONE"));
        stream.truncate(cut.index(24));
        for mode in ["ATTRIBUTES", "TRIANGLES", "INDICES"] {
            let is_error = unpack(&glb(&stream, 999, 4, mode, "NONE")).is_err();
            prop_assert!(is_error, "{} bytes cannot be 999 elements", stream.len());
        }
    }
}

/// Rounding in the last digit may differ between processors.
fn near(ours: &[i32], theirs: &[i32]) -> bool {
    ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| (a - b).abs() <= 1)
}

#[test]
fn a_count_that_no_stream_can_hold_takes_no_memory() {
    let packed = glb(&[0xa0; 64], 400_000_000, 256, "ATTRIBUTES", "NONE");
    assert!(matches!(unpack(&packed), Err(UnpackError::TooLarge)));
    let packed = glb(&[0xa0; 64], 2_000_000, 64, "ATTRIBUTES", "NONE");
    assert!(matches!(
        unpack(&packed),
        Err(UnpackError::Stream { view: 0, .. })
    ));
}

#[test]
fn a_plain_file_is_left_alone() {
    let plain = join_glb(&json!({"asset": {"version": "2.0"}}), &[]).unwrap();
    assert!(matches!(unpack(&plain).unwrap(), std::borrow::Cow::Borrowed(bytes) if bytes == plain));
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let mut root = json!({
        "asset": {"version": "2.0"}, "extensionsUsed": ["EXT_meshopt_compression"],
        "buffers": [{"byteLength": 4}],
        "bufferViews": [{"buffer": 0, "byteLength": 4, "extensions": {"EXT_meshopt_compression": {
            "buffer": 0, "byteLength": 4, "byteStride": 4, "count": 1, "mode": "ODD"}}}],
    });
    let told = |root: &Value| {
        unpack(&join_glb(root, &[0; 4]).unwrap())
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        told(&root),
        "/bufferViews/0/extensions/EXT_meshopt_compression/mode: is none of ATTRIBUTES, TRIANGLES, INDICES"
    );
    root["buffers"][0]["uri"] = json!("bag.bin");
    assert_eq!(
        told(&root),
        "/buffers/0: is not inside the GLB; only files in one piece can be unpacked"
    );
}
