//! How finely a good is drawn: reads a model's coarser versions (`MSFT_lod`, as `buyplus-assets optimize` writes them) and says
//! which one serves at a distance. Pure.
//! Specification: Microsoft's glTF extension `MSFT_lod`, with `MSFT_screencoverage` in `extras`.

use std::collections::HashMap;

use serde_json::Value;

use super::variants::{VariantsError, json_chunk};

/// A coarser version may be this far off as it is seen, pixels.
const OFF_MAX_PX: f32 = 1.0;
/// A coarser version takes over this much further away than the finer one takes over again.
const HYSTERESIS: f32 = 1.12;

/// Where a part of a model is drawn from: mesh and primitive.
pub type Primitive = (usize, usize);

/// The coarser versions of one model.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Coarser {
    steps: Vec<Step>,
    /// By the finest part: its stand-in at each step; nothing where it is left out.
    stand_ins: HashMap<Primitive, Vec<Option<Primitive>>>,
}

/// One step to a coarser version.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Step {
    /// The good fills no more than this of the picture's height.
    coverage: f32,
    /// How far its surface is off, metres.
    error_m: f32,
}

/// How things are seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sight {
    /// The picture's height as a tangent.
    pub span: f32,
    /// The same in pixels.
    pub high_px: f32,
}

/// What is drawn for a part of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawn {
    /// This.
    From(Primitive),
    /// Nothing: the coarser version leaves it out.
    LeftOut,
}

impl Coarser {
    /// Reads the versions of a GLB; a model without any has none.
    pub fn from_glb(bytes: &[u8]) -> Result<Self, VariantsError> {
        let root: Value = serde_json::from_slice(json_chunk(bytes)?)?;
        let mut coarser = Self::default();
        for node in items(&root, "nodes") {
            coarser.add(&root, node);
        }
        Ok(coarser)
    }

    fn add(&mut self, root: &Value, node: &Value) -> Option<()> {
        let finest = number(node.get("mesh")?)?;
        let ids = node.pointer("/extensions/MSFT_lod/ids")?.as_array()?;
        let coverages = node.pointer("/extras/MSFT_screencoverage");
        for (step, id) in ids.iter().enumerate() {
            let node = root.get("nodes")?.get(number(id)?)?;
            let coverage = coverages.and_then(|list| list.get(step)?.as_f64());
            let error_m = node.pointer("/extras/error_m").and_then(Value::as_f64);
            let seen = Step {
                coverage: coverage.unwrap_or_default() as f32,
                error_m: error_m.unwrap_or_default() as f32,
            };
            match self.steps.get_mut(step) {
                Some(known) => {
                    known.coverage = known.coverage.min(seen.coverage);
                    known.error_m = known.error_m.max(seen.error_m);
                }
                None => self.steps.push(seen),
            }
            let pairs = pairs(root, finest, number(node.get("mesh")?)?);
            for (primitive, stand_in) in pairs.into_iter().enumerate() {
                let list = self.stand_ins.entry((finest, primitive)).or_default();
                list.resize(step, list.last().copied().flatten());
                list.push(stand_in);
            }
        }
        Some(())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The step that serves a good of this size at that distance: 0 is the finest. `now` is the one that is drawn.
    pub fn step(&self, size_m: f32, distance_m: f32, sight: Sight, now: usize) -> usize {
        let serves = |(index, step): &(usize, &Step)| {
            let small_m = size_m / (step.coverage.max(1e-3) * sight.span);
            let exact_m = step.error_m * sight.high_px / (sight.span * OFF_MAX_PX);
            let from_m = small_m.max(exact_m);
            let is_drawn = *index < now;
            distance_m
                > if is_drawn {
                    from_m
                } else {
                    from_m * HYSTERESIS
                }
        };
        self.steps.iter().enumerate().take_while(serves).count()
    }

    /// What stands in for a part of the finest version at a step.
    pub fn drawn(&self, finest: Primitive, step: usize) -> Drawn {
        let Some(list) = self.stand_ins.get(&finest).filter(|_| step > 0) else {
            return Drawn::From(finest);
        };
        // A mesh with fewer versions than another one keeps its last.
        match list.get((step - 1).min(list.len().saturating_sub(1))) {
            Some(Some(stand_in)) => Drawn::From(*stand_in),
            Some(None) => Drawn::LeftOut,
            None => Drawn::From(finest),
        }
    }
}

/// For each primitive of a mesh the one of a coarser mesh that stands in for it: they keep order and material, and what
/// has no triangle left is not there.
fn pairs(root: &Value, finest: usize, coarser: usize) -> Vec<Option<Primitive>> {
    let materials = |mesh: usize| -> Vec<Option<usize>> {
        let mesh = root.get("meshes").and_then(|meshes| meshes.get(mesh));
        let primitives = mesh.map(|mesh| items(mesh, "primitives"));
        let material = |primitive: &Value| primitive.get("material").and_then(number);
        primitives.into_iter().flatten().map(material).collect()
    };
    let (fine, coarse) = (materials(finest), materials(coarser));
    let mut next = 0;
    let mut pair = |(at, material): (usize, &Option<usize>)| {
        // The last ones must still find theirs.
        let is_next = coarse.get(next) == Some(material) || fine.len() - at <= coarse.len() - next;
        let found = (is_next && next < coarse.len()).then_some((coarser, next));
        next += usize::from(found.is_some());
        found
    };
    fine.iter().enumerate().map(&mut pair).collect()
}

fn items<'v>(value: &'v Value, list: &str) -> impl Iterator<Item = &'v Value> {
    value
        .get(list)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn number(value: &Value) -> Option<usize> {
    value
        .as_u64()
        .and_then(|number| usize::try_from(number).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIGHT: Sight = Sight {
        span: 1.4,
        high_px: 540.0,
    };

    fn coarser() -> Coarser {
        let json = r#"{"nodes":[
            {"mesh":0,"extensions":{"MSFT_lod":{"ids":[1,2]}},"extras":{"MSFT_screencoverage":[0.4,0.12,0.0]}},
            {"mesh":1,"extras":{"error_m":0.0004}},{"mesh":2,"extras":{"error_m":0.004}}],
            "meshes":[{"primitives":[{"material":0},{"material":1}]},{"primitives":[{"material":0},{"material":1}]},
            {"primitives":[{"material":1}]}]}"#;
        let mut bytes = b"glTF\x02\0\0\0\0\0\0\0".to_vec();
        bytes.extend((json.len() as u32).to_le_bytes());
        bytes.extend(b"JSON");
        bytes.extend(json.as_bytes());
        Coarser::from_glb(&bytes).unwrap()
    }

    #[test]
    fn further_away_is_coarser_and_a_step_back_changes_nothing() {
        let coarser = coarser();
        let step = |distance_m: f32, now: usize| coarser.step(0.3, distance_m, SIGHT, now);
        assert_eq!([0.4, 1.0, 4.0].map(|away_m| step(away_m, 0)), [0, 1, 2]);
        assert_eq!(step(1.85, 1), 1, "not yet");
        assert_eq!(step(1.85, 2), 2, "no longer back");
        assert_eq!(step(1.7, 2), 1);
    }

    #[test]
    fn what_is_off_by_more_than_a_pixel_is_not_drawn() {
        let sharp = Sight {
            high_px: 4000.0,
            ..SIGHT
        };
        let coarser = coarser();
        assert_eq!(coarser.step(0.3, 4.0, sharp, 0), 1);
        assert_eq!(coarser.step(0.3, 20.0, sharp, 0), 2);
    }

    #[test]
    fn stand_ins_are_found_by_material() {
        let coarser = coarser();
        assert_eq!(coarser.drawn((0, 1), 0), Drawn::From((0, 1)));
        assert_eq!(coarser.drawn((0, 1), 1), Drawn::From((1, 1)));
        assert_eq!(coarser.drawn((0, 0), 2), Drawn::LeftOut);
        assert_eq!(coarser.drawn((0, 1), 2), Drawn::From((2, 0)));
        assert_eq!(coarser.drawn((7, 0), 2), Drawn::From((7, 0)), "has none");
    }
}
