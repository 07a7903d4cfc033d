//! Attribute semantics and the accessor formats that each allows (glTF 2.0, section 3.7.2.1; `KHR_mesh_quantization`).

use crate::accessors::{Accessor, Component, DataCheck, Shape};
use Component::{F32, I8, I16, U8, U16};

/// An attribute name taken apart.
pub(crate) struct Semantic<'k> {
    /// The name without its set number.
    pub base: &'k str,
    /// The set number of a numbered attribute.
    pub set: Option<u32>,
    /// Whether the name is allowed.
    pub is_valid: bool,
}

impl<'k> Semantic<'k> {
    /// Takes an attribute name apart.
    pub fn parse(name: &'k str) -> Self {
        if name.starts_with('_') {
            return Self {
                base: "_",
                set: None,
                is_valid: true,
            };
        }
        let Some((base, digits)) = name.split_once('_') else {
            return Self {
                base: name,
                set: None,
                is_valid: matches!(name, "POSITION" | "NORMAL" | "TANGENT"),
            };
        };
        let is_canonical = digits.bytes().all(|byte| byte.is_ascii_digit())
            && (digits == "0" || !digits.starts_with('0'));
        let set = digits.parse().ok().filter(|_| is_canonical);
        let is_numbered = matches!(base, "TEXCOORD" | "COLOR" | "JOINTS" | "WEIGHTS");
        Self {
            base,
            set,
            is_valid: is_numbered && set.is_some(),
        }
    }

    /// Whether the accessor's format fits the semantic. Names that are not ours to judge fit.
    pub fn allows(&self, accessor: &Accessor, quantized: bool) -> bool {
        let Some((shape, component, normalized)) = accessor.format() else {
            return !self.has_format();
        };
        let plain = (component, normalized);
        let unit = matches!(plain, (F32, false) | (U8 | U16, true));
        match self.base {
            "POSITION" => {
                shape == Shape::Vec3
                    && (plain == (F32, false)
                        || quantized && matches!(component, I8 | U8 | I16 | U16))
            }
            "NORMAL" => {
                shape == Shape::Vec3
                    && (plain == (F32, false) || quantized && matches!(plain, (I8 | I16, true)))
            }
            "TANGENT" => {
                shape == Shape::Vec4
                    && (plain == (F32, false) || quantized && matches!(plain, (I8 | I16, true)))
            }
            "TEXCOORD" => {
                shape == Shape::Vec2
                    && (unit || quantized && matches!(component, I8 | U8 | I16 | U16))
            }
            "COLOR" => matches!(shape, Shape::Vec3 | Shape::Vec4) && unit,
            "JOINTS" => shape == Shape::Vec4 && matches!(plain, (U8 | U16, false)),
            "WEIGHTS" => shape == Shape::Vec4 && unit,
            _ => true,
        }
    }

    /// Whether the accessor's format fits a morph target's displacement of the semantic.
    pub fn allows_target(&self, accessor: &Accessor, quantized: bool) -> bool {
        let Some((shape, component, normalized)) = accessor.format() else {
            return !self.has_format();
        };
        let plain = (component, normalized);
        let signed = matches!(plain, (I8 | I16, true));
        match self.base {
            "POSITION" => {
                shape == Shape::Vec3
                    && (plain == (F32, false) || quantized && matches!(component, I8 | I16))
            }
            "NORMAL" | "TANGENT" => {
                shape == Shape::Vec3 && (plain == (F32, false) || quantized && signed)
            }
            "TEXCOORD" => {
                shape == Shape::Vec2
                    && (plain == (F32, false)
                        || matches!(plain, (I8 | U8 | I16 | U16, true))
                        || quantized && component != Component::U32)
            }
            "COLOR" => {
                matches!(shape, Shape::Vec3 | Shape::Vec4)
                    && (plain == (F32, false) || matches!(plain, (I8 | U8 | I16 | U16, true)))
            }
            _ => true,
        }
    }

    /// What the elements must satisfy beyond their format.
    pub fn data_check(&self, accessor: &Accessor) -> Option<DataCheck> {
        match self.base {
            "NORMAL" => Some(DataCheck::UnitVectors),
            "TANGENT" => Some(DataCheck::Tangents),
            "COLOR" if accessor.component == Some(F32) => Some(DataCheck::Clamped),
            _ => None,
        }
    }

    fn has_format(&self) -> bool {
        matches!(
            self.base,
            "POSITION" | "NORMAL" | "TANGENT" | "TEXCOORD" | "COLOR" | "JOINTS" | "WEIGHTS"
        )
    }
}
