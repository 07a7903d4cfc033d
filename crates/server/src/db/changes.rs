//! What commits of this server changed that somebody waits to hear of: what everybody may see, and the outbox.
//!
//! Noted from the statements themselves, so that no service can forget to say it.

use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Notify;

/// Tables that no answer to everybody is made from. One that is not listed counts as seen by everybody: a new table
/// can make answers be thrown away too often, never too seldom.
const UNSEEN: &[&str] = &[
    "account_sessions",
    "accounts",
    "api_keys",
    "audit_log",
    "bag_accounts",
    "bag_devices",
    "bag_lines",
    "bags",
    "checkout_sessions",
    "devices",
    "idempotency_keys",
    "invitations",
    "ledger_entries",
    "ledger_transactions",
    "mandates",
    "members",
    "nodes",
    "order_events",
    "orders",
    "payment_agreements",
    "payment_links",
    "payment_notices",
    "payments",
    "pin_challenges",
    "pins",
    "previews",
    "product_days",
    "refunds",
    "reservations",
    "returns",
    "sale_tickets",
    "server_secrets",
    "store_drafts",
    "store_versions",
    "ucp_addresses",
    "ucp_checkouts",
    "ucp_orders",
    "ucp_signing_keys",
    "ucp_webhooks",
    "user_sessions",
    "users",
    "webhook_attempts",
    "webhooks",
    OUTBOX,
];
const OUTBOX: &str = "webhook_deliveries";

/// Commits that somebody waits for.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    seen: AtomicU64,
    /// Wakes whoever tells the other servers.
    pub(crate) to_tell: Notify,
    /// Wakes whoever empties the outbox.
    pub(crate) outbox: Notify,
}

/// What a transaction has written to so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Touched {
    seen: bool,
    outbox: bool,
}

impl Changes {
    /// Grows with every change of what everybody may see that this server made or heard of.
    pub(crate) fn count(&self) -> u64 {
        self.seen.load(Ordering::Acquire)
    }

    /// Another server changed what everybody may see, or may have.
    pub(crate) fn heard(&self) {
        self.seen.fetch_add(1, Ordering::AcqRel);
    }

    /// A transaction was committed.
    pub(super) fn committed(&self, touched: Touched) {
        if touched.seen {
            self.heard();
            self.to_tell.notify_one();
        }
        if touched.outbox {
            self.outbox.notify_one();
        }
    }
}

impl Touched {
    /// Takes note of a statement.
    pub(super) fn note(&mut self, sql: &str) {
        let Some(table) = written(sql) else { return };
        self.outbox |= table == OUTBOX;
        self.seen |= !UNSEEN.contains(&table);
    }
}

/// The table that a statement writes to.
fn written(sql: &str) -> Option<&str> {
    let mut words = sql.split_ascii_whitespace();
    let table = match words.next()? {
        "UPDATE" => words.next()?,
        "INSERT" | "DELETE" => words.nth(1)?,
        _ => return None,
    };
    table.split('(').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn touched(sql: &str) -> Touched {
        let mut touched = Touched::default();
        touched.note(sql);
        touched
    }

    #[test]
    fn only_what_everybody_sees_is_told() {
        let (seen, unseen) = (true, false);
        for (sql, seen) in [
            ("SELECT * FROM products", unseen),
            ("SAVEPOINT work", unseen),
            ("UPDATE bags SET version = version + 1", unseen),
            ("INSERT INTO bag_lines (id) VALUES ($1)", unseen),
            ("UPDATE inventory SET reserved = 1", seen),
            ("DELETE FROM products WHERE id = $1", seen),
            ("INSERT INTO of_tomorrow(id) VALUES ($1)", seen),
        ] {
            assert_eq!(touched(sql).seen, seen, "{sql}");
        }
        let posted = touched("INSERT INTO webhook_deliveries (event_id) VALUES ($1)");
        assert!(posted.outbox && !posted.seen);
    }
}
