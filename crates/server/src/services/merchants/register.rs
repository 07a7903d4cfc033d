//! Opening a merchant.

use buyplus_api::{MerchantSession, RegisterMerchantRequest, Role};

use super::{sessions, users};
use crate::{
    app::App,
    db,
    error::{Error, Result},
    ids::new_id,
    services::emails,
};

const NAME_CHARS_MAX: usize = 80;

/// Opens a merchant; whoever asks is its first owner and is signed in.
pub(crate) async fn register(
    app: &App,
    request: &RegisterMerchantRequest,
) -> Result<MerchantSession> {
    let email = emails::normal(&request.email)?;
    let names = &request.merchant_name.0;
    let sound = |name: &String| (1..=NAME_CHARS_MAX).contains(&name.trim().chars().count());
    if names.is_empty() || !names.values().all(sound) {
        let detail = format!("must have a name of 1 to {NAME_CHARS_MAX} characters in a language");
        return Err(Error::invalid("/merchant_name", detail));
    }
    let user_id = users::admit_or_create(app, &email, &request.name, &request.password).await?;
    let id = new_id("mrc");
    let mut tx = app.db.begin().await?;
    db::query("INSERT INTO merchants (id, name) VALUES ($1, $2)")
        .bind(&id)
        .bind(serde_json::to_string(&request.merchant_name)?)
        .execute(&mut *tx)
        .await?;
    users::join(&mut tx, &id, &user_id, Role::Owner, app.clock.now_ms()).await?;
    let session = sessions::begin(app, &mut tx, &id, &user_id).await?;
    tx.commit().await?;
    Ok(session)
}
