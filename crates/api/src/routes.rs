//! Paths and headers of the REST interface, so that client and server cannot differ.
//!
//! Constants are path templates as axum takes them; functions fill them in.

/// GET the interface described in `OpenAPI` 3.1.
pub const OPENAPI: &str = "/v1/openapi.json";
/// GET a store's layout.
pub const STORE: &str = "/v1/stores/{id}";
/// GET every store that is open.
pub const STORES: &str = "/v1/stores";
/// GET what billboards show this shopper.
pub const CAMPAIGNS: &str = "/v1/campaigns";
/// GET a catwalk show.
pub const SHOW: &str = "/v1/shows/{id}";
/// GET the markets that there are prices for.
pub const MARKETS: &str = "/v1/markets";
/// GET a page of products.
pub const PRODUCTS: &str = "/v1/products";
/// GET one product.
pub const PRODUCT: &str = "/v1/products/{id}";
/// GET how many of a product's SKUs are where.
pub const AVAILABILITY: &str = "/v1/products/{id}/availability";
/// GET a file by content: `{file}` is `<sha256>` and an ending, for example `.glb`.
pub const ASSET: &str = "/v1/assets/{file}";
/// POST to enrol a device.
pub const DEVICES: &str = "/v1/devices";
/// POST to open an account.
pub const ACCOUNTS: &str = "/v1/accounts";
/// GET the account that this device is signed in to.
pub const ACCOUNT: &str = "/v1/account";
/// POST to sign in.
pub const ACCOUNT_SESSIONS: &str = "/v1/account/sessions";
/// POST for the next pair of tokens.
pub const ACCOUNT_REFRESH: &str = "/v1/account/sessions/refresh";
/// DELETE to sign out.
pub const ACCOUNT_SESSION: &str = "/v1/account/session";
/// GET the devices that are signed in.
pub const ACCOUNT_DEVICES: &str = "/v1/account/devices";
/// DELETE to sign a device out, lost ones too.
pub const ACCOUNT_DEVICE: &str = "/v1/account/devices/{id}";
/// POST to open a merchant.
pub const MERCHANTS: &str = "/v1/merchants";
/// POST to sign in for a merchant.
pub const MERCHANT_SESSIONS: &str = "/v1/merchant/sessions";
/// GET who asks for a merchant, DELETE to sign out.
pub const MERCHANT_SESSION: &str = "/v1/merchant/session";
/// GET the people who work for a merchant.
pub const MERCHANT_USERS: &str = "/v1/merchant/users";
/// PATCH a person's role, DELETE to part with them.
pub const MERCHANT_USER: &str = "/v1/merchant/users/{id}";
/// GET or POST invitations.
pub const MERCHANT_INVITATIONS: &str = "/v1/merchant/invitations";
/// DELETE an invitation.
pub const MERCHANT_INVITATION: &str = "/v1/merchant/invitations/{id}";
/// POST to take an invitation up.
pub const INVITATION_ACCEPT: &str = "/v1/merchant-invitations/accept";
/// GET or POST keys.
pub const MERCHANT_KEYS: &str = "/v1/merchant/keys";
/// DELETE (revoke) a key.
pub const MERCHANT_KEY: &str = "/v1/merchant/keys/{id}";
/// GET what was done for a merchant.
pub const MERCHANT_AUDIT: &str = "/v1/merchant/audit";
/// GET or POST mandates.
pub const MANDATES: &str = "/v1/mandates";
/// GET or DELETE (revoke) one mandate.
pub const MANDATE: &str = "/v1/mandates/{id}";
/// GET whether a PIN is set, PUT to set or change it.
pub const PIN: &str = "/v1/pin";
/// POST for a shuffled keypad to enter the PIN on.
pub const PIN_CHALLENGES: &str = "/v1/pin-challenges";
/// POST for this device's bag.
pub const BAGS: &str = "/v1/bags";
/// GET one bag.
pub const BAG: &str = "/v1/bags/{id}";
/// POST a line.
pub const BAG_LINES: &str = "/v1/bags/{id}/lines";
/// PATCH or DELETE one line.
pub const BAG_LINE: &str = "/v1/bags/{id}/lines/{line_id}";
/// POST to start a review.
pub const CHECKOUT_SESSIONS: &str = "/v1/checkout-sessions";
/// GET or PATCH a review.
pub const CHECKOUT_SESSION: &str = "/v1/checkout-sessions/{id}";
/// POST to pay.
pub const CHECKOUT_COMPLETE: &str = "/v1/checkout-sessions/{id}/complete";
/// POST to give up.
pub const CHECKOUT_CANCEL: &str = "/v1/checkout-sessions/{id}/cancel";
/// POST to pay in the provider's own app.
pub const PAYMENT_LINKS: &str = "/v1/checkout-sessions/{id}/payment-links";
/// POST to ask the provider whether it was paid there.
pub const PAYMENT_LINK_CONFIRM: &str = "/v1/payment-links/{id}/confirm";
/// POST to give that up.
pub const PAYMENT_LINK_CLOSE: &str = "/v1/payment-links/{id}/close";
/// GET or POST agreements under which a nod pays at the provider.
pub const PAYMENT_AGREEMENTS: &str = "/v1/payment-agreements";
/// DELETE one of them.
pub const PAYMENT_AGREEMENT: &str = "/v1/payment-agreements/{id}";
/// POST: what Alipay tells by itself.
pub const ALIPAY_NOTIFY: &str = "/v1/payments/alipay/notify";
/// POST to join the queue of a sale, GET one's place.
pub const QUEUE: &str = "/v1/queue/{sale_id}";
/// GET or POST sales.
pub const MERCHANT_SALES: &str = "/v1/merchant/sales";
/// DELETE (end) a sale.
pub const MERCHANT_SALE: &str = "/v1/merchant/sales/{id}";
/// GET this device's orders.
pub const ORDERS: &str = "/v1/orders";
/// GET one order.
pub const ORDER: &str = "/v1/orders/{id}";
/// POST to undo an order inside its window.
pub const ORDER_CANCEL: &str = "/v1/orders/{id}/cancel";
/// GET everything that happened to an order.
pub const ORDER_HISTORY: &str = "/v1/orders/{id}/history";
/// GET a receipt to print: HTML, or plain text, or the order as JSON, as `Accept` asks.
pub const ORDER_RECEIPT: &str = "/v1/orders/{id}/receipt";
/// POST to send goods back.
pub const ORDER_RETURNS: &str = "/v1/orders/{id}/returns";
/// GET a merchant's orders.
pub const MERCHANT_ORDERS: &str = "/v1/merchant/orders";
/// GET an order and its history as its merchant.
pub const MERCHANT_ORDER: &str = "/v1/merchant/orders/{id}";
/// POST to cancel an order before it is shipped.
pub const MERCHANT_ORDER_CANCEL: &str = "/v1/merchant/orders/{id}/cancel";
/// POST to give money back.
pub const MERCHANT_REFUNDS: &str = "/v1/merchant/orders/{id}/refunds";
/// POST what happened to the goods.
pub const MERCHANT_PARCELS: &str = "/v1/merchant/orders/{id}/parcels";
/// POST: a return has arrived.
pub const MERCHANT_RETURN_RECEIVE: &str = "/v1/merchant/returns/{id}/receive";
/// POST: a return that arrived is paid back.
pub const MERCHANT_RETURN_REFUND: &str = "/v1/merchant/returns/{id}/refund";
/// POST: a return is not taken.
pub const MERCHANT_RETURN_REJECT: &str = "/v1/merchant/returns/{id}/reject";
/// GET or POST promotions.
pub const MERCHANT_PROMOTIONS: &str = "/v1/merchant/promotions";
/// DELETE: end a promotion.
pub const MERCHANT_PROMOTION: &str = "/v1/merchant/promotions/{id}";
/// GET or POST webhooks.
pub const MERCHANT_WEBHOOKS: &str = "/v1/merchant/webhooks";
/// DELETE: end a webhook.
pub const MERCHANT_WEBHOOK: &str = "/v1/merchant/webhooks/{id}";
/// POST for a new secret; the old one signs as well for a day.
pub const MERCHANT_WEBHOOK_ROTATE: &str = "/v1/merchant/webhooks/{id}/rotate";
/// GET what was sent to a webhook, newest first.
pub const MERCHANT_WEBHOOK_DELIVERIES: &str = "/v1/merchant/webhooks/{id}/deliveries";
/// POST a table of many things at once.
pub const MERCHANT_IMPORTS: &str = "/v1/merchant/imports";
/// GET a table that an import of the same kind takes back unchanged.
pub const MERCHANT_EXPORTS: &str = "/v1/merchant/exports";
/// GET a merchant's stores, POST to open one.
pub const MERCHANT_STORES: &str = "/v1/merchant/stores";
/// GET a store with its draft.
pub const MERCHANT_STORE: &str = "/v1/merchant/stores/{id}";
/// PUT what a store is to become.
pub const MERCHANT_STORE_DRAFT: &str = "/v1/merchant/stores/{id}/draft";
/// POST: shoppers see the draft from now on.
pub const MERCHANT_STORE_PUBLISH: &str = "/v1/merchant/stores/{id}/publish";
/// GET what was published.
pub const MERCHANT_STORE_VERSIONS: &str = "/v1/merchant/stores/{id}/versions";
/// POST: a version becomes the draft and is published.
pub const MERCHANT_STORE_RESTORE: &str = "/v1/merchant/stores/{id}/versions/{version}/restore";
/// POST for a picture of the draft.
pub const MERCHANT_STORE_PREVIEWS: &str = "/v1/merchant/stores/{id}/previews";
/// GET such a picture.
pub const MERCHANT_PREVIEW: &str = "/v1/merchant/previews/{id}";
/// GET a place from above.
pub const PLACE_PLAN: &str = "/v1/places/{place}/plan";
/// GET or POST campaigns.
pub const MERCHANT_CAMPAIGNS: &str = "/v1/merchant/campaigns";
/// GET, PUT or DELETE one of them.
pub const MERCHANT_CAMPAIGN: &str = "/v1/merchant/campaigns/{id}";
/// POST what a shopper looked at.
pub const LOOKS: &str = "/v1/looks";
/// GET what was sold and looked at.
pub const MERCHANT_FIGURES: &str = "/v1/merchant/figures";
/// GET: the process lives.
pub const HEALTHZ: &str = "/healthz";
/// GET: the process can serve.
pub const READYZ: &str = "/readyz";
/// GET: Prometheus text.
pub const METRICS: &str = "/metrics";

/// Request header that makes a POST safe to repeat.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// Request header that names the market whose prices are meant, for example `US`.
pub const MARKET: &str = "buyplus-market";
/// Response header, `true` where the answer is a repeat.
pub const IDEMPOTENT_REPLAYED: &str = "idempotent-replayed";

/// Request header of a webhook: `t=<unix seconds>,v1=<hex>`.
pub const WEBHOOK_SIGNATURE: &str = "buyplus-signature";
/// Request header of a webhook: the event's identifier.
pub const WEBHOOK_EVENT: &str = "buyplus-event";

/// Path of a store.
#[must_use]
pub fn store(id: &str) -> String {
    fill(STORE, &[id])
}

/// Path of a product.
#[must_use]
pub fn product(id: &str) -> String {
    fill(PRODUCT, &[id])
}

/// Path of where a product's SKUs are.
#[must_use]
pub fn availability(id: &str) -> String {
    fill(AVAILABILITY, &[id])
}

/// Path of a show.
#[must_use]
pub fn show(id: &str) -> String {
    fill(SHOW, &[id])
}

/// Path of a file with this content hash (lower-case hex) and ending, for example `jpg`.
#[must_use]
pub fn asset(sha256: &str, ending: &str) -> String {
    fill(ASSET, &[&format!("{sha256}.{ending}")])
}

/// Path of a GLB with this content hash (lower-case hex).
#[must_use]
pub fn asset_glb(sha256: &str) -> String {
    asset(sha256, "glb")
}

/// Path of a device that is signed in to the account.
#[must_use]
pub fn account_device(id: &str) -> String {
    fill(ACCOUNT_DEVICE, &[id])
}

/// Path of a person who works for the merchant.
#[must_use]
pub fn merchant_user(id: &str) -> String {
    fill(MERCHANT_USER, &[id])
}

/// Path of an invitation.
#[must_use]
pub fn merchant_invitation(id: &str) -> String {
    fill(MERCHANT_INVITATION, &[id])
}

/// Path of a merchant's key.
#[must_use]
pub fn merchant_key(id: &str) -> String {
    fill(MERCHANT_KEY, &[id])
}

/// Path of a mandate.
#[must_use]
pub fn mandate(id: &str) -> String {
    fill(MANDATE, &[id])
}

/// Path of a bag.
#[must_use]
pub fn bag(id: &str) -> String {
    fill(BAG, &[id])
}

/// Path of a bag's lines.
#[must_use]
pub fn bag_lines(id: &str) -> String {
    fill(BAG_LINES, &[id])
}

/// Path of one line of a bag.
#[must_use]
pub fn bag_line(id: &str, line_id: &str) -> String {
    fill(BAG_LINE, &[id, line_id])
}

/// Path of a checkout session.
#[must_use]
pub fn checkout_session(id: &str) -> String {
    fill(CHECKOUT_SESSION, &[id])
}

/// Path to pay a checkout session.
#[must_use]
pub fn checkout_complete(id: &str) -> String {
    fill(CHECKOUT_COMPLETE, &[id])
}

/// Path to give up a checkout session.
#[must_use]
pub fn checkout_cancel(id: &str) -> String {
    fill(CHECKOUT_CANCEL, &[id])
}

/// Path of a session's payments in the provider's app.
#[must_use]
pub fn payment_links(session_id: &str) -> String {
    fill(PAYMENT_LINKS, &[session_id])
}

/// Path to ask whether a payment was made in the provider's app.
#[must_use]
pub fn payment_link_confirm(payment_id: &str) -> String {
    fill(PAYMENT_LINK_CONFIRM, &[payment_id])
}

/// Path to give up a payment in the provider's app.
#[must_use]
pub fn payment_link_close(payment_id: &str) -> String {
    fill(PAYMENT_LINK_CLOSE, &[payment_id])
}

/// Path of an agreement with the payment provider.
#[must_use]
pub fn payment_agreement(id: &str) -> String {
    fill(PAYMENT_AGREEMENT, &[id])
}

/// Path of a sale's queue.
#[must_use]
pub fn queue(sale_id: &str) -> String {
    fill(QUEUE, &[sale_id])
}

/// Path of a sale.
#[must_use]
pub fn merchant_sale(id: &str) -> String {
    fill(MERCHANT_SALE, &[id])
}

/// Path of an order.
#[must_use]
pub fn order(id: &str) -> String {
    fill(ORDER, &[id])
}

/// Path to undo an order.
#[must_use]
pub fn order_cancel(id: &str) -> String {
    fill(ORDER_CANCEL, &[id])
}

/// Path of a place from above.
#[must_use]
pub fn place_plan(place: &str) -> String {
    fill(PLACE_PLAN, &[place])
}

/// Path to go back to a version of a store.
#[must_use]
pub fn merchant_store_restore(id: &str, version: i64) -> String {
    fill(MERCHANT_STORE_RESTORE, &[id, &version.to_string()])
}

/// A template with one `{id}`, filled in.
#[must_use]
pub fn of(template: &str, id: &str) -> String {
    fill(template, &[id])
}

/// Puts the values in place of the template's `{names}`, in order.
fn fill(template: &str, values: &[&str]) -> String {
    let mut values = values.iter();
    let segment = |part: &str| match part.starts_with('{') {
        true => values
            .next()
            .map_or_else(String::new, |value| (*value).to_owned()),
        false => part.to_owned(),
    };
    template
        .split('/')
        .map(segment)
        .collect::<Vec<_>>()
        .join("/")
}
