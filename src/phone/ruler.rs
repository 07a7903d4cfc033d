//! The bar that is held against a bank card: as long on the screen as its number of pixels says, below the question.

use bevy::prelude::*;

use crate::app::FrameSystems;
use crate::panel::ACCENT;
use crate::pose::HeadPose;
use crate::view::FlatEye;

/// A bank card on the commonest screen, pixels.
const FIRST_PX: f64 = 1400.0;
/// One press makes the bar this much longer or shorter.
const STEP: f64 = 0.01;
/// Distance of the bar from the eyes, nearer than the question, and its thickness, metres.
const DISTANCE_M: f32 = 0.6;
const THICK_M: f32 = 0.012;
/// How far below the middle it lies, as a tangent.
const BELOW: f32 = 0.6;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Ruler>()
        .add_systems(Startup, make_bar)
        .add_systems(Update, lay_bar.in_set(FrameSystems::Show));
}

/// The bar as it is.
#[derive(Resource, Debug)]
pub struct Ruler {
    /// Its length, pixels.
    pub bar_px: f64,
    /// Whether it is needed now.
    pub is_shown: bool,
}

impl Default for Ruler {
    fn default() -> Self {
        Self {
            bar_px: FIRST_PX,
            is_shown: false,
        }
    }
}

impl Ruler {
    /// One step longer or shorter.
    pub fn change(&mut self, longer: bool) {
        self.bar_px *= if longer { 1.0 + STEP } else { 1.0 - STEP };
    }
}

#[derive(Component)]
struct Bar;

fn make_bar(
    mut commands: Commands,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<StandardMaterial>>,
) {
    commands.spawn((
        Bar,
        Mesh3d(meshes.add(Rectangle::new(1.0, THICK_M))),
        MeshMaterial3d(materials.add(StandardMaterial {
            base_color: ACCENT.into(),
            unlit: true,
            ..default()
        })),
        Visibility::Hidden,
    ));
}

fn lay_bar(
    ruler: Res<Ruler>,
    flat: FlatEye,
    pose: Res<HeadPose>,
    mut bars: Query<(&mut Transform, &mut Visibility), With<Bar>>,
) {
    for (mut transform, mut visibility) in &mut bars {
        let tangent_per_px = flat.tangent_per_px().filter(|_| ruler.is_shown);
        let wanted = match tangent_per_px {
            Some(_) => Visibility::Inherited,
            None => Visibility::Hidden,
        };
        visibility.set_if_neq(wanted);
        let long_m = tangent_per_px.unwrap_or(0.0) * ruler.bar_px as f32 * DISTANCE_M;
        let before = Vec3::new(0.0, -BELOW, -1.0) * DISTANCE_M;
        *transform = Transform {
            translation: pose.position_m + pose.world_from_head * before,
            rotation: pose.world_from_head,
            scale: Vec3::new(long_m.max(1e-4), 1.0, 1.0),
        };
    }
}
