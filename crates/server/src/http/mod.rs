//! How the shop is asked: routes, their order of layers, and the document that describes them.
//!
//! Handlers only translate: they read a request, call one service, and send what it gives back.

mod accounts;
mod again;
mod bags;
mod caller;
mod campaigns;
mod catalogue;
mod checkout;
mod devices;
mod document;
mod etag;
pub(crate) mod extract;
mod figures;
mod guard;
mod hot;
mod imports;
mod markets;
mod merchant;
mod merchant_orders;
mod orders;
mod payments;
mod pins;
mod problem;
mod promotions;
mod queue;
mod shows;
mod staff;
mod storefront;
mod stores;
mod system;
mod trace;
mod webhooks;

use std::time::{Duration, Instant};

use axum::{
    Extension, Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{Method, StatusCode},
    middleware::{Next, from_fn, from_fn_with_state},
    response::Response,
};
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, limit::RequestBodyLimitLayer,
    timeout::TimeoutLayer, trace::TraceLayer,
};
use utoipa_axum::{router::OpenApiRouter, routes};

pub(crate) use self::{document::document, hot::Hot};
use crate::{
    app::App,
    metrics::{RequestLabels, RouteLabels},
    ucp,
};

const BODY_BYTES_MAX: usize = 64 * 1024;
/// Of a table of many things.
const TABLE_BYTES_MAX: usize = 16 * 1024 * 1024;
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// Every route with its layers.
pub(crate) fn router(app: App) -> Router {
    let (router, _) = routes().split_for_parts();
    router
        .merge(ucp::router(&app.ucp).layer(RequestBodyLimitLayer::new(BODY_BYTES_MAX)))
        // For layers that are put on before there is an app.
        .layer(Extension(app.clone()))
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(app.clone(), again::again))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            ANSWER_WITHIN,
        ))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(app.clone(), guard::keep_account))
        .layer(from_fn_with_state(app.clone(), guard::limit_rate))
        .layer(from_fn_with_state(app.clone(), guard::limit_load))
        .layer(from_fn(problem::word))
        .layer(guard::cors())
        .layer(from_fn(guard::be_careful))
        .layer(from_fn_with_state(app.clone(), count))
        .layer(from_fn_with_state(app.clone(), caller::identify))
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(trace::span)
                .on_response(trace::answered),
        )
        .with_state(app)
}

/// Routes by who asks for them; `document` describes exactly these.
fn routes() -> OpenApiRouter<App> {
    let browsing = OpenApiRouter::new()
        .routes(routes!(stores::list_stores))
        .routes(routes!(stores::get_store))
        .routes(routes!(catalogue::list_products))
        .routes(routes!(catalogue::get_product))
        .routes(routes!(markets::list_markets))
        .routes(routes!(markets::get_availability))
        .routes(routes!(storefront::get_plan))
        .routes(routes!(system::get_openapi))
        .layer(from_fn(hot::answer));
    let personal = OpenApiRouter::new()
        .routes(routes!(campaigns::list_campaigns))
        .layer(CompressionLayer::new())
        // Outside the compression: a strong tag names the bytes as sent.
        .layer(from_fn(etag::tag_private));
    let live = OpenApiRouter::new()
        .routes(routes!(shows::get_show))
        .layer(CompressionLayer::new());
    let buying = OpenApiRouter::new()
        .routes(routes!(devices::enrol_device))
        .routes(routes!(devices::list_mandates, devices::create_mandate))
        .routes(routes!(devices::get_mandate, devices::revoke_mandate))
        .merge(accounts::router())
        .merge(pins::router())
        .merge(queue::router())
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
        .routes(routes!(payments::open_link))
        .routes(routes!(payments::confirm_link))
        .routes(routes!(payments::close_link))
        .routes(routes!(payments::list_agreements, payments::open_agreement))
        .routes(routes!(payments::end_agreement))
        .routes(routes!(payments::alipay_notify))
        .routes(routes!(orders::get_history))
        .routes(routes!(orders::get_receipt))
        .routes(routes!(orders::request_return))
        .layer(CompressionLayer::new());
    let selling = OpenApiRouter::new()
        .merge(merchant_orders::routes())
        .merge(promotions::routes())
        .merge(campaigns::routes())
        .merge(figures::routes())
        .merge(storefront::routes())
        .merge(webhooks::routes())
        .merge(staff::router())
        .layer(CompressionLayer::new());
    let operating = OpenApiRouter::new()
        .routes(routes!(catalogue::get_asset))
        .routes(routes!(system::healthz))
        .routes(routes!(system::readyz))
        .routes(routes!(system::get_metrics));
    let small = browsing
        .merge(personal)
        .merge(live)
        .merge(buying)
        .merge(selling)
        .merge(operating)
        .layer(RequestBodyLimitLayer::new(BODY_BYTES_MAX));
    let large = imports::routes()
        .layer(CompressionLayer::new())
        .layer(RequestBodyLimitLayer::new(TABLE_BYTES_MAX));
    small.merge(large)
}

async fn count(State(app): State<App>, request: Request, next: Next) -> Response {
    // Anybody can make a method up: that must not make a series.
    let method = match request.method() {
        &(Method::GET | Method::POST | Method::PUT | Method::PATCH | Method::DELETE) => {
            request.method().to_string()
        }
        _ => "other".to_owned(),
    };
    let route = request.extensions().get::<axum::extract::MatchedPath>();
    let route = route
        .map_or("unmatched", axum::extract::MatchedPath::as_str)
        .to_owned();
    let begun = Instant::now();
    let response = next.run(request).await;
    let labels = RouteLabels {
        method: method.clone(),
        route: route.clone(),
    };
    app.metrics
        .latency
        .get_or_create(&labels)
        .observe(begun.elapsed().as_secs_f64());
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
