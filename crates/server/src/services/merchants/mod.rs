//! Who sells: knowing a merchant's people and tools again, and what each of them may do.

mod invitations;
mod keys;
mod register;
mod sessions;
mod users;

use buyplus_api::{MerchantSession, Role, Scope, code};

pub(crate) use self::{
    invitations::{accept, invite, list_invitations, withdraw},
    keys::{create_key, list_keys, revoke_key, seed_key},
    register::register,
    sessions::{SESSION_S, end_session, sign_in, workplace_of},
    users::{list_users, part_with, set_role},
};
use crate::{
    app::App,
    clock::rfc3339,
    db::{self, Conn},
    error::{Error, Result},
    services::checkout,
};

/// Somebody who asks for a merchant.
#[derive(Clone, Debug)]
pub(crate) struct Merchant {
    /// The merchant's identifier.
    pub(crate) id: String,
    /// Who asks.
    pub(crate) actor: Actor,
    /// What they may do at most.
    pub(crate) role: Role,
    /// Where they may do it.
    pub(crate) scopes: Vec<Scope>,
    /// When the session ends; 0 for a key.
    expires_ms: i64,
}

/// Who asks for a merchant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Actor {
    /// A person, in a session.
    User {
        /// The person.
        id: String,
        /// The session.
        session_id: String,
    },
    /// A tool, with a key.
    Key {
        /// The key.
        id: String,
    },
}

impl Merchant {
    /// Refuses whoever may do less than this.
    pub(crate) fn require(&self, role: Role) -> Result<()> {
        match self.role >= role {
            true => Ok(()),
            false => Err(forbidden(&format!("this needs the role `{role:?}`"))),
        }
    }

    /// Refuses a key that is kept to other parts of the business; nothing means that every part is needed.
    pub(crate) fn require_scope(&self, scope: Option<Scope>) -> Result<()> {
        let needed = scope.map_or(Scope::ALL.to_vec(), |scope| vec![scope]);
        match needed.iter().all(|scope| self.scopes.contains(scope)) {
            true => Ok(()),
            false => Err(forbidden(&format!("this key needs the scopes {needed:?}"))),
        }
    }
}

impl Actor {
    /// How the audit log names them.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::User { id, .. } => format!("user:{id}"),
            Self::Key { id } => format!("key:{id}"),
        }
    }
}

/// Who a key or a session's token was given to.
pub(crate) async fn authenticate(app: &App, secret: &str) -> Result<Option<Merchant>> {
    match sessions::is_session_token(secret) {
        true => sessions::authenticate(app, secret).await,
        false => keys::authenticate(app, secret).await,
    }
}

/// Who asks and what they may do, as told to themselves.
pub(crate) async fn session(conn: &mut Conn, merchant: &Merchant) -> Result<MerchantSession> {
    let user = match &merchant.actor {
        Actor::User { id, .. } => Some(users::get(conn, &merchant.id, id).await?),
        Actor::Key { .. } => None,
    };
    Ok(MerchantSession {
        merchant: checkout::merchant(conn, &merchant.id).await?,
        expires_at: user.as_ref().map(|_| rfc3339(merchant.expires_ms)),
        user,
        role: merchant.role,
        scopes: merchant.scopes.clone(),
        token: None,
    })
}

fn forbidden(detail: &str) -> Error {
    Error::refused(403, code::FORBIDDEN, detail)
}

/// The word for a role in the database.
fn role_word(role: Role) -> &'static str {
    match role {
        Role::Viewer => "viewer",
        Role::Editor => "editor",
        Role::Owner => "owner",
    }
}

/// The role of a word in the database; one that is not known may do the least.
fn role_of(word: &str) -> Role {
    match word {
        "owner" => Role::Owner,
        "editor" => Role::Editor,
        _ => Role::Viewer,
    }
}

/// Who sells a product.
pub(crate) async fn of_product(conn: &mut Conn, product_id: &str) -> Result<String> {
    let row = db::query("SELECT merchant_id FROM products WHERE id = $1")
        .bind(product_id)
        .fetch_optional(conn)
        .await?;
    row.map(|row| row.get("merchant_id"))
        .ok_or_else(|| Error::not_found("product", product_id))
}
