//! A row of an answer: read by column, or whole into anything that serde can build.

use std::sync::Arc;

use serde::{
    Deserializer,
    de::{
        DeserializeOwned, IntoDeserializer, Visitor,
        value::{MapDeserializer, SeqDeserializer},
    },
    forward_to_deserialize_any,
};

use super::{
    error::{Error, Result},
    value::{Decode, Value},
};

/// One row.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    columns: Arc<[String]>,
    values: Vec<Value>,
}

/// How a column is meant: by name or by place.
pub(crate) trait Column: std::fmt::Debug {
    /// Its place.
    fn place(&self, columns: &[String]) -> Option<usize>;
}

impl Column for &str {
    fn place(&self, columns: &[String]) -> Option<usize> {
        columns.iter().position(|name| name == self)
    }
}

impl Column for usize {
    fn place(&self, columns: &[String]) -> Option<usize> {
        (*self < columns.len()).then_some(*self)
    }
}

impl Row {
    /// A row with these columns.
    pub(super) fn new(columns: Arc<[String]>, values: Vec<Value>) -> Self {
        Self { columns, values }
    }

    /// The value of a column.
    ///
    /// # Panics
    /// Where the statement has no such column, or one of another kind: then statement and code do not fit.
    pub(crate) fn get<'r, T: Decode<'r>, C: Column>(&'r self, column: C) -> T {
        match self.try_get(column) {
            Ok(value) => value,
            Err(error) => panic!("{error}"),
        }
    }

    /// As [`Row::get`], for columns that may hold anything.
    pub(crate) fn try_get<'r, T: Decode<'r>, C: Column>(&'r self, column: C) -> Result<T> {
        let value = column
            .place(&self.columns)
            .and_then(|place| self.values.get(place));
        value
            .and_then(T::decode)
            .ok_or_else(|| Error::Column(format!("column {column:?} is {value:?}")))
    }

    /// The whole row: fields by column name, or a tuple in the order of the columns.
    pub(super) fn into_record<T: DeserializeOwned>(self) -> Result<T> {
        T::deserialize(Whole(&self)).map_err(|err| Error::Column(err.to_string()))
    }

    /// The first column alone.
    pub(super) fn into_scalar<T: DeserializeOwned>(self) -> Result<T> {
        let first = self
            .values
            .first()
            .ok_or_else(|| Error::Column("no column".to_owned()))?;
        T::deserialize(Cell(first)).map_err(|err| Error::Column(err.to_string()))
    }
}

struct Whole<'r>(&'r Row);

struct Cell<'r>(&'r Value);

type Fault = serde::de::value::Error;

impl<'de> Deserializer<'de> for Whole<'de> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> std::result::Result<V::Value, Fault> {
        let Row { columns, values } = self.0;
        let fields = columns
            .iter()
            .map(String::as_str)
            .zip(values.iter().map(Cell));
        visitor.visit_map(MapDeserializer::new(fields))
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _: usize,
        visitor: V,
    ) -> std::result::Result<V::Value, Fault> {
        visitor.visit_seq(SeqDeserializer::new(self.0.values.iter().map(Cell)))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de> Deserializer<'de> for Cell<'de> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> std::result::Result<V::Value, Fault> {
        match self.0 {
            Value::Int(Some(number)) => visitor.visit_i64(*number),
            Value::Text(Some(text)) => visitor.visit_borrowed_str(text),
            Value::Int(None) | Value::Text(None) => visitor.visit_unit(),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(
        self,
        visitor: V,
    ) -> std::result::Result<V::Value, Fault> {
        match self.0.is_null() {
            true => visitor.visit_none(),
            false => visitor.visit_some(self),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> std::result::Result<V::Value, Fault> {
        match self.0 {
            Value::Int(Some(number)) => visitor.visit_bool(*number != 0),
            _ => self.deserialize_any(visitor),
        }
    }

    /// A word that stands for a variant.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> std::result::Result<V::Value, Fault> {
        let word = <&str>::decode(self.0).unwrap_or_default();
        IntoDeserializer::<Fault>::into_deserializer(word).deserialize_enum(name, variants, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> std::result::Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de, Fault> for Cell<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        TwoWords,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Record {
        id: String,
        kind: Kind,
        count: u32,
        gone: bool,
        note: Option<String>,
    }

    fn row() -> Row {
        let columns = ["id", "kind", "count", "gone", "note"];
        let values = vec![
            Value::text("a"),
            Value::text("two_words"),
            Value::Int(Some(7)),
            Value::Int(Some(1)),
            Value::Text(None),
        ];
        Row::new(columns.map(str::to_owned).to_vec().into(), values)
    }

    #[test]
    fn a_row_becomes_a_record_or_a_tuple() {
        let record = Record {
            id: "a".into(),
            kind: Kind::TwoWords,
            count: 7,
            gone: true,
            note: None,
        };
        assert_eq!(row().into_record::<Record>().unwrap(), record);
        let tuple: (String, String, i64, i64, Option<i64>) = row().into_record().unwrap();
        assert_eq!(tuple, ("a".into(), "two_words".into(), 7, 1, None));
        assert_eq!(row().into_scalar::<String>().unwrap(), "a");
    }

    #[test]
    fn a_column_of_another_kind_is_an_error() {
        assert_eq!(row().get::<Option<&str>, _>("note"), None);
        assert!(row().try_get::<i64, _>("id").is_err());
        assert!(row().try_get::<String, _>("note").is_err());
        assert!(row().try_get::<String, _>("nothing").is_err());
    }
}
