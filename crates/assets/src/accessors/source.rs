//! Reads the elements of an accessor, sparse overrides included, one at a time and without a copy.

use super::{Accessor, Component, Shape};
use crate::buffers::{Buffers, View};
use crate::gltf::{Collection, Gltf, offset};
use crate::json::{Kind, Value};

/// Largest number of components of an element (`MAT4`).
pub(super) const MAX_COMPONENTS: usize = 16;

/// The bytes behind an accessor, all of them known to be there.
pub(super) struct Source<'b> {
    pub count: usize,
    pub component: Component,
    pub shape: Shape,
    pub normalized: bool,
    /// `None` where a sparse accessor starts from zeros.
    base: Option<&'b [u8]>,
    stride: usize,
    pub sparse: Option<Sparse<'b>>,
}

/// The overriding part of a sparse accessor.
#[derive(Clone, Copy)]
pub(super) struct Sparse<'b> {
    pub count: usize,
    component: Component,
    indices: &'b [u8],
    values: &'b [u8],
}

impl<'b> Source<'b> {
    /// Finds the data; `None` where there is none or a layout issue says why it cannot be read.
    pub fn open(gltf: &Gltf, buffers: &'b Buffers, accessor: &Accessor) -> Option<Self> {
        let (shape, component) = (accessor.shape?, accessor.component?);
        let base = match accessor.view {
            Some((_, view)) => Some(part(
                buffers,
                &view,
                accessor.byte_offset?,
                accessor.byte_span()?,
                component,
            )?),
            None if accessor
                .value
                .get("bufferView")
                .is_some_and(|view| view.kind() != Kind::Null) =>
            {
                return None;
            }
            None => None,
        };
        let sparse = match accessor
            .value
            .get("sparse")
            .filter(|sparse| is_complete(*sparse))
        {
            Some(sparse) => Some(Sparse::open(gltf, buffers, accessor, sparse)?),
            None => None,
        };
        if (base.is_none() && sparse.is_none()) || accessor.count == 0 {
            return None;
        }
        let stride = accessor.stride()?;
        if stride < shape.occupied_bytes(component) {
            return None;
        }
        Some(Self {
            count: accessor.count,
            component,
            shape,
            normalized: accessor.normalized,
            base,
            stride,
            sparse,
        })
    }

    /// Number of components of all elements.
    pub fn work(&self) -> u64 {
        (self.count as u64).saturating_mul(self.shape.components() as u64)
    }

    /// Visits each element in order.
    pub fn each(&self, mut visit: impl FnMut(usize, &[f64])) {
        let mut components = [0.0; MAX_COMPONENTS];
        let length = self.shape.components();
        let mut overrides = self.sparse.map(|sparse| (sparse, 0));
        for index in 0..self.count {
            let bytes = match &mut overrides {
                Some((sparse, next)) => {
                    while *next < sparse.count && sparse.index(*next) < index {
                        *next += 1;
                    }
                    let is_overridden = *next < sparse.count && sparse.index(*next) == index;
                    if is_overridden {
                        Some(sparse.value(*next, self.packed_bytes()))
                    } else {
                        self.base_at(index)
                    }
                }
                None => self.base_at(index),
            };
            match bytes {
                Some(bytes) => self.decode(bytes, &mut components[..length]),
                None => components = [0.0; MAX_COMPONENTS],
            }
            visit(index, &components[..length]);
        }
    }

    /// One element, with integers brought to 0..1 or −1..1 where the accessor is normalised.
    pub fn get(&self, index: usize) -> [f64; MAX_COMPONENTS] {
        let mut components = [0.0; MAX_COMPONENTS];
        if let Some(bytes) = self.base_at(index) {
            self.decode(bytes, &mut components[..self.shape.components()]);
        }
        components.map(|component| self.normalize(component))
    }

    /// The value that a stored number stands for (section 3.11, "Animations", gives the rule for signed ones).
    pub fn normalize(&self, stored: f64) -> f64 {
        if self.normalized && self.component != Component::F32 {
            (stored / self.component.limits().1).max(-1.0)
        } else {
            stored
        }
    }

    fn packed_bytes(&self) -> usize {
        self.shape.element_bytes(self.component)
    }

    fn base_at(&self, index: usize) -> Option<&'b [u8]> {
        self.base?.get(index.checked_mul(self.stride)?..)
    }

    fn decode(&self, bytes: &[u8], components: &mut [f64]) {
        let (_, rows) = self.shape.columns_rows();
        let (column_bytes, bytes_each) = (
            self.shape.column_bytes(self.component),
            self.component.bytes(),
        );
        for (index, slot) in components.iter_mut().enumerate() {
            let at = (index / rows) * column_bytes + (index % rows) * bytes_each;
            *slot = self.component.read(bytes.get(at..).unwrap_or_default());
        }
    }
}

impl<'b> Sparse<'b> {
    fn open(gltf: &Gltf, buffers: &'b Buffers, accessor: &Accessor, sparse: Value) -> Option<Self> {
        let count = sparse.get("count")?.as_index().filter(|count| *count > 0)?;
        let component = Component::from_gl(sparse.get("indices")?.get("componentType")?.as_i64()?)
            .filter(|component| {
                matches!(component, Component::U8 | Component::U16 | Component::U32)
            })?;
        let bytes = |key: &str, span: usize, component: Component| {
            let value = sparse.get(key)?;
            let (_, view) = gltf.resolve(value, "bufferView", Collection::BufferViews)?;
            part(buffers, &View::read(view), offset(value)?, span, component)
        };
        let element_bytes = accessor.shape?.element_bytes(accessor.component?);
        Some(Self {
            count,
            component,
            indices: bytes("indices", component.bytes().checked_mul(count)?, component)?,
            values: bytes(
                "values",
                element_bytes.checked_mul(count)?,
                accessor.component?,
            )?,
        })
    }

    pub fn index(&self, at: usize) -> usize {
        self.component.read(
            self.indices
                .get(at * self.component.bytes()..)
                .unwrap_or_default(),
        ) as usize
    }

    fn value(&self, at: usize, element_bytes: usize) -> &'b [u8] {
        self.values.get(at * element_bytes..).unwrap_or_default()
    }
}

/// Whether a sparse part says what it overrides with what; without that it overrides nothing.
fn is_complete(sparse: Value) -> bool {
    let has_objects = ["indices", "values"]
        .iter()
        .all(|key| sparse.get(key).is_some_and(Value::is_object));
    has_objects && sparse.get("count").and_then(Value::as_index).is_some()
}

fn part<'b>(
    buffers: &'b Buffers,
    view: &View,
    offset: usize,
    span: usize,
    component: Component,
) -> Option<&'b [u8]> {
    let is_aligned = view.byte_offset?.checked_add(offset)? % component.bytes() == 0;
    is_aligned.then_some(())?;
    buffers.slice(view)?.get(offset..offset.checked_add(span)?)
}
