//! The directory board: the ways out of a place and its departments, chosen by looking.

use bevy::prelude::*;
use buyplus_panel::{ButtonId, DirectoryPanel, DirectoryRow, Panel};

use super::{GoTo, Place, Travel, name_of};
use crate::app::FrameSystems;
use crate::goods::OpenStore;
use crate::panel::{PanelSize, Pressed, Words, WorldPanel};

/// The board hangs this far before its wall, metres.
const PROUD_M: f32 = 0.03;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(
        Update,
        (
            hang_directory.run_if(
                resource_exists::<Place>
                    .and_then(resource_exists::<OpenStore>)
                    .and_then(resource_exists::<Words>)
                    .and_then(resource_changed::<Place>.or_else(resource_changed::<OpenStore>)),
            ),
            choose_row,
        )
            .chain()
            .in_set(FrameSystems::Show),
    );
}

/// The directory, and where each of its rows leads.
#[derive(Component, Debug)]
struct Board(Vec<Way>);

#[derive(Debug, Clone)]
enum Way {
    Stroll(GoTo),
    Door(Travel),
}

fn hang_directory(
    mut commands: Commands,
    place: Res<Place>,
    store: Res<OpenStore>,
    words: Res<Words>,
    old: Query<Entity, With<Board>>,
) {
    for board in &old {
        commands.entity(board).despawn();
    }
    let Some(directory) = place.0.directory else {
        return;
    };
    let (mut ways, mut rows) = (Vec::new(), Vec::new());
    let mut add = |way, name| {
        ways.push(way);
        rows.push(DirectoryRow {
            name,
            is_here: false,
        });
    };
    let tag = words.0.lang().tag();
    for department in &store.0.departments {
        let room = department.place.as_deref().unwrap_or(&department.id);
        let door = place.0.portals.iter().find(|portal| portal.to == room);
        let marker = place
            .0
            .markers
            .iter()
            .find(|marker| marker.id == department.id);
        let way = match (door, marker) {
            (Some(door), _) => Way::Door(Travel::to(&door.to)),
            (None, Some(marker)) => Way::Stroll(GoTo {
                position_m: marker.spot.position_m,
                marker: marker.id.clone(),
            }),
            (None, None) => continue,
        };
        add(way, department.name.get(tag).to_owned());
    }
    let is_room = |to: &str| store.0.rooms.iter().any(|room| room.place == to);
    for portal in place.0.portals.iter().filter(|portal| !is_room(&portal.to)) {
        let name = name_of(&portal.to, Some(&store.0), &words.0);
        add(Way::Door(Travel::to(&portal.to)), name);
    }
    let facing = Quat::from_rotation_y(directory.spot.yaw_rad);
    commands.spawn((
        Board(ways),
        WorldPanel {
            panel: Panel::Directory(DirectoryPanel {
                title: store.0.name.get(words.0.lang().tag()).to_owned(),
                rows,
            }),
            size: PanelSize::Wide(directory.size_m.x),
            name: "directory",
            is_solid: true,
        },
        Transform::from_translation(directory.spot.position_m + facing * Vec3::Z * PROUD_M)
            .with_rotation(facing),
    ));
}

fn choose_row(
    mut pressed: MessageReader<Pressed>,
    boards: Query<&Board>,
    mut go: MessageWriter<GoTo>,
    mut travel: MessageWriter<Travel>,
) {
    for press in pressed.read() {
        let (Ok(board), ButtonId::Choice(index)) = (boards.get(press.panel), press.id) else {
            continue;
        };
        match board.0.get(index) {
            Some(Way::Stroll(to)) => {
                go.write(to.clone());
            }
            Some(Way::Door(to)) => {
                travel.write(to.clone());
            }
            None => {}
        }
    }
}
