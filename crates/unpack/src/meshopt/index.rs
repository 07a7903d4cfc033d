//! Index streams (modes `TRIANGLES` and `INDICES`). An index may lie past the vertices: who reads it has to check.

use super::StreamError;

const TRIANGLES_HEADER: u8 = 0xe0;
const SEQUENCE_HEADER: u8 = 0xd0;
const VERSION_MAX: u8 = 1;
/// The table of frequent codes at the end of a triangle stream.
const TABLE_BYTES: usize = 16;
const SEQUENCE_TAIL_BYTES: usize = 4;

/// Decodes `count` indices of a triangle list.
pub(crate) fn decode_triangles(stream: &[u8], count: usize) -> Result<Vec<u32>, StreamError> {
    if !count.is_multiple_of(3) {
        return Err(StreamError::Shape("triangles have three indices each"));
    }
    let version = version(stream, TRIANGLES_HEADER)?;
    let codes_end = 1 + count / 3;
    let table_at = stream
        .len()
        .checked_sub(TABLE_BYTES)
        .filter(|at| *at >= codes_end)
        .ok_or(StreamError::CutOff)?;
    let mut state = Triangles {
        data: &stream[codes_end..table_at],
        table: &stream[table_at..],
        edges: Ring::new([u32::MAX; 2]),
        vertices: Ring::new(u32::MAX),
        next: 0,
        last: 0,
        // The highest codes of version 1 step from the last free index instead of reading the ring.
        ring_codes: if version == 0 { 15 } else { 13 },
    };
    let mut indices = Vec::with_capacity(count);
    for &code in &stream[1..codes_end] {
        indices.extend(state.triangle(code)?);
    }
    match state.data.is_empty() {
        true => Ok(indices),
        false => Err(StreamError::LeftOver),
    }
}

/// Decodes `count` indices in any order.
pub(crate) fn decode_sequence(stream: &[u8], count: usize) -> Result<Vec<u32>, StreamError> {
    version(stream, SEQUENCE_HEADER)?;
    let end = stream
        .len()
        .checked_sub(SEQUENCE_TAIL_BYTES)
        .filter(|end| *end >= 1)
        .ok_or(StreamError::CutOff)?;
    let mut data = &stream[1..end];
    if data.len() < count {
        return Err(StreamError::CutOff);
    }
    let mut last = [0_u32; 2];
    let mut indices = Vec::with_capacity(count);
    for _ in 0..count {
        let value = varint(&mut data)?;
        let baseline = &mut last[(value & 1) as usize];
        *baseline = baseline.wrapping_add(unzigzag(value >> 1));
        indices.push(*baseline);
    }
    match data.is_empty() {
        true => Ok(indices),
        false => Err(StreamError::LeftOver),
    }
}

fn version(stream: &[u8], header: u8) -> Result<u8, StreamError> {
    let first = *stream.first().ok_or(StreamError::CutOff)?;
    let version = first & 0x0f;
    if first & 0xf0 != header || version > VERSION_MAX {
        return Err(StreamError::Header(first));
    }
    Ok(version)
}

/// The last sixteen of something; the newest has age 0.
struct Ring<T> {
    slots: [T; 16],
    at: usize,
}

impl<T: Copy> Ring<T> {
    fn new(empty: T) -> Self {
        Self {
            slots: [empty; 16],
            at: 0,
        }
    }

    fn push(&mut self, value: T) {
        self.slots[self.at] = value;
        self.at = (self.at + 1) & 15;
    }

    fn aged(&self, age: usize) -> T {
        self.slots[self.at.wrapping_sub(1 + age) & 15]
    }
}

struct Triangles<'s> {
    data: &'s [u8],
    table: &'s [u8],
    edges: Ring<[u32; 2]>,
    vertices: Ring<u32>,
    /// The lowest vertex that no triangle has used.
    next: u32,
    /// What the next free index is counted from.
    last: u32,
    ring_codes: usize,
}

impl Triangles<'_> {
    fn triangle(&mut self, code: u8) -> Result<[u32; 3], StreamError> {
        match code {
            0..0xf0 => self.on_edge(usize::from(code >> 4), usize::from(code & 15)),
            0xf0..0xfe => {
                let aux = self.table[usize::from(code & 15)];
                self.alone(0, aux)
            }
            0xfe.. => {
                let aux = byte(&mut self.data)?;
                if aux == 0 {
                    self.next = 0;
                }
                self.alone(if code == 0xfe { 0 } else { 15 }, aux)
            }
        }
    }

    /// A triangle on an edge of an earlier one.
    fn on_edge(&mut self, edge: usize, vertex: usize) -> Result<[u32; 3], StreamError> {
        let [a, b] = self.edges.aged(edge);
        let c = if vertex == 0 {
            self.new_vertex()
        } else if vertex < self.ring_codes {
            self.vertices.aged(vertex)
        } else {
            match vertex {
                13 => self.step(u32::MAX),
                14 => self.step(1),
                _ => self.free()?,
            }
        };
        if vertex == 0 || vertex >= self.ring_codes {
            self.vertices.push(c);
        }
        self.edges.push([c, b]);
        self.edges.push([a, c]);
        Ok([a, b, c])
    }

    /// A triangle that shares no known edge: three codes of 4 bits, 0 for a new vertex and 15 for a free index.
    fn alone(&mut self, first: usize, aux: u8) -> Result<[u32; 3], StreamError> {
        let codes = [first, usize::from(aux >> 4), usize::from(aux & 15)];
        // All new vertices are counted and all ring entries read before any free index, as the encoder did.
        let mut corners = codes.map(|code| match code {
            0 => self.new_vertex(),
            15 => 0,
            age => self.vertices.aged(age - 1),
        });
        for (corner, code) in corners.iter_mut().zip(codes) {
            if code == 15 {
                *corner = self.free()?;
            }
        }
        for (corner, code) in corners.iter().zip(codes) {
            if code == 0 || code == 15 {
                self.vertices.push(*corner);
            }
        }
        let [a, b, c] = corners;
        self.edges.push([b, a]);
        self.edges.push([c, b]);
        self.edges.push([a, c]);
        Ok(corners)
    }

    fn new_vertex(&mut self) -> u32 {
        let vertex = self.next;
        self.next = self.next.wrapping_add(1);
        vertex
    }

    fn step(&mut self, by: u32) -> u32 {
        self.last = self.last.wrapping_add(by);
        self.last
    }

    fn free(&mut self) -> Result<u32, StreamError> {
        let delta = unzigzag(varint(&mut self.data)?);
        Ok(self.step(delta))
    }
}

fn byte(data: &mut &[u8]) -> Result<u8, StreamError> {
    let (&first, rest) = data.split_first().ok_or(StreamError::CutOff)?;
    *data = rest;
    Ok(first)
}

/// Up to five groups of seven bits, lowest first.
fn varint(data: &mut &[u8]) -> Result<u32, StreamError> {
    let mut value = 0;
    for group in 0..5 {
        let next = byte(data)?;
        value |= u32::from(next & 127) << (7 * group);
        if next < 128 {
            break;
        }
    }
    Ok(value)
}

fn unzigzag(value: u32) -> u32 {
    (value >> 1) ^ (value & 1).wrapping_neg()
}
