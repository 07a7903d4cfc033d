//! The quad that shows a painted panel.

use bevy::prelude::*;
use bevy::render::render_resource::AsBindGroup;
use bevy::shader::ShaderRef;

use super::paint::PaintedPanel;
use super::{PanelSize, WorldPanel};
use crate::app::FrameSystems;

pub(super) fn plugin(app: &mut App) {
    app.add_plugins(MaterialPlugin::<PanelMaterial>::default())
        .add_systems(Update, hang_pictures.in_set(FrameSystems::Show));
}

/// Shows pixels as they were painted.
#[derive(Asset, TypePath, AsBindGroup, Debug, Clone)]
struct PanelMaterial {
    /// x: opacity.
    #[uniform(0)]
    opacity: Vec4,
    #[texture(1)]
    #[sampler(2)]
    picture: Handle<Image>,
}

impl Material for PanelMaterial {
    fn fragment_shader() -> ShaderRef {
        crate::shaders::PANEL.into()
    }

    fn alpha_mode(&self) -> AlphaMode {
        AlphaMode::Premultiplied
    }

    fn enable_prepass() -> bool {
        false
    }

    fn enable_shadows() -> bool {
        false
    }
}

/// Width and height of a panel in the world, metres.
pub fn size_m(size: PanelSize, size_deg: [f32; 2]) -> Vec2 {
    let [wide_deg, high_deg] = size_deg;
    match size {
        PanelSize::SeenFrom(distance_m) => Vec2::new(wide_deg, high_deg)
            .map(|deg| 2.0 * distance_m * (deg.to_radians() / 2.0).tan()),
        PanelSize::Wide(wide_m) => Vec2::new(wide_m, wide_m * high_deg / wide_deg),
    }
}

fn hang_pictures(
    mut commands: Commands,
    panels: Query<
        (
            Entity,
            &WorldPanel,
            &PaintedPanel,
            Option<&MeshMaterial3d<PanelMaterial>>,
        ),
        Changed<PaintedPanel>,
    >,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<PanelMaterial>>,
) {
    for (entity, panel, painted, old) in &panels {
        if let Some(old) = old {
            materials.remove(&old.0);
        }
        let size_m = size_m(panel.size, painted.size_deg);
        commands.entity(entity).try_insert((
            Mesh3d(meshes.add(Rectangle::from_size(size_m))),
            MeshMaterial3d(materials.add(PanelMaterial {
                opacity: Vec4::ONE,
                picture: painted.picture.clone(),
            })),
        ));
    }
}
