//! One picture of a store as a shopper sees it, made without a window: before a shelf place, or at a place's entrance.
//! Changes nothing in the store.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail};
use bevy::prelude::*;
use image::ImageFormat;

mod stand;

use crate::app::{self, Options, Target};
use crate::film::{make_ready, screen, settle, update};
use crate::gaze::Reticle;
use crate::goods::{StoreState, slots_here};
use crate::place::Place;
use crate::view::{Fade, ViewActive};

/// So many shelf places are named to whoever asks for one that is not there.
const NAMED: usize = 12;

/// Waits until everything in the place is there and writes the picture (PNG).
///
/// # Errors
/// The store or the place cannot be entered, there is no such shelf place, no graphics device, a world that never comes to
/// rest, or a file that cannot be written.
pub fn take(
    options: &Options,
    slot: Option<&str>,
    size_px: UVec2,
    out: &Path,
) -> anyhow::Result<()> {
    let mut app = app::build(options, Target::Image(size_px));
    app.insert_resource(ViewActive(false));
    make_ready(&mut app)?;
    settle(&mut app)?;
    check_arrival(app.world(), options)?;
    if let Some(id) = slot {
        stand_before(&mut app, id)?;
    }
    app.insert_resource(Fade { brightness: 1.0 });
    hide_reticle(app.world_mut());
    update(&mut app, Duration::ZERO);
    settle(&mut app)?;
    let picture = screen(&mut app)?;
    picture
        .save_with_format(out, ImageFormat::Png)
        .with_context(|| format!("cannot write {}", out.display()))
}

fn check_arrival(world: &World, options: &Options) -> anyhow::Result<()> {
    let store_id = &options.store.store_id;
    match world.resource::<StoreState>() {
        StoreState::Open { .. } => {}
        StoreState::Away { fault, .. } => bail!("store {store_id}: {fault}"),
        StoreState::Wanted | StoreState::Asked { .. } => bail!("store {store_id} did not answer"),
    }
    if world.get_resource::<Place>().is_none() {
        bail!("{} cannot be entered", options.place);
    }
    Ok(())
}

fn stand_before(app: &mut App, id: &str) -> anyhow::Result<()> {
    let slots = slots_here(app.world());
    let Some(slot) = slots.iter().find(|slot| slot.id == id) else {
        let names = slots.iter().map(|slot| slot.id.as_str()).take(NAMED);
        let there_are = names.collect::<Vec<_>>().join(" ");
        bail!("there is no slot {id} in this place; there are: {there_are} …");
    };
    let (stance, head) = stand::before(app.world_mut(), slot);
    app.insert_resource(stance).insert_resource(head);
    Ok(())
}

fn hide_reticle(world: &mut World) {
    let mut reticles = world.query_filtered::<&mut Visibility, With<Reticle>>();
    for mut visibility in reticles.iter_mut(world) {
        *visibility = Visibility::Hidden;
    }
}
