//! How somebody who asks for a merchant is known: by a key or a session's token, as bearer or in a cookie.

use axum::{
    extract::{FromRequestParts, MatchedPath},
    http::{HeaderMap, header, request::Parts},
};
use buyplus_api::{Role, Scope, code, routes};

use super::{caller::Caller, extract::bearer};
use crate::{
    app::App,
    error::{Error, Result},
    services::merchants::{self, Merchant, SESSION_S},
};

/// `__Host-` makes browsers insist on `Secure`, on the whole host and on this host alone.
const COOKIE: &str = "__Host-buyplus";

impl FromRequestParts<App> for Merchant {
    type Rejection = Error;

    /// Whoever asks is known, may at least change things if that is what the call does, and, with a key, may be in
    /// this part of the business. What needs more, the handler says with [`Merchant::require`].
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let secret = match bearer(parts) {
            Some(secret) => Some(secret),
            None => cookie(parts)?,
        };
        let merchant = match secret {
            Some(secret) => merchants::authenticate(app, secret).await?,
            None => None,
        };
        let merchant = merchant.ok_or_else(|| {
            let detail = "send a merchant key or a session's token as `Authorization: Bearer`";
            Error::refused(401, code::UNAUTHORIZED, detail)
        })?;
        if let Some(caller) = parts.extensions.get::<Caller>() {
            caller.is(Some(&merchant.id), merchant.actor.name());
        }
        let path = parts.extensions.get::<MatchedPath>();
        let path = path.map_or("", MatchedPath::as_str);
        if path != routes::MERCHANT_SESSION {
            merchant.require_scope(scope(path))?;
            if !parts.method.is_safe() {
                merchant.require(Role::Editor)?;
            }
        }
        Ok(merchant)
    }
}

/// The header that keeps a session's token in the browser, out of reach of scripts and of other sites.
pub(super) fn set_cookie(token: &str) -> String {
    format!("{COOKIE}={token}; Path=/; Max-Age={SESSION_S}; Secure; HttpOnly; SameSite=Strict")
}

/// The header that takes it away.
pub(super) fn clear_cookie() -> String {
    format!("{COOKIE}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict")
}

/// The token in the cookie. Browsers send cookies by themselves, so a call that changes something must prove that it
/// comes from our own page.
fn cookie(parts: &Parts) -> Result<Option<&str>> {
    let pairs = parts
        .headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    let token = pairs
        .filter(|(name, _)| *name == COOKIE)
        .map(|(_, token)| token)
        .next();
    if token.is_some() && !parts.method.is_safe() && !is_same_origin(&parts.headers) {
        let detail = "a call with a cookie must come from our own page; else send a bearer token";
        return Err(Error::refused(403, code::CROSS_SITE, detail));
    }
    Ok(token)
}

/// Whether the browser says that our own page asks (Fetch Metadata, or the origin where there is none).
fn is_same_origin(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin";
    }
    let origin = text("origin").and_then(|origin| origin.split_once("://"));
    origin.is_some_and(|(_, host)| text("host") == Some(host))
}

/// The part of the business that a path belongs to; one that nobody has thought of here needs a key to all of them.
fn scope(path: &str) -> Option<Scope> {
    let part = path.strip_prefix("/v1/merchant/")?.split('/').next()?;
    match part {
        "assets" | "campaigns" | "catalogue" | "exports" | "feeds" | "imports" | "locations"
        | "looks" | "media" | "models" | "previews" | "prices" | "products" | "promotions"
        | "sales" | "shows" | "stock" | "stores" | "uploads" | "variants" => Some(Scope::Catalogue),
        "customers" | "figures" | "orders" | "refunds" | "returns" | "webhooks" => {
            Some(Scope::Orders)
        }
        "audit" | "invitations" | "keys" | "users" => Some(Scope::Access),
        _ => None,
    }
}
