//! One row of a table: its fields by name, and where they are in the file.

use std::collections::BTreeMap;

use crate::faults::Fault;

/// A row. A field that is empty is as good as one that is not there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Line of the file where it begins, counted from 1; 0 for one that is not from a file.
    pub line: u64,
    cells: BTreeMap<String, Cell>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Cell {
    text: String,
    column: Option<u64>,
}

impl Row {
    /// A row without fields.
    #[must_use]
    pub fn at(line: u64) -> Self {
        Self {
            line,
            cells: BTreeMap::new(),
        }
    }

    /// Sets a field; nothing where the text is empty.
    pub fn set(&mut self, field: impl Into<String>, text: impl Into<String>) {
        self.set_at(None, field, text);
    }

    /// Sets a field that stands in a column, counted from 1.
    pub(crate) fn set_at(
        &mut self,
        column: Option<u64>,
        field: impl Into<String>,
        text: impl Into<String>,
    ) {
        let text = text.into();
        if !text.is_empty() {
            self.cells.insert(field.into(), Cell { text, column });
        }
    }

    /// A field's text; nothing where it is empty.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<&str> {
        self.cells.get(field).map(|cell| cell.text.as_str())
    }

    /// Every field with its text, by name.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        let cells = self.cells.iter();
        cells.map(|(field, cell)| (field.as_str(), cell.text.as_str()))
    }

    /// What is in the fields `family.…`, by what follows the dot.
    #[must_use]
    pub fn family(&self, family: &str) -> BTreeMap<&str, &str> {
        let member = |field: &str| -> Option<usize> {
            let rest = field.strip_prefix(family)?.strip_prefix('.')?;
            Some(field.len() - rest.len())
        };
        self.fields()
            .filter_map(|(field, text)| Some((&field[member(field)?..], text)))
            .collect()
    }

    /// Whether it has no fields.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Something that is wrong with a field of it, there or not.
    #[must_use]
    pub fn fault(&self, field: &str, message: impl Into<String>) -> Fault {
        Fault {
            line: self.line,
            column: self.cells.get(field).and_then(|cell| cell.column),
            field: Some(field.to_owned()),
            message: message.into(),
        }
    }
}
