//! Addresses that a buyer gave before.
//!
//! Only in the mode for the conformance suite: an agent says who the buyer is and proves nothing, so anywhere
//! else anybody could read anybody's address by naming their mail address.

use super::wire::{Address, Buyer, Destination};
use crate::{
    db::{self, Conn},
    error::Result,
    ids::new_id,
};

/// Under what name a buyer's addresses are kept.
pub(super) fn key(buyer: Option<&Buyer>) -> Option<String> {
    let email = buyer?.email.as_deref()?.trim().to_lowercase();
    (!email.is_empty()).then_some(email)
}

/// The buyer's addresses, oldest first.
pub(super) async fn of_buyer(conn: &mut Conn, buyer: &str) -> Result<Vec<Destination>> {
    let rows: Vec<(String, String)> =
        db::query_as("SELECT id, address FROM ucp_addresses WHERE buyer = $1 ORDER BY position")
            .bind(buyer)
            .fetch_all(conn)
            .await?;
    let destination = |(id, address): (String, String)| {
        Ok(Destination {
            id: Some(id),
            address: serde_json::from_str(&address)?,
        })
    };
    rows.into_iter().map(destination).collect()
}

/// Keeps an address; gives it the name that the same one has already, or its own, or a new one.
pub(super) async fn keep(
    conn: &mut Conn,
    buyer: &str,
    destination: Destination,
) -> Result<Destination> {
    let known = of_buyer(conn, buyer).await?;
    if let Some(same) = known
        .iter()
        .find(|one| is_same(&one.address, &destination.address))
    {
        return Ok(Destination {
            id: same.id.clone(),
            ..destination
        });
    }
    let named = named(destination);
    // An id used again for another address means the new one from now on.
    db::query(
        "INSERT INTO ucp_addresses (buyer, id, position, address) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (buyer, id) DO UPDATE SET address = excluded.address",
    )
    .bind(buyer)
    .bind(&named.id)
    .bind(known.len() as i64)
    .bind(serde_json::to_string(&named.address)?)
    .execute(conn)
    .await?;
    Ok(named)
}

/// The destination under its own name, or a new one.
pub(super) fn named(destination: Destination) -> Destination {
    let id = destination.id.filter(|id| !id.is_empty());
    Destination {
        id: Some(id.unwrap_or_else(|| new_id("dst"))),
        ..destination
    }
}

fn is_same(one: &Address, other: &Address) -> bool {
    let place = |address: &Address| {
        [
            address.street_address.clone(),
            address.address_locality.clone(),
            address.address_region.clone(),
            address.postal_code.clone(),
            address.address_country.clone(),
        ]
    };
    place(one) == place(other)
}
