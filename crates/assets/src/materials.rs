//! Materials: values that contradict each other, and what they need from the mesh that wears them.

use crate::codes as c;
use crate::extensions::extension;
use crate::gltf::{Collection, Gltf, number_or, numbers, objects, text};
use crate::issues::Issues;
use crate::json::{Kind, Value};

/// Textures that need a tangent space; the first one also makes engines generate it.
const TANGENT_SPACE_TEXTURES: [&str; 3] = [
    "normalTexture",
    "clearcoatNormalTexture",
    "anisotropyTexture",
];

/// Checks all materials by themselves.
pub(crate) fn check(gltf: &Gltf, issues: &mut Issues) {
    for (index, material) in gltf.each(Collection::Materials) {
        let pointer = format!("/materials/{index}");
        let mode = text(material, "alphaMode");
        if material.get("alphaCutoff").is_some() && mode.as_deref() != Some("MASK") {
            issues.push(
                &c::MATERIAL_ALPHA_CUTOFF_INVALID_MODE,
                format!("{pointer}/alphaCutoff"),
                "`alphaCutoff` has no effect without `MASK`.",
            );
        }
        check_extensions(gltf, material, &format!("{pointer}/extensions"), issues);
    }
}

/// A texture that a material binds: its path in the material, its last name and its UV set.
pub(crate) struct Binding {
    pub path: String,
    pub name: String,
    pub tex_coord: usize,
}

/// Every texture that a material binds, those of extensions included.
pub(crate) fn bindings(gltf: &Gltf, material: Value) -> Vec<Binding> {
    let mut list = Vec::new();
    collect(gltf, material, "", &mut list);
    if let Some(pbr) = material.get("pbrMetallicRoughness") {
        collect(gltf, pbr, "/pbrMetallicRoughness", &mut list);
    }
    for (name, extension) in extensions(gltf, material) {
        collect(gltf, extension, &format!("/extensions/{name}"), &mut list);
    }
    list
}

/// Checks that a primitive has the UV sets and the tangent space that its material and its variants need.
pub(crate) fn check_against_primitive(
    gltf: &Gltf,
    primitive: Value,
    pointer: &str,
    issues: &mut Issues,
) {
    let Some(attributes) = primitive.get("attributes") else {
        return;
    };
    let bindings_of = |holder| {
        gltf.resolve(holder, "material", Collection::Materials)
            .map_or_else(Vec::new, |(_, material)| bindings(gltf, material))
    };
    let own = bindings_of(primitive);
    let mut used_sets = check_uv_sets(&own, attributes, &format!("{pointer}/material"), issues);
    if let Some(variants) = extension(gltf, primitive, "KHR_materials_variants") {
        for (number, mapping) in objects(variants, "mappings").enumerate() {
            let pointer =
                format!("{pointer}/extensions/KHR_materials_variants/mappings/{number}/material");
            used_sets |= check_uv_sets(&bindings_of(mapping), attributes, &pointer, issues);
        }
    }
    check_unused_sets(used_sets, attributes, pointer, issues);
    check_tangent_space(&own, attributes, pointer, issues);
}

/// Reports UV sets that are missing; returns those that are used, one bit for each.
fn check_uv_sets(
    bindings: &[Binding],
    attributes: Value,
    pointer: &str,
    issues: &mut Issues,
) -> u64 {
    let mut used_sets = 0;
    for binding in bindings {
        if binding.tex_coord < 64 {
            used_sets |= 1 << binding.tex_coord;
        }
        let provided = (0..=binding.tex_coord.min(64))
            .take_while(|set| attributes.get(&format!("TEXCOORD_{set}")).is_some())
            .count();
        if provided <= binding.tex_coord {
            let what = format!(
                "The texture `{}` needs TEXCOORD_{}.",
                binding.path, binding.tex_coord
            );
            issues.push(&c::MESH_PRIMITIVE_TOO_FEW_TEXCOORDS, pointer, what);
        }
    }
    used_sets
}

fn check_unused_sets(used_sets: u64, attributes: Value, pointer: &str, issues: &mut Issues) {
    for set in 0..64 {
        let name = format!("TEXCOORD_{set}");
        if attributes.get(&name).is_none() {
            break;
        }
        if used_sets & (1 << set) == 0 {
            issues.push(
                &c::UNUSED_OBJECT,
                format!("{pointer}/attributes/{name}"),
                "No texture uses this UV set.",
            );
        }
    }
}

fn check_tangent_space(
    bindings: &[Binding],
    attributes: Value,
    pointer: &str,
    issues: &mut Issues,
) {
    let needs = bindings
        .iter()
        .any(|binding| TANGENT_SPACE_TEXTURES.contains(&binding.name.as_str()));
    let has_map = bindings
        .iter()
        .any(|binding| binding.name == TANGENT_SPACE_TEXTURES[0]);
    let has_tangents = attributes.get("TANGENT").is_some();
    if has_tangents && !needs {
        issues.push(
            &c::UNUSED_MESH_TANGENT,
            format!("{pointer}/attributes/TANGENT"),
            "No texture uses the tangents.",
        );
    }
    if needs && !has_tangents {
        if has_map {
            issues.push(
                &c::MESH_PRIMITIVE_GENERATED_TANGENT_SPACE,
                format!("{pointer}/material"),
                "The normal map needs tangents, which the mesh does not have.",
            );
        } else {
            issues.push(
                &c::MESH_PRIMITIVE_NO_TANGENT_SPACE,
                format!("{pointer}/material"),
                "The material needs tangents, which the mesh does not have.",
            );
        }
    }
}

fn collect(gltf: &Gltf, holder: Value, base: &str, list: &mut Vec<Binding>) {
    for (key, info) in holder.entries() {
        let is_texture = key.ends_with("Texture")
            && info.is_object()
            && info
                .get("index")
                .is_some_and(|index| index.as_index().is_some());
        if is_texture {
            let transform = extensions(gltf, info)
                .find(|(name, _)| name == "KHR_texture_transform")
                .map(|(_, transform)| transform);
            let own = info.get("texCoord").and_then(Value::as_index).unwrap_or(0);
            let tex_coord = transform
                .and_then(|transform| transform.get("texCoord"))
                .and_then(Value::as_index)
                .unwrap_or(own);
            list.push(Binding {
                path: format!("{base}/{key}"),
                name: key.into_owned(),
                tex_coord,
            });
        }
    }
}

/// The declared extensions of an object.
fn extensions<'a>(gltf: &Gltf, value: Value<'a>) -> impl Iterator<Item = (String, Value<'a>)> {
    let all = value.get("extensions").into_iter().flat_map(Value::entries);
    let used: Vec<_> = all
        .filter(|(name, _)| gltf.uses_extension(name))
        .take(64)
        .map(|(name, value)| (name.into_owned(), value))
        .collect();
    used.into_iter()
}

fn check_extensions(gltf: &Gltf, material: Value, pointer: &str, issues: &mut Issues) {
    let list: Vec<_> = extensions(gltf, material)
        .filter(|(_, extension)| extension.is_object())
        .collect();
    let has = |name: &str| list.iter().any(|(other, _)| other == name);
    let tex_coord = |holder: Value, key: &str| {
        holder
            .get(key)
            .filter(|info| info.kind() == Kind::Object)
            .map(|info| info.get("texCoord").and_then(Value::as_index).unwrap_or(0))
    };
    let differs = |extension: Value, key: &str| {
        tex_coord(material, "normalTexture")
            .zip(tex_coord(extension, key))
            .is_some_and(|(normal, other)| normal != other)
    };
    for (name, extension) in &list {
        let pointer = format!("{pointer}/{name}");
        let mut report =
            |code, path: &str, what: &str| issues.push(code, format!("{pointer}{path}"), what);
        match name.as_str() {
            "KHR_materials_emissive_strength"
                if numbers::<3>(material, "emissiveFactor")
                    .is_none_or(|factor| factor == [0.0; 3]) =>
            {
                report(
                    &c::KHR_MATERIALS_EMISSIVE_STRENGTH_ZERO_FACTOR,
                    "",
                    "The material does not emit light.",
                );
            }
            "KHR_materials_volume" => {
                if !has("KHR_materials_transmission") && !has("KHR_materials_diffuse_transmission")
                {
                    report(
                        &c::KHR_MATERIALS_VOLUME_NO_TRANSMISSION,
                        "",
                        "The volume lets no light through.",
                    );
                }
                if number_or(*extension, "thicknessFactor", 0.0) > 0.0
                    && material.get("doubleSided").and_then(Value::as_bool) == Some(true)
                {
                    report(
                        &c::KHR_MATERIALS_VOLUME_DOUBLE_SIDED,
                        "",
                        "The volume is double-sided.",
                    );
                }
            }
            "KHR_materials_dispersion" if !has("KHR_materials_volume") => {
                report(
                    &c::KHR_MATERIALS_DISPERSION_NO_VOLUME,
                    "",
                    "There is dispersion without a volume.",
                );
            }
            "KHR_materials_anisotropy" if differs(*extension, "anisotropyTexture") => {
                report(
                    &c::KHR_MATERIALS_ANISOTROPY_ANISOTROPY_TEXTURE_TEXCOORD,
                    "/anisotropyTexture",
                    "Normal and anisotropy textures use different UV sets.",
                );
            }
            "KHR_materials_clearcoat" if differs(*extension, "clearcoatNormalTexture") => {
                report(
                    &c::KHR_MATERIALS_CLEARCOAT_CLEARCOAT_NORMAL_TEXTURE_TEXCOORD,
                    "/clearcoatNormalTexture",
                    "Normal and clearcoat normal textures use different UV sets.",
                );
            }
            "KHR_materials_iridescence" => check_iridescence(*extension, &mut report),
            "KHR_materials_ior" => {
                let ior = number_or(*extension, "ior", 1.5);
                if ior > 0.0 && ior < 1.0 {
                    report(
                        &c::VALUE_NOT_IN_RANGE,
                        "/ior",
                        "An index of refraction is 0 or at least 1.",
                    );
                }
            }
            _ => {}
        }
    }
    check_exclusive(&list, pointer, issues);
}

fn check_iridescence(extension: Value, report: &mut impl FnMut(&'static c::Code, &str, &str)) {
    let (minimum, maximum) = (
        number_or(extension, "iridescenceThicknessMinimum", 100.0),
        number_or(extension, "iridescenceThicknessMaximum", 400.0),
    );
    let has_texture = extension.get("iridescenceThicknessTexture").is_some();
    if extension.get("iridescenceThicknessMinimum").is_some() && !has_texture {
        report(
            &c::KHR_MATERIALS_IRIDESCENCE_THICKNESS_RANGE_WITHOUT_TEXTURE,
            "/iridescenceThicknessMinimum",
            "The minimum has no effect without a texture.",
        );
    }
    if has_texture && minimum == maximum {
        report(
            &c::KHR_MATERIALS_IRIDESCENCE_THICKNESS_TEXTURE_UNUSED,
            "/iridescenceThicknessTexture",
            "The texture has no effect where minimum and maximum are equal.",
        );
    }
}

/// An unlit or specular-glossiness material replaces the standard one, so that other extensions lose their ground.
fn check_exclusive(list: &[(String, Value)], pointer: &str, issues: &mut Issues) {
    for (name, _) in list {
        if matches!(
            name.as_str(),
            "KHR_materials_unlit" | "KHR_materials_pbrSpecularGlossiness"
        ) && list.len() > 1
        {
            issues.push(
                &c::MULTIPLE_EXTENSIONS,
                format!("{pointer}/{name}"),
                "The material has other extensions besides this one.",
            );
        }
    }
}
