//! The rig: one camera per eye on the head, their textures, and the camera of the lens pass. Rebuilt when the view changes.

use bevy::camera::visibility::RenderLayers;
use bevy::camera::{ImageRenderTarget, ManualTextureViewHandle, RenderTarget};
use bevy::core_pipeline::tonemapping::{DebandDither, Tonemapping};
use bevy::prelude::*;
use bevy::render::render_resource::TextureFormat;
use bevy::render::view::{ColorGrading, ColorGradingGlobal, Msaa, NoIndirectDrawing};
use bevy::window::{PrimaryWindow, WindowRef};

use super::late_warp::WarpBuffer;
use super::layout::{self, EyeSpec};
use super::lens::{self, LENS_LAYER, LensMaterial, LensUniform};
use super::mask::HiddenArea;
use super::projection::OffAxis;
use super::{Fade, ViewMode, ViewSettings};
use crate::app::FrameSystems;
use crate::pose::HeadPose;
use crate::quality::Quality;

/// Brightening of the whole picture, stops.
const EXPOSURE_EV: f32 = 0.3;
/// Strength of colours after tone mapping.
const SATURATION: f32 = 1.2;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<ViewActive>()
        .init_resource::<Built>()
        .add_systems(
            Update,
            (rebuild_rig, follow_head, switch_cameras)
                .chain()
                .in_set(FrameSystems::View),
        );
}

/// Where the final picture goes. Without this resource: the primary window.
#[derive(Resource, Debug, Clone)]
pub struct Output {
    /// The image to draw into.
    pub image: Handle<Image>,
    /// Its size.
    pub size_px: UVec2,
}

/// Whether the eyes are drawn at all; films switch it on only for the frames that they keep.
#[derive(Resource, Debug, Clone, Copy, PartialEq)]
pub struct ViewActive(pub bool);

impl Default for ViewActive {
    fn default() -> Self {
        Self(true)
    }
}

/// An eye's camera.
#[derive(Component, Debug, Clone)]
#[require(Transform, Visibility)]
pub struct Eye {
    /// Position in head axes, metres.
    pub offset_m: Vec3,
}

/// Which eye: 0 left, 1 right.
#[derive(Component, Debug, Clone, Copy, PartialEq, Eq)]
pub struct EyeIndex(pub usize);

/// Where a headset wants its eyes drawn; while it is there, they are drawn nowhere else.
#[derive(Resource, Debug, Clone, Copy, PartialEq)]
pub struct HeadsetEyes {
    /// The eyes' images.
    pub targets: [ManualTextureViewHandle; 2],
    /// Their size.
    pub size_px: UVec2,
}

/// The texture that an eye draws into.
#[derive(Component, Debug, Clone)]
pub struct EyePicture(pub Handle<Image>);

/// The camera of the lens pass.
#[derive(Component, Debug)]
pub struct FinalCamera;

/// Everything the rig made, to be removed with it.
#[derive(Component)]
struct RigPart;

/// What the rig was last built for.
#[derive(Resource, Default, PartialEq, Clone)]
struct Built(Option<(ViewSettings, Quality, UVec2, Option<HeadsetEyes>)>);

fn rebuild_rig(
    mut commands: Commands,
    settings: Res<ViewSettings>,
    quality: Res<Quality>,
    output: Option<Res<Output>>,
    headset: Option<Res<HeadsetEyes>>,
    windows: Query<&Window, With<PrimaryWindow>>,
    parts: Query<Entity, With<RigPart>>,
    warp: Res<WarpBuffer>,
    mut built: ResMut<Built>,
    mut images: ResMut<Assets<Image>>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<LensMaterial>>,
) {
    let headset = headset.map(|headset| *headset);
    let screen_px = match (&output, windows.single(), headset) {
        (Some(output), ..) => output.size_px,
        (None, Ok(window), _) => window.physical_size(),
        (None, Err(_), Some(headset)) => headset.size_px,
        // Nothing left to show it on, as after a headset without a window was lost.
        (None, Err(_), None) => {
            built.0 = None;
            parts
                .iter()
                .for_each(|part| commands.entity(part).despawn());
            return;
        }
    };
    let wanted = Some((settings.clone(), *quality, screen_px, headset));
    if built.0 == wanted || screen_px.min_element() < 2 {
        return;
    }
    built.0 = wanted;
    for part in &parts {
        commands.entity(part).despawn();
    }
    // A film has no headset and shows both eyes side by side.
    if settings.mode == ViewMode::OpenXr && output.is_none() {
        let Some(headset) = headset else { return };
        for (index, target) in headset.targets.into_iter().enumerate() {
            let spec = &layout::side_by_side(headset.size_px)[index];
            let target = RenderTarget::TextureView(target);
            commands.spawn((
                EyeIndex(index),
                eye_camera(spec, index, target, quality.msaa),
            ));
        }
        return;
    }
    let target = match &output {
        Some(output) => RenderTarget::Image(ImageRenderTarget::from(output.image.clone())),
        None => RenderTarget::Window(WindowRef::Primary),
    };
    commands.spawn(final_camera(target));
    let eyes = layout::eyes(&settings, screen_px, quality.eye_scale).unwrap_or_else(|misfit| {
        warn!(
            "shown side by side without lenses, since the viewer does not fit this screen: {misfit}"
        );
        layout::side_by_side(screen_px)
    });
    for (order, spec) in eyes.into_iter().enumerate() {
        let picture = images.add(Image::new_target_texture(
            spec.texture_px.x,
            spec.texture_px.y,
            TextureFormat::Rgba8UnormSrgb,
            None,
        ));
        let material = materials.add(LensMaterial {
            lens: LensUniform {
                tangents: tangents(&spec),
                fade: Vec4::ZERO,
            },
            picture: picture.clone(),
            drawn_from_newest: warp.0.clone(),
        });
        let target = RenderTarget::Image(ImageRenderTarget::from(picture.clone()));
        let mut eye = commands.spawn(eye_camera(&spec, order, target, quality.msaa));
        eye.insert((EyeIndex(order), EyePicture(picture)));
        if quality.lens_mask && !spec.hidden_ndc.is_empty() {
            eye.insert(HiddenArea(spec.hidden_ndc.into()));
        }
        let mesh = meshes.add(lens::gpu_mesh(spec.mesh));
        commands.spawn((RigPart, lens::lens(mesh, material)));
    }
}

fn tangents(spec: &EyeSpec) -> Vec4 {
    let t = &spec.tangents;
    Vec4::new(t.left as f32, t.right as f32, t.bottom as f32, t.top as f32)
}

fn eye_camera(spec: &EyeSpec, order: usize, target: RenderTarget, msaa: Msaa) -> impl Bundle {
    (
        RigPart,
        Eye {
            offset_m: spec.offset_m,
        },
        Camera3d::default(),
        Camera {
            order: -2 + order as isize,
            clear_color: Color::BLACK.into(),
            ..default()
        },
        target,
        Projection::custom(OffAxis {
            tangents: spec.tangents,
        }),
        Tonemapping::AgX,
        grading(),
        DebandDither::Disabled,
        msaa,
        // Software drivers and older phone GPUs draw directly at half the cost of GPU-built draw lists.
        NoIndirectDrawing,
    )
}

/// `AgX` keeps bright lamps from burning out and pays with a flat middle: this gives it back.
pub fn grading() -> ColorGrading {
    ColorGrading {
        global: ColorGradingGlobal {
            exposure: EXPOSURE_EV,
            post_saturation: SATURATION,
            ..default()
        },
        ..default()
    }
}

fn final_camera(target: RenderTarget) -> impl Bundle {
    (
        RigPart,
        FinalCamera,
        Camera3d::default(),
        Camera {
            order: 10,
            clear_color: Color::BLACK.into(),
            ..default()
        },
        target,
        RenderLayers::layer(LENS_LAYER),
        Tonemapping::None,
        DebandDither::Disabled,
        Msaa::Off,
        NoIndirectDrawing,
    )
}

fn follow_head(pose: Res<HeadPose>, mut eyes: Query<(&Eye, &mut Transform)>) {
    for (eye, mut transform) in &mut eyes {
        *transform = Transform {
            translation: pose.position_m + pose.world_from_head * eye.offset_m,
            rotation: pose.world_from_head,
            scale: Vec3::ONE,
        };
    }
}

fn switch_cameras(
    active: Res<ViewActive>,
    fade: Res<Fade>,
    headset: Option<Res<HeadsetEyes>>,
    mut cameras: Query<(&mut Camera, Has<Eye>), With<RigPart>>,
) {
    for (mut camera, is_eye) in &mut cameras {
        // A dark picture needs no eyes: the lens pass alone shows the fade. A headset has no lens pass of ours, so there the
        // eyes go on, behind a veil.
        let wanted = active.0 && (!is_eye || fade.brightness > 0.0 || headset.is_some());
        if camera.is_active != wanted {
            camera.is_active = wanted;
        }
    }
}
