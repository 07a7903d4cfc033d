//! `PostgreSQL`: pools, transactions, and its types as ours.

use std::{sync::Arc, time::Duration};

use sqlx::{
    AssertSqlSafe, Column, PgConnection, PgPool, Row as _, TypeInfo, ValueRef,
    postgres::{PgArguments, PgConnectOptions, PgPoolOptions, PgRow, PgValueFormat},
};

use super::{
    error::{Error, Result},
    query::Sql,
    row::Row,
    value::Value,
};

const READERS: u32 = 16;
/// More writers at once would only meet more often.
const WRITERS: u32 = 8;
const PATIENCE: Duration = Duration::from_secs(10);

/// The transaction does as if it were alone, or fails and is done again: what is right with `SQLite`'s one writer is
/// right here. See "Two databases" in ARCHITECTURE.md.
pub(super) const BEGIN_WRITE: &str = "BEGIN ISOLATION LEVEL SERIALIZABLE";
/// Every statement sees the data of one moment; a reading never fails for what others write.
pub(super) const BEGIN_READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// Opens a pool for transactions that only read.
pub(super) async fn open_for_reading(options: PgConnectOptions) -> Result<PgPool> {
    open(options, READERS).await
}

/// Opens a pool for transactions that write.
pub(super) async fn open_for_writing(options: PgConnectOptions) -> Result<PgPool> {
    // A sequential scan counts as having read the whole table, so that whoever writes any row of it is in the way.
    open(options.options([("enable_seqscan", "off")]), WRITERS).await
}

async fn open(options: PgConnectOptions, connections: u32) -> Result<PgPool> {
    let pool = PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .connect_with(options)
        .await?;
    Ok(pool)
}

pub(super) async fn execute(conn: &mut PgConnection, sql: Sql, args: Vec<Value>) -> Result<u64> {
    let done = sqlx::query_with(AssertSqlSafe(sql), arguments(args)?)
        .execute(conn)
        .await?;
    Ok(done.rows_affected())
}

pub(super) async fn fetch(conn: &mut PgConnection, sql: Sql, args: Vec<Value>) -> Result<Vec<Row>> {
    let rows = sqlx::query_with(AssertSqlSafe(sql), arguments(args)?)
        .fetch_all(conn)
        .await?;
    let Some(first) = rows.first() else {
        return Ok(Vec::new());
    };
    let columns: Arc<[String]> = first
        .columns()
        .iter()
        .map(|column| column.name().to_owned())
        .collect();
    let turn = |row: &PgRow| {
        let values = (0..columns.len()).map(|place| value(row, place));
        Ok(Row::new(columns.clone(), values.collect::<Result<_>>()?))
    };
    rows.iter().map(turn).collect()
}

fn arguments(args: Vec<Value>) -> Result<PgArguments> {
    use sqlx::Arguments;
    let mut arguments = PgArguments::default();
    for arg in args {
        let added = match arg {
            Value::Int(number) => arguments.add(number),
            Value::Text(text) => arguments.add(text),
        };
        added.map_err(|err| Error::Postgres(sqlx::Error::Encode(err)))?;
    }
    Ok(arguments)
}

fn value(row: &PgRow, place: usize) -> Result<Value> {
    let raw = row.try_get_raw(place)?;
    let kind = raw.type_info().name().to_owned();
    Ok(match kind.as_str() {
        "INT8" => Value::Int(row.try_get(place)?),
        "INT4" => Value::Int(row.try_get::<Option<i32>, _>(place)?.map(i64::from)),
        "INT2" => Value::Int(row.try_get::<Option<i16>, _>(place)?.map(i64::from)),
        "BOOL" => Value::Int(row.try_get::<Option<bool>, _>(place)?.map(i64::from)),
        // What a sum of BIGINTs is.
        "NUMERIC" if raw.is_null() => Value::Int(None),
        "NUMERIC" => {
            let whole = match (raw.format(), raw.as_bytes()) {
                (PgValueFormat::Binary, Ok(bytes)) => whole_number(bytes),
                (PgValueFormat::Text, Ok(bytes)) => std::str::from_utf8(bytes)
                    .ok()
                    .and_then(|text| text.parse().ok()),
                (_, Err(_)) => None,
            };
            let fault = || Error::Column(format!("column {place} is not a whole number"));
            Value::Int(Some(whole.ok_or_else(fault)?))
        }
        _ => Value::Text(row.try_get(place)?),
    })
}

/// The number in `NUMERIC`'s binary form: count, weight, sign and scale, then digits of 10,000 each.
fn whole_number(bytes: &[u8]) -> Option<i64> {
    let words: Vec<u16> = bytes
        .chunks_exact(2)
        .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
        .collect();
    let (&[count, weight, sign, _], digits) = words.split_first_chunk::<4>()?;
    let weight = i16::from_be_bytes(weight.to_be_bytes());
    let mut number: i128 = 0;
    for place in 0..=i32::from(weight) {
        let digit = usize::try_from(place)
            .ok()
            .filter(|place| *place < usize::from(count))
            .and_then(|place| digits.get(place))
            .copied()
            .unwrap_or(0);
        number = number.checked_mul(10_000)?.checked_add(i128::from(digit))?;
    }
    let fraction = digits
        .iter()
        .skip(usize::try_from(i32::from(weight) + 1).ok()?);
    if fraction.clone().any(|digit| *digit != 0) {
        return None;
    }
    match sign {
        0x0000 => i64::try_from(number).ok(),
        0x4000 => i64::try_from(-number).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numeric(words: &[u16]) -> Option<i64> {
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
        whole_number(&bytes)
    }

    #[test]
    fn sums_are_whole_numbers() {
        assert_eq!(numeric(&[0, 0, 0, 0]), Some(0));
        assert_eq!(numeric(&[1, 0, 0, 0, 7]), Some(7));
        assert_eq!(numeric(&[2, 1, 0x4000, 0, 2, 4900]), Some(-24_900));
        assert_eq!(
            numeric(&[1, 1, 0, 0, 3]),
            Some(30_000),
            "zeros at the end are left out"
        );
        assert_eq!(numeric(&[1, -1_i16 as u16, 0, 1, 5000]), None, "a half");
        assert_eq!(numeric(&[0, 0, 0xC000, 0]), None, "not a number");
        assert_eq!(
            numeric(&[5, 4, 0, 0, 9999, 9999, 9999, 9999, 9999]),
            None,
            "too large"
        );
    }
}
