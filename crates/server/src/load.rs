//! How many requests are under way, and when there are too many for more.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

/// Counts requests under way. Beyond the most, a new one is sent away at once: those under way keep their pace, where
/// a queue without end would make everybody wait until nobody is served in time.
#[derive(Clone)]
pub(crate) struct Load {
    under_way: Arc<AtomicUsize>,
    most: usize,
}

/// A place among the requests under way; dropped, it is free again.
pub(crate) struct Place(Arc<AtomicUsize>);

impl Load {
    pub(crate) fn at_most(most: usize) -> Self {
        Self {
            under_way: Arc::default(),
            most,
        }
    }

    /// A place, if there is one.
    pub(crate) fn enter(&self) -> Option<Place> {
        let before = self.under_way.fetch_add(1, Ordering::Relaxed);
        let place = Place(self.under_way.clone());
        (before < self.most).then_some(place)
    }

    /// Requests under way.
    pub(crate) fn under_way(&self) -> usize {
        self.under_way.load(Ordering::Relaxed)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_free_again_when_it_is_left() {
        let load = Load::at_most(2);
        let (first, second) = (load.enter(), load.enter());
        assert!(first.is_some() && second.is_some());
        assert!(load.enter().is_none());
        assert_eq!(load.under_way(), 2);
        drop(first);
        assert!(load.enter().is_some());
    }
}
