//! What the draft of a published product would say that was published by other means than a draft.

use std::collections::BTreeMap;

use buyplus_api::{ProductDraft, VariantDraft};

use crate::{
    db::{self, Conn},
    error::Result,
};

#[derive(serde::Deserialize)]
struct Product {
    department: String,
    kind: String,
    name: String,
    description: String,
    size_m: String,
}

#[derive(serde::Deserialize)]
struct Variant {
    id: String,
    sku: Option<String>,
    name: String,
    options: String,
    swatch: String,
    price_minor: i64,
    currency: String,
    material_variant: String,
}

/// The draft that says what is published of the merchant's product, if it is one.
pub(super) async fn document(
    conn: &mut Conn,
    merchant_id: &str,
    id: &str,
) -> Result<Option<ProductDraft>> {
    let product: Option<Product> = db::query_as(
        "SELECT department, kind, name, description, size_m FROM products WHERE id = $1 AND merchant_id = $2",
    )
    .bind(id)
    .bind(merchant_id)
    .fetch_optional(&mut *conn)
    .await?;
    let Some(product) = product else {
        return Ok(None);
    };
    let variants: Vec<Variant> = db::query_as(
        "SELECT id, sku, name, options, swatch, price_minor, currency, material_variant FROM variants \
         WHERE product_id = $1 AND is_sold = 1 ORDER BY position",
    )
    .bind(id)
    .fetch_all(&mut *conn)
    .await?;
    let prices: Vec<(String, String, i64)> = db::query_as(
        "SELECT p.variant_id, p.market_id, p.price_minor FROM prices p JOIN variants v ON v.id = p.variant_id \
         WHERE v.product_id = $1",
    )
    .bind(id)
    .fetch_all(conn)
    .await?;
    let variants = variants
        .into_iter()
        .map(|variant| variant.draft(id, &prices));
    Ok(Some(ProductDraft {
        id: Some(id.to_owned()),
        department: product.department,
        kind: product.kind,
        name: serde_json::from_str(&product.name)?,
        description: serde_json::from_str(&product.description)?,
        size_m: Some(serde_json::from_str(&product.size_m)?),
        upload_id: None,
        picture_ids: None,
        variants: variants.collect::<Result<_>>()?,
    }))
}

impl Variant {
    fn draft(self, product_id: &str, prices: &[(String, String, i64)]) -> Result<VariantDraft> {
        let mut options: BTreeMap<String, String> = serde_json::from_str(&self.options)?;
        let end = self.id.strip_prefix(product_id);
        let end = end.map(|end| end.trim_start_matches('-').to_owned());
        let own = prices.iter().filter(|(id, _, _)| *id == self.id);
        Ok(VariantDraft {
            name: serde_json::from_str(&self.name)?,
            colour: options.remove("colour").or(end).unwrap_or_default(),
            swatch: self.swatch,
            material_variant: Some(self.material_variant).filter(|name| !name.is_empty()),
            price_minor: self.price_minor,
            currency: self.currency,
            prices: own
                .map(|(_, market, price_minor)| (market.clone(), *price_minor))
                .collect(),
            // Counted where it is shown.
            stock: 0,
            id: Some(self.id),
            sku: self.sku,
        })
    }
}
