//! What places are called: by the store where it has a word for them, else by our own.

use buyplus_api::{Department, Store};
use buyplus_panel::Texts;

/// The name of a place in the shopper's language.
pub fn name_of(place: &str, store: Option<&Store>, words: &Texts) -> String {
    let tag = words.lang().tag();
    if let Some(store) = store {
        if store.place == place {
            return store.name.get(tag).to_owned();
        }
        let room = store.rooms.iter().find(|room| room.place == place);
        let is_it = |department: &&Department| {
            department.id == place || department.place.as_deref() == Some(place)
        };
        let department = store.departments.iter().find(is_it);
        let name = room
            .map(|room| &room.name)
            .or_else(|| department.map(|department| &department.name));
        if let Some(name) = name {
            return name.get(tag).to_owned();
        }
    }
    words.get(&format!("place-{}", place.replace('_', "-")))
}
