//! Counters for Prometheus, one set per server.

use std::sync::atomic::AtomicU64;

use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family},
    registry::Registry,
};

/// The server's counters.
pub(crate) struct Metrics {
    registry: Registry,
    /// Answers, by method, route template and status.
    pub(crate) requests: Family<RequestLabels, Counter<u64, AtomicU64>>,
    /// Orders paid.
    pub(crate) orders_paid: Counter,
    /// Orders undone.
    pub(crate) orders_cancelled: Counter,
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
        registry.register("http_requests", "Answers sent", metrics.0.clone());
        registry.register("orders_paid", "Orders paid", metrics.1.clone());
        registry.register("orders_cancelled", "Orders undone", metrics.2.clone());
        registry.register("payments_refused", "Payments refused", metrics.3.clone());
        Self {
            registry,
            requests: metrics.0,
            orders_paid: metrics.1,
            orders_cancelled: metrics.2,
            payments_refused: metrics.3,
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
