//! Rulers beside what is in hand: its width and its height, in centimetres. Knows no product.

use bevy::asset::RenderAssetUsages;
use bevy::mesh::{Indices, PrimitiveTopology};
use bevy::prelude::*;
use buyplus_panel::{LabelPanel, Panel};

use super::Good;
use super::inspect::Held;
use crate::app::FrameSystems;
use crate::panel::{PanelSize, WorldPanel};

/// Between a good and its ruler, of the good's size.
const BESIDE: f32 = 0.06;
/// Width of a ruler, and of its number's label, of its good's largest side.
const WIDE: f32 = 0.028;
const LABEL: f32 = 0.6;
/// A label is no smaller and no larger than this, metres.
const LABEL_M: [f32; 2] = [0.08, 0.45];
/// At most so many marks stand on a ruler; then only every fifth or tenth does.
const MARKS_MAX: f32 = 60.0;
/// Ivory, and the ink of the marks, linear.
const GROUND: [f32; 4] = [0.88, 0.82, 0.70, 1.0];
const INK: [f32; 4] = [0.02, 0.018, 0.016, 1.0];

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, show_rulers.in_set(FrameSystems::Show));
}

/// A ruler of the good in hand.
#[derive(Component, Debug)]
struct Ruler {
    good: Entity,
}

fn show_rulers(
    mut commands: Commands,
    goods: Query<(Entity, &Good, &Held)>,
    rulers: Query<(Entity, &Ruler)>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<StandardMaterial>>,
) {
    for (entity, ruler) in &rulers {
        let held = goods.get(ruler.good).ok();
        if held.is_none_or(|(_, _, held)| held.in_hand().is_none()) {
            commands.entity(entity).despawn();
        }
    }
    for (entity, good, held) in &goods {
        let has_rulers = rulers.iter().any(|(_, ruler)| ruler.good == entity);
        let Some((centre_m, facing)) = held.in_hand().filter(|_| !has_rulers) else {
            continue;
        };
        let size_m = good.size_m();
        for at in [across(size_m), upright(size_m)] {
            let wide_m = size_m.max_element() * WIDE;
            let material = materials.add(StandardMaterial {
                unlit: true,
                cull_mode: None,
                ..default()
            });
            let hand = Transform::from_translation(centre_m).with_rotation(facing);
            let ruler = commands.spawn((
                Ruler { good: entity },
                Mesh3d(meshes.add(ruler(at.length_m, wide_m))),
                MeshMaterial3d(material),
                hand * Transform::from_translation(at.start_m).with_rotation(at.turn),
            ));
            let ruler = ruler.id();
            let label_m = (size_m.max_element() * LABEL).clamp(LABEL_M[0], LABEL_M[1]);
            commands.spawn((
                label(at.length_m, label_m),
                ChildOf(ruler),
                // The number stands upright beyond the ruler's end.
                Transform::from_translation(at.label_at(label_m)).with_rotation(at.turn.inverse()),
            ));
        }
    }
}

/// Where a ruler lies, in the axes of a hand: from its start along its own x.
struct Lie {
    start_m: Vec3,
    turn: Quat,
    length_m: f32,
}

impl Lie {
    fn label_at(&self, label_m: f32) -> Vec3 {
        let is_upright = self.turn != Quat::IDENTITY;
        let beyond_m = if is_upright {
            label_m * 0.3
        } else {
            label_m * 0.6
        };
        Vec3::new(self.length_m + beyond_m, 0.0, 0.002)
    }
}

/// How far a good reaches from its own axis while it turns.
fn reach_m(size_m: Vec3) -> f32 {
    size_m.x.max(size_m.z) / 2.0
}

/// Below the good, before it.
fn across(size_m: Vec3) -> Lie {
    let below_m = size_m.y / 2.0 + size_m.max_element() * BESIDE;
    Lie {
        start_m: Vec3::new(-size_m.x / 2.0, -below_m, reach_m(size_m)),
        turn: Quat::IDENTITY,
        length_m: size_m.x,
    }
}

/// Left of the good.
fn upright(size_m: Vec3) -> Lie {
    let aside_m = reach_m(size_m) + size_m.max_element() * BESIDE;
    Lie {
        start_m: Vec3::new(-aside_m, -size_m.y / 2.0, 0.0),
        turn: Quat::from_rotation_z(std::f32::consts::FRAC_PI_2),
        length_m: size_m.y,
    }
}

fn label(length_m: f32, label_m: f32) -> WorldPanel {
    WorldPanel {
        panel: Panel::Label(LabelPanel {
            name: centimetres(length_m),
            price: None,
        }),
        size: PanelSize::Wide(label_m),
        name: "ruler",
        is_solid: false,
    }
}

fn centimetres(length_m: f32) -> String {
    let cm = length_m * 100.0;
    if cm < 9.95 {
        format!("{cm:.1} cm")
    } else {
        format!("{cm:.0} cm")
    }
}

/// A strip along x with a mark for each centimetre, longer ones for each fifth and tenth.
fn ruler(length_m: f32, wide_m: f32) -> Mesh {
    let mut strip = Strip::default();
    strip.add([0.0, length_m], [-wide_m / 2.0, wide_m / 2.0], 0.0, GROUND);
    let marks = (length_m * 100.0 + 0.01).floor();
    let every = [1.0, 5.0, 10.0]
        .into_iter()
        .find(|every| marks / every <= MARKS_MAX);
    let every = every.unwrap_or(10.0) as usize;
    let thin_m = (length_m * 0.004).min(0.001);
    for centimetre in (0..=marks as usize).step_by(every) {
        let long = match centimetre {
            _ if centimetre.is_multiple_of(10) => 0.9,
            _ if centimetre.is_multiple_of(5) => 0.65,
            _ => 0.4,
        };
        let at_m = centimetre as f32 / 100.0;
        let top_m = wide_m / 2.0;
        let mark = [at_m - thin_m / 2.0, at_m + thin_m / 2.0];
        strip.add(mark, [top_m - wide_m * long, top_m], wide_m * 0.02, INK);
    }
    strip.mesh()
}

/// Rectangles that face +z, each of one colour.
#[derive(Default)]
struct Strip {
    positions: Vec<[f32; 3]>,
    colours: Vec<[f32; 4]>,
    indices: Vec<u32>,
}

impl Strip {
    fn add(&mut self, [left, right]: [f32; 2], [low, high]: [f32; 2], z: f32, colour: [f32; 4]) {
        let first = self.positions.len() as u32;
        self.positions.extend([
            [left, low, z],
            [right, low, z],
            [right, high, z],
            [left, high, z],
        ]);
        self.colours.extend([colour; 4]);
        self.indices
            .extend([0, 1, 2, 0, 2, 3].map(|corner| first + corner));
    }

    fn mesh(self) -> Mesh {
        let normals = vec![[0.0, 0.0, 1.0]; self.positions.len()];
        Mesh::new(
            PrimitiveTopology::TriangleList,
            RenderAssetUsages::default(),
        )
        .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, self.positions)
        .with_inserted_attribute(Mesh::ATTRIBUTE_NORMAL, normals)
        .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, self.colours)
        .with_inserted_indices(Indices::U32(self.indices))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_things_are_told_to_the_millimetre() {
        assert_eq!(centimetres(0.024), "2.4 cm");
        assert_eq!(centimetres(0.0996), "10 cm");
        assert_eq!(centimetres(1.31), "131 cm");
    }

    #[test]
    fn a_ruler_has_a_mark_for_each_centimetre_or_as_many_as_can_be_told_apart() {
        let marks = |length_m: f32| ruler(length_m, 0.01).count_vertices() / 4 - 1;
        assert_eq!(marks(0.30), 31);
        assert_eq!(marks(1.30), 27);
    }
}
