//! The one place that writes rows of products: whoever creates or changes goods does it through here, and calls
//! [`refresh`](super::refresh) with the products afterwards, in the same transaction.

use std::collections::BTreeMap;

use buyplus_api::{LocalText, ProductOption};

use crate::{
    db::{self, Conn, Rows},
    error::Result,
};

/// A product without its variants.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ProductFacts {
    pub(crate) id: String,
    pub(crate) department: String,
    pub(crate) kind: String,
    pub(crate) name: LocalText,
    pub(crate) description: LocalText,
    pub(crate) size_m: [f32; 3],
    /// What its variants differ in.
    pub(crate) options: Vec<ProductOption>,
}

/// A variant without its stock and its prices in other markets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct VariantFacts {
    pub(crate) id: String,
    pub(crate) name: LocalText,
    pub(crate) options: BTreeMap<String, String>,
    pub(crate) swatch: String,
    pub(crate) material_variant: String,
    /// In the default market.
    pub(crate) price_minor: i64,
    pub(crate) currency: String,
}

/// Goods that are not there yet, many to a statement.
pub(crate) struct NewGoods {
    products: Rows,
    variants: Rows,
    inventory: Rows,
    next_position: i64,
}

impl NewGoods {
    /// None yet; they will stand behind all others.
    pub(crate) async fn begin(conn: &mut Conn) -> Result<Self> {
        let last: Option<i64> =
            db::query_scalar("SELECT position FROM products ORDER BY position DESC LIMIT 1")
                .fetch_optional(conn)
                .await?;
        Ok(Self {
            products: Rows::new(
                "products (id, position, merchant_id, department, kind, name, description, size_m, options, search_text)",
            ),
            variants: Rows::new(
                "variants (id, product_id, position, name, options, swatch, price_minor, currency, material_variant)",
            ),
            inventory: Rows::new("inventory (variant_id, on_hand, reserved)"),
            next_position: last.map_or(0, |last| last + 1),
        })
    }

    /// One more product.
    pub(crate) fn product(&mut self, merchant_id: &str, product: &ProductFacts) -> Result<()> {
        self.products
            .row()
            .bind(&product.id)
            .bind(self.next_position)
            .bind(merchant_id)
            .bind(&product.department)
            .bind(&product.kind)
            .bind(serde_json::to_string(&product.name)?)
            .bind(serde_json::to_string(&product.description)?)
            .bind(serde_json::to_string(&product.size_m)?)
            .bind(serde_json::to_string(&product.options)?)
            .bind("");
        self.next_position += 1;
        Ok(())
    }

    /// One more variant, of a product that is there or among these, with what is on hand of it.
    pub(crate) fn variant(
        &mut self,
        product_id: &str,
        position: i64,
        variant: &VariantFacts,
        on_hand: i64,
    ) -> Result<()> {
        self.variants
            .row()
            .bind(&variant.id)
            .bind(product_id)
            .bind(position)
            .bind(serde_json::to_string(&variant.name)?)
            .bind(serde_json::to_string(&variant.options)?)
            .bind(&variant.swatch)
            .bind(variant.price_minor)
            .bind(&variant.currency)
            .bind(&variant.material_variant);
        self.inventory
            .row()
            .bind(&variant.id)
            .bind(on_hand)
            .bind(0_i64);
        Ok(())
    }

    /// Puts all of them in.
    pub(crate) async fn insert(self, conn: &mut Conn) -> Result<()> {
        self.products.insert(conn).await?;
        self.variants.insert(conn).await?;
        self.inventory.insert(conn).await?;
        Ok(())
    }
}

/// Writes what a product now is; its merchant, place in listings and files stay.
pub(crate) async fn update_product(conn: &mut Conn, product: &ProductFacts) -> Result<()> {
    db::query(
        "UPDATE products SET department = $2, kind = $3, name = $4, description = $5, size_m = $6, options = $7 \
         WHERE id = $1",
    )
    .bind(&product.id)
    .bind(&product.department)
    .bind(&product.kind)
    .bind(serde_json::to_string(&product.name)?)
    .bind(serde_json::to_string(&product.description)?)
    .bind(serde_json::to_string(&product.size_m)?)
    .bind(serde_json::to_string(&product.options)?)
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes what a variant now is; its product, place in a picker and stock stay.
pub(crate) async fn update_variant(conn: &mut Conn, variant: &VariantFacts) -> Result<()> {
    db::query(
        "UPDATE variants SET name = $2, options = $3, swatch = $4, price_minor = $5, currency = $6, \
         material_variant = $7, is_sold = 1 WHERE id = $1",
    )
    .bind(&variant.id)
    .bind(serde_json::to_string(&variant.name)?)
    .bind(serde_json::to_string(&variant.options)?)
    .bind(&variant.swatch)
    .bind(variant.price_minor)
    .bind(&variant.currency)
    .bind(&variant.material_variant)
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes what a variant costs in the default market.
pub(crate) async fn set_own_price(
    conn: &mut Conn,
    variant_id: &str,
    price_minor: i64,
) -> Result<()> {
    db::query("UPDATE variants SET price_minor = $2 WHERE id = $1")
        .bind(variant_id)
        .bind(price_minor)
        .execute(conn)
        .await?;
    Ok(())
}

/// Writes what a variant costs in another market; without a price it is not sold there.
pub(crate) async fn set_price(
    conn: &mut Conn,
    market_id: &str,
    variant_id: &str,
    price_minor: Option<i64>,
) -> Result<()> {
    let statement = match price_minor {
        Some(price_minor) => db::query(
            "INSERT INTO prices (market_id, variant_id, price_minor) VALUES ($1, $2, $3) \
             ON CONFLICT (market_id, variant_id) DO UPDATE SET price_minor = excluded.price_minor",
        )
        .bind(market_id)
        .bind(variant_id)
        .bind(price_minor),
        None => db::query("DELETE FROM prices WHERE market_id = $1 AND variant_id = $2")
            .bind(market_id)
            .bind(variant_id),
    };
    statement.execute(conn).await?;
    Ok(())
}
