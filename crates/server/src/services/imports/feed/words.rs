//! What words of a feed stand for: departments, kinds, colours, sizes. Pure.

/// A kind of goods and where it is sold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kind {
    pub(super) department: &'static str,
    pub(super) kind: &'static str,
}

/// Words, the most telling ones first: "Shoe bags" are bags, a "Bag charm" is an accessory.
#[rustfmt::skip]
const KINDS: [(&str, &str, &str); 44] = [
    ("charm", "accessories", "charm"),
    ("wallet", "bags", "wallet"), ("backpack", "bags", "backpack"), ("clutch", "bags", "clutch"),
    ("tote", "bags", "tote"), ("crossbody", "bags", "crossbody"), ("luggage", "bags", "duffel"),
    ("suitcase", "bags", "duffel"), ("handbag", "bags", "handbag"), ("bag", "bags", "handbag"),
    ("sneaker", "shoes", "sneaker"), ("boot", "shoes", "ankle_boot"), ("sandal", "shoes", "sandal"),
    ("loafer", "shoes", "loafer"), ("pump", "shoes", "pump"), ("shoe", "shoes", "shoe"),
    ("bra", "lingerie", "bra_set"), ("lingerie", "lingerie", "bra_set"), ("underwear", "lingerie", "bra_set"),
    ("earring", "jewellery", "earrings"), ("necklace", "jewellery", "necklace"), ("bracelet", "jewellery", "bracelet"),
    ("ring", "jewellery", "ring"), ("jewelry", "jewellery", "pendant"), ("jewellery", "jewellery", "pendant"),
    ("watch", "accessories", "watch"), ("sunglass", "accessories", "sunglasses"), ("scarf", "accessories", "scarf"),
    ("scarves", "accessories", "scarf"), ("hat", "accessories", "cap"), ("belt", "accessories", "belt"),
    ("perfume", "beauty", "perfume"), ("lipstick", "beauty", "lipstick"), ("cosmetic", "beauty", "compact"),
    ("makeup", "beauty", "compact"), ("beauty", "beauty", "compact"),
    ("suit", "men", "suit_jacket"), ("dress", "clothing", "day_dress"), ("coat", "clothing", "coat"),
    ("jacket", "clothing", "coat"), ("skirt", "clothing", "skirt"), ("sweater", "clothing", "sweater"),
    ("shirt", "clothing", "shirt"), ("clothing", "clothing", "clothing"),
];

/// Google's product taxonomy: what its numbers stand for.
#[rustfmt::skip]
const NUMBERS: [(&str, &str, &str); 12] = [
    ("3032", "bags", "handbag"), ("2668", "bags", "wallet"), ("100", "bags", "backpack"), ("5608", "bags", "tote"),
    ("187", "shoes", "shoe"), ("1604", "clothing", "clothing"), ("2271", "clothing", "day_dress"),
    ("188", "jewellery", "pendant"), ("201", "accessories", "watch"), ("178", "accessories", "sunglasses"),
    ("173", "accessories", "cap"), ("473", "beauty", "compact"),
];

#[rustfmt::skip]
const COLOURS: [(&str, &str); 20] = [
    ("black", "#17161a"), ("white", "#f4f3ef"), ("ivory", "#f2ead8"), ("cream", "#f2ead8"), ("beige", "#d9c7a7"),
    ("navy", "#1b2a4a"), ("blue", "#1f3f9a"), ("red", "#c4181f"), ("burgundy", "#5a1420"), ("pink", "#e3b7ad"),
    ("purple", "#5b2a4c"), ("green", "#0f6b4c"), ("olive", "#5c5f36"), ("yellow", "#c9962f"), ("orange", "#d9661f"),
    ("brown", "#8f4a22"), ("tan", "#c19a6b"), ("gold", "#c9a24b"), ("silver", "#aeb6b8"), ("grey", "#8a8c90"),
];
/// For a colour that has no name here.
const NO_COLOUR: &str = "#8a8c90";

/// The kind that a class or a title stands for, read from its end: the last word of a path says most.
pub(super) fn kind(said: &str) -> Option<Kind> {
    let said = said.trim().to_lowercase();
    let number = NUMBERS.iter().find(|(number, _, _)| *number == said);
    if let Some((_, department, kind)) = number {
        return Some(Kind { department, kind });
    }
    said.rsplit('>').find_map(|part| {
        let words: Vec<_> = part
            .split(|letter: char| !letter.is_alphanumeric())
            .collect();
        // One or many of it.
        let is_word = |word: &str, wanted: &str| {
            let rest = word.strip_prefix(wanted);
            rest.is_some_and(|rest| ["", "s", "es"].contains(&rest))
        };
        let found = KINDS
            .iter()
            .find(|(wanted, _, _)| words.iter().any(|word| is_word(word, wanted)));
        found.map(|(_, department, kind)| Kind { department, kind })
    })
}

/// A colour's dot.
pub(super) fn swatch(colour: &str) -> &'static str {
    let colour = colour.to_lowercase().replace("gray", "grey");
    let words: Vec<_> = colour
        .split(|letter: char| !letter.is_alphanumeric())
        .collect();
    let found = COLOURS.iter().find(|(name, _)| words.contains(name));
    found.map_or(NO_COLOUR, |(_, swatch)| swatch)
}

/// Width, height and depth of most things of a department.
pub(super) fn usual_size_m(department: &str) -> [f32; 3] {
    match department {
        "bags" => [0.32, 0.26, 0.14],
        "shoes" => [0.22, 0.13, 0.3],
        "clothing" => [0.54, 1.1, 0.4],
        "men" => [0.56, 0.8, 0.32],
        "lingerie" => [0.42, 0.72, 0.28],
        "jewellery" | "beauty" => [0.08, 0.1, 0.08],
        _ => [0.28, 0.14, 0.28],
    }
}

/// A value as an identifier.
pub(super) fn slug(text: &str) -> String {
    let mut slug = String::new();
    for letter in text.to_lowercase().chars() {
        match letter {
            'a'..='z' | '0'..='9' | '.' => slug.push(letter),
            _ if slug.ends_with('-') || slug.is_empty() => {}
            _ => slug.push('-'),
        }
    }
    slug.truncate(40);
    let slug = slug.trim_end_matches('-');
    match slug {
        // Of another script, nothing is left: a name that stays the same.
        "" => format!("x{}", &crate::ids::sha256_hex(text.as_bytes())[..12]),
        slug => slug.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_and_titles_say_what_something_is() {
        let found = |said| kind(said).map(|kind| (kind.department, kind.kind));
        assert_eq!(
            found("Home > Women > Dresses > Maxi Dresses"),
            Some(("clothing", "day_dress"))
        );
        assert_eq!(found("3032"), Some(("bags", "handbag")));
        assert_eq!(
            found("Apparel & Accessories > Handbags, Wallets & Cases > Handbags"),
            Some(("bags", "handbag"))
        );
        assert_eq!(found("Leather Ankle Boots"), Some(("shoes", "ankle_boot")));
        assert_eq!(found("A spring day"), None);
    }

    #[test]
    fn a_value_of_any_script_becomes_an_identifier() {
        assert_eq!(slug("Navy Blue / White"), "navy-blue-white");
        assert_eq!(slug("红色"), slug("红色"));
        assert_ne!(slug("红色"), slug("蓝色"));
        assert_eq!(swatch("Dark Gray"), "#8a8c90");
    }
}
