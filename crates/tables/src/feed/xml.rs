//! Feeds as RSS 2.0 or Atom.

use quick_xml::{Reader, escape::resolve_xml_entity, events::Event};

use super::attribute;
use crate::{
    Faults, ROWS_MAX, Row,
    lines::{Lines, NOT_UTF8, TOO_MANY, text},
};

/// Deeper is no feed.
const DEPTH_MAX: usize = 16;

/// Reads a feed: every `item` (or `entry`) is a row, every element directly in it a field.
///
/// # Errors
/// The first thing that is wrong with the XML.
pub fn read_xml(bytes: &[u8]) -> Result<Vec<Row>, Faults> {
    let text = text(bytes).map_err(|line| one(line, NOT_UTF8))?;
    let mut feed = Feed::default();
    let mut lines = Lines::of(text.as_bytes());
    let mut reader = Reader::from_str(text);
    loop {
        let place = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let event = reader.read_event();
        let line = lines.at(place);
        let event = event.map_err(|error| one(line, &format!("this is not XML: {error}")))?;
        if matches!(event, Event::Eof) {
            break;
        }
        feed.take(line, event).map_err(|what| one(line, &what))?;
    }
    match (feed.path.is_empty(), feed.is_feed) {
        (false, _) => Err(one(
            lines.at(text.len()),
            "the file breaks off: an element is not closed",
        )),
        (true, false) => Err(one(
            1,
            "this is no feed: wanted is <rss> with <channel> and <item>s",
        )),
        (true, true) => Ok(feed.rows),
    }
}

#[derive(Default)]
struct Feed {
    rows: Vec<Row>,
    /// Names of the elements that are open.
    path: Vec<String>,
    /// How deep the open item is, where one is open.
    item_depth: Option<usize>,
    /// What was read of the open field.
    value: String,
    is_feed: bool,
}

impl Feed {
    fn take(&mut self, line: u64, event: Event<'_>) -> Result<(), String> {
        match event {
            Event::Start(start) => self.open(line, &attribute(start.name().0)),
            Event::Empty(_) => Ok(()),
            Event::End(_) => {
                self.close();
                Ok(())
            }
            Event::Text(text) => {
                self.add(&text.xml10_content());
                Ok(())
            }
            Event::CData(text) => {
                self.add(&text.xml10_content());
                Ok(())
            }
            Event::GeneralRef(reference) => {
                let unknown =
                    || "an entity that XML does not know: write the character itself".to_owned();
                if let Some(letter) = reference.resolve_char_ref().map_err(|_| unknown())? {
                    self.add(letter.encode_utf8(&mut [0; 4]));
                    return Ok(());
                }
                let name = reference.xml10_content();
                self.add(resolve_xml_entity(&name).ok_or_else(unknown)?);
                Ok(())
            }
            Event::DocType(_) => Err("a feed has no document type".to_owned()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::Eof => Ok(()),
        }
    }

    fn open(&mut self, line: u64, name: &str) -> Result<(), String> {
        if self.path.len() == DEPTH_MAX {
            return Err("elements are nested too deep".to_owned());
        }
        if self.path.is_empty() {
            self.is_feed = ["rss", "feed", "rdf"].contains(&name);
        }
        self.path.push(name.to_owned());
        if self.item_depth.is_none() && ["item", "entry"].contains(&name) {
            if self.rows.len() == ROWS_MAX {
                return Err(TOO_MANY.to_owned());
            }
            self.item_depth = Some(self.path.len());
            self.rows.push(Row::at(line));
        } else if self.item_depth.map(|depth| depth + 1) == Some(self.path.len()) {
            self.value.clear();
        }
        Ok(())
    }

    fn add(&mut self, text: &str) {
        // Text of the field itself, not of what is nested in it.
        if self.item_depth.map(|depth| depth + 1) == Some(self.path.len()) {
            self.value.push_str(text);
        }
    }

    fn close(&mut self) {
        let depth = self.path.len();
        let name = self.path.pop().unwrap_or_default();
        if self.item_depth == Some(depth) {
            self.item_depth = None;
        } else if self.item_depth.map(|item| item + 1) == Some(depth)
            && let Some(row) = self.rows.last_mut()
            // Of an attribute that is repeated, the first counts.
            && row.get(&name).is_none()
        {
            row.set(name, self.value.trim());
        }
    }
}

fn one(line: u64, message: &str) -> Faults {
    let mut faults = Faults::default();
    faults.at_line(line, message);
    faults
}
