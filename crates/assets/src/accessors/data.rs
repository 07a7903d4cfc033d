//! Looks at the data itself: finite floats, declared bounds, and what each use asks of the elements.

mod influences;

use super::source::{MAX_COMPONENTS, Source, Sparse};
use super::uses::{DataCheck, Place, Request, Uses};
use super::{Accessor, Component};
use crate::buffers::Buffers;
use crate::codes as c;
use crate::gltf::{Collection, Gltf};
use crate::issues::Issues;
use crate::json::Value;

/// Components that may be read in one check; a place of 300,000 triangles with every attribute has about 10 million.
/// Accessors can overlap, so that a small file can ask for any amount of reading.
const MAX_COMPONENTS_READ: u64 = 32_000_000;

/// Deviation from length 1 that eight-bit vectors can have.
const UNIT_VECTOR_TOLERANCE: f64 = 0.006_74;
/// The same for quaternions.
pub(crate) const UNIT_QUATERNION_TOLERANCE: f64 = 0.007_69;

/// Smallest and largest value of the first three components.
pub(crate) type Box3 = ([f64; 3], [f64; 3]);

/// What is left of the reading that one check may do.
struct Budget(u64);

impl Budget {
    fn take(&mut self, work: u64, issues: &mut Issues) -> bool {
        let fits = work <= self.0;
        if fits {
            self.0 -= work;
        } else {
            issues.push_with(
                &c::STORE_TOO_MUCH_DATA,
                || "/accessors".to_owned(),
                || format!("The accessors hold more than {MAX_COMPONENTS_READ} numbers in all."),
            );
            self.0 = 0;
        }
        fits
    }
}

/// Checks the data of all accessors; returns the true bounds of those with three components.
pub(crate) fn check(
    gltf: &Gltf,
    buffers: &Buffers,
    uses: &mut Uses,
    issues: &mut Issues,
) -> Vec<Option<Box3>> {
    let requests = uses.take_requests();
    let mut rest = requests.as_slice();
    let mut budget = Budget(MAX_COMPONENTS_READ);
    let mut boxes = vec![None; gltf.len(Collection::Accessors)];
    for (index, value) in gltf.each(Collection::Accessors) {
        let start = rest.partition_point(|(accessor, _, _)| (*accessor as usize) < index);
        let end = rest.partition_point(|(accessor, _, _)| (*accessor as usize) <= index);
        let mine = &rest[start..end];
        rest = &rest[end..];
        let accessor = Accessor::read(gltf, value);
        let Some(source) = Source::open(gltf, buffers, &accessor) else {
            continue;
        };
        if !budget.take(source.work().saturating_mul(1 + mine.len() as u64), issues) {
            break;
        }
        if let Some(sparse) = &source.sparse {
            check_sparse(sparse, source.count, index, issues);
        }
        boxes[index] = check_elements(&source, &accessor, index, issues);
        for request in mine {
            check_request(gltf, buffers, &source, request, issues);
        }
    }
    boxes
}

fn check_sparse(sparse: &Sparse, count: usize, index: usize, issues: &mut Issues) {
    let pointer = || format!("/accessors/{index}/sparse");
    let mut previous = None;
    for at in 0..sparse.count {
        let target = sparse.index(at);
        if previous.is_some_and(|previous| target <= previous) {
            issues.push_with(&c::ACCESSOR_SPARSE_INDICES_NON_INCREASING, pointer, || {
                format!("Sparse index {at} is {target}, not more than the one before.")
            });
        }
        if target >= count {
            issues.push_with(&c::ACCESSOR_SPARSE_INDEX_OOB, pointer, || {
                format!("Sparse index {at} is {target} of {count} elements.")
            });
        }
        previous = Some(target);
    }
}

fn check_elements(
    source: &Source,
    accessor: &Accessor,
    index: usize,
    issues: &mut Issues,
) -> Option<Box3> {
    let width = source.shape.components();
    let declared = |key| {
        let mut numbers = [f64::NAN; MAX_COMPONENTS];
        let items = accessor.bound(key)?.items().filter_map(Value::as_f64);
        for (slot, number) in numbers.iter_mut().zip(items) {
            // Float bounds are compared as the floats they were written from.
            *slot = if source.component == Component::F32 {
                f64::from(number as f32)
            } else {
                number
            };
        }
        Some(numbers)
    };
    let (low, high) = (declared("min"), declared("max"));
    let mut bounds = Bounds::default();
    source.each(|element, components| {
        for (column, number) in components.iter().enumerate() {
            bounds.add(column, *number, low.as_ref(), high.as_ref());
            if !number.is_finite() {
                let what = || format!("Component {} is {number}.", element * width + column);
                issues.push_with(
                    &c::ACCESSOR_INVALID_FLOAT,
                    || format!("/accessors/{index}"),
                    what,
                );
            }
        }
    });
    for column in 0..width {
        if let Some(low) = low {
            let codes = [
                &c::ACCESSOR_MIN_MISMATCH,
                &c::ACCESSOR_ELEMENT_OUT_OF_MIN_BOUND,
            ];
            report_bound(
                low[column],
                bounds.min[column],
                bounds.below[column],
                codes,
                format!("/accessors/{index}/min/{column}"),
                issues,
            );
        }
        if let Some(high) = high {
            let codes = [
                &c::ACCESSOR_MAX_MISMATCH,
                &c::ACCESSOR_ELEMENT_OUT_OF_MAX_BOUND,
            ];
            report_bound(
                high[column],
                bounds.max[column],
                bounds.above[column],
                codes,
                format!("/accessors/{index}/max/{column}"),
                issues,
            );
        }
    }
    let first_three = |numbers: [f64; MAX_COMPONENTS]| [numbers[0], numbers[1], numbers[2]];
    (width == 3 && bounds.min[0] <= bounds.max[0])
        .then(|| (first_three(bounds.min), first_three(bounds.max)))
}

/// What the data spans, and how many elements leave the declared bounds.
struct Bounds {
    min: [f64; MAX_COMPONENTS],
    max: [f64; MAX_COMPONENTS],
    below: [usize; MAX_COMPONENTS],
    above: [usize; MAX_COMPONENTS],
}

impl Default for Bounds {
    fn default() -> Self {
        let none = [0; MAX_COMPONENTS];
        Self {
            min: [f64::INFINITY; MAX_COMPONENTS],
            max: [f64::NEG_INFINITY; MAX_COMPONENTS],
            below: none,
            above: none,
        }
    }
}

impl Bounds {
    fn add(
        &mut self,
        column: usize,
        number: f64,
        low: Option<&[f64; MAX_COMPONENTS]>,
        high: Option<&[f64; MAX_COMPONENTS]>,
    ) {
        self.min[column] = self.min[column].min(number);
        self.max[column] = self.max[column].max(number);
        self.below[column] += usize::from(low.is_some_and(|low| number < low[column]));
        self.above[column] += usize::from(high.is_some_and(|high| number > high[column]));
    }
}

fn report_bound(
    declared: f64,
    actual: f64,
    outside: usize,
    codes: [&c::Code; 2],
    pointer: String,
    issues: &mut Issues,
) {
    if declared != actual {
        issues.push_with(
            codes[0],
            || pointer.clone(),
            || format!("{declared} is declared, the data has {actual}."),
        );
    }
    if outside > 0 {
        issues.push_with(
            codes[1],
            || pointer.clone(),
            || format!("{outside} elements are outside the declared {declared}."),
        );
    }
}

fn check_request(
    gltf: &Gltf,
    buffers: &Buffers,
    source: &Source,
    request: &Request,
    issues: &mut Issues,
) {
    let (_, check, place) = *request;
    match check {
        DataCheck::UnitVectors => check_unit(gltf, source, 3, UNIT_VECTOR_TOLERANCE, place, issues),
        DataCheck::Tangents => {
            check_unit(gltf, source, 3, UNIT_VECTOR_TOLERANCE, place, issues);
            check_signs(gltf, source, place, issues);
        }
        DataCheck::Clamped => check_clamped(gltf, source, place, issues),
        DataCheck::Indices {
            vertices,
            triangles,
        } => check_indices(gltf, source, vertices, triangles, place, issues),
        DataCheck::InverseBindMatrices => check_matrices(gltf, source, place, issues),
        DataCheck::Times => check_times(gltf, source, place, issues),
        DataCheck::Quaternions { cubic } => check_quaternions(gltf, source, cubic, place, issues),
        DataCheck::Influences { skin, joints } => {
            influences::check(gltf, buffers, place, skin, joints, issues)
        }
    }
}

fn length(source: &Source, components: &[f64]) -> f64 {
    components
        .iter()
        .map(|number| source.normalize(*number).powi(2))
        .sum::<f64>()
        .sqrt()
}

fn check_unit(
    gltf: &Gltf,
    source: &Source,
    width: usize,
    tolerance: f64,
    place: Place,
    issues: &mut Issues,
) {
    source.each(|index, components| {
        let length = length(source, &components[..width.min(components.len())]);
        if (length - 1.0).abs() > tolerance {
            issues.push_with(
                &c::ACCESSOR_VECTOR3_NON_UNIT,
                || place.pointer(gltf),
                || format!("Vector {index} has the length {length}."),
            );
        }
    });
}

fn check_signs(gltf: &Gltf, source: &Source, place: Place, issues: &mut Issues) {
    source.each(|index, components| {
        let Some(sign) = components.get(3).map(|sign| source.normalize(*sign)) else {
            return;
        };
        if sign != 1.0 && sign != -1.0 {
            issues.push_with(
                &c::ACCESSOR_INVALID_SIGN,
                || place.pointer(gltf),
                || format!("Tangent {index} has the sign {sign}."),
            );
        }
    });
}

fn check_clamped(gltf: &Gltf, source: &Source, place: Place, issues: &mut Issues) {
    source.each(|index, components| {
        for number in components
            .iter()
            .filter(|number| **number < 0.0 || **number > 1.0)
        {
            issues.push_with(
                &c::ACCESSOR_NON_CLAMPED,
                || place.pointer(gltf),
                || format!("Element {index} has {number}."),
            );
        }
    });
}

fn check_indices(
    gltf: &Gltf,
    source: &Source,
    vertices: u32,
    triangles: bool,
    place: Place,
    issues: &mut Issues,
) {
    let restart = source.component.limits().1;
    let (mut corners, mut degenerate) = ([0.0; 3], 0_usize);
    source.each(|at, components| {
        let index = components[0];
        if index == restart {
            issues.push_with(
                &c::ACCESSOR_INDEX_PRIMITIVE_RESTART,
                || place.pointer(gltf),
                || format!("Index {at} is the restart value {index}."),
            );
        }
        if index >= f64::from(vertices) {
            issues.push_with(
                &c::ACCESSOR_INDEX_OOB,
                || place.pointer(gltf),
                || format!("Index {at} is {index} of {vertices} vertices."),
            );
        }
        corners[at % 3] = index;
        let [a, b, c] = corners;
        degenerate += usize::from(at % 3 == 2 && (a == b || b == c || c == a));
    });
    if triangles && degenerate > 0 {
        let what = || {
            format!(
                "{degenerate} of {} triangles have no area.",
                source.count / 3
            )
        };
        issues.push_with(
            &c::ACCESSOR_INDEX_TRIANGLE_DEGENERATE,
            || place.pointer(gltf),
            what,
        );
    }
}

fn check_matrices(gltf: &Gltf, source: &Source, place: Place, issues: &mut Issues) {
    source.each(|index, components| {
        for (at, expected) in [(3, 0.0), (7, 0.0), (11, 0.0), (15, 1.0)] {
            if let Some(number) = components.get(at).filter(|number| **number != expected) {
                let what = || format!("Matrix {index} has {number} as component {at}.");
                issues.push_with(&c::ACCESSOR_INVALID_IBM, || place.pointer(gltf), what);
            }
        }
    });
}

fn check_times(gltf: &Gltf, source: &Source, place: Place, issues: &mut Issues) {
    let mut previous = None;
    source.each(|index, components| {
        let time_s = components[0];
        if time_s < 0.0 {
            issues.push_with(
                &c::ACCESSOR_ANIMATION_INPUT_NEGATIVE,
                || place.pointer(gltf),
                || format!("Key frame {index} is at {time_s} s."),
            );
        }
        if previous.is_some_and(|previous| time_s <= previous) {
            issues.push_with(
                &c::ACCESSOR_ANIMATION_INPUT_NON_INCREASING,
                || place.pointer(gltf),
                || format!("Key frame {index} at {time_s} s is not later than the one before."),
            );
        }
        previous = Some(time_s);
    });
}

fn check_quaternions(gltf: &Gltf, source: &Source, cubic: bool, place: Place, issues: &mut Issues) {
    source.each(|index, components| {
        // A cubic key frame is an in-tangent, a value and an out-tangent.
        if cubic && index % 3 != 1 {
            return;
        }
        let length = length(source, components);
        if (length - 1.0).abs() > UNIT_QUATERNION_TOLERANCE {
            let code = &c::ACCESSOR_ANIMATION_SAMPLER_OUTPUT_NON_NORMALIZED_QUATERNION;
            issues.push_with(
                code,
                || place.pointer(gltf),
                || format!("Rotation {index} has the length {length}."),
            );
        }
    });
}
