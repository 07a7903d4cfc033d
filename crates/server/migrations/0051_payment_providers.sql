-- What payment providers with an app of their own need beside the payments.

-- A payment that the shopper makes in the provider's app; `key_scope` and `key_name` name the request for it.
CREATE TABLE payment_links (
    payment_id TEXT PRIMARY KEY REFERENCES payments (id),
    session_id TEXT NOT NULL REFERENCES checkout_sessions (id),
    way TEXT NOT NULL,
    key_scope TEXT NOT NULL,
    key_name TEXT NOT NULL,
    expires_ms BIGINT NOT NULL,
    state TEXT NOT NULL
);
CREATE INDEX payment_links_due ON payment_links (state, expires_ms);
CREATE INDEX payment_links_session ON payment_links (session_id, state);

-- What a device may pay by a nod at the provider; `reference` is the provider's name for it, once it is signed.
CREATE TABLE payment_agreements (
    id TEXT PRIMARY KEY,
    device_id TEXT NOT NULL REFERENCES devices (id),
    mandate_id TEXT NOT NULL REFERENCES mandates (id),
    state TEXT NOT NULL,
    reference TEXT,
    created_ms BIGINT NOT NULL
);
CREATE INDEX payment_agreements_device ON payment_agreements (device_id, state);

-- Notices that were taken: the provider sends each until it hears that it was.
CREATE TABLE payment_notices (
    id TEXT PRIMARY KEY,
    received_ms BIGINT NOT NULL
);
