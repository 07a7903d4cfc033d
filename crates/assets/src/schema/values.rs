//! Plain values: booleans, numbers, texts and arrays of them.

use std::borrow::Cow;
use std::collections::HashSet;

use super::{Range, Rule, Walker};
use crate::codes as c;
use crate::issues::token;
use crate::json::{Kind, Value};

impl Range {
    fn holds(&self, number: f64) -> bool {
        let low = if self.above_min {
            number > self.min
        } else {
            number >= self.min
        };
        let high = if self.below_max {
            number < self.max
        } else {
            number <= self.max
        };
        low && high
    }
}

impl<'a> Walker<'_, 'a> {
    pub(super) fn plain(&mut self, value: Value<'a>, rule: &'static Rule) {
        match rule {
            Rule::Bool => {
                self.expect(value, Kind::Bool, "boolean");
            }
            Rule::Int { min, max } => {
                if let Some(number) = self.int(value) {
                    self.in_range((*min..=*max).contains(&number), value);
                }
            }
            Rule::IntIn(list) => {
                if let Some(number) = self.int(value)
                    && !list.contains(&number)
                {
                    self.report(
                        &c::VALUE_NOT_IN_LIST,
                        format!("{number} is not one of {list:?}."),
                    );
                }
            }
            Rule::Stride => self.stride(value),
            Rule::Number(range) => self.number(value, *range),
            Rule::Numbers { lengths, range } => self.numbers(value, lengths, *range),
            Rule::Weights => {
                self.each(value, |_, _| {});
                self.number_elements(value, super::core::ANY);
            }
            Rule::Text => {
                self.expect(value, Kind::String, "string");
            }
            Rule::TextIn(list) => self.text_in(value, list),
            Rule::Version => self.version(value),
            Rule::Pointer => self.json_pointer(value),
            Rule::Names => self.names(value),
            _ => {}
        }
    }

    fn number(&mut self, value: Value<'a>, range: Range) {
        if self.expect(value, Kind::Number, "number") {
            self.in_range(
                value.as_f64().is_some_and(|number| range.holds(number)),
                value,
            );
        }
    }

    fn text(&mut self, value: Value<'a>) -> Option<Cow<'a, str>> {
        self.expect(value, Kind::String, "string")
            .then(|| value.as_str())?
    }

    fn text_in(&mut self, value: Value<'a>, list: &[&str]) {
        let Some(text) = self.text(value) else { return };
        if !list.contains(&text.as_ref()) {
            self.report(
                &c::VALUE_NOT_IN_LIST,
                format!("`{}` is not one of {list:?}.", token(&text)),
            );
        }
    }

    fn version(&mut self, value: Value<'a>) {
        let Some(text) = self.text(value) else { return };
        if parse_version(&text).is_none() {
            self.report(
                &c::PATTERN_MISMATCH,
                format!("`{}` is not a version like `2.0`.", token(&text)),
            );
        }
    }

    fn json_pointer(&mut self, value: Value<'a>) {
        let Some(text) = self.text(value) else { return };
        if !is_pointer(&text) {
            self.report(&c::PATTERN_MISMATCH, "The text is not a JSON pointer.");
        }
    }

    fn int(&mut self, value: Value<'a>) -> Option<i64> {
        let number = value.as_i64();
        if number.is_none() {
            self.report(
                &c::TYPE_MISMATCH,
                format!("`{}` is not an integer.", token(value.source())),
            );
        }
        number
    }

    fn in_range(&mut self, fits: bool, value: Value<'a>) {
        if !fits {
            self.report(
                &c::VALUE_NOT_IN_RANGE,
                format!("{} is out of range.", token(value.source())),
            );
        }
    }

    fn stride(&mut self, value: Value<'a>) {
        let Some(number) = self.int(value) else {
            return;
        };
        if !(4..=252).contains(&number) {
            self.in_range(false, value);
        } else if number % 4 != 0 {
            self.report(
                &c::VALUE_MULTIPLE_OF,
                format!("{number} is not a multiple of 4."),
            );
        }
    }

    fn numbers(&mut self, value: Value<'a>, lengths: &[usize], range: Range) {
        if !self.expect(value, Kind::Array, "array") {
            return;
        }
        let length = value.items().count();
        if length == 0 {
            self.report(&c::EMPTY_ENTITY, "The array is empty.");
        } else if !lengths.contains(&length) {
            self.report(
                &c::ARRAY_LENGTH_NOT_IN_LIST,
                format!("The array has {length} elements; {lengths:?} are allowed."),
            );
        } else {
            self.number_elements(value, range);
        }
    }

    fn number_elements(&mut self, value: Value<'a>, range: Range) {
        for (index, item) in value.items().enumerate() {
            match item.as_f64() {
                None => self.report(
                    &c::ARRAY_TYPE_MISMATCH,
                    format!(
                        "The array element `{}` is not a number.",
                        token(item.source())
                    ),
                ),
                Some(number) => {
                    self.within_index(index, |walker| walker.in_range(range.holds(number), item))
                }
            }
        }
    }

    fn names(&mut self, value: Value<'a>) {
        let mut seen = HashSet::new();
        self.each(value, |walker, item| match item.as_str() {
            None => walker.report(
                &c::ARRAY_TYPE_MISMATCH,
                "The array element is not a string.",
            ),
            Some(name) => {
                if !seen.insert(name) {
                    walker.report(&c::DUPLICATE_ELEMENTS, "The name is listed twice.");
                }
            }
        });
    }
}

fn is_pointer(text: &str) -> bool {
    let is_escaped = |part: &str| part.starts_with('0') || part.starts_with('1');
    (text.is_empty() || text.starts_with('/')) && text.split('~').skip(1).all(is_escaped)
}

/// Major and minor of a version text.
pub(crate) fn parse_version(text: &str) -> Option<(u32, u32)> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (major, minor) = text.split_once('.')?;
    (digits(major) && digits(minor)).then_some(())?;
    Some((
        major.parse().unwrap_or(u32::MAX),
        minor.parse().unwrap_or(u32::MAX),
    ))
}
