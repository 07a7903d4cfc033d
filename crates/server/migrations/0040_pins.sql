-- A PIN pays what a mandate does not let a nod pay.
CREATE TABLE pins (
    device_id TEXT PRIMARY KEY REFERENCES devices (id),
    hash TEXT NOT NULL,
    digits BIGINT NOT NULL,
    attempts_left BIGINT NOT NULL,
    lockouts BIGINT NOT NULL,
    locked_until_ms BIGINT NOT NULL
);

-- One keypad per device at a time; `session_nonce` ties the entry to the amount that was shown.
CREATE TABLE pin_challenges (
    device_id TEXT PRIMARY KEY REFERENCES devices (id),
    id TEXT NOT NULL UNIQUE,
    session_id TEXT NOT NULL,
    session_nonce TEXT NOT NULL,
    layout TEXT NOT NULL,
    state TEXT NOT NULL,
    expires_ms BIGINT NOT NULL
);

ALTER TABLE payments ADD COLUMN with_pin BIGINT NOT NULL DEFAULT 0;
