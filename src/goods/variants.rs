//! Reads `KHR_materials_variants` from a GLB: which material a primitive wears in which variant. Pure.
//! Specification: Khronos glTF extension `KHR_materials_variants`; container: glTF 2.0, section 4 "GLB".

use std::collections::HashMap;

use serde::Deserialize;
use thiserror::Error;

/// The variants of one model.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Variants {
    names: Vec<String>,
    /// By mesh and primitive: material for each variant index.
    wears: HashMap<(usize, usize), HashMap<usize, usize>>,
}

/// Why a model's variants cannot be read.
#[derive(Debug, Error)]
pub enum VariantsError {
    /// Not the GLB container.
    #[error("not a GLB: {0}")]
    Container(&'static str),
    /// The JSON chunk is not glTF.
    #[error("the glTF description is wrong: {0}")]
    Json(#[from] serde_json::Error),
}

impl Variants {
    /// Reads the variants of a GLB; a model without any has none.
    pub fn from_glb(bytes: &[u8]) -> Result<Self, VariantsError> {
        let root: Root = serde_json::from_slice(json_chunk(bytes)?)?;
        let names = root.extensions.variants.map_or_else(Vec::new, |list| {
            list.variants
                .into_iter()
                .map(|variant| variant.name)
                .collect()
        });
        let mut wears = HashMap::new();
        for (mesh_index, mesh) in root.meshes.into_iter().enumerate() {
            for (primitive_index, primitive) in mesh.primitives.into_iter().enumerate() {
                let mappings = primitive
                    .extensions
                    .variants
                    .map_or_else(Vec::new, |list| list.mappings);
                let by_variant = mappings
                    .iter()
                    .flat_map(|mapping| {
                        mapping
                            .variants
                            .iter()
                            .map(|variant| (*variant, mapping.material))
                    })
                    .collect::<HashMap<_, _>>();
                if !by_variant.is_empty() {
                    wears.insert((mesh_index, primitive_index), by_variant);
                }
            }
        }
        Ok(Self { names, wears })
    }

    #[cfg(not(target_os = "android"))]
    /// The variants' names, in the file's order.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The material that a primitive wears in the variant of that name, if the variant changes it.
    pub fn material(&self, mesh: usize, primitive: usize, variant: &str) -> Option<usize> {
        let index = self.names.iter().position(|name| name == variant)?;
        self.wears.get(&(mesh, primitive))?.get(&index).copied()
    }
}

/// The description inside a GLB.
pub(super) fn json_chunk(bytes: &[u8]) -> Result<&[u8], VariantsError> {
    let word = |at: usize| -> Option<u32> {
        Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
    };
    if bytes.get(..4) != Some(b"glTF") {
        return Err(VariantsError::Container(
            "it does not begin with the letters glTF",
        ));
    }
    if bytes.get(16..20) != Some(b"JSON") {
        return Err(VariantsError::Container("its first chunk is not JSON"));
    }
    let length = word(12).ok_or(VariantsError::Container("it ends in the header"))? as usize;
    bytes
        .get(20..20 + length)
        .ok_or(VariantsError::Container("it ends in its JSON chunk"))
}

#[derive(Deserialize)]
struct Root {
    #[serde(default)]
    meshes: Vec<Mesh>,
    #[serde(default)]
    extensions: Extensions<VariantList>,
}

#[derive(Deserialize)]
struct Mesh {
    primitives: Vec<Primitive>,
}

#[derive(Deserialize)]
struct Primitive {
    #[serde(default)]
    extensions: Extensions<MappingList>,
}

#[derive(Deserialize)]
struct Extensions<T> {
    #[serde(rename = "KHR_materials_variants")]
    variants: Option<T>,
}

impl<T> Default for Extensions<T> {
    fn default() -> Self {
        Self { variants: None }
    }
}

#[derive(Deserialize)]
struct VariantList {
    variants: Vec<VariantName>,
}

#[derive(Deserialize)]
struct VariantName {
    name: String,
}

#[derive(Deserialize)]
struct MappingList {
    mappings: Vec<Mapping>,
}

#[derive(Deserialize)]
struct Mapping {
    material: usize,
    variants: Vec<usize>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn glb(json: &str) -> Vec<u8> {
        let mut bytes = b"glTF\x02\0\0\0\0\0\0\0".to_vec();
        bytes.extend((json.len() as u32).to_le_bytes());
        bytes.extend(b"JSON");
        bytes.extend(json.as_bytes());
        bytes
    }

    #[test]
    fn a_primitive_changes_material_with_the_variant() {
        let bytes = glb(
            r#"{"extensions":{"KHR_materials_variants":{"variants":[{"name":"red"},{"name":"blue"}]}},
            "meshes":[{"primitives":[{},{"extensions":{"KHR_materials_variants":{"mappings":[
            {"material":3,"variants":[0]},{"material":5,"variants":[1]}]}}}]}]}"#,
        );
        let variants = Variants::from_glb(&bytes).unwrap();
        assert_eq!(variants.material(0, 1, "blue"), Some(5));
        assert_eq!(variants.material(0, 0, "blue"), None);
        assert_eq!(variants.material(0, 1, "green"), None);
    }

    #[test]
    fn the_shipped_handbag_has_its_three_leathers() {
        let bytes = include_bytes!("../../assets/products/bag-aurelia.glb");
        let variants = Variants::from_glb(bytes).unwrap();
        let worn = ["oxblood", "teal", "ivory"].map(|name| variants.material(0, 1, name));
        assert!(worn.iter().all(Option::is_some), "{worn:?}");
        assert!(worn[0] != worn[1] && worn[1] != worn[2]);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), json in ".{0,60}") {
            let _ = Variants::from_glb(&bytes);
            let _ = Variants::from_glb(&glb(&json));
        }
    }
}
