//! Billboards: which campaigns run, which of them a shopper sees first, and what merchants make of theirs.

pub(crate) mod manage;

use buyplus_api::{Campaign, CampaignList, CampaignPicture, CampaignQuery, routes};

use crate::{
    db::{self, Conn},
    error::Result,
    ids::sha256_hex,
    services::{assets::Kind, paging::page_limit},
};

/// The campaigns that run now, in an order that is the asker's own and the same every time.
///
/// A device sees a shuffle of its own, so that every retailer is first for somebody; without a device they come as the
/// retailers arranged them.
pub(crate) async fn campaigns(
    conn: &mut Conn,
    query: &CampaignQuery,
    device_id: Option<&str>,
    now_ms: i64,
) -> Result<CampaignList> {
    let limit = page_limit(query.limit)?;
    let rows = db::query(
        "SELECT c.document, c.picture_sha256, a.mime FROM campaigns c JOIN stores s ON s.id = c.store_id \
         LEFT JOIN assets a ON a.sha256 = c.picture_sha256 \
         WHERE s.is_open = 1 AND ($1 = '' OR c.place = $1) AND ($2 = '' OR c.store_id = $2) \
         AND (c.starts_ms IS NULL OR c.starts_ms <= $3) AND (c.ends_ms IS NULL OR c.ends_ms > $3) \
         ORDER BY c.position, c.id",
    )
    .bind(query.place.as_deref().unwrap_or(""))
    .bind(query.store.as_deref().unwrap_or(""))
    .bind(now_ms)
    .fetch_all(conn)
    .await?;
    let campaign = |row: &db::Row| {
        Ok(Campaign {
            picture: picture(row.get("picture_sha256"), row.get("mime")),
            ..serde_json::from_str(row.get("document"))?
        })
    };
    let mut items: Vec<Campaign> = rows.iter().map(campaign).collect::<Result<_>>()?;
    if let Some(device_id) = device_id {
        items.sort_by_cached_key(|campaign| lot(device_id, &campaign.id));
    }
    items.truncate(limit as usize);
    Ok(CampaignList { items })
}

/// A picture, where there is one.
fn picture(sha256: Option<String>, mime: Option<String>) -> Option<CampaignPicture> {
    let (sha256, mime) = sha256.zip(mime)?;
    let kind = Kind::of_mime(&mime)?;
    Some(CampaignPicture {
        url: routes::asset(&sha256, kind.ending()),
        sha256,
        mime,
    })
}

/// What a campaign draws for a device: as good as random, and the same every time.
fn lot(device_id: &str, campaign_id: &str) -> String {
    sha256_hex(format!("{device_id} {campaign_id}").as_bytes())
}
