//! In which order a listing comes, and where in it a page ends. Pure.

use crate::db::Value;

/// Where in a listing a page ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Which of the parts that a search is made of.
    pub(super) part: usize,
    pub(super) position: i64,
    pub(super) price_minor: i64,
    pub(super) name_key: String,
}

/// By what a listing is ordered; equal ones by position, in the same direction.
pub(super) struct Order {
    pub(super) key: Key,
    pub(super) descending: bool,
    pub(super) position: &'static str,
}

#[derive(Clone, Copy)]
pub(super) enum Key {
    None,
    Price,
    Name,
}

/// What is bound to a statement so far.
#[derive(Default)]
pub(super) struct Builder {
    pub(super) args: Vec<Value>,
}

impl Place {
    /// As text, for a cursor.
    pub(super) fn write(&self, beginning: bool) -> String {
        format!(
            "{} {} {} {} {}",
            u8::from(beginning),
            self.part,
            self.position,
            self.price_minor,
            self.name_key
        )
    }

    /// From a cursor's text: the place, and whether words are beginnings.
    pub(super) fn read(text: &str) -> Option<(Self, bool)> {
        let mut parts = text.splitn(5, ' ');
        let beginning = parts.next()? == "1";
        let place = Self {
            part: parts.next()?.parse().ok()?,
            position: parts.next()?.parse().ok()?,
            price_minor: parts.next()?.parse().ok()?,
            name_key: parts.next()?.to_owned(),
        };
        Some((place, beginning))
    }
}

impl Order {
    /// As it is asked for.
    pub(super) fn sql(&self) -> String {
        let way = if self.descending { " DESC" } else { "" };
        match self.column() {
            Some(column) => format!("{column}{way}, {}{way}", self.position),
            None => format!("{}{way}", self.position),
        }
    }

    fn column(&self) -> Option<&'static str> {
        match self.key {
            Key::None => None,
            Key::Price => Some("l.price_minor"),
            Key::Name => Some("l.name_key"),
        }
    }

    /// The condition that something is behind a place.
    pub(super) fn behind(&self, place: &Place, statement: &mut Builder) -> String {
        let compare = if self.descending { "<" } else { ">" };
        let key = match self.key {
            Key::None => None,
            Key::Price => Some(Value::Int(Some(place.price_minor))),
            Key::Name => Some(Value::text(&place.name_key)),
        };
        let key = key.map(|value| statement.bind(value));
        let position = statement.bind(Value::Int(Some(place.position)));
        match (self.column(), key) {
            (Some(column), Some(key)) => {
                format!(
                    "({column}, {}) {compare} ({key}, {position})",
                    self.position
                )
            }
            _ => format!("{} {compare} {position}", self.position),
        }
    }
}

impl Builder {
    /// Binds a value and names it.
    pub(super) fn bind(&mut self, value: Value) -> String {
        format!("${}", self.number(value))
    }

    /// Binds a value; gives its number.
    pub(super) fn number(&mut self, value: Value) -> usize {
        self.args.push(value);
        self.args.len()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_place_comes_back_from_its_text(
            part in 0_usize..2, position in any::<i64>(), price_minor in any::<i64>(),
            name_key in "[a-z0-9]{0,20}", beginning in any::<bool>(),
        ) {
            let place = Place { part, position, price_minor, name_key };
            let text = place.write(beginning);
            prop_assert_eq!(Place::read(&text), Some((place, beginning)));
        }

        #[test]
        fn nonsense_is_no_place_and_no_panic(text in ".{0,40}") {
            let _ = Place::read(&text);
        }
    }
}
