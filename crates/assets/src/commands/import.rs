//! `import`: changes many products, prices, stocks, campaigns or a layout at once, all or nothing. Prints what the server
//! says about each line.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::{Args, ValueEnum};
use reqwest::header::CONTENT_TYPE;
use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::shop::{Access, Refusal, Shop, accepted};

/// Arguments of `import`.
#[derive(Args)]
pub struct Import {
    /// The list: CSV, JSON, or a product feed as XML or tab-separated text.
    file: PathBuf,
    /// What the list holds.
    #[arg(long, value_enum)]
    kind: Kind,
    /// Says what would happen, and changes nothing.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    access: Access,
}

/// What a list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// Products with their variants.
    Products,
    /// Prices by market.
    Prices,
    /// Units on hand.
    Stock,
    /// Billboards.
    Campaigns,
    /// What stands in which slot.
    Layout,
    /// A Google Merchant product feed.
    Feed,
}

impl Import {
    /// Sends the list; whether the server took it.
    pub async fn run(&self) -> anyhow::Result<bool> {
        let shop = Shop::open(&self.access)?;
        let content_type = content_type(&self.file)?;
        let list = super::read(&self.file)?;
        let kind = self.kind.to_possible_value();
        let kind = kind.as_ref().map_or("", |kind| kind.get_name());
        let mut address = shop.address("/v1/merchant/imports")?;
        address
            .query_pairs_mut()
            .append_pair("kind", kind)
            .append_pair("dry_run", if self.dry_run { "true" } else { "false" });
        let request = shop
            .request(Method::POST, address)
            .header(CONTENT_TYPE, content_type)
            .body(list);
        let mut out = std::io::stdout().lock();
        match accepted(request.send().await?).await {
            Ok(answer) => {
                print_counts(&mut out, &answer.json().await?)?;
                Ok(true)
            }
            Err(refusal) if refusal.status == StatusCode::UNPROCESSABLE_ENTITY => {
                print_faults(&mut out, &self.file, &refusal)?;
                Ok(false)
            }
            Err(refusal) => bail!(refusal),
        }
    }
}

fn content_type(file: &Path) -> anyhow::Result<&'static str> {
    let extension = file
        .extension()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    Ok(match extension.to_ascii_lowercase().as_str() {
        "csv" => "text/csv",
        "json" => "application/json",
        "xml" => "application/xml",
        "tsv" | "txt" => "text/tab-separated-values",
        _ => bail!(
            "{}: the name ends in none of .csv, .json, .xml, .tsv",
            file.display()
        ),
    })
}

fn print_counts(out: &mut impl Write, done: &Value) -> std::io::Result<()> {
    let verb = if done["dry_run"] == true {
        "would be "
    } else {
        ""
    };
    writeln!(
        out,
        "{} rows: {} {verb}created, {} {verb}changed, {} unchanged",
        done["rows"], done["created"], done["changed"], done["unchanged"]
    )
}

/// One line for each fault, as compilers write them: editors jump there.
fn print_faults(out: &mut impl Write, file: &Path, refusal: &Refusal) -> std::io::Result<()> {
    let faults = refusal.problem["problems"].as_array();
    for fault in faults.into_iter().flatten() {
        let column = fault["column"]
            .as_u64()
            .map_or(String::new(), |column| format!(":{column}"));
        let field = fault["field"]
            .as_str()
            .map_or(String::new(), |field| format!("{field}: "));
        let (line, message) = (
            &fault["line"],
            fault["message"].as_str().unwrap_or_default(),
        );
        writeln!(out, "{}:{line}{column}: {field}{message}", file.display())?;
    }
    let count = faults.map_or(0, Vec::len);
    if count == 0 {
        return writeln!(out, "{refusal}");
    }
    writeln!(out, "{count} faults; nothing was changed")
}
