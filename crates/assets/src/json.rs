//! A JSON document as an index over its own text: no copy, 4 to 8 bytes a value.
//!
//! A tree of owned values takes 10 to 30 times the text (`[0,0,0…`), which a hostile file would use against the
//! 4× memory bound. `serde_json` judges the grammar; this file only remembers where values are.

use std::borrow::Cow;

/// Deeper nesting is refused. The deepest glTF itself goes is 9 levels; `extras` may add their own.
const MAX_DEPTH: usize = 128;

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    Bool,
    Number,
    String,
    Array,
    Object,
}

/// A parsed document.
///
/// The tape holds, in document order, the byte offset of each value and key; an array or object has one more entry,
/// the tape index just past its end.
pub(crate) struct Document<'a> {
    text: &'a str,
    tape: Vec<u32>,
}

/// A handle to one value of a document.
#[derive(Clone, Copy)]
pub(crate) struct Value<'a> {
    document: &'a Document<'a>,
    at: u32,
}

impl<'a> Document<'a> {
    /// Checks the grammar and indexes the text; the error says what and where.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, String> {
        if bytes.starts_with(b"\xEF\xBB\xBF") {
            return Err("byte order mark at the beginning".to_owned());
        }
        let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
        if u32::try_from(text.len()).is_err() {
            return Err("more than 4 GiB of JSON".to_owned());
        }
        serde_json::from_str::<serde::de::IgnoredAny>(text).map_err(|error| error.to_string())?;
        let (mut entries, mut depth, mut deepest) = (0, 0_usize, 0);
        scan(text.as_bytes(), |event| {
            entries += event.entries();
            depth = match event {
                Event::Scalar(_) => depth,
                Event::Open(_) => depth + 1,
                Event::Close => depth.saturating_sub(1),
            };
            deepest = deepest.max(depth);
        });
        if deepest > MAX_DEPTH {
            return Err(format!(
                "nested {deepest} levels deep, more than {MAX_DEPTH}"
            ));
        }
        let mut tape = Vec::with_capacity(entries);
        let mut open = Vec::new();
        scan(text.as_bytes(), |event| match event {
            Event::Scalar(offset) => tape.push(offset),
            Event::Open(offset) => {
                open.push(tape.len() + 1);
                tape.extend([offset, 0]);
            }
            Event::Close => {
                if let Some(slot) = open.pop() {
                    tape[slot] = tape.len() as u32;
                }
            }
        });
        Ok(Self { text, tape })
    }

    /// The outermost value.
    pub fn root(&'a self) -> Value<'a> {
        Value {
            document: self,
            at: 0,
        }
    }
}

impl<'a> Value<'a> {
    pub fn kind(self) -> Kind {
        match self.document.text.as_bytes()[self.offset()] {
            b'{' => Kind::Object,
            b'[' => Kind::Array,
            b'"' => Kind::String,
            b't' | b'f' => Kind::Bool,
            b'n' => Kind::Null,
            _ => Kind::Number,
        }
    }

    pub fn is_object(self) -> bool {
        self.kind() == Kind::Object
    }

    pub fn as_bool(self) -> Option<bool> {
        (self.kind() == Kind::Bool).then(|| self.document.text.as_bytes()[self.offset()] == b't')
    }

    /// A number; one too large for a double is infinite.
    pub fn as_f64(self) -> Option<f64> {
        if self.kind() != Kind::Number {
            return None;
        }
        self.source().parse().ok()
    }

    /// A number without a fraction, however it is written.
    pub fn as_i64(self) -> Option<i64> {
        // Integers beyond 2^53 are not exact in JSON's common denominator, the double.
        const LIMIT: f64 = 9_007_199_254_740_992.0;
        self.as_f64()
            .filter(|number| number.fract() == 0.0 && number.abs() <= LIMIT)
            .map(|number| number as i64)
    }

    /// A non-negative integer.
    pub fn as_index(self) -> Option<usize> {
        self.as_i64()
            .and_then(|number| usize::try_from(number).ok())
    }

    pub fn as_str(self) -> Option<Cow<'a, str>> {
        if self.kind() != Kind::String {
            return None;
        }
        let quoted = self.source();
        if !quoted.contains('\\') {
            return Some(Cow::Borrowed(&quoted[1..quoted.len() - 1]));
        }
        // A lone surrogate is grammatical JSON but not text.
        Some(Cow::Owned(
            serde_json::from_str(quoted).unwrap_or_else(|_| "\u{FFFD}".to_owned()),
        ))
    }

    /// The text of a scalar as written, or the first character of an array or object.
    pub fn source(self) -> &'a str {
        let start = self.offset();
        &self.document.text[start..scalar_end(self.document.text.as_bytes(), start)]
    }

    /// Items of an array; nothing for any other kind.
    pub fn items(self) -> impl Iterator<Item = Value<'a>> {
        let (mut at, end) = self.body(Kind::Array);
        std::iter::from_fn(move || {
            (at < end).then(|| {
                let item = Value {
                    document: self.document,
                    at,
                };
                at = item.next();
                item
            })
        })
    }

    /// Keys and values of an object; nothing for any other kind.
    pub fn entries(self) -> impl Iterator<Item = (Cow<'a, str>, Value<'a>)> {
        let (mut at, end) = self.body(Kind::Object);
        std::iter::from_fn(move || {
            (at < end).then(|| {
                let key = Value {
                    document: self.document,
                    at,
                };
                let value = Value {
                    document: self.document,
                    at: at + 1,
                };
                at = value.next();
                (key.as_str().unwrap_or_default(), value)
            })
        })
    }

    /// A member of an object; of repeated keys the last counts.
    pub fn get(self, key: &str) -> Option<Value<'a>> {
        self.entries()
            .filter(|(name, _)| name == key)
            .map(|(_, value)| value)
            .last()
    }

    fn offset(self) -> usize {
        self.document.tape[self.at as usize] as usize
    }

    fn body(self, kind: Kind) -> (u32, u32) {
        if self.kind() == kind {
            (self.at + 2, self.document.tape[self.at as usize + 1])
        } else {
            (0, 0)
        }
    }

    fn next(self) -> u32 {
        match self.kind() {
            Kind::Array | Kind::Object => self.document.tape[self.at as usize + 1],
            _ => self.at + 1,
        }
    }
}

enum Event {
    Scalar(u32),
    Open(u32),
    Close,
}

impl Event {
    fn entries(&self) -> usize {
        match self {
            Self::Scalar(_) => 1,
            Self::Open(_) => 2,
            Self::Close => 0,
        }
    }
}

/// Reports each value of a text that is known to be grammatical.
fn scan(text: &[u8], mut report: impl FnMut(Event)) {
    let mut at = 0;
    while at < text.len() {
        match text[at] {
            b' ' | b'\t' | b'\n' | b'\r' | b',' | b':' => at += 1,
            b'{' | b'[' => {
                report(Event::Open(at as u32));
                at += 1;
            }
            b'}' | b']' => {
                report(Event::Close);
                at += 1;
            }
            _ => {
                report(Event::Scalar(at as u32));
                at = scalar_end(text, at).max(at + 1);
            }
        }
    }
}

/// Just past the scalar that starts at `start`.
fn scalar_end(text: &[u8], start: usize) -> usize {
    let rest = &text[start..];
    if rest[0] != b'"' {
        let stop = |byte: &u8| {
            matches!(
                byte,
                b' ' | b'\t' | b'\n' | b'\r' | b',' | b':' | b'}' | b']'
            )
        };
        let length = rest[1..]
            .iter()
            .position(stop)
            .map_or(rest.len(), |length| length + 1);
        return start + length;
    }
    let mut at = 1;
    while at < rest.len() && rest[at] != b'"' {
        at += if rest[at] == b'\\' { 2 } else { 1 };
    }
    start + (at + 1).min(rest.len())
}
