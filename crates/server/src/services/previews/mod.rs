//! Pictures of drafts "as the shopper sees it": asked for by merchants, drawn one after the other by the client.

mod draw;
mod studio;

use buyplus_api::{Preview, PreviewRequest, PreviewState, code};

pub(crate) use self::studio::{Studio, forever};
use crate::{
    app::App,
    db::{self, Conn},
    error::{Error, Result},
    ids::new_id,
    services::{
        assets::Kind,
        merchants::Merchant,
        places,
        storefront::{self, Kept},
    },
};

/// Pictures that a merchant may wait for at once.
const WAITING_MAX: i64 = 5;

#[derive(serde::Deserialize)]
struct Record {
    id: String,
    store_id: String,
    state: String,
    picture_sha256: Option<String>,
    message: Option<String>,
}

/// Asks for a picture.
pub(crate) async fn request(
    app: &App,
    merchant: &Merchant,
    store_id: &str,
    request: &PreviewRequest,
) -> Result<Preview> {
    let id = new_id("pre");
    db::again(|| async {
        let mut tx = app.db.begin().await?;
        // Whose store it is comes first: not even whether there is a client is told to others.
        let kept = storefront::find(&mut tx, &merchant.id, store_id).await?;
        app.studio.require_client()?;
        check(&kept, request)?;
        enqueue(&mut tx, app, &id, &kept, request).await?;
        Ok(tx.commit().await?)
    })
    .await?;
    app.studio.wake();
    let mut conn = app.db.snapshot().await?;
    get(&mut conn, &merchant.id, &id).await
}

/// How far a picture is.
pub(crate) async fn get(conn: &mut Conn, merchant_id: &str, id: &str) -> Result<Preview> {
    let record: Option<Record> = db::query_as(
        "SELECT id, store_id, state, picture_sha256, message FROM previews WHERE id = $1 AND merchant_id = $2",
    )
    .bind(id.replace('\0', ""))
    .bind(merchant_id)
    .fetch_optional(conn)
    .await?;
    let record = record.ok_or_else(|| Error::not_found("preview", id))?;
    Ok(Preview {
        id: record.id,
        store_id: record.store_id,
        state: match record.state.as_str() {
            "queued" => PreviewState::Queued,
            "rendering" => PreviewState::Rendering,
            "ready" => PreviewState::Ready,
            _ => PreviewState::Failed,
        },
        picture_url: record
            .picture_sha256
            .map(|sha256| buyplus_api::routes::asset(&sha256, Kind::Png.ending())),
        message: record.message,
    })
}

fn check(kept: &Kept, request: &PreviewRequest) -> Result<()> {
    let draft = kept.now();
    let room = draft.rooms.iter().find(|room| room.place == request.place);
    if request.place != draft.place && room.is_none() {
        return Err(Error::invalid(
            "/place",
            "must be the store's place or one of its rooms",
        ));
    }
    let pieces = room.map_or(&draft.fixtures, |room| &room.fixtures);
    let has_slot = |slot_id: &String| {
        let place = places::place(&request.place);
        place.is_some_and(|place| place.slot(slot_id, pieces).is_some())
    };
    match request.slot_id.as_ref().is_none_or(has_slot) {
        true => Ok(()),
        false => Err(Error::invalid("/slot_id", "the place has no such slot")),
    }
}

async fn enqueue(
    conn: &mut Conn,
    app: &App,
    id: &str,
    kept: &Kept,
    request: &PreviewRequest,
) -> Result<()> {
    let waiting: i64 = db::query_scalar(
        "SELECT COUNT(*) FROM previews WHERE merchant_id = $1 AND state IN ('queued', 'rendering')",
    )
    .bind(&kept.merchant_id)
    .fetch_one(&mut *conn)
    .await?;
    if waiting >= WAITING_MAX {
        let detail = format!("{WAITING_MAX} previews are under way; wait for one of them");
        return Err(Error::refused(429, code::TOO_MANY_REQUESTS, detail));
    }
    db::query(
        "INSERT INTO previews (id, merchant_id, store_id, place, slot_id, state, created_ms, expires_ms) \
         VALUES ($1, $2, $3, $4, $5, 'queued', $6, $6)",
    )
    .bind(id)
    .bind(&kept.merchant_id)
    .bind(&kept.id)
    .bind(&request.place)
    .bind(&request.slot_id)
    .bind(app.clock.now_ms())
    .execute(conn)
    .await?;
    Ok(())
}
