//! Joints and weights of skinned vertices (glTF 2.0, section 3.7.3.3).

use super::Place;
use crate::accessors::Accessor;
use crate::accessors::source::Source;
use crate::buffers::Buffers;
use crate::codes as c;
use crate::gltf::{Collection, Gltf};
use crate::issues::Issues;
use crate::json::Value;

/// Deviation of the sum of weights from 1, for each weight that is not zero (glTF 2.0, section 3.7.3.3).
const SUM_TOLERANCE: f64 = 2e-7;
/// More sets than any engine reads.
const MAX_SETS: usize = 4;

/// Checks all joint and weight sets of the primitive whose first joints attribute is at `place`.
pub(super) fn check(
    gltf: &Gltf,
    buffers: &Buffers,
    place: Place,
    skin: u32,
    joint_count: u32,
    issues: &mut Issues,
) {
    let Place::Attribute {
        mesh, primitive, ..
    } = place
    else {
        return;
    };
    let Some(attributes) = attributes(gltf, mesh, primitive) else {
        return;
    };
    let open = |name: &str| {
        let (index, _) = gltf.resolve(attributes, name, Collection::Accessors)?;
        Source::open(gltf, buffers, &Accessor::get(gltf, index)?)
    };
    let sets: Vec<_> = (0..MAX_SETS)
        .map_while(|set| {
            Some((
                open(&format!("JOINTS_{set}"))?,
                open(&format!("WEIGHTS_{set}"))?,
            ))
        })
        .collect();
    let vertices = sets
        .iter()
        .map(|(joints, weights)| joints.count.min(weights.count))
        .min()
        .unwrap_or(0);
    let base = format!("/meshes/{mesh}/primitives/{primitive}/attributes");
    for vertex in 0..vertices {
        check_vertex(&sets, vertex, &base, skin, joint_count, issues);
    }
}

fn check_vertex(
    sets: &[(Source, Source)],
    vertex: usize,
    base: &str,
    skin: u32,
    joint_count: u32,
    issues: &mut Issues,
) {
    let mut seen = [f64::NAN; 4 * MAX_SETS];
    let (mut sum, mut used) = (0.0, 0);
    for (set, (joints, weights)) in sets.iter().enumerate() {
        let (joints, weights) = (joints.get(vertex), weights.get(vertex));
        for (joint, weight) in joints.into_iter().zip(weights).take(4) {
            let joints_pointer = || format!("{base}/JOINTS_{set}");
            if joint >= f64::from(joint_count) {
                let what = || {
                    format!("Vertex {vertex} follows joint {joint}; skin {skin} has {joint_count}.")
                };
                issues.push_with(&c::ACCESSOR_JOINTS_INDEX_OOB, joints_pointer, what);
                continue;
            }
            if weight == 0.0 {
                if joint != 0.0 {
                    issues.push_with(&c::ACCESSOR_JOINTS_USED_ZERO_WEIGHT, joints_pointer, || {
                        format!("Vertex {vertex} names joint {joint} with weight 0.")
                    });
                }
                continue;
            }
            if seen[..used].contains(&joint) {
                issues.push_with(&c::ACCESSOR_JOINTS_INDEX_DUPLICATE, joints_pointer, || {
                    format!("Vertex {vertex} names joint {joint} twice.")
                });
                continue;
            }
            seen[used] = joint;
            used += 1;
            if weight < 0.0 {
                issues.push_with(
                    &c::ACCESSOR_WEIGHTS_NEGATIVE,
                    || format!("{base}/WEIGHTS_{set}"),
                    || format!("Vertex {vertex} has the weight {weight}."),
                );
                continue;
            }
            sum += weight;
        }
    }
    // Weights that are no numbers have been reported as such.
    if (sum - 1.0).abs() > SUM_TOLERANCE * used.max(1) as f64 {
        issues.push_with(
            &c::ACCESSOR_WEIGHTS_NON_NORMALIZED,
            || format!("{base}/WEIGHTS_0"),
            || format!("The weights of vertex {vertex} sum to {sum}."),
        );
    }
}

fn attributes<'a>(gltf: &Gltf<'a>, mesh: u32, primitive: u32) -> Option<Value<'a>> {
    gltf.get(Collection::Meshes, mesh as usize)?
        .get("primitives")?
        .items()
        .nth(primitive as usize)?
        .get("attributes")
}
