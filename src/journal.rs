//! The journal: one line for everything that happens to the shopper. Owns the message and its wire form; whoever acts writes it.

use bevy::prelude::*;
use serde_json::{Map, Value};

pub(super) fn plugin(app: &mut App) {
    app.add_message::<Happened>().add_systems(Last, log_events);
}

/// Something that happened to the shopper, as `journal.jsonl` tells it.
#[derive(Message, Debug, Clone, PartialEq)]
pub struct Happened {
    /// World time in seconds.
    pub t_s: f64,
    /// Snake-case name: `gaze_entered`, `order_paid`, …
    pub event: &'static str,
    /// Event-specific fields.
    pub fields: Map<String, Value>,
}

impl Happened {
    /// An event without fields, now.
    pub fn now(time: &Time, event: &'static str) -> Self {
        Self {
            t_s: time.elapsed_secs_f64(),
            event,
            fields: Map::new(),
        }
    }

    /// Adds one field.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.fields.insert(key.to_owned(), value.into());
        self
    }

    /// The line for `journal.jsonl`: `t_s` in milliseconds' precision, `event`, then the fields in alphabetical order.
    pub fn to_json_line(&self) -> String {
        let mut line = format!("{{\"t_s\":{:.3},\"event\":\"{}\"", self.t_s, self.event);
        for (key, value) in &self.fields {
            line.push_str(&format!(",{}:{}", Value::from(key.as_str()), value));
        }
        line.push('}');
        line
    }
}

fn log_events(mut happened: MessageReader<Happened>) {
    for event in happened.read() {
        info!(target: "buyplus::journal", "{}", event.to_json_line());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_json_with_time_event_and_fields() {
        let event = Happened {
            t_s: 1.5,
            event: "order_paid",
            fields: Map::new(),
        }
        .with("order_id", "o\"1")
        .with("amount_minor", 12900);
        let parsed: Value = serde_json::from_str(&event.to_json_line()).unwrap();
        assert_eq!(parsed["t_s"], 1.5);
        assert_eq!(parsed["event"], "order_paid");
        assert_eq!(parsed["order_id"], "o\"1");
        assert_eq!(parsed["amount_minor"], 12900);
    }
}
