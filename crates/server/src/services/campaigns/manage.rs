//! A merchant's own campaigns: checked, written, changed, taken away.

use std::collections::BTreeMap;

use buyplus_api::{
    Campaign, CampaignRequest, MerchantCampaign, MerchantCampaignList, StoreWarning, code,
};

use super::picture;
use crate::{
    clock::{parse_ms, rfc3339},
    db::{self, Conn},
    error::{Error, Result},
    services::{assets::Kind, places, wording::Findings},
};

const TITLE_CHARS_MAX: usize = 60;
const BODY_CHARS_MAX: usize = 140;
/// For all stores of a merchant together.
pub(crate) const CAMPAIGNS_MAX: usize = 200;

#[derive(serde::Deserialize)]
struct Record {
    id: String,
    document: String,
    picture_sha256: Option<String>,
    mime: Option<String>,
    starts_ms: Option<i64>,
    ends_ms: Option<i64>,
}

/// All of a merchant's campaigns.
pub(crate) async fn list(conn: &mut Conn, merchant_id: &str) -> Result<MerchantCampaignList> {
    let records: Vec<Record> = db::query_as(
        "SELECT c.id, c.document, c.picture_sha256, a.mime, c.starts_ms, c.ends_ms FROM campaigns c \
         JOIN stores s ON s.id = c.store_id LEFT JOIN assets a ON a.sha256 = c.picture_sha256 \
         WHERE s.merchant_id = $1 ORDER BY c.position, c.id",
    )
    .bind(merchant_id)
    .fetch_all(conn)
    .await?;
    let items = records.into_iter().map(Record::campaign);
    Ok(MerchantCampaignList {
        items: items.collect::<Result<_>>()?,
    })
}

/// One of them.
pub(crate) async fn get(conn: &mut Conn, merchant_id: &str, id: &str) -> Result<MerchantCampaign> {
    let all = list(conn, merchant_id).await?.items;
    let own = all.into_iter().find(|campaign| campaign.id == id);
    own.ok_or_else(|| Error::not_found("campaign", id))
}

/// Checks and writes a campaign, new or not; nothing of another merchant's is written over.
pub(crate) async fn put(
    conn: &mut Conn,
    merchant_id: &str,
    id: &str,
    request: &CampaignRequest,
) -> Result<MerchantCampaign> {
    let known = list(conn, merchant_id).await?.items;
    let before = known.into_iter().find(|campaign| campaign.id == id);
    let before = before.map(|campaign| campaign.terms);
    check(conn, merchant_id, request, before.as_ref())
        .await?
        .refuse()?;
    write(conn, id, request).await?;
    if list(conn, merchant_id).await?.items.len() > CAMPAIGNS_MAX {
        let detail =
            format!("a merchant has at most {CAMPAIGNS_MAX} campaigns; take one away first");
        return Err(Error::refused(409, code::TOO_MANY, detail));
    }
    get(conn, merchant_id, id).await
}

/// Takes a campaign away.
pub(crate) async fn delete(conn: &mut Conn, merchant_id: &str, id: &str) -> Result<()> {
    get(conn, merchant_id, id).await?;
    db::query("DELETE FROM campaigns WHERE id = $1")
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Writes a campaign that was checked, behind all others where it is new.
pub(crate) async fn write(conn: &mut Conn, id: &str, request: &CampaignRequest) -> Result<()> {
    let document = Campaign {
        id: id.to_owned(),
        store_id: request.store_id.clone(),
        place: request.place.clone(),
        title: request.title.clone(),
        body: request.body.clone(),
        picture: None,
        background: request.background.clone(),
        foreground: request.foreground.clone(),
        accent: request.accent.clone(),
        product_id: request.product_id.clone(),
    };
    db::query(
        "INSERT INTO campaigns (id, position, store_id, place, document, picture_sha256, starts_ms, ends_ms) \
         VALUES ($1, (SELECT COALESCE(MAX(position), 0) + 1 FROM campaigns), $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (id) DO UPDATE SET store_id = excluded.store_id, place = excluded.place, \
         document = excluded.document, picture_sha256 = excluded.picture_sha256, starts_ms = excluded.starts_ms, \
         ends_ms = excluded.ends_ms",
    )
    .bind(id)
    .bind(&request.store_id)
    .bind(&request.place)
    .bind(serde_json::to_string(&document)?)
    .bind(&request.picture_sha256)
    .bind(request.starts_at.as_deref().and_then(parse_ms))
    .bind(request.ends_at.as_deref().and_then(parse_ms))
    .execute(conn)
    .await?;
    Ok(())
}

/// What is wrong with a campaign. It may praise the merchant's products, and what it praised before: campaigns that the
/// shop came with have goods of their neighbours.
pub(crate) async fn check(
    conn: &mut Conn,
    merchant_id: &str,
    request: &CampaignRequest,
    before: Option<&CampaignRequest>,
) -> Result<Findings> {
    let mut found = Findings::default();
    check_words(request, &mut found);
    if !is_one_of(conn, "stores", &request.store_id, merchant_id).await? {
        found.error("/store_id", "must be one of your stores");
    }
    let is_new = before.is_none_or(|before| before.product_id != request.product_id);
    if let Some(id) = request.product_id.as_ref().filter(|_| is_new)
        && !is_one_of(conn, "products", id, merchant_id).await?
    {
        found.error("/product_id", "must be one of your products");
    }
    if let Some(sha256) = &request.picture_sha256 {
        let mime: Option<String> = db::query_scalar("SELECT mime FROM assets WHERE sha256 = $1")
            .bind(sha256.replace('\0', ""))
            .fetch_optional(conn)
            .await?;
        let kind = mime.as_deref().and_then(Kind::of_mime);
        if !matches!(kind, Some(Kind::Jpeg | Kind::Png | Kind::Webp)) {
            found.error(
                "/picture_sha256",
                "must be the hash of a picture on this server",
            );
        }
    }
    Ok(found)
}

/// Everybody's campaigns by id, with whose they are.
pub(crate) async fn owners(conn: &mut Conn) -> Result<BTreeMap<String, String>> {
    let rows: Vec<(String, String)> = db::query_as(
        "SELECT c.id, s.merchant_id FROM campaigns c JOIN stores s ON s.id = c.store_id",
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().collect())
}

fn check_words(request: &CampaignRequest, found: &mut Findings) {
    if !places::place(&request.place).is_some_and(|place| place.has_billboards) {
        found.error(
            "/place",
            "must be a place with billboards: times_square or cab",
        );
    }
    found.text("/title", &request.title, true, TITLE_CHARS_MAX);
    found.text("/body", &request.body, false, BODY_CHARS_MAX);
    let colours = [
        found.colour("/background", &request.background),
        found.colour("/foreground", &request.foreground),
        found.colour("/accent", &request.accent),
    ];
    if colours == [true; 3] {
        found.contrast("/foreground", &request.foreground, &request.background);
    }
    let mut instant = |pointer, text: &Option<String>| {
        let ms = text.as_deref().map(parse_ms);
        if ms == Some(None) {
            found.error(pointer, "must be an RFC 3339 instant");
        }
        ms.flatten()
    };
    let starts_ms = instant("/starts_at", &request.starts_at);
    let ends_ms = instant("/ends_at", &request.ends_at);
    if starts_ms
        .zip(ends_ms)
        .is_some_and(|(starts_ms, ends_ms)| ends_ms <= starts_ms)
    {
        found.error("/ends_at", "must be after starts_at");
    }
}

/// Whether a row of a table of ours is the merchant's.
async fn is_one_of(conn: &mut Conn, table: &str, id: &str, merchant_id: &str) -> Result<bool> {
    let found = db::query(format!(
        "SELECT id FROM {table} WHERE id = $1 AND merchant_id = $2"
    ))
    // PostgreSQL takes no text with a NUL, not even to say that there is none.
    .bind(id.replace('\0', ""))
    .bind(merchant_id)
    .fetch_optional(conn)
    .await?;
    Ok(found.is_some())
}

impl Record {
    fn campaign(self) -> Result<MerchantCampaign> {
        let document: Campaign = serde_json::from_str(&self.document)?;
        let terms = CampaignRequest {
            store_id: document.store_id,
            place: document.place,
            title: document.title,
            body: document.body,
            picture_sha256: self.picture_sha256.clone(),
            background: document.background,
            foreground: document.foreground,
            accent: document.accent,
            product_id: document.product_id,
            starts_at: self.starts_ms.map(rfc3339),
            ends_at: self.ends_ms.map(rfc3339),
        };
        let mut found = Findings::default();
        check_words(&terms, &mut found);
        let warnings: Vec<StoreWarning> = found.warnings;
        Ok(MerchantCampaign {
            id: self.id,
            terms,
            picture: picture(self.picture_sha256, self.mime),
            warnings,
        })
    }
}
