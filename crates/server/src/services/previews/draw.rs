//! Runs the client for one picture: `buyplus snapshot …`, in a folder of its own, for a limited time.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use tokio::{io::AsyncReadExt, process::Command};

use crate::{ids::new_id, services::assets::Kind};

const SIZE: &str = "960x540";
const PICTURE_BYTES_MAX: u64 = 8 * 1024 * 1024;
/// What is kept of what the client says about a fault.
const WORDS_BYTES_MAX: usize = 4 * 1024;

/// What is to be seen in a picture.
pub(super) struct Shot<'a> {
    pub(super) url: &'a str,
    pub(super) store_id: &'a str,
    pub(super) place: &'a str,
    pub(super) slot_id: Option<&'a str>,
    /// Shows the draft instead of what is published.
    pub(super) token: &'a str,
}

/// A folder that is gone when it is dropped.
struct Folder(PathBuf);

/// The picture, or what to tell the merchant.
pub(super) async fn picture(
    client: &Path,
    shot: &Shot<'_>,
    limit: Duration,
) -> Result<Vec<u8>, String> {
    let folder = Folder::make().map_err(|error| fault(&error, "no folder to draw in"))?;
    let out = folder.0.join("preview.png");
    let mut command = Command::new(client);
    command
        .arg("snapshot")
        .args(["--server", shot.url])
        .args(["--store", shot.store_id])
        .args(["--place", shot.place])
        .args(["--preview", shot.token])
        .args(["--size", SIZE])
        .arg("--out")
        .arg(&out)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    if let Some(slot_id) = shot.slot_id {
        command.args(["--slot", slot_id]);
    }
    let drawing = tokio::time::timeout(limit, run(command)).await;
    match drawing {
        Err(_) => {
            return Err(format!(
                "the drawing took longer than {} s",
                limit.as_secs()
            ));
        }
        Ok(Err(error)) => return Err(fault(&error, "the client could not be started")),
        Ok(Ok((true, _))) => {}
        Ok(Ok((false, words))) => {
            return Err(fault(&words, "the client could not draw it"));
        }
    }
    read(&out).await
}

/// Runs it to its end; whether it did well, and the last of what it said.
async fn run(mut command: Command) -> std::io::Result<(bool, String)> {
    let mut child = command.spawn()?;
    let mut words = Vec::new();
    if let Some(mut stderr) = child.stderr.take() {
        let mut chunk = [0; 1024];
        loop {
            let read = stderr.read(&mut chunk).await?;
            if read == 0 {
                break;
            }
            words.extend_from_slice(&chunk[..read]);
            let excess = words.len().saturating_sub(WORDS_BYTES_MAX);
            words.drain(..excess);
        }
    }
    let status = child.wait().await?;
    Ok((
        status.success(),
        String::from_utf8_lossy(&words).into_owned(),
    ))
}

async fn read(out: &Path) -> Result<Vec<u8>, String> {
    let length = tokio::fs::metadata(out).await.map(|file| file.len());
    match length {
        Ok(length) if length <= PICTURE_BYTES_MAX => {}
        Ok(length) => return Err(fault(&length, "the picture is too large")),
        Err(error) => return Err(fault(&error, "the client drew nothing")),
    }
    let picture = tokio::fs::read(out)
        .await
        .map_err(|error| fault(&error, "the picture cannot be read"))?;
    match Kind::Png.is_what_it_says(&picture) {
        true => Ok(picture),
        false => Err(fault(&"no PNG", "what the client drew is no picture")),
    }
}

/// Details are for the log: they may name files of this machine.
fn fault(detail: &impl std::fmt::Debug, told: &str) -> String {
    tracing::warn!(?detail, told, "a preview failed");
    told.to_owned()
}

impl Folder {
    /// A new one that nobody else can look into.
    fn make() -> std::io::Result<Self> {
        let path = std::env::temp_dir().join(format!("buyplus-{}", new_id("preview")));
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed is in the folder that the system empties by itself.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
