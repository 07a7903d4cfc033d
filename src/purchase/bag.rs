//! The bag at the shopper's feet: look down to see what is in it, and to pay. It follows where the shopper walks and faces.

use bevy::prelude::*;
use buyplus_panel::{BagLine, BagPanel, Lang, Money, Panel};

use super::Shopping;
use super::machine::Stage;
use crate::app::FrameSystems;
use crate::goods::Inspected;
use crate::panel::{Language, PanelSize, WorldPanel};
use crate::pose::HeadPose;

/// Distance of the bag from the eyes, metres.
const DISTANCE_M: f32 = 1.3;
/// How far below the horizon it lies, radians.
const BELOW_RAD: f32 = 0.85;
/// When the shopper faces this far away from it, or has walked this far, it comes along.
const FOLLOW_RAD: f32 = 0.9;
const FOLLOW_M: f32 = 0.5;
/// How far below the horizon one looks before it is taken to be looked at, and so stays where it is.
const LOOKING_DOWN: f32 = -0.35;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(
        Update,
        (show_bag, follow_shopper)
            .chain()
            .in_set(FrameSystems::Show),
    );
}

/// The bag's panel.
#[derive(Component, Debug)]
struct Bag;

fn show_bag(
    mut commands: Commands,
    shopping: Res<Shopping>,
    inspected: Res<Inspected>,
    language: Option<Res<Language>>,
    pose: Res<HeadPose>,
    mut shown: Query<(Entity, &mut WorldPanel), With<Bag>>,
) {
    let Some(language) = language else { return };
    let is_free = matches!(shopping.purchase.stage, Stage::Browsing) && inspected.good.is_none();
    let panel = content(&shopping, language.0).filter(|_| is_free);
    match (panel, shown.single_mut()) {
        (Some(panel), Ok((_, mut world))) => {
            if world.panel != panel {
                world.panel = panel;
            }
        }
        (Some(panel), Err(_)) => {
            commands.spawn((
                Bag,
                WorldPanel {
                    panel,
                    size: PanelSize::SeenFrom(DISTANCE_M),
                    name: "bag",
                    is_solid: true,
                },
                before_feet(&pose),
            ));
        }
        (None, Ok((entity, _))) => commands.entity(entity).despawn(),
        (None, Err(_)) => {}
    }
}

fn follow_shopper(pose: Res<HeadPose>, mut bags: Query<&mut Transform, With<Bag>>) {
    for mut bag in &mut bags {
        let wanted = before_feet(&pose);
        let walked_m = (bag.translation - wanted.translation).length();
        let is_looked_at = pose.gaze().y < LOOKING_DOWN;
        let turned_rad = bag.rotation.angle_between(wanted.rotation);
        if walked_m > FOLLOW_M + 2.0 * DISTANCE_M
            || (!is_looked_at && (turned_rad > FOLLOW_RAD || walked_m > FOLLOW_M))
        {
            *bag = wanted;
        }
    }
}

fn before_feet(pose: &HeadPose) -> Transform {
    let heading = pose.heading();
    let facing =
        Quat::from_rotation_y((-heading.x).atan2(-heading.z)) * Quat::from_rotation_x(-BELOW_RAD);
    Transform {
        translation: pose.position_m + facing * Vec3::NEG_Z * DISTANCE_M,
        rotation: facing,
        scale: Vec3::ONE,
    }
}

fn content(shopping: &Shopping, lang: Lang) -> Option<Panel> {
    let bag = shopping
        .purchase
        .bag
        .as_ref()
        .filter(|bag| !bag.lines.is_empty())?;
    let line = |line: &buyplus_api::Line| {
        Some(BagLine {
            name: line.name.get(lang.tag()).to_owned(),
            variant: line.variant_name.get(lang.tag()).to_owned(),
            quantity: line.quantity,
            total: Money::new(line.line_total_minor, &line.currency).ok()?,
        })
    };
    Some(Panel::Bag(BagPanel {
        lines: bag.lines.iter().filter_map(line).collect(),
        subtotal: Money::new(bag.subtotal_minor, &bag.currency).ok(),
    }))
}
