//! Stock: what was counted of each SKU. What is held for shoppers stays theirs.

use std::collections::{BTreeMap, BTreeSet};

use buyplus_tables::{Faults, Row};

use super::{Fate, Job, Tally, known, values};
use crate::{
    db::Conn,
    error::{Error, Result},
    services::inventory,
};

/// Units on hand by SKU, where they change.
pub(super) type Plan = Vec<(String, i64)>;

pub(super) async fn plan(
    conn: &mut Conn,
    job: &Job<'_>,
    rows: &[Row],
    faults: &mut Faults,
) -> Result<(Tally, Plan)> {
    let ids: BTreeSet<_> = rows
        .iter()
        .filter_map(|row| row.get("variant_id"))
        .collect();
    let known = known::variants(conn, &ids).await?;
    let (mut tally, mut plan, mut seen) = (Tally::default(), Vec::new(), BTreeMap::new());
    for row in rows {
        let id = values::id(row, "variant_id", faults);
        let on_hand = values::units(row, "on_hand", faults);
        if row.get("on_hand").is_none() {
            faults.push(row.fault("on_hand", "must not be empty"));
        }
        let (Some(id), Some(on_hand)) = (id, on_hand) else {
            continue;
        };
        let own = known
            .get(id)
            .filter(|one| one.merchant_id == job.merchant.id);
        let Some(own) = own else {
            faults.push(row.fault("variant_id", format!("you have no SKU `{id}`")));
            continue;
        };
        if let Some(fault) = values::once(&mut seen, id, row, "variant_id") {
            faults.push(fault);
        }
        if on_hand < own.reserved {
            let message = format!(
                "{} units are held for shoppers; it cannot be less",
                own.reserved
            );
            faults.push(row.fault("on_hand", message));
        }
        match on_hand == own.on_hand {
            true => tally.count(Fate::Unchanged),
            false => {
                tally.count(Fate::Changed);
                plan.push((id.to_owned(), on_hand));
            }
        }
    }
    Ok((tally, plan))
}

pub(super) async fn apply(conn: &mut Conn, plan: Plan) -> Result<()> {
    for (variant_id, on_hand) in plan {
        if !inventory::set_on_hand(conn, &variant_id, on_hand).await? {
            return Err(Error::Internal(format!(
                "more of {variant_id} is held than there is"
            )));
        }
    }
    Ok(())
}
