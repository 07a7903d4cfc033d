//! Runs off the frame: takes questions, makes the calls they need, sends back one answer each.

use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use async_channel::{Receiver, Sender};
use buyplus_api::{
    AddLineRequest, Bag, CreateSessionRequest, EnrolRequest, MandateRequest, MandateTerms,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::backend::{Asker, Backend};
use super::cache::Cache;
use super::fault::Fault;
use super::{Answer, ModelFiles, Question};
use crate::purchase::device::DeviceKey;

/// How often a call that changes nothing is tried before the shopper hears of it.
const TRIES: u32 = 3;
/// The sandbox mandate that a preview signs by itself; on a phone the shopper signs one before entering.
const CAP_PER_PAYMENT_MINOR: i64 = 50_000;
const CAP_PER_DAY_MINOR: i64 = 200_000;
const PAYMENTS_PER_DAY: u32 = 20;
const MANDATE_LASTS: Duration = Duration::from_secs(90 * 24 * 3600);

/// Who this device is to the backend.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Identity {
    /// Identifier given at enrolment.
    pub device_id: String,
    /// Bearer token.
    pub token: String,
    /// The mandate to pay under; empty where none was signed.
    pub mandate_id: String,
}

/// Answers questions until the asking side is gone.
pub async fn serve(
    backend: Backend,
    cache: Cache,
    questions: Receiver<Question>,
    answers: Sender<Answer>,
) {
    let worker = Arc::new(Worker {
        backend,
        cache,
        token: OnceLock::new(),
    });
    while let Ok(question) = questions.recv().await {
        let (worker, answers) = (worker.clone(), answers.clone());
        tokio::spawn(async move {
            let answer = worker.answer(question).await;
            // The world may have ended meanwhile; then nobody needs the answer.
            let _ = answers.send(answer).await;
        });
    }
}

struct Worker {
    backend: Backend,
    cache: Cache,
    token: OnceLock<String>,
}

impl Worker {
    async fn answer(&self, question: Question) -> Answer {
        let backend = &self.backend;
        match question {
            Question::Enter { store_id, preview } => {
                Answer::Entered(self.enter(&store_id, preview.as_deref()).await)
            }
            Question::Model { url, sha256 } => Answer::Model {
                files: self.model(&url, &sha256).await,
                sha256,
            },
            Question::Campaigns => Answer::Campaigns(self.campaigns().await),
            Question::Picture { url, sha256 } => {
                let ending = url.rsplit('.').next().unwrap_or("jpg");
                Answer::Picture {
                    bytes: self.file(&url, &sha256).await,
                    file: format!("{sha256}.{ending}"),
                    sha256,
                }
            }
            Question::Looked { store_id, looks } => {
                // A shopper who is not signed in yet has nothing to tell it with, and a shop that does not listen misses sums.
                if self.token.get().is_some() {
                    let told = backend.looked(self.asker(None), &store_id, looks).await;
                    if let Err(fault) = told {
                        tracing::debug!("what was looked at is not told: {fault}");
                    }
                }
                Answer::Heard
            }
            Question::Show { show_id } => Answer::Show(backend.show(&show_id).await.map(Box::new)),
            Question::SignIn {
                key,
                known,
                signs_mandate,
            } => Answer::SignedIn(self.sign_in(&key, known, signs_mandate).await),
            Question::AddLine {
                bag_id,
                variant_id,
                key,
            } => {
                let body = AddLineRequest {
                    variant_id,
                    quantity: 1,
                };
                Answer::Added(
                    backend
                        .add_line(self.asker(Some(&key)), &bag_id, &body)
                        .await,
                )
            }
            Question::RemoveLine { bag_id, line_id } => Answer::Bag(
                backend
                    .remove_line(self.asker(None), &bag_id, &line_id)
                    .await,
            ),
            Question::Bag => Answer::Bag(backend.open_bag(self.asker(None)).await),
            Question::Review { bag_id, key } => Answer::Review(
                backend
                    .create_session(self.asker(Some(&key)), &CreateSessionRequest { bag_id })
                    .await,
            ),
            Question::Pin { session_id } => Answer::Pin(
                backend
                    .pin_challenge(self.asker(None), &session_id)
                    .await
                    .map(Box::new),
            ),
            Question::Pay {
                session_id,
                key,
                request,
            } => Answer::Paid(
                backend
                    .complete(self.asker(Some(&key)), &session_id, &request)
                    .await,
            ),
            Question::CancelSession { session_id, key } => Answer::SessionCancelled(
                backend
                    .cancel_session(self.asker(Some(&key)), &session_id)
                    .await,
            ),
            Question::Order { order_id } => {
                Answer::Order(backend.order(self.asker(None), &order_id).await)
            }
            Question::Undo { order_id, key } => {
                Answer::Order(backend.undo(self.asker(Some(&key)), &order_id).await)
            }
        }
    }

    fn asker<'a>(&'a self, key: Option<&'a str>) -> Asker<'a> {
        Asker {
            token: self.token.get().map_or("", String::as_str),
            key,
        }
    }

    async fn enter(
        &self,
        store_id: &str,
        preview: Option<&str>,
    ) -> Result<(buyplus_api::Store, Vec<buyplus_api::Product>), Fault> {
        match self.ask_for_catalogue(store_id, preview).await {
            // A draft is nobody's catalogue.
            answer if preview.is_some() => answer,
            Ok((store, products)) => {
                self.cache.keep_catalogue(&store, &products);
                Ok((store, products))
            }
            // What was sold yesterday is better to walk among than nothing; only the shop itself says what it costs today.
            Err(fault) if fault.is_passing() => self.cache.catalogue(store_id).ok_or(fault),
            Err(fault) => Err(fault),
        }
    }

    async fn ask_for_catalogue(
        &self,
        store_id: &str,
        preview: Option<&str>,
    ) -> Result<(buyplus_api::Store, Vec<buyplus_api::Product>), Fault> {
        let store = self.backend.store(store_id, preview).await?;
        Ok((store, self.backend.products(store_id, preview).await?))
    }

    async fn campaigns(
        &self,
    ) -> Result<(Vec<buyplus_api::Campaign>, Vec<buyplus_api::StoreSummary>), Fault> {
        Ok((
            self.backend.campaigns().await?,
            self.backend.stores().await?,
        ))
    }

    /// Compressed models become plain ones here, off every frame; a broken one is like one that never came.
    async fn model(&self, url: &str, sha256: &str) -> Result<ModelFiles, Fault> {
        let bytes = self.file(url, sha256).await?;
        let garbled = |why: String| Fault::Garbled(format!("{url} cannot be unpacked: {why}"));
        match tokio::task::spawn_blocking(move || ModelFiles::of(&bytes)).await {
            Ok(files) => files.map_err(|error| garbled(error.to_string())),
            Err(error) => Err(garbled(error.to_string())),
        }
    }

    async fn file(&self, url: &str, sha256: &str) -> Result<Vec<u8>, Fault> {
        if let Some(bytes) = self.cache.model(sha256)
            && hex(&Sha256::digest(&bytes)) == sha256
        {
            return Ok(bytes);
        }
        let mut tried = 0;
        loop {
            tried += 1;
            match self.backend.file(url).await {
                Ok(bytes) if hex(&Sha256::digest(&bytes)) == sha256 => {
                    self.cache.keep_model(sha256, &bytes);
                    return Ok(bytes);
                }
                Ok(_) => {
                    return Err(Fault::Garbled(format!(
                        "{url} does not have the content it is named for"
                    )));
                }
                Err(fault) if tried < TRIES && fault.is_passing() => {}
                Err(fault) => return Err(fault),
            }
        }
    }

    async fn sign_in(
        &self,
        key: &DeviceKey,
        known: Option<Identity>,
        signs_mandate: bool,
    ) -> Result<(Identity, Bag), Fault> {
        let mut known_bag = None;
        if let Some(known) = known {
            match self.backend.open_bag(asker(&known.token)).await {
                Ok(bag) => known_bag = Some((known, bag)),
                // Another database, or one that was reset: this device is new to it.
                Err(fault) if fault.code() == Some(buyplus_api::code::UNAUTHORIZED) => {}
                Err(fault) => return Err(fault),
            }
        }
        let (mut identity, bag) = match known_bag {
            Some(known) => known,
            None => self.enrol(key).await?,
        };
        if signs_mandate && identity.mandate_id.is_empty() {
            identity.mandate_id = self.agree(key, &identity).await?;
        }
        Ok((self.remember(identity), bag))
    }

    async fn enrol(&self, key: &DeviceKey) -> Result<(Identity, Bag), Fault> {
        let enrolment = self
            .backend
            .enrol(&EnrolRequest {
                public_key: key.public_base64url(),
                label: "Buy+ preview".into(),
            })
            .await?;
        let bag = self.backend.open_bag(asker(&enrolment.token)).await?;
        let identity = Identity {
            device_id: enrolment.device_id,
            token: enrolment.token,
            mandate_id: String::new(),
        };
        Ok((identity, bag))
    }

    async fn agree(&self, key: &DeviceKey, identity: &Identity) -> Result<String, Fault> {
        let terms = mandate_terms(&identity.device_id, key.fresh_nonce());
        let signature = key.sign_base64url(&terms.signing_bytes());
        let request = MandateRequest { terms, signature };
        let asker = asker(&identity.token);
        Ok(self.backend.agree(asker, &request).await?.id)
    }

    fn remember(&self, identity: Identity) -> Identity {
        self.token.get_or_init(|| identity.token.clone());
        identity
    }
}

fn asker(token: &str) -> Asker<'_> {
    Asker { token, key: None }
}

fn mandate_terms(device_id: &str, nonce: String) -> MandateTerms {
    MandateTerms {
        device_id: device_id.to_owned(),
        currency: "USD".into(),
        cap_per_payment_minor: CAP_PER_PAYMENT_MINOR,
        cap_per_day_minor: CAP_PER_DAY_MINOR,
        max_payments_per_day: PAYMENTS_PER_DAY,
        expires_at: rfc3339(SystemTime::now() + MANDATE_LASTS),
        nonce,
    }
}

fn rfc3339(time: SystemTime) -> String {
    humantime::format_rfc3339_seconds(time).to_string()
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
