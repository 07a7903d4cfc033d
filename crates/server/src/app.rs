//! What every service needs, handed to it from outside.

use std::sync::Arc;

use tokio_util::task::TaskTracker;

use crate::{
    alipay,
    clock::Clock,
    db::Db,
    error::{Error, Result},
    events::Link,
    http::Hot,
    ids::OrderNames,
    limits::Limiters,
    load::Load,
    metrics::Metrics,
    provider::PaymentProvider,
    services::{assets::Blobs, figures::Watch, previews::Studio, webhooks::Courier},
    ucp,
};

/// What every service needs; cheap to clone.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) db: Db,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) provider: Arc<dyn PaymentProvider>,
    pub(crate) blobs: Blobs,
    pub(crate) order_names: Arc<dyn OrderNames>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) hot: Arc<Hot>,
    pub(crate) tasks: TaskTracker,
    pub(crate) courier: Courier,
    /// Who we are to Alipay, where it is what takes the money.
    pub(crate) alipay: Option<Arc<alipay::Settings>>,
    pub(crate) ucp: Arc<ucp::Facade>,
    pub(crate) limiters: Arc<Limiters>,
    pub(crate) load: Load,
    pub(crate) address_salt: Arc<str>,
    pub(crate) behind_proxy: bool,
    pub(crate) watch: Arc<Watch>,
    pub(crate) studio: Arc<Studio>,
    /// The other servers of this shop.
    pub(crate) events: Arc<dyn Link>,
}

impl App {
    /// Does work to its end, even where whoever asked for it hangs up; shutdown waits for it.
    pub(crate) async fn see_through<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T>> + Send + 'static,
    ) -> Result<T> {
        let done = self.tasks.spawn(work).await;
        done.unwrap_or_else(|fault| Err(Error::Internal(format!("a task broke off: {fault}"))))
    }
}
