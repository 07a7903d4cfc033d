-- What listings read: a row for every market that a product is sold in, with an index for every order and leading
-- filter, so that a page costs the same whatever the size of the catalogue. Filled by the server at its first start
-- after this step, and kept in line, by services/catalogue/reindex.rs. `products.search_text` is read no more; it stays
-- for servers of the version before that still run on the same database.
CREATE TABLE listings (
    market_id TEXT NOT NULL REFERENCES markets (id),
    position BIGINT NOT NULL,
    product_id TEXT NOT NULL REFERENCES products (id),
    merchant_id TEXT NOT NULL,
    department TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- The cheapest variant's.
    price_minor BIGINT NOT NULL,
    -- The English name in letters that every database sorts alike.
    name_key TEXT NOT NULL,
    PRIMARY KEY (market_id, position)
);
CREATE INDEX listings_department ON listings (market_id, department, position);
CREATE INDEX listings_kind ON listings (market_id, kind, position);
CREATE INDEX listings_merchant ON listings (market_id, merchant_id, position);
CREATE INDEX listings_price ON listings (market_id, price_minor, position);
CREATE INDEX listings_department_price ON listings (market_id, department, price_minor, position);
CREATE INDEX listings_kind_price ON listings (market_id, kind, price_minor, position);
CREATE INDEX listings_merchant_price ON listings (market_id, merchant_id, price_minor, position);
CREATE INDEX listings_name ON listings (market_id, name_key, position);
CREATE INDEX listings_department_name ON listings (market_id, department, name_key, position);
CREATE INDEX listings_kind_name ON listings (market_id, kind, name_key, position);
CREATE INDEX listings_merchant_name ON listings (market_id, merchant_id, name_key, position);

-- By which rules something was indexed.
CREATE TABLE catalogue_index (
    name TEXT PRIMARY KEY,
    version BIGINT NOT NULL
);
