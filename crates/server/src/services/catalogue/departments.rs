//! What departments are called: as the signs in their retailer's stores say, in every language.

use std::collections::HashMap;

use buyplus_api::{Department, LocalText};

use crate::{
    db::{self, Conn},
    error::Result,
};

/// Names of departments, by retailer and department.
#[derive(Debug, Default)]
pub(crate) struct Departments(HashMap<String, HashMap<String, Vec<LocalText>>>);

/// The part of a store's layout that is needed here.
#[derive(serde::Deserialize)]
struct Board {
    departments: Vec<Department>,
}

impl Departments {
    /// Of every store.
    pub(crate) async fn read(conn: &mut Conn) -> Result<Self> {
        let rows = db::query("SELECT merchant_id, document FROM stores ORDER BY position, id")
            .fetch_all(conn)
            .await?;
        let mut found = Self::default();
        for row in rows {
            let board: Board = serde_json::from_str(row.get("document"))?;
            let own = found.0.entry(row.get("merchant_id")).or_default();
            for department in board.departments {
                own.entry(department.id).or_default().push(department.name);
            }
        }
        Ok(found)
    }

    /// What a retailer's stores call a department.
    pub(crate) fn names(&self, merchant_id: &str, department: &str) -> &[LocalText] {
        let own = self.0.get(merchant_id);
        own.and_then(|own| own.get(department))
            .map_or(&[], Vec::as_slice)
    }
}
