//! Passwords and PINs: kept only as argon2id hashes, checked in constant time, a few at once.

use argon2::{Argon2, Block};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use buyplus_api::Secret;
use tokio::sync::Semaphore;

use crate::error::{Error, Result};

const CHARS_MIN: usize = 10;
const CHARS_MAX: usize = 128;
const SALT_BYTES: usize = 16;
const HASH_BYTES: usize = 32;
/// How a hash begins: what [`Argon2::default`] does.
const HEADING: &str = "$argon2id$v=19$m=19456,t=2,p=1$";

/// One hash takes 19 MiB and a core for some 30 ms: a crowd at the door waits here, not everywhere.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// The hash to keep, in the PHC string format; argon2id with the parameters that OWASP advises.
pub(crate) async fn hash(secret: &Secret) -> Result<String> {
    let secret = secret.clone();
    aside(move || {
        let salt: [u8; SALT_BYTES] = rand::random();
        let hash = compute(secret.0.as_bytes(), &salt)?;
        Ok(format!(
            "{HEADING}{}${}",
            STANDARD_NO_PAD.encode(salt),
            STANDARD_NO_PAD.encode(hash)
        ))
    })
    .await?
}

/// Whether this is the secret that was hashed. Without a hash it takes as long and is false: how long an answer
/// took does not tell whether there is such an account.
pub(crate) async fn is_match(secret: &Secret, hash: Option<String>) -> Result<bool> {
    let secret = secret.clone();
    aside(move || {
        let known = hash.as_deref().and_then(parse);
        let salt = known
            .as_ref()
            .map_or(vec![0; SALT_BYTES], |(salt, _)| salt.clone());
        let found = compute(secret.0.as_bytes(), &salt)?;
        Ok(known.is_some_and(|(_, hash)| is_same(&hash, &found)))
    })
    .await?
}

/// Refuses what is too short to be safe or too long to be meant.
pub(crate) fn check(password: &Secret) -> Result<()> {
    match password.0.chars().count() {
        CHARS_MIN..=CHARS_MAX => Ok(()),
        _ => Err(Error::invalid(
            "/password",
            format!("must be {CHARS_MIN} to {CHARS_MAX} characters"),
        )),
    }
}

/// Salt and hash of a kept hash; nothing where it was made with other parameters.
fn parse(hash: &str) -> Option<(Vec<u8>, Vec<u8>)> {
    let (salt, hash) = hash.strip_prefix(HEADING)?.split_once('$')?;
    let bytes = |text| STANDARD_NO_PAD.decode(text).ok();
    Some((bytes(salt)?, bytes(hash)?))
}

fn compute(secret: &[u8], salt: &[u8]) -> Result<[u8; HASH_BYTES]> {
    let argon2 = Argon2::default();
    let mut hash = [0; HASH_BYTES];
    let mut memory = vec![Block::default(); argon2.params().block_count()];
    argon2
        .hash_password_into_with_memory(secret, salt, &mut hash, &mut memory)
        .map_err(|err| Error::Internal(format!("cannot hash: {err}")))?;
    Ok(hash)
}

/// Looks at every byte, so that how long it takes tells nothing.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    let differing = one.iter().zip(other).fold(0, |sum, (a, b)| sum | (a ^ b));
    one.len() == other.len() && differing == 0
}

async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let broken = |err: &dyn std::fmt::Display| Error::Internal(format!("cannot hash: {err}"));
    let _place = AT_ONCE.acquire().await.map_err(|err| broken(&err))?;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|err| broken(&err))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_secret_itself_matches_and_no_two_hashes_are_the_same() {
        let secret = Secret("correct horse".to_owned());
        let (first, second) = (hash(&secret).await.unwrap(), hash(&secret).await.unwrap());
        assert!(
            first.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{first}"
        );
        assert_ne!(first, second);
        assert!(is_match(&secret, Some(first.clone())).await.unwrap());
        let other = Secret("correct horsf".to_owned());
        assert!(!is_match(&other, Some(first)).await.unwrap());
        assert!(!is_match(&secret, None).await.unwrap());
    }

    #[test]
    fn the_heading_says_what_is_done() {
        let params = argon2::Params::default();
        let (memory, rounds, lanes) = (params.m_cost(), params.t_cost(), params.p_cost());
        assert_eq!(
            HEADING,
            format!("$argon2id$v=19$m={memory},t={rounds},p={lanes}$")
        );
    }
}
