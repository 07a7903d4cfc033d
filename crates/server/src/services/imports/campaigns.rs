//! Campaigns: a row for every billboard, checked as one that is written by hand.

use std::collections::{BTreeMap, BTreeSet};

use buyplus_api::CampaignRequest;
use buyplus_tables::{Faults, Row};

use super::{Fate, Job, Tally, values};
use crate::{
    db::Conn,
    error::Result,
    services::campaigns::manage::{self, CAMPAIGNS_MAX},
};

/// Campaigns that become otherwise.
pub(super) type Plan = Vec<(String, CampaignRequest)>;

/// More than any check allows: what is too long is for the check to say.
const CHARS_MAX: usize = 1_000;

pub(super) async fn plan(
    conn: &mut Conn,
    job: &Job<'_>,
    rows: &[Row],
    faults: &mut Faults,
) -> Result<(Tally, Plan)> {
    let owners = manage::owners(conn).await?;
    let known = manage::list(conn, &job.merchant.id).await?.items;
    let known: BTreeMap<_, _> = known.into_iter().map(|one| (one.id, one.terms)).collect();
    let (mut tally, mut plan, mut seen) = (Tally::default(), Vec::new(), BTreeMap::new());
    let ids = rows.iter().filter_map(|row| row.get("id"));
    let new: BTreeSet<_> = ids.filter(|id| !known.contains_key(*id)).collect();
    if known.len() + new.len() > CAMPAIGNS_MAX {
        let message = format!("a merchant has at most {CAMPAIGNS_MAX} campaigns");
        faults.at_line(rows.first().map_or(1, |row| row.line), message);
        return Ok((tally, plan));
    }
    for row in rows {
        let Some(id) = values::id(row, "id", faults) else {
            continue;
        };
        if owners
            .get(id)
            .is_some_and(|owner| *owner != job.merchant.id)
        {
            let message = format!("another merchant has a campaign `{id}`; choose another id");
            faults.push(row.fault("id", message));
        }
        if let Some(fault) = values::once(&mut seen, id, row, "id") {
            faults.push(fault);
        }
        let request = request(row, known.get(id), faults);
        for error in manage::check(conn, &job.merchant.id, &request, known.get(id))
            .await?
            .errors
        {
            let field = error.pointer.trim_start_matches('/').replace('/', ".");
            faults.push(row.fault(&field, error.detail));
        }
        let fate = match known.get(id) {
            None => Fate::Created,
            Some(before) if *before == request => Fate::Unchanged,
            Some(_) => Fate::Changed,
        };
        tally.count(fate);
        if fate != Fate::Unchanged {
            plan.push((id.to_owned(), request));
        }
    }
    Ok((tally, plan))
}

pub(super) async fn apply(conn: &mut Conn, plan: Plan) -> Result<()> {
    for (id, request) in plan {
        manage::write(conn, &id, &request).await?;
    }
    Ok(())
}

/// What a row says, and of what it leaves empty, what was so before.
fn request(row: &Row, before: Option<&CampaignRequest>, faults: &mut Faults) -> CampaignRequest {
    let text = |field: &str, before: Option<&String>| {
        let text = row.get(field).or(before.map(String::as_str));
        text.unwrap_or_default().to_owned()
    };
    let maybe = |field: &str, before: Option<&Option<String>>| {
        let text = row.get(field).map(str::to_owned);
        text.or_else(|| before.cloned().flatten())
    };
    let mut texts = |family: &str, before: Option<&buyplus_api::LocalText>| {
        let mut texts = before.cloned().unwrap_or_default();
        texts
            .0
            .extend(values::texts(row, family, CHARS_MAX, faults).0);
        texts
    };
    CampaignRequest {
        title: texts("title", before.map(|before| &before.title)),
        body: texts("body", before.map(|before| &before.body)),
        store_id: text("store_id", before.map(|before| &before.store_id)),
        place: text("place", before.map(|before| &before.place)),
        picture_sha256: maybe(
            "picture_sha256",
            before.map(|before| &before.picture_sha256),
        ),
        background: text("background", before.map(|before| &before.background)),
        foreground: text("foreground", before.map(|before| &before.foreground)),
        accent: text("accent", before.map(|before| &before.accent)),
        product_id: maybe("product_id", before.map(|before| &before.product_id)),
        starts_at: maybe("starts_at", before.map(|before| &before.starts_at)),
        ends_at: maybe("ends_at", before.map(|before| &before.ends_at)),
    }
}
