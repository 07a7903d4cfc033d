-- A store is on the street once it was published for the first time.
ALTER TABLE stores ADD COLUMN is_open BIGINT NOT NULL DEFAULT 1;

-- What a store is to become, where that is otherwise than what shoppers see.
CREATE TABLE store_drafts (
    store_id TEXT PRIMARY KEY REFERENCES stores (id),
    document TEXT NOT NULL,
    revision BIGINT NOT NULL
);

-- What was published. Rows are only ever added.
CREATE TABLE store_versions (
    store_id TEXT NOT NULL REFERENCES stores (id),
    version BIGINT NOT NULL,
    document TEXT NOT NULL,
    published_ms BIGINT NOT NULL,
    published_by TEXT NOT NULL,
    PRIMARY KEY (store_id, version)
);

-- Pictures of drafts, drawn by a client one after the other.
CREATE TABLE previews (
    id TEXT PRIMARY KEY,
    merchant_id TEXT NOT NULL REFERENCES merchants (id),
    store_id TEXT NOT NULL REFERENCES stores (id),
    place TEXT NOT NULL,
    slot_id TEXT,
    state TEXT NOT NULL,
    token_hash TEXT UNIQUE,
    picture_sha256 TEXT REFERENCES assets (sha256),
    message TEXT,
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL
);
CREATE INDEX previews_state ON previews (state, id);
CREATE INDEX previews_merchant ON previews (merchant_id, state);
