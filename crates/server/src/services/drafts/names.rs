//! Identifiers of products and variants: given by the merchant, or made from what the thing is called. Each is unlike any
//! other in the shop, whoever sells it.

use buyplus_api::{ProductDraft, code};

use crate::{
    db::{self, Conn},
    error::{Error, Result},
};

const SLUG_BYTES_MAX: usize = 40;
const LETTERS: &[u8; 31] = b"0123456789abcdefghjkmnpqrstuvwx";
const LETTERS_ADDED: usize = 5;

/// Whether a product or a draft has this identifier.
pub(super) async fn is_taken(conn: &mut Conn, id: &str) -> Result<bool> {
    let taken = db::query(
        "SELECT id FROM products WHERE id = $1 UNION SELECT product_id FROM product_drafts WHERE product_id = $1",
    )
    .bind(id)
    .fetch_optional(conn)
    .await?;
    Ok(taken.is_some())
}

/// An identifier made from a name; with a few letters behind it where others have it already.
pub(super) async fn new_id(conn: &mut Conn, name: &str) -> Result<String> {
    let plain = slug(name);
    let mut id = plain.clone();
    while is_taken(conn, &id).await? {
        id = format!("{plain}-{}", letters());
    }
    Ok(id)
}

/// Gives the product and those variants without an identifier one, and refuses those that belong to another product.
pub(super) async fn name_variants(
    conn: &mut Conn,
    product_id: &str,
    document: &mut ProductDraft,
) -> Result<()> {
    document.id = Some(product_id.to_owned());
    for number in 0..document.variants.len() {
        let variant = &document.variants[number];
        let id = match &variant.id {
            Some(id) => id.clone(),
            None => format!("{product_id}-{}", variant.colour),
        };
        let is_twice = document.variants[..number]
            .iter()
            .any(|other| other.id.as_ref() == Some(&id));
        let owner: Option<String> =
            db::query_scalar("SELECT product_id FROM variants WHERE id = $1")
                .bind(&id)
                .fetch_optional(&mut *conn)
                .await?;
        if is_twice || owner.is_some_and(|owner| owner != product_id) {
            let detail = format!("there is a variant `{id}` already; choose another id, or none");
            return Err(Error::refused(409, code::NAME_TAKEN, detail));
        }
        document.variants[number].id = Some(id);
    }
    Ok(())
}

/// Small letters and digits of a name, with hyphens between.
fn slug(name: &str) -> String {
    let small = name.to_lowercase();
    let words = small
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    let mut slug = words.collect::<Vec<_>>().join("-");
    slug.truncate(SLUG_BYTES_MAX);
    match slug.trim_end_matches('-') {
        "" => "product".to_owned(),
        slug => slug.to_owned(),
    }
}

fn letters() -> String {
    let letter = |_| char::from(LETTERS[rand::random_range(0..LETTERS.len())]);
    (0..LETTERS_ADDED).map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_paths() {
        for (name, made) in [
            ("Aurelia — the bag!", "aurelia-the-bag"),
            ("手袋", "product"),
            ("  ../..  ", "product"),
            ("Émile 3", "mile-3"),
        ] {
            assert_eq!(slug(name), made);
        }
        assert!(slug(&"ab ".repeat(50)).len() <= SLUG_BYTES_MAX);
        assert_eq!(letters().len(), LETTERS_ADDED);
    }
}
