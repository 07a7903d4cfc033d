//! Files that merchants bring: announced, received piece by piece, looked at by a tool in a process of its own, and only
//! then something that products can use. What they are asked for over is in `http/uploads.rs`.

mod announce;
mod child;
pub(crate) mod header;
mod keep;
mod receive;
mod record;
mod tool;
mod verdict;
mod work;

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

pub(crate) use self::{
    announce::announce,
    keep::{end, forget_expired, requeue, requeue_of},
    receive::{Piece, receive},
    record::{Progress, find, list, progress, ready_files, view},
    work::forever,
};
use crate::error::{Error, Result};

/// Pieces of one merchant that may come at once.
const LINES_MAX: usize = 16;

/// How much one merchant may bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UploadLimits {
    /// Bytes of one file.
    pub file_bytes: u64,
    /// Bytes of all files that are on their way, however much of them has come.
    pub in_flight_bytes: u64,
    /// Files begun on one day.
    pub files_a_day: u32,
    /// Bytes of everything that is kept.
    pub stored_bytes: u64,
    /// Seconds for which what has come of a file is kept while nothing more comes.
    pub keep_s: u32,
}

impl UploadLimits {
    /// For a store of a few hundred products.
    pub const DEFAULT: Self = Self {
        file_bytes: 64 * 1024 * 1024,
        in_flight_bytes: 256 * 1024 * 1024,
        files_a_day: 500,
        stored_bytes: 4 * 1024 * 1024 * 1024,
        keep_s: 24 * 3600,
    };
}

/// The tool that looks at files, and how much one file may take of the machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssetTool {
    /// The program `buyplus-assets`; without it no files are taken.
    pub path: Option<PathBuf>,
    /// Memory of one run, MB.
    pub memory_mb: u64,
    /// Processor time of one run, seconds.
    pub cpu_s: u64,
    /// Time of one run by the clock on the wall.
    pub wall: Duration,
    /// Files that are looked at at once, never two of one merchant.
    pub at_once: usize,
}

impl Default for AssetTool {
    /// The tool beside this program, or in the folder above.
    fn default() -> Self {
        Self {
            path: beside_this_program("buyplus-assets"),
            memory_mb: 2048,
            cpu_s: 120,
            wall: Duration::from_secs(180),
            at_once: 2,
        }
    }
}

/// Where files are received, and by what they are looked at.
#[derive(Debug)]
pub(crate) struct Uploads {
    pub(crate) limits: UploadLimits,
    pub(crate) tool: AssetTool,
    folder: PathBuf,
    /// How many pieces of each merchant are coming at present.
    lines: Arc<Mutex<HashMap<String, usize>>>,
    /// Tells those who receive that the server stops: what has come is kept, and the rest comes after the next start.
    closing: CancellationToken,
    /// Tells the workers that there may be something to do.
    wake: Notify,
}

impl Uploads {
    /// Receives files into a folder beside those of the file store.
    pub(crate) fn open(files: &Path, limits: UploadLimits, tool: AssetTool) -> Result<Self> {
        let folder = files.join("uploads");
        std::fs::create_dir_all(&folder).map_err(|err| {
            Error::Internal(format!("cannot make folder {}: {err}", folder.display()))
        })?;
        Ok(Self {
            limits,
            tool,
            folder,
            lines: Arc::default(),
            closing: CancellationToken::new(),
            wake: Notify::new(),
        })
    }

    /// A line for a piece of this merchant's, if there are not too many of them: requests under way are counted for all
    /// merchants together, and a slow line is one of them for long.
    fn line(&self, merchant_id: &str) -> Option<Line> {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let count = lines.entry(merchant_id.to_owned()).or_default();
        if *count >= LINES_MAX {
            return None;
        }
        *count += 1;
        Some(Line {
            lines: self.lines.clone(),
            merchant_id: merchant_id.to_owned(),
        })
    }

    /// Where the bytes of an upload are while it comes. Ids are ours: no name from outside gets here.
    fn part(&self, id: &str) -> PathBuf {
        self.folder.join(format!("{id}.part"))
    }

    /// Where the tool works on an upload.
    fn bench(&self, id: &str) -> PathBuf {
        self.folder.join(format!("{id}.work"))
    }
}

/// A line over which a piece comes; dropped, it is free again.
struct Line {
    lines: Arc<Mutex<HashMap<String, usize>>>,
    merchant_id: String,
}

impl Drop for Line {
    fn drop(&mut self) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let left = lines.get_mut(&self.merchant_id).map_or(0, |count| {
            *count -= 1;
            *count
        });
        if left == 0 {
            lines.remove(&self.merchant_id);
        }
    }
}

fn beside_this_program(name: &str) -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let folders = program.ancestors().skip(1).take(2);
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    folders
        .map(|folder| folder.join(&name))
        .find(|path| path.is_file())
}
