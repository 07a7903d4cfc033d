-- Text that both SQLite and PostgreSQL take: BIGINT for numbers, TEXT for the rest, JSON kept as TEXT.
-- Instants are milliseconds since 1970 in UTC (`_ms`); money is minor units (`_minor`).

CREATE TABLE merchants (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    key_hash TEXT
);

CREATE TABLE stores (
    id TEXT PRIMARY KEY,
    merchant_id TEXT NOT NULL REFERENCES merchants (id),
    document TEXT NOT NULL
);

CREATE TABLE assets (
    sha256 TEXT PRIMARY KEY,
    bytes BIGINT NOT NULL,
    mime TEXT NOT NULL
);

CREATE TABLE products (
    id TEXT PRIMARY KEY,
    position BIGINT NOT NULL UNIQUE,
    department TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    size_m TEXT NOT NULL,
    search_text TEXT NOT NULL,
    model_sha256 TEXT REFERENCES assets (sha256)
);

CREATE TABLE variants (
    id TEXT PRIMARY KEY,
    product_id TEXT NOT NULL REFERENCES products (id),
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    options TEXT NOT NULL,
    swatch TEXT NOT NULL,
    price_minor BIGINT NOT NULL CHECK (price_minor >= 0),
    currency TEXT NOT NULL,
    material_variant TEXT NOT NULL,
    UNIQUE (product_id, position)
);

-- The checks are the last line of defence against selling what is not there.
CREATE TABLE inventory (
    variant_id TEXT PRIMARY KEY REFERENCES variants (id),
    on_hand BIGINT NOT NULL CHECK (on_hand >= 0),
    reserved BIGINT NOT NULL CHECK (reserved >= 0 AND reserved <= on_hand)
);

CREATE TABLE devices (
    id TEXT PRIMARY KEY,
    public_key TEXT NOT NULL,
    label TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    created_ms BIGINT NOT NULL
);

-- `signature` is kept as evidence of what the shopper agreed to.
CREATE TABLE mandates (
    id TEXT PRIMARY KEY,
    device_id TEXT NOT NULL REFERENCES devices (id),
    currency TEXT NOT NULL,
    cap_per_payment_minor BIGINT NOT NULL,
    cap_per_day_minor BIGINT NOT NULL,
    max_payments_per_day BIGINT NOT NULL,
    expires_at TEXT NOT NULL,
    nonce TEXT NOT NULL,
    signature TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    revoked_ms BIGINT,
    UNIQUE (device_id, nonce)
);

-- One bag per device, enforced here: two requests at once cannot make two.
CREATE TABLE bags (
    id TEXT PRIMARY KEY,
    device_id TEXT NOT NULL UNIQUE REFERENCES devices (id),
    version BIGINT NOT NULL
);

CREATE TABLE bag_lines (
    id TEXT PRIMARY KEY,
    bag_id TEXT NOT NULL REFERENCES bags (id),
    position BIGINT NOT NULL,
    variant_id TEXT NOT NULL REFERENCES variants (id),
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    UNIQUE (bag_id, position)
);

CREATE TABLE checkout_sessions (
    id TEXT PRIMARY KEY,
    device_id TEXT NOT NULL REFERENCES devices (id),
    bag_id TEXT NOT NULL REFERENCES bags (id),
    merchant_id TEXT NOT NULL REFERENCES merchants (id),
    state TEXT NOT NULL,
    lines TEXT NOT NULL,
    totals TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    cart_hash TEXT NOT NULL,
    nonce TEXT NOT NULL,
    order_id TEXT,
    expires_ms BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX checkout_sessions_due ON checkout_sessions (state, expires_ms);
CREATE INDEX checkout_sessions_device ON checkout_sessions (device_id, state);

CREATE TABLE reservations (
    session_id TEXT NOT NULL REFERENCES checkout_sessions (id),
    variant_id TEXT NOT NULL REFERENCES variants (id),
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (session_id, variant_id)
);

-- `id` is the key that the provider is called with, so that asking twice moves money once.
CREATE TABLE payments (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    device_id TEXT NOT NULL REFERENCES devices (id),
    merchant_id TEXT NOT NULL REFERENCES merchants (id),
    session_id TEXT NOT NULL REFERENCES checkout_sessions (id),
    mandate_id TEXT REFERENCES mandates (id),
    amount_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    nonce TEXT UNIQUE,
    signature TEXT,
    day TEXT NOT NULL,
    key_scope TEXT NOT NULL,
    key_name TEXT NOT NULL,
    key_path TEXT NOT NULL,
    reference TEXT,
    created_ms BIGINT NOT NULL
);
CREATE INDEX payments_mandate_day ON payments (mandate_id, day);
CREATE INDEX payments_key ON payments (key_scope, key_name);
CREATE INDEX payments_state ON payments (state);

CREATE TABLE orders (
    id TEXT PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    session_id TEXT NOT NULL UNIQUE REFERENCES checkout_sessions (id),
    device_id TEXT NOT NULL REFERENCES devices (id),
    merchant_id TEXT NOT NULL REFERENCES merchants (id),
    status TEXT NOT NULL,
    lines TEXT NOT NULL,
    totals TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    paid_ms BIGINT NOT NULL,
    undo_until_ms BIGINT NOT NULL
);
CREATE INDEX orders_device ON orders (device_id, id);

CREATE TABLE ledger_transactions (
    id TEXT PRIMARY KEY,
    payment_id TEXT NOT NULL UNIQUE REFERENCES payments (id),
    created_ms BIGINT NOT NULL
);

CREATE TABLE ledger_entries (
    transaction_id TEXT NOT NULL REFERENCES ledger_transactions (id),
    account TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (transaction_id, account)
);

CREATE TABLE idempotency_keys (
    scope TEXT NOT NULL,
    name TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    state TEXT NOT NULL,
    status BIGINT,
    location TEXT,
    body TEXT,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (scope, name)
);
