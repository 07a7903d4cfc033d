//! Places as they are built, from the documents of the atelier: carried in the program, read once.

use std::{collections::BTreeMap, sync::LazyLock};

use buyplus_api::{FixtureKind, PlacePlan, PlanFixture, PlanPortal, PlanSign, PlanSlot, PlanSpot};
use serde::Deserialize;

macro_rules! documents {
    ($($name:literal),*) => {
        [$(include_str!(concat!("../../../../assets/places/", $name, ".place.json"))),*]
    };
}

const DOCUMENTS: [&str; 9] = documents!(
    "bags",
    "beauty",
    "cab",
    "catwalk",
    "hall",
    "men",
    "shoes",
    "times_square",
    "women"
);
const FIXTURES: &str = include_str!("../../../../assets/places/fixtures/fixtures.json");

/// A place with what only the server asks about it.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) plan: PlacePlan,
    /// Whether billboards hang there.
    pub(crate) has_billboards: bool,
}

static PLACES: LazyLock<BTreeMap<String, Place>> = LazyLock::new(|| {
    let fixtures = fixtures();
    let read = |text: &&str| serde_json::from_str::<Document>(text).ok();
    let documents = DOCUMENTS.iter().filter_map(read);
    documents
        .map(|document| (document.name.clone(), document.place(&fixtures)))
        .collect()
});

/// The place of this name.
pub(crate) fn place(name: &str) -> Option<&'static Place> {
    PLACES.get(name)
}

impl Place {
    /// What fits into a slot of the place or of one of these pieces of furniture; nothing where there is no such slot.
    pub(crate) fn slot(&self, slot_id: &str, pieces: &[buyplus_api::Fixture]) -> Option<&PlanSlot> {
        let own = self.plan.slots.iter().find(|slot| slot.slot_id == slot_id);
        own.or_else(|| {
            let (piece, number) = slot_id.rsplit_once('.')?;
            let piece = pieces.iter().find(|one| one.id == piece)?;
            let kind = self
                .plan
                .fixtures
                .iter()
                .find(|one| one.kind == piece.kind)?;
            kind.slots.iter().find(|slot| slot.slot_id == number)
        })
    }

    /// Whether a point of the floor is within the walls.
    pub(crate) fn is_inside(&self, [x_m, _, z_m]: [f32; 3]) -> bool {
        let within = |value: f32, side: usize| {
            let sides = || self.plan.outline_m.iter().map(|corner| corner[side]);
            sides().any(|corner| corner <= value) && sides().any(|corner| corner >= value)
        };
        within(x_m, 0) && within(z_m, 1)
    }
}

#[derive(Deserialize)]
struct Document {
    name: String,
    entrance: Spot,
    environment: Environment,
    #[serde(default)]
    slots: Vec<Slot>,
    #[serde(default)]
    signs: Vec<Sign>,
    #[serde(default)]
    portals: Vec<Portal>,
    #[serde(default)]
    billboards: Vec<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct Spot {
    position_m: [f32; 3],
    yaw_rad: f32,
}

#[derive(Deserialize)]
struct Environment {
    box_min_m: [f32; 3],
    box_max_m: [f32; 3],
}

#[derive(Deserialize)]
struct Slot {
    id: String,
    department: String,
    fixture: String,
    #[serde(flatten)]
    spot: Spot,
    max_size_m: [f32; 3],
}

#[derive(Deserialize)]
struct Sign {
    id: String,
    #[serde(flatten)]
    spot: Spot,
    size_m: [f32; 2],
}

#[derive(Deserialize)]
struct Portal {
    to: String,
    #[serde(flatten)]
    spot: Spot,
    size_m: [f32; 2],
}

#[derive(Deserialize)]
struct Furniture {
    fixtures: Vec<Piece>,
}

#[derive(Deserialize)]
struct Piece {
    id: FixtureKind,
    size_m: [f32; 3],
    slots: Vec<PieceSlot>,
}

#[derive(Deserialize)]
struct PieceSlot {
    fixture: String,
    #[serde(flatten)]
    spot: Spot,
    max_size_m: [f32; 3],
}

impl Document {
    fn place(self, fixtures: &[PlanFixture]) -> Place {
        let [min, max] = [self.environment.box_min_m, self.environment.box_max_m];
        let [x_m, y_m, z_m] = self.entrance.position_m;
        Place {
            has_billboards: !self.billboards.is_empty(),
            plan: PlacePlan {
                outline_m: vec![
                    [min[0], min[2]],
                    [max[0], min[2]],
                    [max[0], max[2]],
                    [min[0], max[2]],
                ],
                entrance: PlanSpot {
                    x_m,
                    y_m,
                    z_m,
                    yaw_rad: self.entrance.yaw_rad,
                },
                slots: self.slots.into_iter().map(Slot::plan).collect(),
                signs: self.signs.into_iter().map(Sign::plan).collect(),
                portals: self.portals.into_iter().map(Portal::plan).collect(),
                fixtures: fixtures.to_vec(),
                place: self.name,
            },
        }
    }
}

impl Slot {
    fn plan(self) -> PlanSlot {
        let [x_m, y_m, z_m] = self.spot.position_m;
        PlanSlot {
            slot_id: self.id,
            department: self.department,
            kind: self.fixture,
            x_m,
            y_m,
            z_m,
            yaw_rad: self.spot.yaw_rad,
            size_m: Some(self.max_size_m),
        }
    }
}

impl Sign {
    fn plan(self) -> PlanSign {
        let [x_m, y_m, z_m] = self.spot.position_m;
        PlanSign {
            sign_id: self.id,
            x_m,
            y_m,
            z_m,
            yaw_rad: self.spot.yaw_rad,
            size_m: self.size_m,
        }
    }
}

impl Portal {
    fn plan(self) -> PlanPortal {
        let [x_m, _, z_m] = self.spot.position_m;
        PlanPortal {
            to: self.to,
            x_m,
            z_m,
            yaw_rad: self.spot.yaw_rad,
            width_m: self.size_m[0],
        }
    }
}

/// The furniture that there are models for.
fn fixtures() -> Vec<PlanFixture> {
    let furniture = serde_json::from_str::<Furniture>(FIXTURES);
    let pieces = furniture.map_or_else(|_| Vec::new(), |furniture| furniture.fixtures);
    let slot = |(number, slot): (usize, PieceSlot)| Slot {
        id: number.to_string(),
        department: String::new(),
        fixture: slot.fixture,
        spot: slot.spot,
        max_size_m: slot.max_size_m,
    };
    let fixture = |piece: Piece| PlanFixture {
        kind: piece.id,
        size_m: piece.size_m,
        slots: (1..).zip(piece.slots).map(slot).map(Slot::plan).collect(),
    };
    pieces.into_iter().map(fixture).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_that_is_carried_can_be_read() {
        assert_eq!(PLACES.len(), DOCUMENTS.len());
        assert_eq!(fixtures().len(), 5);
        let hall = place("hall").map(|hall| &hall.plan);
        assert_eq!(
            hall.map(|hall| (hall.slots.len(), hall.portals.len())),
            Some((28, 7))
        );
        assert!(place("times_square").is_some_and(|square| square.has_billboards));
        assert!(
            place("hall")
                .is_some_and(|hall| hall.is_inside([0.0; 3]) && !hall.is_inside([9.0, 0.0, 0.0]))
        );
    }
}
