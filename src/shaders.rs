//! Carries the WGSL files of `shaders/` inside the program, so that no installation can lose one.

use std::path::{Path, PathBuf};

use bevy::asset::io::embedded::EmbeddedAssetRegistry;
use bevy::prelude::*;

/// URL of the lens pass.
pub const LENS: &str = "embedded://buyplus/shaders/lens.wgsl";
/// URL of the lean material for static rooms.
pub const ROOM: &str = "embedded://buyplus/shaders/room.wgsl";
/// URL of the material for painted panels.
pub const PANEL: &str = "embedded://buyplus/shaders/panel.wgsl";
/// URL of the reticle with its dwell ring.
pub const RETICLE: &str = "embedded://buyplus/shaders/reticle.wgsl";
/// URL of the discs that mark what can be looked at.
pub const MARK: &str = "embedded://buyplus/shaders/mark.wgsl";
/// URL of the mask over what a lens never shows.
pub const MASK: &str = "embedded://buyplus/shaders/mask.wgsl";

/// URL of the darkness before the eyes of a headset.
pub const VEIL: &str = "embedded://buyplus/shaders/veil.wgsl";

const SOURCES: [(&str, &[u8]); 7] = [
    ("lens.wgsl", include_bytes!("../shaders/lens.wgsl")),
    ("room.wgsl", include_bytes!("../shaders/room.wgsl")),
    ("panel.wgsl", include_bytes!("../shaders/panel.wgsl")),
    ("reticle.wgsl", include_bytes!("../shaders/reticle.wgsl")),
    ("mask.wgsl", include_bytes!("../shaders/mask.wgsl")),
    ("mark.wgsl", include_bytes!("../shaders/mark.wgsl")),
    ("veil.wgsl", include_bytes!("../shaders/veil.wgsl")),
];

pub(super) fn plugin(app: &mut App) {
    let registry = app.world_mut().resource_mut::<EmbeddedAssetRegistry>();
    for (name, bytes) in SOURCES {
        let file = PathBuf::from("shaders").join(name);
        registry.insert_asset(file.clone(), &Path::new("buyplus").join(&file), bytes);
    }
}
