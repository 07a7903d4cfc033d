//! No file stops a reader of imports, every fault has a line of the file, and what was read can be written and is then
//! read as the same.
#![no_main]

use buyplus_tables::{Column, Faults, Row, feed, read_csv, read_json, write_csv, write_json};

const COLUMNS: [Column; 4] = [
    Column::text("sku"),
    Column::family("name"),
    Column::number("price_minor"),
    Column::text("note"),
];

fn check(bytes: &[u8], outcome: Result<Vec<Row>, Faults>) -> Vec<Row> {
    let lines = bytes.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
    match outcome {
        Ok(rows) => {
            assert!(rows.iter().all(|row| (1..=lines).contains(&row.line)));
            rows
        }
        Err(faults) => {
            assert!(!faults.is_empty());
            let faults = faults.into_sorted();
            assert!(faults.iter().all(|fault| (1..=lines).contains(&fault.line)), "{faults:?}");
            Vec::new()
        }
    }
}

fn fields(rows: &[Row]) -> Vec<Vec<(&str, &str)>> {
    // A row of nothing is no line of CSV.
    let rows = rows.iter().filter(|row| !row.is_empty());
    rows.map(|row| row.fields().collect()).collect()
}

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let Some((choice, bytes)) = input.split_first() else {
        return;
    };
    match choice % 4 {
        0 | 1 => {
            let rows = match choice % 4 {
                0 => check(bytes, read_csv(bytes, &COLUMNS)),
                _ => check(bytes, read_json(bytes, &COLUMNS)),
            };
            let written = write_json(&rows, &COLUMNS);
            let again = read_json(written.as_bytes(), &COLUMNS).expect("what was written can be read");
            assert_eq!(fields(&again), fields(&rows));
            let written = write_csv(&rows, &COLUMNS);
            let again = read_csv(written.as_bytes(), &COLUMNS).expect("what was written can be read");
            assert_eq!(fields(&again), fields(&rows));
        }
        2 => drop(check(bytes, feed::read_xml(bytes))),
        _ => drop(check(bytes, feed::read_tsv(bytes))),
    }
});
