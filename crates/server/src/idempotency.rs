//! Requests that may be sent twice and are done once.
//!
//! The record of a key is committed in the same transaction as the work it stands for. A refusal (4xx) is
//! recorded as well; a fault of the server (5xx) never is, so that it can be tried again.
//! Follows draft-ietf-httpapi-idempotency-key-header.

use buyplus_api::code;

use crate::{
    db::{self, Conn, Tx},
    error::{Error, Result},
    reply::Reply,
};

/// How long keys are kept.
const KEEP_MS: i64 = 48 * 3600 * 1000;

/// One request under one key.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// Who asks, and for what path: the same key elsewhere is another key.
    pub(crate) scope: String,
    /// The key.
    pub(crate) name: String,
    /// The path, for the `instance` of a problem.
    pub(crate) path: String,
    /// SHA-256 of the canonical JSON body (RFC 8785).
    pub(crate) body_hash: String,
}

/// What to do with a request.
#[derive(Debug)]
pub(crate) enum Claim {
    /// Do it.
    New,
    /// A payment got stuck at the provider: take it up again.
    Resume,
    /// It was done: send this again.
    Replay(Reply),
}

/// Looks the key up and, where it is new, records that its work has begun.
pub(crate) async fn claim(conn: &mut Conn, request: &Request, now_ms: i64) -> Result<Claim> {
    let begun = db::query(
        "INSERT INTO idempotency_keys (scope, name, request_hash, state, created_ms, node) \
         VALUES ($1, $2, $3, 'in_flight', $4, $5) ON CONFLICT DO NOTHING",
    )
    .bind(&request.scope)
    .bind(&request.name)
    .bind(&request.body_hash)
    .bind(now_ms)
    .bind(conn.node())
    .execute(&mut *conn)
    .await?;
    if begun.rows_affected() == 1 {
        db::query("SAVEPOINT work").execute(conn).await?;
        return Ok(Claim::New);
    }
    known(conn, request).await
}

/// As [`claim`], for work that is done in one transaction and therefore never gets stuck: the answer to send
/// again, or nothing where the work is to be done.
pub(crate) async fn replay(
    conn: &mut Conn,
    request: &Request,
    now_ms: i64,
) -> Result<Option<Reply>> {
    match claim(conn, request, now_ms).await? {
        Claim::New => Ok(None),
        Claim::Replay(reply) => Ok(Some(reply)),
        Claim::Resume => Err(Error::Internal(format!(
            "{} cannot be taken up again",
            request.path
        ))),
    }
}

/// Ends the transaction of a claimed request: keeps the work and its answer, or undoes the work and keeps the
/// refusal, or undoes all.
pub(crate) async fn conclude(
    mut tx: Tx,
    request: &Request,
    outcome: Result<Reply>,
) -> Result<Reply> {
    let reply = match outcome {
        Ok(reply) => reply,
        Err(Error::Refused(refusal)) => {
            db::query("ROLLBACK TO SAVEPOINT work")
                .execute(&mut *tx)
                .await?;
            Reply::new(refusal.status, None, &refusal.problem(&request.path))?
        }
        Err(error) => return Err(error),
    };
    record(&mut tx, &request.scope, &request.name, &reply).await?;
    tx.commit().await?;
    Ok(reply)
}

/// Keeps the answer for the next time.
pub(crate) async fn record(conn: &mut Conn, scope: &str, name: &str, reply: &Reply) -> Result<()> {
    db::query(
        "UPDATE idempotency_keys SET state = 'done', status = $3, location = $4, body = $5 \
         WHERE scope = $1 AND name = $2",
    )
    .bind(scope)
    .bind(name)
    .bind(i64::from(reply.status))
    .bind(&reply.location)
    .bind(&reply.body)
    .execute(conn)
    .await?;
    Ok(())
}

/// Lets the same key take the work up again.
pub(crate) async fn mark_stuck(conn: &mut Conn, scope: &str, name: &str) -> Result<()> {
    // An answer that somebody else recorded meanwhile stays.
    db::query(
        "UPDATE idempotency_keys SET state = 'stuck' WHERE scope = $1 AND name = $2 AND state = 'in_flight'",
    )
    .bind(scope)
    .bind(name)
    .execute(conn)
    .await?;
    Ok(())
}

/// The answer that was recorded for a key, if one was.
pub(crate) async fn recorded(conn: &mut Conn, scope: &str, name: &str) -> Result<Option<Reply>> {
    let row = db::query(
        "SELECT status, location, body FROM idempotency_keys WHERE scope = $1 AND name = $2 AND state = 'done'",
    )
    .bind(scope)
    .bind(name)
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Reply {
        status: u16::try_from(row.get::<i64, _>("status")).unwrap_or(500),
        location: row.get("location"),
        body: row.get("body"),
        replayed: false,
    }))
}

/// Marks every request that was being worked on as stuck; only for when nobody can be working on any.
pub(crate) async fn mark_all_stuck(conn: &mut Conn) -> Result<()> {
    db::query("UPDATE idempotency_keys SET state = 'stuck' WHERE state = 'in_flight'")
        .execute(conn)
        .await?;
    Ok(())
}

/// Marks what a server was working on as stuck; for when it is gone.
pub(crate) async fn mark_stuck_of(conn: &mut Conn, node: &str) -> Result<()> {
    db::query(
        "UPDATE idempotency_keys SET state = 'stuck' WHERE state = 'in_flight' AND node = $1",
    )
    .bind(node)
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes a stuck request up; false where somebody else did.
pub(crate) async fn take_up(conn: &mut Conn, scope: &str, name: &str) -> Result<bool> {
    let taken = db::query(
        "UPDATE idempotency_keys SET state = 'in_flight', node = $3 \
         WHERE scope = $1 AND name = $2 AND state = 'stuck'",
    )
    .bind(scope)
    .bind(name)
    .bind(conn.node())
    .execute(conn)
    .await?;
    Ok(taken.rows_affected() == 1)
}

/// Forgets keys that nobody will repeat any more; returns how many.
pub(crate) async fn forget_old(conn: &mut Conn, now_ms: i64) -> Result<u64> {
    let gone = db::query("DELETE FROM idempotency_keys WHERE created_ms < $1 AND state = 'done'")
        .bind(now_ms - KEEP_MS)
        .execute(conn)
        .await?;
    Ok(gone.rows_affected())
}

async fn known(conn: &mut Conn, request: &Request) -> Result<Claim> {
    let row = db::query(
        "SELECT request_hash, state, status, location, body FROM idempotency_keys WHERE scope = $1 AND name = $2",
    )
    .bind(&request.scope)
    .bind(&request.name)
    .fetch_one(&mut *conn)
    .await?;
    if row.get::<String, _>("request_hash") != request.body_hash {
        let detail =
            "this Idempotency-Key came with another body before; use a new key for a new intent";
        return Err(Error::refused(422, code::IDEMPOTENCY_CONFLICT, detail));
    }
    let state = row.get::<String, _>("state");
    // Of two that find a stuck request, one takes it up and the other has to wait for it.
    if state == "stuck" && take_up(conn, &request.scope, &request.name).await? {
        return Ok(Claim::Resume);
    }
    match state.as_str() {
        "done" => {
            // The first answer may be on its way to the disk still; its repetition must not overtake it.
            conn.keep_what_it_saw()?;
            Ok(Claim::Replay(Reply {
                status: u16::try_from(row.get::<i64, _>("status")).unwrap_or(500),
                location: row.get("location"),
                body: row.get("body"),
                replayed: true,
            }))
        }
        _ => {
            let detail = "the first request with this Idempotency-Key is still being worked on";
            Err(Error::refused(409, code::IDEMPOTENCY_IN_FLIGHT, detail))
        }
    }
}
