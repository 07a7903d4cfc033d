//! The order before it is paid. Everything on it comes from the server; the total is the region for the nods.

use crate::{
    ButtonId, Money,
    icons::Icon,
    page::{Button, Page, State, Weight},
    sheet::{Rect, Sheet},
    style::*,
};

/// Width of the panel.
pub(super) const WIDTH_DEG: f32 = 40.0;
/// Nods that confirm a payment.
pub const NODS_TO_PAY: u8 = 2;
/// Lines shown before the rest is counted.
const MAX_LINES: usize = 3;

/// What the review of an order shows.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewPanel {
    /// What is ordered.
    pub lines: Vec<ReviewLine>,
    /// The shipping cost.
    pub shipping: Money,
    /// The tax.
    pub tax: Money,
    /// The sum to pay, as the server gave it.
    pub total: Money,
    /// Who is paid.
    pub merchant: String,
    /// What is charged, for instance `Visa •••• 4242`.
    pub payment_method: String,
    /// Nods seen so far.
    pub nods: u8,
    /// Where the payment stands.
    pub state: ReviewState,
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewLine {
    /// The product's name.
    pub name: String,
    /// How many.
    pub quantity: u32,
    /// The line's total, as the server gave it.
    pub total: Money,
    /// Whether the shop has none left.
    pub out_of_stock: bool,
}

/// Where a payment stands.
#[derive(Debug, Clone, PartialEq)]
pub enum ReviewState {
    /// It waits for the nods.
    Ready,
    /// It is on its way; nothing can be chosen.
    Waiting,
    /// A line is sold out; nothing can be paid.
    OutOfStock,
    /// The server or the bank said no.
    Refused {
        /// Why, in the shopper's language.
        reason: String,
    },
    /// The sum differs from what was shown before; it waits for the nods again.
    PriceChanged {
        /// The total that was shown before.
        previous_total: Money,
    },
}

impl ReviewState {
    fn takes_nods(&self) -> bool {
        matches!(self, Self::Ready | Self::PriceChanged { .. })
    }
}

pub(super) fn draw(panel: &ReviewPanel, mut page: Page<'_>) -> Sheet {
    what_happened(panel, &mut page);
    lines(panel, &mut page);
    costs(panel, &mut page);
    page.gap(GAP_DEG[0]);
    total(panel, &mut page);
    page.gap(GAP_DEG[1]);
    what_now(panel, &mut page);
    page.finish()
}

/// The heading, or in its place the news that the shopper must not miss.
fn what_happened(panel: &ReviewPanel, page: &mut Page<'_>) {
    let texts = page.texts;
    match &panel.state {
        ReviewState::Ready | ReviewState::Waiting => {
            page.text(&texts.get("review"), HEADING, 1);
            page.rule();
            return;
        }
        ReviewState::OutOfStock => page.notice(
            Icon::Warning,
            &texts.get("review-out-of-stock"),
            ALARM,
            ALARM_MIST,
        ),
        ReviewState::Refused { reason } => page.notice(Icon::Warning, reason, ALARM, ALARM_MIST),
        ReviewState::PriceChanged { previous_total } => {
            let words = texts.with(
                "price-changed",
                "amount",
                previous_total.format(page.lang()),
            );
            page.notice(Icon::Warning, &words, BRASS_DARK, STONE);
        }
    }
    page.gap(GAP_DEG[0]);
}

fn lines(panel: &ReviewPanel, page: &mut Page<'_>) {
    // A sold-out line must be seen, so those come first where not all lines fit.
    let mut sorted: Vec<&ReviewLine> = panel.lines.iter().collect();
    let fits = sorted.len() <= MAX_LINES;
    if !fits {
        sorted.sort_by_key(|line| !line.out_of_stock);
    }
    let shown = if fits { sorted.len() } else { MAX_LINES - 1 };
    for line in &sorted[..shown] {
        let name = match line.quantity {
            1 => line.name.clone(),
            count => format!("{count} × {}", line.name),
        };
        match line.out_of_stock {
            true => page.row(
                &name,
                BODY.coloured(ALARM),
                &page.texts.get("out-of-stock"),
                BODY.coloured(ALARM),
            ),
            false => page.row(&name, BODY, &line.total.format(page.lang()), BODY),
        }
    }
    if !fits {
        let rest = page.texts.with("more-items", "count", sorted.len() - shown);
        page.text(&rest, QUIET, 1);
    }
}

fn costs(panel: &ReviewPanel, page: &mut Page<'_>) {
    let lang = page.lang();
    let shipping = match panel.shipping.amount_minor() {
        0 => page.texts.get("shipping-free"),
        _ => panel.shipping.format(lang),
    };
    page.row(&page.texts.get("shipping"), QUIET, &shipping, QUIET);
    page.row(
        &page.texts.get("tax"),
        QUIET,
        &panel.tax.format(lang),
        QUIET,
    );
}

/// The band that the gaze must rest on: who, with what, and how much.
fn total(panel: &ReviewPanel, page: &mut Page<'_>) {
    const HEIGHT_DEG: f32 = 8.2;
    const PAYEE_DEG: f32 = 3.1;
    let band = Rect::new(page.x, page.y, page.width, HEIGHT_DEG);
    let enabled = panel.state.takes_nods();
    let edge = match page.state(ButtonId::Total, enabled) {
        State::Focused | State::Pressed => (BLUE_BRIGHT, 0.35),
        State::Idle => (BLUE_BRIGHT, 0.15),
        State::Disabled => (TEAL, HAIRLINE_DEG),
    };
    page.shape(band, BUTTON_RADIUS_DEG, Some(TEAL), Some(edge));
    page.region(ButtonId::Total, band, enabled);
    let inner = Rect::new(
        band.x + GAP_DEG[1],
        band.y,
        band.w - 2.0 * GAP_DEG[1],
        band.h,
    );
    let sum = Rect::new(
        inner.x,
        inner.y + GAP_DEG[0],
        inner.w,
        HEIGHT_DEG - PAYEE_DEG - GAP_DEG[0],
    );
    amount(&panel.total.format(page.lang()), sum, page);
    page.shape(
        Rect::new(inner.x, sum.y + sum.h, inner.w, HAIRLINE_DEG),
        0.0,
        Some(BRASS),
        None,
    );
    let payee = Rect::new(inner.x, sum.y + sum.h, inner.w, PAYEE_DEG);
    let half = (payee.w - GAP_DEG[1]) / 2.0;
    page.line_in(
        &panel.merchant,
        BODY.coloured(IVORY),
        Rect::new(payee.x, payee.y, half, payee.h),
    );
    let method = Rect::new(payee.x + payee.w - half, payee.y, half, payee.h);
    page.line_in(
        &panel.payment_method,
        BODY.coloured(IVORY).aligned(Align::Right),
        method,
    );
    page.y += HEIGHT_DEG;
}

/// The sum with its label; a sum too long for both stands alone, for it must be readable to its last digit.
fn amount(words: &str, room: Rect, page: &mut Page<'_>) {
    const LABEL_DEG: f32 = 6.5;
    let beside = LABEL_DEG + GAP_DEG[0];
    let style = TOTAL.aligned(Align::Right);
    let right = Rect::new(room.x + beside, room.y, room.w - beside, room.h);
    if page.fit(words, style, right.w, 1).cut {
        page.line_in(words, style, room);
        return;
    }
    page.line_in(words, style, right);
    let label = BODY.coloured(BRASS_LIGHT).sized(1.5);
    page.line_in(
        &page.texts.get("total"),
        label,
        Rect {
            w: LABEL_DEG,
            ..room
        },
    );
}

/// What the shopper can do: nod or cancel, wait, or choose a way out.
fn what_now(panel: &ReviewPanel, page: &mut Page<'_>) {
    let cancel = Button::new(ButtonId::Cancel, page.texts.get("cancel"), Weight::Quiet);
    let edit = Button::new(ButtonId::OpenBag, page.texts.get("edit-bag"), Weight::Quiet);
    match panel.state {
        ReviewState::Ready | ReviewState::PriceChanged { .. } => {
            let key = if panel.nods > 0 {
                "pay-once-more"
            } else {
                "pay-instruction"
            };
            nods(
                panel.nods.min(NODS_TO_PAY),
                &page.texts.get(key),
                cancel.icon(Icon::Shake),
                page,
            );
        }
        ReviewState::Waiting => nods(
            NODS_TO_PAY,
            &page.texts.get("pay-waiting"),
            cancel.enabled(false),
            page,
        ),
        ReviewState::OutOfStock => page.buttons(&[
            cancel,
            Button {
                weight: Weight::Strong,
                ..edit
            },
        ]),
        ReviewState::Refused { .. } => {
            page.buttons(&[
                cancel,
                edit,
                Button::new(ButtonId::Retry, page.texts.get("retry"), Weight::Strong),
            ]);
        }
    }
}

/// A nodding head over a dot for each nod, filled once seen; the instruction; the way out.
fn nods(seen: u8, words: &str, cancel: Button, page: &mut Page<'_>) {
    const HEIGHT_DEG: f32 = 4.8;
    const HEAD_DEG: f32 = 3.4;
    const DOT_DEG: f32 = 0.9;
    const CANCEL_DEG: f32 = 10.4;
    let (head, colour) = if seen < NODS_TO_PAY {
        (Icon::Nod, BLUE)
    } else {
        (Icon::Check, GOOD)
    };
    page.icon(head, Rect::new(page.x, page.y, HEAD_DEG, HEAD_DEG), colour);
    for index in 0..NODS_TO_PAY {
        let x = page.x + HEAD_DEG / 2.0 + (f32::from(index) - 1.0) * 1.7 * DOT_DEG + 0.35 * DOT_DEG;
        let dot = Rect::new(x, page.y + HEIGHT_DEG - DOT_DEG, DOT_DEG, DOT_DEG);
        let fill = (index < seen).then_some(GOOD);
        page.shape(
            dot,
            DOT_DEG / 2.0,
            fill,
            Some((if index < seen { GOOD } else { BLUE }, 0.14)),
        );
    }
    let indent = HEAD_DEG + GAP_DEG[1];
    let room = page.width - indent - CANCEL_DEG - GAP_DEG[1];
    page.lines_in(
        words,
        BODY,
        Rect::new(page.x + indent, page.y, room, HEIGHT_DEG),
        2,
    );
    let top = page.y + (HEIGHT_DEG - BUTTON_HEIGHT_DEG) / 2.0;
    page.button(
        &cancel,
        Rect::new(
            page.x + page.width - CANCEL_DEG,
            top,
            CANCEL_DEG,
            BUTTON_HEIGHT_DEG,
        ),
    );
    page.y += HEIGHT_DEG;
}
