//! How much one caller may ask for: by device or key, by address, and less where passwords are tried.

use std::{
    hash::{BuildHasher, Hash, RandomState},
    net::IpAddr,
    num::NonZeroU32,
    sync::Arc,
    time::Duration,
};

use governor::{
    Quota, RateLimiter, middleware::StateInformationMiddleware, nanos::Nanos,
    state::keyed::DashMapStateStore,
};

use crate::clock::Clock;

/// So many requests in so long; a caller who was quiet may send all of them at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Requests.
    pub requests: u32,
    /// In seconds.
    pub window_s: u32,
}

/// The limits of a server; nothing means none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimits {
    /// For each device or key.
    pub caller: Option<Rate>,
    /// For each address, whoever asks from there.
    pub address: Option<Rate>,
    /// For each address, where a password, a PIN or a token is tried.
    pub secrets: Option<Rate>,
}

impl RateLimits {
    /// Generous: a busy till stays below, a loop gone wild does not.
    pub const DEFAULT: Self = Self {
        caller: Some(Rate {
            requests: 20_000,
            window_s: 20,
        }),
        address: Some(Rate {
            requests: 100_000,
            window_s: 20,
        }),
        secrets: Some(Rate {
            requests: 60,
            window_s: 60,
        }),
    };

    /// None at all, for load tests.
    pub const OFF: Self = Self {
        caller: None,
        address: None,
        secrets: None,
    };
}

/// What a limit says about one request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Verdict {
    /// Which limit.
    pub(crate) name: &'static str,
    /// What it allows.
    pub(crate) rate: Rate,
    /// What is left of it.
    pub(crate) remaining: u32,
    /// Seconds until more is left.
    pub(crate) reset_s: u64,
    /// Whether the request may go on.
    pub(crate) is_within: bool,
}

/// The limits at work.
pub(crate) struct Limiters {
    caller: Option<Limiter<u64>>,
    address: Option<Limiter<IpAddr>>,
    secrets: Option<Limiter<IpAddr>>,
    /// Bearers are told apart by a hash that nobody outside can compute.
    hasher: RandomState,
}

/// The server's clock, as the limiter reads it.
#[derive(Clone)]
struct Ticks(Arc<dyn Clock>);

impl governor::clock::Clock for Ticks {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        Duration::from_millis(self.0.now_ms().unsigned_abs()).into()
    }
}

type Limited<K> = RateLimiter<K, DashMapStateStore<K>, Ticks, StateInformationMiddleware>;

struct Limiter<K: Hash + Eq + Clone> {
    name: &'static str,
    rate: Rate,
    limited: Limited<K>,
    ticks: Ticks,
}

impl Limiters {
    pub(crate) fn new(limits: RateLimits, clock: &Arc<dyn Clock>) -> Self {
        Self {
            caller: limits
                .caller
                .and_then(|rate| Limiter::new("caller", rate, clock)),
            address: limits
                .address
                .and_then(|rate| Limiter::new("address", rate, clock)),
            secrets: limits
                .secrets
                .and_then(|rate| Limiter::new("secrets", rate, clock)),
            hasher: RandomState::new(),
        }
    }

    /// Counts a request; the verdicts of every limit that applies, up to the first that is over.
    pub(crate) fn count(
        &self,
        address: IpAddr,
        bearer: Option<&[u8]>,
        tries_a_secret: bool,
    ) -> Vec<Verdict> {
        let secrets = self.secrets.as_ref().filter(|_| tries_a_secret);
        let mut verdicts = Vec::with_capacity(3);
        for limiter in [self.address.as_ref(), secrets].into_iter().flatten() {
            let verdict = limiter.count(&address);
            verdicts.push(verdict);
            if !verdict.is_within {
                return verdicts;
            }
        }
        if let (Some(limiter), Some(bearer)) = (&self.caller, bearer) {
            verdicts.push(limiter.count(&self.hasher.hash_one(bearer)));
        }
        verdicts
    }

    /// Counts a secret that was tried at another server, so that there are not as many tries as servers.
    pub(crate) fn tried_elsewhere(&self, address: IpAddr) {
        if let Some(secrets) = &self.secrets {
            secrets.count(&address);
        }
    }

    /// Forgets callers who have been quiet for as long as their window.
    pub(crate) fn forget_quiet(&self) {
        if let Some(limiter) = &self.caller {
            limiter.limited.retain_recent();
        }
        for limiter in [&self.address, &self.secrets].into_iter().flatten() {
            limiter.limited.retain_recent();
        }
    }
}

impl<K: Hash + Eq + Clone> Limiter<K> {
    fn new(name: &'static str, rate: Rate, clock: &Arc<dyn Clock>) -> Option<Self> {
        let requests = NonZeroU32::new(rate.requests)?;
        let window = Duration::from_secs(u64::from(rate.window_s));
        let quota = Quota::with_period(window / rate.requests)?.allow_burst(requests);
        let ticks = Ticks(clock.clone());
        Some(Self {
            name,
            rate,
            limited: RateLimiter::dashmap_with_clock(quota, ticks.clone())
                .with_middleware::<StateInformationMiddleware>(),
            ticks,
        })
    }

    fn count(&self, key: &K) -> Verdict {
        use governor::clock::Clock as _;
        let window_s = u64::from(self.rate.window_s);
        let (remaining, wait_s, is_within) = match self.limited.check_key(key) {
            Ok(state) => {
                let used = self.rate.requests - state.remaining_burst_capacity();
                let used_s = (u64::from(used) * window_s).div_ceil(u64::from(self.rate.requests));
                (state.remaining_burst_capacity(), used_s, true)
            }
            Err(until) => {
                let wait = until.wait_time_from(self.ticks.now());
                (
                    0,
                    wait.as_secs() + u64::from(wait.subsec_nanos() > 0),
                    false,
                )
            }
        };
        Verdict {
            name: self.name,
            rate: self.rate,
            remaining,
            reset_s: wait_s.max(1),
            is_within,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;
    use crate::clock::ManualClock;

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    #[test]
    fn a_caller_gets_what_was_agreed_and_more_when_time_has_passed() {
        let clock = Arc::new(ManualClock::new(1_000_000));
        let rate = Some(Rate {
            requests: 3,
            window_s: 6,
        });
        let limits = RateLimits {
            caller: rate,
            ..RateLimits::OFF
        };
        let limiters = Limiters::new(limits, &(clock.clone() as Arc<dyn Clock>));
        let ask = |bearer: &'static [u8]| limiters.count(HERE, Some(bearer), false)[0];
        let left: Vec<_> = (0..3).map(|_| ask(b"ann").remaining).collect();
        assert_eq!(left, [2, 1, 0]);
        let over = ask(b"ann");
        assert!(!over.is_within && over.reset_s == 2, "{over:?}");
        assert!(
            ask(b"bob").is_within,
            "another caller has an allowance of their own"
        );
        clock.advance_s(2);
        assert!(ask(b"ann").is_within);
        assert!(limiters.count(HERE, None, true).is_empty());
    }
}
