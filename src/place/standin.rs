//! Stands in for what is missing: whole places in plain boxes of the right size, and what a place's own document leaves out.

use super::document::PlaceDocument;

const DOCUMENTS: [(&str, &str); 5] = [
    ("times_square", include_str!("standins/times_square.json")),
    ("cab", include_str!("standins/cab.json")),
    ("hall", include_str!("standins/hall.json")),
    ("catwalk", include_str!("standins/catwalk.json")),
    ("studio", include_str!("standins/studio.json")),
];

/// The document of a place in boxes, for the places that every trip needs.
pub fn document(name: &str) -> Option<PlaceDocument> {
    let (_, json) = DOCUMENTS.iter().find(|(known, _)| *known == name)?;
    serde_json::from_str(json)
        .inspect_err(|fault| tracing::error!("the stand-in for {name} is wrong: {fault}"))
        .ok()
}

/// A place with doors, people, a ride and a runway where it has none of its own and is meant to.
pub fn completed(mut place: PlaceDocument) -> PlaceDocument {
    let Some(standin) = document(&place.name) else {
        return place;
    };
    if place.portals.is_empty() {
        place.portals = standin.portals;
    }
    if place.people.is_empty() {
        place.people = standin.people;
    }
    if place.ride.is_none() && standin.ride.is_some() {
        // The cabin is the place's own, the street is the stand-in's.
        place.ride = standin.ride;
        let street = standin.blocks.into_iter().filter(|block| !block.is_cabin);
        place.blocks.extend(street);
        place.billboards.extend(standin.billboards);
        place.signs.extend(standin.signs);
    }
    place.directory = place.directory.or(standin.directory);
    place.runway = place.runway.or(standin.runway);
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stand_in_can_be_entered_and_left() {
        for (name, _) in DOCUMENTS {
            let place = document(name).unwrap();
            assert_eq!(place.name, name);
            let can_leave = !place.portals.is_empty() || place.ride.is_some() || name == "studio";
            assert!(can_leave && !place.blocks.is_empty(), "{name}");
        }
        assert_eq!(document("nowhere"), None);
    }

    #[test]
    fn a_place_keeps_its_own_and_is_given_what_it_lacks() {
        let mut hall = document("hall").unwrap();
        hall.portals.truncate(1);
        hall.people.clear();
        hall.directory = None;
        let hall = completed(hall);
        assert_eq!(hall.portals.len(), 1, "its own doors are all it has");
        assert_eq!(hall.people.len(), 1);
        assert!(hall.directory.is_some());
    }
}
