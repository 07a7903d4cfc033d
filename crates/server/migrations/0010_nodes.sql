-- The servers that share this database; each counts up while it lives.
CREATE TABLE nodes (
    id TEXT PRIMARY KEY,
    beats BIGINT NOT NULL
);

-- The server that works on the request, so that only what a dead one left is taken up by another.
ALTER TABLE idempotency_keys ADD COLUMN node TEXT;
CREATE INDEX idempotency_keys_node ON idempotency_keys (state, node);
