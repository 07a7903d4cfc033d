//! Gives each region of a painted panel a target for the gaze, and the panel itself a back that stops the ray.

use bevy::prelude::*;
use buyplus_panel::{ButtonId, Hit, Setting};

use super::paint::PaintedPanel;
use super::quad::size_m;
use super::{PanelButton, WorldPanel};
use crate::app::FrameSystems;
use crate::gaze::GazeTarget;
use crate::gaze::shape::Shape;

/// Regions stand this far before their panel, so that the ray meets them first, metres.
const BEFORE_M: f32 = 0.004;
/// Panels hang within this distance, metres.
const REACH_M: f32 = 5.0;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, place_targets.in_set(FrameSystems::Show));
}

fn place_targets(
    mut commands: Commands,
    panels: Query<(Entity, &WorldPanel, &PaintedPanel), Changed<PaintedPanel>>,
    old: Query<(Entity, &PanelButton)>,
) {
    for (entity, panel, painted) in &panels {
        if !panel.is_solid {
            continue;
        }
        let size_m = size_m(panel.size, painted.size_deg);
        commands.entity(entity).try_insert(GazeTarget {
            shape: Shape::Rect {
                half_m: size_m / 2.0,
            },
            name: format!("panel:{}", panel.name),
            acts: false,
            is_told: false,
            reach_m: REACH_M,
        });
        // A region that stays keeps its entity, so that a repaint does not restart its dwell.
        for (target, button) in old.iter().filter(|(_, button)| button.panel == entity) {
            if !painted.hits.iter().any(|hit| hit.id == button.id) {
                commands.entity(target).despawn();
            }
        }
        for hit in &painted.hits {
            let same = |(_, button): &(Entity, &PanelButton)| {
                button.panel == entity && button.id == hit.id
            };
            let target = match old.iter().find(same) {
                Some((target, _)) => target,
                None => commands
                    .spawn((
                        PanelButton {
                            panel: entity,
                            id: hit.id,
                        },
                        ChildOf(entity),
                    ))
                    .id(),
            };
            commands
                .entity(target)
                .try_insert(region(hit, panel.name, size_m));
        }
    }
}

/// Where the middle of a region is, in the panel's own axes.
fn middle(hit: &Hit, size_m: Vec2) -> Vec3 {
    let [left, top, right, bottom] = hit.rect_uv;
    let at = Vec2::new((left + right) / 2.0 - 0.5, 0.5 - (top + bottom) / 2.0);
    (at * size_m).extend(0.0)
}

/// Where the middle of a painted panel's region is, in the panel's own axes, metres.
pub fn middle_of(id: ButtonId, panel: &WorldPanel, painted: &PaintedPanel) -> Option<Vec3> {
    let hit = painted.hits.iter().find(|hit| hit.id == id)?;
    Some(middle(hit, size_m(panel.size, painted.size_deg)))
}

fn region(hit: &Hit, panel: &str, size_m: Vec2) -> impl Bundle {
    let [left, top, right, bottom] = hit.rect_uv;
    let centre = middle(hit, size_m);
    (
        GazeTarget {
            shape: Shape::Rect {
                half_m: Vec2::new(right - left, bottom - top) * size_m / 2.0,
            },
            name: match hit.id {
                // Several panels with choices may hang at once.
                ButtonId::Choice(index) => format!("button:{panel}_{index}"),
                id => format!("button:{}", name(id)),
            },
            acts: hit.enabled && hit.id != ButtonId::Total,
            is_told: true,
            reach_m: REACH_M,
        },
        Transform::from_translation(centre + Vec3::Z * BEFORE_M),
        Visibility::Inherited,
    )
}

/// What journals and trips call a button.
pub fn name(id: ButtonId) -> String {
    match id {
        ButtonId::AddToBag => "add_to_bag".into(),
        ButtonId::Back => "back".into(),
        ButtonId::Pay => "pay".into(),
        ButtonId::Variant(index) => format!("variant_{index}"),
        ButtonId::TryOn => "try_on".into(),
        ButtonId::Cancel => "cancel".into(),
        ButtonId::Total => "total".into(),
        ButtonId::Undo => "undo".into(),
        ButtonId::Retry => "retry".into(),
        ButtonId::Close => "close".into(),
        ButtonId::OpenBag => "open_bag".into(),
        ButtonId::Remove(index) => format!("remove_{index}"),
        ButtonId::Key(digit) => format!("key_{digit}"),
        ButtonId::Erase => "erase".into(),
        ButtonId::Choice(index) => format!("choice_{index}"),
        ButtonId::AddItem(index) => format!("add_item_{index}"),
        ButtonId::AddLook => "add_look".into(),
        ButtonId::Less(setting) => format!("less_{}", setting_name(setting)),
        ButtonId::More(setting) => format!("more_{}", setting_name(setting)),
        ButtonId::Cycle(setting) => format!("set_{}", setting_name(setting)),
        ButtonId::CallStaff => "call_staff".into(),
        ButtonId::OpenSettings => "settings".into(),
    }
}

fn setting_name(setting: Setting) -> String {
    format!("{setting:?}").to_lowercase()
}
