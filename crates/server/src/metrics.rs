//! Counters for Prometheus, one set per server.

use std::sync::atomic::AtomicU64;

use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{
        counter::Counter,
        family::Family,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
    },
    registry::{Registry, Unit},
};

/// The server's counters.
pub(crate) struct Metrics {
    registry: Registry,
    /// Answers, by method, route template and status.
    pub(crate) requests: Family<RequestLabels, Counter<u64, AtomicU64>>,
    /// How long answers took, by method and route template.
    pub(crate) latency: Family<RouteLabels, Histogram, fn() -> Histogram>,
    /// Requests under way; set when the metrics are read.
    pub(crate) under_way: Gauge,
    /// 1 while the other servers should be heard and are not; set when the metrics are read.
    pub(crate) cut_off: Gauge,
    /// Orders paid.
    pub(crate) orders_paid: Counter,
    /// Orders undone.
    pub(crate) orders_cancelled: Counter,
    /// Refunds done.
    pub(crate) refunds: Counter,
    /// Webhooks answered with 2xx.
    pub(crate) webhooks_delivered: Counter,
    /// Tries to deliver a webhook that failed.
    pub(crate) webhooks_failed: Counter,
    /// Requests sent away because too many were under way.
    pub(crate) sent_away: Counter,
    /// Payments refused, by code.
    pub(crate) payments_refused: Family<CodeLabels, Counter>,
}

/// What a request was; never a raw path, as ids would make endless series.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct RequestLabels {
    pub(crate) method: String,
    pub(crate) route: String,
    pub(crate) status: u16,
}

/// Where a request went.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct RouteLabels {
    pub(crate) method: String,
    pub(crate) route: String,
}

/// Why a payment was refused.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct CodeLabels {
    pub(crate) code: String,
}

impl Metrics {
    /// Counters at zero.
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("buyplus");
        let metrics = (
            Family::default(),
            Counter::default(),
            Counter::default(),
            Family::default(),
        );
        let [refunds, delivered, failed] = std::array::from_fn(|_| Counter::default());
        let latency = Family::new_with_constructor(answer_times as fn() -> Histogram);
        registry.register_with_unit(
            "http_request_duration",
            "How long answers took",
            Unit::Seconds,
            latency.clone(),
        );
        let under_way = Gauge::default();
        registry.register(
            "requests_under_way",
            "Requests under way",
            under_way.clone(),
        );
        let cut_off = Gauge::default();
        registry.register(
            "nats_cut_off",
            "Whether NATS should answer and does not",
            cut_off.clone(),
        );
        let sent_away = Counter::default();
        registry.register(
            "requests_sent_away",
            "Requests that found no place",
            sent_away.clone(),
        );
        registry.register("http_requests", "Answers sent", metrics.0.clone());
        registry.register("orders_paid", "Orders paid", metrics.1.clone());
        registry.register("orders_cancelled", "Orders undone", metrics.2.clone());
        registry.register("payments_refused", "Payments refused", metrics.3.clone());
        registry.register("refunds", "Refunds done", refunds.clone());
        registry.register(
            "webhooks_delivered",
            "Webhooks delivered",
            delivered.clone(),
        );
        registry.register(
            "webhooks_failed",
            "Tries to deliver that failed",
            failed.clone(),
        );
        Self {
            registry,
            requests: metrics.0,
            orders_paid: metrics.1,
            orders_cancelled: metrics.2,
            latency,
            under_way,
            cut_off,
            sent_away,
            payments_refused: metrics.3,
            refunds,
            webhooks_delivered: delivered,
            webhooks_failed: failed,
        }
    }

    /// Everything in the text format.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        match encode(&mut text, &self.registry) {
            Ok(()) => text,
            // Writing to a string cannot fail; a metric that cannot be written is left out.
            Err(_) => String::new(),
        }
    }
}

/// From half a millisecond to sixteen seconds, each twice the one before.
fn answer_times() -> Histogram {
    Histogram::new(exponential_buckets(0.0005, 2.0, 16))
}
