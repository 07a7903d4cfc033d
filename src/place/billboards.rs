//! Billboards: what retailers advertise, painted onto the walls that a place has for it, and onto their mirrors in wet ground.

use std::path::Path;

use bevy::asset::AssetPath;
use bevy::platform::collections::HashMap;
use bevy::prelude::*;
use buyplus_api::{Campaign, StoreSummary};
use buyplus_panel::{BillboardPanel, Lang, Panel};

use super::Place;
use super::features::Board;
use super::ride::GoesBy;
use super::room::{BoardFace, RoomMaterial};
use crate::app::FrameSystems;
use crate::goods::{GoodsFolder, SOURCE};
use crate::net::{Answer, Link, Question};
use crate::panel::{Language, PaintedPanel, PanelSize, WorldPanel, rgb};
use crate::pending::Loads;

/// Billboards without a wall of their own hang this far before it, metres.
const PROUD_M: f32 = 0.06;
/// How much brighter than a white wall a billboard shines.
const SHINE: f32 = 1.6;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Campaigns>()
        .init_resource::<Pictures>()
        .add_systems(
            Update,
            (
                ask_for_campaigns,
                receive_campaigns,
                hang_boards,
                show_on_walls,
            )
                .chain()
                .in_set(FrameSystems::Show),
        );
}

/// What is advertised, and who the retailers are.
#[derive(Resource, Debug, Default)]
struct Campaigns {
    is_asked: bool,
    list: Vec<Campaign>,
    stores: Vec<StoreSummary>,
}

/// Pictures of campaigns, by content hash.
#[derive(Resource, Default)]
struct Pictures(HashMap<String, Handle<Image>>);

/// A billboard of the place.
#[derive(Component, Debug)]
struct Billboard {
    /// Names of the meshes that show it.
    nodes: Vec<String>,
    /// Hash of the campaign's own picture, if it has one.
    picture: Option<String>,
}

/// The picture that a wall shows already.
#[derive(Component, Debug, PartialEq)]
struct Shows(AssetId<Image>);

fn ask_for_campaigns(
    place: Option<Res<Place>>,
    mut campaigns: ResMut<Campaigns>,
    mut link: ResMut<Link>,
) {
    if !campaigns.is_asked && place.is_some_and(|place| !place.0.billboards.is_empty()) {
        campaigns.is_asked = true;
        link.ask(Question::Campaigns);
    }
}

fn receive_campaigns(
    mut answers: MessageReader<Answer>,
    folder: Res<GoodsFolder>,
    assets: Res<AssetServer>,
    mut campaigns: ResMut<Campaigns>,
    mut pictures: ResMut<Pictures>,
    mut link: ResMut<Link>,
    mut loads: ResMut<Loads>,
) {
    for answer in answers.read() {
        match answer {
            Answer::Campaigns(Ok((list, stores))) => {
                for picture in list.iter().filter_map(|campaign| campaign.picture.as_ref()) {
                    link.ask(Question::Picture {
                        url: picture.url.clone(),
                        sha256: picture.sha256.clone(),
                    });
                }
                campaigns.list.clone_from(list);
                campaigns.stores.clone_from(stores);
            }
            Answer::Campaigns(Err(fault)) => warn!("walls stay dark: {fault}"),
            Answer::Picture {
                sha256,
                file,
                bytes: Ok(bytes),
            } => {
                folder.0.insert_asset(Path::new(file), bytes.clone());
                let path = AssetPath::from_path_buf(file.into()).with_source(SOURCE);
                let picture = assets.load(path);
                loads.watch(picture.clone().untyped());
                pictures.0.insert(sha256.clone(), picture);
            }
            Answer::Picture {
                bytes: Err(fault), ..
            } => warn!("a campaign has no picture: {fault}"),
            _ => {}
        }
    }
}

fn hang_boards(
    mut commands: Commands,
    place: Option<Res<Place>>,
    language: Option<Res<Language>>,
    campaigns: Res<Campaigns>,
    old: Query<Entity, With<Billboard>>,
) {
    let (Some(place), Some(language)) = (place, language) else {
        return;
    };
    if !(place.is_changed() || campaigns.is_changed()) {
        return;
    }
    for board in &old {
        commands.entity(board).despawn();
    }
    for (index, board) in place.0.billboards.iter().enumerate() {
        let Some(campaign) = pick(&campaigns.list, index) else {
            continue;
        };
        let facing = Quat::from_rotation_y(board.spot.yaw_rad);
        let at_m = board.spot.position_m + facing * Vec3::Z * PROUD_M;
        let mut hung = commands.spawn((
            Billboard {
                nodes: board.nodes.clone(),
                picture: campaign
                    .picture
                    .as_ref()
                    .map(|picture| picture.sha256.clone()),
            },
            WorldPanel {
                panel: Panel::Billboard(content(campaign, &campaigns.stores, board, language.0)),
                size: PanelSize::Wide(board.size_m.x),
                name: "billboard",
                is_solid: false,
            },
            Transform::from_translation(at_m).with_rotation(facing),
        ));
        if !board.nodes.is_empty() {
            // The place's own meshes show it.
            hung.insert(Visibility::Hidden);
        }
        if place.0.ride.is_some() {
            hung.insert(GoesBy { home_m: at_m });
        }
    }
}

/// Campaigns take turns where there are more walls than campaigns.
fn pick(list: &[Campaign], index: usize) -> Option<&Campaign> {
    list.get(index % list.len().max(1))
}

fn content(
    campaign: &Campaign,
    stores: &[StoreSummary],
    board: &Board,
    lang: Lang,
) -> BillboardPanel {
    let tag = lang.tag();
    let store = stores.iter().find(|store| store.id == campaign.store_id);
    BillboardPanel {
        brand: store.map_or("", |store| store.name.get(tag)).to_owned(),
        headline: campaign.title.get(tag).to_owned(),
        text: campaign.body.get(tag).to_owned(),
        ground: rgb(&campaign.background),
        aspect: board.size_m.x / board.size_m.y.max(0.1),
    }
}

/// Puts a painted campaign on the meshes that show it.
fn show_on_walls(
    mut commands: Commands,
    boards: Query<(&Billboard, &PaintedPanel)>,
    faces: Query<(
        Entity,
        &BoardFace,
        &MeshMaterial3d<RoomMaterial>,
        Option<&Shows>,
    )>,
    pictures: Res<Pictures>,
    assets: Res<AssetServer>,
    mut materials: ResMut<Assets<RoomMaterial>>,
) {
    for (entity, face, material, shows) in &faces {
        let board = boards
            .iter()
            .find(|(board, _)| board.nodes.contains(&face.0));
        let Some((board, painted)) = board else {
            continue;
        };
        let own = board
            .picture
            .as_ref()
            .and_then(|sha256| pictures.0.get(sha256));
        let own = own.filter(|picture| assets.is_loaded(*picture));
        let picture = own.unwrap_or(&painted.picture);
        if shows == Some(&Shows(picture.id())) {
            continue;
        }
        if let Some(mut material) = materials.get_mut(&material.0) {
            material.show_picture(picture.clone(), SHINE);
        }
        commands.entity(entity).insert(Shows(picture.id()));
    }
}
