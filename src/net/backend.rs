//! The REST calls, one function each. Knows HTTP and the wire types; knows nothing of the world.

use buyplus_api::{
    AddLineRequest, Bag, Campaign, CampaignList, CheckoutSession, CompleteRequest,
    CreateSessionRequest, EnrolRequest, Enrolment, LooksRequest, Mandate, MandateRequest, Order,
    PinChallenge, PinChallengeRequest, Problem, Product, ProductLooks, ProductPage, Show, Store,
    StoreList, StoreSummary, routes,
};
use reqwest::{Method, RequestBuilder, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::fault::Fault;

/// One backend, spoken to over HTTP.
#[derive(Debug, Clone)]
pub struct Backend {
    base: String,
    http: reqwest::Client,
}

/// Proof of who asks, and of what is one and the same intent.
#[derive(Debug, Clone, Copy)]
pub struct Asker<'a> {
    /// The device's bearer token.
    pub token: &'a str,
    /// The intent's idempotency key, for calls that spend or reserve.
    pub key: Option<&'a str>,
}

impl Backend {
    /// A backend at `base`, for example `http://127.0.0.1:8080`.
    pub fn new(base: &str, http: reqwest::Client) -> Self {
        Self {
            base: base.trim_end_matches('/').to_owned(),
            http,
        }
    }

    /// The layout of a store; its draft to whoever holds a token for that.
    pub async fn store(&self, id: &str, preview: Option<&str>) -> Result<Store, Fault> {
        let request = self.request(Method::GET, &routes::store(id));
        json(match preview {
            Some(token) => request.query(&[("preview", token)]),
            None => request,
        })
        .await
    }

    /// Every store that is open.
    pub async fn stores(&self) -> Result<Vec<StoreSummary>, Fault> {
        let list: StoreList = json(self.request(Method::GET, routes::STORES)).await?;
        Ok(list.items)
    }

    /// What billboards show.
    pub async fn campaigns(&self) -> Result<Vec<Campaign>, Fault> {
        let list: CampaignList = json(self.request(Method::GET, routes::CAMPAIGNS)).await?;
        Ok(list.items)
    }

    /// Tells what was looked at.
    pub async fn looked(
        &self,
        asker: Asker<'_>,
        store_id: &str,
        looks: Vec<ProductLooks>,
    ) -> Result<(), Fault> {
        let body = LooksRequest {
            store_id: store_id.to_owned(),
            looks,
        };
        let request = self.request(Method::POST, routes::LOOKS).json(&body);
        checked(self.as_asker(asker, request).send().await?).await?;
        Ok(())
    }

    /// A catwalk show.
    pub async fn show(&self, id: &str) -> Result<Show, Fault> {
        json(self.request(Method::GET, &routes::show(id))).await
    }

    /// Every product of a store, page by page; of its draft to whoever holds a token for that.
    pub async fn products(
        &self,
        store_id: &str,
        preview: Option<&str>,
    ) -> Result<Vec<Product>, Fault> {
        let mut products = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let mut query = vec![("limit", "100".to_owned()), ("store", store_id.to_owned())];
            query.extend(preview.map(|token| ("preview", token.to_owned())));
            query.extend(cursor.take().map(|cursor| ("cursor", cursor)));
            let page: ProductPage =
                json(self.request(Method::GET, routes::PRODUCTS).query(&query)).await?;
            products.extend(page.items);
            match page.next_cursor {
                Some(next) => cursor = Some(next),
                None => return Ok(products),
            }
        }
    }

    /// The bytes of a file that the backend names by `url`.
    pub async fn file(&self, url: &str) -> Result<Vec<u8>, Fault> {
        let response = checked(self.request(Method::GET, url).send().await?).await?;
        Ok(response.bytes().await?.to_vec())
    }

    /// Makes a device known.
    pub async fn enrol(&self, body: &EnrolRequest) -> Result<Enrolment, Fault> {
        json(self.request(Method::POST, routes::DEVICES).json(body)).await
    }

    /// Agrees to a mandate.
    pub async fn agree(&self, asker: Asker<'_>, body: &MandateRequest) -> Result<Mandate, Fault> {
        self.post(asker, routes::MANDATES, body).await
    }

    /// The device's bag.
    pub async fn open_bag(&self, asker: Asker<'_>) -> Result<Bag, Fault> {
        self.post(asker, routes::BAGS, &serde_json::json!({})).await
    }

    /// Adds to a bag.
    pub async fn add_line(
        &self,
        asker: Asker<'_>,
        bag_id: &str,
        body: &AddLineRequest,
    ) -> Result<Bag, Fault> {
        self.post(asker, &routes::bag_lines(bag_id), body).await
    }

    /// Takes a line out of a bag.
    pub async fn remove_line(
        &self,
        asker: Asker<'_>,
        bag_id: &str,
        line_id: &str,
    ) -> Result<Bag, Fault> {
        let path = routes::bag_line(bag_id, line_id);
        json(self.as_asker(asker, self.request(Method::DELETE, &path))).await
    }

    /// Starts a review.
    pub async fn create_session(
        &self,
        asker: Asker<'_>,
        body: &CreateSessionRequest,
    ) -> Result<CheckoutSession, Fault> {
        self.post(asker, routes::CHECKOUT_SESSIONS, body).await
    }

    /// A keypad for one entry of the PIN.
    pub async fn pin_challenge(
        &self,
        asker: Asker<'_>,
        session_id: &str,
    ) -> Result<PinChallenge, Fault> {
        let body = PinChallengeRequest {
            session_id: Some(session_id.to_owned()),
        };
        self.post(asker, routes::PIN_CHALLENGES, &body).await
    }

    /// Pays.
    pub async fn complete(
        &self,
        asker: Asker<'_>,
        session_id: &str,
        body: &CompleteRequest,
    ) -> Result<CheckoutSession, Fault> {
        self.post(asker, &routes::checkout_complete(session_id), body)
            .await
    }

    /// Gives up a review.
    pub async fn cancel_session(
        &self,
        asker: Asker<'_>,
        session_id: &str,
    ) -> Result<CheckoutSession, Fault> {
        self.post(
            asker,
            &routes::checkout_cancel(session_id),
            &serde_json::json!({}),
        )
        .await
    }

    /// One order.
    pub async fn order(&self, asker: Asker<'_>, order_id: &str) -> Result<Order, Fault> {
        json(self.as_asker(asker, self.request(Method::GET, &routes::order(order_id)))).await
    }

    /// Undoes an order inside its window.
    pub async fn undo(&self, asker: Asker<'_>, order_id: &str) -> Result<Order, Fault> {
        self.post(
            asker,
            &routes::order_cancel(order_id),
            &serde_json::json!({}),
        )
        .await
    }

    async fn post<T: DeserializeOwned>(
        &self,
        asker: Asker<'_>,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, Fault> {
        json(
            self.as_asker(asker, self.request(Method::POST, path))
                .json(body),
        )
        .await
    }

    /// A request in a trace of its own (W3C Trace Context), which the backend's spans join.
    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let (trace, span) = (
            uuid::Uuid::new_v4().as_u128(),
            uuid::Uuid::new_v4().as_u128(),
        );
        self.http
            .request(method, format!("{}{path}", self.base))
            .header(
                "traceparent",
                format!("00-{trace:032x}-{:016x}-01", span as u64),
            )
    }

    fn as_asker(&self, asker: Asker<'_>, request: RequestBuilder) -> RequestBuilder {
        let request = request.bearer_auth(asker.token);
        match asker.key {
            Some(key) => request.header(routes::IDEMPOTENCY_KEY, key),
            None => request,
        }
    }
}

async fn json<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, Fault> {
    let bytes = checked(request.send().await?).await?.bytes().await?;
    serde_json::from_slice(&bytes).map_err(|error| Fault::Garbled(error.to_string()))
}

async fn checked(response: Response) -> Result<Response, Fault> {
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let bytes = response.bytes().await?;
    match serde_json::from_slice::<Problem>(&bytes) {
        Ok(problem) => Err(Fault::Refused(Box::new(problem))),
        Err(_) => Err(Fault::Garbled(format!(
            "status {status} without a problem document"
        ))),
    }
}
