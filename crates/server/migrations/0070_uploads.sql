-- Files that merchants bring. The bytes of one that is still coming are in `uploads/<id>.part` of the file store's
-- folder; `received` says how many of them count. `writer` is the request that writes at present: a newer one takes
-- over. `metadata` is the header as it came. `checked` and `optimised` are what the tool said (JSON).
CREATE TABLE uploads (
    id TEXT PRIMARY KEY,
    merchant_id TEXT NOT NULL REFERENCES merchants (id),
    filename TEXT NOT NULL,
    filetype TEXT NOT NULL,
    category TEXT,
    metadata TEXT NOT NULL,
    length BIGINT NOT NULL,
    received BIGINT NOT NULL,
    state TEXT NOT NULL,
    declared_sha256 TEXT,
    sha256 TEXT,
    writer TEXT,
    checked TEXT,
    optimised TEXT,
    rejection_code TEXT,
    rejection_message TEXT,
    stored_bytes BIGINT NOT NULL,
    node TEXT,
    tries BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT,
    queued_ms BIGINT,
    started_ms BIGINT
);
CREATE INDEX uploads_merchant ON uploads (merchant_id, id);
CREATE INDEX uploads_state ON uploads (state, queued_ms);
CREATE INDEX uploads_expiry ON uploads (expires_ms);

-- What was made of them.
CREATE TABLE upload_files (
    upload_id TEXT NOT NULL REFERENCES uploads (id),
    position BIGINT NOT NULL,
    role TEXT NOT NULL,
    sha256 TEXT NOT NULL REFERENCES assets (sha256),
    PRIMARY KEY (upload_id, position)
);

-- How many were begun on a day (UTC); one that was given up counts.
CREATE TABLE upload_days (
    merchant_id TEXT NOT NULL REFERENCES merchants (id),
    day TEXT NOT NULL,
    uploads BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, day)
);
