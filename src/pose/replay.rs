//! The head of a recorded trace, played in its own time from a thread of its own, as a sensor would. For windows; films
//! step a trace by their own clock.

use std::thread;
use std::time::Duration;

use bevy::prelude::*;
use buyplus_head::trace::{ImuSample, PoseSample, Trace};

use super::feed::HeadFeed;
use super::mouse::MouseTurned;
use super::{SensedHead, place_head};
use crate::app::FrameSystems;

/// From asking for a pose to light on the screen: one frame of drawing behind one of simulation, and half a scan-out.
const PHOTONS_AFTER_S: f64 = 0.035;

/// Plays the trace from when the app starts, and holds its end.
pub fn plugin(trace: Trace) -> impl Plugin {
    move |app: &mut App| {
        let trace = trace.clone();
        app.add_systems(Startup, move |feed: Res<HeadFeed>| {
            let (feed, trace) = (feed.clone(), trace.clone());
            thread::spawn(move || play(&feed, &trace));
        })
        .add_systems(
            Update,
            (recenter, follow_feed)
                .chain()
                .in_set(FrameSystems::Pose)
                .after(MouseTurned)
                .before(place_head),
        );
    }
}

fn play(feed: &HeadFeed, trace: &Trace) {
    let start_s = feed.now_s();
    let wait_until = |t_s: f64| {
        let wait_s = t_s - feed.now_s();
        if wait_s > 0.0 {
            thread::sleep(Duration::from_secs_f64(wait_s));
        }
    };
    match trace {
        Trace::Imu(samples) => {
            let first_s = samples.first().map_or(0.0, |sample| sample.t_s);
            for sample in samples {
                let t_s = start_s + sample.t_s - first_s;
                wait_until(t_s);
                feed.push_imu(&ImuSample { t_s, ..*sample });
            }
        }
        Trace::Poses(poses) => {
            let first_s = poses.first().map_or(0.0, |pose| pose.t_s);
            for pose in poses {
                let t_s = start_s + pose.t_s - first_s;
                wait_until(t_s);
                feed.push_pose(&PoseSample { t_s, ..*pose });
            }
        }
    }
}

fn recenter(keys: Res<ButtonInput<KeyCode>>, feed: Res<HeadFeed>) {
    if keys.just_pressed(KeyCode::KeyR) {
        feed.recenter();
    }
}

fn follow_feed(feed: Res<HeadFeed>, mut sensed: ResMut<SensedHead>) {
    let display_s = feed.now_s() + PHOTONS_AFTER_S;
    if let Some(room_from_head) = feed.room_from_head(display_s) {
        *sensed = SensedHead {
            room_from_head,
            display_s,
        };
    }
}
