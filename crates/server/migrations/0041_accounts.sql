CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_ms BIGINT NOT NULL
);

-- Tokens are kept as hashes; `previous_hash` is the refresh token before the present one.
CREATE TABLE account_sessions (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    device_id TEXT NOT NULL REFERENCES devices (id),
    access_hash TEXT NOT NULL,
    access_expires_ms BIGINT NOT NULL,
    refresh_hash TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    refreshed_ms BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    ended_ms BIGINT
);
CREATE INDEX account_sessions_account ON account_sessions (account_id, ended_ms);
CREATE INDEX account_sessions_device ON account_sessions (device_id, ended_ms);

ALTER TABLE devices ADD COLUMN revoked_ms BIGINT;
