//! Measures frames of a place, headless: processor and GPU time, draw calls, triangles. Claims nothing; prints what was seen.

use std::path::Path;
use std::time::{Duration, Instant};

use bevy::camera::visibility::VisibleEntities;
use bevy::diagnostic::DiagnosticsStore;
use bevy::prelude::*;
use bevy::render::diagnostic::RenderDiagnosticsPlugin;
use bevy::render::render_resource::PollType;
use bevy::render::renderer::{RenderAdapterInfo, RenderDevice};
use serde::Serialize;

mod dump;

use crate::app::{self, Options, Target};
use crate::film::{make_ready, settle, update};
use crate::pose::SensedHead;
use crate::quality::Quality;
use crate::view::{Eye, Fade, ViewActive};

/// Time that a measured frame stands for.
const STEP: Duration = Duration::from_micros(16_667);
/// How far the head looks about while frames are measured, radians.
const SWEEP_RAD: f32 = 0.6;
/// Frames before the measurement: pipelines, uploads and the fade are done with.
const WARM_UP_FRAMES: u32 = 40;

/// What a run measured; one JSON object.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    adapter: String,
    place: String,
    size: [u32; 2],
    view: String,
    frames: u32,
    cpu_ms: Percentiles,
    gpu_ms: Option<Percentiles>,
    draw_calls: usize,
    triangles: usize,
    first_frame_s: f64,
}

/// Two points of a distribution.
#[derive(Debug, Clone, Copy, Serialize)]
struct Percentiles {
    p50: f64,
    p95: f64,
}

impl Percentiles {
    fn of(mut samples: Vec<f64>) -> Option<Self> {
        samples.sort_by(f64::total_cmp);
        let at = |part: f64| {
            let index = ((samples.len() as f64 - 1.0) * part).round() as usize;
            samples
                .get(index)
                .map(|value| (value * 1000.0).round() / 1000.0)
        };
        Some(Self {
            p50: at(0.50)?,
            p95: at(0.95)?,
        })
    }
}

/// Draws `frames` frames of the place and measures them; with `shades_hidden` also what the lens never shows.
///
/// # Errors
/// No graphics device, or a world that never comes to rest.
pub fn measure(
    options: &Options,
    size_px: UVec2,
    frames: u32,
    shades_hidden: bool,
    dump_scene: Option<&Path>,
) -> anyhow::Result<Report> {
    let began = Instant::now();
    let mut app = app::build(options, Target::Image(size_px));
    app.add_plugins(RenderDiagnosticsPlugin);
    make_ready(&mut app)?;
    settle(&mut app)?;
    if shades_hidden {
        app.world_mut().resource_mut::<Quality>().lens_mask = false;
    }
    app.insert_resource(Fade { brightness: 1.0 });
    update(&mut app, STEP);
    wait_for_gpu(&app)?;
    // From launch to the first picture of the place with its goods.
    let first_frame_s = began.elapsed().as_secs_f64();
    for _ in 0..WARM_UP_FRAMES {
        update(&mut app, STEP);
    }
    settle(&mut app)?;
    let (mut cpu_ms, mut gpu_ms) = (Vec::new(), Vec::new());
    for frame in 0..frames {
        let turn = (frame as f32 / frames as f32 * std::f32::consts::TAU).sin() * SWEEP_RAD;
        app.insert_resource(SensedHead {
            room_from_head: Quat::from_rotation_y(turn),
            ..Default::default()
        });
        let frame_began = Instant::now();
        update(&mut app, STEP);
        cpu_ms.push(frame_began.elapsed().as_secs_f64() * 1000.0);
        wait_for_gpu(&app)?;
        gpu_ms.extend(gpu_frame_ms(&app, frame_began));
    }
    app.insert_resource(SensedHead::default());
    update(&mut app, STEP);
    let (draw_calls, triangles) = drawn(&mut app);
    if let Some(folder) = dump_scene {
        dump::write(&mut app, size_px, folder)?;
    }
    app.insert_resource(ViewActive(false));
    let info = app.world().resource::<RenderAdapterInfo>();
    Ok(Report {
        adapter: info.name.clone(),
        place: options.place.clone(),
        size: size_px.to_array(),
        view: format!("{:?}", options.view.mode).to_lowercase(),
        frames,
        cpu_ms: Percentiles::of(cpu_ms).unwrap_or(Percentiles { p50: 0.0, p95: 0.0 }),
        gpu_ms: Percentiles::of(gpu_ms),
        draw_calls,
        triangles,
        first_frame_s: (first_frame_s * 1000.0).round() / 1000.0,
    })
}

fn wait_for_gpu(app: &App) -> anyhow::Result<()> {
    app.world()
        .resource::<RenderDevice>()
        .wgpu_device()
        .poll(PollType::Wait {
            submission_index: None,
            timeout: Some(Duration::from_secs(60)),
        })?;
    Ok(())
}

/// The GPU time of all passes that was reported since then, where the driver counts it. Both eyes' passes go by one
/// name, so every measurement counts and not only the newest.
fn gpu_frame_ms(app: &App, since: Instant) -> Option<f64> {
    let diagnostics = app.world().get_resource::<DiagnosticsStore>()?;
    let times = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.path().as_str().ends_with("elapsed_gpu"))
        .flat_map(|diagnostic| diagnostic.measurements())
        .filter(|measurement| measurement.time >= since)
        .map(|measurement| measurement.value)
        .collect::<Vec<_>>();
    (!times.is_empty()).then(|| times.iter().sum())
}

/// Meshes and triangles that both eyes submit.
fn drawn(app: &mut App) -> (usize, usize) {
    let world = app.world_mut();
    let mut eyes = world.query_filtered::<&VisibleEntities, With<Eye>>();
    let seen = eyes
        .iter(world)
        .flat_map(|visible| {
            visible
                .entities
                .values()
                .flatten()
                .copied()
                .collect::<Vec<_>>()
        })
        .collect::<Vec<_>>();
    let meshes = world.resource::<Assets<Mesh>>();
    let triangles = |entity: &Entity| {
        let mesh = meshes.get(&world.get::<Mesh3d>(*entity)?.0)?;
        Some(
            mesh.indices()
                .map_or(mesh.count_vertices(), |indices| indices.len())
                / 3,
        )
    };
    let counted = seen.iter().filter_map(triangles).collect::<Vec<_>>();
    (counted.len(), counted.iter().sum())
}
