//! Whether a layout can be shown: everything that is wrong, with JSON pointers, and what had better be otherwise. Pure.

use std::collections::{BTreeMap, BTreeSet};

use buyplus_api::{Fixture, FixtureKind, LocalText, Sign, Slot, Store};

use crate::services::{
    places::{self, Place},
    wording::{Findings, is_slug},
};

const NAME_CHARS_MAX: usize = 60;
const GREETING_CHARS_MAX: usize = 200;
const MARQUEE_TITLE_CHARS_MAX: usize = 40;
const MARQUEE_TEXT_CHARS_MAX: usize = 160;
const SIGN_TITLE_CHARS_MAX: usize = 40;
const SIGN_SUBTITLE_CHARS_MAX: usize = 60;
const DEPARTMENTS_MAX: usize = 24;
const FIXTURES_MAX: usize = 40;
/// What is a little larger than its slot still looks right.
const FIT_TOLERANCE: f32 = 1.05;

/// Goods that may stand in a store, by product.
pub(crate) type Goods = BTreeMap<String, Good>;

/// A product as far as a shelf is concerned.
#[derive(Clone, Debug, Default)]
pub(crate) struct Good {
    /// Whether this store may show it: its merchant's own, or there since before.
    pub(crate) is_allowed: bool,
    pub(crate) variant_ids: BTreeSet<String>,
    pub(crate) size_m: [f32; 3],
}

/// One room of a store, its main place included.
struct Hall<'a> {
    /// Where in the document it is.
    pointer: String,
    place: &'static Place,
    slots: &'a [Slot],
    fixtures: &'a [Fixture],
    signs: &'a [Sign],
}

/// What is wrong with a layout.
pub(crate) fn check(store: &Store, goods: &Goods) -> Findings {
    let mut found = Findings::default();
    check_words(store, &mut found);
    check_theme(store, &mut found);
    check_departments(store, &mut found);
    for hall in halls(store, &mut found) {
        check_fixtures(&hall, &mut found);
        check_slots(&hall, goods, &mut found);
        check_signs(&hall, &mut found);
    }
    found
}

fn check_words(store: &Store, found: &mut Findings) {
    found.text("/name", &store.name, true, NAME_CHARS_MAX);
    found.text("/greeting", &store.greeting, false, GREETING_CHARS_MAX);
    let marquee = &store.marquee;
    found.text(
        "/marquee/title",
        &marquee.title,
        false,
        MARQUEE_TITLE_CHARS_MAX,
    );
    found.text(
        "/marquee/text",
        &marquee.text,
        false,
        MARQUEE_TEXT_CHARS_MAX,
    );
}

fn check_theme(store: &Store, found: &mut Findings) {
    let theme = &store.theme;
    let colours = [
        ("accent", &theme.accent),
        ("wall", &theme.wall),
        ("floor", &theme.floor),
        ("trim", &theme.trim),
        ("metal", &theme.metal),
        ("sign_background", &theme.sign_background),
        ("sign_text", &theme.sign_text),
    ];
    for (name, colour) in colours {
        found.colour(&format!("/theme/{name}"), colour);
    }
    found.contrast("/theme/sign_text", &theme.sign_text, &theme.sign_background);
}

fn check_departments(store: &Store, found: &mut Findings) {
    if store.departments.len() > DEPARTMENTS_MAX {
        found.error("/departments", format!("must be at most {DEPARTMENTS_MAX}"));
    }
    let mut ids = BTreeSet::new();
    for (index, department) in store.departments.iter().enumerate() {
        let pointer = format!("/departments/{index}");
        if !is_word(&department.id) || !ids.insert(&department.id) {
            let detail = "must be a word of `a`-`z`, `0`-`9`, `-` and `_`, each once";
            found.error(format!("{pointer}/id"), detail);
        }
        found.text(
            &format!("{pointer}/name"),
            &department.name,
            true,
            SIGN_TITLE_CHARS_MAX,
        );
        if let Some(place) = &department.place
            && !store.rooms.iter().any(|room| room.place == *place)
        {
            found.error(
                format!("{pointer}/place"),
                "must be the place of one of the rooms",
            );
        }
    }
}

/// The rooms that there are models for; of the others, that there are none.
fn halls<'a>(store: &'a Store, found: &mut Findings) -> Vec<Hall<'a>> {
    let mut halls = Vec::new();
    let mut places = BTreeSet::from([store.place.as_str()]);
    match place_of_goods(&store.place) {
        None => found.error(
            "/place",
            "must be a place that goods can stand in, such as hall",
        ),
        Some(place) => halls.push(Hall {
            pointer: String::new(),
            place,
            slots: &store.slots,
            fixtures: &store.fixtures,
            signs: &store.signs,
        }),
    }
    for (index, room) in store.rooms.iter().enumerate() {
        let pointer = format!("/rooms/{index}");
        found.text(
            &format!("{pointer}/name"),
            &room.name,
            true,
            SIGN_TITLE_CHARS_MAX,
        );
        if !store
            .departments
            .iter()
            .any(|one| one.id == room.department)
        {
            found.error(
                format!("{pointer}/department"),
                "must be one of the departments",
            );
        }
        if !places.insert(&room.place) {
            found.error(format!("{pointer}/place"), "is there twice");
        }
        match place_of_goods(&room.place) {
            None => found.error(
                format!("{pointer}/place"),
                "must be a place that goods can stand in",
            ),
            Some(place) => halls.push(Hall {
                pointer,
                place,
                slots: &room.slots,
                fixtures: &room.fixtures,
                signs: &room.signs,
            }),
        }
    }
    halls
}

fn place_of_goods(name: &str) -> Option<&'static Place> {
    places::place(name).filter(|place| !place.plan.slots.is_empty())
}

fn check_fixtures(hall: &Hall<'_>, found: &mut Findings) {
    if hall.fixtures.len() > FIXTURES_MAX {
        let detail = format!("must be at most {FIXTURES_MAX}");
        found.error(format!("{}/fixtures", hall.pointer), detail);
    }
    let own = hall.place.plan.slots.iter();
    let mut ids: BTreeSet<&str> = own.map(|slot| slot.department.as_str()).collect();
    for (index, fixture) in hall.fixtures.iter().enumerate() {
        let pointer = format!("{}/fixtures/{index}", hall.pointer);
        if !is_word(&fixture.id) || !ids.insert(&fixture.id) {
            let detail = "must be a word of `a`-`z`, `0`-`9`, `-` and `_` that nothing else here begins with";
            found.error(format!("{pointer}/id"), detail);
        }
        if !hall.place.is_inside(fixture.position_m) || fixture.position_m[1].abs() > 0.01 {
            found.error(
                format!("{pointer}/position_m"),
                "must be on the floor, within the walls",
            );
        }
        if !fixture.yaw_rad.is_finite() {
            found.error(format!("{pointer}/yaw_rad"), "must be a number of radians");
        }
        if fixture.kind == FixtureKind::Mannequin {
            found.warning(
                format!("{pointer}/kind"),
                "there is no model of it yet, so that nothing stands there",
            );
        }
    }
}

fn check_slots(hall: &Hall<'_>, goods: &Goods, found: &mut Findings) {
    let mut ids = BTreeSet::new();
    for (index, slot) in hall.slots.iter().enumerate() {
        let pointer = format!("{}/slots/{index}", hall.pointer);
        let place = hall.place.slot(&slot.slot_id, hall.fixtures);
        if place.is_none() {
            let detail = format!(
                "the place {} has no slot `{}`",
                hall.place.plan.place, slot.slot_id
            );
            found.error(format!("{pointer}/slot_id"), detail);
        }
        if !ids.insert(&slot.slot_id) {
            let detail = format!("two goods stand in `{}`", slot.slot_id);
            found.error(format!("{pointer}/slot_id"), detail);
        }
        let Some(good) = goods.get(&slot.product_id) else {
            let detail = format!("there is no product `{}` on sale", slot.product_id);
            found.error(format!("{pointer}/product_id"), detail);
            continue;
        };
        if !good.is_allowed {
            let detail = format!("`{}` is another merchant's product", slot.product_id);
            found.error(format!("{pointer}/product_id"), detail);
        }
        if !good.variant_ids.contains(&slot.variant_id) {
            let detail = format!("`{}` has no variant `{}`", slot.product_id, slot.variant_id);
            found.error(format!("{pointer}/variant_id"), detail);
        }
        let room_m = place.and_then(|place| place.size_m);
        let is_larger = |room_m: [f32; 3]| {
            let mut sides = good.size_m.iter().zip(room_m);
            sides.any(|(side_m, room_m)| *side_m > room_m * FIT_TOLERANCE)
        };
        if room_m.is_some_and(is_larger) {
            let message = format!(
                "`{}` is larger than its slot and may stick out",
                slot.product_id
            );
            found.warning(pointer, message);
        }
    }
}

fn check_signs(hall: &Hall<'_>, found: &mut Findings) {
    let mut ids = BTreeSet::new();
    for (index, sign) in hall.signs.iter().enumerate() {
        let pointer = format!("{}/signs/{index}", hall.pointer);
        let mut spots = hall.place.plan.signs.iter();
        if !spots.any(|spot| spot.sign_id == sign.sign_id) {
            let message = format!(
                "the place {} has no such sign, so that nobody sees it",
                hall.place.plan.place
            );
            found.warning(format!("{pointer}/sign_id"), message);
        }
        if !ids.insert(&sign.sign_id) {
            found.error(format!("{pointer}/sign_id"), "is there twice");
        }
        let mut text = |name: &str, text: &LocalText, needed, chars_max| {
            found.text(&format!("{pointer}/{name}"), text, needed, chars_max);
        };
        text("title", &sign.title, true, SIGN_TITLE_CHARS_MAX);
        text("subtitle", &sign.subtitle, false, SIGN_SUBTITLE_CHARS_MAX);
    }
}

fn is_word(text: &str) -> bool {
    is_slug(&text.replace('_', "-"))
}
