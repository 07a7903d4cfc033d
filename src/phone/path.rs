//! The one way from a sensor event to the head: pairing, turning and clock in `buyplus_phone`, then the feed. Shared by the
//! sensor's own thread and the world.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bevy::prelude::*;
use buyplus_phone::{Clocks, Reading, Rotation, Sensors};

use crate::pose::feed::HeadFeed;

/// Where sensor events go in, from any thread.
#[derive(Resource, Clone)]
pub struct SensorPath {
    feed: HeadFeed,
    sensors: Arc<Mutex<Sensors>>,
    is_listening: Arc<AtomicBool>,
}

impl FromWorld for SensorPath {
    fn from_world(world: &mut World) -> Self {
        Self {
            feed: world.get_resource_or_init::<HeadFeed>().clone(),
            sensors: Arc::default(),
            is_listening: Arc::default(),
        }
    }
}

impl SensorPath {
    /// Takes an event as it is handled; passed over while nobody listens.
    pub fn push(&self, reading: Reading, now: Clocks) {
        if !self.is_listening() {
            return;
        }
        let sample = self.lock().push(reading, now);
        if let Some(sample) = sample {
            self.feed.push_imu(&sample);
        }
    }

    /// Says how the display is turned.
    pub fn turn(&self, rotation: Rotation) {
        self.lock().turn(rotation);
    }

    /// Whether events are wanted: not in the background.
    pub fn is_listening(&self) -> bool {
        self.is_listening.load(Ordering::Acquire)
    }

    /// Now, on the clock of the feed, seconds.
    pub fn now_s(&self) -> f64 {
        self.feed.now_s()
    }

    pub(super) fn listen(&self, wanted: bool) {
        if wanted {
            self.lock().restart();
        }
        self.is_listening.store(wanted, Ordering::Release);
    }

    /// A thread that died with a reading half taken leaves the last whole one.
    fn lock(&self) -> std::sync::MutexGuard<'_, Sensors> {
        self.sensors.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
