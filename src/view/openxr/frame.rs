//! The frame loop in the render world: an image for the eyes is taken before drawing and given back after it, with the very
//! poses that it was drawn with. A call that fails is told to the session, which ends.

use std::sync::{Arc, Mutex, PoisonError};

use bevy::camera::ManualTextureViewHandle;
use bevy::prelude::*;
use bevy::render::extract_resource::{ExtractResource, ExtractResourcePlugin};
use bevy::render::render_resource::{TextureViewDescriptor, TextureViewDimension};
use bevy::render::texture::{ManualTextureView, ManualTextureViews};
use bevy::render::{Render, RenderApp};
use bevy_mod_openxr::environment_blend_mode::OxrEnvironmentBlendModes;
use bevy_mod_openxr::layer_builder::{LayerProvider, ProjectionLayer};
use bevy_mod_openxr::resources::{
    OxrCurrentSessionConfig, OxrFrameState, OxrFrameStream, OxrSwapchain, OxrSwapchainImages,
    OxrViews,
};
use bevy_mod_xr::session::XrRenderSystems;

use super::{Headset, Stage};

/// The handle of the left eye's image; the right one's follows. Any number that nobody else uses.
const FIRST_HANDLE: u32 = 0x0b07_0000;
/// A runtime that gives no image in this time has died, nanoseconds.
const STUCK_NS: i64 = 5_000_000_000;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Trouble>().add_plugins((
        ExtractResourcePlugin::<OxrFrameState>::default(),
        ExtractResourcePlugin::<OxrViews>::default(),
        ExtractResourcePlugin::<Trouble>::default(),
        ExtractResourcePlugin::<Drawing>::default(),
    ));
    app.init_resource::<Drawing>()
        .add_systems(PreUpdate, decide_drawing);
    if let Some(render) = app.get_sub_app_mut(RenderApp) {
        render
            .add_systems(
                Render,
                take_image
                    .in_set(XrRenderSystems::PreRender)
                    .run_if(is_drawing),
            )
            .add_systems(
                Render,
                give_image
                    .in_set(XrRenderSystems::PostRender)
                    .run_if(is_drawing),
            );
    }
}

/// The first thing that went wrong since the session looked, from either world.
#[derive(Resource, ExtractResource, Clone, Default)]
pub(super) struct Trouble(Arc<Mutex<Option<String>>>);

impl Trouble {
    /// What went wrong, once.
    pub fn take(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn tell(&self, fault: String) {
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        told.get_or_insert(fault);
    }
}

/// Whether this frame goes to the headset.
#[derive(Resource, ExtractResource, Clone, Default, PartialEq)]
struct Drawing(bool);

fn decide_drawing(
    headset: Res<Headset>,
    state: Option<Res<OxrFrameState>>,
    mut drawing: ResMut<Drawing>,
) {
    drawing.0 = headset.stage == Stage::Running && state.is_some();
}

fn is_drawing(drawing: Option<Res<Drawing>>, stream: Option<Res<OxrFrameStream>>) -> bool {
    drawing.is_some_and(|drawing| drawing.0) && stream.is_some()
}

/// Handles for the eyes' images, so that cameras can be pointed at them.
pub(super) fn make_targets(
    world: &mut World,
    config: &OxrCurrentSessionConfig,
) -> [ManualTextureViewHandle; 2] {
    let handles = [0, 1].map(|eye| ManualTextureViewHandle(FIRST_HANDLE + eye));
    let image = world.resource::<OxrSwapchainImages>().0.first().cloned();
    if let Some(image) = image {
        let mut views = world.resource_mut::<ManualTextureViews>();
        point(&mut views, &image, config);
    }
    handles
}

pub(super) fn drop_targets(world: &mut World) {
    let mut views = world.resource_mut::<ManualTextureViews>();
    for eye in [0, 1] {
        views.remove(&ManualTextureViewHandle(FIRST_HANDLE + eye));
    }
}

fn point(views: &mut ManualTextureViews, image: &wgpu::Texture, config: &OxrCurrentSessionConfig) {
    for eye in [0, 1] {
        let layer = image.create_view(&TextureViewDescriptor {
            dimension: Some(TextureViewDimension::D2),
            array_layer_count: Some(1),
            base_array_layer: eye,
            ..default()
        });
        let view = ManualTextureView {
            texture_view: layer.into(),
            size: config.resolution,
            view_format: config.format,
        };
        views.insert(ManualTextureViewHandle(FIRST_HANDLE + eye), view);
    }
}

fn take_image(
    state: Res<OxrFrameState>,
    config: Res<OxrCurrentSessionConfig>,
    images: Res<OxrSwapchainImages>,
    mut stream: ResMut<OxrFrameStream>,
    mut swapchain: ResMut<OxrSwapchain>,
    mut views: ResMut<ManualTextureViews>,
    trouble: Res<Trouble>,
) {
    if let Err(fault) = stream.begin() {
        return trouble.tell(format!("the frame does not begin: {fault}"));
    }
    if !state.should_render {
        return;
    }
    let image = match swapchain.acquire_image() {
        Ok(index) => images.0.get(index as usize),
        Err(fault) => return trouble.tell(format!("no image to draw into: {fault}")),
    };
    if let Err(fault) = swapchain.wait_image(openxr::Duration::from_nanos(STUCK_NS)) {
        return trouble.tell(format!("the image is not given free: {fault}"));
    }
    if let Some(image) = image {
        point(&mut views, image, &config);
    }
}

fn give_image(world: &mut World) {
    let trouble = world.resource::<Trouble>().clone();
    let (should_render, display_time) = {
        let state = world.resource::<OxrFrameState>();
        (state.should_render, state.predicted_display_time)
    };
    if should_render
        && let Some(mut swapchain) = world.get_resource_mut::<OxrSwapchain>()
        && let Err(fault) = swapchain.release_image()
    {
        return trouble.tell(format!("the image is not taken back: {fault}"));
    }
    world.resource_scope::<OxrFrameStream, ()>(|world, mut stream| {
        let layer = should_render.then(|| ProjectionLayer.get(world)).flatten();
        let layers: Vec<_> = layer.iter().map(Box::as_ref).collect();
        let blend = world.get_resource::<OxrEnvironmentBlendModes>().map_or(
            openxr::EnvironmentBlendMode::OPAQUE,
            OxrEnvironmentBlendModes::blend_mode,
        );
        if let Err(fault) = stream.end(display_time, blend, &layers) {
            trouble.tell(format!("the frame is not taken: {fault}"));
        }
    });
}
