//! The badge at the shopper's feet and the settings that it opens: look down to find it. It follows like the bag does.

use bevy::prelude::*;
use buyplus_panel::{BadgePanel, ButtonId, Panel, Setting, SettingsPanel};

use super::Comfort;
use crate::app::FrameSystems;
use crate::goods::Inspected;
use crate::journal::Happened;
use crate::panel::{PanelSize, Pressed, WorldPanel};
use crate::people::{CallStaff, OnDuty};
use crate::place::FaceForward;
use crate::pose::HeadPose;

/// Distance of the badge from the eyes, metres.
const BADGE_M: f32 = 1.2;
/// How far below the horizon it lies, and how far to the side of the bag, radians.
const BELOW_RAD: f32 = 0.85;
const ASIDE_RAD: f32 = 1.0;
/// It shows itself to who looks further down than this.
const LOOKING_DOWN: f32 = -0.35;
/// Distance of the settings, metres.
const SETTINGS_M: f32 = 1.3;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<SettingsOpen>().add_systems(
        Update,
        (press, show_badge, show_settings)
            .chain()
            .in_set(FrameSystems::Show),
    );
}

#[derive(Component)]
struct Badge;

#[derive(Component)]
struct SettingsCard;

/// Whether the settings hang before the shopper.
#[derive(Resource, Default)]
struct SettingsOpen(bool);

fn press(
    time: Res<Time>,
    mut pressed: MessageReader<Pressed>,
    badges: Query<(), With<Badge>>,
    cards: Query<(), With<SettingsCard>>,
    mut open: ResMut<SettingsOpen>,
    mut comfort: ResMut<Comfort>,
    mut call: MessageWriter<CallStaff>,
    mut face: MessageWriter<FaceForward>,
    mut happened: MessageWriter<Happened>,
) {
    for press in pressed.read() {
        if badges.contains(press.panel) {
            match press.id {
                ButtonId::OpenSettings => open.0 = true,
                ButtonId::CallStaff => {
                    call.write(CallStaff);
                }
                _ => {}
            }
            continue;
        }
        if !cards.contains(press.panel) {
            continue;
        }
        let set = match press.id {
            ButtonId::Less(setting) => comfort.step(setting, -1.0),
            ButtonId::More(setting) => comfort.step(setting, 1.0),
            ButtonId::Cycle(Setting::Forward) => {
                face.write(FaceForward);
                open.0 = false;
                continue;
            }
            ButtonId::Cycle(setting) => comfort.cycle(setting),
            ButtonId::Close => {
                open.0 = false;
                continue;
            }
            _ => continue,
        };
        if comfort.set_if_neq(set) {
            let name = crate::panel::name(press.id);
            happened.write(Happened::now(&time, "setting_changed").with("by", name));
        }
    }
}

fn show_badge(
    mut commands: Commands,
    pose: Res<HeadPose>,
    comfort: Res<Comfort>,
    inspected: Res<Inspected>,
    on_duty: Res<OnDuty>,
    open: Res<SettingsOpen>,
    mut shown: Query<(Entity, &mut WorldPanel), With<Badge>>,
) {
    let is_free = inspected.good.is_none() && !inspected.is_blocked && !open.0;
    let is_wanted = is_free && pose.gaze().y < LOOKING_DOWN;
    let panel = Panel::Badge(BadgePanel {
        can_call: on_duty.0,
    });
    match (is_wanted, shown.single_mut()) {
        (true, Ok((_, mut world))) => {
            if world.panel != panel {
                world.panel = panel;
            }
        }
        (true, Err(_)) => {
            commands.spawn((
                Badge,
                WorldPanel {
                    panel,
                    size: PanelSize::SeenFrom(BADGE_M),
                    name: "badge",
                    is_solid: true,
                },
                at_feet(&pose, comfort.is_left_handed),
            ));
        }
        (false, Ok((badge, _))) => commands.entity(badge).despawn(),
        (false, Err(_)) => {}
    }
}

fn at_feet(pose: &HeadPose, is_left: bool) -> Transform {
    let aside_rad = if is_left { ASIDE_RAD } else { -ASIDE_RAD };
    let heading = Quat::from_rotation_y(aside_rad) * pose.heading();
    let facing =
        Quat::from_rotation_y((-heading.x).atan2(-heading.z)) * Quat::from_rotation_x(-BELOW_RAD);
    Transform {
        translation: pose.position_m + facing * Vec3::NEG_Z * BADGE_M,
        rotation: facing,
        scale: Vec3::ONE,
    }
}

fn show_settings(
    mut commands: Commands,
    open: Res<SettingsOpen>,
    comfort: Res<Comfort>,
    pose: Res<HeadPose>,
    mut shown: Query<(Entity, &mut WorldPanel), With<SettingsCard>>,
) {
    let panel = Panel::Settings(content(&comfort));
    match (open.0, shown.single_mut()) {
        (true, Ok((_, mut world))) => {
            if world.panel != panel {
                world.panel = panel;
            }
        }
        (true, Err(_)) => {
            let heading = pose.heading();
            let facing = Quat::from_rotation_y((-heading.x).atan2(-heading.z));
            commands.spawn((
                SettingsCard,
                WorldPanel {
                    panel,
                    size: PanelSize::SeenFrom(SETTINGS_M),
                    name: "settings",
                    is_solid: true,
                },
                Transform::from_translation(pose.position_m + heading * SETTINGS_M)
                    .with_rotation(facing),
            ));
        }
        (false, Ok((card, _))) => commands.entity(card).despawn(),
        (false, Err(_)) => {}
    }
}

fn content(comfort: &Comfort) -> SettingsPanel {
    SettingsPanel {
        dwell_ms: (comfort.dwell_s * 1000.0).round() as u32,
        volume_percent: (comfort.volume * 100.0).round() as u8,
        vignette: comfort.vignette,
        reduced_motion: comfort.reduced_motion,
        is_seated: comfort.is_seated,
        is_left_handed: comfort.is_left_handed,
        safe_colours: comfort.safe_colours,
    }
}
