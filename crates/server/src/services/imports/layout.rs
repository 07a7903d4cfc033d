//! What stands where: rows go into the drafts of stores, which shoppers see once they are published.

use std::collections::BTreeMap;

use buyplus_api::{Slot, Store};
use buyplus_tables::{Faults, Row};

use super::{Fate, Job, Tally, values};
use crate::{
    db::Conn,
    error::{Error, Result},
    services::storefront::{self, Kept},
};

/// Stores and what is to become their drafts.
pub(super) type Plan = Vec<(Kept, Store)>;

pub(super) async fn plan(
    conn: &mut Conn,
    job: &Job<'_>,
    rows: &[Row],
    faults: &mut Faults,
) -> Result<(Tally, Plan)> {
    let (mut tally, mut plan) = (Tally::default(), Vec::new());
    let mut by_store: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        if let Some(id) = values::id(row, "store_id", faults) {
            by_store.entry(id).or_default().push(row);
        }
    }
    for (store_id, rows) in by_store {
        let kept = match storefront::find(conn, &job.merchant.id, store_id).await {
            Ok(kept) => kept,
            Err(Error::Refused(_)) => {
                for row in rows {
                    faults.push(row.fault("store_id", format!("you have no store `{store_id}`")));
                }
                continue;
            }
            Err(error) => return Err(error),
        };
        let mut draft = kept.now().clone();
        let mut seen = BTreeMap::new();
        for row in &rows {
            if let Some(fate) = set(&mut draft, row, &mut seen, faults) {
                tally.count(fate);
            }
        }
        let found = storefront::examine(conn, &kept, &draft).await?;
        for error in found.errors {
            let (row, field) = whose(&draft, &rows, &error.pointer);
            let field = field.unwrap_or_default();
            faults.push(row.unwrap_or(rows[0]).fault(field, error.detail));
        }
        if draft != *kept.now() {
            plan.push((kept, draft));
        }
    }
    Ok((tally, plan))
}

pub(super) async fn apply(conn: &mut Conn, plan: Plan) -> Result<()> {
    for (kept, draft) in plan {
        storefront::keep_draft(conn, &kept, &draft).await?;
    }
    Ok(())
}

/// Puts what a row says into its slot; an empty product takes away what stands there.
fn set<'a>(
    draft: &mut Store,
    row: &'a Row,
    seen: &mut BTreeMap<(&'a str, &'a str), u64>,
    faults: &mut Faults,
) -> Option<Fate> {
    let place = values::id(row, "place", faults)?;
    let slot_id = values::id(row, "slot_id", faults)?;
    if let Some(fault) = values::once(seen, (place, slot_id), row, "slot_id") {
        faults.push(fault);
    }
    let Some(slots) = slots(draft, place) else {
        let message = format!("the store has no room `{place}`");
        faults.push(row.fault("place", message));
        return None;
    };
    let at = slots.iter().position(|slot| slot.slot_id == slot_id);
    let Some(product_id) = row.get("product_id") else {
        return Some(match at {
            None => Fate::Unchanged,
            Some(at) => {
                slots.remove(at);
                Fate::Changed
            }
        });
    };
    let slot = Slot {
        slot_id: slot_id.to_owned(),
        product_id: product_id.to_owned(),
        variant_id: values::id(row, "variant_id", faults)?.to_owned(),
    };
    Some(match at.map(|at| &mut slots[at]) {
        None => {
            slots.push(slot);
            Fate::Created
        }
        Some(before) if *before == slot => Fate::Unchanged,
        Some(before) => {
            *before = slot;
            Fate::Changed
        }
    })
}

fn slots<'a>(draft: &'a mut Store, place: &str) -> Option<&'a mut Vec<Slot>> {
    if draft.place == place {
        return Some(&mut draft.slots);
    }
    let room = draft.rooms.iter_mut().find(|room| room.place == place);
    room.map(|room| &mut room.slots)
}

/// The row that said what is at a JSON pointer, and the member that is meant.
fn whose<'a, 'p>(
    draft: &Store,
    rows: &[&'a Row],
    pointer: &'p str,
) -> (Option<&'a Row>, Option<&'p str>) {
    let parts: Vec<_> = pointer.split('/').skip(1).collect();
    let number = |text: &str| text.parse::<usize>().ok();
    let (place, slot, field) = match parts.as_slice() {
        ["slots", at, field] => (
            Some(draft.place.as_str()),
            number(at).and_then(|at| draft.slots.get(at)),
            *field,
        ),
        ["rooms", room, "slots", at, field] => {
            let room = number(room).and_then(|room| draft.rooms.get(room));
            let slot = room
                .zip(number(at))
                .and_then(|(room, at)| room.slots.get(at));
            (room.map(|room| room.place.as_str()), slot, *field)
        }
        _ => return (None, Some(pointer)),
    };
    let said = rows.iter().find(|row| {
        row.get("place") == place && row.get("slot_id") == slot.map(|slot| slot.slot_id.as_str())
    });
    (said.copied(), Some(field))
}
