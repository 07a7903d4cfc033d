//! The mask: fills what the lens never shows with the nearest depth before anything is drawn, so that nothing is shaded
//! there. It must not touch colours.

use std::sync::Arc;

use bevy::core_pipeline::Core3dSystems;
use bevy::core_pipeline::core_3d::CORE_3D_DEPTH_FORMAT;
use bevy::core_pipeline::schedule::Core3d;
use bevy::mesh::{VertexBufferLayout, VertexFormat};
use bevy::prelude::*;
use bevy::render::extract_component::{ExtractComponent, ExtractComponentPlugin};
use bevy::render::render_resource::{
    Buffer, BufferInitDescriptor, BufferUsages, CachedRenderPipelineId, CompareFunction,
    DepthStencilState, MultisampleState, PipelineCache, RenderPassDescriptor,
    RenderPipelineDescriptor, SpecializedRenderPipeline, SpecializedRenderPipelines, StoreOp,
    VertexState, VertexStepMode,
};
use bevy::render::renderer::{RenderContext, RenderDevice, ViewQuery};
use bevy::render::view::ViewDepthTexture;
use bevy::render::{Render, RenderApp, RenderStartup, RenderSystems};

pub(super) fn plugin(app: &mut App) {
    app.add_plugins(ExtractComponentPlugin::<HiddenArea>::default());
    if let Some(render) = app.get_sub_app_mut(RenderApp) {
        render
            .init_resource::<SpecializedRenderPipelines<MaskPipeline>>()
            .add_systems(RenderStartup, make_pipeline)
            .add_systems(Render, prepare_masks.in_set(RenderSystems::Prepare))
            .add_systems(
                Core3d,
                draw_mask
                    .after(Core3dSystems::Prepass)
                    .before(Core3dSystems::MainPass),
            );
    }
}

/// What an eye's lens never shows: triangles in the eye's normalised device coordinates, y up.
#[derive(Component, ExtractComponent, Debug, Clone, PartialEq)]
pub struct HiddenArea(pub Arc<[[f32; 2]]>);

#[derive(Resource)]
struct MaskPipeline {
    shader: Handle<Shader>,
}

/// What a view needs to draw its mask.
#[derive(Component)]
struct Mask {
    area: Arc<[[f32; 2]]>,
    corners: Buffer,
    pipeline: CachedRenderPipelineId,
}

impl SpecializedRenderPipeline for MaskPipeline {
    /// Samples per pixel.
    type Key = u32;

    fn specialize(&self, samples: u32) -> RenderPipelineDescriptor {
        RenderPipelineDescriptor {
            label: Some("lens mask".into()),
            vertex: VertexState {
                shader: self.shader.clone(),
                buffers: vec![VertexBufferLayout::from_vertex_formats(
                    VertexStepMode::Vertex,
                    [VertexFormat::Float32x2],
                )],
                ..default()
            },
            depth_stencil: Some(DepthStencilState {
                format: CORE_3D_DEPTH_FORMAT,
                depth_write_enabled: Some(true),
                depth_compare: Some(CompareFunction::Always),
                stencil: default(),
                bias: default(),
            }),
            multisample: MultisampleState {
                count: samples,
                ..default()
            },
            fragment: None,
            ..default()
        }
    }
}

fn make_pipeline(mut commands: Commands, assets: Res<AssetServer>) {
    commands.insert_resource(MaskPipeline {
        shader: assets.load(crate::shaders::MASK),
    });
}

fn prepare_masks(
    mut commands: Commands,
    views: Query<(Entity, &HiddenArea, &Msaa, Option<&Mask>)>,
    pipeline: Res<MaskPipeline>,
    mut pipelines: ResMut<SpecializedRenderPipelines<MaskPipeline>>,
    cache: Res<PipelineCache>,
    device: Res<RenderDevice>,
) {
    for (view, hidden, msaa, mask) in &views {
        if mask.is_some_and(|mask| Arc::ptr_eq(&mask.area, &hidden.0)) {
            continue;
        }
        let bytes: Vec<u8> = (hidden.0.iter().flatten())
            .flat_map(|x| x.to_le_bytes())
            .collect();
        commands.entity(view).insert(Mask {
            area: hidden.0.clone(),
            corners: device.create_buffer_with_data(&BufferInitDescriptor {
                label: Some("lens mask"),
                contents: &bytes,
                usage: BufferUsages::VERTEX,
            }),
            pipeline: pipelines.specialize(&cache, &pipeline, msaa.samples()),
        });
    }
}

fn draw_mask(
    view: ViewQuery<(&Mask, &ViewDepthTexture)>,
    cache: Res<PipelineCache>,
    mut context: RenderContext,
) {
    let (mask, depth) = view.into_inner();
    let Some(pipeline) = cache.get_render_pipeline(mask.pipeline) else {
        return;
    };
    let mut pass = context.begin_tracked_render_pass(RenderPassDescriptor {
        label: Some("lens mask"),
        color_attachments: &[],
        depth_stencil_attachment: Some(depth.get_attachment(StoreOp::Store)),
        timestamp_writes: None,
        occlusion_query_set: None,
        multiview_mask: None,
    });
    pass.set_render_pipeline(pipeline);
    pass.set_vertex_buffer(0, mask.corners.slice(..));
    pass.draw(0..mask.area.len() as u32, 0..1);
}
