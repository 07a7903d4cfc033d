//! What a wearer can read and choose on every panel, in both languages and with any words.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::sync::{LazyLock, Mutex, PoisonError};

use buyplus_panel::{style::*, *};
use common::{Sample, fonts, samples, texts};
use proptest::prelude::*;

/// Allows for the rounding of pixels and of 32 bit floats.
const SLACK: f32 = 0.01;
/// WCAG 2.2, level AA for text and AAA for the sum to pay.
const CONTRAST: [f32; 2] = [4.5, 7.0];

fn each(mut check: impl FnMut(&str, &Sample, &Painted)) {
    let mut fonts = fonts().unwrap();
    for lang in Lang::ALL {
        let texts = texts(lang).unwrap();
        for sample in samples(lang).unwrap() {
            let painted = paint(&sample.panel, &mut fonts, &texts, &sample.interaction);
            check(
                &format!("{} in {}", sample.name, lang.tag()),
                &sample,
                &painted,
            );
        }
    }
}

#[test]
fn capitals_are_high_enough_to_read() {
    each(|name, _, painted| {
        assert!(!painted.runs.is_empty(), "{name} says nothing");
        for run in &painted.runs {
            assert!(run.cap_deg >= CAP_FLOOR_DEG - SLACK, "{name}: {run:?}");
        }
    });
}

#[test]
fn text_stands_out_from_its_ground() {
    each(|name, sample, painted| {
        let total = match &sample.panel {
            Panel::Review(review) => Some(review.total),
            Panel::Receipt(receipt) => Some(receipt.total),
            _ => None,
        };
        let totals = total.map(|total| Lang::ALL.map(|lang| total.format(lang)));
        for run in &painted.runs {
            let is_total = totals
                .as_ref()
                .is_some_and(|totals| totals.contains(&run.text));
            assert!(
                run.contrast >= CONTRAST[usize::from(is_total)],
                "{name}: {run:?}"
            );
        }
    });
}

#[test]
fn the_words_of_the_shop_are_never_cut() {
    each(|name, _, painted| {
        let cut: Vec<_> = painted.runs.iter().filter(|run| run.cut).collect();
        assert!(cut.is_empty(), "{name}: {cut:?}");
    });
}

#[test]
fn every_letter_has_a_glyph() {
    let mut fonts = fonts().unwrap();
    each(|name, _, painted| {
        for run in &painted.runs {
            assert_eq!(
                fonts.missing(&run.text),
                Vec::<char>::new(),
                "{name}: {}",
                run.text
            );
        }
    });
    assert_eq!(fonts.missing("Aster \u{1f45c}"), ['\u{1f45c}']);
}

#[test]
fn text_and_targets_keep_their_places() {
    each(|name, _, painted| assert_sound(name, painted));
}

#[test]
fn looking_at_a_button_changes_the_picture_but_not_the_places() {
    let (mut fonts, texts) = (fonts().unwrap(), texts(Lang::En).unwrap());
    for sample in samples(Lang::En).unwrap() {
        let mut paint_with = |interaction| paint(&sample.panel, &mut fonts, &texts, &interaction);
        let still = paint_with(Interaction::default());
        for hit in &still.hits {
            let focused = paint_with(Interaction {
                focused: Some(hit.id),
                pressed: None,
            });
            assert_eq!(focused.hits, still.hits, "{}", sample.name);
            assert_eq!(
                focused.rgba != still.rgba,
                hit.enabled,
                "{}: {:?}",
                sample.name,
                hit.id
            );
        }
    }
}

#[test]
fn the_total_takes_nods_only_while_it_can_be_paid() {
    each(|name, sample, painted| {
        let Panel::Review(review) = &sample.panel else {
            return;
        };
        let total = painted
            .hits
            .iter()
            .find(|hit| hit.id == ButtonId::Total)
            .unwrap();
        let payable = matches!(
            review.state,
            ReviewState::Ready | ReviewState::PriceChanged { .. }
        );
        assert_eq!(total.enabled, payable, "{name}");
    });
}

#[test]
fn a_file_that_is_no_font_is_named() {
    let files = FontFiles {
        text: vec![0; 64],
        sign: vec![],
        han: vec![],
        han_sign: vec![],
    };
    let error = Fonts::from_bytes(files).unwrap_err();
    assert!(
        error.to_string().starts_with("text.ttf holds no font"),
        "{error}"
    );
}

/// Loaded once for all cases.
static FONTS: LazyLock<Mutex<Fonts>> = LazyLock::new(|| Mutex::new(fonts().unwrap()));

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn no_words_overflow(
        name in words(), detail in words(), quantity in 1u32..100_000, amount in any::<i64>(), count in 0usize..9,
    ) {
        let money = Money::new(amount, "KWD").unwrap();
        let line = ReviewLine { name: name.clone(), quantity, total: money, out_of_stock: false };
        let bag_line = BagLine { name: name.clone(), variant: detail.clone(), quantity, total: money };
        let swatch = Swatch { name: detail.clone(), colour: [1, 2, 3], in_stock: true };
        let panels = [
            Panel::Product(ProductPanel {
                name: name.clone(), description: detail.clone(), price: money, variants: vec![swatch; count],
                chosen: count, stock: Stock::Few(quantity), add: AddState::Added, bag_count: quantity,
                try_on: TryOn::Worn,
            }),
            Panel::Bag(BagPanel { lines: vec![bag_line; count], subtotal: Some(money) }),
            Panel::Review(ReviewPanel {
                lines: vec![line; count], shipping: money, tax: money, total: money, merchant: name.clone(),
                payment_method: detail.clone(), nods: 1, state: ReviewState::PriceChanged { previous_total: money },
            }),
            Panel::Receipt(ReceiptPanel {
                order_number: detail.clone(), total: money, merchant: name.clone(),
                undo: UndoState::Open { seconds_left: quantity },
            }),
            Panel::Message(MessagePanel {
                kind: MessageKind::Info, title: name.clone(), text: detail.clone(), retry: true, close: true,
            }),
            Panel::Sign(SignPanel { title: name.clone(), subtitle: detail.clone(), width_deg: 30.0 }),
            Panel::Label(LabelPanel { name: name.clone(), price: Some(money) }),
            Panel::Billboard(BillboardPanel {
                brand: name.clone(), headline: detail.clone(), text: name.clone(), ground: [90, 60, 50], aspect: 1.7,
            }),
            Panel::Caption(CaptionPanel {
                speaker: name.clone(), text: detail.clone(), choices: vec![name.clone(); count],
            }),
            Panel::Directory(DirectoryPanel {
                title: name.clone(), rows: vec![DirectoryRow { name: detail.clone(), is_here: false }; count],
            }),
            Panel::Look(LookPanel {
                title: name.clone(), add: AddState::Ready,
                items: vec![
                    LookItem { name: detail.clone(), price: money, in_stock: true, add: AddState::Ready }; count
                ],
            }),
        ];
        // A failed case must not hide the smaller ones that are tried after it.
        let mut fonts = FONTS.lock().unwrap_or_else(PoisonError::into_inner);
        for lang in Lang::ALL {
            let texts = texts(lang).unwrap();
            for panel in &panels {
                let painted = paint(panel, &mut fonts, &texts, &Interaction::default());
                assert_sound(&format!("{panel:?}"), &painted);
                let amount = money.format(lang);
                let cut = painted.runs.iter().any(|run| run.cut && run.text == amount);
                prop_assert!(!cut, "{amount} must be readable to its last digit on {panel:?}");
            }
        }
    }
}

/// Words, ideographs, and now and then anything at all.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "([A-Za-zÀ-ž]{1,30}[ -]){0,20}",
        "[\u{4e00}-\u{9fa5}，。]{0,80}",
        "[A-Z\u{4e00}-\u{9fa5}0-9 ]{0,80}",
        ".{0,60}",
    ]
}

/// All text is on the card, targets are large enough and apart, and the picture is as large as it says.
fn assert_sound(name: &str, painted: &Painted) {
    let [width, height] = painted.size_deg;
    assert_eq!(
        painted.rgba.len() as u32,
        painted.width_px * painted.height_px * 4
    );
    for (px, deg) in [(painted.width_px, width), (painted.height_px, height)] {
        assert!(
            (px as f32 - deg * PX_PER_DEG).abs() < 0.6,
            "{name}: {px} px for {deg} degrees"
        );
    }
    for run in &painted.runs {
        let [left, top, right, bottom] = run.rect_deg;
        let inside = left >= MARGIN_DEG
            && top >= MARGIN_DEG
            && right <= width - MARGIN_DEG
            && bottom <= height - MARGIN_DEG;
        assert!(inside, "{name}: {run:?} leaves the card");
        assert!(run.cap_deg >= CAP_FLOOR_DEG - SLACK, "{name}: {run:?}");
    }
    let rects: Vec<[f32; 4]> = painted
        .hits
        .iter()
        .map(|hit| {
            [
                hit.rect_uv[0] * width,
                hit.rect_uv[1] * height,
                hit.rect_uv[2] * width,
                hit.rect_uv[3] * height,
            ]
        })
        .collect();
    for (index, a) in rects.iter().enumerate() {
        let id = painted.hits[index].id;
        let least = (a[2] - a[0]).min(a[3] - a[1]);
        assert!(
            least >= TARGET_MIN_DEG - SLACK,
            "{name}: {id:?} is {least} degrees"
        );
        for (b, other) in rects[index + 1..].iter().zip(&painted.hits[index + 1..]) {
            let apart = (b[0] - a[2])
                .max(a[0] - b[2])
                .max(b[1] - a[3])
                .max(a[1] - b[3]);
            assert!(
                apart >= TARGET_GAP_DEG - SLACK,
                "{name}: {id:?} and {:?} are {apart} degrees apart",
                other.id
            );
        }
    }
}
