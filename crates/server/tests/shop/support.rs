//! A shop of its own for every test, shoppers with keys, and providers that misbehave on purpose.

pub mod buyers;
mod data;
mod nats;
mod process;

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, Mutex},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use buyplus_api::{
    Bag, CheckoutSession, CompleteRequest, Enrolment, LocalText, Mandate, MandateRequest,
    MandateTerms, Order, Problem, Total, TotalKind, routes,
};
use buyplus_server::alipay::Settings;
use buyplus_server::{
    Clock, Config, ManualClock, PaymentProvider, ProviderError, Running, SandboxWallet, Server,
    Transfer, async_trait,
};
use ed25519_dalek::{Signer, SigningKey};
use reqwest::{Client, Method, Response};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::json;
use tempfile::TempDir;
use tokio::sync::{Barrier, Semaphore};

pub use self::{
    data::{Data, on_postgres},
    nats::Nats,
    process::Process,
};

/// 2026-11-11T00:09:39Z.
pub const NOW_MS: i64 = 1_794_355_779_000;
/// What most tests buy.
pub const BAG: &str = "bag-aurelia-oxblood";

pub struct Shop {
    pub running: Running,
    pub clock: Arc<ManualClock>,
    pub dir: Arc<TempDir>,
    pub data: Data,
    provider: Arc<dyn PaymentProvider>,
    alipay: Option<Arc<Settings>>,
    change: fn(&mut Config),
}

#[derive(Clone)]
pub struct Shopper {
    pub url: String,
    pub http: Client,
    pub token: String,
    pub device_id: String,
    pub key: SigningKey,
    pub mandate_id: String,
}

pub struct Answer {
    pub status: u16,
    pub replayed: bool,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

impl Shop {
    pub async fn open() -> Self {
        Self::with_provider(SandboxWallet).await
    }

    pub async fn with_provider(provider: impl PaymentProvider) -> Self {
        let dir = Arc::new(tempfile::tempdir().unwrap());
        write_model(dir.path(), "bag-aurelia", b"first");
        let clock = Arc::new(ManualClock::new(NOW_MS));
        let data = Data::new(dir.path()).await;
        Self::start(dir, data, clock, Arc::new(provider), None, |_| {}).await
    }

    /// A shop that is paid with Alipay.
    pub async fn with_alipay(settings: Settings) -> Self {
        let dir = Arc::new(tempfile::tempdir().unwrap());
        write_model(dir.path(), "bag-aurelia", b"first");
        let clock = Arc::new(ManualClock::new(NOW_MS));
        let data = Data::new(dir.path()).await;
        let settings = Some(Arc::new(settings));
        Self::start(dir, data, clock, Arc::new(SandboxWallet), settings, |_| {}).await
    }

    /// A shop that is run otherwise.
    pub async fn run(provider: impl PaymentProvider, change: fn(&mut Config)) -> Self {
        let dir = Arc::new(tempfile::tempdir().unwrap());
        let clock = Arc::new(ManualClock::new(NOW_MS));
        let data = Data::new(dir.path()).await;
        Self::start(dir, data, clock, Arc::new(provider), None, change).await
    }

    /// Stops the server and starts another one on the same data.
    pub async fn reopen(self) -> Self {
        self.running.shutdown().await.unwrap();
        Self::start(
            self.dir,
            self.data,
            self.clock,
            self.provider,
            self.alipay,
            self.change,
        )
        .await
    }

    async fn start(
        dir: Arc<TempDir>,
        data: Data,
        clock: Arc<ManualClock>,
        provider: Arc<dyn PaymentProvider>,
        alipay: Option<Arc<Settings>>,
        change: fn(&mut Config),
    ) -> Self {
        let mut config = Config {
            alipay: alipay.clone(),
            ..Self::config(&dir, &data, &clock, &provider)
        };
        change(&mut config);
        Self {
            running: Server::start(config).await.unwrap(),
            clock,
            dir,
            data,
            provider,
            alipay,
            change,
        }
    }

    fn config(
        dir: &TempDir,
        data: &Data,
        clock: &Arc<ManualClock>,
        provider: &Arc<dyn PaymentProvider>,
    ) -> Config {
        Config {
            clock: clock.clone(),
            provider: provider.clone(),
            private_webhooks: true,
            files: dir.path().join("files"),
            ..Config::new(data.database(), dir.path().join("assets"))
        }
    }

    /// The merchant's tools: only `send` and what is made of it make sense for them.
    pub async fn seller(&self) -> Shopper {
        let config = Self::config(&self.dir, &self.data, &self.clock, &self.provider);
        let credentials = Server::seed(&config).await.unwrap();
        Shopper {
            url: self.running.url(),
            http: http_client(),
            token: credentials.merchant_key,
            device_id: credentials.merchant_id,
            key: SigningKey::from_bytes(&rand::random()),
            mandate_id: String::new(),
        }
    }

    /// A shopper with the usual mandate.
    pub async fn shopper(&self) -> Shopper {
        self.shopper_with(|_| {}).await
    }

    /// A shopper with a mandate of other terms.
    pub async fn shopper_with(&self, change: impl FnOnce(&mut MandateTerms)) -> Shopper {
        let mut shopper = enrol(&self.running.url()).await;
        let mut terms = terms(&shopper.device_id, self.clock.now_ms());
        change(&mut terms);
        shopper.mandate_id = shopper.agree(terms).await.json::<Mandate>(201).id;
        shopper
    }

    /// Splits the stock of a SKU.
    pub async fn split(&self, sku: &str, parts: i64) {
        let config = Self::config(&self.dir, &self.data, &self.clock, &self.provider);
        Server::split_stock(&config, sku, parts).await.unwrap();
    }

    /// Changes the data behind the server's back.
    pub async fn sql(&self, sql: &'static str) {
        self.data.execute(sql).await;
    }

    /// Asks the data behind the server's back for one text.
    pub async fn text(&self, sql: &'static str) -> String {
        self.data.text(sql).await
    }

    /// Asks the data behind the server's back for one number.
    pub async fn number(&self, sql: &'static str) -> i64 {
        self.data.number(sql).await
    }
}

pub fn write_model(dir: &Path, product: &str, content: &[u8]) {
    let folder = dir.join("assets/products");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(
        folder.join(format!("{product}.glb")),
        [b"glTF", content].concat(),
    )
    .unwrap();
}

/// A device without a mandate.
pub async fn enrol(url: &str) -> Shopper {
    let key = SigningKey::from_bytes(&rand::random());
    let http = http_client();
    let body = json!({"public_key": encode(key.verifying_key().as_bytes()), "label": "Phone"});
    let sent = http
        .post(format!("{url}{}", routes::DEVICES))
        .json(&body)
        .send()
        .await
        .unwrap();
    let Enrolment { device_id, token } = Answer::of(sent).await.json(201);
    Shopper {
        url: url.to_owned(),
        http,
        token,
        device_id,
        key,
        mandate_id: String::new(),
    }
}

pub fn terms(device_id: &str, now_ms: i64) -> MandateTerms {
    MandateTerms {
        device_id: device_id.to_owned(),
        currency: "USD".to_owned(),
        cap_per_payment_minor: 50_000,
        cap_per_day_minor: 100_000,
        max_payments_per_day: 10,
        expires_at: if now_ms > 0 {
            "2027-11-11T00:00:00Z"
        } else {
            "1970-01-02T00:00:00Z"
        }
        .to_owned(),
        nonce: encode(&rand::random::<[u8; 16]>()),
    }
}

pub fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub fn new_key() -> String {
    encode(&rand::random::<[u8; 16]>())
}

impl Shopper {
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        key: Option<&str>,
        body: Option<&impl Serialize>,
    ) -> Answer {
        let mut request = self
            .http
            .request(method, format!("{}{path}", self.url))
            .bearer_auth(&self.token);
        if let Some(key) = key {
            request = request.header(routes::IDEMPOTENCY_KEY, key);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        Answer::of(request.send().await.unwrap()).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None, None::<&()>).await
    }

    pub async fn post(&self, path: &str, key: &str, body: &impl Serialize) -> Answer {
        self.send(Method::POST, path, Some(key), Some(body)).await
    }

    pub async fn post_empty(&self, path: &str, key: &str) -> Answer {
        self.send(Method::POST, path, Some(key), None::<&()>).await
    }

    /// Signs and submits terms.
    pub async fn agree(&self, terms: MandateTerms) -> Answer {
        let signature = encode(&self.key.sign(&terms.signing_bytes()).to_bytes());
        let request = MandateRequest { terms, signature };
        self.send(Method::POST, routes::MANDATES, None, Some(&request))
            .await
    }

    pub async fn bag(&self) -> Bag {
        let answer = self
            .send(Method::POST, routes::BAGS, None, None::<&()>)
            .await;
        serde_json::from_str(&answer.text).unwrap()
    }

    pub async fn add(&self, variant_id: &str, quantity: u32) -> Bag {
        let path = routes::bag_lines(&self.bag().await.id);
        let body = json!({"variant_id": variant_id, "quantity": quantity});
        self.send(Method::POST, &path, None, Some(&body))
            .await
            .json(201)
    }

    pub async fn review(&self) -> CheckoutSession {
        let body = json!({"bag_id": self.bag().await.id});
        self.post(routes::CHECKOUT_SESSIONS, &new_key(), &body)
            .await
            .json(201)
    }

    /// One unit in the bag and under review.
    pub async fn review_one(&self, variant_id: &str) -> CheckoutSession {
        self.add(variant_id, 1).await;
        self.review().await
    }

    /// Changes a review.
    pub async fn change(&self, session: &CheckoutSession, change: &impl Serialize) -> Answer {
        let path = routes::checkout_session(&session.id);
        self.send(Method::PATCH, &path, None, Some(change)).await
    }

    pub async fn session(&self, id: &str) -> CheckoutSession {
        self.get(&routes::checkout_session(id)).await.json(200)
    }

    /// What a nod sends.
    pub fn sign(&self, session: &CheckoutSession) -> CompleteRequest {
        let challenge = session
            .challenge
            .clone()
            .expect("a session that can be paid");
        CompleteRequest {
            mandate_id: self.mandate_id.clone(),
            signature: encode(&self.key.sign(&challenge.signing_bytes()).to_bytes()),
            nonce: challenge.nonce,
            amount: challenge.amount,
            cart_hash: challenge.cart_hash,
            pin: None,
        }
    }

    /// What a device sends that was shown no challenge and tries all the same.
    pub fn forge(&self) -> CompleteRequest {
        CompleteRequest {
            mandate_id: self.mandate_id.clone(),
            nonce: "none".to_owned(),
            amount: buyplus_api::Money {
                amount_minor: 24_900,
                currency: "USD".to_owned(),
            },
            cart_hash: "none".to_owned(),
            signature: "none".to_owned(),
            pin: None,
        }
    }

    pub async fn complete(&self, session_id: &str, key: &str, request: &CompleteRequest) -> Answer {
        self.post(&routes::checkout_complete(session_id), key, request)
            .await
    }

    pub async fn pay(&self, session: &CheckoutSession) -> Answer {
        self.complete(&session.id, &new_key(), &self.sign(session))
            .await
    }

    /// The whole way from shelf to receipt.
    pub async fn buy(&self, variant_id: &str) -> Order {
        let session = self.review_one(variant_id).await;
        let paid: CheckoutSession = self.pay(&session).await.json(200);
        self.get(&routes::order(&paid.order_id.unwrap()))
            .await
            .json(200)
    }
}

/// One amount of a breakdown; 0 where it is not there.
pub fn amount(totals: &[Total], kind: TotalKind) -> i64 {
    let found = totals.iter().find(|total| total.kind == kind);
    found.map_or(0, |total| total.amount_minor)
}

impl Answer {
    pub async fn of(response: Response) -> Self {
        Self {
            status: response.status().as_u16(),
            replayed: response
                .headers()
                .get(routes::IDEMPOTENT_REPLAYED)
                .is_some_and(|value| value == "true"),
            headers: response.headers().clone(),
            text: response.text().await.unwrap(),
        }
    }

    /// The body, if the status is as expected.
    pub fn json<T: DeserializeOwned>(&self, status: u16) -> T {
        assert_eq!(self.status, status, "{}", self.text);
        serde_json::from_str(&self.text).unwrap()
    }

    /// Checks that it is a well-formed problem with this status and code.
    pub fn assert_problem(&self, status: u16, code: &str) -> Problem {
        let problem: Problem = self.json(status);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        assert_eq!(
            (problem.status, problem.code.as_str()),
            (status, code),
            "{}",
            problem.detail
        );
        assert_eq!(problem.kind, format!("urn:buyplus:problem:{code}"));
        problem
    }
}

/// How often money was asked for, by transfer.
pub type Calls = Arc<Mutex<BTreeMap<String, u32>>>;

/// A provider that says what it is told to, and counts.
#[derive(Clone, Default)]
pub struct Scripted {
    pub calls: Calls,
    pub answers: Arc<Mutex<Vec<ProviderError>>>,
}

#[async_trait]
impl PaymentProvider for Scripted {
    fn label(&self) -> LocalText {
        LocalText::new("Scripted", "脚本")
    }

    async fn capture(&self, transfer: &Transfer) -> Result<String, ProviderError> {
        *self
            .calls
            .lock()
            .unwrap()
            .entry(transfer.id.clone())
            .or_default() += 1;
        match self.answers.lock().unwrap().pop() {
            Some(error) => Err(error),
            None => Ok("scripted".to_owned()),
        }
    }

    async fn refund(&self, transfer: &Transfer) -> Result<String, ProviderError> {
        self.capture(transfer).await
    }
}

/// A provider that holds every payment until it is let go.
#[derive(Clone)]
pub struct Gate {
    pub entered: Arc<Semaphore>,
    pub release: Arc<Semaphore>,
    pub calls: Calls,
}

impl Gate {
    pub fn closed() -> Self {
        Self {
            entered: Arc::new(Semaphore::new(0)),
            release: Arc::new(Semaphore::new(0)),
            calls: Calls::default(),
        }
    }

    /// Waits until a payment is held.
    pub async fn until_entered(&self) {
        self.entered.acquire().await.unwrap().forget();
    }

    pub fn let_go(&self) {
        self.release.add_permits(1);
    }
}

#[async_trait]
impl PaymentProvider for Gate {
    fn label(&self) -> LocalText {
        LocalText::new("Gate", "闸门")
    }

    async fn capture(&self, transfer: &Transfer) -> Result<String, ProviderError> {
        *self
            .calls
            .lock()
            .unwrap()
            .entry(transfer.id.clone())
            .or_default() += 1;
        self.entered.add_permits(1);
        self.release.acquire().await.unwrap().forget();
        Ok("gate".to_owned())
    }

    async fn refund(&self, _: &Transfer) -> Result<String, ProviderError> {
        Ok("gate".to_owned())
    }
}

/// A provider that answers nobody before all have asked.
pub struct Meeting(pub Barrier);

#[async_trait]
impl PaymentProvider for Meeting {
    fn label(&self) -> LocalText {
        LocalText::new("Meeting", "会合")
    }

    async fn capture(&self, _: &Transfer) -> Result<String, ProviderError> {
        self.0.wait().await;
        Ok("meeting".to_owned())
    }

    async fn refund(&self, _: &Transfer) -> Result<String, ProviderError> {
        Ok("meeting".to_owned())
    }
}

/// A client for tests: the workspace builds `reqwest` without a TLS provider, and asks for one even for plain HTTP.
pub fn http_client() -> Client {
    // A second provider is refused, which is fine: the first one serves as well.
    let _ = rustls_graviola::default_provider().install_default();
    Client::new()
}
