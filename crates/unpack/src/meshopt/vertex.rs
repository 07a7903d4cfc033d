//! Attribute streams (mode `ATTRIBUTES`), versions 0 and 1. Works on one stream at a time; knows no filter.

use super::StreamError;

const HEADER: u8 = 0xa0;
const VERSION_MAX: u8 = 1;
/// Elements of one group of deltas, which share a bit width.
const GROUP: usize = 16;
const BLOCK_BYTES: usize = 8192;
const BLOCK_ELEMENTS_MAX: usize = 256;
/// The stream ends in at least this many bytes, by version, so that a decoder may read a whole group ahead.
const TAIL_MIN: [usize; 2] = [32, 24];
const BITS_V0: [u32; 4] = [0, 2, 4, 8];
const BITS_V1: [u32; 5] = [0, 1, 2, 4, 8];

/// Decodes `count` elements of `stride` bytes (a multiple of 4, at most 256).
pub(crate) fn decode_attributes(
    stream: &[u8],
    count: usize,
    stride: usize,
) -> Result<Vec<u8>, StreamError> {
    if stride == 0 || stride > 256 || !stride.is_multiple_of(4) {
        return Err(StreamError::Shape(
            "elements are 4 to 256 bytes long, in steps of 4",
        ));
    }
    let (&header, body) = stream.split_first().ok_or(StreamError::CutOff)?;
    let version = header & 0x0f;
    if header & 0xf0 != HEADER || version > VERSION_MAX {
        return Err(StreamError::Header(header));
    }
    let channels_bytes = if version == 0 { 0 } else { stride / 4 };
    let tail = stride + channels_bytes;
    let padded_tail = tail.max(TAIL_MIN[usize::from(version)]);
    let end = body
        .len()
        .checked_sub(padded_tail)
        .ok_or(StreamError::CutOff)?;
    let (last, channels) = body[body.len() - tail..].split_at(stride);
    let mut block = Blocks {
        data: &body[..end],
        last: last.to_vec(),
        channels,
        version,
        stride,
    };
    let mut out = vec![0; count.checked_mul(stride).ok_or(StreamError::CutOff)?];
    let per_block = ((BLOCK_BYTES / stride) & !(GROUP - 1)).min(BLOCK_ELEMENTS_MAX);
    for elements in out.chunks_mut(per_block * stride) {
        block.decode(elements)?;
    }
    if block.data.is_empty() {
        Ok(out)
    } else {
        Err(StreamError::LeftOver)
    }
}

/// What is left of a stream, and the element that the next delta counts from.
struct Blocks<'s> {
    data: &'s [u8],
    last: Vec<u8>,
    channels: &'s [u8],
    version: u8,
    stride: usize,
}

impl Blocks<'_> {
    fn decode(&mut self, out: &mut [u8]) -> Result<(), StreamError> {
        let stride = self.stride;
        let count = out.len() / stride;
        let controls = if self.version == 0 {
            &[][..]
        } else {
            take(&mut self.data, stride / 4)?
        };
        let mut planes = [[0_u8; BLOCK_ELEMENTS_MAX]; 4];
        for word in 0..stride / 4 {
            for (plane, bytes) in planes.iter_mut().enumerate() {
                let control = controls.get(word).map_or(0, |byte| byte >> (2 * plane) & 3);
                self.plane(control, &mut bytes[..count.next_multiple_of(GROUP)], count)?;
            }
            let channel = self.channels.get(word).copied().unwrap_or(0);
            self.sum(&planes, channel, word * 4, out)?;
        }
        self.last.copy_from_slice(&out[out.len() - stride..]);
        Ok(())
    }

    /// One byte of every element: deltas in groups, raw, or all zero.
    fn plane(&mut self, control: u8, out: &mut [u8], count: usize) -> Result<(), StreamError> {
        match (self.version, control) {
            (0, _) => self.groups(out, &BITS_V0),
            (_, 0 | 1) => self.groups(out, &BITS_V1[usize::from(control)..]),
            (_, 2) => {
                out.fill(0);
                Ok(())
            }
            _ => {
                out[..count].copy_from_slice(take(&mut self.data, count)?);
                Ok(())
            }
        }
    }

    fn groups(&mut self, out: &mut [u8], widths: &[u32]) -> Result<(), StreamError> {
        let header = take(&mut self.data, (out.len() / GROUP).div_ceil(4))?;
        for (index, group) in out.chunks_mut(GROUP).enumerate() {
            let width = widths[usize::from(header[index / 4] >> (2 * (index % 4)) & 3)];
            self.group(group, width)?;
        }
        Ok(())
    }

    /// Sixteen deltas of `bits` each; the largest value says that the delta follows as a byte of its own.
    fn group(&mut self, out: &mut [u8], bits: u32) -> Result<(), StreamError> {
        if bits == 0 {
            out.fill(0);
            return Ok(());
        }
        let packed = take(&mut self.data, GROUP * bits as usize / 8)?;
        if bits == 8 {
            out.copy_from_slice(packed);
            return Ok(());
        }
        let (per_byte, escape) = (8 / bits, (1_u8 << bits) - 1);
        for (index, value) in out.iter_mut().enumerate() {
            let slot = index as u32 % per_byte;
            // Single bits are packed from the low end of a byte, wider values from the high end.
            let shift = if bits == 1 {
                slot
            } else {
                8 - bits * (slot + 1)
            };
            *value = packed[index / per_byte as usize] >> shift & escape;
            if *value == escape {
                *value = take(&mut self.data, 1)?[0];
            }
        }
        Ok(())
    }

    /// Adds the deltas of four bytes up, as bytes, as 16-bit numbers, or by exclusive or of rotated 32-bit words.
    fn sum(
        &self,
        planes: &[[u8; BLOCK_ELEMENTS_MAX]; 4],
        channel: u8,
        at: usize,
        out: &mut [u8],
    ) -> Result<(), StreamError> {
        let word = |index: usize| [0, 1, 2, 3].map(|plane: usize| planes[plane][index]);
        let mut last = [0, 1, 2, 3].map(|byte: usize| self.last[at + byte]);
        for (index, element) in out.chunks_mut(self.stride).enumerate() {
            let delta = word(index);
            last = match channel & 3 {
                0 => {
                    [0, 1, 2, 3].map(|byte: usize| unzigzag8(delta[byte]).wrapping_add(last[byte]))
                }
                1 => {
                    let half = |low: usize| {
                        let delta = u16::from_le_bytes([delta[low], delta[low + 1]]);
                        let last = u16::from_le_bytes([last[low], last[low + 1]]);
                        unzigzag16(delta).wrapping_add(last).to_le_bytes()
                    };
                    let (low, high) = (half(0), half(2));
                    [low[0], low[1], high[0], high[1]]
                }
                2 => {
                    let turned =
                        u32::from_le_bytes(delta).rotate_left((32 - u32::from(channel >> 4)) & 31);
                    (turned ^ u32::from_le_bytes(last)).to_le_bytes()
                }
                kind => return Err(StreamError::Channel(kind)),
            };
            element[at..at + 4].copy_from_slice(&last);
        }
        Ok(())
    }
}

fn take<'s>(data: &mut &'s [u8], bytes: usize) -> Result<&'s [u8], StreamError> {
    let (head, rest) = data.split_at_checked(bytes).ok_or(StreamError::CutOff)?;
    *data = rest;
    Ok(head)
}

fn unzigzag8(value: u8) -> u8 {
    (value >> 1) ^ (value & 1).wrapping_neg()
}

fn unzigzag16(value: u16) -> u16 {
    (value >> 1) ^ (value & 1).wrapping_neg()
}
