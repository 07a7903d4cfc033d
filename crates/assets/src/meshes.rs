//! Meshes: attributes, indices, drawing modes and morph targets of primitives (glTF 2.0, section 3.7.2).

mod formats;
mod targets;

use crate::accessors::{
    Accessor, Component, DataCheck, Place, Shape, Usage, Uses, ViewUsage, format_name,
};
use crate::codes as c;
use crate::gltf::{BitSet, Collection, Gltf, objects};
use crate::issues::{Issues, token};
use crate::json::Value;
use crate::materials;

pub(crate) use formats::Semantic;
pub(crate) use targets::target_count;

/// Drawing mode of a primitive without `mode`.
pub(crate) const TRIANGLES: i64 = 4;

/// Attribute sets beyond this number are not told apart.
const MAX_SETS: usize = 1024;

/// Checks all meshes.
pub(crate) fn check(gltf: &Gltf, uses: &mut Uses, issues: &mut Issues) {
    for (index, mesh) in gltf.each(Collection::Meshes) {
        let pointer = format!("/meshes/{index}");
        for (number, primitive) in primitives(mesh).enumerate() {
            let mut check = PrimitiveCheck {
                gltf,
                uses,
                issues,
                mesh: index,
                number,
                primitive,
                vertices: None,
            };
            check.attributes();
            check.indices_and_mode();
            check.material();
            check.targets();
        }
        targets::check_counts(mesh, &pointer, issues);
    }
}

/// The primitives of a mesh.
pub(crate) fn primitives(mesh: Value<'_>) -> impl Iterator<Item = Value<'_>> {
    objects(mesh, "primitives")
}

/// Drawing mode of a primitive.
pub(crate) fn mode(primitive: Value) -> i64 {
    primitive
        .get("mode")
        .and_then(Value::as_i64)
        .unwrap_or(TRIANGLES)
}

/// One primitive under check.
struct PrimitiveCheck<'c, 'a> {
    gltf: &'c Gltf<'a>,
    uses: &'c mut Uses,
    issues: &'c mut Issues,
    mesh: usize,
    number: usize,
    primitive: Value<'a>,
    vertices: Option<usize>,
}

impl<'a> PrimitiveCheck<'_, 'a> {
    fn pointer(&self, path: &str) -> String {
        format!("/meshes/{}/primitives/{}{path}", self.mesh, self.number)
    }

    fn place(&self, position: usize) -> Place {
        Place::Attribute {
            mesh: self.mesh as u32,
            primitive: self.number as u32,
            position: position as u32,
        }
    }

    fn attributes(&mut self) {
        let Some(attributes) = self
            .primitive
            .get("attributes")
            .filter(|attributes| attributes.is_object())
        else {
            return;
        };
        if attributes.get("POSITION").is_none() {
            self.issues.push(
                &c::MESH_PRIMITIVE_NO_POSITION,
                self.pointer("/attributes"),
                "The primitive has no positions.",
            );
        }
        if attributes.get("TANGENT").is_some() && attributes.get("NORMAL").is_none() {
            let pointer = self.pointer("/attributes/TANGENT");
            self.issues.push(
                &c::MESH_PRIMITIVE_TANGENT_WITHOUT_NORMAL,
                pointer,
                "There are tangents without normals.",
            );
        }
        self.sets(attributes);
        for (position, (key, value)) in attributes.entries().enumerate() {
            let pointer = self.pointer(&format!("/attributes/{}", token(&key)));
            let semantic = Semantic::parse(&key);
            if !semantic.is_valid {
                self.issues.push(
                    &c::MESH_PRIMITIVE_INVALID_ATTRIBUTE,
                    &pointer,
                    "The attribute name is unknown.",
                );
            }
            let Some(index) = value.as_index() else {
                continue;
            };
            let Some(accessor) = Accessor::get(self.gltf, index) else {
                continue;
            };
            self.attribute(&semantic, position, index, &accessor, &pointer);
        }
    }

    fn attribute(
        &mut self,
        semantic: &Semantic,
        position: usize,
        index: usize,
        accessor: &Accessor,
        pointer: &str,
    ) {
        self.uses
            .use_vertex_data(index, accessor, pointer, self.issues);
        if semantic.base == "POSITION" && !accessor.has_bounds() {
            self.issues.push(
                &c::MESH_PRIMITIVE_POSITION_ACCESSOR_WITHOUT_BOUNDS,
                pointer,
                "Positions have no `min` and `max`.",
            );
        }
        let quantized = self.gltf.uses_extension("KHR_mesh_quantization");
        if !semantic.allows(accessor, quantized) {
            let what = format!("{} cannot be {}.", semantic.base, format_name(accessor));
            self.issues.push(
                &c::MESH_PRIMITIVE_ATTRIBUTES_ACCESSOR_INVALID_FORMAT,
                pointer,
                what,
            );
        } else if accessor.component == Some(Component::U32) {
            self.issues.push(
                &c::MESH_PRIMITIVE_ATTRIBUTES_ACCESSOR_UNSIGNED_INT,
                pointer,
                "Vertex attributes cannot be 32-bit integers.",
            );
        } else if let Some(check) = semantic.data_check(accessor) {
            self.uses.request(index, check, self.place(position));
        }
        match self.vertices {
            None => self.vertices = Some(accessor.count),
            Some(count) if count != accessor.count => {
                let what = format!(
                    "The attribute has {} elements, an earlier one {count}.",
                    accessor.count
                );
                self.issues
                    .push(&c::MESH_PRIMITIVE_UNEQUAL_ACCESSOR_COUNT, pointer, what);
            }
            Some(_) => {}
        }
    }

    /// Numbered attributes start at 0 without gaps; joints and weights come in pairs.
    fn sets(&mut self, attributes: Value) {
        let mut provided = [0; 2];
        for base in ["COLOR", "JOINTS", "TEXCOORD", "WEIGHTS"] {
            let (mut count, mut highest, mut present) = (0, None, BitSet::default());
            for (key, _) in attributes.entries() {
                let semantic = Semantic::parse(&key);
                if semantic.is_valid && semantic.base == base {
                    count += 1;
                    highest = highest.max(semantic.set);
                    present.insert(
                        semantic
                            .set
                            .map_or(MAX_SETS, |set| (set as usize).min(MAX_SETS)),
                    );
                }
            }
            let continuous = (0..count)
                .take_while(|set| *set < MAX_SETS && present.contains(*set))
                .count();
            if continuous < count {
                let what = format!(
                    "There are {count} {base} sets, the last one is number {}.",
                    highest.unwrap_or(0)
                );
                self.issues.push(
                    &c::MESH_PRIMITIVE_INDEXED_SEMANTIC_CONTINUITY,
                    self.pointer("/attributes"),
                    what,
                );
            }
            match base {
                "JOINTS" => provided[0] = continuous,
                "WEIGHTS" => provided[1] = continuous,
                _ => {}
            }
        }
        if provided[0] != provided[1] {
            let what = format!(
                "There are {} JOINTS and {} WEIGHTS sets.",
                provided[0], provided[1]
            );
            self.issues.push(
                &c::MESH_PRIMITIVE_JOINTS_WEIGHTS_MISMATCH,
                self.pointer("/attributes"),
                what,
            );
        }
    }

    fn indices_and_mode(&mut self) {
        let mode = mode(self.primitive);
        let mut drawn = self.vertices;
        if let Some((index, _)) =
            self.gltf
                .resolve(self.primitive, "indices", Collection::Accessors)
            && let Some(accessor) = Accessor::get(self.gltf, index)
        {
            drawn = Some(accessor.count);
            self.index_accessor(index, &accessor, mode);
        }
        let Some(drawn) = drawn.filter(|drawn| *drawn > 0) else {
            return;
        };
        let fits = match mode {
            1 => drawn % 2 == 0,
            2 | 3 => drawn >= 2,
            4 => drawn % 3 == 0,
            5 | 6 => drawn >= 3,
            _ => true,
        };
        if !fits {
            let what = format!("{drawn} vertices do not fit drawing mode {mode}.");
            self.issues
                .push(&c::MESH_PRIMITIVE_INCOMPATIBLE_MODE, self.pointer(""), what);
        }
    }

    fn index_accessor(&mut self, index: usize, accessor: &Accessor, mode: i64) {
        let pointer = self.pointer("/indices");
        self.uses
            .use_accessor(index, Usage::PrimitiveIndices, &pointer, self.issues);
        if let Some((view_index, view)) = accessor.view {
            self.uses.use_view(
                view_index,
                &view,
                ViewUsage::IndexBuffer,
                &pointer,
                self.issues,
            );
            if view.byte_stride.is_some() {
                self.issues.push(
                    &c::MESH_PRIMITIVE_INDICES_ACCESSOR_WITH_BYTESTRIDE,
                    &pointer,
                    "A view of indices has a stride.",
                );
            }
        }
        let unsigned = [Component::U8, Component::U16, Component::U32];
        let fits = accessor
            .format()
            .is_some_and(|(shape, component, normalized)| {
                shape == Shape::Scalar && unsigned.contains(&component) && !normalized
            });
        if !fits {
            let what = format!("Indices cannot be {}.", format_name(accessor));
            self.issues.push(
                &c::MESH_PRIMITIVE_INDICES_ACCESSOR_INVALID_FORMAT,
                pointer,
                what,
            );
            return;
        }
        let check = DataCheck::Indices {
            vertices: self.vertices.map_or(u32::MAX, |count| count as u32),
            triangles: mode == TRIANGLES,
        };
        let place = Place::Indices {
            mesh: self.mesh as u32,
            primitive: self.number as u32,
        };
        self.uses.request(index, check, place);
    }

    fn material(&mut self) {
        materials::check_against_primitive(
            self.gltf,
            self.primitive,
            &self.pointer(""),
            self.issues,
        );
    }

    fn targets(&mut self) {
        targets::check(self);
    }
}
