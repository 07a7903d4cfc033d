//! Opening a store after one that came with the shop: its rooms and colours, empty shelves, its own name.

use buyplus_api::{Department, Marquee, OpenStoreRequest, Room, Store, StoreTemplate, code};

use super::in_english;
use crate::{
    db::{self, Conn},
    error::{Error, Result},
    seed,
    services::{
        merchants::Merchant,
        wording::{Findings, is_slug, slug},
    },
};

const NAME_CHARS_MAX: usize = 60;
const ID_CHARS_MAX: usize = 40;
const STORES_MAX: i64 = 20;

/// Opens a store; its id.
pub(crate) async fn open(
    conn: &mut Conn,
    merchant: &Merchant,
    request: &OpenStoreRequest,
) -> Result<String> {
    let id = id(request)?;
    let stores: i64 = db::query_scalar("SELECT COUNT(*) FROM stores WHERE merchant_id = $1")
        .bind(&merchant.id)
        .fetch_one(&mut *conn)
        .await?;
    if stores >= STORES_MAX {
        let detail = format!("a merchant has at most {STORES_MAX} stores");
        return Err(Error::refused(409, code::TOO_MANY, detail));
    }
    let store = store(&id, merchant, request)?;
    let made = db::query(
        "INSERT INTO stores (id, merchant_id, position, document, is_open) \
         VALUES ($1, $2, (SELECT COALESCE(MAX(position), 0) + 1 FROM stores), $3, 0) ON CONFLICT DO NOTHING",
    )
    .bind(&id)
    .bind(&merchant.id)
    .bind(serde_json::to_string(&store)?)
    .execute(conn)
    .await?;
    match made.rows_affected() {
        1 => Ok(id),
        _ => {
            let detail = format!("there is a store `{id}` already; choose another id");
            Err(Error::refused(409, code::ID_TAKEN, detail))
        }
    }
}

fn id(request: &OpenStoreRequest) -> Result<String> {
    let mut found = Findings::default();
    found.text("/name", &request.name, true, NAME_CHARS_MAX);
    found.refuse()?;
    let id = match &request.id {
        Some(id) => id.clone(),
        None => slug(request.name.get("en"), ID_CHARS_MAX),
    };
    match is_slug(&id) {
        true => Ok(id),
        false => Err(Error::invalid(
            "/id",
            "must be 2 to 40 of `a`-`z`, `0`-`9` and `-`",
        )),
    }
}

/// The template without anything that stands or is written in it.
fn store(id: &str, merchant: &Merchant, request: &OpenStoreRequest) -> Result<Store> {
    let name = match request.template {
        StoreTemplate::Galleria => "galleria",
        StoreTemplate::Harbour => "harbour",
    };
    let model = seed::store(name)
        .ok_or_else(|| Error::Internal(format!("there is no template `{name}`")))?;
    let rooms = model.rooms.into_iter().map(|room| Room {
        slots: Vec::new(),
        fixtures: Vec::new(),
        signs: Vec::new(),
        ..room
    });
    let rooms: Vec<_> = rooms.collect();
    let departments: Vec<Department> = model.departments;
    Ok(Store {
        id: id.to_owned(),
        merchant_id: merchant.id.clone(),
        marquee: Marquee {
            title: request.name.clone(),
            ..Marquee::default()
        },
        greeting: in_english(&format!("Welcome to {}.", request.name.get("en"))),
        name: request.name.clone(),
        departments,
        slots: Vec::new(),
        fixtures: Vec::new(),
        signs: Vec::new(),
        rooms,
        show_id: None,
        version: 0,
        place: model.place,
        theme: model.theme,
    })
}
