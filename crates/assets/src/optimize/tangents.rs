//! Tangents by `MikkTSpace` for what wears a normal map and has none. Source: the tangent space that glTF 2.0, section
//! 3.7.2.1 names.

use super::model::{Attribute, Geometry};

/// Adds tangents; `false` where normals or coordinates are missing or useless.
pub(super) fn add(geometry: &mut Geometry, uv_set: usize) -> bool {
    let uv_name = format!("TEXCOORD_{uv_set}");
    let needed = ["POSITION", "NORMAL", &uv_name];
    if needed
        .iter()
        .any(|name| !geometry.attributes.contains_key(*name))
    {
        return false;
    }
    // A tangent belongs to a corner: vertices are taken apart, and welded again where tangents agree.
    let corners = std::mem::take(&mut geometry.indices);
    for stream in geometry.streams_mut() {
        *stream = stream.pick(&corners);
    }
    geometry.indices = (0..corners.len() as u32).collect();
    let mut corners = Corners {
        positions: &geometry.attributes["POSITION"],
        normals: &geometry.attributes["NORMAL"],
        uvs: &geometry.attributes[&uv_name],
        tangents: vec![0.0; corners.len() * 4],
    };
    let is_done = mikktspace::generate_tangents(&mut corners);
    let tangents = Attribute {
        width: 4,
        values: corners.tangents,
    };
    if is_done {
        geometry.attributes.insert("TANGENT".to_owned(), tangents);
    }
    is_done
}

struct Corners<'g> {
    positions: &'g Attribute,
    normals: &'g Attribute,
    uvs: &'g Attribute,
    tangents: Vec<f32>,
}

impl Corners<'_> {
    fn of<const N: usize>(attribute: &Attribute, face: usize, corner: usize) -> [f32; N] {
        let at = (face * 3 + corner) * attribute.width;
        std::array::from_fn(|part| attribute.values.get(at + part).copied().unwrap_or(0.0))
    }
}

impl mikktspace::Geometry for Corners<'_> {
    fn num_faces(&self) -> usize {
        self.positions.len() / 3
    }

    fn num_vertices_of_face(&self, _: usize) -> usize {
        3
    }

    fn position(&self, face: usize, vert: usize) -> [f32; 3] {
        Self::of(self.positions, face, vert)
    }

    fn normal(&self, face: usize, vert: usize) -> [f32; 3] {
        Self::of(self.normals, face, vert)
    }

    fn tex_coord(&self, face: usize, vert: usize) -> [f32; 2] {
        Self::of(self.uvs, face, vert)
    }

    fn set_tangent_encoded(&mut self, tangent: [f32; 4], face: usize, vert: usize) {
        let at = (face * 3 + vert) * 4;
        self.tangents[at..at + 4].copy_from_slice(&tangent);
    }
}
