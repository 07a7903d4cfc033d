//! As many goods as wanted, made up from lists of words: the same number always makes the same product. Pure.

use buyplus_api::LocalText;

use super::lists::{COLLECTIONS, COLOURS, KINDS, KindWords, LINES, materials};
use crate::services::catalogue::names;

/// A made-up product.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Generated {
    pub(super) id: String,
    /// Which of the made-up retailers sells it, from 0.
    pub(super) retailer: u64,
    pub(super) department: &'static str,
    pub(super) kind: &'static str,
    pub(super) name: LocalText,
    pub(super) description: LocalText,
    pub(super) size_m: [f32; 3],
    pub(super) variants: Vec<GeneratedVariant>,
}

/// One of its colours. Its SKU is `<product>-<colour>`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct GeneratedVariant {
    pub(super) colour: &'static str,
    pub(super) name: LocalText,
    pub(super) swatch: &'static str,
    pub(super) price_minor: i64,
    pub(super) stock: i64,
}

impl Generated {
    /// The SKU of one of its variants.
    pub(super) fn sku(&self, variant: &GeneratedVariant) -> String {
        format!("{}-{}", self.id, variant.colour)
    }
}

/// The `number`th product of those that `retailers` sell, in turn.
pub(super) fn product(number: u64, retailers: u64) -> Generated {
    let mut dice = Dice(number);
    let kind = dice.one_of(&KINDS);
    let collection = dice.one_of(&COLLECTIONS);
    let material = dice.one_of(materials(kind.department));
    let line = dice.one_of(&LINES);
    let style = dice.below(900) + 100;
    let price_minor = price(kind, &mut dice);
    let first = dice.below(COLOURS.len() as u64);
    let count = 1 + dice.below(3);
    let kind_zh = names::kind(kind.kind).unwrap_or(kind.en);
    let variants = (0..count).map(|nth| {
        // Seven has no divisor in common with the number of colours: none comes twice.
        let (colour, en, zh, swatch) = COLOURS[((first + nth * 7) % COLOURS.len() as u64) as usize];
        GeneratedVariant {
            colour,
            name: LocalText::new(en, zh),
            swatch,
            price_minor,
            // One in twenty is sold out.
            stock: match dice.below(20) {
                0 => 0,
                _ => 1 + dice.below(60) as i64,
            },
        }
    });
    Generated {
        id: format!("gen-{number:07}"),
        variants: variants.collect(),
        retailer: number % retailers.max(1),
        department: kind.department,
        kind: kind.kind,
        name: LocalText::new(
            &format!("{} {} {} {style}", collection.0, material.0, kind.en),
            &format!("{}{}{kind_zh} {style}", collection.1, material.1),
        ),
        description: LocalText::new(
            &line.0.replace("{}", &material.0.to_lowercase()),
            &line.1.replace("{}", material.1),
        ),
        size_m: kind.size_m,
    }
}

/// Somewhere in the kind's range, just below a round number.
fn price(kind: &KindWords, dice: &mut Dice) -> i64 {
    let (low, high) = kind.price_usd;
    let usd = low + dice.below(high - low + 1);
    (usd - usd % 10 + 9) as i64 * 100
}

/// Numbers as good as random that follow from a seed (`SplitMix64`, Steele, Lea, Flood, OOPSLA 2014).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    fn one_of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len() as u64) as usize]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_same_number_makes_the_same_product() {
        assert_eq!(product(123_456, 20), product(123_456, 20));
        assert_ne!(product(123_456, 20).name, product(123_457, 20).name);
    }

    #[test]
    fn goods_are_plausible() {
        let goods: Vec<_> = (0..2_000).map(|number| product(number, 20)).collect();
        for good in &goods {
            assert!(
                good.variants
                    .iter()
                    .all(|variant| variant.price_minor >= 900)
            );
            let colours: BTreeSet<_> = good.variants.iter().map(|variant| variant.colour).collect();
            assert_eq!(colours.len(), good.variants.len(), "{good:?}");
            for text in [&good.name, &good.description] {
                assert!(text.0.values().all(|text| !text.contains("{}")));
                assert!(!text.get("zh-CN").is_empty());
            }
        }
        let departments: BTreeSet<_> = goods.iter().map(|good| good.department).collect();
        let retailers: BTreeSet<_> = goods.iter().map(|good| good.retailer).collect();
        assert_eq!((departments.len(), retailers.len()), (8, 20));
        assert!(
            goods
                .iter()
                .any(|good| good.variants.iter().all(|variant| variant.stock == 0))
        );
    }
}
