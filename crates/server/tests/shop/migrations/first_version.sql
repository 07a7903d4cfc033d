INSERT INTO merchants (id, name) VALUES ('old-merchant', '{"en":"Old merchant","zh-CN":"老商家"}');
INSERT INTO stores (id, merchant_id, document) VALUES ('old-store', 'old-merchant', '{"id":"old-store","name":{"en":"Old store","zh-CN":"老店"},"place":"hall","theme":{"accent":"#8c1c2e"},"departments":[{"id":"bags","name":{"en":"Bags","zh-CN":"箱包"}}],"slots":[],"version":1}');
INSERT INTO products (id, position, department, kind, name, description, size_m, search_text)
    VALUES ('old-bag', 0, 'bags', 'handbag', '{"en":"Old bag","zh-CN":"旧包"}', '{"en":"It was here before.","zh-CN":"早就在这里。"}', '[0.3,0.2,0.1]', 'old bag');
INSERT INTO variants (id, product_id, position, name, options, swatch, price_minor, currency, material_variant)
    VALUES ('old-bag-red', 'old-bag', 0, '{"en":"Red","zh-CN":"红"}', '{"colour":"red"}', '#aa0000', 12300, 'USD', 'red');
INSERT INTO inventory (variant_id, on_hand, reserved) VALUES ('old-bag-red', 4, 0);
INSERT INTO devices (id, public_key, label, token_hash, created_ms) VALUES ('dev_old', 'unused', 'Old phone', 'unused', 1);
INSERT INTO mandates (id, device_id, currency, cap_per_payment_minor, cap_per_day_minor, max_payments_per_day, expires_at, nonce, signature, created_ms)
    VALUES ('mdt_old', 'dev_old', 'USD', 50000, 100000, 10, '2027-01-01T00:00:00Z', 'n', 's', 1);
INSERT INTO bags (id, device_id, version) VALUES ('bag_old', 'dev_old', 3);
INSERT INTO bag_lines (id, bag_id, position, variant_id, quantity) VALUES ('ln_old', 'bag_old', 1, 'old-bag-red', 2);
INSERT INTO checkout_sessions (id, device_id, bag_id, merchant_id, state, lines, totals, amount_minor, currency, cart_hash, nonce, order_id, expires_ms, version)
    VALUES ('cs_old', 'dev_old', 'bag_old', 'old-merchant', 'completed', '[]', '[]', 12300, 'USD', 'h', 'n', 'ord_old', 2, 3);
INSERT INTO payments (id, kind, state, device_id, merchant_id, session_id, mandate_id, amount_minor, currency, nonce, signature, day, key_scope, key_name, key_path, reference, created_ms)
    VALUES ('pay_old', 'capture', 'done', 'dev_old', 'old-merchant', 'cs_old', 'mdt_old', 12300, 'USD', 'n', 's', '1970-01-01', 'dev_old /old', 'k', '/old', 'sandbox:pay_old', 1);
INSERT INTO orders (id, number, session_id, device_id, merchant_id, status, lines, totals, amount_minor, currency, paid_ms, undo_until_ms)
    VALUES ('ord_old', 'BP-0000-0001', 'cs_old', 'dev_old', 'old-merchant', 'paid', '[]', '[]', 12300, 'USD', 1, 2);
INSERT INTO ledger_transactions (id, payment_id, created_ms) VALUES ('ltx_old', 'pay_old', 1);
INSERT INTO ledger_entries (transaction_id, account, amount_minor, currency) VALUES ('ltx_old', 'wallet:dev_old', -12300, 'USD'), ('ltx_old', 'merchant:old-merchant', 12300, 'USD');
INSERT INTO idempotency_keys (scope, name, request_hash, state, status, location, body, created_ms)
    VALUES ('dev_old /old', 'k', 'h', 'done', 200, NULL, '{}', 1);
