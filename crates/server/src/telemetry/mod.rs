//! Where the program's own story goes: log lines to stderr, as text or JSON, and traces to a collector.

mod json;
mod otlp;

use clap::ValueEnum;
use tracing_subscriber::{
    EnvFilter, Layer, Registry, layer::SubscriberExt, util::SubscriberInitExt,
};

pub(crate) use self::otlp::Traces;

/// What log lines look like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One object a line, for machines.
    Json,
}

/// Starts to log and, with the address of a collector, to trace. `RUST_LOG` says how much is logged.
pub(crate) fn start(format: LogFormat, collector: Option<&str>) -> anyhow::Result<Option<Traces>> {
    let wanted = EnvFilter::try_from_default_env();
    let wanted = wanted.unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    let lines: Box<dyn Layer<Registry> + Send + Sync> = match format {
        LogFormat::Text => Box::new(
            tracing_subscriber::fmt::layer()
                .with_writer(std::io::stderr)
                .with_filter(wanted),
        ),
        LogFormat::Json => Box::new(json::Lines.with_filter(wanted)),
    };
    let traces = collector.map(Traces::to).transpose()?;
    tracing_subscriber::registry()
        .with(lines)
        .with(traces.as_ref().map(Traces::layer))
        .init();
    Ok(traces)
}
