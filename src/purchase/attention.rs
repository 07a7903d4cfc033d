//! Whether the eyes were on the total while the head nodded. Pure: remembers the last seconds of looking.

use std::collections::VecDeque;

/// How long looks are remembered, seconds: longer than the slowest pair of nods.
const MEMORY_S: f64 = 6.0;
/// In this time before the first nod that was recognised, seconds, …
const BEFORE_S: f64 = 1.5;
/// … the gaze must have rested on the total for at least this part: the very first swing is often not yet a nod.
const PART_BEFORE: f64 = 0.4;
/// A nod of 35° crosses a total that is 5° high twice a cycle, so the gaze is there for a seventh of the gesture at
/// best: it must be there for at least this part.
const PART_DURING: f64 = 0.06;

/// Where the gaze was, by time.
#[derive(Debug, Clone, Default)]
pub struct Attention {
    looks: VecDeque<Look>,
}

#[derive(Debug, Clone, Copy)]
struct Look {
    t_s: f64,
    on_total: bool,
}

impl Attention {
    /// Remembers where the gaze is at `t_s`.
    pub fn note(&mut self, t_s: f64, on_total: bool) {
        if self.looks.back().is_some_and(|last| last.t_s >= t_s) {
            return;
        }
        self.looks.push_back(Look { t_s, on_total });
        while self
            .looks
            .front()
            .is_some_and(|first| first.t_s < t_s - MEMORY_S)
        {
            self.looks.pop_front();
        }
    }

    /// Forgets all: what is to be looked at is new.
    pub fn forget(&mut self) {
        self.looks.clear();
    }

    /// Whether a gesture from `started_s` to `ended_s` was made to the total: the gaze rested there before it
    /// and came back to it during it.
    pub fn is_to_total(&self, started_s: f64, ended_s: f64) -> bool {
        // A panel that has just come up under the gaze has not been read.
        let is_read = self
            .looks
            .front()
            .is_some_and(|first| first.t_s <= started_s - BEFORE_S * PART_BEFORE);
        is_read
            && self.part_on_total(started_s - BEFORE_S, started_s) >= PART_BEFORE
            && self.part_on_total(started_s, ended_s) >= PART_DURING
    }

    fn part_on_total(&self, from_s: f64, to_s: f64) -> f64 {
        let within = self
            .looks
            .iter()
            .filter(|look| look.t_s >= from_s && look.t_s <= to_s);
        let (on, all) = within.fold((0_u32, 0_u32), |(on, all), look| {
            (on + u32::from(look.on_total), all + 1)
        });
        if all == 0 {
            0.0
        } else {
            f64::from(on) / f64::from(all)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looked(on_total: impl Fn(f64) -> bool) -> Attention {
        let mut attention = Attention::default();
        for step in 0..300 {
            let t_s = f64::from(step) * 0.01;
            attention.note(t_s, on_total(t_s));
        }
        attention
    }

    #[test]
    fn a_nod_that_swings_through_the_total_counts() {
        let attention = looked(|t_s| t_s < 1.0 || (t_s * 10.0) as i64 % 2 == 0);
        assert!(attention.is_to_total(1.0, 2.0));
    }

    #[test]
    fn a_nod_elsewhere_does_not_count() {
        assert!(!looked(|_| false).is_to_total(1.0, 2.0));
        assert!(
            !looked(|t_s| t_s > 1.0).is_to_total(1.0, 2.0),
            "the total was not read before"
        );
        assert!(
            !looked(|t_s| t_s < 1.0).is_to_total(1.0, 2.0),
            "the gaze never came back"
        );
    }

    #[test]
    fn a_total_that_came_up_a_moment_ago_is_not_agreed_to() {
        let mut attention = Attention::default();
        for step in 95..300 {
            attention.note(f64::from(step) * 0.01, true);
        }
        assert!(!attention.is_to_total(1.0, 2.0));
        assert!(attention.is_to_total(2.0, 2.9));
    }

    #[test]
    fn nothing_seen_is_nothing_agreed() {
        assert!(!Attention::default().is_to_total(0.0, 1.0));
    }
}
