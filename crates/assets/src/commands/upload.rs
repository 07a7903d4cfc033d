//! `upload`: brings a model or a picture to a shop, waits for what the server makes of it, and hangs it on a product.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use buyplus_assets::Category;
use clap::Args;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::shop::memory::{Note, hex};
use crate::shop::progress::Progress;
use crate::shop::tus::{Sending, send};
use crate::shop::{Access, Shop, accepted, is_refusal};

const MODEL: &str = "model/gltf-binary";
const PAUSE: Duration = Duration::from_millis(500);

/// Arguments of `upload`.
#[derive(Args)]
pub struct Upload {
    /// The file: a GLB, or a PNG or JPEG picture.
    file: PathBuf,
    /// The product whose draft gets it.
    #[arg(long, value_name = "ID")]
    product: Option<String>,
    /// Publishes the product's draft then.
    #[arg(long, requires = "product")]
    publish: bool,
    /// What kind of goods it is; its size is then looked at more closely.
    #[arg(long)]
    category: Option<Category>,
    /// Bytes in one request, kB; smaller on a line that breaks often.
    #[arg(long, value_name = "N", default_value_t = 1024, value_parser = clap::value_parser!(u32).range(1..=65_536))]
    piece_kb: u32,
    /// Longest time that the server may take to check the file, seconds.
    #[arg(long, value_name = "N", default_value_t = 900)]
    wait_s: u64,
    #[command(flatten)]
    access: Access,
}

impl Upload {
    /// Uploads; whether the server took the file.
    pub async fn run(&self) -> anyhow::Result<bool> {
        let shop = Shop::open(&self.access)?;
        let bytes = super::read(&self.file)?;
        let filetype = filetype(&bytes)
            .with_context(|| format!("{} is no GLB, PNG or JPEG", self.file.display()))?;
        if let Some(product) = &self.product {
            // Before the file is on its way for nothing.
            self.find(&shop, product).await?;
        }
        let done = self.bring(&shop, &bytes, filetype).await?;
        print(&mut std::io::stdout().lock(), &self.file, &done)?;
        if done["state"] != "ready" {
            return Ok(false);
        }
        if let Some(product) = &self.product {
            self.attach(&shop, product, &done["id"], filetype).await?;
        }
        Ok(true)
    }

    /// Sends the file and waits for the verdict.
    async fn bring(&self, shop: &Shop, bytes: &[u8], filetype: &str) -> anyhow::Result<Value> {
        let sha256 = hex(&Sha256::digest(bytes));
        let name = self
            .file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let category = self
            .category
            .map(|category| format!("{category:?}").to_lowercase());
        let mut about = vec![
            ("filename", name),
            ("filetype", filetype.to_owned()),
            ("sha256", sha256.clone()),
        ];
        about.extend(category.clone().map(|category| ("category", category)));
        let sending = Sending {
            bytes,
            about,
            piece_bytes: self.piece_kb as usize * 1024,
        };
        let note = Note::about(
            shop.base(),
            &sha256,
            category.as_deref().unwrap_or_default(),
        );
        let mut progress = Progress::of(bytes.len() as u64);
        let done = async {
            let url = send(shop, &sending, &note, &mut progress).await?;
            self.wait(shop, url.path(), &progress).await
        };
        let done = done.await;
        progress.end();
        // What the server has judged is not to be gone on with.
        if done.is_ok() {
            note.forget();
        }
        done
    }

    async fn wait(&self, shop: &Shop, path: &str, progress: &Progress) -> anyhow::Result<Value> {
        let start = Instant::now();
        let mut last = String::new();
        while start.elapsed() < Duration::from_secs(self.wait_s) {
            let upload = match shop.get(path).await {
                Ok((upload, _)) => upload,
                // The file is there; a line that breaks now costs nothing.
                Err(error) if error.is::<reqwest::Error>() => json!({"state": "unreachable"}),
                Err(error) => return Err(error),
            };
            let state = upload["state"].as_str().unwrap_or_default();
            if state == "ready" || state == "rejected" {
                return Ok(upload);
            }
            if state != last {
                progress.say(state);
                last = state.to_owned();
            }
            tokio::time::sleep(PAUSE).await;
        }
        bail!(
            "the server has not finished after {} s; ask again with the same command",
            self.wait_s
        )
    }

    async fn find(&self, shop: &Shop, product: &str) -> anyhow::Result<()> {
        match shop.get(&path(product)).await {
            Err(error) if is_refusal(&error, StatusCode::NOT_FOUND) => {
                bail!(
                    "there is no product `{product}`; make it first, for example with `buyplus-assets import products.csv --kind products`"
                )
            }
            done => done.map(|_| ()),
        }
    }

    async fn attach(
        &self,
        shop: &Shop,
        product: &str,
        upload: &Value,
        filetype: &str,
    ) -> anyhow::Result<()> {
        let change = |draft: &mut Value| {
            if filetype == MODEL {
                draft["upload_id"] = upload.clone();
            } else {
                match draft["picture_ids"].as_array_mut() {
                    Some(pictures) => pictures.push(upload.clone()),
                    None => draft["picture_ids"] = json!([upload]),
                }
            }
        };
        shop.change_draft(&path(product), change).await?;
        println!("{product}: the draft has it");
        if self.publish {
            let address = shop.address(&format!("{}/publish", path(product)))?;
            accepted(shop.request(Method::POST, address).send().await?).await?;
            println!("{product}: published");
        }
        Ok(())
    }
}

/// The path of a product. Identifiers are slugs; anything else must not reach another path.
fn path(product: &str) -> String {
    let slug: String = product
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c))
        .collect();
    format!("/v1/merchant/products/{slug}")
}

fn filetype(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'g', b'l', b'T', b'F', ..] => Some(MODEL),
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        _ => None,
    }
}

/// What the server made of the file.
fn print(out: &mut impl Write, file: &Path, upload: &Value) -> std::io::Result<()> {
    let word = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let list = |key: &str| upload[key].as_array().cloned().unwrap_or_default();
    for issue in list("issues") {
        let (severity, pointer) = (word(&issue, "severity"), word(&issue, "pointer"));
        let place = if pointer.is_empty() {
            "the file"
        } else {
            &pointer
        };
        writeln!(
            out,
            "{severity:<8}{place}: {} [{}]",
            word(&issue, "message"),
            word(&issue, "code")
        )?;
    }
    let stats = &upload["stats"];
    if stats.is_object() {
        let (triangles, calls, textures) = (
            &stats["triangles"],
            &stats["draw_calls"],
            &stats["textures"],
        );
        writeln!(
            out,
            "{triangles} triangles, {calls} draw calls, {textures} textures"
        )?;
    }
    for made in list("files") {
        writeln!(
            out,
            "{:<10}{:>9} bytes  {}",
            word(&made, "role"),
            made["bytes"],
            word(&made, "url")
        )?;
    }
    let file = file.display();
    let why = &upload["rejection"];
    if why.is_object() {
        return writeln!(
            out,
            "{file}: rejected: {} [{}]",
            word(why, "message"),
            word(why, "code")
        );
    }
    writeln!(
        out,
        "{file}: {} as {}",
        word(upload, "state"),
        word(upload, "id")
    )
}
