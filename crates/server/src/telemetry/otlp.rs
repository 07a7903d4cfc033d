//! Traces to an OpenTelemetry collector, over OTLP/HTTP in protobuf.

use anyhow::Context;
use opentelemetry::trace::TracerProvider;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::{Resource, propagation::TraceContextPropagator, trace::SdkTracerProvider};
use tokio::runtime::Handle;
use tracing_subscriber::{EnvFilter, Layer};

/// The name that the collector knows this program by.
const SERVICE: &str = "buyplus-server";
/// Requests are spans, and so is what the database is asked in them.
const TRACED: &str = "info,buyplus_server::db=debug,opentelemetry=off,hyper=off,reqwest=off";

/// Traces that are collected; stopped, what is left is sent.
pub(crate) struct Traces(SdkTracerProvider);

/// The exporter has a thread without a runtime; the requests run on ours.
#[derive(Debug)]
struct OnRuntime {
    http: reqwest::Client,
    runtime: Handle,
}

impl Traces {
    /// Sends traces to the collector at this base URL, for example `http://127.0.0.1:4318`.
    pub(crate) fn to(collector: &str) -> anyhow::Result<Self> {
        // A second provider is refused, which is fine: the first one serves as well.
        let _ = rustls_graviola::default_provider().install_default();
        let client = OnRuntime {
            http: reqwest::Client::new(),
            runtime: Handle::current(),
        };
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(client)
            .with_endpoint(format!("{}/v1/traces", collector.trim_end_matches('/')))
            .build()
            .with_context(|| format!("cannot send traces to {collector}"))?;
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_resource(Resource::builder().with_service_name(SERVICE).build())
            .build();
        // Callers that trace say so in a `traceparent` header (W3C Trace Context).
        opentelemetry::global::set_text_map_propagator(TraceContextPropagator::new());
        Ok(Self(provider))
    }

    pub(super) fn layer<S>(&self) -> impl Layer<S> + use<S>
    where
        S: tracing::Subscriber + for<'a> tracing_subscriber::registry::LookupSpan<'a>,
    {
        tracing_opentelemetry::layer()
            .with_tracer(self.0.tracer(SERVICE))
            .with_filter(EnvFilter::new(TRACED))
    }

    /// Sends what is left.
    pub(crate) async fn stop(self) {
        let stopped = tokio::task::spawn_blocking(move || self.0.shutdown()).await;
        if !matches!(stopped, Ok(Ok(()))) {
            tracing::warn!(?stopped, "the last traces were not sent");
        }
    }
}

#[buyplus_server::async_trait]
impl HttpClient for OnRuntime {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let request = reqwest::Request::try_from(request)?;
        let http = self.http.clone();
        let sent = self.runtime.spawn(async move {
            let answer = http.execute(request).await?;
            let status = answer.status();
            Ok::<_, reqwest::Error>((status, answer.bytes().await?))
        });
        let (status, body) = sent.await??;
        Ok(Response::builder().status(status).body(body)?)
    }
}
