//! Animations: samplers and the node properties that channels drive (glTF 2.0, section 3.11).

use std::collections::HashMap;

use crate::accessors::{
    Accessor, Component, DataCheck, Format, Place, Shape, Usage, Uses, ViewUsage, format_name,
};
use crate::codes as c;
use crate::extensions::extension;
use crate::gltf::{BitSet, Collection, Gltf, objects, text};
use crate::issues::Issues;
use crate::json::Value;
use crate::meshes::{primitives, target_count};

/// Checks all animations.
pub(crate) fn check(gltf: &Gltf, uses: &mut Uses, issues: &mut Issues) {
    for (index, animation) in gltf.each(Collection::Animations) {
        let samplers: Vec<_> = objects(animation, "samplers").collect();
        let mut check = AnimationCheck {
            gltf,
            uses,
            issues,
            index,
            samplers,
            used: BitSet::default(),
        };
        check.samplers();
        check.channels(animation);
        check.unused();
    }
}

struct AnimationCheck<'c, 'a> {
    gltf: &'c Gltf<'a>,
    uses: &'c mut Uses,
    issues: &'c mut Issues,
    index: usize,
    samplers: Vec<Value<'a>>,
    used: BitSet,
}

/// What a channel drives.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Path {
    Translation,
    Rotation,
    Scale,
    Weights,
}

impl<'a> AnimationCheck<'_, 'a> {
    fn samplers(&mut self) {
        for number in 0..self.samplers.len() {
            let sampler = self.samplers[number];
            let base = format!("/animations/{}/samplers/{number}", self.index);
            if let Some((index, accessor)) =
                self.accessor(sampler, "input", Usage::AnimationInput, &base)
            {
                self.times(index, &accessor, sampler, number, &format!("{base}/input"));
            }
            self.accessor(sampler, "output", Usage::AnimationOutput, &base);
        }
    }

    fn accessor(
        &mut self,
        sampler: Value<'a>,
        key: &str,
        usage: Usage,
        base: &str,
    ) -> Option<(usize, Accessor<'a>)> {
        let (index, _) = self.gltf.resolve(sampler, key, Collection::Accessors)?;
        let accessor = Accessor::get(self.gltf, index)?;
        let pointer = format!("{base}/{key}");
        self.uses.use_accessor(index, usage, &pointer, self.issues);
        if let Some((view_index, view)) = accessor.view {
            self.uses
                .use_view(view_index, &view, ViewUsage::Other, &pointer, self.issues);
            if view.byte_stride.is_some() {
                self.issues.push(
                    &c::ANIMATION_SAMPLER_ACCESSOR_WITH_BYTESTRIDE,
                    pointer,
                    "A view of animation data has a stride.",
                );
            }
        }
        Some((index, accessor))
    }

    fn times(
        &mut self,
        index: usize,
        accessor: &Accessor,
        sampler: Value,
        number: usize,
        pointer: &str,
    ) {
        if accessor.format() != Some((Shape::Scalar, Component::F32, false)) {
            let what = format!("Times cannot be {}.", format_name(accessor));
            self.issues.push(
                &c::ANIMATION_SAMPLER_INPUT_ACCESSOR_INVALID_FORMAT,
                pointer,
                what,
            );
        } else {
            let place = Place::AnimationInput {
                animation: self.index as u32,
                sampler: number as u32,
            };
            self.uses.request(index, DataCheck::Times, place);
        }
        if !accessor.has_bounds() {
            self.issues.push(
                &c::ANIMATION_SAMPLER_INPUT_ACCESSOR_WITHOUT_BOUNDS,
                pointer,
                "Times have no `min` and `max`.",
            );
        }
        if is_cubic(sampler) && accessor.count < 2 {
            let what = format!("A cubic spline has {} key frame.", accessor.count);
            self.issues.push(
                &c::ANIMATION_SAMPLER_INPUT_ACCESSOR_TOO_FEW_ELEMENTS,
                pointer,
                what,
            );
        }
    }

    fn channels(&mut self, animation: Value<'a>) {
        let mut targets = HashMap::new();
        for (number, channel) in objects(animation, "channels").enumerate() {
            let pointer = self.channel(number);
            let Some(target) = channel.get("target").filter(|target| target.is_object()) else {
                continue;
            };
            check_pointer(self.gltf, target, &format!("{pointer}/target"), self.issues);
            let path = text(target, "path").and_then(|path| Path::from_name(&path));
            let node = self.gltf.resolve(target, "node", Collection::Nodes);
            if let Some((index, node)) = node
                && let Some(path) = path
            {
                self.target(node, path, &format!("{pointer}/target"));
                if let Some(first) = targets.insert((index, path), number) {
                    let what = format!("Channel {first} drives the same property.");
                    self.issues.push(
                        &c::ANIMATION_DUPLICATE_TARGETS,
                        format!("{}/target", self.channel(first)),
                        what,
                    );
                }
            }
            self.sampler_of(channel, number, path, node.map(|(_, node)| node));
        }
    }

    fn channel(&self, number: usize) -> String {
        format!("/animations/{}/channels/{number}", self.index)
    }

    fn target(&mut self, node: Value, path: Path, pointer: &str) {
        match path {
            Path::Weights => {
                if morph_targets(self.gltf, node) == Some(0) || node.get("mesh").is_none() {
                    self.issues.push(
                        &c::ANIMATION_CHANNEL_TARGET_NODE_WEIGHTS_NO_MORPHS,
                        pointer,
                        "The node's mesh has no morph targets.",
                    );
                }
            }
            _ => {
                if node.get("matrix").is_some() {
                    self.issues.push(
                        &c::ANIMATION_CHANNEL_TARGET_NODE_MATRIX,
                        pointer,
                        "The node has a matrix, which cannot be animated.",
                    );
                }
                if node.get("skin").is_some() {
                    self.issues.push(
                        &c::ANIMATION_CHANNEL_TARGET_NODE_SKIN,
                        pointer,
                        "The node is skinned; moving it has no effect.",
                    );
                }
            }
        }
    }

    fn sampler_of(
        &mut self,
        channel: Value,
        channel_number: usize,
        path: Option<Path>,
        node: Option<Value>,
    ) {
        let pointer = &format!("{}/sampler", self.channel(channel_number));
        let Some(index) = channel.get("sampler").and_then(Value::as_index) else {
            return;
        };
        let Some(sampler) = self.samplers.get(index).copied() else {
            self.issues.push(
                &c::UNRESOLVED_REFERENCE,
                pointer,
                format!("There is no sampler number {index}."),
            );
            return;
        };
        self.used.insert(index);
        let Some((output_index, _)) = self.gltf.resolve(sampler, "output", Collection::Accessors)
        else {
            return;
        };
        let Some(output) = Accessor::get(self.gltf, output_index) else {
            return;
        };
        let Some(path) = path else { return };
        if !output.format().is_some_and(|format| path.allows(format)) {
            let what = format!("The values cannot be {}.", format_name(&output));
            self.issues.push(
                &c::ANIMATION_SAMPLER_OUTPUT_ACCESSOR_INVALID_FORMAT,
                pointer,
                what,
            );
        } else if path == Path::Rotation {
            let place = Place::Channel {
                animation: self.index as u32,
                channel: channel_number as u32,
            };
            self.uses.request(
                output_index,
                DataCheck::Quaternions {
                    cubic: is_cubic(sampler),
                },
                place,
            );
        }
        self.count(sampler, &output, path, node, pointer);
    }

    fn count(
        &mut self,
        sampler: Value,
        output: &Accessor,
        path: Path,
        node: Option<Value>,
        pointer: &str,
    ) {
        let Some((input_index, _)) = self.gltf.resolve(sampler, "input", Collection::Accessors)
        else {
            return;
        };
        let Some(input) = Accessor::get(self.gltf, input_index)
            .filter(|input| input.count > 0 && output.count > 0)
        else {
            return;
        };
        let each = if is_cubic(sampler) { 3 } else { 1 };
        let morphs = match (path, node) {
            (Path::Weights, Some(node)) => morph_targets(self.gltf, node).unwrap_or(0),
            (Path::Weights, None) => return,
            _ => 1,
        };
        let expected = input.count.saturating_mul(each).saturating_mul(morphs);
        if expected != output.count && expected > 0 {
            let what = format!("There are {} values; {expected} are needed.", output.count);
            self.issues.push(
                &c::ANIMATION_SAMPLER_OUTPUT_ACCESSOR_INVALID_COUNT,
                pointer,
                what,
            );
        }
    }

    fn unused(&mut self) {
        for number in (0..self.samplers.len()).filter(|number| !self.used.contains(*number)) {
            let pointer = format!("/animations/{}/samplers/{number}", self.index);
            self.issues
                .push(&c::UNUSED_OBJECT, pointer, "No channel uses this sampler.");
        }
    }
}

impl Path {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "translation" => Self::Translation,
            "rotation" => Self::Rotation,
            "scale" => Self::Scale,
            "weights" => Self::Weights,
            _ => return None,
        })
    }

    fn allows(self, (shape, component, normalized): Format) -> bool {
        let is_float = (component, normalized) == (Component::F32, false);
        let is_unit =
            is_float || (normalized && !matches!(component, Component::F32 | Component::U32));
        match self {
            Self::Translation | Self::Scale => shape == Shape::Vec3 && is_float,
            Self::Rotation => shape == Shape::Vec4 && is_unit,
            Self::Weights => shape == Shape::Scalar && is_unit,
        }
    }
}

/// An animated property that a JSON pointer names instead of a node and a path (`KHR_animation_pointer`).
fn check_pointer(gltf: &Gltf, target: Value, pointer: &str, issues: &mut Issues) {
    if extension(gltf, target, "KHR_animation_pointer").is_none() {
        return;
    }
    let pointer = format!("{pointer}/extensions/KHR_animation_pointer");
    issues.push(
        &c::INCOMPLETE_EXTENSION_SUPPORT,
        &pointer,
        "What the pointer names is not checked.",
    );
    if target.get("node").is_some() {
        issues.push(
            &c::KHR_ANIMATION_POINTER_ANIMATION_CHANNEL_TARGET_NODE,
            &pointer,
            "The target has a node besides a pointer.",
        );
    }
    if text(target, "path").as_deref() != Some("pointer") {
        issues.push(
            &c::KHR_ANIMATION_POINTER_ANIMATION_CHANNEL_TARGET_PATH,
            &pointer,
            "The target's path is not `pointer`.",
        );
    }
}

fn is_cubic(sampler: Value) -> bool {
    text(sampler, "interpolation").as_deref() == Some("CUBICSPLINE")
}

/// Number of morph targets of a node's mesh.
fn morph_targets(gltf: &Gltf, node: Value) -> Option<usize> {
    let (_, mesh) = gltf.resolve(node, "mesh", Collection::Meshes)?;
    Some(primitives(mesh).next().map_or(0, target_count))
}
