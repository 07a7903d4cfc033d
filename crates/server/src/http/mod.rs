//! How the shop is asked: routes, their order of layers, and the document that describes them.
//!
//! Handlers only translate: they read a request, call one service, and send what it gives back.

mod bags;
mod catalogue;
mod checkout;
mod devices;
mod document;
mod etag;
mod extract;
mod orders;
mod problem;
mod system;

use std::time::Duration;

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::StatusCode,
    middleware::{Next, from_fn, from_fn_with_state},
    response::Response,
};
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, limit::RequestBodyLimitLayer,
    timeout::TimeoutLayer, trace::TraceLayer,
};
use utoipa_axum::{router::OpenApiRouter, routes};

pub(crate) use self::document::document;
use crate::{app::App, metrics::RequestLabels};

const BODY_BYTES_MAX: usize = 64 * 1024;
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// Every route with its layers.
pub(crate) fn router(app: App) -> Router {
    let (router, _) = routes().split_for_parts();
    router
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(BODY_BYTES_MAX))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            ANSWER_WITHIN,
        ))
        .layer(CatchPanicLayer::new())
        .layer(from_fn(problem::word))
        .layer(from_fn_with_state(app.clone(), count))
        // The default span holds method and path and no headers: a token never reaches a log.
        .layer(TraceLayer::new_for_http())
        .with_state(app)
}

/// Routes by who asks for them; `document` describes exactly these.
fn routes() -> OpenApiRouter<App> {
    let browsing = OpenApiRouter::new()
        .routes(routes!(catalogue::get_store))
        .routes(routes!(catalogue::list_products))
        .routes(routes!(catalogue::get_product))
        .routes(routes!(system::get_openapi))
        .layer(CompressionLayer::new())
        // Outside the compression: a strong tag names the bytes as sent.
        .layer(from_fn(etag::tag));
    let buying = OpenApiRouter::new()
        .routes(routes!(devices::enrol_device))
        .routes(routes!(devices::list_mandates, devices::create_mandate))
        .routes(routes!(devices::get_mandate, devices::revoke_mandate))
        .routes(routes!(bags::open_bag))
        .routes(routes!(bags::get_bag))
        .routes(routes!(bags::add_line))
        .routes(routes!(bags::update_line, bags::remove_line))
        .routes(routes!(checkout::create_session))
        .routes(routes!(checkout::get_session, checkout::update_session))
        .routes(routes!(checkout::complete_session))
        .routes(routes!(checkout::cancel_session))
        .routes(routes!(orders::list_orders))
        .routes(routes!(orders::get_order))
        .routes(routes!(orders::cancel_order))
        .layer(CompressionLayer::new());
    let operating = OpenApiRouter::new()
        .routes(routes!(catalogue::get_asset))
        .routes(routes!(system::healthz))
        .routes(routes!(system::readyz))
        .routes(routes!(system::get_metrics));
    browsing.merge(buying).merge(operating)
}

async fn count(State(app): State<App>, request: Request, next: Next) -> Response {
    let method = request.method().to_string();
    let route = request.extensions().get::<axum::extract::MatchedPath>();
    let route = route
        .map_or("unmatched", axum::extract::MatchedPath::as_str)
        .to_owned();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    app.metrics
        .requests
        .get_or_create(&RequestLabels {
            method,
            route,
            status,
        })
        .inc();
    response
}
