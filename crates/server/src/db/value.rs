//! What goes into a statement and what comes out: whole numbers and text, the two kinds that both databases keep alike.

use std::borrow::Cow;

/// One value, on its way in or out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// `BIGINT`; nothing is NULL.
    Int(Option<i64>),
    /// `TEXT`; nothing is NULL.
    Text(Option<String>),
}

/// Something that can be bound to `$n`.
pub(crate) trait Bind {
    /// NULL of the same kind: `PostgreSQL` wants to know the type of nothing, too.
    const NULL: Value;

    /// The value.
    fn into_value(self) -> Value;
}

/// Something that can be read out of a row.
pub(crate) trait Decode<'r>: Sized {
    /// The value, if it is of this kind.
    fn decode(value: &'r Value) -> Option<Self>;
}

impl Value {
    /// Text.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(Some(text.into()))
    }

    /// Whether there is nothing.
    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Self::Int(None) | Self::Text(None))
    }
}

macro_rules! bind {
    ($($kind:ty: $null:expr, $value:expr;)*) => { $(
        impl Bind for $kind {
            const NULL: Value = $null;

            fn into_value(self) -> Value {
                let value: fn(Self) -> Value = $value;
                value(self)
            }
        }
    )* };
}

bind! {
    i64: Value::Int(None), |number| Value::Int(Some(number));
    i32: Value::Int(None), |number| Value::Int(Some(i64::from(number)));
    u32: Value::Int(None), |number| Value::Int(Some(i64::from(number)));
    u16: Value::Int(None), |number| Value::Int(Some(i64::from(number)));
    bool: Value::Int(None), |truth| Value::Int(Some(i64::from(truth)));
    &i64: Value::Int(None), |number| Value::Int(Some(*number));
    String: Value::Text(None), |text| Value::Text(Some(text));
    &String: Value::Text(None), Value::text;
    &&String: Value::Text(None), |text| Value::text(text.as_str());
    &str: Value::Text(None), Value::text;
    &&str: Value::Text(None), |text| Value::text(*text);
    Cow<'_, str>: Value::Text(None), Value::text;
}

impl<T: Bind> Bind for Option<T> {
    const NULL: Value = T::NULL;

    fn into_value(self) -> Value {
        self.map_or(T::NULL, T::into_value)
    }
}

impl<'a, T> Bind for &'a Option<T>
where
    &'a T: Bind,
{
    const NULL: Value = <&'a T as Bind>::NULL;

    fn into_value(self) -> Value {
        self.as_ref().into_value()
    }
}

impl<'r> Decode<'r> for &'r str {
    fn decode(value: &'r Value) -> Option<Self> {
        match value {
            Value::Text(text) => text.as_deref(),
            Value::Int(_) => None,
        }
    }
}

impl Decode<'_> for String {
    fn decode(value: &Value) -> Option<Self> {
        <&str>::decode(value).map(str::to_owned)
    }
}

impl Decode<'_> for i64 {
    fn decode(value: &Value) -> Option<Self> {
        match value {
            Value::Int(number) => *number,
            Value::Text(_) => None,
        }
    }
}

impl Decode<'_> for i32 {
    fn decode(value: &Value) -> Option<Self> {
        i64::decode(value)?.try_into().ok()
    }
}

impl Decode<'_> for bool {
    fn decode(value: &Value) -> Option<Self> {
        i64::decode(value).map(|number| number != 0)
    }
}

impl<'r, T: Decode<'r>> Decode<'r> for Option<T> {
    fn decode(value: &'r Value) -> Option<Self> {
        match value.is_null() {
            true => Some(None),
            false => T::decode(value).map(Some),
        }
    }
}
