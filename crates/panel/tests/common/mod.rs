//! Panels in every state that the tests and the sheet example show, in both languages, and the shop's own fonts.

use std::path::{Path, PathBuf};

use anyhow::Context;
use buyplus_panel::*;

/// A panel to show, its name, and what the gaze does.
pub struct Sample {
    pub name: &'static str,
    pub panel: Panel,
    pub interaction: Interaction,
}

pub fn fonts() -> anyhow::Result<Fonts> {
    let read = |name: &str| read(&assets().join("fonts").join(name));
    Ok(Fonts::from_bytes(FontFiles {
        text: read("text.ttf")?,
        sign: read("sign.ttf")?,
        han: read("han.otf")?,
        han_sign: read("han-sign.otf")?,
    })?)
}

pub fn texts(lang: Lang) -> anyhow::Result<Texts> {
    let ftl = read(
        &assets()
            .join("locales")
            .join(lang.tag())
            .join("buyplus.ftl"),
    )?;
    Ok(Texts::new(lang, &String::from_utf8(ftl)?)?)
}

fn assets() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets")
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

pub fn samples(lang: Lang) -> anyhow::Result<Vec<Sample>> {
    let mut samples = vec![
        still("product", Panel::Product(product(lang)?)),
        focused(
            "product-in-bag",
            Panel::Product(ProductPanel {
                bag_count: 1,
                add: AddState::Added,
                ..product(lang)?
            }),
            ButtonId::Pay,
        ),
        pressed(
            "product-last",
            Panel::Product(ProductPanel {
                stock: Stock::Few(3),
                chosen: 2,
                ..product(lang)?
            }),
            ButtonId::AddToBag,
        ),
        still(
            "product-out",
            Panel::Product(ProductPanel {
                stock: Stock::Out,
                variants: vec![],
                ..product(lang)?
            }),
        ),
        focused(
            "product-worn",
            Panel::Product(ProductPanel {
                try_on: TryOn::Offered,
                bag_count: 2,
                ..product(lang)?
            }),
            ButtonId::TryOn,
        ),
        focused("bag", Panel::Bag(bag(lang)?), ButtonId::Remove(1)),
        still(
            "bag-empty",
            Panel::Bag(BagPanel {
                lines: vec![],
                subtotal: None,
            }),
        ),
        still(
            "receipt",
            Panel::Receipt(receipt(lang, UndoState::Open { seconds_left: 42 })?),
        ),
        still(
            "receipt-undone",
            Panel::Receipt(receipt(lang, UndoState::Undone)?),
        ),
        focused("pin", Panel::Pin(pin()), ButtonId::Key(4)),
        focused("message", Panel::Message(message(lang)), ButtonId::Retry),
        still("help", Panel::Help(help(lang))),
        still(
            "sign-store",
            Panel::Sign(sign(
                lang,
                ["Buy+", "Buy+ 百货"],
                ["The flagship store", "旗舰店"],
                40.0,
            )),
        ),
        still(
            "sign-department",
            Panel::Sign(sign(lang, ["Leather Goods", "皮具箱包"], ["", ""], 26.0)),
        ),
        still(
            "label",
            Panel::Label(LabelPanel {
                name: word(lang, "Orchid silk scarf", "兰花真丝方巾").into(),
                price: Some(money(lang, 18_900)?),
            }),
        ),
    ];
    samples.extend(reviews(lang)?);
    samples.extend(world(lang)?);
    Ok(samples)
}

fn reviews(lang: Lang) -> anyhow::Result<Vec<Sample>> {
    let ready = review(lang)?;
    let mut sold_out = ReviewPanel {
        state: ReviewState::OutOfStock,
        ..ready.clone()
    };
    sold_out.lines[1].out_of_stock = true;
    let reason = word(
        lang,
        "The bank declined the card. Nothing was charged.",
        "银行拒绝了这张卡，未扣款。",
    )
    .to_owned();
    let previous_total = money(lang, 151_780)?;
    let mut many = ReviewPanel {
        nods: 2,
        state: ReviewState::Waiting,
        ..ready.clone()
    };
    many.lines.extend(ready.lines.clone());
    Ok(vec![
        still("review", Panel::Review(ready.clone())),
        focused(
            "review-one-nod",
            Panel::Review(ReviewPanel {
                nods: 1,
                ..ready.clone()
            }),
            ButtonId::Total,
        ),
        still("review-waiting", Panel::Review(many)),
        still("review-sold-out", Panel::Review(sold_out)),
        still(
            "review-refused",
            Panel::Review(ReviewPanel {
                state: ReviewState::Refused { reason },
                ..ready.clone()
            }),
        ),
        still(
            "review-price",
            Panel::Review(ReviewPanel {
                state: ReviewState::PriceChanged { previous_total },
                ..ready
            }),
        ),
    ])
}

/// What hangs in the world beside the purchase.
fn world(lang: Lang) -> anyhow::Result<Vec<Sample>> {
    let says = |english: &str, chinese: &str| word(lang, english, chinese).to_owned();
    let board = |ground, aspect| {
        Panel::Billboard(BillboardPanel {
            brand: says("Galleria Lumière", "流光百货"),
            headline: says("The colour of dusk", "暮色之美"),
            text: says("New leather, from today", "新款皮具，今日上架"),
            ground,
            aspect,
        })
    };
    let row = |english, chinese, is_here| DirectoryRow {
        name: says(english, chinese),
        is_here,
    };
    let item = |english, chinese, amount, in_stock, add| -> anyhow::Result<LookItem> {
        Ok(LookItem {
            name: says(english, chinese),
            price: money(lang, amount)?,
            in_stock,
            add,
        })
    };
    Ok(vec![
        still("billboard-wide", board([140, 28, 46], 2.6)),
        still("billboard-high", board([236, 205, 142], 0.7)),
        focused(
            "caption",
            Panel::Caption(CaptionPanel {
                speaker: says("Amélie", "艾美丽"),
                text: says("Welcome! What may I show you?", "欢迎光临！想看些什么？"),
                choices: vec![
                    says("New arrivals", "新品"),
                    says("The catwalk", "时装秀"),
                    says("Just looking", "随便看看"),
                ],
            }),
            ButtonId::Choice(1),
        ),
        focused(
            "directory",
            Panel::Directory(DirectoryPanel {
                title: says("Galleria Lumière", "流光百货"),
                rows: vec![
                    row("Bags", "箱包", true),
                    row("Shoes", "鞋履", false),
                    row("Catwalk", "秀场", false),
                ],
            }),
            ButtonId::Choice(2),
        ),
        focused(
            "look",
            Panel::Look(LookPanel {
                title: says("Evening in teal", "墨青之夜"),
                items: vec![
                    item(
                        "Celeste silk dress",
                        "星河真丝裙",
                        48_000,
                        true,
                        AddState::Added,
                    )?,
                    item("Vera pumps", "薇拉高跟鞋", 32_000, true, AddState::Ready)?,
                    item("Soirée clutch", "晚宴手包", 26_000, false, AddState::Ready)?,
                ],
                add: AddState::Ready,
            }),
            ButtonId::AddLook,
        ),
        focused(
            "settings",
            Panel::Settings(SettingsPanel {
                dwell_ms: 800,
                volume_percent: 70,
                vignette: 1,
                reduced_motion: false,
                is_seated: true,
                is_left_handed: false,
                safe_colours: false,
            }),
            ButtonId::More(Setting::Dwell),
        ),
        focused(
            "badge",
            Panel::Badge(BadgePanel { can_call: true }),
            ButtonId::CallStaff,
        ),
    ])
}

fn product(lang: Lang) -> anyhow::Result<ProductPanel> {
    let swatch = |english: &str, chinese: &str, colour, in_stock| Swatch {
        name: word(lang, english, chinese).to_owned(),
        colour,
        in_stock,
    };
    Ok(ProductPanel {
        name: word(lang, "Aster top-handle bag", "紫菀手提包").into(),
        description: word(
            lang,
            "Full-grain calf leather, cut and sewn by one person.",
            "头层小牛皮，由一位匠人裁剪并缝制。",
        )
        .into(),
        price: money(lang, 128_000)?,
        variants: vec![
            swatch("Oxblood", "牛血红", [112, 24, 34], true),
            swatch("Deep teal", "墨青", [16, 78, 82], true),
            swatch("Chestnut", "栗棕", [150, 92, 40], true),
            swatch("Ivory", "象牙白", [240, 232, 216], false),
        ],
        chosen: 0,
        stock: Stock::Plenty,
        add: AddState::Ready,
        bag_count: 0,
        try_on: TryOn::No,
    })
}

fn bag(lang: Lang) -> anyhow::Result<BagPanel> {
    let line =
        |english, chinese, variant: [&str; 2], quantity, amount| -> anyhow::Result<BagLine> {
            let variant = word(lang, variant[0], variant[1]).into();
            Ok(BagLine {
                name: word(lang, english, chinese).into(),
                variant,
                quantity,
                total: money(lang, amount)?,
            })
        };
    Ok(BagPanel {
        lines: vec![
            line(
                "Aster top-handle bag",
                "紫菀手提包",
                ["oxblood", "牛血红"],
                1,
                128_000,
            )?,
            line("Orchid silk scarf", "兰花真丝方巾", ["", ""], 2, 37_800)?,
        ],
        subtotal: Some(money(lang, 165_800)?),
    })
}

fn review(lang: Lang) -> anyhow::Result<ReviewPanel> {
    let line = |english, chinese, quantity, amount| -> anyhow::Result<ReviewLine> {
        Ok(ReviewLine {
            name: word(lang, english, chinese).into(),
            quantity,
            total: money(lang, amount)?,
            out_of_stock: false,
        })
    };
    Ok(ReviewPanel {
        lines: vec![
            line(
                "Aster top-handle bag, oxblood",
                "紫菀手提包，牛血红",
                1,
                128_000,
            )?,
            line("Orchid silk scarf", "兰花真丝方巾", 2, 37_800)?,
        ],
        shipping: money(lang, 0)?,
        tax: money(lang, 13_264)?,
        total: money(lang, 179_064)?,
        merchant: word(lang, "Buy+ Flagship", "Buy+ 旗舰店").into(),
        payment_method: word(lang, "Visa •••• 4242", "银联 •••• 4242").into(),
        nods: 0,
        state: ReviewState::Ready,
    })
}

fn receipt(lang: Lang, undo: UndoState) -> anyhow::Result<ReceiptPanel> {
    let merchant = word(lang, "Buy+ Flagship", "Buy+ 旗舰店").into();
    Ok(ReceiptPanel {
        order_number: "B7-20418".into(),
        total: money(lang, 179_064)?,
        merchant,
        undo,
    })
}

fn pin() -> PinPanel {
    PinPanel {
        digits: [3, 8, 0, 5, 1, 9, 4, 7, 2, 6],
        entered: 2,
        length: 6,
        tries_left: Some(2),
    }
}

fn message(lang: Lang) -> MessagePanel {
    MessagePanel {
        kind: MessageKind::Warning,
        title: word(lang, "The shop cannot be reached", "无法连接商店").into(),
        text: word(
            lang,
            "Your bag is safe. Check the network, then try again.",
            "购物袋已保存。请检查网络后重试。",
        )
        .into(),
        retry: true,
        close: true,
    }
}

fn help(lang: Lang) -> HelpPanel {
    let row = |keys: &str, action| HelpRow {
        keys: keys.to_owned(),
        action,
    };
    HelpPanel {
        rows: vec![
            row(word(lang, "Mouse", "鼠标"), HelpAction::Look),
            row("W A S D", HelpAction::Walk),
            row(word(lang, "Click", "单击"), HelpAction::Press),
            row("N", HelpAction::Nod),
            row("M", HelpAction::Shake),
            row("B", HelpAction::Bag),
            row("V", HelpAction::View),
            row("Esc", HelpAction::Quit),
        ],
    }
}

fn sign(lang: Lang, title: [&str; 2], subtitle: [&str; 2], width_deg: f32) -> SignPanel {
    SignPanel {
        title: word(lang, title[0], title[1]).into(),
        subtitle: word(lang, subtitle[0], subtitle[1]).into(),
        width_deg,
    }
}

fn word<'a>(lang: Lang, english: &'a str, chinese: &'a str) -> &'a str {
    match lang {
        Lang::En => english,
        Lang::ZhCn => chinese,
    }
}

/// Dollars in English, yuan in Chinese.
fn money(lang: Lang, amount_minor: i64) -> anyhow::Result<Money> {
    Ok(Money::new(amount_minor, word(lang, "USD", "CNY"))?)
}

fn still(name: &'static str, panel: Panel) -> Sample {
    Sample {
        name,
        panel,
        interaction: Interaction::default(),
    }
}

fn focused(name: &'static str, panel: Panel, id: ButtonId) -> Sample {
    Sample {
        name,
        panel,
        interaction: Interaction {
            focused: Some(id),
            pressed: None,
        },
    }
}

fn pressed(name: &'static str, panel: Panel, id: ButtonId) -> Sample {
    Sample {
        name,
        panel,
        interaction: Interaction {
            focused: Some(id),
            pressed: Some(id),
        },
    }
}
