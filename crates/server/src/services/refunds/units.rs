//! Units of an order's lines: which there are, how many are left, what was paid for them. Pure.

use std::collections::{BTreeMap, BTreeSet};

use buyplus_api::{Line, LineUnits, code};

use crate::{
    error::{Error, Result},
    services::checkout::Terms,
};

/// Checks that these are units of these lines, each line named once.
pub(crate) fn check_units(lines: &[Line], units: &[LineUnits]) -> Result<()> {
    let mut seen = BTreeSet::new();
    for (index, one) in units.iter().enumerate() {
        if !lines.iter().any(|line| line.id == one.line_id) || !seen.insert(&one.line_id) {
            let detail = "must name a line of the order, each once";
            return Err(Error::invalid(&format!("/lines/{index}/line_id"), detail));
        }
        if one.quantity == 0 {
            let pointer = format!("/lines/{index}/quantity");
            return Err(Error::invalid(&pointer, "must be more than 0"));
        }
    }
    Ok(())
}

/// Checks that with those gone before, no line has more units than were bought.
pub(crate) fn check_left(
    lines: &[Line],
    units: &[LineUnits],
    gone: &BTreeMap<String, u32>,
) -> Result<()> {
    let too_many = |one: &&LineUnits| {
        let bought = lines.iter().find(|line| line.id == one.line_id);
        let gone = gone.get(&one.line_id).copied().unwrap_or(0);
        bought.is_none_or(|line| gone.saturating_add(one.quantity) > line.quantity)
    };
    match units.iter().find(too_many) {
        None => Ok(()),
        Some(one) => {
            let detail = format!("line {} has fewer units left than that", one.line_id);
            Err(Error::refused(409, code::UNITS_TOO_MANY, detail))
        }
    }
}

/// Units by line, all lists together.
pub(crate) fn count(lists: impl IntoIterator<Item = Vec<LineUnits>>) -> BTreeMap<String, u32> {
    let mut counted = BTreeMap::new();
    for one in lists.into_iter().flatten() {
        *counted.entry(one.line_id).or_insert(0_u32) += one.quantity;
    }
    counted
}

/// The lines of an order with these quantities, for the shelf.
pub(crate) fn of_units(lines: &[Line], units: &[LineUnits]) -> Vec<Line> {
    let line = |one: &LineUnits| {
        let line = lines.iter().find(|line| line.id == one.line_id)?;
        Some(Line {
            quantity: one.quantity,
            ..line.clone()
        })
    };
    units.iter().filter_map(line).collect()
}

/// What was paid for units, those before them counted: all units of a line together give all that was paid for it.
pub(super) fn paid_for(
    lines: &[Line],
    terms: &Terms,
    units: &[LineUnits],
    refunded: &BTreeMap<String, u32>,
) -> i64 {
    let paid = |one: &LineUnits| {
        let line = lines.iter().find(|line| line.id == one.line_id)?;
        let paid = terms.paid_by_line.get(&line.id).copied();
        let before = refunded.get(&line.id).copied().unwrap_or(0);
        let up_to = |units: u32| part(paid.unwrap_or(line.line_total_minor), units, line.quantity);
        Some(up_to(before.saturating_add(one.quantity)) - up_to(before))
    };
    units.iter().filter_map(paid).sum()
}

/// What the first `units` of `all` cost, rounded down.
fn part(paid_minor: i64, units: u32, all: u32) -> i64 {
    let part = i128::from(paid_minor) * i128::from(units.min(all)) / i128::from(all.max(1));
    i64::try_from(part).unwrap_or(paid_minor)
}

/// Both counts together.
pub(super) fn sum(
    one: &BTreeMap<String, u32>,
    other: &BTreeMap<String, u32>,
) -> BTreeMap<String, u32> {
    let mut sum = one.clone();
    for (line_id, quantity) in other {
        *sum.entry(line_id.clone()).or_insert(0) += quantity;
    }
    sum
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn units_paid_back_one_by_one_give_what_was_paid(paid_minor in 0_i64..1_000_000_000, all in 1_u32..99) {
            let each = |units| part(paid_minor, units + 1, all) - part(paid_minor, units, all);
            let parts: Vec<i64> = (0..all).map(each).collect();
            prop_assert_eq!(parts.iter().sum::<i64>(), paid_minor);
            prop_assert!(parts.iter().all(|part| (part - paid_minor / i64::from(all)).abs() <= 1));
        }
    }
}
