//! Where to stand so that a shelf place is seen: straight before it, or from the side where something is in the way.

use bevy::camera::primitives::Aabb;
use bevy::math::bounding::{Aabb3d, RayCast3d};
use bevy::math::{Affine3A, Dir3A, Vec3A};
use bevy::mesh::skinning::SkinnedMesh;
use bevy::prelude::*;

use crate::goods::Good;
use crate::place::{Place, RoomMaterial, Slot};
use crate::pose::{SensedHead, Stance};

/// How much of the picture's height a good fills.
const FILLS: f32 = 0.42;
/// Half of the picture's height as a tangent; `view` draws flat pictures so.
const HALF_TAN: f32 = 0.70;
/// Nearer to its shelf place, or further away, nobody stands to look at a good, metres.
const NEAREST_M: f32 = 0.75;
const FURTHEST_M: f32 = 3.2;
/// From straight ahead to the sides, radians.
const SIDES_RAD: [f32; 7] = [0.0, 0.35, -0.35, 0.7, -0.7, 1.05, -1.05];
/// What is this near to the middle of the good belongs to its own fixture, metres.
const OWN_M: f32 = 0.05;
/// A good in a slot stands no further from the slot's point than this, metres.
const THERE_M: f32 = 0.01;

/// Where somebody stands, and how they hold their head, to look at a shelf place.
pub fn before(world: &mut World, slot: &Slot) -> (Stance, SensedHead) {
    let good = good_in(world, slot);
    let size_m = good.map_or(slot.max_size_m, |(_, size_m)| size_m);
    let middle_m = slot.position_m + Vec3::Y * size_m.y / 2.0;
    let place = world.get_resource::<Place>().map(|place| &place.0);
    let eye_height_m = place.map_or(1.6, |place| place.eye_height_m);
    let floor_m = place.map_or(0.0, |place| place.entrance.position_m.y);
    let filled_m = size_m.max_element() / (2.0 * FILLS * HALF_TAN) + size_m.z / 2.0;
    let distance_m = filled_m.clamp(NEAREST_M, FURTHEST_M);
    let foot_m = |side_rad: f32| {
        let out = Quat::from_rotation_y(slot.yaw_rad + side_rad) * Vec3::Z;
        (slot.position_m + out * distance_m).with_y(floor_m)
    };
    let eye_m = |side_rad: f32| foot_m(side_rad) + Vec3::Y * eye_height_m;
    let obstacles = obstacles(world, good.map(|(entity, _)| entity));
    let is_free = |side_rad: &f32| {
        let meshes = world.resource::<Assets<Mesh>>();
        !obstacles
            .iter()
            .any(|obstacle| obstacle.is_between(eye_m(*side_rad), middle_m, meshes))
    };
    let side_rad = SIDES_RAD.into_iter().find(is_free).unwrap_or_default();
    let towards = middle_m - eye_m(side_rad);
    let stance = Stance {
        position_m: foot_m(side_rad),
        yaw_rad: (-towards.x).atan2(-towards.z),
        eye_height_m,
    };
    let pitch_rad = towards.y.atan2(towards.xz().length());
    let head = SensedHead {
        room_from_head: Quat::from_rotation_x(pitch_rad),
        ..default()
    };
    (stance, head)
}

fn good_in(world: &mut World, slot: &Slot) -> Option<(Entity, Vec3)> {
    let mut goods = world.query::<(Entity, &Good)>();
    goods
        .iter(world)
        .find(|(_, good)| good.home.translation.distance(slot.position_m) < THERE_M)
        .map(|(entity, good)| (entity, good.size_m()))
}

/// A mesh that hides what is behind it.
struct Obstacle {
    mesh: AssetId<Mesh>,
    bounds: Aabb,
    from_world: Affine3A,
}

impl Obstacle {
    fn is_between(&self, eye_m: Vec3, middle_m: Vec3, meshes: &Assets<Mesh>) -> bool {
        let near_m = middle_m + (eye_m - middle_m).clamp_length(OWN_M, OWN_M);
        let from = self.from_world.transform_point3a(eye_m.into());
        let to = self.from_world.transform_point3a(near_m.into());
        let Ok((direction, length)) = Dir3A::new_and_length(to - from) else {
            return false;
        };
        let bounds = Aabb3d::new(self.bounds.center, self.bounds.half_extents);
        let ray = RayCast3d::new(from, direction, length);
        if ray.aabb_intersection_at(&bounds).is_none() {
            return false;
        }
        let triangles = meshes.get(self.mesh).and_then(|mesh| mesh.triangles().ok());
        triangles
            .into_iter()
            .flatten()
            .any(|triangle| is_crossed(triangle.vertices.map(Vec3A::from), from, to))
    }
}

/// Every opaque mesh but those of the good itself and of people, who move.
fn obstacles(world: &mut World, good: Option<Entity>) -> Vec<Obstacle> {
    type Parts<'a> = (
        Entity,
        &'a Mesh3d,
        &'a Aabb,
        &'a GlobalTransform,
        &'a InheritedVisibility,
        Option<&'a MeshMaterial3d<RoomMaterial>>,
        Option<&'a MeshMaterial3d<StandardMaterial>>,
    );
    let mut parts = world.query_filtered::<Parts, Without<SkinnedMesh>>();
    let lean = world.resource::<Assets<RoomMaterial>>();
    let standard = world.resource::<Assets<StandardMaterial>>();
    let is_opaque = |room: Option<&MeshMaterial3d<RoomMaterial>>, other: Option<&_>| {
        let room = room.and_then(|room| lean.get(&room.0));
        let other: Option<&StandardMaterial> =
            other.and_then(|other: &MeshMaterial3d<_>| standard.get(&other.0));
        let mode = room
            .map(Material::alpha_mode)
            .or(other.map(|other| other.alpha_mode));
        mode == Some(AlphaMode::Opaque)
    };
    parts
        .iter(world)
        .filter(|(entity, _, _, _, visibility, room, other)| {
            visibility.get() && is_opaque(*room, *other) && !is_part_of(world, *entity, good)
        })
        .map(|(_, mesh, bounds, at, ..)| Obstacle {
            mesh: mesh.0.id(),
            bounds: *bounds,
            from_world: at.affine().inverse(),
        })
        .collect()
}

fn is_part_of(world: &World, part: Entity, whole: Option<Entity>) -> bool {
    let Some(whole) = whole else {
        return false;
    };
    let up = |entity: &Entity| world.get::<ChildOf>(*entity).map(ChildOf::parent);
    std::iter::successors(Some(part), up).any(|entity| entity == whole)
}

/// Whether the way from one point to another goes through a triangle (Möller and Trumbore 1997).
fn is_crossed([a, b, c]: [Vec3A; 3], from: Vec3A, to: Vec3A) -> bool {
    let (along, edge_b, edge_c) = (to - from, b - a, c - a);
    let across = along.cross(edge_c);
    let determinant = edge_b.dot(across);
    if determinant.abs() < f32::MIN_POSITIVE {
        return false;
    }
    let start = from - a;
    let u = start.dot(across) / determinant;
    let turned = start.cross(edge_b);
    let v = along.dot(turned) / determinant;
    let t = edge_c.dot(turned) / determinant;
    u >= 0.0 && v >= 0.0 && u + v <= 1.0 && (0.0..=1.0).contains(&t)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wall_hides_what_is_behind_it_and_nothing_else() {
        let wall = [
            Vec3A::new(-1.0, -1.0, 0.0),
            Vec3A::new(1.0, -1.0, 0.0),
            Vec3A::new(0.0, 2.0, 0.0),
        ];
        let crossed = |from: [f32; 3], to: [f32; 3]| is_crossed(wall, from.into(), to.into());
        assert!(crossed([0.0, 0.0, 1.0], [0.1, 0.1, -1.0]));
        assert!(!crossed([0.0, 0.0, 1.0], [0.0, 0.0, 0.5]), "before it");
        assert!(!crossed([3.0, 0.0, 1.0], [3.0, 0.0, -1.0]), "beside it");
    }
}
