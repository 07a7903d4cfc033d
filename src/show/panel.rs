//! The panel of the chosen look: its pieces with the shop's prices, each or all of them to be put into the bag.

use std::collections::VecDeque;

use bevy::prelude::*;
use buyplus_api::{Look, Product};
use buyplus_panel::{AddState, ButtonId, LookItem, LookPanel, Money, Panel};
use std::sync::Arc;

use super::choice::Chosen;
use super::{Model, OnStage};
use crate::app::FrameSystems;
use crate::goods::StoreState;
use crate::journal::Happened;
use crate::panel::{Language, PanelSize, Pressed, WorldPanel};
use crate::place::Busy;
use crate::pose::HeadPose;
use crate::purchase::{AddToBag, Shopping};

/// Distance of the panel, and how far it hangs beside the model, radians.
const DISTANCE_M: f32 = 1.5;
const BESIDE_RAD: f32 = 0.46;
/// A little below the eyes, radians.
const BELOW_RAD: f32 = 0.05;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Adding>().add_systems(
        Update,
        (press, send_next, show_panel)
            .chain()
            .in_set(FrameSystems::Show),
    );
}

/// The panel of a look.
#[derive(Component, Debug)]
struct Card {
    look_id: String,
}

/// What is on its way into the bag.
#[derive(Resource, Debug, Default)]
struct Adding {
    /// SKUs still to be sent, one after another.
    waiting: VecDeque<String>,
    sent: Option<String>,
    added: Vec<String>,
}

impl Adding {
    fn state(&self, variant_id: &str) -> AddState {
        let is_it = |other: &String| other == variant_id;
        if self.added.iter().any(is_it) {
            AddState::Added
        } else if self.sent.as_ref().is_some_and(is_it) || self.waiting.iter().any(is_it) {
            AddState::Sending
        } else {
            AddState::Ready
        }
    }

    fn want(&mut self, variant_id: &str) {
        if self.state(variant_id) == AddState::Ready {
            self.waiting.push_back(variant_id.to_owned());
        }
    }
}

fn press(
    mut pressed: MessageReader<Pressed>,
    cards: Query<&Card>,
    stage: Res<OnStage>,
    state: Res<StoreState>,
    mut adding: ResMut<Adding>,
    mut chosen: ResMut<Chosen>,
) {
    for press in pressed.read() {
        let Ok(card) = cards.get(press.panel) else {
            continue;
        };
        let Some(look) = stage.look(&card.look_id) else {
            continue;
        };
        match press.id {
            ButtonId::AddItem(index) => {
                if let Some((_, _, variant)) = pieces(look, &state).get(index) {
                    adding.want(variant);
                }
            }
            ButtonId::AddLook => {
                for (_, in_stock, variant) in pieces(look, &state) {
                    if in_stock {
                        adding.want(&variant);
                    }
                }
            }
            ButtonId::Close => *chosen = Chosen::default(),
            _ => {}
        }
    }
}

/// Sends one piece after another: the bag takes one wish at a time.
fn send_next(
    shopping: Res<Shopping>,
    mut happened: MessageReader<Happened>,
    mut adding: ResMut<Adding>,
    mut add: MessageWriter<AddToBag>,
) {
    for event in happened.read() {
        let variant = event.fields.get("variant_id").and_then(|id| id.as_str());
        match (event.event, variant) {
            ("bag_added", Some(variant)) if adding.sent.as_deref() == Some(variant) => {
                adding.sent = None;
                adding.added.push(variant.to_owned());
            }
            // What is bought can be bought again, and what was refused can be tried again.
            ("refused" | "order_paid" | "place_entered", _) => *adding = Adding::default(),
            _ => {}
        }
    }
    if adding.sent.is_none()
        && shopping.purchase.adding.is_none()
        && let Some(next) = adding.waiting.pop_front()
    {
        add.write(AddToBag {
            variant_id: next.clone(),
        });
        adding.sent = Some(next);
    }
}

fn show_panel(
    mut commands: Commands,
    chosen: Res<Chosen>,
    stage: Res<OnStage>,
    state: Res<StoreState>,
    adding: Res<Adding>,
    busy: Res<Busy>,
    language: Option<Res<Language>>,
    pose: Res<HeadPose>,
    models: Query<(&Model, &Transform)>,
    mut cards: Query<(Entity, &Card, &mut WorldPanel)>,
) {
    let Some(language) = language else { return };
    let look = chosen
        .look_id
        .as_ref()
        .and_then(|id| stage.look(id))
        .filter(|_| !busy.0);
    let shown = cards.iter_mut().next();
    let Some(look) = look else {
        if let Some((card, ..)) = shown {
            commands.entity(card).despawn();
        }
        return;
    };
    let panel = Panel::Look(content(look, &state, &adding, language.0.tag()));
    match shown {
        Some((_, card, mut world)) if card.look_id == look.id => {
            if world.panel != panel {
                world.panel = panel;
            }
        }
        shown => {
            if let Some((card, ..)) = shown {
                commands.entity(card).despawn();
            }
            let model = models.iter().find(|(model, _)| model.look_id == look.id);
            let towards = model.map_or(pose.heading(), |(_, at)| {
                (at.translation - pose.position_m)
                    .with_y(0.0)
                    .normalize_or(pose.heading())
            });
            commands.spawn((
                Card {
                    look_id: look.id.clone(),
                },
                WorldPanel {
                    panel,
                    size: PanelSize::SeenFrom(DISTANCE_M),
                    name: "look",
                    is_solid: true,
                },
                beside(towards, &pose),
            ));
        }
    }
}

/// Right of a direction, turned to the viewer.
fn beside(towards: Vec3, pose: &HeadPose) -> Transform {
    let ahead = Quat::from_rotation_y(-BESIDE_RAD) * towards;
    let facing =
        Quat::from_rotation_y((-ahead.x).atan2(-ahead.z)) * Quat::from_rotation_x(-BELOW_RAD);
    Transform {
        translation: pose.position_m + facing * Vec3::NEG_Z * DISTANCE_M,
        rotation: facing,
        scale: Vec3::ONE,
    }
}

/// The pieces of a look that the shop sells: product, whether it can be had, and its SKU.
fn pieces(look: &Look, state: &StoreState) -> Vec<(Arc<Product>, bool, String)> {
    let StoreState::Open { products, .. } = state else {
        return Vec::new();
    };
    let piece = |item: &buyplus_api::LookItem| {
        let product = products
            .iter()
            .find(|product| product.id == item.product_id)?;
        let variant = product
            .variants
            .iter()
            .find(|variant| variant.id == item.variant_id)?;
        // What has no price that can be shown cannot be chosen either.
        Money::new(variant.price_minor, &variant.currency).ok()?;
        Some((product.clone(), variant.stock > 0, variant.id.clone()))
    };
    look.items.iter().filter_map(piece).collect()
}

fn content(look: &Look, state: &StoreState, adding: &Adding, tag: &str) -> LookPanel {
    let pieces = pieces(look, state);
    let item = |(product, in_stock, variant_id): &(Arc<Product>, bool, String)| {
        let variant = product
            .variants
            .iter()
            .find(|variant| variant.id == *variant_id)?;
        Some(LookItem {
            name: product.name.get(tag).to_owned(),
            price: Money::new(variant.price_minor, &variant.currency).ok()?,
            in_stock: *in_stock,
            add: adding.state(variant_id),
        })
    };
    let wanted = pieces.iter().filter(|(_, in_stock, _)| *in_stock);
    let states: Vec<AddState> = wanted.map(|(_, _, id)| adding.state(id)).collect();
    let add = if states.contains(&AddState::Ready) || states.is_empty() {
        AddState::Ready
    } else if states.contains(&AddState::Sending) {
        AddState::Sending
    } else {
        AddState::Added
    };
    LookPanel {
        title: look.title.get(tag).to_owned(),
        items: pieces.iter().filter_map(item).collect(),
        add,
    }
}
