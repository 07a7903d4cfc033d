//! Looks at the models and pictures on disk and puts them into the file store by content.

use std::{
    collections::BTreeMap,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use super::document::Seed;
use crate::{
    app::App,
    db::{self, Conn},
    error::Result,
    server::StartError,
    services::assets::{Blob, Kind, remember},
};

type Started<T> = std::result::Result<T, StartError>;

/// Gives products and campaigns the files that are on disk now: `products/<id>.glb` is a product's model,
/// `products/<id>.jpg` or `.png` its poster, `campaigns/<id>.jpg` or `.png` a campaign's picture.
///
/// A product that comes with the server and has no model is listed without, or, if `strict`, is an error.
pub(crate) async fn refresh_files(app: &App, assets_dir: &Path, strict: bool) -> Started<()> {
    let folder = assets_dir.join("products");
    let products = put_all(app, &folder).await?;
    let campaigns = put_all(app, &assets_dir.join("campaigns")).await?;
    db::again(|| set_all(app, &products, &campaigns)).await?;
    let missing = without_model(app).await?;
    if missing.is_empty() {
        return Ok(());
    }
    let what = format!(
        "no model in {} for {}",
        folder.display(),
        missing.join(", ")
    );
    if strict {
        return Err(StartError::Catalogue(what));
    }
    tracing::warn!("{what}; listed without");
    Ok(())
}

/// Files in the folder that can be served, with the id that they are named after, in a fixed order.
fn files(folder: &Path) -> Started<Vec<(PathBuf, String, Kind)>> {
    let unreadable =
        |err| StartError::Catalogue(format!("cannot read {}: {err}", folder.display()));
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(err) if err.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(err) => return Err(unreadable(err)),
    };
    let mut found = BTreeMap::new();
    for entry in entries {
        let path = entry.map_err(unreadable)?.path();
        let ending = path.extension().and_then(|ending| ending.to_str());
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        if let (Some(kind), Some(id)) = (ending.and_then(Kind::of_ending), stem) {
            let id = id.to_owned();
            found.insert(path, (id, kind));
        }
    }
    let found = found.into_iter();
    Ok(found.map(|(path, (id, kind))| (path, id, kind)).collect())
}

/// Puts the folder's files into the file store; gives them with the ids that they are named after.
async fn put_all(app: &App, folder: &Path) -> Started<Vec<(String, Blob)>> {
    let mut blobs = Vec::new();
    for (path, id, kind) in files(folder)? {
        let content = std::fs::read(&path).map_err(|err| {
            StartError::Catalogue(format!("cannot read {}: {err}", path.display()))
        })?;
        if !kind.is_what_it_says(&content) {
            let what = format!("{} is not a {}", path.display(), kind.name());
            return Err(StartError::Catalogue(what));
        }
        blobs.push((id, app.blobs.put(content, kind).await?));
    }
    Ok(blobs)
}

async fn set_all(
    app: &App,
    products: &[(String, Blob)],
    campaigns: &[(String, Blob)],
) -> Result<()> {
    let mut tx = app.db.begin().await?;
    for (id, blob) in products {
        match blob.kind {
            Kind::Glb => set_model(&mut tx, id, blob).await?,
            _ => set_poster(&mut tx, id, blob).await?,
        }
    }
    for (id, blob) in campaigns {
        set_picture(&mut tx, id, blob).await?;
    }
    Ok(tx.commit().await?)
}

async fn set_model(conn: &mut Conn, product_id: &str, blob: &Blob) -> Result<()> {
    remember(conn, blob).await?;
    db::query(
        "UPDATE products SET model_sha256 = $2, shipped_sha256 = $2 \
         WHERE id = $1 AND (shipped_sha256 IS NULL OR shipped_sha256 <> $2)",
    )
    .bind(product_id)
    .bind(&blob.sha256)
    .execute(conn)
    .await?;
    Ok(())
}

async fn set_poster(conn: &mut Conn, product_id: &str, blob: &Blob) -> Result<()> {
    remember(conn, blob).await?;
    db::query(
        "INSERT INTO media (product_id, position, kind, role, sha256) \
         SELECT id, 0, 'image', 'poster', $2 FROM products WHERE id = $1 \
         ON CONFLICT (product_id, position) DO UPDATE SET sha256 = excluded.sha256",
    )
    .bind(product_id)
    .bind(&blob.sha256)
    .execute(conn)
    .await?;
    Ok(())
}

async fn set_picture(conn: &mut Conn, campaign_id: &str, blob: &Blob) -> Result<()> {
    remember(conn, blob).await?;
    db::query("UPDATE campaigns SET picture_sha256 = $2 WHERE id = $1")
        .bind(campaign_id)
        .bind(&blob.sha256)
        .execute(conn)
        .await?;
    Ok(())
}

/// Products that come with the server and have no model.
async fn without_model(app: &App) -> Started<Vec<String>> {
    let mut missing = Vec::new();
    for product in Seed::shipped().map_err(StartError::Catalogue)?.products {
        let row = db::query("SELECT model_sha256 FROM products WHERE id = $1")
            .bind(&product.id)
            .fetch_optional(&app.db.read)
            .await?;
        let lacks = |row: &db::Row| row.get::<Option<String>, _>("model_sha256").is_none();
        if row.as_ref().is_some_and(lacks) {
            missing.push(product.id);
        }
    }
    Ok(missing)
}
