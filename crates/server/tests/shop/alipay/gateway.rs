//! A gateway like Alipay's, with keys of its own: the same calls, states, signatures and notices, and faults to
//! order. It shares no code with the server, or both could be wrong together.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard},
};

use axum::{
    Router,
    extract::{RawQuery, State},
    http::StatusCode,
    routing,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use rsa::{
    RsaPrivateKey, RsaPublicKey, pkcs1v15,
    pkcs8::{DecodePrivateKey, DecodePublicKey},
    sha2::Sha256,
    signature::{SignatureEncoding, Signer, Verifier},
};
use serde_json::{Value, json};

use super::{ALIPAY_PRIVATE, APP_ID, APP_PUBLIC, NOTIFY_URL, OTHER_PRIVATE, SELLER_ID};
use crate::support::http_client;

type Params = BTreeMap<String, String>;

/// What goes wrong with one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is done, but nobody hears so.
    Silent,
    /// It is done, but somebody else signs the answer.
    Forged,
    /// It is done, but the gateway says that it does not know.
    UnsureDone,
    /// It is not done, and the gateway says that it does not know.
    UnsureNotDone,
}

#[derive(Clone, Debug)]
struct Trade {
    trade_no: String,
    status: &'static str,
    total_minor: i64,
    /// What went back, by `out_request_no`.
    refunds: BTreeMap<String, i64>,
}

#[derive(Clone, Debug)]
struct Agreement {
    external_no: String,
    single_minor: i64,
    in_force: bool,
}

#[derive(Default)]
struct Books {
    trades: BTreeMap<String, Trade>,
    agreements: BTreeMap<String, Agreement>,
    faults: VecDeque<(&'static str, Fault)>,
    calls: BTreeMap<String, u32>,
    /// The shop's server; notices go to its route and not to the address in the call, which is the real one's.
    told_at: String,
    counter: u64,
}

/// The gateway.
#[derive(Clone)]
pub struct Gateway {
    pub url: String,
    books: Arc<Mutex<Books>>,
}

impl Gateway {
    pub async fn open() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let gateway = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            books: Arc::default(),
        };
        let router = Router::new()
            .route("/gateway.do", routing::post(call))
            .with_state(gateway.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        gateway
    }

    /// Where the shop is.
    pub fn tell(&self, shop_url: &str) {
        self.books().told_at = shop_url.to_owned();
    }

    /// Makes the next call of this method go wrong.
    pub fn fail_next(&self, method: &'static str, fault: Fault) {
        self.books().faults.push_back((method, fault));
    }

    /// How often a method was called.
    pub fn calls(&self, method: &str) -> u32 {
        self.books().calls.get(method).copied().unwrap_or(0)
    }

    /// What was taken and did not go back, in minor units.
    pub fn taken_minor(&self) -> i64 {
        let paid = |trade: &&Trade| trade.status == "TRADE_SUCCESS";
        let books = self.books();
        let kept = books.trades.values().filter(paid);
        kept.map(|trade| trade.total_minor - trade.refunds.values().sum::<i64>())
            .sum()
    }

    /// The shopper signs the agreement behind this address, and the shop is told.
    pub async fn sign_agreement(&self, sign_url: &str) -> String {
        let params = read(sign_url.split_once('?').unwrap().1);
        let biz = opened(&params, "alipay.user.agreement.page.sign");
        assert_eq!(params["notify_url"], NOTIFY_URL);
        let rules = &biz["period_rule_params"];
        assert!(rules["period"].as_str().unwrap().parse::<u32>().unwrap() >= 7);
        let external_no = biz["external_agreement_no"].as_str().unwrap().to_owned();
        let agreement_no = self.next("2025");
        let agreement = Agreement {
            external_no: external_no.clone(),
            single_minor: minor(rules["single_amount"].as_str().unwrap()),
            in_force: true,
        };
        self.books()
            .agreements
            .insert(agreement_no.clone(), agreement);
        let notice = self.agreement_notice(&external_no, &agreement_no, "dut_user_sign", "NORMAL");
        assert_eq!(self.send(&notice).await, (200, "success".to_owned()));
        agreement_no
    }

    /// The shopper takes an agreement back in the app.
    pub async fn unsign_in_app(&self, agreement_no: &str) {
        let external_no = {
            let mut books = self.books();
            let agreement = books.agreements.get_mut(agreement_no).unwrap();
            agreement.in_force = false;
            agreement.external_no.clone()
        };
        let notice = self.agreement_notice(&external_no, agreement_no, "dut_user_unsign", "UNSIGN");
        assert_eq!(self.send(&notice).await.1, "success");
    }

    /// The shopper pays what was handed to the app; gives the notice that the shop is now to be sent.
    pub fn pay_in_app(&self, order: &str) -> Params {
        let params = read(order);
        let biz = opened(&params, "alipay.trade.app.pay");
        assert_eq!(biz["product_code"], "QUICK_MSECURITY_PAY");
        assert_eq!(params["notify_url"], NOTIFY_URL);
        self.pay(&biz)
    }

    /// The shopper pays a QR code.
    pub fn pay_code(&self, code: &str) -> Params {
        let out_trade_no = code.rsplit('/').next().unwrap();
        let total = self.books().trades[out_trade_no].total_minor;
        self.pay(&json!({"out_trade_no": out_trade_no, "total_amount": text(total)}))
    }

    fn pay(&self, biz: &Value) -> Params {
        let out_trade_no = biz["out_trade_no"].as_str().unwrap();
        self.trade(biz, "TRADE_SUCCESS");
        self.trade_notice(out_trade_no)
    }

    /// A notice about a trade as it stands, signed.
    pub fn trade_notice(&self, out_trade_no: &str) -> Params {
        let trade = self.books().trades[out_trade_no].clone();
        self.notice(&[
            ("notify_type", "trade_status_sync"),
            ("seller_id", SELLER_ID),
            ("out_trade_no", out_trade_no),
            ("trade_no", &trade.trade_no),
            ("trade_status", trade.status),
            ("total_amount", &text(trade.total_minor)),
            ("subject", "Buy+ 包包 & more"),
        ])
    }

    fn agreement_notice(&self, external_no: &str, no: &str, kind: &str, status: &str) -> Params {
        self.notice(&[
            ("notify_type", kind),
            ("external_agreement_no", external_no),
            ("agreement_no", no),
            ("status", status),
        ])
    }

    /// A notice with these fields and those that all have, signed as trade notices are: without `sign_type`.
    pub fn notice(&self, fields: &[(&str, &str)]) -> Params {
        let mut params: Params = fields
            .iter()
            .map(|(k, v)| ((*k).into(), (*v).into()))
            .collect();
        for (name, value) in [
            ("app_id", APP_ID),
            ("charset", "utf-8"),
            ("version", "1.0"),
            ("sign_type", "RSA2"),
        ] {
            params.insert(name.into(), value.into());
        }
        params.insert("notify_id".into(), self.next("2026"));
        resign(&mut params, &["sign", "sign_type"], ALIPAY_PRIVATE);
        params
    }

    /// Sends a notice as it is.
    pub async fn send(&self, notice: &Params) -> (u16, String) {
        let url = format!("{}/v1/payments/alipay/notify", self.books().told_at);
        let sent = http_client()
            .post(url)
            .header(
                "content-type",
                "application/x-www-form-urlencoded; charset=utf-8",
            )
            .body(form(notice))
            .send()
            .await
            .unwrap();
        (sent.status().as_u16(), sent.text().await.unwrap())
    }

    fn trade(&self, biz: &Value, status: &'static str) -> Trade {
        let trade_no = self.next("2026112922001");
        let out_trade_no = biz["out_trade_no"].as_str().unwrap().to_owned();
        assert!(out_trade_no.len() <= 64);
        let mut books = self.books();
        let trade = books.trades.entry(out_trade_no).or_insert(Trade {
            trade_no,
            status,
            total_minor: minor(biz["total_amount"].as_str().unwrap()),
            refunds: BTreeMap::new(),
        });
        trade.status = status;
        trade.clone()
    }

    fn next(&self, prefix: &str) -> String {
        let mut books = self.books();
        books.counter += 1;
        format!("{prefix}{:010}", books.counter)
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap()
    }

    fn fault(&self, method: &str) -> Option<Fault> {
        let mut books = self.books();
        let place = books.faults.iter().position(|(of, _)| *of == method)?;
        books.faults.remove(place).map(|(_, fault)| fault)
    }

    fn answer(&self, method: &str, biz: &Value) -> Value {
        match method {
            "alipay.trade.pay" => self.agreement_pay(biz),
            "alipay.trade.precreate" => {
                let trade = self.trade(biz, "WAIT_BUYER_PAY");
                let id = biz["out_trade_no"].as_str().unwrap();
                assert!(trade.total_minor > 0);
                done(
                    json!({"out_trade_no": id, "qr_code": format!("https://qr.alipay.example/{id}")}),
                )
            }
            "alipay.trade.query" => self.with_trade(biz, |trade, id| done(described(trade, id))),
            "alipay.trade.close" => self.with_trade(biz, |trade, id| {
                if trade.status != "WAIT_BUYER_PAY" {
                    return refused("ACQ.TRADE_STATUS_ERROR");
                }
                trade.status = "TRADE_CLOSED";
                done(json!({"out_trade_no": id, "trade_no": trade.trade_no}))
            }),
            "alipay.trade.refund" => self.with_trade(biz, |trade, id| refund(trade, id, biz)),
            "alipay.trade.fastpay.refund.query" => self.with_trade(biz, |trade, _| {
                match trade
                    .refunds
                    .contains_key(biz["out_request_no"].as_str().unwrap())
                {
                    true => done(json!({"refund_status": "REFUND_SUCCESS"})),
                    false => done(json!({})),
                }
            }),
            "alipay.user.agreement.unsign" => {
                let mut books = self.books();
                match books
                    .agreements
                    .get_mut(biz["agreement_no"].as_str().unwrap())
                {
                    Some(agreement) => {
                        agreement.in_force = false;
                        done(json!({}))
                    }
                    None => refused("USER_AGREEMENT_NOT_EXIST"),
                }
            }
            other => panic!("the gateway knows no {other}"),
        }
    }

    fn agreement_pay(&self, biz: &Value) -> Value {
        let id = biz["out_trade_no"].as_str().unwrap();
        assert_eq!(biz["product_code"], "CYCLE_PAY_AUTH");
        let total_minor = minor(biz["total_amount"].as_str().unwrap());
        let no = biz["agreement_params"]["agreement_no"].as_str().unwrap();
        let agreement = self.books().agreements.get(no).cloned();
        let known = self.books().trades.get(id).cloned();
        match (agreement, known) {
            (_, Some(trade)) if trade.status == "TRADE_SUCCESS" => refused("ACQ.TRADE_HAS_SUCCESS"),
            (Some(agreement), _) if !agreement.in_force => refused("ACQ.AGREEMENT_NOT_EXIST"),
            (Some(agreement), _) if total_minor > agreement.single_minor => {
                refused("ACQ.AGREEMENT_ERROR")
            }
            (Some(_), _) => done(described(&self.trade(biz, "TRADE_SUCCESS"), id)),
            (None, _) => refused("ACQ.AGREEMENT_NOT_EXIST"),
        }
    }

    fn with_trade(&self, biz: &Value, work: impl FnOnce(&mut Trade, &str) -> Value) -> Value {
        let id = biz["out_trade_no"].as_str().unwrap();
        match self.books().trades.get_mut(id) {
            Some(trade) => work(trade, id),
            None => refused("ACQ.TRADE_NOT_EXIST"),
        }
    }
}

async fn call(
    State(gateway): State<Gateway>,
    RawQuery(query): RawQuery,
    body: String,
) -> Result<String, StatusCode> {
    let mut params = read(&query.unwrap_or_default());
    params.extend(read(&body));
    let method = params["method"].clone();
    let biz = opened(&params, &method);
    *gateway.books().calls.entry(method.clone()).or_default() += 1;
    let fault = gateway.fault(&method);
    let answer = match fault {
        Some(Fault::UnsureNotDone) => refused("ACQ.SYSTEM_ERROR"),
        _ => gateway.answer(&method, &biz),
    };
    match fault {
        None | Some(Fault::UnsureNotDone) => Ok(signed(&method, &answer, ALIPAY_PRIVATE)),
        Some(Fault::Forged) => Ok(signed(&method, &answer, OTHER_PRIVATE)),
        Some(Fault::UnsureDone) => {
            let unsure = json!({"code": "20000", "msg": "Service Currently Unavailable", "sub_code": "isp.unknow-error"});
            Ok(signed(&method, &unsure, ALIPAY_PRIVATE))
        }
        // To the caller this is a connection that breaks before the answer.
        Some(Fault::Silent) => std::future::pending().await,
    }
}

/// The content of a call, if the application signed it.
fn opened(params: &Params, method: &str) -> Value {
    let key = RsaPublicKey::from_public_key_pem(APP_PUBLIC).unwrap();
    let signature = STANDARD.decode(&params["sign"]).unwrap();
    let signature = pkcs1v15::Signature::try_from(signature.as_slice()).unwrap();
    let text = canonical(params, &["sign"]);
    let verified = pkcs1v15::VerifyingKey::<Sha256>::new(key).verify(text.as_bytes(), &signature);
    verified.expect("the application's signature over all but `sign`");
    assert_eq!(
        (params["method"].as_str(), params["app_id"].as_str()),
        (method, APP_ID)
    );
    assert_eq!(
        (params["sign_type"].as_str(), params["charset"].as_str()),
        ("RSA2", "utf-8")
    );
    assert_eq!(params["timestamp"].len(), "2026-11-11 08:09:39".len());
    serde_json::from_str(&params["biz_content"]).unwrap()
}

fn refund(trade: &mut Trade, id: &str, biz: &Value) -> Value {
    let request = biz["out_request_no"].as_str().unwrap().to_owned();
    let amount = minor(biz["refund_amount"].as_str().unwrap());
    let left = trade.total_minor - trade.refunds.values().sum::<i64>();
    let repeated = trade.refunds.contains_key(&request);
    if trade.status != "TRADE_SUCCESS" || (!repeated && amount > left) {
        return refused("ACQ.TRADE_STATUS_ERROR");
    }
    trade.refunds.entry(request).or_insert(amount);
    let change = if repeated { "N" } else { "Y" };
    done(
        json!({"out_trade_no": id, "trade_no": trade.trade_no, "fund_change": change, "refund_fee": text(amount)}),
    )
}

fn described(trade: &Trade, id: &str) -> Value {
    json!({"out_trade_no": id, "trade_no": trade.trade_no, "trade_status": trade.status,
        "total_amount": text(trade.total_minor), "buyer_logon_id": "ann***@example.com", "note": "} \"braces\" {"})
}

fn done(mut members: Value) -> Value {
    members["code"] = json!("10000");
    members["msg"] = json!("Success");
    members
}

fn refused(sub_code: &str) -> Value {
    json!({"code": "40004", "msg": "Business Failed", "sub_code": sub_code, "sub_msg": "交易失败"})
}

/// An answer as text, with spaces where no program of ours would write any: what is signed is the text.
fn signed(method: &str, answer: &Value, key: &str) -> String {
    let text = serde_json::to_string_pretty(answer).unwrap();
    let member = method.replace('.', "_");
    format!(
        "{{\"{member}_response\": {text} , \"sign\":\"{}\"}}",
        sign(&text, key)
    )
}

/// Signs a notice anew, leaving these fields out.
pub fn resign(params: &mut Params, left_out: &[&str], key: &str) {
    let text = canonical(params, left_out);
    params.insert("sign".to_owned(), sign(&text, key));
}

/// RSA2 in base64.
pub fn sign(text: &str, key: &str) -> String {
    let key = RsaPrivateKey::from_pkcs8_pem(key).unwrap();
    let signature = pkcs1v15::SigningKey::<Sha256>::new(key).sign(text.as_bytes());
    STANDARD.encode(signature.to_bytes())
}

pub fn canonical(params: &Params, left_out: &[&str]) -> String {
    let kept = params
        .iter()
        .filter(|(name, _)| !left_out.contains(&name.as_str()));
    kept.map(|(name, value)| format!("{name}={value}"))
        .collect::<Vec<_>>()
        .join("&")
}

pub fn form(params: &Params) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(params)
        .finish()
}

fn read(form: &str) -> Params {
    form_urlencoded::parse(form.as_bytes())
        .into_owned()
        .collect()
}

fn text(minor: i64) -> String {
    format!("{}.{:02}", minor / 100, minor % 100)
}

fn minor(text: &str) -> i64 {
    let (whole, cents) = text.split_once('.').expect("two decimals");
    assert_eq!(cents.len(), 2, "{text}");
    whole.parse::<i64>().unwrap() * 100 + cents.parse::<i64>().unwrap()
}
