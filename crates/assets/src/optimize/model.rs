//! A glTF file in the hand: numbers as floats, pictures as bytes, everything else as the JSON that it came with.

use std::collections::BTreeMap;

use serde_json::Value;

/// A whole file.
#[derive(Clone, Debug, Default)]
pub(super) struct Model {
    /// Nodes, skins, scenes, materials, textures, samplers and extensions; no meshes, accessors, views or animations.
    pub root: Value,
    pub meshes: Vec<Mesh>,
    pub pictures: Vec<Picture>,
    /// For each skin its inverse bind matrices, column by column; empty where the file has none.
    pub bind_matrices: Vec<Vec<[f32; 16]>>,
    pub animations: Vec<Animation>,
}

/// A mesh and its smaller stand-ins.
#[derive(Clone, Debug, Default)]
pub(super) struct Mesh {
    pub name: Option<String>,
    pub weights: Option<Value>,
    pub primitives: Vec<Primitive>,
    /// Coarser versions of all primitives, finest first.
    pub lods: Vec<Lod>,
}

/// A coarser version of a mesh.
#[derive(Clone, Debug, Default)]
pub(super) struct Lod {
    pub primitives: Vec<Primitive>,
    /// Farthest that its surface is from the original one, metres in the mesh's own space.
    pub error_m: f32,
}

/// What is drawn with one material.
#[derive(Clone, Debug, Default)]
pub(super) struct Primitive {
    pub material: Option<usize>,
    /// Material and the variants that wear it (`KHR_materials_variants`).
    pub variants: Vec<(usize, Vec<usize>)>,
    pub geometry: Geometry,
}

/// A triangle list.
#[derive(Clone, Debug, Default)]
pub(super) struct Geometry {
    pub attributes: BTreeMap<String, Attribute>,
    /// Differences of the attributes, one set for each morph target.
    pub targets: Vec<BTreeMap<String, Attribute>>,
    pub indices: Vec<u32>,
}

/// `width` numbers for each vertex.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Attribute {
    pub width: usize,
    pub values: Vec<f32>,
}

/// An image file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Picture {
    pub mime: String,
    pub bytes: Vec<u8>,
}

/// A clip.
#[derive(Clone, Debug, Default)]
pub(super) struct Animation {
    pub name: Option<String>,
    pub channels: Vec<Channel>,
}

/// What a clip does to one property of one node.
#[derive(Clone, Debug, Default)]
pub(super) struct Channel {
    pub node: usize,
    /// `translation`, `rotation`, `scale` or `weights`.
    pub path: String,
    /// `LINEAR`, `STEP` or `CUBICSPLINE`.
    pub interpolation: String,
    pub times_s: Vec<f32>,
    /// Numbers for each key; a cubic key has three values.
    pub width: usize,
    pub values: Vec<f32>,
}

impl Geometry {
    pub(super) fn vertices(&self) -> usize {
        self.attributes.get("POSITION").map_or(0, Attribute::len)
    }

    pub(super) fn triangles(&self) -> usize {
        self.indices.len() / 3
    }

    /// Every list of numbers by vertex, those of the morph targets included.
    pub(super) fn streams(&self) -> impl Iterator<Item = &Attribute> {
        self.attributes
            .values()
            .chain(self.targets.iter().flat_map(BTreeMap::values))
    }

    pub(super) fn streams_mut(&mut self) -> impl Iterator<Item = &mut Attribute> {
        self.attributes
            .values_mut()
            .chain(self.targets.iter_mut().flat_map(BTreeMap::values_mut))
    }
}

impl Attribute {
    pub(super) fn len(&self) -> usize {
        self.values.len() / self.width.max(1)
    }

    pub(super) fn elements(&self) -> impl Iterator<Item = &[f32]> {
        self.values.chunks_exact(self.width.max(1))
    }

    /// The elements at these places, in this order.
    pub(super) fn pick(&self, places: &[u32]) -> Self {
        let values = places
            .iter()
            .flat_map(|place| {
                let at = *place as usize * self.width;
                self.values[at..at + self.width].iter().copied()
            })
            .collect();
        Self {
            width: self.width,
            values,
        }
    }
}

impl Mesh {
    pub(super) fn triangles(&self) -> usize {
        triangles(&self.primitives)
    }
}

/// Triangles of all primitives.
pub(super) fn triangles(primitives: &[Primitive]) -> usize {
    primitives
        .iter()
        .map(|primitive| primitive.geometry.triangles())
        .sum()
}
