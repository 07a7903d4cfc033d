//! Many things at once: a table is read, everything that is wrong with it is told, and only a table without faults is
//! written, whole, in one transaction.
//!
//! Each kind plans first, which only reads, and then applies. A dry run plans on a snapshot, so that it is in nobody's
//! way and says what an import in earnest would do.

mod campaigns;
mod export;
mod feed;
mod known;
mod layout;
mod prices;
mod products;
mod stock;
mod values;

use buyplus_api::{
    ImportKind, ImportProblem, ImportQuery, ImportRefused, ImportReport, TableFormat, code, routes,
};
use buyplus_tables::{Fault, Faults, Row, feed as google, read_csv, read_json};

pub(crate) use self::export::export;
use crate::{
    app::App,
    db::{self, Conn},
    error::{Error, Refusal, Result},
    services::merchants::Merchant,
};

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Table(TableFormat),
    Xml,
    Tsv,
}

/// How an import ended.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// It was done, or would be.
    Done(ImportReport),
    /// Nothing was written.
    Refused(ImportRefused),
}

/// Who imports what.
pub(crate) struct Job<'a> {
    pub(crate) merchant: &'a Merchant,
    pub(crate) query: &'a ImportQuery,
}

/// What is to be done for each kind.
enum Plan {
    Products(products::Plan),
    Prices(prices::Plan),
    Stock(stock::Plan),
    Campaigns(campaigns::Plan),
    Layout(layout::Plan),
}

/// Rows by what becomes of them.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    created: u64,
    changed: u64,
    unchanged: u64,
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Created,
    Changed,
    Unchanged,
}

impl Tally {
    fn count(&mut self, fate: Fate) {
        match fate {
            Fate::Created => self.created += 1,
            Fate::Changed => self.changed += 1,
            Fate::Unchanged => self.unchanged += 1,
        }
    }
}

/// Imports a table, or says what is wrong with it.
pub(crate) async fn import(
    app: &App,
    merchant: &Merchant,
    query: &ImportQuery,
    format: Format,
    body: Vec<u8>,
) -> Result<Outcome> {
    let kind = query.kind;
    // A large table takes long enough to be in the way of other requests.
    let read = tokio::task::spawn_blocking(move || read(kind, format, &body)).await;
    let rows = match read.map_err(|fault| Error::Internal(fault.to_string()))?? {
        Ok(rows) => rows,
        Err(faults) => return Ok(Outcome::Refused(refused(faults))),
    };
    let job = Job { merchant, query };
    let done = match query.dry_run {
        true => {
            let mut conn = app.db.snapshot().await?;
            plan(&mut conn, &job, &rows).await?.map(|(tally, _)| tally)
        }
        false => db::again(|| write(app, &job, &rows)).await?,
    };
    Ok(match done {
        Ok(tally) => Outcome::Done(ImportReport {
            dry_run: query.dry_run,
            kind,
            rows: rows.len() as u64,
            created: tally.created,
            changed: tally.changed,
            unchanged: tally.unchanged,
            problems: Vec::new(),
        }),
        Err(faults) => Outcome::Refused(refused(faults)),
    })
}

fn read(
    kind: ImportKind,
    format: Format,
    body: &[u8],
) -> Result<std::result::Result<Vec<Row>, Faults>> {
    let columns = values::columns(kind);
    Ok(match (kind, format) {
        (ImportKind::Feed, Format::Xml) => google::read_xml(body),
        (ImportKind::Feed, Format::Tsv) => google::read_tsv(body),
        (ImportKind::Feed, Format::Table(_)) => {
            let detail = "send a feed as `application/xml` or `text/tab-separated-values`";
            return Err(Error::refused(415, code::UNSUPPORTED_MEDIA_TYPE, detail));
        }
        (_, Format::Table(TableFormat::Csv)) => read_csv(body, columns),
        (_, Format::Table(TableFormat::Json)) => read_json(body, columns),
        (_, Format::Xml | Format::Tsv) => {
            let detail = "send a table as `text/csv` or `application/json`; a feed is `kind=feed`";
            return Err(Error::refused(415, code::UNSUPPORTED_MEDIA_TYPE, detail));
        }
    })
}

async fn write(
    app: &App,
    job: &Job<'_>,
    rows: &[Row],
) -> Result<std::result::Result<Tally, Faults>> {
    let mut tx = app.db.begin().await?;
    let (tally, plan) = match plan(&mut tx, job, rows).await? {
        Ok(planned) => planned,
        Err(faults) => return Ok(Err(faults)),
    };
    match plan {
        Plan::Products(plan) => products::apply(&mut tx, job, plan).await?,
        Plan::Prices(plan) => prices::apply(&mut tx, plan).await?,
        Plan::Stock(plan) => stock::apply(&mut tx, plan).await?,
        Plan::Campaigns(plan) => campaigns::apply(&mut tx, plan).await?,
        Plan::Layout(plan) => layout::apply(&mut tx, plan).await?,
    }
    tx.commit().await?;
    Ok(Ok(tally))
}

async fn plan(
    conn: &mut Conn,
    job: &Job<'_>,
    rows: &[Row],
) -> Result<std::result::Result<(Tally, Plan), Faults>> {
    let mut faults = Faults::default();
    let (tally, plan) = match job.query.kind {
        ImportKind::Products => {
            let (tally, plan) = products::plan(conn, job, rows, &mut faults).await?;
            (tally, Plan::Products(plan))
        }
        ImportKind::Feed => {
            let rows = feed::understand(conn, job, rows, &mut faults).await?;
            let (tally, plan) = products::plan(conn, job, &rows, &mut faults).await?;
            (tally, Plan::Products(plan))
        }
        ImportKind::Prices => {
            let (tally, plan) = prices::plan(conn, job, rows, &mut faults).await?;
            (tally, Plan::Prices(plan))
        }
        ImportKind::Stock => {
            let (tally, plan) = stock::plan(conn, job, rows, &mut faults).await?;
            (tally, Plan::Stock(plan))
        }
        ImportKind::Campaigns => {
            let (tally, plan) = campaigns::plan(conn, job, rows, &mut faults).await?;
            (tally, Plan::Campaigns(plan))
        }
        ImportKind::Layout => {
            let (tally, plan) = layout::plan(conn, job, rows, &mut faults).await?;
            (tally, Plan::Layout(plan))
        }
    };
    Ok(match faults.is_empty() {
        true => Ok((tally, plan)),
        false => Err(faults),
    })
}

/// The problem that a table with faults is answered with.
fn refused(faults: Faults) -> ImportRefused {
    let count = faults.count();
    let problems: Vec<_> = faults.into_sorted().into_iter().map(problem).collect();
    let detail = match count > problems.len() {
        true => format!(
            "{count} faults, of which the first {} are listed; nothing was written",
            problems.len()
        ),
        false => format!("{count} faults; nothing was written"),
    };
    let refusal = Refusal {
        status: 422,
        code: code::IMPORT_REFUSED,
        detail,
        errors: Vec::new(),
    };
    ImportRefused {
        problem: refusal.problem(routes::MERCHANT_IMPORTS),
        problems,
    }
}

fn problem(fault: Fault) -> ImportProblem {
    ImportProblem {
        line: fault.line,
        column: fault.column,
        field: fault.field,
        message: fault.message,
    }
}
