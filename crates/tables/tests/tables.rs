//! What is written comes back, what is wrong is named with its line, and nothing stops the reader.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use buyplus_tables::{Column, Fault, Row, feed, read_csv, read_json, write_csv, write_json};
use proptest::prelude::*;

const COLUMNS: [Column; 4] = [
    Column::text("sku"),
    Column::family("name"),
    Column::number("price_minor"),
    Column::text("note"),
];

/// Every kind of trouble: quotation marks, line ends, formulas, apostrophes, other scripts.
fn rows() -> impl Strategy<Value = Vec<Row>> {
    rows_of(r#"[-a-z0-9"',;=+@\n\r\t 包é]{0,8}"#)
}

fn rows_of(text: &'static str) -> impl Strategy<Value = Vec<Row>> {
    let row = (text, text, text, any::<Option<i64>>(), text);
    let row = row.prop_map(|(sku, en, zh, price, note)| {
        let mut row = Row::at(0);
        // A row of nothing is an empty line, which is no row.
        row.set("sku", format!("s{sku}"));
        row.set("name.en", en);
        row.set("name.zh-CN", zh);
        row.set(
            "price_minor",
            price.map_or(String::new(), |price| price.to_string()),
        );
        row.set("note", note);
        row
    });
    prop::collection::vec(row, 0..20)
}

fn fields(rows: &[Row]) -> Vec<Vec<(String, String)>> {
    let own = |row: &Row| {
        row.fields()
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .collect()
    };
    rows.iter().map(own).collect()
}

proptest! {
    #[test]
    fn a_table_comes_back_from_csv(rows in rows()) {
        let text = write_csv(&rows, &COLUMNS);
        let again = read_csv(text.as_bytes(), &COLUMNS).unwrap();
        prop_assert_eq!(fields(&again), fields(&rows), "{}", text);
        // Each row begins on a line of its own, where a spreadsheet shows it.
        let lines: Vec<_> = again.iter().map(|row| row.line).collect();
        prop_assert!(lines.is_sorted_by(|a, b| a < b), "{:?}", lines);
    }

    #[test]
    fn a_table_comes_back_from_csv_whatever_its_line_ends(rows in rows_of(r#"[-a-z0-9"',=+@ 包]{0,8}"#)) {
        let text = write_csv(&rows, &COLUMNS);
        let text = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        let again = read_csv(text.as_bytes(), &COLUMNS).unwrap();
        prop_assert_eq!(fields(&again), fields(&rows));
        for (place, row) in again.iter().enumerate() {
            prop_assert_eq!(row.line, place as u64 + 2);
        }
    }

    #[test]
    fn a_table_comes_back_from_json(rows in rows()) {
        let text = write_json(&rows, &COLUMNS);
        let again = read_json(text.as_bytes(), &COLUMNS).unwrap();
        prop_assert_eq!(fields(&again), fields(&rows), "{}", text);
    }

    #[test]
    fn nothing_stops_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..200), text in r#"[\x00-\x7f<>&;:"g]{0,200}"#) {
        for bytes in [bytes.as_slice(), text.as_bytes()] {
            let _ = read_csv(bytes, &COLUMNS);
            let _ = read_json(bytes, &COLUMNS);
            let _ = feed::read_xml(bytes);
            let _ = feed::read_tsv(bytes);
        }
        let _ = (feed::price(&text), feed::length_m(&text));
    }
}

fn faults(outcome: Result<Vec<Row>, buyplus_tables::Faults>) -> Vec<Fault> {
    outcome.unwrap_err().into_sorted()
}

#[test]
fn every_fault_of_a_csv_file_is_named_with_its_line() {
    let text = "sku,colour,name.en\r\na,b\r\n\r\n\"c\nd\",e,f\r\ng,h,i,j\r\n";
    let found = faults(read_csv(text.as_bytes(), &COLUMNS));
    let places: Vec<_> = found.iter().map(|one| (one.line, one.column)).collect();
    assert_eq!(places, [(1, Some(2)), (2, None), (6, None)], "{found:?}");
    assert_eq!(found[0].field.as_deref(), Some("colour"));
    assert!(
        found[0].message.contains("there are sku, name.…"),
        "{found:?}"
    );
    assert!(found[2].message.contains("4 cells and the first row 3"));
}

#[test]
fn nothing_is_swallowed_by_a_quotation_mark() {
    let text = "sku,note\na,fine\nb,\"not closed\nc,fine\n";
    let found = faults(read_csv(text.as_bytes(), &COLUMNS));
    assert_eq!(found[0].line, 3);
    // One in the middle of a cell is a character like any other.
    let rows = read_csv(b"sku,note\na,5\" heel\n", &COLUMNS).unwrap();
    assert_eq!(rows[0].get("note"), Some("5\" heel"));
}

#[test]
fn a_file_in_another_encoding_is_refused_where_it_is_one() {
    let found = faults(read_csv(b"sku,note\na,b\nc,\xe9t\xe9\n", &COLUMNS));
    assert_eq!(found[0].line, 3);
    assert!(found[0].message.contains("UTF-8"));
}

#[test]
fn a_column_cannot_be_there_twice() {
    let found = faults(read_csv(b"sku,sku\na,b\n", &COLUMNS));
    assert!(found[0].message.contains("twice"));
}

#[test]
fn at_most_a_hundred_faults_are_told_and_all_are_counted() {
    let text = format!("sku,note\n{}", "a\n".repeat(250));
    let found = read_csv(text.as_bytes(), &COLUMNS).unwrap_err();
    assert_eq!(found.count(), 250);
    assert_eq!(found.into_sorted().len(), 100);
}

#[test]
fn json_faults_have_lines() {
    let text = "{\"items\": [\n  {\"sku\": \"a\"},\n  {\"sku\": [1], \"size\": 3},\n  7\n]}";
    let found = faults(read_json(text.as_bytes(), &COLUMNS));
    let places: Vec<_> = found
        .iter()
        .map(|one| (one.line, one.field.as_deref()))
        .collect();
    assert_eq!(places, [(3, Some("size")), (3, Some("sku")), (4, None)]);
    let found = faults(read_json(b"{\"items\": [\n{]}", &COLUMNS));
    assert_eq!(found[0].line, 2);
}

const RSS: &str = r#"<?xml version="1.0"?>
<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0">
<channel>
  <title>Store</title>
  <item>
    <g:id>TV_123456</g:id>
    <title>Bags &amp; &#x5305;</title>
    <description><![CDATA[a <b>bold</b> one]]></description>
    <g:price>15.00 USD</g:price>
    <g:shipping><g:country>US</g:country><g:price>1.00 USD</g:price></g:shipping>
  </item>

  <item>
    <g:id>2</g:id><g:additional_image_link>x</g:additional_image_link>
  </item>
</channel>
</rss>"#;

#[test]
fn a_feed_is_read_as_rows() {
    let rows = feed::read_xml(RSS.as_bytes()).unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!((rows[0].line, rows[1].line), (5, 13));
    assert_eq!(rows[0].get("title"), Some("Bags & 包"));
    assert_eq!(rows[0].get("description"), Some("a <b>bold</b> one"));
    assert_eq!(
        rows[0].get("price"),
        Some("15.00 USD"),
        "not what is nested"
    );
    assert_eq!(rows[1].get("id"), Some("2"));
}

#[test]
fn a_feed_s_tricks_are_refused() {
    let bomb = r#"<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel><item><id>&b;</id></item></channel></rss>"#;
    for (text, what) in [
        (bomb, "document type"),
        (
            "<rss><channel><item><id>&nbsp;</id></item></channel></rss>",
            "entity",
        ),
        ("<rss><channel><item>", "breaks off"),
        ("<rss></channel>", "not XML"),
        ("<html></html>", "no feed"),
        ("", "no feed"),
    ] {
        let found = faults(feed::read_xml(text.as_bytes()));
        assert!(found[0].message.contains(what), "{text}: {found:?}");
    }
    let deep = format!("<rss>{}", "<a>".repeat(100));
    assert!(
        faults(feed::read_xml(deep.as_bytes()))[0]
            .message
            .contains("deep")
    );
}

#[test]
fn a_tab_separated_feed_is_the_same() {
    let text = "ID\timage link\tg:price\nx\thttps://example.com/x.jpg\t7 JPY\n";
    let rows = feed::read_tsv(text.as_bytes()).unwrap();
    assert_eq!(rows[0].get("id"), Some("x"));
    assert_eq!(rows[0].get("image_link"), Some("https://example.com/x.jpg"));
    assert_eq!(rows[0].line, 2);
}

#[test]
fn prices_are_exact() {
    let minor = |text: &str| feed::price(text).map(|price| price.amount_minor);
    assert_eq!(minor("15.00 USD"), Ok(1500));
    assert_eq!(minor("0.1 USD"), Ok(10));
    assert_eq!(
        minor("9007199254740993.01 USD"),
        Ok(900_719_925_474_099_301)
    );
    assert_eq!(minor("1500 JPY"), Ok(1500));
    assert_eq!(minor("1500.00 JPY"), Ok(1500));
    assert_eq!(minor("1.234 KWD"), Ok(1234));
    for wrong in [
        "15.00",
        "15,00 USD",
        "-1 USD",
        "1.005 USD",
        "1.5 JPY",
        "1 usd",
        "USD 1",
        " USD",
        "99999999999999999999 USD",
    ] {
        assert!(minor(wrong).is_err(), "{wrong}");
    }
    assert_eq!(feed::length_m("20 cm"), Ok(0.2));
    assert!(feed::length_m("20").is_err());
}
