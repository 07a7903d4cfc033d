//! The shop inside the program: a whole backend on a loopback port, so that `buyplus` alone is a shop. Not for the phone.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use buyplus_server::{Config, CountedOrderNames, Running, Server};
use tokio::runtime::Runtime;

use crate::app::assets_dir;

/// What an embedded shop remembers.
#[derive(Debug, Clone)]
pub enum Keeping {
    /// Everything, in a database in this folder.
    In(PathBuf),
    /// Nothing: the database goes with the program.
    Nothing,
}

/// A backend that runs inside this program; it stops when dropped.
pub struct EmbeddedShop {
    running: Option<Running>,
    runtime: Runtime,
    url: String,
    scratch: Option<PathBuf>,
}

impl EmbeddedShop {
    /// Opens the shop on a free loopback port.
    ///
    /// # Errors
    /// The database cannot be used, or no port is free.
    pub fn open(keeping: &Keeping) -> anyhow::Result<Self> {
        let (folder, scratch) = match keeping {
            Keeping::In(folder) => (folder.clone(), None),
            Keeping::Nothing => {
                let folder = std::env::temp_dir().join(format!("buyplus-{}", uuid::Uuid::new_v4()));
                (folder.clone(), Some(folder))
            }
        };
        std::fs::create_dir_all(&folder)
            .with_context(|| format!("cannot make {}", folder.display()))?;
        let runtime = Runtime::new().context("cannot start the backend's threads")?;
        let mut config = Config::new(folder.join("shop.sqlite"), assets_dir());
        if scratch.is_some() {
            config.order_names = Arc::new(CountedOrderNames::default());
        }
        let running = runtime.block_on(Server::start(config))?;
        Ok(Self {
            url: running.url(),
            running: Some(running),
            runtime,
            scratch,
        })
    }

    /// Base URL for clients.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for EmbeddedShop {
    fn drop(&mut self) {
        if let Some(running) = self.running.take()
            && let Err(fault) = self.runtime.block_on(running.shutdown())
        {
            tracing::warn!("the shop did not close well: {fault}");
        }
        if let Some(scratch) = &self.scratch {
            // A folder that stays in the temporary directory does no harm.
            let _ = std::fs::remove_dir_all(scratch);
        }
    }
}
