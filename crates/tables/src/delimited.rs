//! Cells between commas or tabs: RFC 4180, read strictly enough that nothing is swallowed in silence.

use std::collections::BTreeSet;

use csv::{ByteRecord, ReaderBuilder};

use crate::{
    ROWS_MAX, Row,
    columns::{Column, Kind, check_name},
    faults::{Fault, Faults},
    lines::{Lines, NOT_UTF8, TOO_MANY, text},
};

/// What spreadsheet programs take for the beginning of a formula. Such a cell is written with a `'` before it, which is
/// taken off again when it is read.
const BEGINS_A_FORMULA: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\''];

/// Reads comma-separated values whose first row names the columns.
///
/// # Errors
/// Everything that is wrong.
pub fn read_csv(bytes: &[u8], columns: &[Column]) -> Result<Vec<Row>, Faults> {
    let name = |field: &str| match check_name(columns, field) {
        Ok(()) => Ok(field.to_owned()),
        Err(message) => Err(message),
    };
    read(bytes, b',', name)
}

/// Reads cells; `name` turns what heads a column into its name, or says what is wrong with it.
pub(crate) fn read(
    bytes: &[u8],
    delimiter: u8,
    name: impl Fn(&str) -> Result<String, String>,
) -> Result<Vec<Row>, Faults> {
    let mut faults = Faults::default();
    let text = text(bytes).map_err(|line| one(line, NOT_UTF8))?;
    if let Some(line) = unclosed_quote(text.as_bytes(), delimiter) {
        return Err(one(line, "a quotation mark is opened here and not closed"));
    }
    let mut records = Records::of(text, delimiter);
    let Some((line, head)) = records.next() else {
        return Err(one(
            1,
            "the table is empty; its first row names the columns",
        ));
    };
    let names = heads(line, &head, name, &mut faults);
    let mut rows = Vec::new();
    for (line, record) in records {
        if record.len() != names.len() {
            let (found, wanted) = (record.len(), names.len());
            faults.at_line(
                line,
                format!("this row has {found} cells and the first row {wanted}"),
            );
            continue;
        }
        if rows.len() == ROWS_MAX {
            return Err(one(line, TOO_MANY));
        }
        let mut row = Row::at(line);
        for ((column, name), cell) in (1..).zip(&names).zip(&record) {
            row.set_at(Some(column), name.as_str(), plain(cell));
        }
        rows.push(row);
    }
    match faults.is_empty() {
        true => Ok(rows),
        false => Err(faults),
    }
}

/// Writes rows with every column that at least one of them has something in, in the order of `columns`.
#[must_use]
pub fn write_csv(rows: &[Row], columns: &[Column]) -> String {
    let fields = fields(rows, columns);
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing into memory cannot fail, and each row has as many cells as the first.
    let mut put = |cells: Vec<String>| drop(writer.write_record(cells));
    put(fields.clone());
    for row in rows {
        let cell = |field: &String| guarded(row.get(field).unwrap_or_default());
        put(fields.iter().map(cell).collect());
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// Columns in their order; of families those that occur.
fn fields(rows: &[Row], columns: &[Column]) -> Vec<String> {
    let used: BTreeSet<&str> = rows
        .iter()
        .flat_map(Row::fields)
        .map(|(field, _)| field)
        .collect();
    let mut fields = Vec::new();
    for column in columns {
        match column.kind {
            Kind::Family => {
                let own = used.iter().filter(|field| column.member(field).is_some());
                fields.extend(own.map(|field| (*field).to_owned()));
            }
            Kind::Text | Kind::Number => fields.push(column.name.to_owned()),
        }
    }
    fields
}

fn guarded(cell: &str) -> String {
    match cell.starts_with(BEGINS_A_FORMULA) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}

fn plain(cell: &str) -> &str {
    let rest = cell.strip_prefix('\'');
    rest.filter(|rest| rest.starts_with(BEGINS_A_FORMULA))
        .unwrap_or(cell)
}

/// The names of the columns.
fn heads(
    line: u64,
    head: &[String],
    name: impl Fn(&str) -> Result<String, String>,
    faults: &mut Faults,
) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (column, cell) in (1..).zip(head) {
        let found = name(cell.trim());
        let fault = match &found {
            Ok(name) if names.contains(name) => Some(format!("the column `{name}` is there twice")),
            Ok(_) => None,
            Err(message) => Some(message.clone()),
        };
        if let Some(message) = fault {
            faults.push(Fault {
                line,
                column: Some(column),
                field: Some(cell.trim().to_owned()),
                message,
            });
        }
        // One without a name still counts, so that rows are as long as they should be.
        names.push(found.unwrap_or_default());
    }
    names
}

/// Rows of cells with the lines that they begin on.
struct Records<'a> {
    reader: csv::Reader<&'a [u8]>,
    lines: Lines<'a>,
    text: &'a [u8],
}

impl<'a> Records<'a> {
    fn of(text: &'a str, delimiter: u8) -> Self {
        let text = text.as_bytes();
        let reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(text);
        Self {
            reader,
            lines: Lines::of(text),
            text,
        }
    }
}

impl Iterator for Records<'_> {
    type Item = (u64, Vec<String>);

    fn next(&mut self) -> Option<Self::Item> {
        let mut record = ByteRecord::new();
        // Reading from memory cannot fail, and rows may have any length.
        if !self.reader.read_byte_record(&mut record).unwrap_or(false) {
            return None;
        }
        let from = record.position().map_or(0, csv::Position::byte);
        let mut from = usize::try_from(from).unwrap_or(usize::MAX);
        // The end of the line before, and empty lines, are counted to this row.
        while matches!(self.text.get(from), Some(b'\n' | b'\r')) {
            from += 1;
        }
        let cell = |cell: &[u8]| String::from_utf8_lossy(cell).into_owned();
        Some((self.lines.at(from), record.iter().map(cell).collect()))
    }
}

/// The line of a quotation mark that is never closed and would swallow the rest of the file.
fn unclosed_quote(text: &[u8], delimiter: u8) -> Option<u64> {
    let mut opened_at = None;
    let mut is_start = true;
    let mut place = 0;
    while let Some(&byte) = text.get(place) {
        if opened_at.is_some() {
            if byte == b'"' && text.get(place + 1) == Some(&b'"') {
                place += 1;
            } else if byte == b'"' {
                opened_at = None;
            }
        } else if byte == b'"' && is_start {
            opened_at = Some(place);
        }
        is_start = opened_at.is_none() && (byte == delimiter || byte == b'\n' || byte == b'\r');
        place += 1;
    }
    opened_at.map(|place| Lines::of(text).at(place))
}

fn one(line: u64, message: &str) -> Faults {
    let mut faults = Faults::default();
    faults.at_line(line, message);
    faults
}
