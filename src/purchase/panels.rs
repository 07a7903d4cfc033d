//! Which panel hangs before the shopper, and what it says: a function of the purchase, the thing in hand and the store.

use bevy::prelude::*;
use buyplus_api::{CheckoutSession, PinChallenge, Severity, TotalKind};
use buyplus_panel::{
    AddState, ButtonId, Lang, MessageKind, MessagePanel, Money, Panel, PinPanel, ProductPanel,
    ReceiptPanel, ReviewLine, ReviewPanel, ReviewState, Stock, Swatch, Texts, TryOn, UndoState,
};

use super::Shopping;
use super::machine::{Purchase, Stage};
use crate::app::FrameSystems;
use crate::goods::{Fitting, Good, Inspected, StoreState};
use crate::journal::Happened;
use crate::net::Fault;
use crate::panel::{PaintedPanel, PanelSize, Words, WorldPanel, middle_of, rgb};
use crate::pose::HeadPose;

/// Distance of a panel that stands alone, metres.
const DISTANCE_M: f32 = 1.25;
/// Right of the thing in hand, radians.
const BESIDE_RAD: f32 = 0.30;
/// Distance of the panel beside a thing in hand, metres.
const BESIDE_M: f32 = 1.1;
/// Below the eyes, radians: the neck's rest is a little down.
const BELOW_RAD: f32 = 0.05;
/// The shop is waited for this long before a panel says so: most answers are quicker, and a panel would only flicker.
const PATIENCE_S: f32 = 0.5;
/// A panel before the eyes hangs no lower and no higher than this, radians.
const LOWEST_RAD: f32 = -0.60;
const HIGHEST_RAD: f32 = 0.15;
/// From this stock on a shopper is told how few there are.
const FEW: u32 = 5;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<UndoClock>().add_systems(
        Update,
        (run_undo_clock, show_panel)
            .chain()
            .in_set(FrameSystems::Show),
    );
}

/// The one panel of the purchase.
#[derive(Component, Debug)]
pub struct ShopPanel;

/// Seconds left in which the order in view can be undone, told by the server and counted down here.
#[derive(Resource, Debug, Default)]
struct UndoClock {
    order_id: String,
    left_s: f32,
}

fn run_undo_clock(time: Res<Time>, shopping: Res<Shopping>, mut clock: ResMut<UndoClock>) {
    let Stage::Receipt { order } = &shopping.purchase.stage else {
        return;
    };
    if clock.order_id != order.id {
        *clock = UndoClock {
            order_id: order.id.clone(),
            left_s: order.undo_remaining_s as f32,
        };
    }
    clock.left_s = (clock.left_s - time.delta_secs()).max(0.0);
}

/// What a panel is about; when it changes the panel is hung anew before the shopper's eyes.
#[derive(Component, Debug, Clone, Copy, PartialEq)]
enum Topic {
    Product(Entity),
    Review,
    Pin,
    Receipt,
    Message,
}

impl Topic {
    /// Whether its panel stands alone before the eyes.
    fn is_before_eyes(self) -> bool {
        !matches!(self, Self::Product(_))
    }
}

fn show_panel(
    mut commands: Commands,
    shopping: Res<Shopping>,
    store: Res<StoreState>,
    words: Option<Res<Words>>,
    clock: Res<UndoClock>,
    pose: Res<HeadPose>,
    goods: Query<&Good>,
    fitting: Res<Fitting>,
    time: Res<Time>,
    mut inspected: ResMut<Inspected>,
    mut happened: MessageWriter<Happened>,
    mut panels: Query<
        (
            Entity,
            &Topic,
            &mut WorldPanel,
            &Transform,
            Option<&PaintedPanel>,
        ),
        With<ShopPanel>,
    >,
) {
    let Some(words) = words else { return };
    if shopping.purchase.is_waiting() && shopping.waited_s < PATIENCE_S {
        return;
    }
    let held = inspected
        .good
        .and_then(|entity| Some((entity, goods.get(entity).ok()?)));
    let mut wanted = content(&shopping, held, &store, &words.0, clock.left_s);
    if let Some((_, Panel::Product(panel))) = &mut wanted {
        panel.try_on = fitting.offer();
    }
    let blocked = !matches!(shopping.purchase.stage, Stage::Browsing);
    if inspected.is_blocked != blocked {
        inspected.is_blocked = blocked;
    }
    let shown = panels.iter_mut().next();
    match (wanted, shown) {
        (Some((topic, panel)), Some((_, now, mut world, ..))) if *now == topic => {
            if world.panel != panel {
                world.panel = panel;
            }
        }
        (wanted, shown) => {
            let place = shown.map(|(entity, now, world, at, painted)| {
                commands.entity(entity).despawn();
                // The gaze is on the total, so what follows has its middle there and none of its buttons.
                let total = painted.and_then(|painted| middle_of(ButtonId::Total, &world, painted));
                let middle = at.transform_point(total.unwrap_or(Vec3::ZERO));
                (*now, at.with_translation(middle))
            });
            if let Some((topic, panel)) = wanted {
                // What follows a review hangs where the review hung, wherever a nod has just taken the gaze.
                let kept = place.filter(|(now, _)| now.is_before_eyes() && topic.is_before_eyes());
                let (world, at) = hang(topic, panel, &pose);
                let at = kept.map_or(at, |(_, kept)| kept);
                if let Panel::Message(message) = &world.panel {
                    happened.write(
                        Happened::now(&time, "message_shown").with("title", message.title.clone()),
                    );
                }
                commands.spawn((ShopPanel, topic, world, at));
            }
        }
    }
}

/// A panel before the eyes, or to the right of what is in hand, turned to the viewer.
fn hang(topic: Topic, panel: Panel, pose: &HeadPose) -> (WorldPanel, Transform) {
    // Where the eyes are already, a panel's middle comes to them, and none of its buttons does.
    let pitch_rad = pose.gaze().y.asin().clamp(LOWEST_RAD, HIGHEST_RAD);
    let (turn_rad, distance_m, pitch_rad, name) = match topic {
        Topic::Product(_) => (-BESIDE_RAD, BESIDE_M, -BELOW_RAD, "product"),
        Topic::Review => (0.0, DISTANCE_M, pitch_rad, "review"),
        Topic::Pin => (0.0, DISTANCE_M, pitch_rad, "pin"),
        Topic::Receipt => (0.0, DISTANCE_M, pitch_rad, "receipt"),
        Topic::Message => (0.0, DISTANCE_M, pitch_rad, "message"),
    };
    let heading = Quat::from_rotation_y(turn_rad) * pose.heading();
    let facing =
        Quat::from_rotation_y((-heading.x).atan2(-heading.z)) * Quat::from_rotation_x(pitch_rad);
    (
        WorldPanel {
            panel,
            size: PanelSize::SeenFrom(distance_m),
            name,
            is_solid: true,
        },
        Transform {
            translation: pose.position_m + facing * Vec3::NEG_Z * distance_m,
            rotation: facing,
            scale: Vec3::ONE,
        },
    )
}

fn content(
    shopping: &Shopping,
    held: Option<(Entity, &Good)>,
    store: &StoreState,
    words: &Texts,
    undo_left_s: f32,
) -> Option<(Topic, Panel)> {
    let lang = words.lang();
    let purchase = &shopping.purchase;
    match &purchase.stage {
        Stage::Reviewing { session, nods } => review(session, *nods, ReviewState::Ready, lang),
        Stage::EnteringPin {
            pad,
            entered,
            is_again,
            ..
        } => pin(pad, entered.len(), *is_again),
        Stage::Paying { session } => review(session, 2, ReviewState::Waiting, lang),
        Stage::Unanswered { .. } => Some((
            Topic::Message,
            message(
                words,
                MessageKind::Waiting,
                "unanswered-title",
                "unanswered",
            ),
        )),
        Stage::OpeningReview | Stage::OpeningPin { .. } | Stage::FetchingReceipt { .. } => Some((
            Topic::Message,
            message(words, MessageKind::Waiting, "opening", "opening-text"),
        )),
        Stage::Receipt { order } => {
            let undo = match order.status {
                buyplus_api::OrderStatus::Paid if undo_left_s >= 1.0 => UndoState::Open {
                    seconds_left: undo_left_s as u32,
                },
                buyplus_api::OrderStatus::Paid | buyplus_api::OrderStatus::PartlyRefunded => {
                    UndoState::Over
                }
                _ => UndoState::Undone,
            };
            let panel = ReceiptPanel {
                order_number: order.number.clone(),
                total: money(order.amount.amount_minor, &order.amount.currency)?,
                merchant: order.merchant.name.get(lang.tag()).to_owned(),
                undo,
            };
            Some((Topic::Receipt, Panel::Receipt(panel)))
        }
        Stage::Refused { fault, can_retry } => {
            Some((Topic::Message, refused(words, fault, *can_retry)))
        }
        Stage::Browsing => match held {
            Some((entity, good)) => Some((
                Topic::Product(entity),
                product(good, entity, shopping, lang)?,
            )),
            None => match store {
                StoreState::Away { .. } | StoreState::Asked { after: Some(_) } => Some((
                    Topic::Message,
                    message(words, MessageKind::Warning, "shop-away-title", "shop-away"),
                )),
                _ => None,
            },
        },
    }
}

/// The keypad. A layout that is not ten digits cannot be shown.
fn pin(pad: &PinChallenge, entered: usize, is_again: bool) -> Option<(Topic, Panel)> {
    let digits = <[u8; 10]>::try_from(pad.layout.as_slice()).ok()?;
    let panel = PinPanel {
        digits,
        entered: entered as u8,
        length: pad.digits as u8,
        tries_left: is_again.then_some(pad.attempts_left as u8),
    };
    Some((Topic::Pin, Panel::Pin(panel)))
}

fn product(good: &Good, entity: Entity, shopping: &Shopping, lang: Lang) -> Option<Panel> {
    let product = &good.product;
    let shown = good.shown()?;
    let swatch = |variant: &buyplus_api::Variant| Swatch {
        name: variant.name.get(lang.tag()).to_owned(),
        colour: rgb(&variant.swatch),
        in_stock: variant.stock > 0,
    };
    Some(Panel::Product(ProductPanel {
        name: product.name.get(lang.tag()).to_owned(),
        description: first_sentence(product.description.get(lang.tag())).to_owned(),
        price: money(shown.price_minor, &shown.currency)?,
        variants: product.variants.iter().map(swatch).collect(),
        chosen: good.variant,
        stock: match shown.stock {
            0 => Stock::Out,
            few if few <= FEW => Stock::Few(few),
            _ => Stock::Plenty,
        },
        add: match (
            shopping.purchase.adding.is_some(),
            shopping.just_added == Some(entity),
        ) {
            (true, _) => AddState::Sending,
            (false, true) => AddState::Added,
            (false, false) => AddState::Ready,
        },
        bag_count: bag_count(&shopping.purchase),
        try_on: TryOn::No,
    }))
}

fn review(
    session: &CheckoutSession,
    nods: u32,
    ready: ReviewState,
    lang: Lang,
) -> Option<(Topic, Panel)> {
    let amount = |kind| {
        session
            .totals
            .iter()
            .find(|total| total.kind == kind)
            .map_or(0, |total| total.amount_minor)
    };
    let worst = session
        .messages
        .iter()
        .find(|message| message.severity == Severity::Error);
    let is_out = |line: &buyplus_api::Line| {
        let about = |message: &&buyplus_api::Message| message.line_id.as_deref() == Some(&line.id);
        session
            .messages
            .iter()
            .filter(about)
            .any(|message| message.code == buyplus_api::code::OUT_OF_STOCK)
    };
    let line = |line: &buyplus_api::Line| {
        Some(ReviewLine {
            name: line.name.get(lang.tag()).to_owned(),
            quantity: line.quantity,
            total: money(line.line_total_minor, &line.currency)?,
            out_of_stock: is_out(line),
        })
    };
    // What makes it cheaper is a line like any other, so that the lines add up to the total in view.
    let discount = |discount: &buyplus_api::Discount| {
        Some(ReviewLine {
            name: discount.title.get(lang.tag()).to_owned(),
            quantity: 1,
            total: money(-discount.amount_minor, &session.currency)?,
            out_of_stock: false,
        })
    };
    let lines = session.lines.iter().filter_map(line);
    let discounts = session.discounts.iter().filter_map(discount);
    let state = match worst {
        Some(message) if message.code == buyplus_api::code::OUT_OF_STOCK => ReviewState::OutOfStock,
        Some(message) => ReviewState::Refused {
            reason: message.text.get(lang.tag()).to_owned(),
        },
        None => ready,
    };
    let panel = ReviewPanel {
        lines: lines.chain(discounts).collect(),
        shipping: money(amount(TotalKind::Shipping), &session.currency)?,
        tax: money(amount(TotalKind::Tax), &session.currency)?,
        total: money(amount(TotalKind::Total), &session.currency)?,
        merchant: session.merchant.name.get(lang.tag()).to_owned(),
        payment_method: session.payment_method.label.get(lang.tag()).to_owned(),
        nods: nods as u8,
        state,
    };
    Some((Topic::Review, Panel::Review(panel)))
}

fn message(words: &Texts, kind: MessageKind, title: &str, text: &str) -> Panel {
    Panel::Message(MessagePanel {
        kind,
        title: words.get(title),
        text: words.get(text),
        retry: false,
        close: false,
    })
}

/// Why something was refused, in the backend's words where it gave some.
fn refused(words: &Texts, fault: &Fault, can_retry: bool) -> Panel {
    let reason = match fault {
        Fault::Refused(problem) => problem.detail.clone(),
        Fault::Unreachable(_) => words.get("shop-away"),
        Fault::Offline => words.get("no-network"),
        Fault::Garbled(reason) => reason.clone(),
    };
    Panel::Message(MessagePanel {
        kind: MessageKind::Warning,
        title: words.get("refused-title"),
        text: reason,
        retry: can_retry,
        close: true,
    })
}

/// What is read at a glance in a headset.
fn first_sentence(text: &str) -> &str {
    let english = text.find(". ").map(|at| at + 1);
    let chinese = text.find('。').map(|at| at + '。'.len_utf8());
    let end = english.into_iter().chain(chinese).min();
    &text[..end.unwrap_or(text.len())]
}

fn bag_count(purchase: &Purchase) -> u32 {
    purchase
        .bag
        .as_ref()
        .map_or(0, |bag| bag.lines.iter().map(|line| line.quantity).sum())
}

fn money(amount_minor: i64, currency: &str) -> Option<Money> {
    Money::new(amount_minor, currency)
        .inspect_err(|fault| warn!("an amount cannot be shown: {fault}"))
        .ok()
}
