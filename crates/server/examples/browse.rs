//! How long browsing takes as the catalogue grows: `cargo run -p buyplus-server --example browse -- --products 100000`.
//!
//! Fills a database with made-up goods, serves it on a loopback port, asks one question after the other, and prints a
//! line of JSON for each kind of question. No two questions of a kind are the same, so that nothing is answered from
//! memory, except those of `hot`.
#![allow(clippy::print_stdout, reason = "printing is what it is for")]

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use anyhow::Context;
use buyplus_api::{ProductPage, routes};
use buyplus_server::{Config, Database, Generate, RateLimits, Server};
use clap::Parser;
use serde_json::json;

#[derive(Parser)]
struct Args {
    /// How many products the catalogue shall hold, 100 to 1,000,000.
    #[arg(long, default_value_t = 1_000)]
    products: u64,
    /// Where to keep them; a file that goes away afterwards when absent.
    #[arg(long)]
    database: Option<String>,
    /// How many questions of each kind.
    #[arg(long, default_value_t = 500)]
    questions: u64,
}

struct Bench {
    http: reqwest::Client,
    url: String,
    args: Args,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    // A second provider is refused, which is fine: the first one serves as well.
    let _ = rustls_graviola::default_provider().install_default();
    let folder = tempfile::tempdir()?;
    let database = match &args.database {
        Some(database) => database.clone(),
        None => format!("sqlite:{}", folder.path().join("browse.db").display()),
    };
    let database: Database = database.parse().map_err(anyhow::Error::msg)?;
    let config = Config {
        rate_limits: RateLimits::OFF,
        files: folder.path().join("files"),
        ..Config::new(database, folder.path().join("no-assets"))
    };
    let began = Instant::now();
    let wanted = Generate {
        products: args.products,
        stores: 20,
    };
    Server::generate(&config, wanted).await?;
    let bench = Bench {
        http: reqwest::Client::new(),
        url: String::new(),
        args,
    };
    bench.print("seed", &[began.elapsed()]);
    let running = Server::start(config).await?;
    let bench = Bench {
        url: running.url(),
        ..bench
    };
    bench.all().await?;
    running.shutdown().await?;
    Ok(())
}

impl Bench {
    async fn all(&self) -> anyhow::Result<()> {
        let shown = self.walk("list, all", "sort=newest").await?;
        for (name, scope) in [
            ("list", "department=shoes"),
            ("list by price", "department=shoes&sort=price_ascending"),
            ("list by name", "sort=name"),
            ("search, common word, en", "q=leather"),
            ("search, common word, zh", "q=%E7%9C%9F%E4%B8%9D"),
        ] {
            self.walk(name, scope).await?;
        }
        let words = [
            "aurora", "kyoto", "marble", "lotus", "willow", "cobalt", "sierra",
        ];
        let goods = [
            "tote", "coat", "ring", "sneaker", "scarf", "perfume", "jeans",
        ];
        let word = |list: &[&'static str], n: u64| list[(n % list.len() as u64) as usize];
        let question = |n| format!("q={}+{}+{}", word(&words, n), word(&goods, n / 7), 100 + n);
        self.ask("search, three words, en", question).await?;
        let chinese = [
            "%E6%9E%81%E5%85%89",
            "%E4%BA%AC%E9%83%BD",
            "%E8%8E%B2%E9%9F%B5",
        ];
        let question = |n| format!("q={}+{}", word(&chinese, n), 100 + n);
        self.ask("search, two words, zh", question).await?;
        let question = |n| {
            format!(
                "q={}&sort=price_descending&price_from_minor={n}",
                word(&goods, n)
            )
        };
        self.ask("search by price", question).await?;
        let question = |n| {
            let from = 3_000 + n * 10;
            format!(
                "kind={}&in_stock=true&sort=price_ascending&price_from_minor={from}&price_to_minor={}",
                word(&goods, n),
                from + 10_000
            )
        };
        self.ask("filter", question).await?;
        self.ask("hot", |_| "department=bags".to_owned()).await?;
        let mut taken = Vec::new();
        for id in shown.iter().take(self.args.questions as usize) {
            taken.push(self.time(&routes::product(id)).await?.0);
        }
        self.print("product", &taken);
        Ok(())
    }

    /// Goes through a listing page by page; gives the products that it saw.
    async fn walk(&self, name: &str, scope: &str) -> anyhow::Result<BTreeSet<String>> {
        let first = format!("{}?{scope}&limit=20", routes::PRODUCTS);
        let mut path = first.clone();
        let mut taken = Vec::new();
        let mut shown = BTreeSet::new();
        let mut round = 0;
        while (taken.len() as u64) < self.args.questions {
            let (time, text) = self.time(&path).await?;
            taken.push(time);
            let page: ProductPage = serde_json::from_str(&text)?;
            shown.extend(page.items.into_iter().map(|product| product.id));
            path = match page.next_cursor {
                Some(cursor) => {
                    let question = path.split("&cursor").next();
                    format!("{}&cursor={cursor}", question.unwrap_or(&first))
                }
                // From the start again, as another question.
                None => {
                    round += 1;
                    format!("{first}&price_from_minor={round}")
                }
            };
        }
        self.print(name, &taken);
        Ok(shown)
    }

    async fn ask(&self, name: &str, question: impl Fn(u64) -> String) -> anyhow::Result<()> {
        let mut taken = Vec::new();
        for n in 0..self.args.questions {
            let path = format!("{}?{}&limit=20", routes::PRODUCTS, question(n));
            taken.push(self.time(&path).await?.0);
        }
        self.print(name, &taken);
        Ok(())
    }

    async fn time(&self, path: &str) -> anyhow::Result<(Duration, String)> {
        let began = Instant::now();
        let request = self.http.get(format!("{}{path}", self.url));
        let answer = request.send().await?.error_for_status();
        let text = answer.with_context(|| path.to_owned())?.text().await?;
        Ok((began.elapsed(), text))
    }

    fn print(&self, question: &str, taken: &[Duration]) {
        let mut taken: Vec<_> = taken
            .iter()
            .map(|time| time.as_secs_f64() * 1000.0)
            .collect();
        taken.sort_by(f64::total_cmp);
        let at = |part: f64| taken[((taken.len() - 1) as f64 * part).round() as usize];
        let round = |ms: f64| (ms * 100.0).round() / 100.0;
        let database = self.args.database.as_deref().unwrap_or("sqlite");
        let database = database.split(':').next().unwrap_or_default();
        println!(
            "{}",
            json!({
                "bench": "browse", "database": database, "products": self.args.products, "question": question,
                "asked": taken.len(), "p50_ms": round(at(0.5)), "p99_ms": round(at(0.99)),
            })
        );
    }
}
