//! What extensions and cameras outside materials must satisfy beyond their properties.

use std::f64::consts::{FRAC_PI_4, PI};

use crate::codes as c;
use crate::gltf::{BitSet, Collection, Gltf, number_or, objects, text};
use crate::issues::Issues;
use crate::json::Value;
use crate::meshes::primitives;

/// Checks cameras, lights, material variants and animation pointers.
pub(crate) fn check(gltf: &Gltf, issues: &mut Issues) {
    for (index, camera) in gltf.each(Collection::Cameras) {
        check_camera(camera, &format!("/cameras/{index}"), issues);
    }
    for (index, light) in gltf.each(Collection::Lights) {
        check_light(
            light,
            &format!("/{}/{index}", Collection::Lights.path()),
            issues,
        );
    }
    for (index, mesh) in gltf.each(Collection::Meshes) {
        for (number, primitive) in primitives(mesh).enumerate() {
            if let Some(variants) = extension(gltf, primitive, "KHR_materials_variants") {
                check_variants(
                    variants,
                    &format!("/meshes/{index}/primitives/{number}"),
                    issues,
                );
            }
        }
    }
}

/// A declared extension of an object.
pub(crate) fn extension<'a>(gltf: &Gltf, value: Value<'a>, name: &str) -> Option<Value<'a>> {
    gltf.uses_extension(name).then_some(())?;
    value.get("extensions")?.get(name)
}

fn check_camera(camera: Value, pointer: &str, issues: &mut Issues) {
    let Some(kind) =
        text(camera, "type").filter(|kind| matches!(kind.as_ref(), "orthographic" | "perspective"))
    else {
        return;
    };
    let has = |kind: &str| camera.get(kind).is_some();
    if has("orthographic") && has("perspective") {
        issues.push(
            &c::ONE_OF_MISMATCH,
            pointer,
            "A camera is either orthographic or perspective.",
        );
    }
    let Some(lens) = camera.get(&kind) else {
        issues.push(
            &c::UNDEFINED_PROPERTY,
            pointer,
            format!("The property `{kind}` is missing."),
        );
        return;
    };
    let pointer = format!("{pointer}/{kind}");
    let (near, far) = (
        number_or(lens, "znear", 0.0),
        number_or(lens, "zfar", f64::INFINITY),
    );
    if far <= near {
        issues.push(
            &c::CAMERA_ZFAR_LEQUAL_ZNEAR,
            &pointer,
            "The far plane is not behind the near plane.",
        );
    }
    if kind == "perspective" {
        if number_or(lens, "yfov", 1.0) >= PI {
            issues.push(
                &c::CAMERA_YFOV_GEQUAL_PI,
                &pointer,
                "The field of view is a half-turn or more.",
            );
        }
        return;
    }
    for key in ["xmag", "ymag"] {
        let size = number_or(lens, key, 1.0);
        if size == 0.0 {
            issues.push(&c::CAMERA_XMAG_YMAG_ZERO, &pointer, "The view has no size.");
        } else if size < 0.0 {
            issues.push(
                &c::CAMERA_XMAG_YMAG_NEGATIVE,
                &pointer,
                "The view is mirrored.",
            );
        }
    }
}

fn check_light(light: Value, pointer: &str, issues: &mut Issues) {
    let is_spot = text(light, "type").as_deref() == Some("spot");
    if text(light, "type").as_deref() == Some("directional") && light.get("range").is_some() {
        issues.push(
            &c::EXTRA_PROPERTY,
            format!("{pointer}/range"),
            "Directional lights have no `range`.",
        );
    }
    let Some(spot) = light.get("spot") else {
        if is_spot {
            issues.push(
                &c::UNDEFINED_PROPERTY,
                pointer,
                "A spot light needs `spot`.",
            );
        }
        return;
    };
    if !is_spot {
        issues.push(
            &c::EXTRA_PROPERTY,
            format!("{pointer}/spot"),
            "Only spot lights have `spot`.",
        );
    } else if number_or(spot, "outerConeAngle", FRAC_PI_4) <= number_or(spot, "innerConeAngle", 0.0)
    {
        issues.push(
            &c::KHR_LIGHTS_PUNCTUAL_LIGHT_SPOT_ANGLES,
            format!("{pointer}/spot/outerConeAngle"),
            "The outer cone is not wider than the inner one.",
        );
    }
}

fn check_variants(extension: Value, pointer: &str, issues: &mut Issues) {
    let mut seen = BitSet::default();
    for (number, mapping) in objects(extension, "mappings").enumerate() {
        for (position, variant) in mapping
            .get("variants")
            .into_iter()
            .flat_map(Value::items)
            .enumerate()
        {
            let Some(variant) = variant
                .as_index()
                .filter(|variant| *variant < crate::gltf::MAX_OBJECTS)
            else {
                continue;
            };
            if !seen.insert(variant) {
                let pointer = format!(
                    "{pointer}/extensions/KHR_materials_variants/mappings/{number}/variants/{position}"
                );
                issues.push(
                    &c::KHR_MATERIALS_VARIANTS_NON_UNIQUE_VARIANT,
                    pointer,
                    format!("Variant {variant} is mapped twice."),
                );
            }
        }
    }
}
