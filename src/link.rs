//! Leaving the shop for a moment: a payment app or a page that has to be opened, and the way back. Where it goes is the server's
//! word; what may be opened is decided here.

use bevy::prelude::*;

use crate::journal::Happened;

/// What links may begin with: pages over TLS, and the payment app that the server speaks to.
const SCHEMES: [&str; 3] = ["https://", "alipays://", "alipay://"];
/// Longer than any order string of a payment app, bytes.
const LONGEST: usize = 8192;

pub(super) fn plugin(app: &mut App) {
    app.add_message::<OpenLink>()
        .add_message::<LinkOpened>()
        .add_systems(Update, check_links);
}

/// The shopper is to confirm something elsewhere; the shop goes on when they come back.
#[derive(Message, Debug, Clone, PartialEq, Eq)]
pub struct OpenLink(pub String);

/// A link that may be opened, for whoever can on this device.
#[derive(Message, Debug, Clone, PartialEq, Eq)]
pub struct LinkOpened(pub String);

/// Whether a link may be opened: no files, no scripts, no other apps.
pub fn may_open(link: &str) -> bool {
    let is_known = SCHEMES.iter().any(|scheme| link.starts_with(scheme));
    let is_plain = link.bytes().all(|byte| byte.is_ascii_graphic());
    is_known && is_plain && link.len() <= LONGEST
}

fn check_links(
    time: Res<Time>,
    mut wanted: MessageReader<OpenLink>,
    mut opened: MessageWriter<LinkOpened>,
    mut happened: MessageWriter<Happened>,
) {
    for OpenLink(link) in wanted.read() {
        if may_open(link) {
            let to = link.split("://").next().unwrap_or_default().to_owned();
            happened.write(Happened::now(&time, "link_opened").with("scheme", to));
            opened.write(LinkOpened(link.clone()));
        } else {
            warn!("a link of another kind than payments use is not opened");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_payment_apps_and_secure_pages_are_opened() {
        for good in [
            "alipays://platformapi/startapp?appId=20000067&url=https%3A%2F%2Fshop.example",
            "https://openapi.alipay.com/gateway.do?sign=abc",
        ] {
            assert!(may_open(good), "{good}");
        }
        for bad in [
            "",
            "http://shop.example",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "intent://x#Intent;end",
            "alipays://a b",
            "https://shop.example/\n",
        ] {
            assert!(!may_open(bad), "{bad}");
        }
        assert!(!may_open(&format!("https://{}", "a".repeat(LONGEST))));
    }
}
