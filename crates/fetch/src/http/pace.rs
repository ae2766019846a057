//! Who decides when a host may be asked: this process, or the one that it works for.

use super::clock::Clock;
use super::rate_limit::{self, RateLimiter};
use crate::schedule::{Rules, after};
use crate::settings::Settings;
use jiff::Timestamp;
use std::collections::HashMap;
use std::future::{Future, poll_fn};
use std::net::IpAddr;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::task::Poll;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// Number of hosts with a Retry-After beyond which expired ones are dropped.
const MAX_RETRY_AFTER_HOSTS: usize = 1024;

/// A request that waits for its turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The host that is to be asked.
    pub host: String,
    /// Its address; none where the proxy resolves it.
    pub address: Option<IpAddr>,
    /// The least time since the request before that the host itself asks for (Crawl-delay).
    pub delay: Option<Duration>,
}

/// Grants turns to a process that does not decide itself.
pub trait Grants: Send + Sync + 'static {
    /// Waits for a turn, however long that takes.
    fn grant(&self, turn: Turn) -> Granting<'_>;
}

/// A turn when it comes; or until when the host wants to be left alone.
pub type Granting<'g> = Pin<Box<dyn Future<Output = Result<Box<dyn Grant>, Timestamp>> + Send + 'g>>;

/// A turn that was granted, for one request; given back when it is dropped.
pub trait Grant: Send + Sync {
    /// From when on the turn is another's.
    fn ends(&self) -> Instant;

    /// The request has reached the server.
    fn arrived(&self);

    /// The server wants to be left alone for so many seconds.
    fn quiet(&self, seconds: u64);
}

/// Who decides.
pub(crate) enum Pace {
    Own(Turns),
    Granted(Arc<dyn Grants>),
}

impl Pace {
    /// Whether `host` may be asked now, as far as this process knows.
    ///
    /// # Errors
    /// Until when it wants to be left alone.
    pub(crate) fn check(&self, host: &str, now: Timestamp) -> Result<(), Timestamp> {
        match self {
            Self::Own(turns) => turns.check(host, now),
            Self::Granted(_) => Ok(()),
        }
    }

    /// Waits for the turn of a request that takes `longest` at most.
    ///
    /// # Errors
    /// Until when the host wants to be left alone.
    pub(crate) async fn acquire(
        &self,
        turn: Turn,
        longest: Duration,
        clock: Clock,
    ) -> Result<Permit, Timestamp> {
        match self {
            Self::Own(turns) => turns.grant(turn, clock).await.map(Permit::Own),
            Self::Granted(grants) => loop {
                let grant = grants.grant(turn.clone()).await?;
                // A process that was stopped meanwhile may come too late: then it waits for another turn.
                if Instant::now() + longest <= grant.ends() {
                    return Ok(Permit::Granted(grant));
                }
            },
        }
    }
}

/// Permission for one request in flight, until dropped.
pub(crate) enum Permit {
    Own(OwnPermit),
    Granted(Box<dyn Grant>),
}

impl Permit {
    /// Starts the delay anew, once the request has reached the server.
    pub(crate) fn arrived(&self) {
        match self {
            Self::Own(permit) => permit.arrived(),
            Self::Granted(grant) => grant.arrived(),
        }
    }

    /// Leaves the host alone for so many seconds from `now` on.
    pub(crate) fn quiet(&self, seconds: u64, now: Timestamp) {
        match self {
            Self::Own(permit) => permit.quiet(seconds, now),
            Self::Granted(grant) => grant.quiet(seconds),
        }
    }

    /// Does `work` as long as the turn lasts; none where it is over. It goes no step on after that, also in a process that
    /// was stopped meanwhile.
    pub(crate) async fn during<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        let is_over = || match self {
            Self::Own(permit) => permit.turns.is_over(),
            Self::Granted(grant) => grant.ends() <= Instant::now(),
        };
        let mut work = pin!(work);
        poll_fn(|context| match is_over() {
            true => Poll::Ready(None),
            false => work.as_mut().poll(context).map(Some),
        })
        .await
    }
}

/// Whose turn it is, as this process decides. Clones share it.
#[derive(Clone)]
pub struct Turns {
    rate_limiter: Arc<RateLimiter>,
    /// Until when hosts must not be asked (Retry-After).
    retry_after: Arc<Mutex<HashMap<String, Timestamp>>>,
    rules: Arc<Rules>,
    /// Until when this process may grant turns, where another may take its place.
    lease: Arc<OnceLock<watch::Receiver<Instant>>>,
}

/// A turn that this process has granted, until dropped.
pub struct OwnPermit {
    permit: rate_limit::Permit,
    turns: Turns,
    host: String,
}

impl OwnPermit {
    /// The request has reached the server: the delay counts from now on.
    pub fn arrived(&self) {
        self.permit.arrived();
    }

    /// Leaves the host alone for so many seconds from `now` on.
    pub(crate) fn quiet(&self, seconds: u64, now: Timestamp) {
        self.turns.quiet(&self.host, seconds, now);
    }
}

impl Turns {
    pub(super) fn new(settings: &Settings) -> Self {
        let rate_limiter =
            RateLimiter::new(settings.host, settings.address_rate_limit(), settings.concurrency);
        Self {
            rate_limiter: Arc::new(rate_limiter),
            retry_after: Arc::default(),
            rules: Arc::new(settings.polling),
            lease: Arc::default(),
        }
    }

    /// Grants turns only until the moment that `lease` has: another process may grant them after that. Once set it stays.
    pub(crate) fn set_lease(&self, lease: watch::Receiver<Instant>) {
        let _ = self.lease.set(lease);
    }

    /// Waits until this process may grant turns.
    async fn leased(&self) {
        let Some(lease) = self.lease.get() else { return };
        let waited = lease.clone().wait_for(|ends| Instant::now() < *ends).await.map(drop);
        if waited.is_err() {
            // Whoever renews it is gone: the process is ending.
            std::future::pending::<()>().await;
        }
    }

    fn is_over(&self) -> bool {
        self.lease.get().is_some_and(|lease| *lease.borrow() <= Instant::now())
    }

    /// Waits for a turn.
    ///
    /// # Errors
    /// Until when the host wants to be left alone.
    pub async fn grant_at(&self, turn: Turn, now: Timestamp) -> Result<OwnPermit, Timestamp> {
        self.grant(turn, Clock::new(now)).await
    }

    pub(super) async fn grant(&self, turn: Turn, clock: Clock) -> Result<OwnPermit, Timestamp> {
        let Turn { host, address, delay } = turn;
        self.check(&host, clock.now())?;
        let permit = self.rate_limiter.acquire(&host, address, delay).await;
        self.leased().await;
        self.check(&host, clock.now())?;
        Ok(OwnPermit { permit, turns: self.clone(), host })
    }

    /// Counts a turn that another process granted before this one was there, as far as there is room for it.
    pub fn adopt(&self, turn: Turn) -> OwnPermit {
        let permit = self.rate_limiter.adopt(&turn.host, turn.address, turn.delay);
        OwnPermit { permit, turns: self.clone(), host: turn.host }
    }

    /// Grants nothing until [`Turns::open`].
    pub fn close(&self) {
        self.rate_limiter.close();
    }

    /// Grants turns again.
    pub fn open(&self) {
        self.rate_limiter.open();
    }

    fn check(&self, host: &str, now: Timestamp) -> Result<(), Timestamp> {
        let mut retry_after = self.retry_after.lock().unwrap_or_else(PoisonError::into_inner);
        match retry_after.get(host) {
            Some(until) if *until > now => Err(*until),
            Some(_) => {
                retry_after.remove(host);
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Leaves `host` alone for so many seconds from `now` on, within what is configured.
    pub fn quiet(&self, host: &str, seconds: u64, now: Timestamp) {
        let mut retry_after = self.retry_after.lock().unwrap_or_else(PoisonError::into_inner);
        if retry_after.len() >= MAX_RETRY_AFTER_HOSTS {
            retry_after.retain(|_, until| *until > now);
        }
        let until = after(now, self.rules.waited(seconds));
        let known = retry_after.entry(host.into()).or_insert(until);
        *known = until.max(*known);
    }

    /// Hosts that must not be asked, sorted, and until when.
    pub(crate) fn retry_after(&self) -> Vec<(String, Timestamp)> {
        let retry_after = self.retry_after.lock().unwrap_or_else(PoisonError::into_inner);
        let mut hosts: Vec<_> = retry_after.iter().map(|(host, until)| (host.clone(), *until)).collect();
        hosts.sort();
        hosts
    }

    /// Restores what an earlier run knew.
    pub(crate) fn set_retry_after(&self, hosts: Vec<(String, Timestamp)>) {
        self.retry_after.lock().unwrap_or_else(PoisonError::into_inner).extend(hosts);
    }

    pub(super) fn take_over(&mut self, old: &Self, is_same_pace: bool) {
        self.retry_after = Arc::clone(&old.retry_after);
        self.lease = Arc::clone(&old.lease);
        if is_same_pace {
            self.rate_limiter = Arc::clone(&old.rate_limiter);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::RateLimit;
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

    const SECOND: Duration = Duration::from_secs(1);

    /// A turn that lasts until a moment.
    struct Until(Instant);

    impl Grant for Until {
        fn ends(&self) -> Instant {
            self.0
        }
        fn arrived(&self) {}
        fn quiet(&self, _: u64) {}
    }

    /// Grants turns that come too late at first.
    struct Late(AtomicUsize);

    impl Grants for Late {
        fn grant(&self, _: Turn) -> Granting<'_> {
            let asked = self.0.fetch_add(1, Relaxed);
            let ends = Instant::now() + SECOND * u32::try_from(asked).unwrap();
            Box::pin(async move { Ok(Box::new(Until(ends)) as Box<dyn Grant>) })
        }
    }

    fn turn() -> Turn {
        Turn { host: "one.example".into(), address: None, delay: None }
    }

    #[tokio::test(start_paused = true)]
    async fn a_turn_that_comes_too_late_is_not_used() {
        let late = Arc::new(Late(AtomicUsize::new(0)));
        let pace = Pace::Granted(Arc::clone(&late) as Arc<dyn Grants>);
        let begin = Instant::now();
        let permit = pace.acquire(turn(), SECOND * 3, Clock::new(Timestamp::UNIX_EPOCH)).await;
        let Ok(Permit::Granted(grant)) = permit else { panic!("no permit") };
        assert_eq!((grant.ends() - begin, late.0.load(Relaxed)), (SECOND * 3, 4));
    }

    #[tokio::test(start_paused = true)]
    async fn work_goes_no_step_on_when_the_turn_is_over() {
        let permit = Permit::Granted(Box::new(Until(Instant::now() + SECOND)));
        assert_eq!(permit.during(async { 7 }).await, Some(7));
        let slow = async {
            tokio::time::sleep(SECOND * 2).await;
            7
        };
        assert_eq!(permit.during(slow).await, None);
        assert_eq!(permit.during(async { 7 }).await, None, "nothing begins");
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_is_granted_or_goes_on_beyond_the_lease() {
        let turns = Turns::new(&Settings { concurrency: 4, ..Settings::default() });
        let begin = Instant::now();
        let (renew, lease) = watch::channel(begin + SECOND);
        turns.set_lease(lease);
        let clock = Clock::new(Timestamp::UNIX_EPOCH);
        let permit = Permit::Own(turns.grant(turn(), clock).await.map_err(drop).unwrap());
        assert_eq!(permit.during(async { 7 }).await, Some(7));
        let slow = async {
            tokio::time::sleep(SECOND * 2).await;
            7
        };
        assert_eq!(permit.during(slow).await, None);
        let waiting = tokio::spawn({
            let (turns, two) = (turns.clone(), Turn { host: "two.example".into(), ..turn() });
            async move {
                drop(turns.grant(two, clock).await.map_err(drop).unwrap());
                begin.elapsed()
            }
        });
        tokio::time::sleep(SECOND * 3).await;
        renew.send(Instant::now() + SECOND).unwrap();
        assert_eq!(waiting.await.unwrap(), SECOND * 5);
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_is_granted_while_closed_and_what_was_adopted_counts() {
        let settings = Settings {
            host: RateLimit { concurrency: 1, delay: SECOND },
            concurrency: 4,
            ..Settings::default()
        };
        let (turns, begin) = (Turns::new(&settings), Instant::now());
        turns.close();
        let adopted = turns.adopt(turn());
        let waiting = tokio::spawn({
            let turns = turns.clone();
            async move {
                let free = Turn { host: "two.example".into(), ..turn() };
                drop(turns.grant_at(free, Timestamp::UNIX_EPOCH).await.map_err(drop).unwrap());
                let first = begin.elapsed();
                drop(turns.grant_at(turn(), Timestamp::UNIX_EPOCH).await.map_err(drop).unwrap());
                (first, begin.elapsed())
            }
        });
        tokio::time::sleep(SECOND * 5).await;
        turns.open();
        turns.open();
        tokio::time::sleep(SECOND * 5).await;
        adopted.arrived();
        drop(adopted);
        assert_eq!(waiting.await.unwrap(), (SECOND * 5, SECOND * 11));
        assert_eq!(turns.rate_limiter.free(), 4, "opened once");
    }
}
