//! Gives loaded pictures their smaller copies, off the frame, so that far surfaces do not shimmer. Makes none for what has them.

use std::sync::LazyLock;

use bevy::image::{ImageSampler, ImageSamplerDescriptor};
use bevy::prelude::*;
use bevy::render::render_resource::{TextureDimension, TextureFormat, TextureUsages};
use bevy::tasks::{AsyncComputeTaskPool, Task, futures::check_ready};

use crate::pending::Pending;
use crate::quality::Quality;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<UnderWay>()
        .add_message::<PicturesGrew>()
        .add_systems(First, (start_shrinking, finish_shrinking).chain());
}

/// Pictures have got their smaller copies: materials must take them up anew.
#[derive(Message, Debug, Clone, Copy)]
pub struct PicturesGrew;

/// Has every material of a kind take up its pictures anew where some have grown.
pub fn renew_materials<M: Asset>(
    mut grew: MessageReader<PicturesGrew>,
    mut materials: ResMut<Assets<M>>,
) {
    if grew.read().count() == 0 {
        return;
    }
    let ids = materials.ids().collect::<Vec<_>>();
    for id in ids {
        if let Some(mut material) = materials.get_mut(id) {
            // Bevy binds a picture once; only a write to the material makes it bind again.
            let _: &mut M = &mut material;
        }
    }
}

#[derive(Resource, Default)]
struct UnderWay(Vec<(AssetId<Image>, Task<(u32, Vec<u8>)>)>);

fn start_shrinking(
    mut events: MessageReader<AssetEvent<Image>>,
    quality: Res<Quality>,
    mut images: ResMut<Assets<Image>>,
    mut under_way: ResMut<UnderWay>,
) {
    for event in events.read() {
        let AssetEvent::Added { id } = event else {
            continue;
        };
        if images.get(*id).is_some_and(comes_with_mips)
            && let Some(mut image) = images.get_mut(*id)
        {
            image.sampler = smooth(&image.sampler, quality.anisotropy);
            continue;
        }
        let Some((image, data)) = images
            .get(*id)
            .and_then(|image| Some((image, image.data.as_ref()?)))
        else {
            continue;
        };
        if !wants_mips(image) {
            continue;
        }
        let (width, height) = (image.width() as usize, image.height() as usize);
        let is_srgb = image.texture_descriptor.format == TextureFormat::Rgba8UnormSrgb;
        let data = data.clone();
        let task =
            AsyncComputeTaskPool::get().spawn(async move { chain(data, width, height, is_srgb) });
        under_way.0.push((*id, task));
    }
}

fn finish_shrinking(
    quality: Res<Quality>,
    mut images: ResMut<Assets<Image>>,
    mut under_way: ResMut<UnderWay>,
    mut pending: ResMut<Pending>,
    mut grew: MessageWriter<PicturesGrew>,
) {
    let before = under_way.0.len();
    under_way.0.retain_mut(|(id, task)| {
        let Some((levels, data)) = check_ready(task) else {
            return true;
        };
        if let Some(mut image) = images.get_mut(*id) {
            image.texture_descriptor.mip_level_count = levels;
            image.data = Some(data);
            image.sampler = smooth(&image.sampler, quality.anisotropy);
        }
        false
    });
    if under_way.0.len() < before {
        grew.write(PicturesGrew);
    }
    pending.set("mips", under_way.0.len());
}

/// Compressed for the GPU, with its smaller copies in the file.
fn comes_with_mips(image: &Image) -> bool {
    let descriptor = &image.texture_descriptor;
    descriptor.format.is_compressed()
        && descriptor.mip_level_count > 1
        && descriptor.size.depth_or_array_layers == 1
}

fn wants_mips(image: &Image) -> bool {
    let descriptor = &image.texture_descriptor;
    descriptor.dimension == TextureDimension::D2
        && descriptor.mip_level_count == 1
        && descriptor.size.depth_or_array_layers == 1
        && descriptor.size.width.max(descriptor.size.height) >= 64
        && matches!(
            descriptor.format,
            TextureFormat::Rgba8UnormSrgb | TextureFormat::Rgba8Unorm
        )
        && !descriptor.usage.contains(TextureUsages::RENDER_ATTACHMENT)
}

/// The same sampler, smooth between mips and along slanted surfaces.
fn smooth(sampler: &ImageSampler, anisotropy: u16) -> ImageSampler {
    let mut descriptor = match sampler {
        ImageSampler::Descriptor(descriptor) => descriptor.clone(),
        ImageSampler::Default => ImageSamplerDescriptor::default(),
    };
    descriptor.set_filter(bevy::image::ImageFilterMode::Linear);
    descriptor.anisotropy_clamp = anisotropy;
    ImageSampler::Descriptor(descriptor)
}

/// The picture followed by all its halvings down to one pixel, and how many levels that makes.
fn chain(mut data: Vec<u8>, width: usize, height: usize, is_srgb: bool) -> (u32, Vec<u8>) {
    let (mut levels, mut width, mut height) = (1, width, height);
    let mut start = 0;
    while width > 1 || height > 1 {
        let level = halve(&data[start..], width, height, is_srgb);
        start = data.len();
        (width, height) = ((width / 2).max(1), (height / 2).max(1));
        data.extend(level);
        levels += 1;
    }
    (levels, data)
}

/// Light of each 8-bit sRGB code (IEC 61966-2-1).
static LIGHT: LazyLock<[f32; 256]> = LazyLock::new(|| {
    std::array::from_fn(|code| {
        let value = code as f32 / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    })
});

/// The light of an sRGB code, 0 to 1.
#[cfg(not(target_os = "android"))]
pub fn light_of(code: u8) -> f32 {
    LIGHT[usize::from(code)]
}

/// Steps of light in which a code is looked up: the darkest codes are 0.0003 apart, 20 steps.
const STEPS: usize = 1 << 16;

/// The nearest code of each step of light: a search for each of a million pixels would take a second a picture.
static CODE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut code = 0_usize;
    let nearest = |step: usize| {
        let light = step as f32 / (STEPS - 1) as f32;
        while code < 255 && LIGHT[code + 1] - light < light - LIGHT[code] {
            code += 1;
        }
        code as u8
    };
    (0..STEPS).map(nearest).collect()
});

/// The sRGB code of some light, 0 to 1.
pub fn code_of(light: f32) -> u8 {
    CODE[((light * (STEPS - 1) as f32 + 0.5) as usize).min(STEPS - 1)]
}

/// Each pixel is the mean of four; colours of sRGB pictures are averaged as light.
fn halve(pixels: &[u8], width: usize, height: usize, is_srgb: bool) -> Vec<u8> {
    let (half_width, half_height) = ((width / 2).max(1), (height / 2).max(1));
    let mut halved = Vec::with_capacity(half_width * half_height * 4);
    for y in 0..half_height {
        for x in 0..half_width {
            let at = |dx: usize, dy: usize| {
                let (x, y) = ((2 * x + dx).min(width - 1), (2 * y + dy).min(height - 1));
                (y * width + x) * 4
            };
            let four = [at(0, 0), at(1, 0), at(0, 1), at(1, 1)];
            for channel in 0..4 {
                let codes = four.map(|index| pixels[index + channel]);
                halved.push(if is_srgb && channel < 3 {
                    code_of(
                        codes
                            .map(|code| LIGHT[usize::from(code)])
                            .iter()
                            .sum::<f32>()
                            / 4.0,
                    )
                } else {
                    let sum = codes.map(u32::from).iter().sum::<u32>();
                    sum.div_ceil(4) as u8
                });
            }
        }
    }
    halved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_colour_stays_that_colour_at_every_size() {
        for is_srgb in [true, false] {
            let (levels, data) = chain([200, 100, 3, 255].repeat(8 * 4), 8, 4, is_srgb);
            assert_eq!(levels, 4);
            assert_eq!(data.len(), 4 * (32 + 8 + 2 + 1));
            assert!(data.chunks(4).all(|pixel| pixel == [200, 100, 3, 255]));
        }
    }

    #[test]
    fn every_code_is_found_again_by_its_light() {
        assert!((0..=255).all(|code| code_of(LIGHT[usize::from(code)]) == code));
    }

    #[test]
    fn black_and_white_mix_as_light() {
        let (_, data) = chain([[0, 0, 0, 255], [255, 255, 255, 255]].concat(), 2, 1, true);
        assert_eq!(data[8], 188, "half the light is code 188 in sRGB");
    }
}
