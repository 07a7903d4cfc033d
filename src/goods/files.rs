//! Which of a product's files this GPU shows, and what has come of each. Asks nobody for anything.

use bevy::gltf::Gltf;
use bevy::image::{CompressedImageFormatSupport, CompressedImageFormats};
use bevy::platform::collections::{HashMap, HashSet};
use bevy::prelude::*;
use buyplus_api::{Media, MediaKind};

use super::Good;
use super::detail::Coarser;
use super::variants::Variants;

/// Roles of a product's models, as uploads name them: any GPU reads the first, the others lie as their GPUs read them.
const PLAIN: &str = "model";
const FOR_DESKTOPS: &str = "desktop";
const FOR_PHONES: &str = "phone";

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Models>()
        .add_systems(Startup, learn_formats);
}

/// Every model by content hash.
#[derive(Resource, Default)]
pub struct Models {
    reads: Reads,
    by_hash: HashMap<String, Model>,
}

/// What has come of a model.
pub enum Model {
    /// It is on its way.
    Asked,
    /// It is there, or being read.
    Here {
        /// The file.
        gltf: Handle<Gltf>,
        /// Its variants.
        variants: Variants,
        /// Its coarser versions.
        coarser: Coarser,
    },
    /// It never came.
    Missing,
}

/// Compressed textures that the GPU reads.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Reads {
    bc: bool,
    astc: bool,
}

fn learn_formats(support: Option<Res<CompressedImageFormatSupport>>, mut models: ResMut<Models>) {
    if let Some(support) = support {
        models.reads = Reads {
            bc: support.0.contains(CompressedImageFormats::BC),
            astc: support.0.contains(CompressedImageFormats::ASTC_LDR),
        };
    }
}

impl Models {
    /// What has come of a good's model.
    pub fn of(&self, good: &Good) -> Option<&Model> {
        self.by_hash.get(&self.file_of(good)?.sha256)
    }

    /// The file of a good's model, if it has one: the one made for this GPU before the one for any.
    pub fn file_of<'g>(&self, good: &'g Good) -> Option<&'g Media> {
        choose(&good.product.media, self.reads)
    }

    /// Whether a file has been asked for.
    pub fn knows(&self, sha256: &str) -> bool {
        self.by_hash.contains_key(sha256)
    }

    /// Says what has come of a file.
    pub fn set(&mut self, sha256: &str, model: Model) {
        self.by_hash.insert(sha256.to_owned(), model);
    }

    /// Lets go of all that is neither on its way nor one of these.
    pub fn keep(&mut self, used: &HashSet<&str>) {
        self.by_hash.retain(|sha256, model| {
            matches!(model, Model::Asked) || used.contains(sha256.as_str())
        });
    }
}

fn choose(media: &[Media], reads: Reads) -> Option<&Media> {
    let rank = |media: &Media| match media.role.as_deref() {
        _ if media.kind != MediaKind::Model3d => None,
        Some(FOR_DESKTOPS) => reads.bc.then_some(2),
        Some(FOR_PHONES) => reads.astc.then_some(1),
        Some(PLAIN) | None => Some(0),
        Some(_) => None,
    };
    let ranked = media.iter().filter_map(|media| Some((rank(media)?, media)));
    // Of equals the first.
    let best = ranked.rev().max_by_key(|(rank, _)| *rank);
    best.map(|(_, media)| media)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn media(role: Option<&str>) -> Media {
        Media {
            kind: MediaKind::Model3d,
            url: String::new(),
            sha256: role.unwrap_or("none").to_owned(),
            bytes: 1,
            mime: "model/gltf-binary".to_owned(),
            role: role.map(str::to_owned),
        }
    }

    #[test]
    fn a_gpu_gets_the_file_that_it_reads() {
        let roles = [Some(PLAIN), Some(FOR_DESKTOPS), Some(FOR_PHONES)];
        let media = roles.map(media);
        let chosen = |bc, astc| choose(&media, Reads { bc, astc }).map(|m| m.sha256.as_str());
        assert_eq!(chosen(true, true), Some("desktop"));
        assert_eq!(chosen(false, true), Some("phone"));
        assert_eq!(chosen(false, false), Some("model"), "any GPU reads it");
    }

    #[test]
    fn of_files_for_any_gpu_the_first_is_shown() {
        let mut picture = media(Some(PLAIN));
        picture.kind = MediaKind::Image;
        let files = [picture, media(None), media(Some(PLAIN))];
        let chosen = choose(&files, Reads::default()).map(|m| m.sha256.as_str());
        assert_eq!(chosen, Some("none"));
        assert_eq!(choose(&files[..1], Reads::default()), None);
    }
}
