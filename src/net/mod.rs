//! The only module that speaks HTTP. Questions go in, answers come out as messages, a frame never waits.

use std::time::Duration;

use bevy::prelude::*;
use buyplus_api::{
    Bag, Campaign, CheckoutSession, CompleteRequest, Order, PinChallenge, Product, ProductLooks,
    Show, Store, StoreSummary,
};

use crate::app::{FrameSystems, Options};
use crate::pending::Pending;
use crate::purchase::device::DeviceKey;

mod backend;
mod cache;
mod fault;
mod model;
mod trust;
mod worker;

pub use fault::Fault;
pub use model::ModelFiles;
pub use worker::Identity;

/// A request that is not answered whole in this time has failed.
const TIMEOUT: Duration = Duration::from_secs(15);

/// The net plugin for the backend that the options name.
pub fn plugin(options: &Options) -> impl Plugin {
    let server = options.server.clone();
    let cache = cache::Cache::new(options.data_dir.as_deref());
    move |app: &mut App| {
        match Link::open(&server, cache.clone()) {
            Ok(link) => app.insert_resource(link),
            Err(fault) => {
                error!("no network: {fault}");
                return;
            }
        };
        app.add_message::<Answer>()
            .add_message::<LineIsBack>()
            .add_systems(Update, receive_answers.in_set(FrameSystems::Net))
            // Counted when the frame's questions have been asked.
            .add_systems(Last, count_questions);
    }
}

/// A question to the backend.
#[derive(Debug, Clone)]
pub enum Question {
    /// A store's layout and all it sells.
    Enter {
        /// The store.
        store_id: String,
        /// Shows its draft to whoever holds this token.
        preview: Option<String>,
    },
    /// The bytes of a model.
    Model {
        /// Where the backend keeps it.
        url: String,
        /// What its content must hash to, lower-case hex.
        sha256: String,
    },
    /// What billboards show, and who the retailers are.
    Campaigns,
    /// The bytes of a picture.
    Picture {
        /// Where the backend keeps it.
        url: String,
        /// What its content must hash to, lower-case hex.
        sha256: String,
    },
    /// What the shopper looked at; nobody waits for whether it was heard.
    Looked {
        /// The store.
        store_id: String,
        /// Sums by product.
        looks: Vec<ProductLooks>,
    },
    /// A catwalk show.
    Show {
        /// The show.
        show_id: String,
    },
    /// Who this device is: enrols it and signs its mandate where that was not done before.
    SignIn {
        /// The device's key.
        key: DeviceKey,
        /// What an earlier launch kept.
        known: Option<Identity>,
        /// Whether the shopper allows a mandate to be signed.
        signs_mandate: bool,
    },
    /// Put one SKU into the bag.
    AddLine {
        /// The bag.
        bag_id: String,
        /// The SKU.
        variant_id: String,
        /// The intent.
        key: String,
    },
    /// Take one line out of the bag.
    RemoveLine {
        /// The bag.
        bag_id: String,
        /// The line.
        line_id: String,
    },
    /// What the bag holds now.
    Bag,
    /// Start the review of a bag.
    Review {
        /// The bag.
        bag_id: String,
        /// The intent.
        key: String,
    },
    /// A keypad for a session that a nod alone does not pay.
    Pin {
        /// The session.
        session_id: String,
    },
    /// Pay a session.
    Pay {
        /// The session.
        session_id: String,
        /// The intent.
        key: String,
        /// What was shown, and the signature over it.
        request: CompleteRequest,
    },
    /// Give up a session.
    CancelSession {
        /// The session.
        session_id: String,
        /// The intent.
        key: String,
    },
    /// One order.
    Order {
        /// The order.
        order_id: String,
    },
    /// Undo an order.
    Undo {
        /// The order.
        order_id: String,
        /// The intent.
        key: String,
    },
}

/// An answer from the backend, or why there is none.
#[derive(Message, Debug, Clone)]
pub enum Answer {
    /// To `Enter`.
    Entered(Result<(Store, Vec<Product>), Fault>),
    /// To `Model`.
    Model {
        /// The hash that was asked for.
        sha256: String,
        /// Its files, verified against the hash.
        files: Result<ModelFiles, Fault>,
    },
    /// To `Campaigns`.
    Campaigns(Result<(Vec<Campaign>, Vec<StoreSummary>), Fault>),
    /// To `Picture`.
    Picture {
        /// The hash that was asked for.
        sha256: String,
        /// What to call the file: its hash and ending.
        file: String,
        /// The bytes, verified against the hash.
        bytes: Result<Vec<u8>, Fault>,
    },
    /// To `Show`.
    Show(Result<Box<Show>, Fault>),
    /// To `Looked`.
    Heard,
    /// To `SignIn`.
    SignedIn(Result<(Identity, Bag), Fault>),
    /// To `AddLine`.
    Added(Result<Bag, Fault>),
    /// To `RemoveLine` and `Bag`.
    Bag(Result<Bag, Fault>),
    /// To `Review`.
    Review(Result<CheckoutSession, Fault>),
    /// To `Pin`.
    Pin(Result<Box<PinChallenge>, Fault>),
    /// To `Pay`.
    Paid(Result<CheckoutSession, Fault>),
    /// To `CancelSession`.
    SessionCancelled(Result<CheckoutSession, Fault>),
    /// To `Order` and `Undo`.
    Order(Result<Order, Fault>),
}

/// A network reaches out again, or the app is in front again: what has no answer may be asked for once more.
#[derive(Message, Debug, Clone, Copy, PartialEq)]
pub struct LineIsBack;

/// The wire to the backend: ask here, read `Answer` messages later.
#[derive(Resource)]
pub struct Link {
    // Kept alive for as long as the client runs: dropping it would drop the requests under way.
    _runtime: tokio::runtime::Runtime,
    questions: async_channel::Sender<Question>,
    answers: async_channel::Receiver<Answer>,
    under_way: usize,
    is_offline: bool,
}

impl Link {
    fn open(server: &str, cache: cache::Cache) -> Result<Self, Fault> {
        let offline = |error: &dyn std::fmt::Display| Fault::Unreachable(error.to_string());
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .map_err(|error| offline(&error))?;
        // A second provider is refused, which is fine: the first one serves as well.
        let _ = rustls_graviola::default_provider().install_default();
        let http = trust::roots(reqwest::Client::builder())
            .timeout(TIMEOUT)
            .build()
            .map_err(|error| offline(&error))?;
        let (questions, inbox) = async_channel::unbounded();
        let (outbox, answers) = async_channel::unbounded();
        runtime.spawn(worker::serve(
            backend::Backend::new(server, http),
            cache,
            inbox,
            outbox,
        ));
        Ok(Self {
            _runtime: runtime,
            questions,
            answers,
            under_way: 0,
            is_offline: false,
        })
    }

    /// Says whether any network reaches out, where the device knows.
    pub fn set_online(&mut self, is_online: bool) {
        self.is_offline = !is_online;
    }

    /// True where the device knows that no network reaches out.
    pub fn is_offline(&self) -> bool {
        self.is_offline
    }

    /// Sends a question. The answer comes as a message in a later frame.
    pub fn ask(&mut self, question: Question) {
        // The worker lives as long as this link, so its inbox is open.
        if self.questions.try_send(question).is_ok() {
            self.under_way += 1;
        }
    }
}

fn receive_answers(mut link: ResMut<Link>, mut answers: MessageWriter<Answer>) {
    while let Ok(answer) = link.answers.try_recv() {
        link.under_way = link.under_way.saturating_sub(1);
        answers.write(answer);
    }
}

fn count_questions(link: Res<Link>, mut pending: ResMut<Pending>) {
    pending.set("requests", link.under_way);
}
