-- What a session and an order carry beside their lines: address, way, codes, discounts; JSON.
ALTER TABLE checkout_sessions ADD COLUMN terms TEXT NOT NULL DEFAULT '{}';
ALTER TABLE orders ADD COLUMN terms TEXT NOT NULL DEFAULT '{}';

-- `refunded_minor` counts refunds under way as well, so that two at once cannot give back more than was paid.
ALTER TABLE orders ADD COLUMN refunded_minor BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN parcel TEXT NOT NULL DEFAULT 'placed';
ALTER TABLE orders ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
CREATE INDEX orders_merchant ON orders (merchant_id, id);

-- Where the merchant stands: goods that leave this country may bear duty.
ALTER TABLE merchants ADD COLUMN country TEXT NOT NULL DEFAULT 'US';

-- Taxes of the country that the goods go to. Rates are parts per million; `duty_free_minor` is in `currency`.
CREATE TABLE tax_zones (
    country TEXT PRIMARY KEY,
    tax_included BIGINT NOT NULL,
    tax_ppm BIGINT NOT NULL CHECK (tax_ppm >= 0 AND tax_ppm < 1000000),
    duty_ppm BIGINT NOT NULL CHECK (duty_ppm >= 0 AND duty_ppm < 1000000),
    duty_free_minor BIGINT NOT NULL,
    currency TEXT NOT NULL
);
-- Examples to start with, not advice: a merchant sets what its tax adviser says.
INSERT INTO tax_zones (country, tax_included, tax_ppm, duty_ppm, duty_free_minor, currency) VALUES
    ('US', 1, 88750, 0, 80000, 'USD'),
    ('CA', 0, 50000, 180000, 15000, 'USD'),
    ('GB', 0, 200000, 120000, 17000, 'USD'),
    ('DE', 0, 190000, 120000, 16000, 'USD'),
    ('FR', 0, 200000, 120000, 16000, 'USD'),
    ('IT', 0, 220000, 120000, 16000, 'USD'),
    ('ES', 0, 210000, 120000, 16000, 'USD'),
    ('JP', 0, 100000, 90000, 7000, 'USD'),
    ('CN', 0, 130000, 100000, 0, 'USD');

-- What a carrier asks. The country '' stands for every other one that has a tax zone; a country's own rate of a
-- service beats it.
CREATE TABLE shipping_rates (
    id TEXT PRIMARY KEY,
    country TEXT NOT NULL,
    service TEXT NOT NULL,
    title TEXT NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor >= 0),
    free_from_minor BIGINT,
    currency TEXT NOT NULL,
    UNIQUE (country, service, currency)
);
INSERT INTO shipping_rates (id, country, service, title, amount_minor, free_from_minor, currency) VALUES
    ('us-standard', 'US', 'standard', '{"en":"Standard, 3 to 5 days","zh-CN":"标准配送，3 至 5 天"}', 500, 5000, 'USD'),
    ('us-express', 'US', 'express', '{"en":"Express, next day","zh-CN":"次日达"}', 1500, NULL, 'USD'),
    ('world-standard', '', 'standard', '{"en":"International, 7 to 14 days","zh-CN":"国际配送，7 至 14 天"}', 2500, NULL, 'USD'),
    ('world-express', '', 'express', '{"en":"International express, 2 to 4 days","zh-CN":"国际特快，2 至 4 天"}', 4500, NULL, 'USD');

-- `code` is kept in upper case; two promotions in force cannot share one.
CREATE TABLE promotions (
    id TEXT PRIMARY KEY,
    merchant_id TEXT NOT NULL REFERENCES merchants (id),
    code TEXT,
    document TEXT NOT NULL,
    priority BIGINT NOT NULL,
    starts_ms BIGINT,
    ends_ms BIGINT,
    show_id TEXT,
    max_uses BIGINT,
    uses BIGINT NOT NULL DEFAULT 0,
    ended_ms BIGINT
);
CREATE UNIQUE INDEX promotions_code ON promotions (merchant_id, code) WHERE ended_ms IS NULL;

-- Why a payment of kind `refund` gives money back. One without a row here is a shopper's undo from before this table.
CREATE TABLE refunds (
    id TEXT PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES orders (id),
    payment_id TEXT NOT NULL UNIQUE REFERENCES payments (id),
    cause TEXT NOT NULL,
    state TEXT NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    lines TEXT NOT NULL,
    restock BIGINT NOT NULL,
    reason TEXT NOT NULL,
    return_id TEXT,
    created_ms BIGINT NOT NULL
);
CREATE INDEX refunds_order ON refunds (order_id, id);

CREATE TABLE returns (
    id TEXT PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES orders (id),
    merchant_id TEXT NOT NULL REFERENCES merchants (id),
    state TEXT NOT NULL,
    lines TEXT NOT NULL,
    reason TEXT NOT NULL,
    restocked BIGINT NOT NULL,
    created_ms BIGINT NOT NULL
);
CREATE INDEX returns_order ON returns (order_id, id);
