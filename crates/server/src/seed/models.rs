//! Looks at the models on disk and puts them into the file store by content.

use std::{io::ErrorKind, path::Path};

use sqlx::Row;

use crate::{
    app::App,
    db::Conn,
    error::Result,
    server::StartError,
    services::assets::{Blob, GLB_MIME},
};

/// Every GLB begins with these bytes (glTF 2.0, section 4.4.2).
const GLB_MAGIC: &[u8] = b"glTF";

/// Gives every product the model that is on disk now; without one it is listed without, or, if `strict`, is an
/// error.
pub(crate) async fn refresh_models(
    app: &App,
    assets_dir: &Path,
    strict: bool,
) -> std::result::Result<(), StartError> {
    let rows = sqlx::query("SELECT id FROM products ORDER BY position")
        .fetch_all(&app.db.read)
        .await?;
    let mut missing = Vec::new();
    for row in rows {
        let id: String = row.get("id");
        let path = assets_dir.join("products").join(format!("{id}.glb"));
        let model = match std::fs::read(&path) {
            Ok(content) if content.starts_with(GLB_MAGIC) => Some(app.blobs.put(content).await?),
            Ok(_) => {
                return Err(StartError::Catalogue(format!(
                    "{} is not a GLB",
                    path.display()
                )));
            }
            Err(err) if err.kind() == ErrorKind::NotFound => None,
            Err(err) => {
                return Err(StartError::Catalogue(format!(
                    "cannot read {}: {err}",
                    path.display()
                )));
            }
        };
        if model.is_none() {
            missing.push(id.clone());
        }
        let mut tx = app.db.begin().await?;
        set_model(&mut tx, &id, model.as_ref()).await?;
        tx.commit().await?;
    }
    if missing.is_empty() {
        return Ok(());
    }
    let what = format!(
        "no model in {} for {}",
        assets_dir.join("products").display(),
        missing.join(", ")
    );
    if strict {
        return Err(StartError::Catalogue(what));
    }
    tracing::warn!("{what}; listed without");
    Ok(())
}

async fn set_model(conn: &mut Conn, product_id: &str, model: Option<&Blob>) -> Result<()> {
    if let Some(model) = model {
        sqlx::query(
            "INSERT INTO assets (sha256, bytes, mime) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        )
        .bind(&model.sha256)
        .bind(i64::try_from(model.bytes).unwrap_or(i64::MAX))
        .bind(GLB_MIME)
        .execute(&mut *conn)
        .await?;
    }
    sqlx::query("UPDATE products SET model_sha256 = $2 WHERE id = $1")
        .bind(product_id)
        .bind(model.map(|model| &model.sha256))
        .execute(conn)
        .await?;
    Ok(())
}
