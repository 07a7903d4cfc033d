//! Takes a picture of the screen, and of each eye if wanted, into PNG files.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use bevy::prelude::*;
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured};

use super::update;
use crate::view::{EyePicture, Output, ViewActive};

/// Frames drawn before the one that is kept: new meshes, pictures and pipelines reach the GPU over several.
const WARM_UP_FRAMES: u32 = 3;
/// Reading a picture back takes milliseconds; minutes mean that the driver is lost.
const STUCK: Duration = Duration::from_secs(120);

#[derive(Resource, Default)]
struct Captured(Vec<(Entity, Image)>);

/// Draws the world as it stands and writes `<name>.png` (and `<name>-eye0.png` …) into `out`.
///
/// # Errors
/// The picture cannot be read back from the GPU or written.
pub fn take(
    app: &mut App,
    out: &Path,
    name: &str,
    with_eyes: bool,
) -> anyhow::Result<Vec<PathBuf>> {
    app.insert_resource(ViewActive(true))
        .init_resource::<Captured>();
    for _ in 0..WARM_UP_FRAMES {
        update(app, Duration::ZERO);
    }
    let mut wanted = vec![(
        out.join(format!("{name}.png")),
        app.world().resource::<Output>().image.clone(),
    )];
    if with_eyes {
        let world = app.world_mut();
        let mut eyes = world.query::<&EyePicture>();
        let pictures = eyes
            .iter(world)
            .map(|eye| eye.0.clone())
            .collect::<Vec<_>>();
        let named = |(index, picture)| (out.join(format!("{name}-eye{index}.png")), picture);
        wanted.extend(pictures.into_iter().enumerate().map(named));
    }
    let shots = wanted
        .into_iter()
        .map(|(file, image)| (request(app, image), file))
        .collect::<Vec<_>>();
    wait_for(app, shots.len())?;
    app.insert_resource(ViewActive(false));
    let captured = std::mem::take(&mut app.world_mut().resource_mut::<Captured>().0);
    let mut files = Vec::new();
    for (shot, file) in shots {
        let image = captured
            .iter()
            .find(|(entity, _)| *entity == shot)
            .map(|(_, image)| image);
        let image = image.context("a picture was lost on its way from the GPU")?;
        write(image, &file)?;
        files.push(file);
    }
    Ok(files)
}

/// The screen as the world stands.
///
/// # Errors
/// The picture cannot be read back from the GPU.
pub fn screen(app: &mut App) -> anyhow::Result<image::RgbImage> {
    Ok(picture(app)?.to_rgb8())
}

/// The same with its transparency, in whatever form the GPU has it.
///
/// # Errors
/// The picture cannot be read back from the GPU.
pub fn picture(app: &mut App) -> anyhow::Result<image::DynamicImage> {
    app.insert_resource(ViewActive(true))
        .init_resource::<Captured>();
    for _ in 0..WARM_UP_FRAMES {
        update(app, Duration::ZERO);
    }
    let image = app.world().resource::<Output>().image.clone();
    request(app, image);
    wait_for(app, 1)?;
    let captured = std::mem::take(&mut app.world_mut().resource_mut::<Captured>().0);
    let (_, image) = captured
        .into_iter()
        .next()
        .context("a picture was lost on its way")?;
    image
        .try_into_dynamic()
        .context("a picture came back in an unknown format")
}

fn request(app: &mut App, image: Handle<Image>) -> Entity {
    app.world_mut()
        .spawn(Screenshot::image(image))
        .observe(
            |shot: On<ScreenshotCaptured>, mut captured: ResMut<Captured>| {
                captured.0.push((shot.entity, shot.image.clone()));
            },
        )
        .id()
}

fn wait_for(app: &mut App, count: usize) -> anyhow::Result<()> {
    let began = Instant::now();
    loop {
        update(app, Duration::ZERO);
        // The pictures are drawn by now: what follows only waits for them.
        app.insert_resource(ViewActive(false));
        if app.world().resource::<Captured>().0.len() >= count {
            return Ok(());
        }
        if began.elapsed() > STUCK {
            bail!("the GPU did not give a picture back in {STUCK:?}");
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn write(image: &Image, file: &Path) -> anyhow::Result<()> {
    let picture = image
        .clone()
        .try_into_dynamic()
        .context("a picture came back in an unknown format")?;
    picture
        .to_rgb8()
        .save(file)
        .with_context(|| format!("cannot write {}", file.display()))
}
