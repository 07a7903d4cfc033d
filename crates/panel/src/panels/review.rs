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
    let heading = page.texts.get("review");
    page.text(&heading, HEADING, 1);
    page.rule();
    lines(panel, &mut page);
    costs(panel, &mut page);
    page.gap(GAP_DEG[0]);
    total(panel, &mut page);
    page.gap(GAP_DEG[1]);
    what_now(panel, &mut page);
    page.gap(GAP_DEG[1]);
    buttons(panel, &mut page);
    page.finish()
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
    const HEIGHT_DEG: f32 = 7.6;
    const PAYEE_DEG: f32 = 2.8;
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
    let amount = panel.total.format(page.lang());
    page.line_in(
        &amount,
        TOTAL.aligned(Align::Right),
        Rect::new(sum.x + 7.0, sum.y, sum.w - 7.0, sum.h),
    );
    let label = page.texts.get("total");
    page.line_in(
        &label,
        BODY.coloured(BRASS_LIGHT).sized(1.5),
        Rect::new(sum.x, sum.y, 6.5, sum.h),
    );
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

/// One sentence that says what the shopper can do, and where it helps a picture of it.
fn what_now(panel: &ReviewPanel, page: &mut Page<'_>) {
    match &panel.state {
        ReviewState::Ready => nod(panel.nods, page),
        ReviewState::Waiting => {
            page.notice(Icon::Clock, &page.texts.get("pay-waiting"), INK, STONE)
        }
        ReviewState::OutOfStock => {
            page.notice(
                Icon::Warning,
                &page.texts.get("review-out-of-stock"),
                ALARM,
                ALARM_MIST,
            );
        }
        ReviewState::Refused { reason } => page.notice(Icon::Warning, reason, ALARM, ALARM_MIST),
        ReviewState::PriceChanged { previous_total } => {
            let words = page.texts.with(
                "price-changed",
                "amount",
                previous_total.format(page.lang()),
            );
            page.notice(Icon::Warning, &words, BRASS_DARK, STONE);
            page.gap(GAP_DEG[0]);
            nod(panel.nods, page);
        }
    }
}

/// A nodding head for each nod, green once seen, and the instruction.
fn nod(nods: u8, page: &mut Page<'_>) {
    const HEAD_DEG: f32 = 3.6;
    const HEIGHT_DEG: f32 = 4.6;
    for index in 0..NODS_TO_PAY {
        let x = page.x + f32::from(index) * (HEAD_DEG + GAP_DEG[0]);
        let (icon, colour) = if index < nods {
            (Icon::Check, GOOD)
        } else {
            (Icon::Nod, BLUE)
        };
        page.icon(
            icon,
            Rect::new(
                x,
                page.y + (HEIGHT_DEG - HEAD_DEG) / 2.0,
                HEAD_DEG,
                HEAD_DEG,
            ),
            colour,
        );
    }
    let key = if nods > 0 && nods < NODS_TO_PAY {
        "pay-once-more"
    } else {
        "pay-instruction"
    };
    let indent = f32::from(NODS_TO_PAY) * (HEAD_DEG + GAP_DEG[0]) + GAP_DEG[0];
    let words = page.texts.get(key);
    page.lines_in(
        &words,
        BODY,
        Rect::new(page.x + indent, page.y, page.width - indent, HEIGHT_DEG),
        2,
    );
    page.y += HEIGHT_DEG;
}

fn buttons(panel: &ReviewPanel, page: &mut Page<'_>) {
    let cancel = Button::new(ButtonId::Cancel, page.texts.get("cancel"), Weight::Quiet);
    let edit =
        Button::new(ButtonId::OpenBag, page.texts.get("edit-bag"), Weight::Quiet).icon(Icon::Bag);
    let row = match panel.state {
        ReviewState::Ready | ReviewState::PriceChanged { .. } => vec![cancel.icon(Icon::Shake)],
        ReviewState::Waiting => vec![cancel.enabled(false)],
        ReviewState::OutOfStock => vec![
            cancel,
            Button {
                weight: Weight::Strong,
                ..edit
            },
        ],
        ReviewState::Refused { .. } => {
            vec![
                cancel,
                edit,
                Button::new(ButtonId::Retry, page.texts.get("retry"), Weight::Strong),
            ]
        }
    };
    page.buttons(&row);
}
