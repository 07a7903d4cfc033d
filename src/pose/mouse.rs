//! The head on a desktop: the mouse turns it, keys do what the headset's button and the body do.

use std::f32::consts::FRAC_PI_2;

use bevy::input::mouse::AccumulatedMouseMotion;
use bevy::prelude::*;
use bevy::window::{CursorGrabMode, CursorOptions, PrimaryWindow};
use buyplus_head::Recenter;

use super::{SensedHead, place_head};
use crate::app::FrameSystems;
use crate::gaze::TriggerPulled;
use crate::help::ShowHelp;
use crate::view::ViewSettings;

/// Turn for each pixel of mouse movement, radians.
const RAD_PER_PX: f32 = 0.0022;
/// Turn of the arrow keys, radians per second.
const KEYS_RAD_PER_S: f32 = 0.9;
/// A played gesture: half swing and cycles per second.
const GESTURE_RAD: f32 = 0.17;
const GESTURE_HZ: f32 = 1.6;
/// Cycles that a gesture key plays.
const GESTURE_CYCLES: f32 = 3.0;

/// Adds the mouse and keys to a client with a window.
pub fn plugin(app: &mut App) {
    app.init_resource::<Neck>().add_systems(
        Update,
        (
            grab_cursor,
            turn_head.in_set(MouseTurned),
            pull_trigger,
            switch_view,
            play_gesture,
        )
            .chain()
            .in_set(FrameSystems::Pose)
            .before(place_head),
    );
}

/// The mouse has had its say; who knows better comes after.
#[derive(SystemSet, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct MouseTurned;

/// Where the mouse has turned the head, and a gesture being played on top.
#[derive(Resource, Debug, Default)]
struct Neck {
    yaw_rad: f32,
    pitch_rad: f32,
    recenter: Recenter,
    gesture: Option<Played>,
}

#[derive(Debug, Clone, Copy)]
struct Played {
    is_nod: bool,
    since_s: f32,
}

fn grab_cursor(
    buttons: Res<ButtonInput<MouseButton>>,
    keys: Res<ButtonInput<KeyCode>>,
    mut cursors: Query<&mut CursorOptions, With<PrimaryWindow>>,
    mut exit: MessageWriter<AppExit>,
) {
    let Ok(mut cursor) = cursors.single_mut() else {
        return;
    };
    let is_free = cursor.grab_mode == CursorGrabMode::None;
    if is_free && buttons.just_pressed(MouseButton::Left) {
        cursor.grab_mode = CursorGrabMode::Locked;
        cursor.visible = false;
    } else if keys.just_pressed(KeyCode::Escape) {
        if is_free {
            exit.write(AppExit::Success);
        }
        cursor.grab_mode = CursorGrabMode::None;
        cursor.visible = true;
    }
}

fn turn_head(
    time: Res<Time>,
    motion: Res<AccumulatedMouseMotion>,
    keys: Res<ButtonInput<KeyCode>>,
    cursors: Query<&CursorOptions, With<PrimaryWindow>>,
    mut neck: ResMut<Neck>,
    mut sensed: ResMut<SensedHead>,
) {
    let is_grabbed = cursors
        .single()
        .is_ok_and(|cursor| cursor.grab_mode != CursorGrabMode::None);
    let mut turn_rad = if is_grabbed {
        -motion.delta * RAD_PER_PX
    } else {
        Vec2::ZERO
    };
    let key = |plus: KeyCode, minus: KeyCode| {
        f32::from(keys.pressed(plus)) - f32::from(keys.pressed(minus))
    };
    turn_rad.x += key(KeyCode::ArrowLeft, KeyCode::ArrowRight) * KEYS_RAD_PER_S * time.delta_secs();
    turn_rad.y += key(KeyCode::ArrowUp, KeyCode::ArrowDown) * KEYS_RAD_PER_S * time.delta_secs();
    neck.yaw_rad += turn_rad.x;
    neck.pitch_rad = (neck.pitch_rad + turn_rad.y).clamp(-FRAC_PI_2, FRAC_PI_2);
    let turned = Quat::from_rotation_y(neck.yaw_rad)
        * Quat::from_rotation_x(neck.pitch_rad)
        * neck.gesture_swing();
    if keys.just_pressed(KeyCode::KeyR) {
        neck.recenter.recenter(turned.as_dquat());
    }
    sensed.room_from_head = neck.recenter.apply(turned.as_dquat()).as_quat();
}

fn pull_trigger(
    keys: Res<ButtonInput<KeyCode>>,
    buttons: Res<ButtonInput<MouseButton>>,
    cursors: Query<Ref<CursorOptions>, With<PrimaryWindow>>,
    mut trigger: MessageWriter<TriggerPulled>,
) {
    // The click that catches the cursor is not meant for the shop.
    let is_caught = cursors
        .single()
        .is_ok_and(|cursor| cursor.grab_mode != CursorGrabMode::None && !cursor.is_changed());
    let is_clicked = is_caught && buttons.just_pressed(MouseButton::Left);
    if is_clicked || keys.any_just_pressed([KeyCode::Space, KeyCode::Enter]) {
        trigger.write(TriggerPulled);
    }
}

fn switch_view(
    keys: Res<ButtonInput<KeyCode>>,
    mut settings: ResMut<ViewSettings>,
    mut help: ResMut<ShowHelp>,
) {
    if keys.just_pressed(KeyCode::KeyV) {
        settings.mode = settings.mode.next();
    }
    if keys.any_just_pressed([KeyCode::KeyH, KeyCode::F1]) {
        help.0 = !help.0;
    }
}

fn play_gesture(time: Res<Time>, keys: Res<ButtonInput<KeyCode>>, mut neck: ResMut<Neck>) {
    if neck.gesture.is_none() && keys.any_just_pressed([KeyCode::KeyN, KeyCode::KeyX]) {
        neck.gesture = Some(Played {
            is_nod: keys.just_pressed(KeyCode::KeyN),
            since_s: 0.0,
        });
    }
    if let Some(gesture) = &mut neck.gesture {
        gesture.since_s += time.delta_secs();
        if gesture.since_s * GESTURE_HZ > GESTURE_CYCLES {
            neck.gesture = None;
        }
    }
}

impl Neck {
    fn gesture_swing(&self) -> Quat {
        let Some(gesture) = self.gesture else {
            return Quat::IDENTITY;
        };
        let swing_rad = GESTURE_RAD * (gesture.since_s * GESTURE_HZ * std::f32::consts::TAU).sin();
        if gesture.is_nod {
            Quat::from_rotation_x(-swing_rad)
        } else {
            Quat::from_rotation_y(swing_rad)
        }
    }
}
