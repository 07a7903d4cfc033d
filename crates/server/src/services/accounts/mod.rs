//! Shoppers' accounts: optional, on top of devices that shop as guests.

mod devices;
mod session;

use buyplus_api::{Account, AccountSession, Secret, SignInRequest, SignUpRequest, code};

pub(crate) use self::{
    devices::{list_devices, sign_out_device},
    session::{authenticate, end, is_access_token, refresh},
};
use crate::{
    app::App,
    clock::rfc3339,
    db::{self, Conn},
    error::{Error, Result},
    ids::new_id,
    services::{devices::Device, emails, passwords},
};

const NAME_CHARS_MAX: usize = 80;

#[derive(serde::Deserialize)]
struct Record {
    id: String,
    email: String,
    name: String,
    password_hash: String,
    created_ms: i64,
}

/// Opens an account and signs the device in.
pub(crate) async fn sign_up(
    app: &App,
    device: &Device,
    request: &SignUpRequest,
) -> Result<AccountSession> {
    let email = emails::normal(&request.email)?;
    passwords::check(&request.password)?;
    check_name(&request.name)?;
    let record = Record {
        id: new_id("acc"),
        email,
        name: request.name.trim().to_owned(),
        password_hash: passwords::hash(&request.password).await?,
        created_ms: app.clock.now_ms(),
    };
    let mut tx = app.db.begin().await?;
    let made = db::query(
        "INSERT INTO accounts (id, email, name, password_hash, created_ms) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT DO NOTHING",
    )
    .bind(&record.id)
    .bind(&record.email)
    .bind(&record.name)
    .bind(&record.password_hash)
    .bind(record.created_ms)
    .execute(&mut *tx)
    .await?;
    if made.rows_affected() == 0 {
        let detail = "there is an account with this address; sign in";
        return Err(Error::refused(409, code::EMAIL_TAKEN, detail));
    }
    let session = session::begin(app, &mut tx, device, record.into_account()).await?;
    tx.commit().await?;
    Ok(session)
}

/// Signs the device in; what its guest bag holds joins the account's.
pub(crate) async fn sign_in(
    app: &App,
    device: &Device,
    request: &SignInRequest,
) -> Result<AccountSession> {
    let email = emails::normal(&request.email)?;
    let mut conn = app.db.snapshot().await?;
    let record = Record::of_email(&mut conn, &email).await?;
    drop(conn);
    let record = admit(record, &request.password).await?;
    let mut tx = app.db.begin().await?;
    let session = session::begin(app, &mut tx, device, record.into_account()).await?;
    tx.commit().await?;
    Ok(session)
}

/// The account of an identifier.
pub(crate) async fn get(conn: &mut Conn, id: &str) -> Result<Account> {
    let record: Option<Record> = db::query_as(
        "SELECT id, email, name, password_hash, created_ms FROM accounts WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(conn)
    .await?;
    record
        .map(Record::into_account)
        .ok_or_else(|| Error::not_found("account", id))
}

async fn admit(record: Option<Record>, password: &Secret) -> Result<Record> {
    let hash = record.as_ref().map(|record| record.password_hash.clone());
    let right = passwords::is_match(password, hash).await?;
    record.filter(|_| right).ok_or_else(|| {
        let detail = "address or password are not right";
        Error::refused(401, code::SIGN_IN_FAILED, detail)
    })
}

fn check_name(name: &str) -> Result<()> {
    match name.chars().count() <= NAME_CHARS_MAX {
        true => Ok(()),
        false => Err(Error::invalid(
            "/name",
            format!("must be at most {NAME_CHARS_MAX} characters"),
        )),
    }
}

impl Record {
    async fn of_email(conn: &mut Conn, email: &str) -> Result<Option<Self>> {
        let record = db::query_as(
            "SELECT id, email, name, password_hash, created_ms FROM accounts WHERE email = $1",
        )
        .bind(email)
        .fetch_optional(conn)
        .await?;
        Ok(record)
    }

    fn into_account(self) -> Account {
        Account {
            id: self.id,
            email: self.email,
            name: self.name,
            created_at: rfc3339(self.created_ms),
        }
    }
}
