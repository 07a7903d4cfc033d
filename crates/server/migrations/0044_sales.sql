-- `next_us` is when the next shopper to join will be admitted, in microseconds: joining moves it on.
CREATE TABLE sales (
    id TEXT PRIMARY KEY,
    merchant_id TEXT NOT NULL REFERENCES merchants (id),
    name TEXT NOT NULL,
    starts_ms BIGINT NOT NULL,
    ends_ms BIGINT NOT NULL,
    admitted_per_s BIGINT NOT NULL CHECK (admitted_per_s > 0),
    stay_s BIGINT NOT NULL,
    next_us BIGINT NOT NULL,
    tickets BIGINT NOT NULL
);
CREATE INDEX sales_merchant ON sales (merchant_id, id);
CREATE INDEX sales_end ON sales (ends_ms);

CREATE TABLE sale_variants (
    sale_id TEXT NOT NULL REFERENCES sales (id),
    variant_id TEXT NOT NULL REFERENCES variants (id),
    PRIMARY KEY (sale_id, variant_id)
);
CREATE INDEX sale_variants_variant ON sale_variants (variant_id);

CREATE TABLE sale_tickets (
    sale_id TEXT NOT NULL REFERENCES sales (id),
    device_id TEXT NOT NULL REFERENCES devices (id),
    id TEXT NOT NULL,
    admitted_us BIGINT NOT NULL,
    PRIMARY KEY (sale_id, device_id)
);
