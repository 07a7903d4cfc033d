//! Measures frames of a place, headless: processor and GPU time, draw calls, triangles. Claims nothing; prints what was seen.

use std::f32::consts::FRAC_PI_2;
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
use crate::film::{make_ready, settle, settle_watched, update};
use crate::gallery;
use crate::goods::FinestOnly;
use crate::memory::GpuMemory;
use crate::place::{self, StockLook};
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
    /// The longest frame while the place and its goods arrived, nothing being drawn: a hitch that a shopper would see.
    worst_arrival_ms: f64,
    gpu_bytes: u64,
    stock: bool,
    first_frame_s: f64,
    /// The same frames with every good drawn as finely as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    finest: Option<Finest>,
}

/// What a frame costs without coarser versions.
#[derive(Debug, Clone, Serialize)]
struct Finest {
    gpu_ms: Option<Percentiles>,
    triangles: usize,
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

/// Draws `frames` frames of the place and measures them; with `shades_hidden` also what the lens never shows, with
/// `is_stock` as the engine's own materials and lamps draw it, and `with_finest` once more without coarser versions.
///
/// # Errors
/// No graphics device, or a world that never comes to rest.
pub fn measure(
    options: &Options,
    size_px: UVec2,
    frames: u32,
    shades_hidden: bool,
    is_stock: bool,
    with_finest: bool,
    dump_scene: Option<&Path>,
) -> anyhow::Result<Report> {
    let began = Instant::now();
    let mut app = app::build(options, Target::Image(size_px));
    app.add_plugins(RenderDiagnosticsPlugin);
    app.insert_resource(StockLook(is_stock));
    app.insert_resource(ViewActive(false));
    make_ready(&mut app)?;
    let mut arrival_ms = Vec::new();
    settle_watched(&mut app, |took| {
        arrival_ms.push(took.as_secs_f64() * 1000.0)
    })?;
    app.insert_resource(ViewActive(true));
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
    let (cpu_ms, gpu_ms) = sweep(&mut app, frames)?;
    let (draw_calls, triangles) = drawn(&mut app);
    let finest = match with_finest {
        true => Some(measure_finest(&mut app, frames)?),
        false => None,
    };
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
        worst_arrival_ms: (worst(&arrival_ms) * 1000.0).round() / 1000.0,
        gpu_bytes: app.world().resource::<GpuMemory>().total_bytes(),
        stock: is_stock,
        first_frame_s: (first_frame_s * 1000.0).round() / 1000.0,
        finest,
    })
}

/// Processor and GPU time of frames in which the head looks about, milliseconds; it then looks ahead.
fn sweep(app: &mut App, frames: u32) -> anyhow::Result<(Vec<f64>, Vec<f64>)> {
    let (mut cpu_ms, mut gpu_ms) = (Vec::new(), Vec::new());
    for frame in 0..frames {
        let turn = (frame as f32 / frames as f32 * std::f32::consts::TAU).sin() * SWEEP_RAD;
        app.insert_resource(SensedHead {
            room_from_head: Quat::from_rotation_y(turn),
            ..Default::default()
        });
        let frame_began = Instant::now();
        update(app, STEP);
        cpu_ms.push(frame_began.elapsed().as_secs_f64() * 1000.0);
        wait_for_gpu(app)?;
        gpu_ms.extend(gpu_frame_ms(app, frame_began));
    }
    app.insert_resource(SensedHead::default());
    update(app, STEP);
    Ok((cpu_ms, gpu_ms))
}

fn measure_finest(app: &mut App, frames: u32) -> anyhow::Result<Finest> {
    app.insert_resource(FinestOnly(true));
    for _ in 0..WARM_UP_FRAMES {
        update(app, STEP);
    }
    let (_, gpu_ms) = sweep(app, frames)?;
    let (_, triangles) = drawn(app);
    app.insert_resource(FinestOnly(false));
    Ok(Finest {
        gpu_ms: Percentiles::of(gpu_ms),
        triangles,
    })
}

/// The longest of the frames after the first, which starts the engine.
fn worst(frames_ms: &[f64]) -> f64 {
    frames_ms.iter().skip(1).copied().fold(0.0, f64::max)
}

/// One line of the table of what places cost.
#[derive(Debug, Clone, Serialize)]
pub struct Cost {
    place: String,
    triangles_per_eye: usize,
    draw_calls_per_eye: usize,
    gpu_mb: f64,
}

/// What each place costs: the dearest of four directions from its entrance, with everything in it.
///
/// # Errors
/// No graphics device, or a world that never comes to rest.
pub fn budget(options: &Options, size_px: UVec2) -> anyhow::Result<Vec<Cost>> {
    let mut app = app::build(options, Target::Image(size_px));
    app.insert_resource(ViewActive(false));
    make_ready(&mut app)?;
    settle(&mut app)?;
    let mut costs = Vec::new();
    for name in gallery::PLACES
        .into_iter()
        .filter(|name| place::exists(name))
    {
        gallery::visit(&mut app, name)?;
        let mut most = (0, 0);
        for quarter in 0..4 {
            app.insert_resource(SensedHead {
                room_from_head: Quat::from_rotation_y(quarter as f32 * FRAC_PI_2),
                ..Default::default()
            });
            app.insert_resource(ViewActive(true));
            update(&mut app, Duration::ZERO);
            update(&mut app, Duration::ZERO);
            let (draw_calls, triangles) = drawn(&mut app);
            most = (most.0.max(draw_calls), most.1.max(triangles));
            app.insert_resource(ViewActive(false));
        }
        let eyes = app
            .world_mut()
            .query::<&Eye>()
            .iter(app.world())
            .count()
            .max(1);
        let bytes = app.world().resource::<GpuMemory>().total_bytes();
        costs.push(Cost {
            place: name.to_owned(),
            triangles_per_eye: most.1 / eyes,
            draw_calls_per_eye: most.0 / eyes,
            gpu_mb: (bytes as f64 / 1024.0 / 1024.0 * 10.0).round() / 10.0,
        });
    }
    Ok(costs)
}

/// The table of costs, as a README shows it.
pub fn table(costs: &[Cost]) -> String {
    let head =
        "| place | triangles per eye | draw calls per eye | GPU memory |\n|---|---|---|---|\n";
    let row = |cost: &Cost| {
        let Cost {
            place,
            triangles_per_eye,
            draw_calls_per_eye,
            gpu_mb,
        } = cost;
        format!("| {place} | {triangles_per_eye} | {draw_calls_per_eye} | {gpu_mb} MB |\n")
    };
    costs
        .iter()
        .map(row)
        .fold(head.to_owned(), |table, row| table + &row)
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
