-- Which bag a device puts things into: its own, or its account's.
CREATE TABLE bag_devices (
    device_id TEXT PRIMARY KEY REFERENCES devices (id),
    bag_id TEXT NOT NULL REFERENCES bags (id)
);
INSERT INTO bag_devices (device_id, bag_id) SELECT device_id, id FROM bags;

-- An account's bag. Its row in `bags` belongs to a device that nobody holds, named after the account.
CREATE TABLE bag_accounts (
    account_id TEXT PRIMARY KEY,
    bag_id TEXT NOT NULL UNIQUE REFERENCES bags (id)
);
