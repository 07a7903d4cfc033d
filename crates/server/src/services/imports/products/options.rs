//! What a product's variants differ in: as a picker asked before, and whatever is new behind it. Pure.

use std::collections::BTreeMap;

use buyplus_api::{LocalText, OptionValue, ProductOption};

/// The options with everything that these variants have; what is new is called as the variant or by its id.
pub(super) fn with<'a>(
    mut options: Vec<ProductOption>,
    variants: impl Iterator<Item = (&'a BTreeMap<String, String>, &'a LocalText)>,
) -> Vec<ProductOption> {
    for (chosen, name) in variants {
        for (id, value) in chosen {
            let place = options.iter().position(|option| option.id == *id);
            let place = place.unwrap_or_else(|| {
                options.push(ProductOption {
                    id: id.clone(),
                    name: called(id),
                    values: Vec::new(),
                });
                options.len() - 1
            });
            let values = &mut options[place].values;
            if !values.iter().any(|known| known.id == *value) {
                values.push(OptionValue {
                    id: value.clone(),
                    name: if chosen.len() == 1 {
                        name.clone()
                    } else {
                        called(value)
                    },
                });
            }
        }
    }
    options
}

/// What something is called that has no name yet.
fn called(id: &str) -> LocalText {
    match id {
        "colour" | "color" => LocalText::new("Colour", "颜色"),
        "size" => LocalText::new("Size", "尺码"),
        "material" => LocalText::new("Material", "材质"),
        "pattern" => LocalText::new("Pattern", "图案"),
        _ => {
            let words = id.replace(['_', '-'], " ");
            let mut letters = words.chars();
            let first = letters.next().map(|first| first.to_uppercase().to_string());
            let text = format!("{}{}", first.unwrap_or_default(), letters.as_str());
            LocalText(BTreeMap::from([("en".to_owned(), text)]))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_new_comes_behind_what_was_there() {
        let red = BTreeMap::from([("colour".to_owned(), "red".to_owned())]);
        let blue = BTreeMap::from([("colour".to_owned(), "blue".to_owned())]);
        let names = [
            LocalText::new("Red", "红色"),
            LocalText::new("Blue", "蓝色"),
        ];
        let first = with(Vec::new(), [(&red, &names[0])].into_iter());
        let both = with(
            first.clone(),
            [(&blue, &names[1]), (&red, &names[1])].into_iter(),
        );
        assert_eq!(both[0].name.get("zh-CN"), "颜色");
        let values: Vec<_> = both[0]
            .values
            .iter()
            .map(|one| (one.id.as_str(), one.name.get("en")))
            .collect();
        assert_eq!(values, [("red", "Red"), ("blue", "Blue")]);
        assert_eq!(called("heel_height").get("en"), "Heel height");
    }
}
