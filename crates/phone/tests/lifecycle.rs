//! Recorded lives: what a phone's system says in each case, and what must be done about it.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set its scene may panic"
)]

use buyplus_phone::{Act, Event, Lifecycle};
use proptest::prelude::*;

use Event::*;

fn lived(events: &[Event]) -> (Lifecycle, Vec<Act>) {
    let mut life = Lifecycle::default();
    let acts = events.iter().flat_map(|event| life.step(*event)).collect();
    (life, acts)
}

/// What is done after the first `events` have been lived.
fn then(before: &[Event], events: &[Event]) -> Vec<Act> {
    let (mut life, _) = lived(before);
    events.iter().flat_map(|event| life.step(*event)).collect()
}

const IN_FRONT: [Event; 2] = [Resumed, SurfaceMade];

#[test]
fn a_launch_senses_asks_and_draws() {
    let (life, acts) = lived(&IN_FRONT);
    assert!(life.is_drawing() && life.is_sensing() && life.may_ask());
    assert_eq!(
        acts,
        [
            Act::StartSensors,
            Act::AskAgain,
            Act::LayOut,
            Act::StartDrawing
        ]
    );
}

#[test]
fn home_and_back_keeps_first_and_is_never_black() {
    let home = [Paused, SurfaceLost];
    assert_eq!(
        then(&IN_FRONT, &home),
        [Act::Keep, Act::StopDrawing, Act::StopSensors]
    );
    let back = then(&[IN_FRONT.as_slice(), &home].concat(), &IN_FRONT);
    assert_eq!(
        back,
        [
            Act::StartSensors,
            Act::AskAgain,
            Act::LayOut,
            Act::StartDrawing
        ]
    );
}

#[test]
fn a_call_that_only_covers_keeps_the_surface_and_comes_back() {
    // Android shows a call as a small window: the app is paused, its surface stays.
    let acts = then(&IN_FRONT, &[Paused, Resumed]);
    assert_eq!(
        acts,
        [
            Act::Keep,
            Act::StopDrawing,
            Act::StopSensors,
            Act::StartSensors,
            Act::AskAgain,
            Act::LayOut,
            Act::StartDrawing
        ]
    );
}

#[test]
fn a_surface_lost_while_in_front_goes_on_sensing() {
    assert_eq!(then(&IN_FRONT, &[SurfaceLost]), [Act::StopDrawing]);
    let again = then(&[Resumed, SurfaceMade, SurfaceLost], &[SurfaceMade]);
    assert_eq!(again, [Act::LayOut, Act::StartDrawing]);
}

#[test]
fn a_lost_gpu_is_filled_again_before_the_next_frame() {
    assert_eq!(
        then(&IN_FRONT, &[GpuLost, GpuFound]),
        [
            Act::StopDrawing,
            Act::RebuildGpu,
            Act::LayOut,
            Act::StartDrawing
        ]
    );
    // Lost in the background, it is filled on the way back.
    let gone = [Resumed, SurfaceMade, Paused, SurfaceLost, GpuLost, GpuFound];
    assert!(then(&gone, &IN_FRONT).contains(&Act::RebuildGpu));
}

#[test]
fn a_network_that_comes_back_is_asked_once_and_only_in_front() {
    assert_eq!(
        then(&IN_FRONT, &[NetworkLost, NetworkLost]),
        [Act::GoOffline]
    );
    assert_eq!(
        then(
            &[Resumed, SurfaceMade, NetworkLost],
            &[NetworkFound, NetworkFound]
        ),
        [Act::AskAgain]
    );
    let away = [Resumed, SurfaceMade, NetworkLost, Paused];
    assert_eq!(then(&away, &[NetworkFound]), []);
    assert!(
        then(&[away.as_slice(), &[NetworkFound]].concat(), &[Resumed]).contains(&Act::AskAgain)
    );
    // Airplane mode: coming back without a network asks nothing.
    assert!(!then(&away, &[Resumed]).contains(&Act::AskAgain));
}

#[test]
fn short_memory_keeps_before_it_lets_go() {
    assert_eq!(then(&IN_FRONT, &[MemoryLow]), [Act::Keep, Act::DropCaches]);
}

#[test]
fn a_turned_phone_is_laid_out_only_while_it_draws() {
    assert_eq!(then(&IN_FRONT, &[Turned]), [Act::LayOut]);
    assert_eq!(then(&[Resumed], &[Turned]), []);
}

fn any_event() -> impl Strategy<Value = Event> {
    prop::sample::select(vec![
        Resumed,
        Paused,
        SurfaceMade,
        SurfaceLost,
        Turned,
        MemoryLow,
        NetworkLost,
        NetworkFound,
        GpuLost,
        GpuFound,
        Closing,
    ])
}

proptest! {
    #[test]
    fn whatever_happens_starts_and_stops_alternate_and_nothing_is_lost(
        events in prop::collection::vec(any_event(), 0..60)
    ) {
        let mut life = Lifecycle::default();
        let (mut senses, mut draws, mut was_in_front) = (false, false, false);
        for event in events {
            let acts = life.step(event);
            for act in &acts {
                match act {
                    Act::StartSensors => { prop_assert!(!senses); senses = true; }
                    Act::StopSensors => { prop_assert!(senses); senses = false; }
                    Act::StartDrawing => { prop_assert!(!draws); draws = true; }
                    Act::StopDrawing => { prop_assert!(draws); draws = false; }
                    _ => {}
                }
            }
            prop_assert_eq!((senses, draws), (life.is_sensing(), life.is_drawing()));
            if was_in_front && event == Paused {
                prop_assert_eq!(acts.first(), Some(&Act::Keep));
            }
            was_in_front = life.is_sensing();
        }
        // From any state, the way back to the front draws and senses.
        for event in [NetworkFound, GpuFound, SurfaceMade, Resumed] {
            life.step(event);
        }
        prop_assert!(life.is_drawing() && life.is_sensing() && life.may_ask());
    }
}
