//! What accessors and buffer views are used for, and which data checks that asks for.

use super::Accessor;
use crate::buffers::View;
use crate::codes as c;
use crate::gltf::{Collection, Gltf};
use crate::issues::{Issues, token};

/// What an accessor is used for. One accessor may serve one purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Usage {
    VertexAttribute,
    PrimitiveIndices,
    InverseBindMatrices,
    AnimationInput,
    AnimationOutput,
}

/// What a buffer view is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ViewUsage {
    VertexBuffer,
    IndexBuffer,
    InverseBindMatrices,
    Image,
    Other,
}

/// Where in the document a data check comes from. Small, because a file can ask for very many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    Attribute {
        mesh: u32,
        primitive: u32,
        position: u32,
    },
    Indices {
        mesh: u32,
        primitive: u32,
    },
    Skin(u32),
    AnimationInput {
        animation: u32,
        sampler: u32,
    },
    Channel {
        animation: u32,
        channel: u32,
    },
}

/// What the elements of an accessor must satisfy beyond being finite and within bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DataCheck {
    UnitVectors,
    Tangents,
    Clamped,
    Indices {
        vertices: u32,
        triangles: bool,
    },
    InverseBindMatrices,
    Times,
    Quaternions {
        cubic: bool,
    },
    /// Joints and weights of one vertex, which several accessors hold, against a skin.
    Influences {
        skin: u32,
        joints: u32,
    },
}

/// A data check with the accessor it looks at and where it comes from.
pub(crate) type Request = (u32, DataCheck, Place);

/// The uses so far.
pub(crate) struct Uses {
    accessors: Vec<Option<Usage>>,
    views: Vec<Option<ViewUsage>>,
    /// The first vertex accessor of each view.
    view_accessors: Vec<Option<u32>>,
    requests: Vec<Request>,
}

impl Uses {
    pub fn new(gltf: &Gltf) -> Self {
        let views = gltf.len(Collection::BufferViews);
        Self {
            accessors: vec![None; gltf.len(Collection::Accessors)],
            views: vec![None; views],
            view_accessors: vec![None; views],
            requests: Vec::new(),
        }
    }

    /// Notes what an accessor is for.
    pub fn use_accessor(&mut self, index: usize, usage: Usage, pointer: &str, issues: &mut Issues) {
        match self.accessors.get_mut(index) {
            Some(slot @ None) => *slot = Some(usage),
            Some(Some(first)) if *first != usage => {
                issues.push(
                    &c::ACCESSOR_USAGE_OVERRIDE,
                    pointer,
                    format!("The accessor is used as {first:?} and as {usage:?}."),
                );
            }
            _ => {}
        }
    }

    /// Notes what a buffer view is for.
    pub fn use_view(
        &mut self,
        index: usize,
        view: &View,
        usage: ViewUsage,
        pointer: &str,
        issues: &mut Issues,
    ) {
        let declared = match view.target {
            Some(34962) => Some(ViewUsage::VertexBuffer),
            Some(34963) => Some(ViewUsage::IndexBuffer),
            _ => None,
        };
        let Some(slot) = self.views.get_mut(index) else {
            return;
        };
        match *slot.get_or_insert(declared.unwrap_or(usage)) {
            first if first != usage => {
                issues.push(
                    &c::BUFFER_VIEW_TARGET_OVERRIDE,
                    pointer,
                    format!("The buffer view is used as {first:?} and as {usage:?}."),
                );
            }
            _ if declared.is_none()
                && matches!(usage, ViewUsage::VertexBuffer | ViewUsage::IndexBuffer) =>
            {
                issues.push(
                    &c::BUFFER_VIEW_TARGET_MISSING,
                    pointer,
                    "The buffer view does not say what it is for.",
                );
            }
            _ => {}
        }
    }

    /// Notes a vertex attribute and checks what only vertex data must satisfy (section 3.6.2.4).
    pub fn use_vertex_data(
        &mut self,
        index: usize,
        accessor: &Accessor,
        pointer: &str,
        issues: &mut Issues,
    ) {
        self.use_accessor(index, Usage::VertexAttribute, pointer, issues);
        let Some((view_index, view)) = accessor.view else {
            return;
        };
        self.use_view(view_index, &view, ViewUsage::VertexBuffer, pointer, issues);
        if view.byte_stride.is_none()
            && let Some(slot) = self.view_accessors.get_mut(view_index)
            && *slot.get_or_insert(index as u32) as usize != index
        {
            issues.push(
                &c::MESH_PRIMITIVE_ACCESSOR_WITHOUT_BYTESTRIDE,
                pointer,
                "Several accessors share a buffer view that has no stride.",
            );
        }
        let stride_is_odd =
            view.byte_stride.is_none() && accessor.stride().is_some_and(|stride| stride % 4 != 0);
        if stride_is_odd || accessor.byte_offset.is_some_and(|offset| offset % 4 != 0) {
            issues.push(
                &c::MESH_PRIMITIVE_ACCESSOR_UNALIGNED,
                pointer,
                "Vertices do not start at multiples of 4 bytes.",
            );
        }
    }

    /// Asks for a data check.
    pub fn request(&mut self, accessor: usize, check: DataCheck, place: Place) {
        self.requests.push((accessor as u32, check, place));
    }

    /// The data checks asked for, each accessor and check once, ordered by accessor.
    pub fn take_requests(&mut self) -> Vec<Request> {
        let mut requests = std::mem::take(&mut self.requests);
        requests.sort_unstable();
        requests.dedup_by_key(|(accessor, check, _)| (*accessor, *check));
        requests
    }
}

impl Place {
    /// The JSON pointer of the place.
    pub fn pointer(self, gltf: &Gltf) -> String {
        match self {
            Self::Attribute {
                mesh,
                primitive,
                position,
            } => {
                let key = attribute_name(gltf, mesh, primitive, position).unwrap_or_default();
                format!("/meshes/{mesh}/primitives/{primitive}/attributes/{key}")
            }
            Self::Indices { mesh, primitive } => {
                format!("/meshes/{mesh}/primitives/{primitive}/indices")
            }
            Self::Skin(skin) => format!("/skins/{skin}/inverseBindMatrices"),
            Self::AnimationInput { animation, sampler } => {
                format!("/animations/{animation}/samplers/{sampler}/input")
            }
            Self::Channel { animation, channel } => {
                format!("/animations/{animation}/channels/{channel}/sampler")
            }
        }
    }
}

fn attribute_name(gltf: &Gltf, mesh: u32, primitive: u32, position: u32) -> Option<String> {
    let mesh = gltf.get(Collection::Meshes, mesh as usize)?;
    let primitive = mesh.get("primitives")?.items().nth(primitive as usize)?;
    let (key, _) = primitive
        .get("attributes")?
        .entries()
        .nth(position as usize)?;
    Some(token(&key))
}
