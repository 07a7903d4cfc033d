//! Collects findings within bounds, so that a hostile file cannot turn its report into a memory bomb.

use std::collections::HashMap;

use crate::codes::Code;
use crate::report::{Issue, Severity};

/// At most this many issues of each code are kept; the verdict counts all of them.
pub const MAX_PER_CODE: usize = 100;

/// Longest piece of the file's own text that a message or pointer repeats, in characters.
const MAX_QUOTED_CHARS: usize = 64;

/// The findings so far.
#[derive(Default)]
pub(crate) struct Issues {
    list: Vec<Issue>,
    counts: HashMap<&'static str, usize>,
    has_error: bool,
}

impl Issues {
    /// Records a finding. `what` says what is wrong; the code's hint says how to fix it.
    pub fn push(&mut self, code: &Code, pointer: impl Into<String>, what: impl AsRef<str>) {
        self.push_as(code, code.severity, pointer, what);
    }

    /// Records a finding at another severity than the code's own.
    pub fn push_as(
        &mut self,
        code: &Code,
        severity: Severity,
        pointer: impl Into<String>,
        what: impl AsRef<str>,
    ) {
        self.has_error |= severity == Severity::Error;
        let count = self.counts.entry(code.name).or_insert(0);
        *count += 1;
        if *count > MAX_PER_CODE {
            return;
        }
        let message = format!("{} {}", what.as_ref(), code.hint);
        self.list.push(Issue {
            code: code.name,
            severity,
            pointer: pointer.into(),
            message,
        });
    }

    /// Records a finding of which there may be millions, so that its texts are made only while they are kept.
    pub fn push_with<W: AsRef<str>>(
        &mut self,
        code: &Code,
        pointer: impl FnOnce() -> String,
        what: impl FnOnce() -> W,
    ) {
        match self.counts.get_mut(code.name) {
            Some(count) if *count >= MAX_PER_CODE => *count += 1,
            _ => self.push(code, pointer(), what()),
        }
    }

    /// True when any finding so far is an error.
    pub fn has_error(&self) -> bool {
        self.has_error
    }

    /// The findings kept.
    pub fn into_list(self) -> Vec<Issue> {
        self.list
    }
}

/// The file's own text, shortened for a message.
pub(crate) fn quote(text: &str) -> String {
    if text.chars().nth(MAX_QUOTED_CHARS).is_none() {
        return text.to_owned();
    }
    text.chars().take(MAX_QUOTED_CHARS).chain(['…']).collect()
}

/// A key as a JSON pointer token (RFC 6901 section 3), shortened.
pub(crate) fn token(key: &str) -> String {
    quote(key).replace('~', "~0").replace('/', "~1")
}
