//! Codes of problems and session messages: the part of an error that programs decide on.

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        $($(#[$doc])* pub const $name: &str = $text;)*
        /// Every code.
        pub const ALL: &[&str] = &[$($name),*];
    };
}

codes! {
    /// 400: the body is not JSON.
    MALFORMED_JSON = "malformed_json";
    /// 400: the path or the query string cannot be read.
    INVALID_QUERY = "invalid_query";
    /// 400: this cursor was not made by this listing.
    INVALID_CURSOR = "invalid_cursor";
    /// 400: this call needs an `Idempotency-Key` header.
    IDEMPOTENCY_KEY_MISSING = "idempotency_key_missing";
    /// 400: the `Idempotency-Key` is not 1 to 255 visible ASCII characters.
    IDEMPOTENCY_KEY_INVALID = "idempotency_key_invalid";
    /// 401: no bearer token, or one that is not known.
    UNAUTHORIZED = "unauthorized";
    /// 402: the payment provider said no.
    PAYMENT_DECLINED = "payment_declined";
    /// 403: the signature does not fit the key and what was to be signed.
    SIGNATURE_INVALID = "signature_invalid";
    /// 403: this device has no such mandate. Also a message: it has none at all.
    MANDATE_REQUIRED = "mandate_required";
    /// 403: the mandate has ended.
    MANDATE_EXPIRED = "mandate_expired";
    /// 403: the mandate was taken back.
    MANDATE_REVOKED = "mandate_revoked";
    /// 403: the mandate is for another currency.
    MANDATE_CURRENCY_MISMATCH = "mandate_currency_mismatch";
    /// 403: more than one payment may take. Also a message.
    CAP_PER_PAYMENT_EXCEEDED = "cap_per_payment_exceeded";
    /// 403: more than the payments of a day may take. Also a message.
    CAP_PER_DAY_EXCEEDED = "cap_per_day_exceeded";
    /// 403: no payments left today. Also a message.
    PAYMENTS_PER_DAY_EXCEEDED = "payments_per_day_exceeded";
    /// 404: no such route.
    ROUTE_NOT_FOUND = "route_not_found";
    /// 404: no such thing, or it belongs to another device.
    NOT_FOUND = "not_found";
    /// 405: the route does not answer this method.
    METHOD_NOT_ALLOWED = "method_not_allowed";
    /// 409: the first request with this key is still being worked on; ask again after `Retry-After`.
    IDEMPOTENCY_IN_FLIGHT = "idempotency_in_flight";
    /// 409: the session is not in a status that allows this.
    SESSION_NOT_READY = "session_not_ready";
    /// 409: the session or its challenge has expired.
    SESSION_EXPIRED = "session_expired";
    /// 409: the nonce was used, or is not the one of the present challenge.
    NONCE_INVALID = "nonce_invalid";
    /// 409: what was shown is not what it costs now; fetch the session, show and sign again.
    PRICE_CHANGED = "price_changed";
    /// 409: amount, currency or cart hash are not those of the challenge.
    CHALLENGE_MISMATCH = "challenge_mismatch";
    /// 409: not enough stock. Also a message that names the line.
    OUT_OF_STOCK = "out_of_stock";
    /// 409: the bag holds nothing. Also a message.
    BAG_EMPTY = "bag_empty";
    /// 409: the undo window is over.
    UNDO_WINDOW_OVER = "undo_window_over";
    /// 409: the order was undone already, or is being undone.
    ORDER_NOT_CANCELLABLE = "order_not_cancellable";
    /// 409: these signed terms were submitted before.
    MANDATE_NONCE_USED = "mandate_nonce_used";
    /// 413: the body is too large.
    BODY_TOO_LARGE = "body_too_large";
    /// 415: the body is not `application/json`.
    UNSUPPORTED_MEDIA_TYPE = "unsupported_media_type";
    /// 422: the body is JSON but not what this call takes; `errors` says where.
    INVALID_BODY = "invalid_body";
    /// 422: this `Idempotency-Key` came with another body before.
    IDEMPOTENCY_CONFLICT = "idempotency_conflict";
    /// 500: a fault of the server, logged there.
    INTERNAL = "internal";
    /// 503: the payment provider cannot be reached; ask again with the same key.
    PROVIDER_UNAVAILABLE = "provider_unavailable";
    /// 503: the server is too busy to answer in time; ask again with the same key.
    OVERLOADED = "overloaded";
}
