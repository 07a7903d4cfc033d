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
    /// 400: the agent speaks a newer version of the Universal Commerce Protocol than this server.
    PROTOCOL_VERSION_UNSUPPORTED = "protocol_version_unsupported";
    /// 400: an address and a way of bringing the goods must be selected before paying.
    FULFILLMENT_MISSING = "fulfillment_missing";
    /// 400: a payment provider's notice that it did not sign, or that is not for this shop.
    NOTICE_INVALID = "notice_invalid";
    /// 401: no bearer token, or one that is not known.
    UNAUTHORIZED = "unauthorized";
    /// 401: address or password are not right.
    SIGN_IN_FAILED = "sign_in_failed";
    /// 401: the session has ended; sign in again.
    SESSION_ENDED = "session_ended";
    /// 401: this refresh token was used before, so it may have been stolen: the session was ended.
    REFRESH_REUSED = "refresh_reused";
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
    /// 403: the secret of the conformance mode is missing or wrong.
    TEST_SECRET_WRONG = "test_secret_wrong";
    /// 403: the role or the key does not allow this.
    FORBIDDEN = "forbidden";
    /// 403: a call with a cookie must come from our own page.
    CROSS_SITE = "cross_site";
    /// 403: the PIN that was entered is not the one that was set.
    PIN_WRONG = "pin_wrong";
    /// 403: too many wrong entries; `detail` says until when none is taken.
    PIN_LOCKED = "pin_locked";
    /// 403: the PIN so far has to be entered first.
    PIN_REQUIRED = "pin_required";
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
    /// 409: the bag holds prices in several currencies.
    CURRENCIES_MIXED = "currencies_mixed";
    /// 409: the undo window is over.
    UNDO_WINDOW_OVER = "undo_window_over";
    /// 409: the order was undone already, or is being undone.
    ORDER_NOT_CANCELLABLE = "order_not_cancellable";
    /// 409: the goods are on their way, or were cancelled; this step does not follow.
    ORDER_STEP_INVALID = "order_step_invalid";
    /// 409: more than was paid and has not gone back yet.
    REFUND_TOO_LARGE = "refund_too_large";
    /// 409: more units than were bought and have not come back yet.
    UNITS_TOO_MANY = "units_too_many";
    /// 409: the time to send this order back is over.
    RETURN_WINDOW_OVER = "return_window_over";
    /// 409: the return is not at the step that this needs.
    RETURN_STEP_INVALID = "return_step_invalid";
    /// 409: another promotion has this code.
    PROMOTION_CODE_TAKEN = "promotion_code_taken";
    /// 409: something changed it at the same time; fetch it and try again.
    CONFLICT = "conflict";
    /// 409: these signed terms were submitted before.
    MANDATE_NONCE_USED = "mandate_nonce_used";
    /// Message: what other merchants sell stays in the bag; one payment pays one merchant.
    OTHER_MERCHANTS = "other_merchants";
    /// Message: this code does nothing here.
    DISCOUNT_CODE_INVALID = "discount_code_invalid";
    /// Message: there is no store to collect from; say where to bring it.
    ADDRESS_REQUIRED = "address_required";
    /// Message: nothing is brought to this address.
    ADDRESS_NOT_SERVED = "address_not_served";
    /// Message: the way of getting the goods that was chosen is not offered any more; another one was taken.
    OPTION_UNAVAILABLE = "option_unavailable";
    /// 409: the payment provider does not do this.
    PROVIDER_REFUSED = "provider_refused";
    /// 409: there is an account with this address; sign in.
    EMAIL_TAKEN = "email_taken";
    /// 409: a merchant needs an owner.
    LAST_OWNER = "last_owner";
    /// 409: the invitation was used, taken back, or has ended.
    INVITATION_INVALID = "invitation_invalid";
    /// 409: these goods are on sale and it is not this device's turn.
    QUEUE_TICKET_REQUIRED = "queue_ticket_required";
    /// 409: the sale is over.
    SALE_OVER = "sale_over";
    /// 409: this device has no PIN yet.
    PIN_NOT_SET = "pin_not_set";
    /// 409: the keypad was used, has ended, or is for another session or other prices; ask for a new one.
    PIN_CHALLENGE_INVALID = "pin_challenge_invalid";
    /// 409: something else has this id; choose another one.
    ID_TAKEN = "id_taken";
    /// 409: there is as much of it as there may be.
    TOO_MANY = "too_many";
    /// 412: it was changed meanwhile; fetch it, look, and change it again.
    PRECONDITION_FAILED = "precondition_failed";
    /// 413: the body is too large.
    BODY_TOO_LARGE = "body_too_large";
    /// 415: the body is not `application/json`.
    UNSUPPORTED_MEDIA_TYPE = "unsupported_media_type";
    /// 422: the body is JSON but not what this call takes; `errors` says where.
    INVALID_BODY = "invalid_body";
    /// 422: the table has faults, all of which are listed; nothing of it was written.
    IMPORT_REFUSED = "import_refused";
    /// 422: a webhook must go to `https` on a public host.
    WEBHOOK_URL_REFUSED = "webhook_url_refused";
    /// 422: this `Idempotency-Key` came with another body before.
    IDEMPOTENCY_CONFLICT = "idempotency_conflict";
    /// 429: more than was agreed; ask again after `Retry-After`.
    TOO_MANY_REQUESTS = "too_many_requests";
    /// 500: a fault of the server, logged there.
    INTERNAL = "internal";
    /// 503: the payment provider cannot be reached; ask again with the same key.
    PROVIDER_UNAVAILABLE = "provider_unavailable";
    /// 503: there is no client beside this server that could draw a preview.
    PREVIEW_UNAVAILABLE = "preview_unavailable";
    /// 503: the server is too busy to answer in time; ask again with the same key.
    OVERLOADED = "overloaded";
}
