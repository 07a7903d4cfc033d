//! What a draft says about stock: kept as the difference to what was on hand when it was written, so that publishing adds
//! what came in and does not bring back what was sold since.

use buyplus_api::ProductDraft;

use super::record::{Deltas, Draft};
use crate::{db::Conn, error::Result, services::inventory};

/// The differences between what a draft says and what is on hand.
pub(super) async fn deltas(conn: &mut Conn, document: &ProductDraft) -> Result<Deltas> {
    let mut deltas = Deltas::new();
    for variant in &document.variants {
        let Some(id) = &variant.id else { continue };
        let delta = i64::from(variant.stock) - inventory::on_hand(conn, id).await?;
        if delta != 0 {
            deltas.insert(id.clone(), delta);
        }
    }
    Ok(deltas)
}

/// Puts into a draft what would be on hand if it were published now; gives what is on hand.
pub(super) async fn show(conn: &mut Conn, draft: &mut Draft) -> Result<Vec<i64>> {
    let mut seen = Vec::with_capacity(draft.document.variants.len());
    for variant in &mut draft.document.variants {
        let Some(id) = &variant.id else { continue };
        let on_hand = inventory::on_hand(conn, id).await?;
        let delta = draft.deltas.get(id).copied().unwrap_or(0);
        variant.stock = u32::try_from((on_hand + delta).max(0)).unwrap_or(u32::MAX);
        seen.push(on_hand);
    }
    Ok(seen)
}
