//! Watches the head for yes and no. Owns the recogniser; what a nod means is decided elsewhere.

use bevy::prelude::*;
use buyplus_head::{Gesture, GestureKind, GestureRecognizer};

use crate::app::FrameSystems;
use crate::pose::SensedHead;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Recognizer>()
        .add_message::<Gestured>()
        .add_systems(Update, recognize.in_set(FrameSystems::Gesture));
}

/// A nod or a shake, reported anew with each further cycle.
#[derive(Message, Debug, Clone, Copy, PartialEq)]
pub struct Gestured {
    /// Whether it was a yes.
    pub is_nod: bool,
    /// Cycles so far.
    pub cycles: u32,
    /// When it began, world time in seconds.
    pub started_s: f64,
    /// When this cycle ended.
    pub t_s: f64,
}

#[derive(Resource, Default)]
struct Recognizer(GestureRecognizer);

fn recognize(
    time: Res<Time>,
    sensed: Res<SensedHead>,
    mut recognizer: ResMut<Recognizer>,
    mut gestured: MessageWriter<Gestured>,
) {
    let t_s = time.elapsed_secs_f64();
    if let Some(gesture) = recognizer
        .0
        .push_pose(t_s, sensed.room_from_head.as_dquat())
    {
        gestured.write(told(&gesture));
    }
}

fn told(gesture: &Gesture) -> Gestured {
    Gestured {
        is_nod: gesture.kind == GestureKind::Nod,
        cycles: gesture.cycles,
        started_s: gesture.started_s,
        t_s: gesture.t_s,
    }
}
