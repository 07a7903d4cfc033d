//! The late warp's clock: asks for the newest head pose when the frame's commands are about to leave for the GPU, and tells
//! the lens pass how far the head has turned since the picture's pose. It must not move the eyes.

use bevy::math::Mat4;
use bevy::prelude::*;
use bevy::render::extract_resource::{ExtractResource, ExtractResourcePlugin};
use bevy::render::render_asset::RenderAssets;
use bevy::render::renderer::{RenderQueue, render_system};
use bevy::render::storage::{GpuShaderBuffer, ShaderBuffer};
use bevy::render::{Render, RenderApp, RenderSystems};
use buyplus_head::late_warp;

use crate::pose::SensedHead;
use crate::pose::feed::HeadFeed;

pub(super) fn plugin(app: &mut App) {
    app.add_plugins((
        ExtractResourcePlugin::<HeadFeed>::default(),
        ExtractResourcePlugin::<SensedHead>::default(),
        ExtractResourcePlugin::<WarpBuffer>::default(),
    ))
    .init_resource::<WarpBuffer>();
    if let Some(render) = app.get_sub_app_mut(RenderApp) {
        render.add_systems(
            Render,
            latch_newest_head
                .in_set(RenderSystems::Render)
                .before(render_system)
                .run_if(resource_exists::<WarpBuffer>),
        );
    }
}

/// The rotation from the newest head to the drawn one, where the lens shader reads it.
#[derive(Resource, ExtractResource, Clone)]
pub struct WarpBuffer(pub Handle<ShaderBuffer>);

impl FromWorld for WarpBuffer {
    fn from_world(world: &mut World) -> Self {
        let unturned = ShaderBuffer::from(Mat4::IDENTITY);
        Self(world.resource_mut::<Assets<ShaderBuffer>>().add(unturned))
    }
}

fn latch_newest_head(
    feed: Res<HeadFeed>,
    drawn: Res<SensedHead>,
    warp: Res<WarpBuffer>,
    buffers: Res<RenderAssets<GpuShaderBuffer>>,
    queue: Res<RenderQueue>,
) {
    let Some(buffer) = buffers.get(&warp.0) else {
        return;
    };
    let newest = feed
        .room_from_head(drawn.display_s)
        .unwrap_or(drawn.room_from_head);
    let turn = late_warp(drawn.room_from_head.as_dquat(), newest.as_dquat());
    let columns = Mat4::from_mat3(turn.as_mat3()).to_cols_array();
    let bytes: Vec<u8> = columns.iter().flat_map(|x| x.to_le_bytes()).collect();
    queue.write_buffer(&buffer.buffer, 0, &bytes);
}
