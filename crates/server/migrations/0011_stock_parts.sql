-- The stock of a SKU may be split into parts, so that those who want the same thing at once do not queue for one
-- row. Nearly every SKU has one part. `variants.stock_parts` says how many there are: asking the parts themselves
-- would be to read all of them.
CREATE TABLE inventory_in_parts (
    variant_id TEXT NOT NULL REFERENCES variants (id),
    part BIGINT NOT NULL DEFAULT 0,
    on_hand BIGINT NOT NULL CHECK (on_hand >= 0),
    reserved BIGINT NOT NULL CHECK (reserved >= 0 AND reserved <= on_hand),
    PRIMARY KEY (variant_id, part)
);
INSERT INTO inventory_in_parts (variant_id, on_hand, reserved) SELECT variant_id, on_hand, reserved FROM inventory;
DROP TABLE inventory;
ALTER TABLE inventory_in_parts RENAME TO inventory;
ALTER TABLE variants ADD COLUMN stock_parts BIGINT NOT NULL DEFAULT 1;

CREATE TABLE reservations_of_parts (
    session_id TEXT NOT NULL REFERENCES checkout_sessions (id),
    variant_id TEXT NOT NULL REFERENCES variants (id),
    part BIGINT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (session_id, variant_id, part)
);
INSERT INTO reservations_of_parts (session_id, variant_id, part, quantity)
    SELECT session_id, variant_id, 0, quantity FROM reservations;
DROP TABLE reservations;
ALTER TABLE reservations_of_parts RENAME TO reservations;
