//! Offsets, strides, lengths, bounds and sparse parts as declared; no data is read.

use super::{Accessor, Component, Uses, ViewUsage};
use crate::buffers::View;
use crate::codes as c;
use crate::gltf::{Collection, Gltf, offset};
use crate::issues::Issues;
use crate::json::{Kind, Value};

/// Checks the declared layout of every accessor.
pub(crate) fn check(gltf: &Gltf, uses: &mut Uses, issues: &mut Issues) {
    for (index, value) in gltf.each(Collection::Accessors) {
        let accessor = Accessor::read(gltf, value);
        let pointer = format!("/accessors/{index}");
        check_declarations(&accessor, &pointer, issues);
        check_bounds(&accessor, &pointer, issues);
        check_fit(&accessor, &pointer, issues);
        if let Some(sparse) = value.get("sparse").filter(|sparse| sparse.is_object()) {
            check_sparse(
                gltf,
                &accessor,
                sparse,
                &format!("{pointer}/sparse"),
                uses,
                issues,
            );
        }
    }
}

fn check_declarations(accessor: &Accessor, pointer: &str, issues: &mut Issues) {
    if accessor.value.get("byteOffset").is_some()
        && accessor
            .value
            .get("bufferView")
            .and_then(Value::as_index)
            .is_none()
    {
        issues.push(
            &c::UNSATISFIED_DEPENDENCY,
            format!("{pointer}/byteOffset"),
            "`byteOffset` needs a `bufferView`.",
        );
    }
    let Some(component) = accessor.component else {
        return;
    };
    if accessor.normalized && matches!(component, Component::F32 | Component::U32) {
        issues.push(
            &c::ACCESSOR_NORMALIZED_INVALID,
            format!("{pointer}/normalized"),
            "Floats and 32-bit integers cannot be normalised.",
        );
    }
    let Some(offset) = accessor.byte_offset else {
        return;
    };
    if offset % component.bytes() != 0 {
        let what = format!(
            "The offset {offset} is not a multiple of {}.",
            component.bytes()
        );
        issues.push(
            &c::ACCESSOR_OFFSET_ALIGNMENT,
            format!("{pointer}/byteOffset"),
            what,
        );
    }
    if accessor.shape.is_some_and(super::Shape::is_matrix) && offset % 4 != 0 {
        issues.push(
            &c::ACCESSOR_MATRIX_ALIGNMENT,
            format!("{pointer}/byteOffset"),
            "The matrices do not start at a multiple of 4 bytes.",
        );
    }
}

fn check_bounds(accessor: &Accessor, pointer: &str, issues: &mut Issues) {
    for key in ["min", "max"] {
        let Some(array) = accessor
            .value
            .get(key)
            .filter(|array| array.kind() == Kind::Array)
        else {
            continue;
        };
        let pointer = || format!("{pointer}/{key}");
        let length = array.items().count();
        if let Some(shape) = accessor.shape
            && length != shape.components()
            && [1, 2, 3, 4, 9, 16].contains(&length)
        {
            let what = format!(
                "The array has {length} elements, an element of the accessor {}.",
                shape.components()
            );
            issues.push(&c::ARRAY_LENGTH_NOT_IN_LIST, pointer(), what);
            continue;
        }
        let Some(component) = accessor
            .component
            .filter(|component| *component != Component::F32)
        else {
            continue;
        };
        let (low, high) = component.limits();
        for number in array.items().filter_map(Value::as_f64) {
            if number.fract() != 0.0 {
                issues.push(
                    &c::ARRAY_TYPE_MISMATCH,
                    pointer(),
                    format!("{number} is not an integer."),
                );
            } else if !(low..=high).contains(&number) {
                issues.push(
                    &c::INVALID_GL_VALUE,
                    pointer(),
                    format!("{number} does not fit {component:?}."),
                );
            }
        }
    }
}

fn check_fit(accessor: &Accessor, pointer: &str, issues: &mut Issues) {
    let (Some((_, view)), Some(component), Some(shape)) =
        (accessor.view, accessor.component, accessor.shape)
    else {
        return;
    };
    if let Some(stride) = view
        .byte_stride
        .filter(|stride| *stride < shape.occupied_bytes(component))
    {
        let what = format!("The stride of {stride} bytes is less than an element.");
        issues.push(&c::ACCESSOR_SMALL_BYTESTRIDE, pointer, what);
    }
    if let Some(offset) = accessor.byte_offset.filter(|_| accessor.count > 0) {
        check_part(
            &view,
            offset,
            component,
            accessor.byte_span(),
            pointer,
            issues,
        );
    }
}

/// Alignment and length of data within its view.
fn check_part(
    view: &View,
    offset: usize,
    component: Component,
    span: Option<usize>,
    pointer: &str,
    issues: &mut Issues,
) {
    let Some(total) = view.byte_offset.map(|start| start.saturating_add(offset)) else {
        return;
    };
    if total % component.bytes() != 0 {
        let what = format!(
            "The data starts at byte {total} of the buffer, not a multiple of {}.",
            component.bytes()
        );
        issues.push(&c::ACCESSOR_TOTAL_OFFSET_ALIGNMENT, pointer, what);
    }
    let end = span.unwrap_or(usize::MAX).saturating_add(offset);
    match view.byte_length {
        Some(length) if offset <= length => {
            if end > length {
                issues.push(
                    &c::ACCESSOR_TOO_LONG,
                    pointer,
                    format!("The data ends after byte {end} of a view of {length}."),
                );
            }
        }
        _ => issues.push(
            &c::ACCESSOR_TOO_LONG,
            format!("{pointer}/byteOffset"),
            "The data starts after the end of its view.",
        ),
    }
}

fn check_sparse(
    gltf: &Gltf,
    accessor: &Accessor,
    sparse: Value,
    pointer: &str,
    uses: &mut Uses,
    issues: &mut Issues,
) {
    let count = sparse.get("count").and_then(Value::as_index).unwrap_or(0);
    if accessor.count > 0 && count > accessor.count {
        let what = format!("{count} elements are overridden of {}.", accessor.count);
        issues.push(
            &c::ACCESSOR_SPARSE_COUNT_OUT_OF_RANGE,
            format!("{pointer}/count"),
            what,
        );
    }
    let index_type = sparse
        .get("indices")
        .and_then(|part| part.get("componentType"))
        .and_then(Value::as_i64)
        .and_then(Component::from_gl);
    let element_bytes = accessor
        .shape
        .zip(accessor.component)
        .map(|(shape, component)| shape.element_bytes(component));
    let parts = [
        ("indices", index_type, index_type.map(Component::bytes)),
        ("values", accessor.component, element_bytes),
    ];
    for (key, component, bytes) in parts {
        let Some(part) = sparse.get(key).filter(|part| part.is_object()) else {
            continue;
        };
        let pointer = format!("{pointer}/{key}");
        let Some((index, view)) = gltf.resolve(part, "bufferView", Collection::BufferViews) else {
            continue;
        };
        let view = View::read(view);
        let view_pointer = format!("{pointer}/bufferView");
        uses.use_view(index, &view, ViewUsage::Other, &view_pointer, issues);
        if view.byte_stride.is_some() {
            issues.push(
                &c::BUFFER_VIEW_INVALID_BYTE_STRIDE,
                view_pointer,
                "A view of sparse data has a stride.",
            );
        }
        let (Some(component), Some(bytes)) = (component, bytes) else {
            continue;
        };
        let Some(offset) = offset(part) else { continue };
        if offset % component.bytes() != 0 {
            let what = format!(
                "The offset {offset} is not a multiple of {}.",
                component.bytes()
            );
            issues.push(
                &c::ACCESSOR_OFFSET_ALIGNMENT,
                format!("{pointer}/byteOffset"),
                what,
            );
        }
        check_part(
            &view,
            offset,
            component,
            bytes.checked_mul(count),
            &pointer,
            issues,
        );
    }
}
