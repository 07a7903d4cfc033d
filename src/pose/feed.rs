//! The newest that is known about the head, shared by the sensor's thread, the frame and the lens pass. It must not know
//! which sensor it is.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use bevy::math::{DQuat, Quat};
use bevy::prelude::Resource;
use bevy::render::extract_resource::ExtractResource;
use buyplus_head::trace::{ImuSample, PoseSample};
use buyplus_head::{Fusion, GyroBias, Predictor, Recenter};

/// Where sensors put what they read, at any time and from any thread, and where poses are asked for.
#[derive(Resource, ExtractResource, Clone)]
pub struct HeadFeed {
    began: Instant,
    source: Arc<Mutex<Source>>,
}

impl Default for HeadFeed {
    fn default() -> Self {
        Self {
            began: Instant::now(),
            source: Arc::default(),
        }
    }
}

impl HeadFeed {
    /// Now, on the clock that samples are stamped with, seconds.
    pub fn now_s(&self) -> f64 {
        self.began.elapsed().as_secs_f64()
    }

    /// Takes a reading of gyroscope and accelerometer.
    pub fn push_imu(&self, sample: &ImuSample) {
        let mut source = self.lock();
        let tracker = source.tracker();
        tracker.has_spoken = true;
        let room_from_head = tracker.fusion.push(sample);
        let rate = tracker.fusion.rate();
        tracker.predictor.push(sample.t_s, room_from_head, rate);
    }

    /// Takes an orientation from a sensor that fuses by itself.
    pub fn push_pose(&self, sample: &PoseSample) {
        let mut source = self.lock();
        let tracker = source.tracker();
        let rate = tracker.last_pose.map_or(Default::default(), |last| {
            let turn = last.world_from_head.inverse() * sample.world_from_head;
            let turn = if turn.w < 0.0 { -turn } else { turn };
            turn.to_scaled_axis() / (sample.t_s - last.t_s).max(1e-4)
        });
        tracker.has_spoken = true;
        tracker.last_pose = Some(*sample);
        (tracker.predictor).push(sample.t_s, sample.world_from_head, rate);
    }

    /// Begins with what an earlier launch learned of the gyroscope; nothing where a sensor has spoken already.
    pub fn start_with(&self, bias: GyroBias) {
        let mut source = self.lock();
        if matches!(*source, Source::Silent) {
            source.tracker().fusion = Fusion::with_bias(bias);
        }
    }

    /// What the gyroscope is thought to read at rest, to be kept for the next launch.
    pub fn bias(&self) -> GyroBias {
        match &*self.lock() {
            Source::Sensed(tracker) => tracker.fusion.bias(),
            Source::Silent | Source::Held(_) => GyroBias::default(),
        }
    }

    /// Says where the head is, whatever the time: for scripts that know the future.
    pub fn hold(&self, room_from_head: Quat) {
        *self.lock() = Source::Held(room_from_head.as_dquat());
    }

    /// Makes the way that the head faces now the way ahead.
    pub fn recenter(&self) {
        self.recenter_at(self.now_s());
    }

    /// Makes the way that the head faces at that time the way ahead.
    pub fn recenter_at(&self, t_s: f64) {
        if let Source::Sensed(tracker) = &mut *self.lock() {
            let unturned = tracker.predictor.predict(t_s);
            tracker.recenter.recenter(unturned);
        }
    }

    /// The head at that time, as well as it is known by now; nothing where no sensor has spoken.
    pub fn room_from_head(&self, t_s: f64) -> Option<Quat> {
        match &*self.lock() {
            Source::Silent => None,
            Source::Held(room_from_head) => Some(room_from_head.as_quat()),
            Source::Sensed(tracker) if !tracker.has_spoken => None,
            Source::Sensed(tracker) => {
                let unturned = tracker.predictor.predict(t_s);
                Some(tracker.recenter.apply(unturned).as_quat())
            }
        }
    }

    /// A sensor thread that died half way through a sample leaves the last whole pose, which is good enough to look by.
    fn lock(&self) -> MutexGuard<'_, Source> {
        self.source.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Default)]
enum Source {
    #[default]
    Silent,
    Held(DQuat),
    Sensed(Box<Tracker>),
}

impl Source {
    fn tracker(&mut self) -> &mut Tracker {
        if !matches!(self, Self::Sensed(_)) {
            *self = Self::Sensed(Box::default());
        }
        match self {
            Self::Sensed(tracker) => tracker,
            Self::Silent | Self::Held(_) => unreachable!("it was just made a tracker"),
        }
    }
}

#[derive(Default)]
struct Tracker {
    fusion: Fusion,
    predictor: Predictor,
    recenter: Recenter,
    last_pose: Option<PoseSample>,
    has_spoken: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use bevy::math::DVec3;

    #[test]
    fn a_turning_head_is_where_it_will_be() {
        let feed = HeadFeed::default();
        assert_eq!(feed.room_from_head(0.0), None);
        for step in 0..400 {
            feed.push_imu(&ImuSample {
                t_s: f64::from(step) * 0.005,
                gyro: DVec3::Y,
                accel: DVec3::Y * 9.81,
            });
        }
        // 1.995 s at 1 rad/s, and 20 ms ahead.
        let ahead = feed.room_from_head(2.015).unwrap();
        let expected = Quat::from_rotation_y(2.015);
        assert!(ahead.angle_between(expected) < 0.01, "{ahead}");
    }

    #[test]
    fn what_was_learned_of_the_gyroscope_comes_back_and_says_nothing_of_the_head() {
        let bias = GyroBias {
            rad_s: DVec3::new(0.01, 0.0, -0.02),
            trust: 3,
        };
        let feed = HeadFeed::default();
        feed.start_with(bias);
        assert_eq!(feed.room_from_head(0.0), None);
        assert_eq!(feed.bias(), bias);
    }

    #[test]
    fn recentring_makes_now_ahead() {
        let feed = HeadFeed::default();
        let t_s = feed.now_s();
        feed.push_pose(&PoseSample {
            t_s,
            world_from_head: DQuat::from_rotation_y(0.7),
        });
        feed.recenter();
        let head = feed.room_from_head(t_s).unwrap();
        assert!(head.angle_between(Quat::IDENTITY) < 1e-4, "{head}");
    }
}
