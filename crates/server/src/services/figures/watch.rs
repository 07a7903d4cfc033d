//! What was counted since it was last written down, in memory, and how often each device may say something.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::{REQUESTS_MAX, WINDOW_MS};

/// How much one product was looked at on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) gazes: i64,
    pub(super) gaze_ms: i64,
    pub(super) inspections: i64,
    pub(super) added: i64,
}

/// By product and day.
pub(super) type Counted = HashMap<(String, String), Counts>;

/// Counts of everything.
#[derive(Debug, Default)]
pub(crate) struct Watch(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    counted: Counted,
    /// When each device's minute began, and how often it has sent something since.
    devices: HashMap<String, (i64, u32)>,
}

impl Watch {
    /// Whether a device may say something now; counts it.
    pub(super) fn admits(&self, device_id: &str, now_ms: i64) -> bool {
        let devices = &mut self.state().devices;
        let (began_ms, requests) = devices.entry(device_id.to_owned()).or_insert((now_ms, 0));
        if now_ms - *began_ms >= WINDOW_MS {
            (*began_ms, *requests) = (now_ms, 0);
        }
        *requests += 1;
        *requests <= REQUESTS_MAX
    }

    /// Forgets devices whose minute is over.
    pub(crate) fn forget_quiet(&self, now_ms: i64) {
        let devices = &mut self.state().devices;
        devices.retain(|_, (began_ms, _)| now_ms - *began_ms < WINDOW_MS);
    }

    /// Adds to what was counted.
    pub(super) fn count(&self, product_id: &str, day: &str, counts: Counts) {
        let key = (product_id.to_owned(), day.to_owned());
        self.state().counted.entry(key).or_default().add(counts);
    }

    /// Takes everything that was counted.
    pub(super) fn take(&self) -> Counted {
        std::mem::take(&mut self.state().counted)
    }

    /// Gives back what could not be written down.
    pub(super) fn put_back(&self, counted: Counted) {
        let mut state = self.state();
        for (key, counts) in counted {
            state.counted.entry(key).or_default().add(counts);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counts {
    fn add(&mut self, more: Self) {
        self.gazes += more.gazes;
        self.gaze_ms += more.gaze_ms;
        self.inspections += more.inspections;
        self.added += more.added;
    }
}
