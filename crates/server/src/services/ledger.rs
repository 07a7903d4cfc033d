//! The double-entry ledger: every transaction's entries sum to zero, and nothing is ever changed.

use buyplus_api::Money;

use crate::{
    db::{self, Conn, Rows},
    error::{Error, Result},
    provider::Transfer,
};

/// One side of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// `wallet:<device>` or `merchant:<merchant>`.
    account: String,
    /// Positive where the account receives.
    amount_minor: i64,
}

/// The shopper pays the merchant.
pub(crate) fn of_capture(transfer: &Transfer) -> [Entry; 2] {
    let Money { amount_minor, .. } = transfer.amount;
    [
        Entry {
            account: format!("wallet:{}", transfer.device_id),
            amount_minor: -amount_minor,
        },
        Entry {
            account: format!("merchant:{}", transfer.merchant_id),
            amount_minor,
        },
    ]
}

/// The merchant pays the shopper back.
pub(crate) fn of_refund(transfer: &Transfer) -> [Entry; 2] {
    of_capture(transfer).map(|entry| Entry {
        amount_minor: -entry.amount_minor,
        ..entry
    })
}

/// Writes the entries of one payment; the table's unique `payment_id` makes a second time an error.
pub(crate) async fn post(
    conn: &mut Conn,
    payment_id: &str,
    currency: &str,
    entries: &[Entry],
    now_ms: i64,
) -> Result<()> {
    if !balanced(entries) {
        return Err(Error::Internal(format!(
            "entries of payment {payment_id} do not sum to zero"
        )));
    }
    let id = conn.new_id("ltx");
    db::query("INSERT INTO ledger_transactions (id, payment_id, created_ms) VALUES ($1, $2, $3)")
        .bind(&id)
        .bind(payment_id)
        .bind(now_ms)
        .execute(&mut *conn)
        .await?;
    let mut rows = Rows::new("ledger_entries (transaction_id, account, amount_minor, currency)");
    for entry in entries {
        rows.row()
            .bind(&id)
            .bind(&entry.account)
            .bind(entry.amount_minor)
            .bind(currency);
    }
    Ok(rows.insert(conn).await?)
}

fn balanced(entries: &[Entry]) -> bool {
    entries
        .iter()
        .try_fold(0_i64, |sum, entry| sum.checked_add(entry.amount_minor))
        == Some(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn payments_and_refunds_balance_and_cancel_out(amount_minor in 0..i64::MAX) {
            let transfer = Transfer {
                id: "pay".into(),
                device_id: "d".into(),
                merchant_id: "m".into(),
                amount: Money { amount_minor, currency: "USD".into() },
                agreement: None,
                capture_id: None,
            };
            let (paid, back) = (of_capture(&transfer), of_refund(&transfer));
            prop_assert!(balanced(&paid) && balanced(&back));
            for (paid, back) in paid.iter().zip(&back) {
                prop_assert_eq!(&paid.account, &back.account);
                prop_assert_eq!(paid.amount_minor, -back.amount_minor);
            }
        }

        #[test]
        fn anything_else_is_out_of_balance(amount_minor in 1..i64::MAX) {
            let entry = |amount_minor| Entry { account: "a".into(), amount_minor };
            prop_assert!(!balanced(&[entry(amount_minor)]));
            prop_assert!(!balanced(&[entry(amount_minor), entry(amount_minor)]));
        }
    }
}
