//! Rows as JSON objects: `{"items": [{…}, …]}` or the bare array. A family of columns is an object.

use serde::Deserialize;
use serde_json::{Map, Value, value::RawValue};

use crate::{
    ROWS_MAX, Row,
    columns::{Column, Kind, check_name},
    faults::Faults,
    lines::{Lines, NOT_UTF8, TOO_MANY, text},
};

#[derive(Deserialize)]
struct Items<'a> {
    #[serde(borrow)]
    items: Vec<&'a RawValue>,
}

/// Reads rows from JSON.
///
/// # Errors
/// Everything that is wrong.
pub fn read_json(bytes: &[u8], columns: &[Column]) -> Result<Vec<Row>, Faults> {
    let mut faults = Faults::default();
    let text = match text(bytes) {
        Ok(text) => text,
        Err(line) => {
            faults.at_line(line, NOT_UTF8);
            return Err(faults);
        }
    };
    let items = match text.trim_start().starts_with('[') {
        true => serde_json::from_str(text),
        false => serde_json::from_str(text).map(|table: Items<'_>| table.items),
    };
    let items = match items {
        Ok(items) => items,
        Err(error) => {
            let line = u64::try_from(error.line()).unwrap_or(1).max(1);
            faults.at_line(
                line,
                format!("{error}; wanted is {{\"items\": [{{…}}, …]}}"),
            );
            return Err(faults);
        }
    };
    let mut lines = Lines::of(text.as_bytes());
    let mut rows = Vec::new();
    for item in items {
        // The items are slices of the text, in its order.
        let place = item.get().as_ptr() as usize - text.as_ptr() as usize;
        let line = lines.at(place);
        if rows.len() == ROWS_MAX {
            faults.at_line(line, TOO_MANY);
            return Err(faults);
        }
        rows.push(read_row(line, item, columns, &mut faults));
    }
    match faults.is_empty() {
        true => Ok(rows),
        false => Err(faults),
    }
}

/// Writes rows as JSON.
#[must_use]
pub fn write_json(rows: &[Row], columns: &[Column]) -> String {
    let items = rows.iter().map(|row| write_row(row, columns));
    let table = serde_json::json!({ "items": items.collect::<Vec<_>>() });
    serde_json::to_string_pretty(&table).unwrap_or_default()
}

fn read_row(line: u64, item: &RawValue, columns: &[Column], faults: &mut Faults) -> Row {
    let mut row = Row::at(line);
    let Ok(members) = serde_json::from_str::<Map<String, Value>>(item.get()) else {
        faults.at_line(line, "every item must be an object");
        return row;
    };
    for (name, value) in members {
        let is_family = |column: &&Column| column.kind == Kind::Family && column.name == name;
        match (value, columns.iter().find(is_family)) {
            (Value::Object(members), Some(_)) => {
                for (member, value) in members {
                    set(
                        &mut row,
                        &format!("{name}.{member}"),
                        &value,
                        columns,
                        faults,
                    );
                }
            }
            (value, _) => set(&mut row, &name, &value, columns, faults),
        }
    }
    row
}

fn set(row: &mut Row, field: &str, value: &Value, columns: &[Column], faults: &mut Faults) {
    if let Err(message) = check_name(columns, field) {
        faults.push(row.fault(field, message));
        return;
    }
    match value {
        Value::Null => {}
        Value::String(text) => row.set(field, text.as_str()),
        Value::Number(number) => row.set(field, number.to_string()),
        Value::Bool(truth) => row.set(field, truth.to_string()),
        Value::Array(_) | Value::Object(_) => {
            faults.push(row.fault(field, "must be text or a number"));
        }
    }
}

fn write_row(row: &Row, columns: &[Column]) -> Value {
    let mut members = Map::new();
    for column in columns {
        match column.kind {
            Kind::Family => {
                let family = row.family(column.name).into_iter();
                let family: Map<_, _> = family
                    .map(|(member, text)| (member.to_owned(), Value::from(text)))
                    .collect();
                if !family.is_empty() {
                    members.insert(column.name.to_owned(), Value::Object(family));
                }
            }
            Kind::Text => {
                let text = row.get(column.name).map(Value::from);
                members.extend(text.map(|text| (column.name.to_owned(), text)));
            }
            Kind::Number => {
                let number = row.get(column.name).map(number);
                members.extend(number.map(|number| (column.name.to_owned(), number)));
            }
        }
    }
    Value::Object(members)
}

/// A number that comes back as the same text; text where it would not.
fn number(text: &str) -> Value {
    let number = serde_json::from_str::<Value>(text).ok();
    number
        .filter(|number| number.is_number() && number.to_string() == text)
        .unwrap_or_else(|| Value::from(text))
}
