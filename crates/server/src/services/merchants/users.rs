//! The people who work for a merchant.

use buyplus_api::{Role, Secret, User, code};

use super::{Merchant, role_of, role_word};
use crate::{
    app::App,
    clock::rfc3339,
    db::{self, Conn},
    error::{Error, Result},
    ids::new_id,
    services::passwords,
};

const NAME_CHARS_MAX: usize = 80;

#[derive(serde::Deserialize)]
struct Record {
    id: String,
    email: String,
    name: String,
    role: String,
    since_ms: i64,
}

/// Everybody who works for the merchant, longest first.
pub(crate) async fn list_users(conn: &mut Conn, merchant_id: &str) -> Result<Vec<User>> {
    let records: Vec<Record> = db::query_as(
        "SELECT u.id, u.email, u.name, m.role, m.since_ms FROM members m JOIN users u ON u.id = m.user_id \
         WHERE m.merchant_id = $1 ORDER BY m.since_ms, u.id",
    )
    .bind(merchant_id)
    .fetch_all(conn)
    .await?;
    Ok(records.into_iter().map(Record::into_user).collect())
}

/// One of them.
pub(super) async fn get(conn: &mut Conn, merchant_id: &str, id: &str) -> Result<User> {
    let users = list_users(conn, merchant_id).await?;
    users
        .into_iter()
        .find(|user| user.id == id)
        .ok_or_else(|| Error::not_found("user", id))
}

/// Gives a person another role from now on.
pub(crate) async fn set_role(app: &App, merchant: &Merchant, id: &str, role: Role) -> Result<User> {
    let mut tx = app.db.begin().await?;
    get(&mut tx, &merchant.id, id).await?;
    db::query("UPDATE members SET role = $3 WHERE merchant_id = $1 AND user_id = $2")
        .bind(&merchant.id)
        .bind(id)
        .bind(role_word(role))
        .execute(&mut *tx)
        .await?;
    keep_an_owner(&mut tx, &merchant.id).await?;
    let user = get(&mut tx, &merchant.id, id).await?;
    tx.commit().await?;
    Ok(user)
}

/// Parts with a person: their sessions end at once.
pub(crate) async fn part_with(app: &App, merchant: &Merchant, id: &str) -> Result<()> {
    let mut tx = app.db.begin().await?;
    get(&mut tx, &merchant.id, id).await?;
    db::query("DELETE FROM members WHERE merchant_id = $1 AND user_id = $2")
        .bind(&merchant.id)
        .bind(id)
        .execute(&mut *tx)
        .await?;
    keep_an_owner(&mut tx, &merchant.id).await?;
    tx.commit().await?;
    Ok(())
}

/// The person of an address, if this is their password.
pub(super) async fn admit(app: &App, email: &str, password: &Secret) -> Result<String> {
    let row = db::query("SELECT id, password_hash FROM users WHERE email = $1")
        .bind(email)
        .fetch_optional(&app.db.read)
        .await?;
    let hash = row.as_ref().map(|row| row.get("password_hash"));
    let right = passwords::is_match(password, hash).await?;
    row.filter(|_| right)
        .map(|row| row.get("id"))
        .ok_or_else(|| {
            let detail = "address or password are not right";
            Error::refused(401, code::SIGN_IN_FAILED, detail)
        })
}

/// The person of an address: where it is known, this must be their password; where not, they are made known.
pub(super) async fn admit_or_create(
    app: &App,
    email: &str,
    name: &str,
    password: &Secret,
) -> Result<String> {
    let known = db::query("SELECT id FROM users WHERE email = $1")
        .bind(email)
        .fetch_optional(&app.db.read)
        .await?;
    if known.is_some() {
        return admit(app, email, password).await;
    }
    passwords::check(password)?;
    if name.trim().is_empty() || name.chars().count() > NAME_CHARS_MAX {
        let detail = format!("must be 1 to {NAME_CHARS_MAX} characters");
        return Err(Error::invalid("/name", detail));
    }
    let id = new_id("usr");
    let hash = passwords::hash(password).await?;
    let mut tx = app.db.begin().await?;
    let made = db::query(
        "INSERT INTO users (id, email, name, password_hash, created_ms) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT DO NOTHING",
    )
    .bind(&id)
    .bind(email)
    .bind(name.trim())
    .bind(&hash)
    .bind(app.clock.now_ms())
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    match made.rows_affected() {
        1 => Ok(id),
        // Somebody was quicker: then it must be the same person.
        _ => admit(app, email, password).await,
    }
}

/// Lets a person work for a merchant; where they do already, with this role from now on.
pub(super) async fn join(
    conn: &mut Conn,
    merchant_id: &str,
    user_id: &str,
    role: Role,
    now_ms: i64,
) -> Result<()> {
    db::query(
        "INSERT INTO members (merchant_id, user_id, role, since_ms) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (merchant_id, user_id) DO UPDATE SET role = excluded.role",
    )
    .bind(merchant_id)
    .bind(user_id)
    .bind(role_word(role))
    .bind(now_ms)
    .execute(conn)
    .await?;
    Ok(())
}

/// Two owners who part with each other at once must not both succeed: the merchant's row is locked first.
async fn keep_an_owner(conn: &mut Conn, merchant_id: &str) -> Result<()> {
    db::query("UPDATE merchants SET name = name WHERE id = $1")
        .bind(merchant_id)
        .execute(&mut *conn)
        .await?;
    let owner =
        db::query("SELECT user_id FROM members WHERE merchant_id = $1 AND role = 'owner' LIMIT 1")
            .bind(merchant_id)
            .fetch_optional(conn)
            .await?;
    match owner {
        Some(_) => Ok(()),
        None => Err(Error::refused(
            409,
            code::LAST_OWNER,
            "a merchant needs an owner; make somebody else one first",
        )),
    }
}

impl Record {
    fn into_user(self) -> User {
        User {
            id: self.id,
            email: self.email,
            name: self.name,
            role: role_of(&self.role),
            since: rfc3339(self.since_ms),
        }
    }
}
