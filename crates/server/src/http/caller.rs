//! Who is at the other end: the address, and, once a handler has found out, the name.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{Arc, OnceLock},
};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::HeaderMap,
    middleware::Next,
    response::Response,
};

use crate::app::App;

const FORWARDED: &str = "x-forwarded-for";

/// Who is at the other end.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    /// Where the request comes from.
    pub(super) address: IpAddr,
    name: Arc<OnceLock<Name>>,
}

/// Who asks, for the audit log.
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// The merchant that it is about.
    pub(super) merchant_id: Option<String>,
    /// Who.
    pub(super) actor: String,
}

impl Caller {
    /// Notes who asks; the first to find out is right.
    pub(super) fn is(&self, merchant_id: Option<&str>, actor: String) {
        let merchant_id = merchant_id.map(ToOwned::to_owned);
        // A second name for one request is the same one again.
        let _ = self.name.set(Name { merchant_id, actor });
    }

    /// Who asks, if a handler found out.
    pub(super) fn name(&self) -> Option<&Name> {
        self.name.get()
    }
}

/// Puts a [`Caller`] beside every request.
pub(super) async fn identify(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip());
    let forwarded = forwarded(request.headers()).filter(|_| app.behind_proxy);
    request.extensions_mut().insert(Caller {
        address: forwarded.unwrap_or(peer).to_canonical(),
        name: Arc::default(),
    });
    next.run(request).await
}

/// The last address in the header: the one that our own proxy saw. What stands before it, anybody can write.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all(FORWARDED).iter().next_back()?;
    last.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}
