//! Makes a draft what shoppers see: the product, its variants, prices, stock and files, and the index, in one transaction.

use buyplus_api::{
    AssetStats, LocalText, OptionValue, ProductDraft, ProductOption, UploadFile, VariantDraft, code,
};
use serde::{Deserialize, Serialize};

use super::{
    Shown, get,
    record::{self, Deltas},
    versions,
};
use crate::{
    db::{self, Conn},
    error::{Error, Result},
    services::{assets::Kind, catalogue, inventory, merchants::Merchant, uploads},
};

/// A model that a phone can take as it came; one that is more is offered packed first.
const PLAIN_TRIANGLES_MAX: u64 = 40_000;
const PLAIN_TEXTURE_PX_MAX: u64 = 2_048;
const PLAIN_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Thinner things than that are seen from no side.
const SIDE_M_MIN: f32 = 0.001;
/// Where files of ours begin: the place before is the poster's that came with the server.
const FIRST_MEDIA: i64 = 1;

/// The files of a product.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Media {
    /// The model that is offered first.
    pub(super) model: Option<String>,
    /// Role and hash of the others.
    pub(super) others: Vec<(String, String)>,
}

/// From now on shoppers see what the draft says.
pub(crate) async fn publish(
    conn: &mut Conn,
    seller: &Merchant,
    id: &str,
    now_ms: i64,
) -> Result<Shown> {
    let draft = record::find(conn, seller, id).await?;
    let before = media(conn, id).await?;
    let (media, stats) = chosen(conn, seller, &draft.document, before).await?;
    put_out(
        conn,
        seller,
        draft.document,
        &draft.deltas,
        (media, stats),
        now_ms,
    )
    .await?;
    get(conn, seller, id).await
}

/// From now on shoppers do not see it.
pub(crate) async fn unpublish(
    conn: &mut Conn,
    seller: &Merchant,
    id: &str,
    now_ms: i64,
) -> Result<Shown> {
    let draft = record::find(conn, seller, id).await?;
    let gone = db::query("UPDATE variants SET is_sold = 0 WHERE product_id = $1 AND is_sold = 1")
        .bind(id)
        .execute(&mut *conn)
        .await?;
    if gone.rows_affected() == 0 {
        let detail = "shoppers do not see the product as it is";
        return Err(Error::refused(409, code::PRODUCT_NOT_PUBLISHED, detail));
    }
    record::put(conn, seller, id, &draft.document, &draft.deltas, now_ms).await?;
    catalogue::refresh(conn, &[id]).await?;
    get(conn, seller, id).await
}

/// Writes everything that shoppers see of a product, and that it is a new version.
pub(super) async fn put_out(
    conn: &mut Conn,
    seller: &Merchant,
    document: ProductDraft,
    deltas: &Deltas,
    (media, stats): (Media, Option<AssetStats>),
    now_ms: i64,
) -> Result<()> {
    let id = document.id.clone().unwrap_or_default();
    versions::keep_what_was(conn, &id, seller, now_ms).await?;
    put_product(conn, seller, &id, &document, &media, stats).await?;
    put_variants(conn, seller, &id, &document).await?;
    for (variant_id, delta) in deltas {
        inventory::adjust(conn, variant_id, *delta).await?;
    }
    put_media(conn, &id, &media).await?;
    let version = versions::add(conn, &id, &document, &media, seller, now_ms).await?;
    record::set_published(conn, seller, &id, &document, version, now_ms).await?;
    catalogue::refresh(conn, &[&id]).await
}

/// The files that a product has now.
pub(super) async fn media(conn: &mut Conn, id: &str) -> Result<Media> {
    let model: Option<Option<String>> =
        db::query_scalar("SELECT model_sha256 FROM products WHERE id = $1")
            .bind(id)
            .fetch_optional(&mut *conn)
            .await?;
    let others = db::query_as(
        "SELECT role, sha256 FROM media WHERE product_id = $1 AND position >= $2 ORDER BY position",
    )
    .bind(id)
    .bind(FIRST_MEDIA)
    .fetch_all(conn)
    .await?;
    Ok(Media {
        model: model.flatten(),
        others,
    })
}

/// The files that a draft chooses; those that it says nothing about stay.
async fn chosen(
    conn: &mut Conn,
    seller: &Merchant,
    document: &ProductDraft,
    before: Media,
) -> Result<(Media, Option<AssetStats>)> {
    let is_model = |role: &str| ["model", "desktop", "phone"].contains(&role);
    let (mut models, mut pictures): (Vec<_>, Vec<_>) = before
        .others
        .into_iter()
        .partition(|(role, _)| is_model(role));
    let (mut model, mut stats) = (before.model, None);
    if let Some(upload_id) = &document.upload_id {
        let (found, files) = ready(conn, seller, "/upload_id", upload_id, &[Kind::Glb]).await?;
        let mut files = in_order(files, found.as_ref());
        let first = (!files.is_empty()).then(|| files.remove(0));
        (model, models, stats) = (first.map(|file| file.sha256), roles(files), found);
    }
    if let Some(ids) = &document.picture_ids {
        pictures.clear();
        for (number, upload_id) in ids.iter().enumerate() {
            let at = format!("/picture_ids/{number}");
            let kinds = [Kind::Jpeg, Kind::Png];
            let (_, files) = ready(conn, seller, &at, upload_id, &kinds).await?;
            let role = if number == 0 { "poster" } else { "picture" };
            pictures.extend(files.into_iter().map(|file| (role.to_owned(), file.sha256)));
        }
    }
    let others = models.into_iter().chain(pictures).collect();
    Ok((Media { model, others }, stats))
}

/// What was made of an upload that a draft names, and what the check said of it.
async fn ready(
    conn: &mut Conn,
    seller: &Merchant,
    at: &str,
    upload_id: &str,
    kinds: &[Kind],
) -> Result<(Option<AssetStats>, Vec<UploadFile>)> {
    let found = uploads::ready_files(conn, &seller.id, upload_id).await?;
    let fits = |filetype: &str| kinds.iter().any(|kind| kind.mime() == filetype);
    match found.filter(|(record, _)| fits(&record.filetype)) {
        Some((record, files)) => Ok((record.stats()?, files)),
        None => {
            let detail = format!("{at}: there is no ready upload `{upload_id}` of the right type");
            Err(Error::refused(409, code::UPLOAD_NOT_READY, detail))
        }
    }
}

/// The model as it came first, where a phone can take it; packed ones first where not.
fn in_order(mut files: Vec<UploadFile>, stats: Option<&AssetStats>) -> Vec<UploadFile> {
    let is_plain = stats.is_some_and(|stats| {
        stats.triangles <= PLAIN_TRIANGLES_MAX
            && stats.texture_px_max <= PLAIN_TEXTURE_PX_MAX
            && stats.file_bytes <= PLAIN_BYTES_MAX
    });
    if !is_plain {
        files.sort_by_key(|file| file.role == "model");
    }
    files
}

fn roles(files: Vec<UploadFile>) -> Vec<(String, String)> {
    let role = |file: UploadFile| (file.role, file.sha256);
    files.into_iter().map(role).collect()
}

async fn put_product(
    conn: &mut Conn,
    seller: &Merchant,
    id: &str,
    document: &ProductDraft,
    media: &Media,
    stats: Option<AssetStats>,
) -> Result<()> {
    let size_m = match (document.size_m, stats) {
        (Some(size_m), _) => Some(size_m),
        (None, Some(stats)) => Some(stats.extents_m.map(|side_m| side_m.max(SIDE_M_MIN))),
        (None, None) => size_of(conn, id).await?,
    };
    let needed = || Error::invalid("/size_m", "is needed where there is no model to measure");
    let size_m = size_m.ok_or_else(needed)?;
    let put = db::query(
        "INSERT INTO products (id, position, merchant_id, department, kind, name, description, size_m, options, \
         search_text, model_sha256) SELECT $1, COALESCE(MAX(position), -1) + 1, $2, $3, $4, $5, $6, $7, $8, '', $9 \
         FROM products WHERE true ON CONFLICT (id) DO UPDATE SET department = $3, kind = $4, name = $5, \
         description = $6, size_m = $7, options = $8, model_sha256 = $9 WHERE products.merchant_id = $2",
    )
    .bind(id)
    .bind(&seller.id)
    .bind(&document.department)
    .bind(&document.kind)
    .bind(serde_json::to_string(&document.name)?)
    .bind(serde_json::to_string(&document.description)?)
    .bind(serde_json::to_string(&size_m)?)
    .bind(serde_json::to_string(&options(document))?)
    .bind(&media.model)
    .execute(conn)
    .await?;
    match put.rows_affected() {
        1 => Ok(()),
        _ => {
            let detail =
                format!("there is a product `{id}` already; draft it anew with another id");
            Err(Error::refused(409, code::NAME_TAKEN, detail))
        }
    }
}

async fn size_of(conn: &mut Conn, id: &str) -> Result<Option<[f32; 3]>> {
    let size: Option<String> = db::query_scalar("SELECT size_m FROM products WHERE id = $1")
        .bind(id)
        .fetch_optional(conn)
        .await?;
    Ok(size.as_deref().map(serde_json::from_str).transpose()?)
}

/// Variants that the draft does not name are not sold any more; bags and orders still name them.
async fn put_variants(
    conn: &mut Conn,
    seller: &Merchant,
    id: &str,
    document: &ProductDraft,
) -> Result<()> {
    let known: Vec<String> =
        db::query_scalar("SELECT id FROM variants WHERE product_id = $1 ORDER BY position")
            .bind(id)
            .fetch_all(&mut *conn)
            .await?;
    // Every place is left before any is taken: two variants in one place are refused, even for a moment.
    for (place, variant_id) in (1_i64..).zip(&known) {
        db::query("UPDATE variants SET position = $2, is_sold = 0 WHERE id = $1")
            .bind(variant_id)
            .bind(-place)
            .execute(&mut *conn)
            .await?;
    }
    db::query(
        "DELETE FROM prices WHERE variant_id IN (SELECT id FROM variants WHERE product_id = $1)",
    )
    .bind(id)
    .execute(&mut *conn)
    .await?;
    for (place, variant) in (0_i64..).zip(&document.variants) {
        put_variant(conn, seller, id, place, variant).await?;
    }
    Ok(())
}

async fn put_variant(
    conn: &mut Conn,
    seller: &Merchant,
    product_id: &str,
    place: i64,
    variant: &VariantDraft,
) -> Result<()> {
    let id = variant.id.as_deref().unwrap_or_default();
    let put = db::query(
        "INSERT INTO variants (id, product_id, position, name, options, swatch, price_minor, currency, \
         material_variant, sku, is_sold) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1) \
         ON CONFLICT (id) DO UPDATE SET position = $3, name = $4, options = $5, swatch = $6, price_minor = $7, \
         currency = $8, material_variant = $9, sku = $10, is_sold = 1 WHERE variants.product_id = $2",
    )
    .bind(id)
    .bind(product_id)
    .bind(place)
    .bind(serde_json::to_string(&variant.name)?)
    .bind(serde_json::json!({ "colour": variant.colour }).to_string())
    .bind(&variant.swatch)
    .bind(variant.price_minor)
    .bind(&variant.currency)
    .bind(variant.material_variant.as_deref().unwrap_or(&variant.colour))
    .bind(&variant.sku)
    .execute(&mut *conn)
    .await?;
    if put.rows_affected() == 0 {
        let detail = format!("there is a variant `{id}` already; choose another id, or none");
        return Err(Error::refused(409, code::NAME_TAKEN, detail));
    }
    for (market_id, price_minor) in &variant.prices {
        db::query("INSERT INTO prices (market_id, variant_id, price_minor) VALUES ($1, $2, $3)")
            .bind(market_id)
            .bind(id)
            .bind(*price_minor)
            .execute(&mut *conn)
            .await?;
    }
    inventory::open(conn, id, &seller.id).await
}

async fn put_media(conn: &mut Conn, id: &str, media: &Media) -> Result<()> {
    db::query("DELETE FROM media WHERE product_id = $1 AND position >= $2")
        .bind(id)
        .bind(FIRST_MEDIA)
        .execute(&mut *conn)
        .await?;
    for (place, (role, sha256)) in (FIRST_MEDIA..).zip(&media.others) {
        db::query(
            "INSERT INTO media (product_id, position, kind, role, sha256) SELECT $1, $2, \
             CASE WHEN mime = 'model/gltf-binary' THEN 'model_3d' ELSE 'image' END, $3, sha256 \
             FROM assets WHERE sha256 = $4",
        )
        .bind(id)
        .bind(place)
        .bind(role)
        .bind(sha256)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// What the variants differ in: their colour.
fn options(document: &ProductDraft) -> [ProductOption; 1] {
    let values = document.variants.iter().map(|variant| OptionValue {
        id: variant.colour.clone(),
        name: variant.name.clone(),
    });
    [ProductOption {
        id: "colour".to_owned(),
        name: LocalText::new("Colour", "颜色"),
        values: values.collect(),
    }]
}
