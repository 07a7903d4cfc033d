//! Whether what a merchant wants a product to be makes sense. Every fault names its member.

use std::collections::BTreeSet;

use buyplus_api::{LocalText, ProductDraft, VariantDraft};

use crate::{
    db::{self, Conn},
    error::{Error, Result},
    services::uploads::header::is_invisible,
};

const NAME_CHARS_MAX: usize = 120;
const TEXT_CHARS_MAX: usize = 4_000;
const LANGUAGES_MAX: usize = 10;
const VARIANTS_MAX: usize = 100;
const PICTURES_MAX: usize = 12;
const SLUG_BYTES_MAX: usize = 60;
const ID_BYTES_MAX: usize = 100;
const PRICE_MINOR_MAX: i64 = 100_000_000_000;
const STOCK_MAX: u32 = 1_000_000;
const SIDE_M: std::ops::RangeInclusive<f32> = 0.001..=100.0;

/// The markets, the default one first, with their currencies.
type Markets = Vec<(String, String)>;

/// The draft, if it makes sense.
pub(super) async fn sound(conn: &mut Conn, wanted: &ProductDraft) -> Result<ProductDraft> {
    let markets: Markets = db::query_as("SELECT id, currency FROM markets ORDER BY position")
        .fetch_all(conn)
        .await?;
    if let Some(id) = &wanted.id {
        slug("/id", id, ID_BYTES_MAX)?;
    }
    slug("/department", &wanted.department, SLUG_BYTES_MAX)?;
    slug("/kind", &wanted.kind, SLUG_BYTES_MAX)?;
    named("/name", &wanted.name)?;
    texts("/description", &wanted.description, TEXT_CHARS_MAX)?;
    let sides = wanted.size_m.iter().flatten();
    if !sides.into_iter().all(|side_m| SIDE_M.contains(side_m)) {
        return Err(Error::invalid(
            "/size_m",
            "must be three sides of 0.001 to 100 metres",
        ));
    }
    if wanted
        .picture_ids
        .as_ref()
        .is_some_and(|ids| ids.len() > PICTURES_MAX)
    {
        let detail = format!("holds at most {PICTURES_MAX} pictures");
        return Err(Error::invalid("/picture_ids", detail));
    }
    if !(1..=VARIANTS_MAX).contains(&wanted.variants.len()) {
        let detail = format!("must hold 1 to {VARIANTS_MAX} variants");
        return Err(Error::invalid("/variants", detail));
    }
    let mut colours = BTreeSet::new();
    for (number, one) in wanted.variants.iter().enumerate() {
        let at = format!("/variants/{number}");
        if !colours.insert(&one.colour) {
            let detail = format!("is there twice: `{}`", one.colour);
            return Err(Error::invalid(&format!("{at}/colour"), detail));
        }
        variant(&at, one, &markets)?;
    }
    Ok(wanted.clone())
}

fn variant(at: &str, one: &VariantDraft, markets: &Markets) -> Result<()> {
    let at = |member: &str| format!("{at}/{member}");
    if let Some(id) = &one.id {
        slug(&at("id"), id, ID_BYTES_MAX)?;
    }
    slug(&at("colour"), &one.colour, SLUG_BYTES_MAX)?;
    named(&at("name"), &one.name)?;
    for (member, text) in [
        ("sku", &one.sku),
        ("material_variant", &one.material_variant),
    ] {
        let text = text.as_deref().unwrap_or("x");
        if text.trim().is_empty() || !is_sound(text, SLUG_BYTES_MAX) {
            let detail = format!("must be text of 1 to {SLUG_BYTES_MAX} characters");
            return Err(Error::invalid(&at(member), detail));
        }
    }
    if !is_colour(&one.swatch) {
        return Err(Error::invalid(&at("swatch"), "must be #rrggbb"));
    }
    price(&at("price_minor"), one.price_minor)?;
    let (default, others) = markets
        .split_first()
        .map_or((None, &[][..]), |(default, others)| (Some(default), others));
    if default.is_some_and(|(_, currency)| *currency != one.currency) {
        let currency = default.map_or("", |(_, currency)| currency);
        let detail = format!(
            "must be {currency}, the default market's; other markets' prices go into /prices"
        );
        return Err(Error::invalid(&at("currency"), detail));
    }
    for (market, price_minor) in &one.prices {
        let at = at(&format!("prices/{market}"));
        if !others.iter().any(|(id, _)| id == market) {
            return Err(Error::invalid(
                &at,
                "names no market besides the default one",
            ));
        }
        price(&at, *price_minor)?;
    }
    match one.stock <= STOCK_MAX {
        true => Ok(()),
        false => Err(Error::invalid(
            &at("stock"),
            format!("must be at most {STOCK_MAX}"),
        )),
    }
}

fn price(at: &str, price_minor: i64) -> Result<()> {
    match (1..=PRICE_MINOR_MAX).contains(&price_minor) {
        true => Ok(()),
        false => Err(Error::invalid(
            at,
            format!("must be 1 to {PRICE_MINOR_MAX}"),
        )),
    }
}

/// Small letters, digits and hyphens: fit for paths, and for being read out.
fn slug(at: &str, text: &str, bytes_max: usize) -> Result<()> {
    let is_part = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_sound = (1..=bytes_max).contains(&text.len())
        && text
            .bytes()
            .all(|byte| is_part(byte) || b"-_".contains(&byte))
        && text.bytes().next().is_some_and(is_part);
    match is_sound {
        true => Ok(()),
        false => Err(Error::invalid(
            at,
            format!("must be 1 to {bytes_max} small letters, digits, hyphens and underscores"),
        )),
    }
}

fn named(at: &str, name: &LocalText) -> Result<()> {
    if name.get("en").trim().is_empty() {
        return Err(Error::invalid(at, "needs English, as `en`"));
    }
    texts(at, name, NAME_CHARS_MAX)
}

fn texts(at: &str, text: &LocalText, chars_max: usize) -> Result<()> {
    let is_tag = |tag: &String| {
        (2..=12).contains(&tag.len())
            && tag
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    if text.0.len() > LANGUAGES_MAX || !text.0.keys().all(is_tag) {
        let detail = format!("must be text by language tag, in at most {LANGUAGES_MAX} languages");
        return Err(Error::invalid(at, detail));
    }
    match text.0.values().all(|text| is_sound(text, chars_max)) {
        true => Ok(()),
        false => Err(Error::invalid(
            at,
            format!("must be at most {chars_max} characters without markup or control characters"),
        )),
    }
}

/// Text for people: nothing that hides, turns it round, or would be markup where somebody forgot to escape it.
fn is_sound(text: &str, chars_max: usize) -> bool {
    let is_odd = |c: char| (c.is_control() && c != '\n') || is_invisible(c);
    let opens = |(at, _): (usize, &str)| {
        let next = text[at + 1..].chars().next();
        next.is_some_and(|next| next.is_ascii_alphabetic() || "/!?".contains(next))
    };
    text.chars().count() <= chars_max
        && !text.chars().any(is_odd)
        && !text.match_indices('<').any(opens)
}

fn is_colour(text: &str) -> bool {
    let hex = text.strip_prefix('#').unwrap_or_default();
    hex.len() == 6 && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_would_be_markup_is_not_taken() {
        for text in [
            "<svg onload=x>",
            "a</b>",
            "<!-- x",
            "a\u{202e}b",
            "a\0b",
            "a\u{7}",
        ] {
            assert!(!is_sound(text, 100), "{text}");
        }
        for text in ["heels < 4 cm", "a\nb", "a <3", "奥蕾莉亚", ""] {
            assert!(is_sound(text, 100), "{text}");
        }
        assert!(!is_sound("abc", 2));
    }

    #[test]
    fn a_slug_fits_into_a_path() {
        for text in ["bag-aurelia", "x", "a_1"] {
            assert!(slug("/id", text, 60).is_ok(), "{text}");
        }
        for text in ["", "-a", "A", "../x", "a b", "a/b", "é"] {
            assert!(slug("/id", text, 60).is_err(), "{text}");
        }
    }
}
