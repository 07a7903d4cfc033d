//! Receipts to print: plain HTML and plain text, in the shopper's language.

use buyplus_api::{Order, OrderStatus, TotalKind};

/// Words of a receipt.
struct Words {
    lang: &'static str,
    title: &'static str,
    number: &'static str,
    paid: &'static str,
    paid_back: &'static str,
    cancelled: &'static str,
    goes_to: &'static str,
    kinds: [(TotalKind, &'static str); 7],
}

const EN: Words = Words {
    lang: "en",
    title: "Receipt",
    number: "Order",
    paid: "Paid",
    paid_back: "Paid back",
    cancelled: "Cancelled",
    goes_to: "Delivery",
    kinds: [
        (TotalKind::Subtotal, "Goods"),
        (TotalKind::Discount, "Discounts"),
        (TotalKind::Shipping, "Shipping"),
        (TotalKind::Tax, "Tax"),
        (TotalKind::Duty, "Duty"),
        (TotalKind::Total, "Total"),
        (TotalKind::TaxIncluded, "of which tax"),
    ],
};

const ZH_CN: Words = Words {
    lang: "zh-CN",
    title: "收据",
    number: "订单号",
    paid: "付款时间",
    paid_back: "已退款",
    cancelled: "已取消",
    goes_to: "配送",
    kinds: [
        (TotalKind::Subtotal, "商品"),
        (TotalKind::Discount, "优惠"),
        (TotalKind::Shipping, "运费"),
        (TotalKind::Tax, "税费"),
        (TotalKind::Duty, "关税"),
        (TotalKind::Total, "合计"),
        (TotalKind::TaxIncluded, "其中含税"),
    ],
};

/// One line of a receipt: what, and how much where there is an amount.
type Row = (String, Option<String>);

/// The receipt as a page of HTML that needs nothing else.
pub(crate) fn html(order: &Order, lang: &str) -> String {
    let words = words(lang);
    let row = |(what, amount): &Row| {
        let (what, amount) = (
            escaped(what),
            escaped(amount.as_deref().unwrap_or_default()),
        );
        format!("<tr><td>{what}</td><td>{amount}</td></tr>\n")
    };
    let rows: String = rows(order, words).iter().map(row).collect();
    let merchant = escaped(order.merchant.name.get(words.lang));
    let (lang, title, number) = (words.lang, words.title, escaped(&order.number));
    format!(
        "<!doctype html>\n<html lang=\"{lang}\"><head><meta charset=\"utf-8\"><title>{title} {number}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <style>body{{font:16px sans-serif;max-width:32em;margin:2em auto;padding:0 1em}}table{{width:100%;\
         border-collapse:collapse}}td{{padding:.3em 0;border-bottom:1px solid #ddd}}td+td{{text-align:right;\
         white-space:nowrap}}</style></head>\n<body><h1>{merchant}</h1><h2>{title}</h2>\n<table>\n{rows}</table>\n\
         </body></html>\n"
    )
}

/// The receipt as plain text.
pub(crate) fn text(order: &Order, lang: &str) -> String {
    let words = words(lang);
    let line = |(what, amount): &Row| match amount {
        Some(amount) => format!("{what}: {amount}\n"),
        None => format!("{what}\n"),
    };
    let rows: String = rows(order, words).iter().map(line).collect();
    format!(
        "{}\n{}\n\n{rows}",
        order.merchant.name.get(words.lang),
        words.title
    )
}

fn words(lang: &str) -> &'static Words {
    if lang.to_lowercase().starts_with("zh") {
        &ZH_CN
    } else {
        &EN
    }
}

fn rows(order: &Order, words: &Words) -> Vec<Row> {
    let currency = &order.amount.currency;
    let money = |amount_minor: i64| Some(format!("{} {currency}", decimal(amount_minor, currency)));
    let mut rows = vec![
        (words.number.to_owned(), Some(order.number.clone())),
        (words.paid.to_owned(), Some(order.paid_at.clone())),
    ];
    for line in &order.lines {
        let (name, variant) = (line.name.get(words.lang), line.variant_name.get(words.lang));
        let what = format!("{} × {name}, {variant}", line.quantity);
        rows.push((what, money(line.line_total_minor)));
    }
    for discount in &order.discounts {
        let title = discount.title.get(words.lang).to_owned();
        rows.push((title, money(-discount.amount_minor)));
    }
    for (kind, word) in words.kinds {
        let found = order.totals.iter().find(|total| total.kind == kind);
        if let Some(total) = found {
            rows.push((word.to_owned(), money(total.amount_minor)));
        }
    }
    if let Some(way) = &order.fulfilment.selected {
        let to = order.fulfilment.address.as_ref().map(|address| {
            let parts = [
                &address.name,
                &address.line1,
                &address.postal_code,
                &address.city,
                &address.country,
            ];
            parts.map(String::as_str).join(", ")
        });
        rows.push((
            format!("{}: {}", words.goes_to, way.title.get(words.lang)),
            to,
        ));
    }
    match order.status {
        OrderStatus::Cancelled => {
            rows.push((words.cancelled.to_owned(), money(order.refunded_minor)))
        }
        _ if order.refunded_minor > 0 => {
            rows.push((words.paid_back.to_owned(), money(order.refunded_minor)));
        }
        _ => {}
    }
    rows
}

/// Minor units as a decimal number with as many places as ISO 4217 gives the currency.
fn decimal(amount_minor: i64, currency: &str) -> String {
    let places = match currency {
        "JPY" | "KRW" | "VND" | "CLP" | "ISK" | "XAF" | "XOF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    };
    let sign = if amount_minor < 0 { "-" } else { "" };
    let digits = format!(
        "{:0>width$}",
        amount_minor.unsigned_abs(),
        width = places + 1
    );
    let (whole, rest) = digits.split_at(digits.len() - places);
    match places {
        0 => format!("{sign}{whole}"),
        _ => format!("{sign}{whole}.{rest}"),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn amounts_have_the_places_of_their_currency() {
        assert_eq!(decimal(24_900, "USD"), "249.00");
        assert_eq!(decimal(-5, "USD"), "-0.05");
        assert_eq!(decimal(1_234, "JPY"), "1234");
        assert_eq!(decimal(1_234, "KWD"), "1.234");
        assert_eq!(decimal(i64::MIN, "USD"), "-92233720368547758.08");
    }

    proptest! {
        #[test]
        fn no_text_becomes_markup(text in ".*") {
            prop_assert!(!escaped(&text).contains(['<', '>', '"']));
        }

        #[test]
        fn a_decimal_says_the_amount(amount_minor in any::<i64>()) {
            let digits: String = decimal(amount_minor, "USD").chars().filter(|letter| *letter != '.').collect();
            prop_assert_eq!(digits.parse::<i64>(), Ok(amount_minor));
        }
    }
}
