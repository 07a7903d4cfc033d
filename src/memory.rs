//! How much GPU memory the world takes: pictures and meshes that are alive, counted by their sizes.

use bevy::prelude::*;

/// What a place may take on a phone, bytes.
pub const BUDGET_BYTES: u64 = 200 * 1024 * 1024;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<GpuMemory>()
        .add_systems(Last, account.run_if(on_change));
}

/// What is alive now, as far as it is known.
#[derive(Resource, Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct GpuMemory {
    /// Pictures, their smaller copies included.
    pub textures_bytes: u64,
    /// Vertices and indices.
    pub meshes_bytes: u64,
}

impl GpuMemory {
    /// All of it.
    pub fn total_bytes(self) -> u64 {
        self.textures_bytes + self.meshes_bytes
    }
}

/// Whether pictures or meshes have come or gone.
fn on_change(
    mut images: MessageReader<AssetEvent<Image>>,
    mut meshes: MessageReader<AssetEvent<Mesh>>,
) -> bool {
    images.read().count() + meshes.read().count() > 0
}

fn account(images: Res<Assets<Image>>, meshes: Res<Assets<Mesh>>, mut memory: ResMut<GpuMemory>) {
    *memory = GpuMemory {
        textures_bytes: images.iter().map(|(_, image)| image_bytes(image)).sum(),
        meshes_bytes: meshes.iter().map(|(_, mesh)| mesh_bytes(mesh)).sum(),
    };
}

fn image_bytes(image: &Image) -> u64 {
    let descriptor = &image.texture_descriptor;
    let (block_wide, block_high) = descriptor.format.block_dimensions();
    let block_bytes = u64::from(descriptor.format.block_copy_size(None).unwrap_or(4));
    let level = |level: u32| {
        let (wide, high) = (
            (descriptor.size.width >> level).max(1),
            (descriptor.size.height >> level).max(1),
        );
        u64::from(wide.div_ceil(block_wide)) * u64::from(high.div_ceil(block_high)) * block_bytes
    };
    let layers = u64::from(descriptor.size.depth_or_array_layers);
    let samples = u64::from(descriptor.sample_count);
    (0..descriptor.mip_level_count).map(level).sum::<u64>() * layers * samples
}

/// Meshes that only the renderer holds (lenses, masks) are small and not counted.
fn mesh_bytes(mesh: &Mesh) -> u64 {
    let Ok(indices) = mesh.try_indices_option() else {
        return 0;
    };
    let index_bytes = indices.map_or(0, |indices| match indices {
        bevy::mesh::Indices::U16(indices) => indices.len() * 2,
        bevy::mesh::Indices::U32(indices) => indices.len() * 4,
    });
    (mesh.get_vertex_buffer_size() + index_bytes) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use bevy::render::render_resource::TextureFormat;

    #[test]
    fn pictures_and_meshes_are_as_large_as_their_contents() {
        let mut image = Image::new_target_texture(256, 128, TextureFormat::Rgba8UnormSrgb, None);
        assert_eq!(image_bytes(&image), 256 * 128 * 4);
        image.texture_descriptor.mip_level_count = 2;
        assert_eq!(image_bytes(&image), 256 * 128 * 4 + 128 * 64 * 4);
        image.texture_descriptor.mip_level_count = 1;
        image.texture_descriptor.format = TextureFormat::Bc7RgbaUnorm;
        assert_eq!(image_bytes(&image), 64 * 32 * 16);
        // Four corners with position, normal and texture coordinates, and six indices.
        assert!(mesh_bytes(&Rectangle::new(1.0, 1.0).into()) >= 4 * 32 + 6 * 2);
    }
}
