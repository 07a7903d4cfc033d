-- Who sells a product, and what its variants differ in (JSON).
ALTER TABLE products ADD COLUMN merchant_id TEXT NOT NULL DEFAULT 'mer_galleria';
-- Before, a database had one merchant, whatever it was called.
UPDATE products SET merchant_id = (SELECT MIN(id) FROM merchants)
    WHERE NOT EXISTS (SELECT 1 FROM merchants WHERE merchants.id = products.merchant_id);
ALTER TABLE products ADD COLUMN options TEXT NOT NULL DEFAULT '[]';
-- The model that came with the server when it last started: one that a retailer put in its place stays.
ALTER TABLE products ADD COLUMN shipped_sha256 TEXT;
CREATE INDEX products_merchant ON products (merchant_id, position);

-- In the order in which a street shows them.
ALTER TABLE stores ADD COLUMN position BIGINT NOT NULL DEFAULT 0;

-- Countries that see the same prices. `variants.price_minor` is the price of the default market; of the others a
-- variant has a price in `prices`, or it is not sold there.
CREATE TABLE markets (
    id TEXT PRIMARY KEY,
    position BIGINT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    currency TEXT NOT NULL,
    tax_included BIGINT NOT NULL,
    countries TEXT NOT NULL
);
INSERT INTO markets (id, position, name, currency, tax_included, countries) VALUES
    ('US', 0, '{"en":"United States","zh-CN":"美国"}', 'USD', 1, '["US"]'),
    ('CN', 1, '{"en":"China","zh-CN":"中国"}', 'CNY', 1, '["CN"]'),
    ('EU', 2, '{"en":"Europe","zh-CN":"欧洲"}', 'EUR', 1, '["DE","ES","FR","IT"]'),
    ('CA', 3, '{"en":"Canada","zh-CN":"加拿大"}', 'CAD', 0, '["CA"]'),
    ('JP', 4, '{"en":"Japan","zh-CN":"日本"}', 'JPY', 1, '["JP"]');

CREATE TABLE prices (
    market_id TEXT NOT NULL REFERENCES markets (id),
    variant_id TEXT NOT NULL REFERENCES variants (id),
    price_minor BIGINT NOT NULL CHECK (price_minor >= 0),
    PRIMARY KEY (market_id, variant_id)
);

-- Files beside the model. `role` says what one is for where there are several of a kind; '' is none.
CREATE TABLE media (
    product_id TEXT NOT NULL REFERENCES products (id),
    position BIGINT NOT NULL,
    kind TEXT NOT NULL,
    role TEXT NOT NULL,
    sha256 TEXT NOT NULL REFERENCES assets (sha256),
    PRIMARY KEY (product_id, position)
);

-- Where goods are kept. What can be sold is counted in `inventory` alone; `location_stock` says where it was at the
-- last count, and sales are taken from the locations in the order of `position`.
CREATE TABLE locations (
    id TEXT PRIMARY KEY,
    merchant_id TEXT NOT NULL REFERENCES merchants (id),
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    country TEXT NOT NULL,
    is_pickup BIGINT NOT NULL,
    UNIQUE (merchant_id, position)
);

CREATE TABLE location_stock (
    variant_id TEXT NOT NULL REFERENCES variants (id),
    location_id TEXT NOT NULL REFERENCES locations (id),
    on_hand BIGINT NOT NULL CHECK (on_hand >= 0),
    PRIMARY KEY (variant_id, location_id)
);

-- What billboards show. `document` is the campaign without its picture.
CREATE TABLE campaigns (
    id TEXT PRIMARY KEY,
    position BIGINT NOT NULL,
    store_id TEXT NOT NULL REFERENCES stores (id),
    place TEXT NOT NULL,
    document TEXT NOT NULL,
    picture_sha256 TEXT REFERENCES assets (sha256),
    starts_ms BIGINT,
    ends_ms BIGINT
);
CREATE INDEX campaigns_place ON campaigns (place, position);

-- A show runs over and over, counted from `anchor_ms`.
CREATE TABLE shows (
    id TEXT PRIMARY KEY,
    store_id TEXT NOT NULL REFERENCES stores (id),
    document TEXT NOT NULL,
    anchor_ms BIGINT NOT NULL
);
