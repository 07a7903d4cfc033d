-- What the Universal Commerce Protocol needs beside the shop's own tables.

-- A checkout as an agent sees it. `session_id` is the shop's own session, made when payment begins.
CREATE TABLE ucp_checkouts (
    id TEXT PRIMARY KEY,
    merchant_id TEXT NOT NULL REFERENCES merchants (id),
    state TEXT NOT NULL,
    document TEXT NOT NULL,
    session_id TEXT UNIQUE REFERENCES checkout_sessions (id),
    expires_ms BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX ucp_checkouts_due ON ucp_checkouts (state, expires_ms);

CREATE TABLE ucp_orders (
    order_id TEXT PRIMARY KEY REFERENCES orders (id),
    checkout_id TEXT NOT NULL UNIQUE REFERENCES ucp_checkouts (id),
    agent_profile TEXT,
    document TEXT NOT NULL,
    version BIGINT NOT NULL
);

-- Addresses by the buyer's mail address; agents choose ids, so these are unique per buyer only.
CREATE TABLE ucp_addresses (
    buyer TEXT NOT NULL,
    id TEXT NOT NULL,
    position BIGINT NOT NULL,
    address TEXT NOT NULL,
    PRIMARY KEY (buyer, id)
);

-- Notices to agents; `due_ms` is when the next try may begin, and moving it on is how a node claims the notice.
CREATE TABLE ucp_webhooks (
    id TEXT PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES ucp_orders (order_id),
    agent_profile TEXT NOT NULL,
    sender TEXT NOT NULL,
    body TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    due_ms BIGINT NOT NULL,
    state TEXT NOT NULL
);
CREATE INDEX ucp_webhooks_due ON ucp_webhooks (state, due_ms);

CREATE TABLE ucp_signing_keys (
    kid TEXT PRIMARY KEY,
    secret TEXT NOT NULL,
    created_ms BIGINT NOT NULL
);
