//! Images: where they are, what they are, how large they are. Only headers are read; no picture is decoded.

mod header;

use crate::accessors::{Uses, ViewUsage};
use crate::buffers::{Buffers, DataUri, View, check_external, parse_data_uri};
use crate::codes as c;
use crate::gltf::{Collection, Gltf, text};
use crate::issues::{Issues, quote};
use crate::json::Value;

pub(crate) use header::Format;

/// One image, as far as its header could be read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Image {
    pub width_px: u32,
    pub height_px: u32,
    /// What the bytes are, or else what the file declares.
    pub format: Option<Format>,
}

/// Checks all images and textures.
pub(crate) fn check(
    gltf: &Gltf,
    buffers: &Buffers,
    is_glb: bool,
    uses: &mut Uses,
    issues: &mut Issues,
) -> Vec<Image> {
    let mut images = vec![Image::default(); gltf.len(Collection::Images)];
    for (index, value) in gltf.each(Collection::Images) {
        let mut check = ImageCheck {
            gltf,
            buffers,
            is_glb,
            index,
            value,
            issues,
        };
        images[index] = check.run(uses);
    }
    for (index, texture) in gltf.each(Collection::Textures) {
        check_texture(
            gltf,
            texture,
            &images,
            &format!("/textures/{index}"),
            issues,
        );
    }
    images
}

struct ImageCheck<'c, 'a> {
    gltf: &'c Gltf<'a>,
    buffers: &'c Buffers<'a>,
    is_glb: bool,
    index: usize,
    value: Value<'a>,
    issues: &'c mut Issues,
}

impl ImageCheck<'_, '_> {
    fn run(&mut self, uses: &mut Uses) -> Image {
        let pointer = format!("/images/{}", self.index);
        let has_view = self
            .value
            .get("bufferView")
            .and_then(Value::as_index)
            .is_some();
        let has_uri = self.value.get("uri").and_then(Value::as_str).is_some();
        let mime = text(self.value, "mimeType");
        if has_view && mime.is_none() {
            self.issues.push(
                &c::UNSATISFIED_DEPENDENCY,
                format!("{pointer}/bufferView"),
                "An image in a buffer view needs its `mimeType`.",
            );
        }
        if has_view == has_uri {
            self.issues.push(
                &c::ONE_OF_MISMATCH,
                &pointer,
                "An image needs either `bufferView` or `uri`.",
            );
        }
        let declared = mime.as_deref().and_then(Format::from_mime);
        if has_view {
            self.use_view(uses, &format!("{pointer}/bufferView"));
        }
        if has_uri {
            let owned = self.load_uri(&format!("{pointer}/uri"));
            return owned.map_or(
                Image {
                    format: declared,
                    ..Image::default()
                },
                |data| self.read(&data, mime.as_deref(), "uri"),
            );
        }
        let view = self
            .gltf
            .resolve(self.value, "bufferView", Collection::BufferViews)
            .map(|(_, view)| View::read(view));
        match view.and_then(|view| self.buffers.slice(&view)) {
            Some(data) => self.read(data, mime.as_deref(), "bufferView"),
            None => Image {
                format: declared,
                ..Image::default()
            },
        }
    }

    fn use_view(&mut self, uses: &mut Uses, pointer: &str) {
        let Some((index, view)) =
            self.gltf
                .resolve(self.value, "bufferView", Collection::BufferViews)
        else {
            return;
        };
        let view = View::read(view);
        uses.use_view(index, &view, ViewUsage::Image, pointer, self.issues);
        if view.byte_stride.is_some() {
            self.issues.push(
                &c::IMAGE_BUFFER_VIEW_WITH_BYTESTRIDE,
                pointer,
                "The buffer view of an image has a stride.",
            );
        }
    }

    fn load_uri(&mut self, pointer: &str) -> Option<Vec<u8>> {
        let uri = text(self.value, "uri")?;
        let (media_type, data) = match parse_data_uri(&uri) {
            DataUri::None => {
                check_external(&uri, pointer, self.is_glb, self.issues);
                return None;
            }
            DataUri::Broken => {
                self.issues
                    .push(&c::INVALID_URI, pointer, "The data URI cannot be decoded.");
                return None;
            }
            DataUri::Decoded { media_type, data } => (media_type, data),
        };
        if header::recognize(&data).is_none_or(|format| format.mime() != media_type) {
            self.issues.push(
                &c::INVALID_URI,
                pointer,
                "The media type of the data URI is not that of the picture.",
            );
            return None;
        }
        if self.is_glb {
            self.issues
                .push(&c::URI_GLB, pointer, "A GLB refers to a picture by URI.");
            self.issues
                .push(&c::DATA_URI_GLB, pointer, "A GLB holds a data URI.");
        }
        Some(data)
    }

    fn read(&mut self, data: &[u8], mime: Option<&str>, source: &str) -> Image {
        let pointer = format!("/images/{}", self.index);
        let declared = mime.and_then(Format::from_mime);
        let Some(format) = header::recognize(data) else {
            self.issues.push(
                &c::IMAGE_UNRECOGNIZED_FORMAT,
                pointer,
                "The picture is neither PNG nor JPEG.",
            );
            return Image {
                format: declared,
                ..Image::default()
            };
        };
        let header = match header::read(format, data) {
            Ok(header) => header,
            Err(header::Fault::CutOff) => {
                self.issues.push(
                    &c::IMAGE_UNEXPECTED_EOS,
                    pointer,
                    "The picture ends before its header does.",
                );
                return Image {
                    format: Some(format),
                    ..Image::default()
                };
            }
            Err(header::Fault::Invalid(what)) => {
                self.issues.push(&c::IMAGE_DATA_INVALID, pointer, what);
                return Image {
                    format: Some(format),
                    ..Image::default()
                };
            }
        };
        if format == Format::WebP && !self.gltf.uses_extension("EXT_texture_webp") {
            self.issues.push(
                &c::IMAGE_NON_ENABLED_MIME_TYPE,
                &pointer,
                format!("{} needs an extension.", format.mime()),
            );
        }
        if let Some(mime) = mime.filter(|mime| *mime != format.mime()) {
            let what = format!(
                "The picture is {}, `{}` is declared.",
                format.mime(),
                quote(mime)
            );
            self.issues.push(
                &c::IMAGE_MIME_TYPE_INVALID,
                format!("{pointer}/{source}"),
                what,
            );
        }
        if !header.width_px.is_power_of_two() || !header.height_px.is_power_of_two() {
            let what = format!(
                "The picture has {}x{} pixels.",
                header.width_px, header.height_px
            );
            self.issues.push(&c::IMAGE_NPOT_DIMENSIONS, &pointer, what);
        }
        if header.is_unusual {
            self.issues.push(
                &c::IMAGE_FEATURES_UNSUPPORTED,
                pointer,
                "The picture has its own colours or pixel shape.",
            );
        }
        Image {
            width_px: header.width_px,
            height_px: header.height_px,
            format: Some(declared.unwrap_or(format)),
        }
    }
}

fn check_texture(
    gltf: &Gltf,
    texture: Value,
    images: &[Image],
    pointer: &str,
    issues: &mut Issues,
) {
    let mut check = |holder: Value, allowed: &[Format], path: &str| {
        let Some((index, image)) = gltf.resolve(holder, "source", Collection::Images) else {
            return;
        };
        let declared = text(image, "mimeType");
        let fits = match declared.as_deref() {
            Some(mime) => Format::from_mime(mime).is_some_and(|format| allowed.contains(&format)),
            None => images[index]
                .format
                .is_none_or(|format| allowed.contains(&format)),
        };
        if !fits {
            let what = "The texture cannot use an image of this type.";
            issues.push(
                &c::TEXTURE_INVALID_IMAGE_MIME_TYPE,
                format!("{pointer}{path}/source"),
                what,
            );
        }
    };
    check(texture, &[Format::Png, Format::Jpeg], "");
    if let Some(webp) = texture
        .get("extensions")
        .and_then(|extensions| extensions.get("EXT_texture_webp"))
    {
        check(webp, &[Format::WebP], "/extensions/EXT_texture_webp");
    }
}
