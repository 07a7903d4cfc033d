//! Has panels painted off the frame, and takes the pictures in when they are ready.

use std::sync::{Arc, Mutex, PoisonError};

use bevy::asset::RenderAssetUsages;
use bevy::image::ImageSampler;
use bevy::prelude::*;
use bevy::render::render_resource::{Extent3d, TextureDimension, TextureFormat};
use bevy::tasks::{AsyncComputeTaskPool, Task, futures::check_ready};
use buyplus_panel::{FontFiles, Fonts, Hit, Interaction, Lang, Texts};

use super::{PanelButton, WorldPanel};
use crate::app::FrameSystems;
use crate::gaze::Gaze;
use crate::pending::Pending;

/// The painter plugin, in a language.
pub fn plugin(lang: Lang) -> impl Plugin {
    move |app: &mut App| {
        match Painter::new(lang) {
            Ok(painter) => app
                .insert_resource(Words(painter.texts.clone()))
                .insert_resource(painter),
            Err(fault) => {
                error!("panels stay blank: {fault:#}");
                return;
            }
        };
        app.insert_resource(Language(lang)).add_systems(
            Update,
            (start_painting, finish_painting)
                .chain()
                .in_set(FrameSystems::Paint),
        );
    }
}

/// The language of the shopper.
#[derive(Resource, Debug, Clone, Copy, PartialEq)]
pub struct Language(pub Lang);

/// The fixed words in that language.
#[derive(Resource, Debug, Clone)]
pub struct Words(pub Arc<Texts>);

/// The picture of a panel, with its mips, and what can be chosen on it.
#[derive(Component, Debug, Clone)]
pub struct PaintedPanel {
    /// The picture, premultiplied.
    pub picture: Handle<Image>,
    /// Width and height as designed, degrees.
    pub size_deg: [f32; 2],
    /// What can be chosen.
    pub hits: Vec<Hit>,
}

/// Fonts and words, shared with the painting tasks.
#[derive(Resource, Clone)]
struct Painter {
    fonts: Arc<Mutex<Fonts>>,
    texts: Arc<Texts>,
}

/// What a panel looked like when it was last given to be painted.
#[derive(Component, Debug, Clone, PartialEq)]
struct Wanted {
    panel: buyplus_panel::Panel,
    interaction: Interaction,
}

/// A painting under way.
#[derive(Component)]
struct Painting(Task<(Image, [f32; 2], Vec<Hit>)>);

impl Painter {
    fn new(lang: Lang) -> anyhow::Result<Self> {
        let ftl = match lang {
            Lang::En => include_str!("../../assets/locales/en/buyplus.ftl"),
            Lang::ZhCn => include_str!("../../assets/locales/zh-CN/buyplus.ftl"),
        };
        Ok(Self {
            fonts: Arc::new(Mutex::new(Fonts::from_bytes(font_files())?)),
            texts: Arc::new(Texts::new(lang, ftl)?),
        })
    }

    fn paint(&self, wanted: &Wanted) -> (Image, [f32; 2], Vec<Hit>) {
        // A painter that panicked left the fonts as they were: they hold nothing but caches.
        let mut fonts = self.fonts.lock().unwrap_or_else(PoisonError::into_inner);
        let painted =
            buyplus_panel::paint(&wanted.panel, &mut fonts, &self.texts, &wanted.interaction);
        drop(fonts);
        (picture(&painted), painted.size_deg, painted.hits)
    }
}

fn start_painting(
    mut commands: Commands,
    painter: Res<Painter>,
    gaze: Res<Gaze>,
    buttons: Query<&PanelButton>,
    panels: Query<(Entity, &WorldPanel, Option<&Wanted>)>,
) {
    let focus = gaze.target.and_then(|target| buttons.get(target).ok());
    for (entity, panel, before) in &panels {
        let wanted = Wanted {
            panel: panel.panel.clone(),
            interaction: Interaction {
                focused: focus
                    .filter(|button| button.panel == entity)
                    .map(|button| button.id),
                pressed: None,
            },
        };
        if before == Some(&wanted) {
            continue;
        }
        let (painter, to_paint) = (painter.clone(), wanted.clone());
        let task = AsyncComputeTaskPool::get().spawn(async move { painter.paint(&to_paint) });
        // A newer wish replaces the painting under way.
        commands.entity(entity).try_insert((wanted, Painting(task)));
    }
}

fn finish_painting(
    mut commands: Commands,
    mut paintings: Query<(Entity, &mut Painting)>,
    mut images: ResMut<Assets<Image>>,
    mut pending: ResMut<Pending>,
) {
    let mut under_way = 0;
    for (entity, mut painting) in &mut paintings {
        let Some((image, size_deg, hits)) = check_ready(&mut painting.0) else {
            under_way += 1;
            continue;
        };
        commands
            .entity(entity)
            .try_remove::<Painting>()
            .try_insert(PaintedPanel {
                picture: images.add(image),
                size_deg,
                hits,
            });
    }
    pending.set("paintings", under_way);
}

fn font_files() -> FontFiles {
    FontFiles {
        text: include_bytes!("../../assets/fonts/text.ttf").into(),
        sign: include_bytes!("../../assets/fonts/sign.ttf").into(),
        han: include_bytes!("../../assets/fonts/han.otf").into(),
        han_sign: include_bytes!("../../assets/fonts/han-sign.otf").into(),
    }
}

/// The GPU picture of a painted panel, all mips included.
fn picture(painted: &buyplus_panel::Painted) -> Image {
    let levels = buyplus_panel::mips(painted);
    let mut image = Image::new_uninit(
        Extent3d {
            width: painted.width_px,
            height: painted.height_px,
            depth_or_array_layers: 1,
        },
        TextureDimension::D2,
        TextureFormat::Rgba8UnormSrgb,
        RenderAssetUsages::RENDER_WORLD,
    );
    image.texture_descriptor.mip_level_count = levels.len() as u32;
    image.data = Some(levels.into_iter().flat_map(|level| level.rgba).collect());
    image.sampler = ImageSampler::linear();
    image
}
