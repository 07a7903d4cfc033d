//! What kinds and departments are called in Chinese; in English their ids say it. One that is not here is found by its
//! id, and a department by what its retailer's stores call it.

const DEPARTMENTS: [(&str, &str); 9] = [
    ("accessories", "配饰"),
    ("bags", "箱包"),
    ("beauty", "美妆"),
    ("clothing", "服装"),
    ("flowers", "鲜花"),
    ("jewellery", "珠宝"),
    ("lingerie", "内衣"),
    ("men", "男装"),
    ("shoes", "鞋履"),
];

#[rustfmt::skip]
const KINDS: [(&str, &str); 75] = [
    ("ankle_boot", "短靴"), ("aviators", "飞行员太阳镜"), ("backpack", "双肩包"), ("ballet_flat", "芭蕾平底鞋"),
    ("basket", "草编篮"), ("beanie", "毛线帽"), ("belt", "皮带"), ("beret", "贝雷帽"), ("biker_jacket", "机车皮衣"),
    ("blazer", "西装外套"), ("blouse", "衬衫"), ("bodysuit", "连体衣"), ("bra_set", "蕾丝套装"), ("bracelet", "手镯"),
    ("bralette", "文胸"), ("bucket_bag", "水桶包"), ("cap", "棒球帽"), ("cat_eye", "猫眼太阳镜"),
    ("chelsea_boot", "切尔西靴"), ("chinos", "卡其裤"), ("chronograph", "计时腕表"), ("clutch", "手拿包"),
    ("coat", "大衣"), ("cocktail_dress", "鸡尾酒裙"), ("compact", "粉饼"), ("crossbody", "斜挎包"),
    ("day_dress", "连衣裙"), ("derby", "德比鞋"), ("dress_watch", "正装腕表"), ("duffel", "旅行袋"),
    ("earrings", "耳环"), ("espadrille", "草编鞋"), ("evening_dress", "晚礼服"), ("fedora", "费多拉帽"),
    ("flowers", "鲜花"), ("handbag", "手提包"), ("jeans", "牛仔裤"), ("knee_boot", "及膝靴"), ("lipstick", "口红"),
    ("loafer", "乐福鞋"), ("messenger", "邮差包"), ("mini_bag", "迷你包"), ("necklace", "项链"),
    ("oxford_shirt", "牛津衬衫"), ("pencil_skirt", "铅笔裙"), ("pendant", "吊坠"), ("perfume", "香水"),
    ("polo_shirt", "马球衫"), ("puffer", "羽绒服"), ("pump", "浅口高跟鞋"), ("qipao", "旗袍"), ("ring", "戒指"),
    ("roll_neck", "高领毛衣"), ("running_shoe", "跑鞋"), ("sandal", "凉鞋"), ("scarf", "围巾"), ("shirt", "衬衫"),
    ("skirt", "半身裙"), ("slingback", "后空鞋"), ("slip", "吊带裙"), ("slip_dress", "吊带长裙"),
    ("sneaker", "运动鞋"), ("suit_jacket", "西装"), ("sun_hat", "遮阳帽"), ("sunglasses", "太阳镜"),
    ("sweater", "毛衣"), ("tote", "托特包"), ("trench_coat", "风衣"), ("trousers", "长裤"),
    ("wallet", "钱包"), ("watch", "腕表"), ("wide_leg_trousers", "阔腿裤"), ("wool_scarf", "羊毛围巾"),
    ("wrap_dress", "裹身裙"), ("zip_wallet", "拉链钱包"),
];

/// A kind's name in Chinese.
pub(crate) fn kind(id: &str) -> Option<&'static str> {
    look_up(&KINDS, id)
}

/// A department's name in Chinese.
pub(super) fn department(id: &str) -> Option<&'static str> {
    look_up(&DEPARTMENTS, id)
}

fn look_up(names: &[(&'static str, &'static str)], id: &str) -> Option<&'static str> {
    let place = names.binary_search_by_key(&id, |(id, _)| *id);
    place.ok().map(|place| names[place].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_in_order_so_that_names_can_be_looked_up() {
        assert!(KINDS.is_sorted_by(|(a, _), (b, _)| a < b));
        assert!(DEPARTMENTS.is_sorted_by(|(a, _), (b, _)| a < b));
        assert_eq!(kind("tote"), Some("托特包"));
        assert_eq!(department("shoes"), Some("鞋履"));
        assert_eq!(kind("anvil"), None);
    }
}
