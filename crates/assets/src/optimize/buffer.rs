//! The binary part of what is written: streams, views, accessors and the meshes and clips made of them. Knows no node.

use serde_json::{Map, Value, json};

use super::OptimizeError;
use super::model::{Animation, Attribute, Mesh, Picture, Primitive};
use super::pack::{self, Frame, Packed};

type Result<T> = std::result::Result<T, OptimizeError>;

/// The extension that streams are written with.
pub(super) const MESHOPT: &str = "EXT_meshopt_compression";
const VARIANTS: &str = "KHR_materials_variants";
const ARRAY_BUFFER: u32 = 34962;
const ELEMENT_ARRAY_BUFFER: u32 = 34963;

/// Where a mesh's coarser versions went, and how far each is off.
pub(super) type Lods = Vec<(usize, f32)>;

/// What has been written so far.
#[derive(Default)]
pub(super) struct Out {
    pub(super) bin: Vec<u8>,
    pub(super) unpacked_bytes: usize,
    pub(super) views: Vec<Value>,
    pub(super) accessors: Vec<Value>,
    pub(super) mesh_list: Vec<Value>,
}

impl Out {
    /// Writes all meshes at their own places, then their coarser versions behind them.
    pub(super) fn meshes(&mut self, meshes: &[Mesh], frames: &[Frame]) -> Result<Vec<Lods>> {
        for (mesh, frame) in meshes.iter().zip(frames) {
            let written = self.mesh(mesh, &mesh.primitives, *frame)?;
            self.mesh_list.push(written);
        }
        let mut lods = Vec::new();
        for (mesh, frame) in meshes.iter().zip(frames) {
            let mut places = Lods::new();
            for lod in &mesh.lods {
                let written = self.mesh(mesh, &lod.primitives, *frame)?;
                self.mesh_list.push(written);
                places.push((self.mesh_list.len() - 1, lod.error_m));
            }
            lods.push(places);
        }
        Ok(lods)
    }

    fn mesh(&mut self, mesh: &Mesh, primitives: &[Primitive], frame: Frame) -> Result<Value> {
        let mut written = Map::new();
        if let Some(name) = &mesh.name {
            written.insert("name".to_owned(), json!(name));
        }
        if let Some(weights) = &mesh.weights {
            written.insert("weights".to_owned(), weights.clone());
        }
        let primitives: Vec<Value> = primitives
            .iter()
            .map(|primitive| self.primitive(primitive, frame))
            .collect::<Result<_>>()?;
        written.insert("primitives".to_owned(), Value::Array(primitives));
        Ok(Value::Object(written))
    }

    fn primitive(&mut self, primitive: &Primitive, frame: Frame) -> Result<Value> {
        let geometry = &primitive.geometry;
        let mut attributes = Map::new();
        for (name, attribute) in &geometry.attributes {
            if let Some(packed) = pack::attribute(name, attribute, frame)? {
                let accessor = self.accessor(&packed, Some(ARRAY_BUFFER));
                attributes.insert(name.clone(), json!(accessor));
            }
        }
        let packed = pack::indices(&geometry.indices, geometry.vertices())?;
        let indices = self.accessor(&packed, Some(ELEMENT_ARRAY_BUFFER));
        let mut written = json!({"attributes": attributes, "indices": indices});
        let mut targets = Vec::new();
        for target in &geometry.targets {
            let mut list = Map::new();
            for (name, attribute) in target {
                let packed = pack::morph(name, attribute, frame)?;
                list.insert(
                    name.clone(),
                    json!(self.accessor(&packed, Some(ARRAY_BUFFER))),
                );
            }
            targets.push(Value::Object(list));
        }
        if !targets.is_empty() {
            written["targets"] = Value::Array(targets);
        }
        if let Some(material) = primitive.material {
            written["material"] = json!(material);
        }
        if !primitive.variants.is_empty() {
            let mapping = |(material, variants): &(usize, Vec<usize>)| json!({"material": material, "variants": variants});
            let mappings: Vec<Value> = primitive.variants.iter().map(mapping).collect();
            written["extensions"][VARIANTS] = json!({"mappings": mappings});
        }
        Ok(written)
    }

    pub(super) fn animations(&mut self, clips: &[Animation]) -> Result<Vec<Value>> {
        let mut list = Vec::new();
        for clip in clips.iter().filter(|clip| !clip.channels.is_empty()) {
            let (mut samplers, mut channels) = (Vec::new(), Vec::new());
            for channel in &clip.channels {
                let times = pack::times(&channel.times_s)?;
                let is_turn = channel.path == "rotation" && channel.interpolation != "CUBICSPLINE";
                // A cubic key is three values, and a mesh's weights are many numbers: a flat list fits both.
                let width = if channel.path == "weights" {
                    1
                } else if channel.path == "rotation" {
                    4
                } else {
                    3
                };
                let packed = if is_turn {
                    pack::turns(&channel.values)?
                } else {
                    pack::floats(&Attribute {
                        width,
                        values: channel.values.clone(),
                    })?
                };
                samplers.push(json!({
                    "input": self.accessor(&times, None),
                    "output": self.accessor(&packed, None),
                    "interpolation": channel.interpolation,
                }));
                let target = json!({"node": channel.node, "path": channel.path});
                channels.push(json!({"sampler": samplers.len() - 1, "target": target}));
            }
            let mut written = json!({"channels": channels, "samplers": samplers});
            if let Some(name) = &clip.name {
                written["name"] = json!(name);
            }
            list.push(written);
        }
        Ok(list)
    }

    pub(super) fn images(&mut self, pictures: &[Picture]) -> Vec<Value> {
        pictures
            .iter()
            .map(|picture| {
                let view = self.plain_view(&picture.bytes);
                json!({"bufferView": view, "mimeType": picture.mime})
            })
            .collect()
    }

    fn accessor(&mut self, packed: &Packed, target: Option<u32>) -> usize {
        let view = self.packed_view(packed, target);
        let mut accessor = json!({
            "bufferView": view, "componentType": packed.component, "count": packed.count, "type": packed.kind,
        });
        if packed.is_normalized {
            accessor["normalized"] = json!(true);
        }
        if let Some((low, high)) = &packed.bounds {
            accessor["min"] = json!(low);
            accessor["max"] = json!(high);
        }
        self.accessors.push(accessor);
        self.accessors.len() - 1
    }

    fn packed_view(&mut self, packed: &Packed, target: Option<u32>) -> usize {
        let offset = self.append(&packed.stream);
        let bytes = packed.count * packed.stride;
        let start = self.unpacked_bytes.next_multiple_of(4);
        self.unpacked_bytes = start + bytes;
        let mut stream = json!({
            "buffer": 0, "byteOffset": offset, "byteLength": packed.stream.len(), "byteStride": packed.stride,
            "count": packed.count, "mode": packed.mode,
        });
        if let Some(filter) = packed.filter {
            stream["filter"] = json!(filter);
        }
        let mut view = json!({
            "buffer": 1, "byteOffset": start, "byteLength": bytes, "extensions": {MESHOPT: stream},
        });
        if let Some(target) = target {
            view["target"] = json!(target);
        }
        if target == Some(ARRAY_BUFFER) {
            view["byteStride"] = json!(packed.stride);
        }
        self.views.push(view);
        self.views.len() - 1
    }

    pub(super) fn plain_view(&mut self, bytes: &[u8]) -> usize {
        let offset = self.append(bytes);
        self.views
            .push(json!({"buffer": 0, "byteOffset": offset, "byteLength": bytes.len()}));
        self.views.len() - 1
    }

    fn append(&mut self, bytes: &[u8]) -> usize {
        let offset = self.bin.len().next_multiple_of(4);
        self.bin.resize(offset, 0);
        self.bin.extend(bytes);
        offset
    }
}
