//! The property tables of the extensions whose contents we judge (Khronos glTF extension registry).

use std::f64::consts::FRAC_PI_2;

use super::core::{
    ANY, NON_NEGATIVE, NORMAL_TEXTURE, POSITIVE, TEXTURE_INFO, UNIT, above, numbers, optional,
    range, required,
};
use super::{Range, Rule, Schema};
use crate::gltf::Collection as To;

/// The properties of an extension on one kind of object; `None` where it does not belong.
pub(super) fn schema_for(name: &str, kind: &str) -> Option<&'static Schema> {
    SCHEMAS
        .iter()
        .find(|(extension, place, _)| *extension == name && *place == kind)
        .map(|(_, _, schema)| schema)
}

/// Whether we judge the contents of this extension.
pub(crate) fn is_known(name: &str) -> bool {
    WITHOUT_OBJECTS.contains(&name) || SCHEMAS.iter().any(|(extension, _, _)| *extension == name)
}

/// Whether a file that uses this extension cannot be read without it, so that it must be in `extensionsRequired`.
pub(crate) fn must_be_required(name: &str) -> bool {
    name == "KHR_mesh_quantization"
}

/// Extensions that change rules but add no objects.
const WITHOUT_OBJECTS: &[&str] = &["KHR_mesh_quantization"];

macro_rules! schemas {
    ($($name:literal, $place:literal: [$($field:expr),* $(,)?];)*) => {
        static SCHEMAS: &[(&str, &str, Schema)] = &[
            $(($name, $place, Schema { kind: $name, fields: &[$($field),*] })),*
        ];
    };
}

const TEXTURE: Rule = Rule::Object(&TEXTURE_INFO);
const NUMBER: Rule = Rule::Number(ANY);
const NOT_NEGATIVE: Rule = Rule::Number(NON_NEGATIVE);
const ABOVE_ZERO: Rule = Rule::Number(POSITIVE);
const FACTOR: Rule = Rule::Number(UNIT);
const COLOR: Rule = numbers(&[3], UNIT);

schemas! {
    "KHR_animation_pointer", "animation.channel.target": [required("pointer", Rule::Pointer)];
    "EXT_texture_webp", "texture": [optional("source", Rule::Index(To::Images))];
    "KHR_lights_punctual", "root": [required("lights", Rule::Objects(&LIGHT))];
    "KHR_lights_punctual", "node": [required("light", Rule::Index(To::Lights))];
    "KHR_materials_anisotropy", "material": [
        optional("anisotropyStrength", FACTOR),
        optional("anisotropyRotation", NUMBER),
        optional("anisotropyTexture", TEXTURE),
    ];
    "KHR_materials_clearcoat", "material": [
        optional("clearcoatFactor", FACTOR),
        optional("clearcoatTexture", TEXTURE),
        optional("clearcoatRoughnessFactor", FACTOR),
        optional("clearcoatRoughnessTexture", TEXTURE),
        optional("clearcoatNormalTexture", Rule::Object(&NORMAL_TEXTURE)),
    ];
    "KHR_materials_dispersion", "material": [optional("dispersion", NOT_NEGATIVE)];
    "KHR_materials_emissive_strength", "material": [optional("emissiveStrength", NOT_NEGATIVE)];
    "KHR_materials_ior", "material": [optional("ior", Rule::Number(NON_NEGATIVE))];
    "KHR_materials_iridescence", "material": [
        optional("iridescenceFactor", FACTOR),
        optional("iridescenceTexture", TEXTURE),
        optional("iridescenceIor", Rule::Number(range(1.0, f64::INFINITY))),
        optional("iridescenceThicknessMinimum", NOT_NEGATIVE),
        optional("iridescenceThicknessMaximum", NOT_NEGATIVE),
        optional("iridescenceThicknessTexture", TEXTURE),
    ];
    "KHR_materials_pbrSpecularGlossiness", "material": [
        optional("diffuseFactor", numbers(&[4], UNIT)),
        optional("diffuseTexture", TEXTURE),
        optional("specularFactor", COLOR),
        optional("glossinessFactor", FACTOR),
        optional("specularGlossinessTexture", TEXTURE),
    ];
    "KHR_materials_sheen", "material": [
        optional("sheenColorFactor", COLOR),
        optional("sheenColorTexture", TEXTURE),
        optional("sheenRoughnessFactor", FACTOR),
        optional("sheenRoughnessTexture", TEXTURE),
    ];
    "KHR_materials_specular", "material": [
        optional("specularFactor", FACTOR),
        optional("specularTexture", TEXTURE),
        optional("specularColorFactor", numbers(&[3], NON_NEGATIVE)),
        optional("specularColorTexture", TEXTURE),
    ];
    "KHR_materials_transmission", "material": [
        optional("transmissionFactor", FACTOR),
        optional("transmissionTexture", TEXTURE),
    ];
    "KHR_materials_unlit", "material": [];
    "KHR_materials_variants", "root": [required("variants", Rule::Objects(&VARIANT))];
    "KHR_materials_variants", "mesh.primitive": [required("mappings", Rule::Objects(&MAPPING))];
    "KHR_materials_volume", "material": [
        optional("thicknessFactor", NOT_NEGATIVE),
        optional("thicknessTexture", TEXTURE),
        optional("attenuationDistance", ABOVE_ZERO),
        optional("attenuationColor", COLOR),
    ];
    "KHR_texture_transform", "textureInfo": [
        optional("offset", numbers(&[2], ANY)),
        optional("rotation", NUMBER),
        optional("scale", numbers(&[2], ANY)),
        optional("texCoord", Rule::Int { min: 0, max: i64::MAX }),
    ];
}

static LIGHT: Schema = Schema {
    kind: "light",
    fields: &[
        optional("name", Rule::Text),
        optional("color", COLOR),
        optional("intensity", NOT_NEGATIVE),
        optional("range", Rule::Number(above(0.0))),
        optional("spot", Rule::Object(&SPOT)),
        required("type", Rule::TextIn(&["directional", "point", "spot"])),
    ],
};

static SPOT: Schema = Schema {
    kind: "light.spot",
    fields: &[
        optional(
            "innerConeAngle",
            Rule::Number(Range {
                min: 0.0,
                max: FRAC_PI_2,
                above_min: false,
                below_max: true,
            }),
        ),
        optional(
            "outerConeAngle",
            Rule::Number(Range {
                min: 0.0,
                max: FRAC_PI_2,
                above_min: true,
                below_max: false,
            }),
        ),
    ],
};

static VARIANT: Schema = Schema {
    kind: "variant",
    fields: &[required("name", Rule::Text)],
};

static MAPPING: Schema = Schema {
    kind: "variant mapping",
    fields: &[
        optional("name", Rule::Text),
        required("material", Rule::Index(To::Materials)),
        required("variants", Rule::Indices(To::Variants)),
    ],
};
