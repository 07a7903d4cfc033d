//! A GLB as the triangles that its default scene shows, in world space, and how far two such surfaces are apart. Our own
//! measure for files of any tool; reads through `buyplus_unpack`, trusts the file and says loudly where it cannot.

use buyplus_unpack::Document;
use glam::{Mat4, Quat, Vec3};
use serde_json::Value;

/// Triangles in one leaf of the tree.
const LEAF: usize = 8;

/// Triangles in metres, in a tree of boxes that finds the nearest one.
pub struct Surface {
    triangles: Vec<[Vec3; 3]>,
    boxes: Vec<Node>,
}

struct Node {
    low: Vec3,
    high: Vec3,
    start: usize,
    end: usize,
    /// The second child; the first one is the next node. 0 in a leaf.
    right: usize,
}

/// How far one surface is from another, metres.
#[derive(Clone, Copy, Debug, Default)]
pub struct Apart {
    pub max_m: f32,
    pub mean_m: f32,
}

impl Surface {
    /// What the file shows when nothing moves.
    pub fn of(document: &Document) -> Self {
        let mut triangles = Vec::new();
        let tree = Tree::of(&document.root);
        for node in 0..tree.world.len() {
            if tree.is_shown[node] {
                add_mesh(document, &tree, node, &mut triangles);
            }
        }
        let mut surface = Self {
            triangles,
            boxes: Vec::new(),
        };
        if !surface.triangles.is_empty() {
            surface.split(0, surface.triangles.len());
        }
        surface
    }

    /// The longest edge of the box around it, metres.
    pub fn size_m(&self) -> f32 {
        self.boxes
            .first()
            .map_or(0.0, |all| (all.high - all.low).max_element())
    }

    /// How far points on this surface are from the other: all corners, and `count` points spread evenly by area.
    pub fn apart_from(&self, other: &Self, count: usize) -> Apart {
        let mut apart = Apart::default();
        let points = self.points(count);
        for point in &points {
            let distance_m = other.nearest_m(*point);
            apart.max_m = apart.max_m.max(distance_m);
            apart.mean_m += distance_m / points.len() as f32;
        }
        apart
    }

    fn points(&self, count: usize) -> Vec<Vec3> {
        let area = |[a, b, c]: &[Vec3; 3]| (*b - *a).cross(*c - *a).length() as f64 / 2.0;
        let total: f64 = self.triangles.iter().map(area).sum();
        let step = (total / count as f64).max(f64::MIN_POSITIVE);
        let mut points: Vec<Vec3> = self.triangles.iter().flatten().copied().collect();
        let (mut covered, mut next) = (0.0, step / 2.0);
        for triangle in &self.triangles {
            covered += area(triangle);
            while next < covered {
                // Two irrational steps spread the points without a pattern.
                let at = (next / step) as f32;
                let (mut u, mut v) = ((at * 0.754_877_7).fract(), (at * 0.569_840_3).fract());
                if u + v > 1.0 {
                    (u, v) = (1.0 - u, 1.0 - v);
                }
                let [a, b, c] = triangle;
                points.push(*a + (*b - *a) * u + (*c - *a) * v);
                next += step;
            }
        }
        points
    }

    fn split(&mut self, start: usize, end: usize) {
        let (mut low, mut high) = (Vec3::INFINITY, Vec3::NEG_INFINITY);
        for corner in self.triangles[start..end].iter().flatten() {
            (low, high) = (low.min(*corner), high.max(*corner));
        }
        let place = self.boxes.len();
        self.boxes.push(Node {
            low,
            high,
            start,
            end,
            right: 0,
        });
        if end - start <= LEAF {
            return;
        }
        let size = high - low;
        let axis = (0..3).fold(
            0,
            |best, axis| if size[axis] > size[best] { axis } else { best },
        );
        let middle = (start + end) / 2;
        let key = |triangle: &[Vec3; 3]| triangle.iter().map(|corner| corner[axis]).sum::<f32>();
        self.triangles[start..end]
            .select_nth_unstable_by(middle - start, |a, b| key(a).total_cmp(&key(b)));
        self.split(start, middle);
        self.boxes[place].right = self.boxes.len();
        self.split(middle, end);
    }

    fn nearest_m(&self, point: Vec3) -> f32 {
        let mut best = f32::INFINITY;
        let mut open = vec![0];
        while let Some(place) = open.pop() {
            let Some(node) = self.boxes.get(place) else {
                break;
            };
            if node.distance_squared(point) >= best {
                continue;
            }
            if node.right == 0 {
                for triangle in &self.triangles[node.start..node.end] {
                    best = best.min((closest(point, triangle) - point).length_squared());
                }
                continue;
            }
            let (left, right) = (place + 1, node.right);
            let left_is_nearer = self.boxes[left].distance_squared(point)
                < self.boxes[right].distance_squared(point);
            open.extend(if left_is_nearer {
                [right, left]
            } else {
                [left, right]
            });
        }
        best.sqrt()
    }
}

impl Node {
    fn distance_squared(&self, point: Vec3) -> f32 {
        (point - point.clamp(self.low, self.high)).length_squared()
    }
}

/// The point of a triangle that is closest to another point: in its plane where that is inside, else on an edge.
fn closest(point: Vec3, [a, b, c]: &[Vec3; 3]) -> Vec3 {
    let normal = (*b - *a).cross(*c - *a);
    let inside = normal.length_squared() > 0.0
        && [(a, b), (b, c), (c, a)]
            .iter()
            .all(|(from, to)| normal.cross(**to - **from).dot(point - **from) >= 0.0);
    if inside {
        return point - normal * ((point - *a).dot(normal) / normal.length_squared());
    }
    let on_edges = [(a, b), (b, c), (c, a)].map(|(from, to)| {
        let edge = *to - *from;
        let part = (point - *from).dot(edge) / edge.length_squared().max(f32::MIN_POSITIVE);
        *from + edge * part.clamp(0.0, 1.0)
    });
    on_edges.into_iter().fold(*a, |best, other| {
        let is_nearer = (other - point).length_squared() < (best - point).length_squared();
        if is_nearer { other } else { best }
    })
}

/// Where every node stands, and which of them the default scene shows.
struct Tree {
    world: Vec<Mat4>,
    is_shown: Vec<bool>,
}

impl Tree {
    fn of(root: &Value) -> Self {
        let nodes = list(root, "nodes");
        let mut parent = vec![None; nodes.len()];
        for (number, node) in nodes.iter().enumerate() {
            for child in indices(node.get("children")) {
                parent[child] = Some(number);
            }
        }
        let shown = root.get("scene").and_then(Value::as_u64).unwrap_or(0) as usize;
        let roots = indices(list(root, "scenes")[shown].get("nodes"));
        let chain = |node: usize| std::iter::successors(Some(node), |node| parent[*node]);
        Self {
            world: (0..nodes.len())
                .map(|node| {
                    chain(node).fold(Mat4::IDENTITY, |below, node| local(&nodes[node]) * below)
                })
                .collect(),
            is_shown: (0..nodes.len())
                .map(|node| chain(node).any(|node| roots.contains(&node)))
                .collect(),
        }
    }
}

fn add_mesh(document: &Document, tree: &Tree, node: usize, triangles: &mut Vec<[Vec3; 3]>) {
    let object = &document.root["nodes"][node];
    let Some(mesh) = object.get("mesh").and_then(Value::as_u64) else {
        return;
    };
    let joints = object
        .get("skin")
        .and_then(Value::as_u64)
        .map(|skin| joints(document, tree, skin as usize));
    for primitive in list(&document.root["meshes"][mesh as usize], "primitives") {
        if primitive.get("mode").and_then(Value::as_u64).unwrap_or(4) != 4 {
            continue;
        }
        let read = |name: &str| {
            let accessor = primitive["attributes"].get(name)?.as_u64()?;
            Some(
                document
                    .floats(accessor as usize)
                    .expect("a readable accessor")
                    .values,
            )
        };
        let positions = read("POSITION").expect("positions");
        let influences = read("JOINTS_0").zip(read("WEIGHTS_0"));
        let place = |vertex: usize| {
            let point = Vec3::from_slice(&positions[vertex * 3..]);
            match (&joints, &influences) {
                (Some(joints), Some((numbers, weights))) => (vertex * 4..vertex * 4 + 4)
                    .map(|at| joints[numbers[at] as usize].transform_point3(point) * weights[at])
                    .sum(),
                _ => tree.world[node].transform_point3(point),
            }
        };
        let corners: Vec<usize> = match primitive.get("indices").and_then(Value::as_u64) {
            Some(accessor) => {
                let indices = document
                    .floats(accessor as usize)
                    .expect("readable indices");
                indices.values.iter().map(|index| *index as usize).collect()
            }
            None => (0..positions.len() / 3).collect(),
        };
        triangles.extend(
            corners
                .as_chunks::<3>()
                .0
                .iter()
                .map(|three| three.map(place)),
        );
    }
}

/// For each joint of a skin the matrix from mesh space to world space.
fn joints(document: &Document, tree: &Tree, skin: usize) -> Vec<Mat4> {
    let skin = &document.root["skins"][skin];
    let bind = skin
        .get("inverseBindMatrices")
        .and_then(Value::as_u64)
        .map(|accessor| {
            document
                .floats(accessor as usize)
                .expect("readable matrices")
                .values
        });
    indices(skin.get("joints"))
        .into_iter()
        .enumerate()
        .map(|(number, joint)| {
            let unbind = bind.as_ref().map_or(Mat4::IDENTITY, |bind| {
                Mat4::from_cols_slice(&bind[number * 16..number * 16 + 16])
            });
            tree.world[joint] * unbind
        })
        .collect()
}

fn local(node: &Value) -> Mat4 {
    let numbers = |key: &str| -> Option<Vec<f32>> {
        let list = node.get(key)?.as_array()?;
        Some(
            list.iter()
                .filter_map(Value::as_f64)
                .map(|number| number as f32)
                .collect(),
        )
    };
    if let Some(matrix) = numbers("matrix") {
        return Mat4::from_cols_slice(&matrix);
    }
    Mat4::from_scale_rotation_translation(
        numbers("scale").map_or(Vec3::ONE, |scale| Vec3::from_slice(&scale)),
        numbers("rotation").map_or(Quat::IDENTITY, |turn| Quat::from_slice(&turn)),
        numbers("translation").map_or(Vec3::ZERO, |shift| Vec3::from_slice(&shift)),
    )
}

/// A list of the file, empty where it has none.
pub fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value
        .get(name)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

fn indices(value: Option<&Value>) -> Vec<usize> {
    let list = value.and_then(Value::as_array).into_iter().flatten();
    list.filter_map(Value::as_u64)
        .map(|index| index as usize)
        .collect()
}
