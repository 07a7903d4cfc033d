//! Triangle lists made cheaper: equal vertices joined, coarser stand-ins, an order that the GPU likes. Works on one
//! primitive at a time and changes nothing that is seen, but for stand-ins within their stated error.

use meshopt::{SimplifyOptions, SimplifyVertex, VertexDataAdapter, VertexStream};

use super::model::{Attribute, Geometry, Lod, Mesh, Primitive};

/// Share of the triangles that each stand-in aims at, and how far its surface may move, of the mesh's size.
const LODS: [(f32, f32); 2] = [(0.35, 0.01), (0.10, 0.05)];
/// A mesh of fewer triangles gets no stand-ins: the draw call costs more than they.
const LOD_TRIANGLES_MIN: usize = 400;
/// A stand-in has to save this much to be worth its bytes.
const LOD_KEEPS_MAX: f32 = 0.8;
/// How much a bent normal counts against a moved surface.
const NORMAL_WEIGHT: f32 = 0.3;

/// Joins equal vertices and orders the triangles.
pub(super) fn tidy(geometry: &mut Geometry) {
    weld(geometry);
    order(geometry);
}

/// Brings a mesh under a number of triangles, where it is above; returns how far the surface moved, metres.
pub(super) fn fit(mesh: &mut Mesh, triangles_max: usize) -> f32 {
    let triangles = mesh.triangles();
    if triangles <= triangles_max {
        return 0.0;
    }
    let share = triangles_max as f32 / triangles as f32;
    let (primitives, error_m) = simplified(&mesh.primitives, share, 1.0);
    mesh.primitives = primitives;
    error_m
}

/// Gives a mesh its coarser stand-ins.
pub(super) fn add_lods(mesh: &mut Mesh) {
    mesh.lods.clear();
    if mesh.triangles() < LOD_TRIANGLES_MIN {
        return;
    }
    let mut last = mesh.triangles();
    for (share, error) in LODS {
        let (primitives, error_m) = simplified(&mesh.primitives, share, error);
        let triangles = super::model::triangles(&primitives);
        if triangles > 0 && (triangles as f32) <= last as f32 * LOD_KEEPS_MAX {
            last = triangles;
            mesh.lods.push(Lod {
                primitives,
                error_m,
            });
        }
    }
}

fn simplified(primitives: &[Primitive], share: f32, error: f32) -> (Vec<Primitive>, f32) {
    let size_m = size_m(primitives);
    let mut worst_m = 0.0_f32;
    let coarser = primitives
        .iter()
        .map(|primitive| {
            let (geometry, moved_m) = simplify(&primitive.geometry, share, error * size_m);
            worst_m = worst_m.max(moved_m);
            Primitive {
                geometry,
                ..primitive.clone()
            }
        })
        .filter(|primitive| primitive.geometry.triangles() > 0)
        .collect();
    (coarser, worst_m)
}

/// The longest edge of the box around all primitives.
fn size_m(primitives: &[Primitive]) -> f32 {
    let (mut low, mut high) = ([f32::INFINITY; 3], [f32::NEG_INFINITY; 3]);
    for primitive in primitives {
        for point in primitive
            .geometry
            .attributes
            .get("POSITION")
            .into_iter()
            .flat_map(Attribute::elements)
        {
            for axis in 0..3 {
                low[axis] = low[axis].min(point[axis]);
                high[axis] = high[axis].max(point[axis]);
            }
        }
    }
    (0..3)
        .map(|axis| high[axis] - low[axis])
        .fold(0.0, f32::max)
}

fn simplify(geometry: &Geometry, share: f32, error_max_m: f32) -> (Geometry, f32) {
    let Some(positions) = geometry.attributes.get("POSITION") else {
        return (geometry.clone(), 0.0);
    };
    let bytes: Vec<u8> = positions
        .values
        .iter()
        .flat_map(|value| value.to_le_bytes())
        .collect();
    let Ok(adapter) = VertexDataAdapter::new(&bytes, 12, 0) else {
        return (geometry.clone(), 0.0);
    };
    let normals = geometry
        .attributes
        .get("NORMAL")
        .filter(|normals| normals.width == 3);
    let flat = vec![0.0; positions.values.len()];
    let target = (geometry.triangles() as f32 * share) as usize * 3;
    let mut error_m = 0.0;
    let indices = meshopt::simplify_with_attributes_and_locks(
        &geometry.indices,
        &adapter,
        normals.map_or(&flat, |normals| &normals.values),
        &[NORMAL_WEIGHT; 3],
        3 * size_of::<f32>(),
        &vec![SimplifyVertex::None; positions.len()],
        target,
        error_max_m,
        SimplifyOptions::ErrorAbsolute | SimplifyOptions::Prune,
        Some(&mut error_m),
    );
    let mut coarser = Geometry {
        indices,
        ..geometry.clone()
    };
    order(&mut coarser);
    (coarser, error_m)
}

/// Vertices whose every number is the same become one.
fn weld(geometry: &mut Geometry) {
    let vertices = geometry.vertices();
    let streams: Vec<VertexStream> = geometry.streams().map(stream).collect();
    if vertices == 0 || streams.is_empty() {
        return;
    }
    let (unique, remap) =
        meshopt::generate_vertex_remap_multi(vertices, &streams, Some(&geometry.indices));
    drop(streams);
    geometry.indices = meshopt::remap_index_buffer(Some(&geometry.indices), vertices, &remap);
    keep(geometry, &remap, unique);
}

fn stream(attribute: &Attribute) -> VertexStream<'_> {
    let mut stream = VertexStream::new(attribute.values.as_ptr());
    stream.stride = attribute.width * size_of::<f32>();
    stream.size = stream.stride;
    stream
}

/// Triangles that share vertices behind each other, in the order that also packs best; vertices as they are read.
fn order(geometry: &mut Geometry) {
    let vertices = geometry.vertices();
    if geometry.indices.is_empty() {
        return;
    }
    meshopt::optimize_vertex_cache_strip_in_place(&mut geometry.indices, vertices);
    let (remap, used) = first_use(&geometry.indices, vertices);
    for index in &mut geometry.indices {
        *index = remap[*index as usize];
    }
    keep(geometry, &remap, used);
}

/// Numbers vertices in the order in which the triangles read them; returns new places and how many are used.
fn first_use(indices: &[u32], vertices: usize) -> (Vec<u32>, usize) {
    let mut remap = vec![u32::MAX; vertices];
    let mut next = 0;
    for index in indices {
        let place = &mut remap[*index as usize];
        if *place == u32::MAX {
            *place = next;
            next += 1;
        }
    }
    (remap, next as usize)
}

/// Moves every vertex to its new place; those without one are dropped.
fn keep(geometry: &mut Geometry, remap: &[u32], count: usize) {
    let mut sources = vec![0_u32; count];
    for (old, new) in remap.iter().enumerate() {
        if let Some(source) = sources.get_mut(*new as usize) {
            *source = old as u32;
        }
    }
    for stream in geometry.streams_mut() {
        *stream = stream.pick(&sources);
    }
}
