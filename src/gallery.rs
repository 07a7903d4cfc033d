//! Contact sheets, made without a window: places from four viewpoints, goods in eight views, people in their clips.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use bevy::camera::primitives::Aabb;
use bevy::prelude::*;
use image::{RgbImage, codecs::jpeg::JpegEncoder, imageops};

use crate::app::{self, Options, Target};
use crate::film::{make_ready, screen, settle, update};
use crate::goods::{self, StoreState};
use crate::people::{Act, People, Person, Roster};
use crate::place::{self, Place, Travel};
use crate::pose::SensedHead;
use crate::view::{Fade, ViewActive};

/// The place with nothing in it but a floor and a wall.
const STUDIO: &str = "studio";
/// Every place that may be there.
pub const PLACES: [&str; 9] = [
    "times_square",
    "cab",
    "hall",
    "catwalk",
    "bags",
    "shoes",
    "women",
    "men",
    "beauty",
];
/// Size of a picture on a sheet of places, and of goods and people, pixels.
const WIDE_PX: UVec2 = UVec2::new(480, 300);
const SQUARE_PX: UVec2 = UVec2::new(180, 180);
/// Views of a good, all around.
const VIEWS: usize = 8;
/// Goods on one sheet.
const GOODS_ON_SHEET: usize = 15;
/// Part of a clip at which its picture is taken.
const MOMENT: f32 = 0.45;
const QUALITY: u8 = 82;
const STEP: Duration = Duration::from_millis(50);

/// Makes the sheets into a folder: `places`, `goods` or `people`, or all of them.
///
/// # Errors
/// No graphics device, a world that never comes to rest, or a folder that cannot be written.
pub fn make(options: &Options, out: &Path, only: Option<&str>) -> anyhow::Result<Vec<PathBuf>> {
    std::fs::create_dir_all(out).with_context(|| format!("cannot make {}", out.display()))?;
    let is_wanted = |what: &str| only.is_none_or(|only| only == what);
    let mut sheets = Vec::new();
    if is_wanted("places") {
        let mut app = studio(options, WIDE_PX)?;
        for name in PLACES.into_iter().filter(|name| place::exists(name)) {
            let pictures = around(&mut app, name)?;
            sheets.push(save(out, &format!("place-{name}"), &pictures, 2)?);
        }
    }
    if is_wanted("goods") {
        let mut app = studio(options, SQUARE_PX)?;
        let goods = products(&app);
        for (sheet, goods) in goods.chunks(GOODS_ON_SHEET).enumerate() {
            let mut pictures = Vec::new();
            for product in goods {
                pictures.extend(turned(&mut app, product)?);
            }
            sheets.push(save(
                out,
                &format!("goods-{}", sheet + 1),
                &pictures,
                VIEWS,
            )?);
        }
    }
    if is_wanted("people") {
        let mut app = studio(options, SQUARE_PX)?;
        let mut pictures = Vec::new();
        for (id, role) in everybody(&app) {
            pictures.extend(acting(&mut app, &id, role)?);
        }
        if !pictures.is_empty() {
            sheets.push(save(out, "people", &pictures, ACTS.len())?);
        }
    }
    Ok(sheets)
}

/// Of the studio's document.
const EYE_HEIGHT_M: f32 = 1.3;

const ACTS: [Act; 7] = [
    Act::Idle,
    Act::Talk,
    Act::Walk,
    Act::Greet,
    Act::Pose,
    Act::TurnLeft,
    Act::TurnRight,
];

/// A client in the studio, at rest.
fn studio(options: &Options, size_px: UVec2) -> anyhow::Result<App> {
    let options = Options {
        place: STUDIO.to_owned(),
        ..options.clone()
    };
    let mut app = app::build(&options, Target::Image(size_px));
    app.insert_resource(ViewActive(false));
    make_ready(&mut app)?;
    settle(&mut app)?;
    Ok(app)
}

/// Goes to a place and opens its curtain at once.
///
/// # Errors
/// The place cannot be entered.
pub fn visit(app: &mut App, name: &str) -> anyhow::Result<()> {
    app.world_mut().write_message(Travel::to(name));
    for _ in 0..8 {
        update(app, Duration::from_millis(100));
    }
    settle(app)?;
    let here = app
        .world()
        .get_resource::<Place>()
        .map(|place| place.0.name.clone());
    anyhow::ensure!(here.as_deref() == Some(name), "{name} cannot be entered");
    app.insert_resource(Fade { brightness: 1.0 });
    for _ in 0..4 {
        update(app, STEP);
        settle(app)?;
    }
    Ok(())
}

fn around(app: &mut App, name: &str) -> anyhow::Result<Vec<RgbImage>> {
    visit(app, name)?;
    let mut pictures = Vec::new();
    for quarter in 0..4 {
        let yaw_rad = quarter as f32 * std::f32::consts::FRAC_PI_2;
        look(app, yaw_rad);
        pictures.push(screen(app)?);
    }
    look(app, 0.0);
    Ok(pictures)
}

fn look(app: &mut App, yaw_rad: f32) {
    app.insert_resource(SensedHead {
        room_from_head: Quat::from_rotation_y(yaw_rad),
        ..default()
    });
    update(app, Duration::ZERO);
}

fn products(app: &App) -> Vec<std::sync::Arc<buyplus_api::Product>> {
    match app.world().resource::<StoreState>() {
        StoreState::Open { products, .. } => products.clone(),
        _ => Vec::new(),
    }
}

fn turned(
    app: &mut App,
    product: &std::sync::Arc<buyplus_api::Product>,
) -> anyhow::Result<Vec<RgbImage>> {
    app.insert_resource(Fade { brightness: 1.0 });
    let good = app
        .world_mut()
        .spawn(goods::worn(product.clone(), 0, Transform::IDENTITY))
        .id();
    update(app, STEP);
    settle(app)?;
    // With the stand that it comes on, which is no part of what is sold.
    let (middle_m, size_m) = bounds(app.world(), good);
    let away_m = size_m.max_element() * 1.15 + size_m.xz().max_element() * 0.5 + 0.08;
    let at = |view: usize| {
        let turn = view as f32 / VIEWS as f32 * std::f32::consts::TAU;
        Transform::from_xyz(0.0, EYE_HEIGHT_M - middle_m.y, -away_m)
            .with_rotation(Quat::from_rotation_y(turn))
    };
    let mut pictures = Vec::new();
    for view in 0..VIEWS {
        app.world_mut().entity_mut(good).insert(at(view));
        pictures.push(screen(app)?);
    }
    app.world_mut().entity_mut(good).despawn();
    update(app, STEP);
    Ok(pictures)
}

/// Middle and size of everything below an entity that stands in the origin, metres.
pub fn bounds(world: &World, entity: Entity) -> (Vec3, Vec3) {
    let (mut low_m, mut high_m) = (Vec3::MAX, Vec3::MIN);
    let mut open = vec![entity];
    while let Some(entity) = open.pop() {
        let part = world.entity(entity);
        open.extend(part.get::<Children>().into_iter().flatten());
        let (Some(aabb), Some(at)) = (part.get::<Aabb>(), part.get::<GlobalTransform>()) else {
            continue;
        };
        for corner in 0..8 {
            let sign =
                Vec3::from_array([0, 1, 2].map(|axis| ((corner >> axis & 1) * 2 - 1) as f32));
            let point_m =
                at.transform_point(Vec3::from(aabb.center) + sign * Vec3::from(aabb.half_extents));
            (low_m, high_m) = (low_m.min(point_m), high_m.max(point_m));
        }
    }
    (
        (low_m + high_m) / 2.0,
        (high_m - low_m).max(Vec3::splat(0.01)),
    )
}

fn everybody(app: &App) -> Vec<(String, &'static str)> {
    let world = app.world();
    let roster = world
        .resource::<Assets<Roster>>()
        .get(&world.resource::<People>().0);
    let people = roster.map_or(&[][..], |roster| &roster.people[..]);
    people.iter().map(|entry| (entry.id.clone(), "")).collect()
}

fn acting(app: &mut App, id: &str, role: &'static str) -> anyhow::Result<Vec<RgbImage>> {
    app.insert_resource(Fade { brightness: 1.0 });
    let person = Person {
        id: id.to_owned(),
        role,
        look: None,
    };
    let at = Transform::from_xyz(0.0, 0.42, -1.8);
    let person = app.world_mut().spawn((person, at)).id();
    update(app, STEP);
    settle(app)?;
    let mut pictures = Vec::new();
    for act in ACTS {
        app.world_mut().entity_mut(person).insert(act);
        let steps = (act.lasts_s() * MOMENT / STEP.as_secs_f32()).round() as usize;
        for _ in 0..steps {
            update(app, STEP);
        }
        pictures.push(screen(app)?);
    }
    app.world_mut().entity_mut(person).despawn();
    update(app, STEP);
    Ok(pictures)
}

/// Lays pictures out in rows and writes them as one.
fn save(out: &Path, name: &str, pictures: &[RgbImage], columns: usize) -> anyhow::Result<PathBuf> {
    let (wide, high) = pictures.first().map_or((1, 1), RgbImage::dimensions);
    let rows = pictures.len().div_ceil(columns) as u32;
    let mut sheet = RgbImage::new(wide * columns as u32, high * rows);
    for (index, picture) in pictures.iter().enumerate() {
        let (column, row) = (index % columns, index / columns);
        let (x, y) = (
            column as i64 * i64::from(wide),
            row as i64 * i64::from(high),
        );
        imageops::replace(&mut sheet, picture, x, y);
    }
    let file = out.join(format!("{name}.jpg"));
    let bytes =
        std::fs::File::create(&file).with_context(|| format!("cannot write {}", file.display()))?;
    JpegEncoder::new_with_quality(std::io::BufWriter::new(bytes), QUALITY)
        .encode_image(&sheet)
        .with_context(|| format!("cannot write {}", file.display()))?;
    Ok(file)
}
