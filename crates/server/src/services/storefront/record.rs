//! A store and its draft as they are kept.

use buyplus_api::Store;

use crate::{
    db::{self, Conn},
    error::{Error, Result},
};

const SELECT: &str = "SELECT s.id, s.merchant_id, s.is_open, s.document, d.document AS draft, d.revision \
     FROM stores s LEFT JOIN store_drafts d ON d.store_id = s.id";

/// A store as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) id: String,
    pub(crate) merchant_id: String,
    /// Whether it was ever published.
    pub(crate) is_open: bool,
    /// What shoppers see, once it is open.
    pub(crate) document: Store,
    pub(crate) draft: Option<Store>,
    revision: i64,
}

#[derive(serde::Deserialize)]
struct Record {
    id: String,
    merchant_id: String,
    is_open: i64,
    document: String,
    draft: Option<String>,
    revision: Option<i64>,
}

impl Kept {
    /// What it is to become.
    pub(crate) fn now(&self) -> &Store {
        self.draft.as_ref().unwrap_or(&self.document)
    }

    /// The version that shoppers see.
    pub(crate) fn version(&self) -> i64 {
        if self.is_open {
            self.document.version
        } else {
            0
        }
    }

    /// Its entity tag: another one after every change.
    pub(crate) fn tag(&self) -> String {
        format!("\"{}-{}.{}\"", self.id, self.version(), self.revision)
    }
}

/// A merchant's store; another's is not there.
pub(crate) async fn find(conn: &mut Conn, merchant_id: &str, id: &str) -> Result<Kept> {
    let record: Option<Record> =
        db::query_as(format!("{SELECT} WHERE s.id = $1 AND s.merchant_id = $2"))
            .bind(id.replace('\0', ""))
            .bind(merchant_id)
            .fetch_optional(conn)
            .await?;
    record.ok_or_else(|| Error::not_found("store", id))?.kept()
}

/// All stores of a merchant.
pub(super) async fn of_merchant(conn: &mut Conn, merchant_id: &str) -> Result<Vec<Kept>> {
    let records: Vec<Record> = db::query_as(format!(
        "{SELECT} WHERE s.merchant_id = $1 ORDER BY s.position, s.id"
    ))
    .bind(merchant_id)
    .fetch_all(conn)
    .await?;
    records.into_iter().map(Record::kept).collect()
}

/// Keeps a draft; one that is as published is none.
pub(crate) async fn keep_draft(conn: &mut Conn, kept: &Kept, draft: &Store) -> Result<()> {
    if kept.is_open && *draft == kept.document {
        return forget_draft(conn, &kept.id).await;
    }
    db::query(
        "INSERT INTO store_drafts (store_id, document, revision) VALUES ($1, $2, $3) \
         ON CONFLICT (store_id) DO UPDATE SET document = excluded.document, revision = excluded.revision",
    )
    .bind(&kept.id)
    .bind(serde_json::to_string(draft)?)
    .bind(kept.revision + 1)
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes the draft away.
pub(super) async fn forget_draft(conn: &mut Conn, id: &str) -> Result<()> {
    db::query("DELETE FROM store_drafts WHERE store_id = $1")
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

impl Record {
    fn kept(self) -> Result<Kept> {
        let read = |document: &str| -> Result<Store> {
            Ok(Store {
                merchant_id: self.merchant_id.clone(),
                ..serde_json::from_str(document)?
            })
        };
        Ok(Kept {
            is_open: self.is_open != 0,
            document: read(&self.document)?,
            draft: self.draft.as_deref().map(read).transpose()?,
            revision: self.revision.unwrap_or(0),
            merchant_id: self.merchant_id.clone(),
            id: self.id,
        })
    }
}
