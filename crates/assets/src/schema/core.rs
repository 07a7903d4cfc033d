//! The property tables of glTF 2.0 itself (specification, section 5 "Properties reference").

use super::{Field, Range, Rule, Schema};
use crate::gltf::Collection as To;

pub(super) const ANY: Range = range(f64::NEG_INFINITY, f64::INFINITY);
pub(super) const UNIT: Range = range(0.0, 1.0);
pub(super) const NON_NEGATIVE: Range = range(0.0, f64::INFINITY);
pub(super) const POSITIVE: Range = above(0.0);
const SIGNED_UNIT: Range = range(-1.0, 1.0);
const COUNT: Rule = Rule::Int {
    min: 1,
    max: i64::MAX,
};
const OFFSET: Rule = Rule::Int {
    min: 0,
    max: i64::MAX,
};

pub(super) const fn range(min: f64, max: f64) -> Range {
    Range {
        min,
        max,
        above_min: false,
        below_max: false,
    }
}

pub(super) const fn above(min: f64) -> Range {
    Range {
        min,
        max: f64::INFINITY,
        above_min: true,
        below_max: false,
    }
}

pub(super) const fn required(name: &'static str, rule: Rule) -> Field {
    Field {
        name,
        rule,
        required: true,
    }
}

pub(super) const fn optional(name: &'static str, rule: Rule) -> Field {
    Field {
        name,
        rule,
        required: false,
    }
}

pub(super) const fn numbers(lengths: &'static [usize], range: Range) -> Rule {
    Rule::Numbers { lengths, range }
}

const fn schema(kind: &'static str, fields: &'static [Field]) -> Schema {
    Schema { kind, fields }
}

pub(super) static ROOT: Schema = schema(
    "root",
    &[
        required("asset", Rule::Object(&ASSET)),
        optional("extensionsUsed", Rule::Names),
        optional("extensionsRequired", Rule::Names),
        optional("accessors", Rule::Collection(&ACCESSOR)),
        optional("animations", Rule::Collection(&ANIMATION)),
        optional("buffers", Rule::Collection(&BUFFER)),
        optional("bufferViews", Rule::Collection(&BUFFER_VIEW)),
        optional("cameras", Rule::Collection(&CAMERA)),
        optional("images", Rule::Collection(&IMAGE)),
        optional("materials", Rule::Collection(&MATERIAL)),
        optional("meshes", Rule::Collection(&MESH)),
        optional("nodes", Rule::Collection(&NODE)),
        optional("samplers", Rule::Collection(&SAMPLER)),
        optional("scene", Rule::Index(To::Scenes)),
        optional("scenes", Rule::Collection(&SCENE)),
        optional("skins", Rule::Collection(&SKIN)),
        optional("textures", Rule::Collection(&TEXTURE)),
    ],
);

pub(super) static ASSET_RULE: Rule = Rule::Object(&ASSET);

static ASSET: Schema = schema(
    "asset",
    &[
        optional("copyright", Rule::Text),
        optional("generator", Rule::Text),
        required("version", Rule::Version),
        optional("minVersion", Rule::Version),
    ],
);

static ACCESSOR: Schema = schema(
    "accessor",
    &[
        optional("name", Rule::Text),
        optional("bufferView", Rule::Index(To::BufferViews)),
        optional("byteOffset", OFFSET),
        required(
            "componentType",
            Rule::IntIn(&[5120, 5121, 5122, 5123, 5125, 5126]),
        ),
        optional("normalized", Rule::Bool),
        required("count", COUNT),
        required(
            "type",
            Rule::TextIn(&["SCALAR", "VEC2", "VEC3", "VEC4", "MAT2", "MAT3", "MAT4"]),
        ),
        optional("max", numbers(&[1, 2, 3, 4, 9, 16], ANY)),
        optional("min", numbers(&[1, 2, 3, 4, 9, 16], ANY)),
        optional("sparse", Rule::Object(&SPARSE)),
    ],
);

static SPARSE: Schema = schema(
    "accessor.sparse",
    &[
        required("count", COUNT),
        required("indices", Rule::Object(&SPARSE_INDICES)),
        required("values", Rule::Object(&SPARSE_VALUES)),
    ],
);

static SPARSE_INDICES: Schema = schema(
    "accessor.sparse.indices",
    &[
        required("bufferView", Rule::Index(To::BufferViews)),
        optional("byteOffset", OFFSET),
        required("componentType", Rule::IntIn(&[5121, 5123, 5125])),
    ],
);

static SPARSE_VALUES: Schema = schema(
    "accessor.sparse.values",
    &[
        required("bufferView", Rule::Index(To::BufferViews)),
        optional("byteOffset", OFFSET),
    ],
);

static ANIMATION: Schema = schema(
    "animation",
    &[
        optional("name", Rule::Text),
        required("channels", Rule::Objects(&CHANNEL)),
        required("samplers", Rule::Objects(&ANIMATION_SAMPLER)),
    ],
);

static CHANNEL: Schema = schema(
    "animation.channel",
    &[
        required("sampler", Rule::LocalIndex),
        required("target", Rule::Object(&TARGET)),
    ],
);

static TARGET: Schema = schema(
    "animation.channel.target",
    &[
        optional("node", Rule::Index(To::Nodes)),
        required(
            "path",
            Rule::TextIn(&["translation", "rotation", "scale", "weights", "pointer"]),
        ),
    ],
);

static ANIMATION_SAMPLER: Schema = schema(
    "animation.sampler",
    &[
        required("input", Rule::Index(To::Accessors)),
        optional(
            "interpolation",
            Rule::TextIn(&["LINEAR", "STEP", "CUBICSPLINE"]),
        ),
        required("output", Rule::Index(To::Accessors)),
    ],
);

static BUFFER: Schema = schema(
    "buffer",
    &[
        optional("name", Rule::Text),
        optional("uri", Rule::Text),
        required("byteLength", COUNT),
    ],
);

static BUFFER_VIEW: Schema = schema(
    "bufferView",
    &[
        optional("name", Rule::Text),
        required("buffer", Rule::Index(To::Buffers)),
        optional("byteOffset", OFFSET),
        required("byteLength", COUNT),
        optional("byteStride", Rule::Stride),
        optional("target", Rule::IntIn(&[34962, 34963])),
    ],
);

static CAMERA: Schema = schema(
    "camera",
    &[
        optional("name", Rule::Text),
        optional("orthographic", Rule::Object(&ORTHOGRAPHIC)),
        optional("perspective", Rule::Object(&PERSPECTIVE)),
        required("type", Rule::TextIn(&["perspective", "orthographic"])),
    ],
);

static ORTHOGRAPHIC: Schema = schema(
    "camera.orthographic",
    &[
        required("xmag", Rule::Number(ANY)),
        required("ymag", Rule::Number(ANY)),
        required("zfar", Rule::Number(POSITIVE)),
        required("znear", Rule::Number(NON_NEGATIVE)),
    ],
);

static PERSPECTIVE: Schema = schema(
    "camera.perspective",
    &[
        optional("aspectRatio", Rule::Number(POSITIVE)),
        required("yfov", Rule::Number(POSITIVE)),
        optional("zfar", Rule::Number(POSITIVE)),
        required("znear", Rule::Number(POSITIVE)),
    ],
);

static IMAGE: Schema = schema(
    "image",
    &[
        optional("name", Rule::Text),
        optional("uri", Rule::Text),
        optional("mimeType", Rule::TextIn(&["image/jpeg", "image/png"])),
        optional("bufferView", Rule::Index(To::BufferViews)),
    ],
);

static MATERIAL: Schema = schema(
    "material",
    &[
        optional("name", Rule::Text),
        optional("pbrMetallicRoughness", Rule::Object(&PBR)),
        optional("normalTexture", Rule::Object(&NORMAL_TEXTURE)),
        optional("occlusionTexture", Rule::Object(&OCCLUSION_TEXTURE)),
        optional("emissiveTexture", Rule::Object(&TEXTURE_INFO)),
        optional("emissiveFactor", numbers(&[3], UNIT)),
        optional("alphaMode", Rule::TextIn(&["OPAQUE", "MASK", "BLEND"])),
        optional("alphaCutoff", Rule::Number(NON_NEGATIVE)),
        optional("doubleSided", Rule::Bool),
    ],
);

static PBR: Schema = schema(
    "material.pbrMetallicRoughness",
    &[
        optional("baseColorFactor", numbers(&[4], UNIT)),
        optional("baseColorTexture", Rule::Object(&TEXTURE_INFO)),
        optional("metallicFactor", Rule::Number(UNIT)),
        optional("roughnessFactor", Rule::Number(UNIT)),
        optional("metallicRoughnessTexture", Rule::Object(&TEXTURE_INFO)),
    ],
);

pub(super) static TEXTURE_INFO: Schema = schema(
    "textureInfo",
    &[
        required("index", Rule::Index(To::Textures)),
        optional("texCoord", OFFSET),
    ],
);

pub(super) static NORMAL_TEXTURE: Schema = schema(
    "textureInfo",
    &[
        required("index", Rule::Index(To::Textures)),
        optional("texCoord", OFFSET),
        optional("scale", Rule::Number(ANY)),
    ],
);

static OCCLUSION_TEXTURE: Schema = schema(
    "textureInfo",
    &[
        required("index", Rule::Index(To::Textures)),
        optional("texCoord", OFFSET),
        optional("strength", Rule::Number(UNIT)),
    ],
);

static MESH: Schema = schema(
    "mesh",
    &[
        optional("name", Rule::Text),
        required("primitives", Rule::Objects(&PRIMITIVE)),
        optional("weights", Rule::Weights),
    ],
);

static PRIMITIVE: Schema = schema(
    "mesh.primitive",
    &[
        required("attributes", Rule::Attributes),
        optional("indices", Rule::Index(To::Accessors)),
        optional("material", Rule::Index(To::Materials)),
        optional("mode", Rule::Int { min: 0, max: 6 }),
        optional("targets", Rule::Targets),
    ],
);

static NODE: Schema = schema(
    "node",
    &[
        optional("name", Rule::Text),
        optional("camera", Rule::Index(To::Cameras)),
        optional("children", Rule::Indices(To::Nodes)),
        optional("skin", Rule::Index(To::Skins)),
        optional("matrix", numbers(&[16], ANY)),
        optional("mesh", Rule::Index(To::Meshes)),
        optional("rotation", numbers(&[4], SIGNED_UNIT)),
        optional("scale", numbers(&[3], ANY)),
        optional("translation", numbers(&[3], ANY)),
        optional("weights", Rule::Weights),
    ],
);

static SAMPLER: Schema = schema(
    "sampler",
    &[
        optional("name", Rule::Text),
        optional("magFilter", Rule::IntIn(&[9728, 9729])),
        optional(
            "minFilter",
            Rule::IntIn(&[9728, 9729, 9984, 9985, 9986, 9987]),
        ),
        optional("wrapS", Rule::IntIn(&[33071, 33648, 10497])),
        optional("wrapT", Rule::IntIn(&[33071, 33648, 10497])),
    ],
);

static SCENE: Schema = schema(
    "scene",
    &[
        optional("name", Rule::Text),
        optional("nodes", Rule::Indices(To::Nodes)),
    ],
);

static SKIN: Schema = schema(
    "skin",
    &[
        optional("name", Rule::Text),
        optional("inverseBindMatrices", Rule::Index(To::Accessors)),
        optional("skeleton", Rule::Index(To::Nodes)),
        required("joints", Rule::Indices(To::Nodes)),
    ],
);

static TEXTURE: Schema = schema(
    "texture",
    &[
        optional("name", Rule::Text),
        optional("sampler", Rule::Index(To::Samplers)),
        optional("source", Rule::Index(To::Images)),
    ],
);
