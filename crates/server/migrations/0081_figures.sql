-- What was looked at and put into bags, by product and day (UTC).
CREATE TABLE product_days (
    product_id TEXT NOT NULL REFERENCES products (id),
    day TEXT NOT NULL,
    gazes BIGINT NOT NULL,
    gaze_ms BIGINT NOT NULL,
    inspections BIGINT NOT NULL,
    added BIGINT NOT NULL,
    PRIMARY KEY (product_id, day)
);

CREATE INDEX orders_merchant_paid ON orders (merchant_id, paid_ms);
