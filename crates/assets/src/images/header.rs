//! Headers of picture files: PNG (ISO/IEC 15948), JPEG (ITU-T T.81, annex B) and WebP (RFC 9649).

/// Formats that glTF names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Png,
    Jpeg,
    WebP,
}

/// What a header says.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Header {
    pub width_px: u32,
    pub height_px: u32,
    /// Colours other than sRGB or pixels that are not square.
    pub is_unusual: bool,
}

/// Why a header cannot be read.
pub(super) enum Fault {
    CutOff,
    Invalid(&'static str),
}

const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Fewer bytes are not worth a guess.
const MIN_BYTES: usize = 14;
/// `gAMA` of sRGB: 1/2.2 in units of 1/100000.
const SRGB_GAMMA: u32 = 45_455;

impl Format {
    pub fn mime(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::WebP => "image/webp",
        }
    }

    pub fn from_mime(mime: &str) -> Option<Self> {
        [Self::Png, Self::Jpeg, Self::WebP]
            .into_iter()
            .find(|format| format.mime() == mime)
    }
}

/// The format by its first bytes.
pub(super) fn recognize(data: &[u8]) -> Option<Format> {
    if data.len() < MIN_BYTES {
        None
    } else if data.starts_with(PNG_SIGNATURE) {
        Some(Format::Png)
    } else if data.starts_with(b"\xff\xd8\xff") {
        Some(Format::Jpeg)
    } else if data.starts_with(b"RIFF") && &data[8..12] == b"WEBP" {
        Some(Format::WebP)
    } else {
        None
    }
}

/// Reads the header.
pub(super) fn read(format: Format, data: &[u8]) -> Result<Header, Fault> {
    match format {
        Format::Png => read_png(data),
        Format::Jpeg => read_jpeg(data),
        Format::WebP => read_webp(data),
    }
}

fn read_png(data: &[u8]) -> Result<Header, Fault> {
    let mut header = Header::default();
    let mut at = PNG_SIGNATURE.len();
    loop {
        let length = be_u32(data, at).ok_or(Fault::CutOff)? as usize;
        let kind = data.get(at + 4..at + 8).ok_or(Fault::CutOff)?;
        let is_first = at == PNG_SIGNATURE.len();
        if is_first && kind != b"IHDR" {
            return Err(Fault::Invalid("The PNG does not start with its header."));
        }
        if length_of(kind).is_some_and(|expected| expected != length) {
            return Err(Fault::Invalid("A chunk of the PNG has the wrong length."));
        }
        if kind == b"IDAT" {
            return Ok(header);
        }
        let body = data
            .get(at + 8..(at + 8).saturating_add(length))
            .ok_or(Fault::CutOff)?;
        match kind {
            b"IHDR" => {
                header.width_px = be_u32(body, 0).ok_or(Fault::CutOff)?;
                header.height_px = be_u32(body, 4).ok_or(Fault::CutOff)?;
            }
            b"gAMA" => header.is_unusual |= be_u32(body, 0) != Some(SRGB_GAMMA),
            b"iCCP" | b"cHRM" => header.is_unusual = true,
            b"pHYs" => header.is_unusual |= be_u32(body, 0) != be_u32(body, 4),
            _ => {}
        }
        at += 12 + length;
    }
}

/// Length of the PNG chunks whose length is fixed.
fn length_of(kind: &[u8]) -> Option<usize> {
    match kind {
        b"IHDR" => Some(13),
        b"gAMA" => Some(4),
        b"cHRM" => Some(32),
        b"pHYs" => Some(9),
        b"sRGB" => Some(1),
        _ => None,
    }
}

fn read_jpeg(data: &[u8]) -> Result<Header, Fault> {
    let mut at = 2;
    loop {
        // Readers look for the next marker, whatever stands before it.
        while data.get(at).ok_or(Fault::CutOff)? != &0xFF {
            at += 1;
        }
        while data.get(at).ok_or(Fault::CutOff)? == &0xFF {
            at += 1;
        }
        let marker = data[at];
        at += 1;
        match marker {
            // A stuffed byte or a restart marker within a scan: no segment follows.
            0x00 | 0xD0..=0xD7 => continue,
            0x01 | 0xD9 => return Err(Fault::CutOff),
            _ => {}
        }
        let length = usize::from(be_u16(data, at).ok_or(Fault::CutOff)?);
        if length < 2 {
            return Err(Fault::Invalid(
                "A segment of the JPEG has an impossible length.",
            ));
        }
        let body = data.get(at + 2..).unwrap_or_default();
        // Start-of-frame markers are C0 to CF without DHT, JPG and DAC.
        if matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC) {
            let body = body.get(..length - 2).ok_or(Fault::CutOff)?;
            let (height, width) = (
                be_u16(body, 1).ok_or(Fault::CutOff)?,
                be_u16(body, 3).ok_or(Fault::CutOff)?,
            );
            if !matches!(body.get(5).ok_or(Fault::CutOff)?, 1 | 3) {
                return Err(Fault::Invalid(
                    "The JPEG has neither one nor three colour channels.",
                ));
            }
            return Ok(Header {
                width_px: width.into(),
                height_px: height.into(),
                is_unusual: false,
            });
        }
        at += length;
    }
}

fn read_webp(data: &[u8]) -> Result<Header, Fault> {
    let body = data.get(20..).ok_or(Fault::CutOff)?;
    let le_u24 = |at: usize| {
        Some(u32::from_le_bytes([
            *body.get(at)?,
            *body.get(at + 1)?,
            *body.get(at + 2)?,
            0,
        ]))
    };
    let size = match data.get(12..16).ok_or(Fault::CutOff)? {
        b"VP8X" => le_u24(4)
            .zip(le_u24(7))
            .map(|(width, height)| (width + 1, height + 1)),
        b"VP8L" => body.get(1..5).map(|four| {
            let bits = u32::from_le_bytes([four[0], four[1], four[2], four[3]]);
            ((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1)
        }),
        b"VP8 " => body.get(6..10).map(|four| {
            (
                u32::from(u16::from_le_bytes([four[0], four[1]]) & 0x3FFF),
                u32::from(u16::from_le_bytes([four[2], four[3]]) & 0x3FFF),
            )
        }),
        _ => return Err(Fault::Invalid("The WebP starts with an unknown chunk.")),
    };
    let (width_px, height_px) = size.ok_or(Fault::CutOff)?;
    Ok(Header {
        width_px,
        height_px,
        is_unusual: false,
    })
}

fn be_u32(data: &[u8], at: usize) -> Option<u32> {
    let four = data.get(at..at.checked_add(4)?)?;
    Some(u32::from_be_bytes([four[0], four[1], four[2], four[3]]))
}

fn be_u16(data: &[u8], at: usize) -> Option<u16> {
    let two = data.get(at..at.checked_add(2)?)?;
    Some(u16::from_be_bytes([two[0], two[1]]))
}
