//! The help overlay of the desktop preview: the keys, on a panel before the head.

use bevy::prelude::*;
use buyplus_panel::{HelpAction, HelpPanel, HelpRow, Panel};

use crate::app::FrameSystems;
use crate::panel::{PanelSize, WorldPanel};
use crate::pose::HeadPose;

/// Distance of the help from the eyes, metres: nearer than anything else.
const DISTANCE_M: f32 = 0.7;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<ShowHelp>().add_systems(
        Update,
        (show_help, carry_help).chain().in_set(FrameSystems::Show),
    );
}

/// Whether the help is in view.
#[derive(Resource, Debug, Default, Clone, Copy, PartialEq)]
pub struct ShowHelp(pub bool);

#[derive(Component)]
struct Help;

fn show_help(mut commands: Commands, wanted: Res<ShowHelp>, shown: Query<Entity, With<Help>>) {
    match (wanted.0, shown.single()) {
        (true, Err(_)) => {
            commands.spawn((
                Help,
                WorldPanel {
                    panel: Panel::Help(keys()),
                    size: PanelSize::SeenFrom(DISTANCE_M),
                    name: "help",
                    is_solid: false,
                },
            ));
        }
        (false, Ok(help)) => commands.entity(help).despawn(),
        _ => {}
    }
}

fn carry_help(pose: Res<HeadPose>, mut helps: Query<&mut Transform, With<Help>>) {
    for mut transform in &mut helps {
        *transform = Transform {
            translation: pose.position_m + pose.gaze() * DISTANCE_M,
            rotation: pose.world_from_head,
            scale: Vec3::ONE,
        };
    }
}

fn keys() -> HelpPanel {
    let row = |keys: &str, action| HelpRow {
        keys: keys.to_owned(),
        action,
    };
    HelpPanel {
        rows: vec![
            row("Mouse, arrows", HelpAction::Look),
            row("Click Space", HelpAction::Press),
            row("N", HelpAction::Nod),
            row("X", HelpAction::Shake),
            row("R", HelpAction::Recentre),
            row("V", HelpAction::View),
            row("H", HelpAction::Help),
            row("Esc", HelpAction::Quit),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use buyplus_panel::{FontFiles, Fonts};

    #[test]
    fn every_key_can_be_drawn() {
        let read =
            |name: &str| std::fs::read(crate::app::assets_dir().join("fonts").join(name)).unwrap();
        let files = FontFiles {
            text: read("text.ttf"),
            sign: read("sign.ttf"),
            han: read("han.otf"),
            han_sign: read("han-sign.otf"),
        };
        let mut fonts = Fonts::from_bytes(files).unwrap();
        for row in keys().rows {
            assert_eq!(fonts.missing(&row.keys), Vec::<char>::new(), "{}", row.keys);
        }
    }
}
