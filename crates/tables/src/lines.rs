//! Which line of a text something is on.

/// Counts lines from the beginning of a text on; places are asked for in rising order.
#[derive(Debug)]
pub(crate) struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    /// Nothing was asked for yet.
    pub(crate) fn of(text: &'a [u8]) -> Self {
        Self {
            text,
            at: 0,
            line: 1,
        }
    }

    /// The line of the byte at this place, counted from 1.
    pub(crate) fn at(&mut self, place: usize) -> u64 {
        let place = place.min(self.text.len());
        if place > self.at {
            let passed = &self.text[self.at..place];
            self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
            self.at = place;
        }
        self.line
    }
}

/// The text, if it is UTF-8, without the mark that some programs begin it with; else the line where it is not.
pub(crate) fn text(bytes: &[u8]) -> Result<&str, u64> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(text)),
        Err(error) => Err(Lines::of(bytes).at(error.valid_up_to())),
    }
}

/// What is said where a text is not UTF-8.
pub(crate) const NOT_UTF8: &str = "this is not UTF-8; save the file with that encoding";
/// What is said where there are too many rows.
pub(crate) const TOO_MANY: &str = "a table has at most 50,000 rows; send it in parts";
