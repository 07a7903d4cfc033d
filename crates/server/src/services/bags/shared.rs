//! Which bag a device uses: its own, or the one of the account that it is signed in to.

use buyplus_api::Bag;

use super::{QUANTITY_MAX, get, touch};
use crate::{
    db::{self, Conn},
    error::Result,
    ids::sha256_hex,
};

/// The bag that the device uses, and whether it was made just now.
pub(super) async fn in_use(conn: &mut Conn, device_id: &str) -> Result<(String, bool)> {
    let used = db::query("SELECT bag_id FROM bag_devices WHERE device_id = $1")
        .bind(device_id)
        .fetch_optional(&mut *conn)
        .await?;
    if let Some(row) = used {
        return Ok((row.get("bag_id"), false));
    }
    let own = own(conn, device_id).await?;
    let made = db::query(
        "INSERT INTO bag_devices (device_id, bag_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
    )
    .bind(device_id)
    .bind(&own)
    .execute(conn)
    .await?;
    Ok((own, made.rows_affected() == 1))
}

/// Signs the device in to an account's bag: what is in the device's bag moves over, lines of one SKU become one, and
/// from then on both mean the account's. Doing so again changes nothing. Nothing is ever dropped: a full bag takes it
/// all and only refuses more.
#[allow(dead_code, reason = "for accounts, which sign devices in and out")]
pub(crate) async fn merge(conn: &mut Conn, device_id: &str, account_id: &str) -> Result<Bag> {
    let (from, _) = in_use(conn, device_id).await?;
    let to = of_account(conn, account_id).await?;
    if from != to {
        // Both are locked, always in this order, before lines are read.
        for bag in [&from, &to]
            .into_iter()
            .collect::<std::collections::BTreeSet<_>>()
        {
            touch(conn, bag).await?;
        }
        move_lines(conn, &from, &to).await?;
        use_bag(conn, device_id, &to).await?;
    }
    get(conn, device_id, &to).await
}

/// Signs the device out: it uses its own bag again, which is empty; the account keeps its own.
#[allow(dead_code, reason = "for accounts, which sign devices in and out")]
pub(crate) async fn leave(conn: &mut Conn, device_id: &str) -> Result<Bag> {
    let own = own(conn, device_id).await?;
    use_bag(conn, device_id, &own).await?;
    get(conn, device_id, &own).await
}

#[allow(dead_code, reason = "for accounts, which sign devices in and out")]
async fn use_bag(conn: &mut Conn, device_id: &str, bag_id: &str) -> Result<()> {
    db::query(
        "INSERT INTO bag_devices (device_id, bag_id) VALUES ($1, $2) \
         ON CONFLICT (device_id) DO UPDATE SET bag_id = excluded.bag_id",
    )
    .bind(device_id)
    .bind(bag_id)
    .execute(conn)
    .await?;
    Ok(())
}

/// The bag that belongs to the device itself; made where there is none.
async fn own(conn: &mut Conn, device_id: &str) -> Result<String> {
    db::query(
        "INSERT INTO bags (id, device_id, version) VALUES ($1, $2, 1) ON CONFLICT DO NOTHING",
    )
    .bind(conn.new_id("bag"))
    .bind(device_id)
    .execute(&mut *conn)
    .await?;
    let row = db::query("SELECT id FROM bags WHERE device_id = $1")
        .bind(device_id)
        .fetch_one(conn)
        .await?;
    Ok(row.get("id"))
}

/// The account's bag; made where there is none, in the name of a device that nobody can be: its key is no key and
/// its token hash is no token's.
#[allow(dead_code, reason = "for accounts, which sign devices in and out")]
async fn of_account(conn: &mut Conn, account_id: &str) -> Result<String> {
    let known = db::query("SELECT bag_id FROM bag_accounts WHERE account_id = $1")
        .bind(account_id)
        .fetch_optional(&mut *conn)
        .await?;
    if let Some(row) = known {
        return Ok(row.get("bag_id"));
    }
    let holder = format!("dev_bag_{}", sha256_hex(account_id.as_bytes()));
    db::query(
        "INSERT INTO devices (id, public_key, label, token_hash, created_ms) VALUES ($1, '', $1, $1, 0) \
         ON CONFLICT DO NOTHING",
    )
    .bind(&holder)
    .execute(&mut *conn)
    .await?;
    let id = own(conn, &holder).await?;
    db::query(
        "INSERT INTO bag_accounts (account_id, bag_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
    )
    .bind(account_id)
    .bind(&id)
    .execute(conn)
    .await?;
    Ok(id)
}

#[allow(dead_code, reason = "for accounts, which sign devices in and out")]
async fn move_lines(conn: &mut Conn, from: &str, to: &str) -> Result<()> {
    let moving = db::query(
        "SELECT id, variant_id, quantity FROM bag_lines WHERE bag_id = $1 ORDER BY position",
    )
    .bind(from)
    .fetch_all(&mut *conn)
    .await?;
    for line in moving {
        let (id, variant_id): (String, String) = (line.get("id"), line.get("variant_id"));
        let quantity: i64 = line.get("quantity");
        let joined = db::query(
            "UPDATE bag_lines SET quantity = quantity + $3 WHERE quantity + $3 <= $4 AND id = \
             (SELECT MIN(id) FROM bag_lines WHERE bag_id = $1 AND variant_id = $2)",
        )
        .bind(to)
        .bind(&variant_id)
        .bind(quantity)
        .bind(i64::from(QUANTITY_MAX))
        .execute(&mut *conn)
        .await?;
        let sql = match joined.rows_affected() {
            0 => {
                "UPDATE bag_lines SET bag_id = $2, position = \
                 (SELECT COALESCE(MAX(position), 0) + 1 FROM bag_lines WHERE bag_id = $2) WHERE id = $1"
            }
            _ => "DELETE FROM bag_lines WHERE id = $1 AND bag_id <> $2",
        };
        db::query(sql)
            .bind(&id)
            .bind(to)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use buyplus_api::AddLineRequest;

    use super::*;
    use crate::{
        db::{self, Db, Tx},
        services::bags::{add_line, lines},
    };

    const GOODS: &str = "\
        INSERT INTO products (id, position, department, kind, name, description, size_m, search_text) \
        VALUES ('p', 0, 'bags', 'bag', '{}', '{}', '[1,1,1]', ''); \
        INSERT INTO variants (id, product_id, position, name, options, swatch, price_minor, currency, material_variant) \
        VALUES ('red', 'p', 0, '{}', '{}', '', 100, 'USD', ''), ('blue', 'p', 1, '{}', '{}', '', 100, 'USD', ''); \
        INSERT INTO inventory (variant_id, on_hand, reserved) VALUES ('red', 9, 0), ('blue', 9, 0); \
        INSERT INTO devices (id, public_key, label, token_hash, created_ms) \
        VALUES ('phone', '', '', '1', 0), ('tablet', '', '', '2', 0)";

    async fn shop(dir: &tempfile::TempDir) -> Tx {
        let db = Db::open(&dir.path().join("shop.db").into()).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        for statement in GOODS.split(';') {
            db::query(statement).execute(&mut *tx).await.unwrap();
        }
        tx
    }

    async fn add(tx: &mut Tx, device_id: &str, variant_id: &str, quantity: u32) {
        let (bag, _) = in_use(tx, device_id).await.unwrap();
        let variant_id = variant_id.to_owned();
        let request = AddLineRequest {
            variant_id,
            quantity,
        };
        add_line(tx, device_id, &bag, &request).await.unwrap();
    }

    fn held(bag: &Bag) -> Vec<(&str, u32)> {
        let lines = bag.lines.iter();
        lines
            .map(|line| (line.variant_id.as_str(), line.quantity))
            .collect()
    }

    #[tokio::test]
    async fn what_two_devices_picked_up_is_in_the_accounts_bag_together() {
        let dir = tempfile::tempdir().unwrap();
        let mut tx = shop(&dir).await;
        add(&mut tx, "phone", "red", 2).await;
        let first = merge(&mut tx, "phone", "acc").await.unwrap();
        assert_eq!(held(&first), [("red", 2)]);
        add(&mut tx, "tablet", "blue", 1).await;
        add(&mut tx, "tablet", "red", 3).await;
        let both = merge(&mut tx, "tablet", "acc").await.unwrap();
        assert_eq!(held(&both), [("red", 5), ("blue", 1)]);
        assert_eq!(both.id, first.id);
        // Signing in again adds nothing, and what one adds the other sees.
        add(&mut tx, "phone", "blue", 1).await;
        let again = merge(&mut tx, "tablet", "acc").await.unwrap();
        assert_eq!(held(&again), [("red", 5), ("blue", 1), ("blue", 1)]);
    }

    #[tokio::test]
    async fn nothing_is_dropped_where_a_line_would_be_too_long() {
        let dir = tempfile::tempdir().unwrap();
        let mut tx = shop(&dir).await;
        add(&mut tx, "phone", "red", 60).await;
        merge(&mut tx, "phone", "acc").await.unwrap();
        add(&mut tx, "tablet", "red", 60).await;
        let both = merge(&mut tx, "tablet", "acc").await.unwrap();
        assert_eq!(held(&both), [("red", 60), ("red", 60)]);
    }

    #[tokio::test]
    async fn a_device_that_signs_out_leaves_the_bag_behind() {
        let dir = tempfile::tempdir().unwrap();
        let mut tx = shop(&dir).await;
        add(&mut tx, "phone", "red", 1).await;
        let shared = merge(&mut tx, "phone", "acc").await.unwrap();
        let own = leave(&mut tx, "phone").await.unwrap();
        assert!(own.lines.is_empty() && own.id != shared.id);
        assert!(
            get(&mut tx, "phone", &shared.id).await.is_err(),
            "it is not its bag any more"
        );
        assert_eq!(lines(&mut tx, &shared.id).await.unwrap().len(), 1);
        let back = merge(&mut tx, "phone", "acc").await.unwrap();
        assert_eq!(held(&back), [("red", 1)]);
    }
}
