-- What a product shall be. `stock` says by how much publishing changes what is on hand of each variant (JSON): a number
-- counted at one time must not overwrite what was sold since.
CREATE TABLE product_drafts (
    product_id TEXT PRIMARY KEY,
    merchant_id TEXT NOT NULL REFERENCES merchants (id),
    document TEXT NOT NULL,
    stock TEXT NOT NULL,
    is_changed BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);
CREATE INDEX product_drafts_merchant ON product_drafts (merchant_id, product_id);

-- What was published. Rows are only ever added.
CREATE TABLE product_versions (
    product_id TEXT NOT NULL REFERENCES products (id),
    version BIGINT NOT NULL,
    document TEXT NOT NULL,
    media TEXT NOT NULL,
    published_ms BIGINT NOT NULL,
    published_by TEXT NOT NULL,
    PRIMARY KEY (product_id, version)
);

-- A variant that is not sold any more stays, as bags and orders name it. `sku` is what the merchant calls it.
ALTER TABLE variants ADD COLUMN is_sold BIGINT NOT NULL DEFAULT 1;
ALTER TABLE variants ADD COLUMN sku TEXT;
