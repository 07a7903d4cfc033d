//! Accessors: their declared layout against their buffer views, and what uses them (glTF 2.0, section 3.6.2).

pub(crate) mod data;
mod layout;
mod source;
mod uses;

use crate::buffers::View;
use crate::gltf::{Collection, Gltf, offset, text};
use crate::json::Value;

pub(crate) use layout::check;
pub(crate) use uses::{DataCheck, Place, Usage, Uses, ViewUsage};

/// Type of one component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Component {
    I8,
    U8,
    I16,
    U16,
    U32,
    F32,
}

/// Shape of one element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Scalar,
    Vec2,
    Vec3,
    Vec4,
    Mat2,
    Mat3,
    Mat4,
}

/// Shape, component and normalisation together.
pub(crate) type Format = (Shape, Component, bool);

/// One accessor, as far as it could be read.
#[derive(Clone, Copy)]
pub(crate) struct Accessor<'a> {
    pub value: Value<'a>,
    pub view: Option<(usize, View)>,
    /// `None` where the document gives no usable offset.
    pub byte_offset: Option<usize>,
    pub component: Option<Component>,
    pub shape: Option<Shape>,
    pub normalized: bool,
    pub count: usize,
}

impl Component {
    pub fn from_gl(number: i64) -> Option<Self> {
        Some(match number {
            5120 => Self::I8,
            5121 => Self::U8,
            5122 => Self::I16,
            5123 => Self::U16,
            5125 => Self::U32,
            5126 => Self::F32,
            _ => return None,
        })
    }

    pub fn bytes(self) -> usize {
        match self {
            Self::I8 | Self::U8 => 1,
            Self::I16 | Self::U16 => 2,
            Self::U32 | Self::F32 => 4,
        }
    }

    /// The component at the start of `bytes`, or 0 where they are too few.
    pub fn read(self, bytes: &[u8]) -> f64 {
        let two = || bytes.first_chunk::<2>().copied().unwrap_or_default();
        let four = || bytes.first_chunk::<4>().copied().unwrap_or_default();
        match self {
            Self::I8 => f64::from(bytes.first().copied().unwrap_or_default() as i8),
            Self::U8 => f64::from(bytes.first().copied().unwrap_or_default()),
            Self::I16 => f64::from(i16::from_le_bytes(two())),
            Self::U16 => f64::from(u16::from_le_bytes(two())),
            Self::U32 => f64::from(u32::from_le_bytes(four())),
            Self::F32 => f64::from(f32::from_le_bytes(four())),
        }
    }

    /// Smallest and largest value of an integer type.
    pub fn limits(self) -> (f64, f64) {
        match self {
            Self::I8 => (-128.0, 127.0),
            Self::U8 => (0.0, 255.0),
            Self::I16 => (-32_768.0, 32_767.0),
            Self::U16 => (0.0, 65_535.0),
            Self::U32 => (0.0, 4_294_967_295.0),
            Self::F32 => (f64::NEG_INFINITY, f64::INFINITY),
        }
    }
}

impl Shape {
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "SCALAR" => Self::Scalar,
            "VEC2" => Self::Vec2,
            "VEC3" => Self::Vec3,
            "VEC4" => Self::Vec4,
            "MAT2" => Self::Mat2,
            "MAT3" => Self::Mat3,
            "MAT4" => Self::Mat4,
            _ => return None,
        })
    }

    /// Columns and rows; a vector is one column.
    pub fn columns_rows(self) -> (usize, usize) {
        match self {
            Self::Scalar => (1, 1),
            Self::Vec2 => (1, 2),
            Self::Vec3 => (1, 3),
            Self::Vec4 => (1, 4),
            Self::Mat2 => (2, 2),
            Self::Mat3 => (3, 3),
            Self::Mat4 => (4, 4),
        }
    }

    pub fn components(self) -> usize {
        let (columns, rows) = self.columns_rows();
        columns * rows
    }

    pub fn is_matrix(self) -> bool {
        self.columns_rows().0 > 1
    }

    /// Bytes from one column to the next; columns of matrices start at multiples of 4 bytes (section 3.6.2.4).
    pub fn column_bytes(self, component: Component) -> usize {
        let bytes = self.columns_rows().1 * component.bytes();
        if self.is_matrix() {
            bytes.next_multiple_of(4)
        } else {
            bytes
        }
    }

    /// Bytes from the start of one tightly packed element to the next.
    pub fn element_bytes(self, component: Component) -> usize {
        self.columns_rows().0 * self.column_bytes(component)
    }

    /// Bytes that one element occupies, without the padding behind a matrix's last column.
    pub fn occupied_bytes(self, component: Component) -> usize {
        let (columns, rows) = self.columns_rows();
        (columns - 1) * self.column_bytes(component) + rows * component.bytes()
    }
}

impl<'a> Accessor<'a> {
    /// Reads an accessor of the document.
    pub fn get(gltf: &Gltf<'a>, index: usize) -> Option<Self> {
        let value = gltf.get(Collection::Accessors, index)?;
        Some(Self::read(gltf, value))
    }

    pub fn read(gltf: &Gltf<'a>, value: Value<'a>) -> Self {
        Self {
            value,
            view: gltf
                .resolve(value, "bufferView", Collection::BufferViews)
                .map(|(index, view)| (index, View::read(view))),
            byte_offset: offset(value),
            component: value
                .get("componentType")
                .and_then(Value::as_i64)
                .and_then(Component::from_gl),
            shape: text(value, "type").and_then(|name| Shape::from_name(&name)),
            normalized: value
                .get("normalized")
                .and_then(Value::as_bool)
                .unwrap_or(false),
            count: value.get("count").and_then(Value::as_index).unwrap_or(0),
        }
    }

    pub fn format(&self) -> Option<Format> {
        Some((self.shape?, self.component?, self.normalized))
    }

    /// Bytes from one element to the next.
    pub fn stride(&self) -> Option<usize> {
        let packed = self.shape?.element_bytes(self.component?);
        Some(
            self.view
                .and_then(|(_, view)| view.byte_stride)
                .unwrap_or(packed),
        )
    }

    /// Bytes from the first to the last byte of `count` elements.
    pub fn byte_span(&self) -> Option<usize> {
        let stride = self.stride()?;
        stride
            .checked_mul(self.count.checked_sub(1)?)?
            .checked_add(self.shape?.occupied_bytes(self.component?))
    }

    /// Whether `min` and `max` are both usable.
    pub fn has_bounds(&self) -> bool {
        self.bound("min").is_some() && self.bound("max").is_some()
    }

    /// `min` or `max`, if it has as many numbers of the component's type as an element has components.
    pub fn bound(&self, key: &str) -> Option<Value<'a>> {
        let array = self.value.get(key)?;
        let component = self.component?;
        let (low, high) = component.limits();
        let is_sound = |number: f64| {
            component == Component::F32 || number.fract() == 0.0 && (low..=high).contains(&number)
        };
        let fits = array.items().count() == self.shape?.components()
            && array
                .items()
                .all(|item| item.as_f64().is_some_and(is_sound));
        fits.then_some(array)
    }
}

/// A format as messages show it.
pub(crate) fn format_name(accessor: &Accessor) -> String {
    let normalized = if accessor.normalized {
        " normalized"
    } else {
        ""
    };
    match (accessor.shape, accessor.component) {
        (Some(shape), Some(component)) => format!("{shape:?} of {component:?}{normalized}"),
        _ => "unknown".to_owned(),
    }
}
