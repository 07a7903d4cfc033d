//! The words that made-up goods are put together from.

/// A kind of goods.
pub(super) struct KindWords {
    pub(super) department: &'static str,
    pub(super) kind: &'static str,
    /// In English; in Chinese it is called as a search knows it.
    pub(super) en: &'static str,
    pub(super) size_m: [f32; 3],
    /// From and to.
    pub(super) price_usd: (u64, u64),
}

const fn kind(
    department: &'static str,
    kind: &'static str,
    en: &'static str,
    size_m: [f32; 3],
    price_usd: (u64, u64),
) -> KindWords {
    KindWords {
        department,
        kind,
        en,
        size_m,
        price_usd,
    }
}

/// What things are made of, in English and Chinese, by department.
pub(super) fn materials(department: &str) -> &'static [(&'static str, &'static str)] {
    match department {
        "bags" | "shoes" => &LEATHERS,
        "jewellery" | "accessories" => &METALS,
        "beauty" => &SCENTS,
        _ => &CLOTHS,
    }
}

#[rustfmt::skip]
pub(super) const KINDS: [KindWords; 41] = [
    kind("bags", "handbag", "Handbag", [0.32, 0.26, 0.14], (90, 600)),
    kind("bags", "tote", "Tote", [0.42, 0.34, 0.16], (50, 300)),
    kind("bags", "crossbody", "Crossbody", [0.24, 0.18, 0.07], (60, 350)),
    kind("bags", "clutch", "Clutch", [0.24, 0.12, 0.05], (40, 300)),
    kind("bags", "backpack", "Backpack", [0.3, 0.46, 0.17], (60, 300)),
    kind("bags", "wallet", "Wallet", [0.12, 0.1, 0.03], (30, 150)),
    kind("shoes", "pump", "Pump", [0.2, 0.16, 0.26], (80, 400)),
    kind("shoes", "sneaker", "Sneaker", [0.22, 0.13, 0.3], (60, 250)),
    kind("shoes", "ankle_boot", "Ankle Boot", [0.22, 0.24, 0.29], (90, 450)),
    kind("shoes", "loafer", "Loafer", [0.22, 0.11, 0.3], (70, 320)),
    kind("shoes", "sandal", "Sandal", [0.19, 0.12, 0.25], (40, 220)),
    kind("shoes", "ballet_flat", "Ballet Flat", [0.19, 0.08, 0.25], (40, 180)),
    kind("clothing", "evening_dress", "Evening Dress", [0.6, 1.5, 0.6], (150, 900)),
    kind("clothing", "day_dress", "Day Dress", [0.54, 1.1, 0.46], (60, 300)),
    kind("clothing", "coat", "Coat", [0.58, 1.15, 0.34], (120, 700)),
    kind("clothing", "blouse", "Blouse", [0.52, 0.72, 0.28], (40, 220)),
    kind("clothing", "sweater", "Sweater", [0.56, 0.66, 0.28], (50, 280)),
    kind("clothing", "skirt", "Skirt", [0.46, 0.7, 0.34], (40, 240)),
    kind("clothing", "trousers", "Trousers", [0.46, 1.06, 0.32], (50, 260)),
    kind("men", "suit_jacket", "Suit Jacket", [0.56, 0.8, 0.32], (150, 800)),
    kind("men", "oxford_shirt", "Oxford Shirt", [0.56, 0.8, 0.28], (40, 160)),
    kind("men", "polo_shirt", "Polo", [0.54, 0.74, 0.28], (30, 140)),
    kind("men", "chinos", "Chinos", [0.44, 1.04, 0.3], (50, 200)),
    kind("men", "jeans", "Jeans", [0.44, 1.04, 0.3], (50, 240)),
    kind("men", "roll_neck", "Roll-Neck", [0.58, 0.72, 0.32], (60, 300)),
    kind("lingerie", "bra_set", "Lace Set", [0.42, 0.72, 0.28], (40, 220)),
    kind("lingerie", "slip", "Slip", [0.44, 0.92, 0.3], (50, 260)),
    kind("lingerie", "bodysuit", "Bodysuit", [0.42, 0.74, 0.28], (50, 240)),
    kind("accessories", "sun_hat", "Sun Hat", [0.46, 0.14, 0.46], (25, 140)),
    kind("accessories", "beret", "Beret", [0.28, 0.08, 0.28], (20, 110)),
    kind("accessories", "watch", "Watch", [0.08, 0.09, 0.08], (90, 2000)),
    kind("accessories", "sunglasses", "Sunglasses", [0.15, 0.05, 0.15], (50, 350)),
    kind("accessories", "scarf", "Scarf", [0.3, 0.4, 0.1], (30, 240)),
    kind("accessories", "belt", "Belt", [0.12, 0.045, 0.12], (30, 180)),
    kind("jewellery", "earrings", "Earrings", [0.1, 0.14, 0.06], (40, 900)),
    kind("jewellery", "bracelet", "Bracelet", [0.08, 0.1, 0.08], (40, 1200)),
    kind("jewellery", "ring", "Ring", [0.06, 0.06, 0.06], (60, 3000)),
    kind("jewellery", "necklace", "Necklace", [0.2, 0.28, 0.16], (50, 2000)),
    kind("beauty", "perfume", "Eau de Parfum", [0.07, 0.12, 0.05], (40, 300)),
    kind("beauty", "lipstick", "Lipstick", [0.07, 0.09, 0.03], (10, 60)),
    kind("beauty", "compact", "Pressed Powder", [0.09, 0.08, 0.09], (20, 80)),
];

#[rustfmt::skip]
pub(super) const COLLECTIONS: [(&str, &str); 48] = [
    ("Aurora", "极光"), ("Brera", "布雷拉"), ("Cascade", "飞瀑"), ("Dune", "沙丘"), ("Elba", "厄尔巴"),
    ("Ferro", "铁艺"), ("Ginkgo", "银杏"), ("Halcyon", "翠鸟"), ("Isola", "小岛"), ("Jasmine", "茉莉"),
    ("Kyoto", "京都"), ("Lotus", "莲韵"), ("Meridian", "子午线"), ("Nocturne", "夜曲"), ("Opal", "欧泊"),
    ("Pavane", "帕凡"), ("Quartz", "石英"), ("Riviera", "蔚蓝"), ("Sonata", "奏鸣"), ("Tempo", "节拍"),
    ("Umbra", "暗影"), ("Verona", "维罗纳"), ("Willow", "柳岸"), ("Xanadu", "上都"), ("Yarrow", "蓍草"),
    ("Zephyr", "和风"), ("Almond", "杏仁"), ("Bamboo", "竹影"), ("Cobalt", "钴蓝"), ("Delta", "三角洲"),
    ("Ember", "余烬"), ("Fresco", "湿壁画"), ("Grotto", "洞天"), ("Harvest", "秋收"), ("Indigo", "靛青"),
    ("Jetty", "栈桥"), ("Karst", "喀斯特"), ("Lagoon", "泻湖"), ("Marble", "云石"), ("Nimbus", "雨云"),
    ("Orchard", "果园"), ("Prairie", "草原"), ("Quill", "羽毛"), ("Rampart", "城垣"), ("Sierra", "山脊"),
    ("Terrace", "露台"), ("Utopia", "乌托邦"), ("Velvet Hour", "丝绒时刻"),
];

#[rustfmt::skip]
const LEATHERS: [(&str, &str); 7] = [
    ("Calfskin", "小牛皮"), ("Suede", "麂皮"), ("Nappa", "纳帕皮"), ("Canvas", "帆布"),
    ("Grained Leather", "荔枝纹皮"), ("Patent", "漆皮"), ("Waxed Cotton", "蜡棉"),
];

#[rustfmt::skip]
const CLOTHS: [(&str, &str); 8] = [
    ("Silk", "真丝"), ("Linen", "亚麻"), ("Merino", "美丽诺羊毛"), ("Cashmere", "羊绒"),
    ("Cotton", "纯棉"), ("Satin", "缎面"), ("Crêpe", "绉纱"), ("Tweed", "粗花呢"),
];

#[rustfmt::skip]
const METALS: [(&str, &str); 6] = [
    ("Gold", "金"), ("Silver", "银"), ("Steel", "精钢"), ("Rose Gold", "玫瑰金"), ("Titanium", "钛"), ("Pearl", "珍珠"),
];

#[rustfmt::skip]
const SCENTS: [(&str, &str); 6] = [
    ("Fig", "无花果"), ("Cedar", "雪松"), ("Rose", "玫瑰"), ("Amber", "琥珀"), ("Vetiver", "香根草"), ("Bergamot", "佛手柑"),
];

/// Identifier, English, Chinese, sRGB.
#[rustfmt::skip]
pub(super) const COLOURS: [(&str, &str, &str, &str); 20] = [
    ("black", "Black", "黑色", "#17161a"),
    ("white", "White", "白色", "#f4f3ef"),
    ("ivory", "Ivory", "象牙白", "#f2ead8"),
    ("navy", "Navy", "藏青", "#1b2a4a"),
    ("camel", "Camel", "驼色", "#c19a6b"),
    ("oxblood", "Oxblood", "牛血红", "#5a1420"),
    ("scarlet", "Scarlet", "猩红", "#c4181f"),
    ("coral", "Coral", "珊瑚", "#ef6f5e"),
    ("blush", "Blush", "腮红粉", "#e3b7ad"),
    ("fuchsia", "Fuchsia", "紫红", "#b3175f"),
    ("plum", "Plum", "李子紫", "#5b2a4c"),
    ("sapphire", "Sapphire", "蓝宝石", "#1f3f9a"),
    ("sky", "Sky", "天蓝", "#8fb8de"),
    ("teal", "Teal", "凫蓝", "#1f6f78"),
    ("emerald", "Emerald", "祖母绿", "#0f6b4c"),
    ("sage", "Sage", "鼠尾草绿", "#9caf88"),
    ("olive", "Olive", "橄榄绿", "#5c5f36"),
    ("mustard", "Mustard", "芥末黄", "#c9962f"),
    ("cognac", "Cognac", "干邑棕", "#8f4a22"),
    ("grey", "Grey", "灰色", "#8a8c90"),
];

/// What is said about a product; `{}` is what it is made of.
#[rustfmt::skip]
pub(super) const LINES: [(&str, &str); 8] = [
    ("Made of {} for days that begin early and end late.", "以{}制成，从清晨到深夜皆宜。"),
    ("A quiet piece in {} that goes with what you already own.", "{}低调之作，与衣橱百搭。"),
    ("Cut close, finished by hand, in {} that ages well.", "利落剪裁，手工收边，{}越久越美。"),
    ("Light, soft and sure of itself: {} as it should be.", "轻、柔、笃定：{}本该如此。"),
    ("The one in {} that friends will ask about.", "这件{}，朋友一定会问。"),
    ("From a small workshop, in {} chosen piece by piece.", "小作坊出品，{}逐件挑选。"),
    ("Simple lines, rich {}, nothing else.", "线条简洁，{}丰盈，别无其他。"),
    ("{} for travelling light and arriving well.", "{}，轻装出发，体面抵达。"),
];
