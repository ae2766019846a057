//! Rate limits per host and per IP address: maximum requests in flight, minimum time between two.

use crate::settings::RateLimit;
use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep_until};

/// Number of buckets beyond which idle ones are dropped.
const MAX_BUCKETS: usize = 1024;

/// Permission for one request in flight, until dropped.
pub(crate) struct Permit {
    _permits: [Option<OwnedSemaphorePermit>; 3],
    buckets: Taken,
}

/// The buckets of a permit, each with its delay.
type Taken = [Option<(Arc<Bucket>, Duration)>; 2];

impl Permit {
    /// Starts the delay anew, once the request has reached the server: if it counted from before connecting, a
    /// request that was slow to arrive would be followed by the next at once.
    pub(crate) fn arrived(&self) {
        let now = Instant::now();
        self.buckets.iter().flatten().for_each(|(bucket, delay)| bucket.begin(now + *delay));
    }
}

/// Grants permits.
pub(crate) struct RateLimiter {
    hosts: Buckets<String>,
    addresses: Buckets<IpAddr>,
    all: Arc<Semaphore>,
    /// Permits of `all` that are held back while nothing is granted.
    held_back: Mutex<Option<OwnedSemaphorePermit>>,
    concurrency: usize,
}

impl RateLimiter {
    pub(crate) fn new(host: RateLimit, address: RateLimit, concurrency: usize) -> Self {
        Self {
            hosts: Buckets::new(host),
            addresses: Buckets::new(address),
            all: Arc::new(Semaphore::new(concurrency.max(1))),
            held_back: Mutex::default(),
            concurrency: concurrency.max(1),
        }
    }

    /// Grants nothing until it is opened. To be called before anything was granted.
    pub(crate) fn close(&self) {
        let all = u32::try_from(self.concurrency).unwrap_or(u32::MAX);
        let mut held_back = self.held_back.lock().unwrap_or_else(PoisonError::into_inner);
        *held_back = Arc::clone(&self.all).try_acquire_many_owned(all).ok();
    }

    /// Grants again.
    pub(crate) fn open(&self) {
        drop(self.held_back.lock().unwrap_or_else(PoisonError::into_inner).take());
    }

    /// Permits that are left.
    #[cfg(test)]
    pub(crate) fn free(&self) -> usize {
        self.all.available_permits()
    }

    /// A permit for a request that is under way already, as far as there is room.
    pub(crate) fn adopt(&self, host: &str, address: Option<IpAddr>, delay: Option<Duration>) -> Permit {
        let by_host = self.hosts.of(host.to_owned());
        let by_address = address.map(|address| self.addresses.of(address));
        let enter = |bucket: &Bucket| Arc::clone(&bucket.slots).try_acquire_owned().ok();
        let permits = [enter(&by_host), by_address.as_deref().and_then(enter), None];
        let host_delay = self.hosts.limit.delay.max(delay.unwrap_or_default());
        let address_delay = self.addresses.limit.delay;
        let buckets = [Some((by_host, host_delay)), by_address.map(|bucket| (bucket, address_delay))];
        let permit = Permit { _permits: permits, buckets };
        permit.arrived();
        permit
    }

    /// Waits until `host` at `address` may be asked. `delay` is what the host itself asks for (Crawl-delay).
    ///
    /// Semaphores are always taken in the order host, address, all, so that there is no deadlock.
    pub(crate) async fn acquire(
        &self,
        host: &str,
        address: Option<IpAddr>,
        delay: Option<Duration>,
    ) -> Permit {
        let by_host = self.hosts.of(host.to_owned());
        let by_address = address.map(|address| self.addresses.of(address));
        let host_delay = self.hosts.limit.delay.max(delay.unwrap_or_default());
        let first = by_host.enter().await;
        let second = match &by_address {
            Some(bucket) => bucket.enter().await,
            None => None,
        };
        let address_delay = self.addresses.limit.delay;
        let buckets = [Some((by_host, host_delay)), by_address.map(|bucket| (bucket, address_delay))];
        loop {
            if let Some(start) = buckets.iter().flatten().filter_map(|(bucket, _)| bucket.free_at()).max() {
                sleep_until(start).await;
            }
            let third = Arc::clone(&self.all).acquire_owned().await.ok();
            // Another request may have started meanwhile.
            if claim(&buckets, Instant::now()) {
                return Permit { _permits: [first, second, third], buckets };
            }
        }
    }
}

/// Takes both buckets where both are free at `now`.
fn claim(buckets: &Taken, now: Instant) -> bool {
    let free = buckets.iter().flatten().all(|(bucket, _)| bucket.free_at().is_none_or(|at| at <= now));
    if free {
        buckets.iter().flatten().for_each(|(bucket, delay)| bucket.begin(now + *delay));
    }
    free
}

struct Buckets<K> {
    limit: RateLimit,
    buckets: Mutex<HashMap<K, Arc<Bucket>>>,
}

impl<K: Hash + Eq> Buckets<K> {
    fn new(limit: RateLimit) -> Self {
        Self { limit, buckets: Mutex::default() }
    }

    fn of(&self, key: K) -> Arc<Bucket> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MAX_BUCKETS {
            let now = Instant::now();
            buckets.retain(|_, bucket| {
                Arc::strong_count(bucket) > 1 || bucket.free_at().is_some_and(|at| at > now)
            });
        }
        Arc::clone(buckets.entry(key).or_insert_with(|| Arc::new(Bucket::new(self.limit.concurrency))))
    }
}

struct Bucket {
    slots: Arc<Semaphore>,
    free: Mutex<Option<Instant>>,
}

impl Bucket {
    fn new(concurrency: usize) -> Self {
        Self { slots: Arc::new(Semaphore::new(concurrency.max(1))), free: Mutex::default() }
    }

    /// The semaphore is never closed, so acquiring does not fail.
    async fn enter(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.slots).acquire_owned().await.ok()
    }

    fn free_at(&self) -> Option<Instant> {
        *self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(&self, free: Instant) {
        let mut until = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        *until = (*until).max(Some(free));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn limit(concurrency: usize, delay: Duration) -> RateLimit {
        RateLimit { concurrency, delay }
    }

    /// Starts one request for each (host, address), each `takes` long; gives the starts in milliseconds, sorted.
    async fn starts(rate_limiter: RateLimiter, asked: Vec<(String, u8)>, takes: Duration) -> Vec<u128> {
        let (rate_limiter, begin) = (Arc::new(rate_limiter), Instant::now());
        let tasks: Vec<_> = asked
            .into_iter()
            .map(|(host, last)| {
                let rate_limiter = Arc::clone(&rate_limiter);
                tokio::spawn(async move {
                    let _permit =
                        rate_limiter.acquire(&host, Some(IpAddr::from([192, 0, 2, last])), None).await;
                    let start = begin.elapsed().as_millis();
                    tokio::time::sleep(takes).await;
                    start
                })
            })
            .collect();
        let mut starts = Vec::new();
        for task in tasks {
            starts.push(task.await.unwrap());
        }
        starts.sort_unstable();
        starts
    }

    /// Whether two starts are at least `least` milliseconds apart, all of them.
    fn apart(starts: &[u128], least: u128) -> bool {
        starts.windows(2).all(|pair| pair[1] - pair[0] >= least)
    }

    #[tokio::test(start_paused = true)]
    async fn a_hundred_feeds_on_one_host_come_one_after_the_other() {
        let rate_limiter = RateLimiter::new(limit(1, SECOND), limit(100, Duration::ZERO), 100);
        let asked = (0..100).map(|_| ("one.example".to_owned(), 1)).collect();
        let starts = starts(rate_limiter, asked, SECOND * 3).await;
        assert!(apart(&starts, 3000), "{starts:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_hundred_hosts_on_one_address_keep_their_distance() {
        let rate_limiter = RateLimiter::new(limit(1, SECOND), limit(2, SECOND / 2), 100);
        let asked = (0..100).map(|i| (format!("{i}.example"), 1)).collect();
        let starts = starts(rate_limiter, asked, SECOND / 10).await;
        assert!(apart(&starts, 500), "{starts:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn different_hosts_do_not_wait_for_each_other() {
        let rate_limiter = RateLimiter::new(limit(1, SECOND), limit(1, SECOND), 100);
        let asked = (0..50).map(|i| (format!("{i}.example"), i)).collect();
        let starts = starts(rate_limiter, asked, SECOND * 10).await;
        assert!(starts.iter().all(|start| *start < 10), "{starts:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn the_delay_holds_where_the_whole_is_crowded() {
        let rate_limiter = RateLimiter::new(limit(2, SECOND), limit(9, Duration::ZERO), 1);
        let asked = (0..6).map(|_| ("one.example".to_owned(), 1)).collect();
        let starts = starts(rate_limiter, asked, SECOND / 10).await;
        assert!(apart(&starts, 1000), "{starts:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_hosts_own_delay_counts() {
        let rate_limiter = RateLimiter::new(limit(1, SECOND), limit(9, Duration::ZERO), 9);
        let begin = Instant::now();
        for _ in 0..3 {
            drop(rate_limiter.acquire("slow.example", None, Some(SECOND * 10)).await);
        }
        assert_eq!(begin.elapsed(), SECOND * 20);
    }

    #[tokio::test(start_paused = true)]
    async fn the_delay_counts_from_when_a_slow_request_arrived() {
        let rate_limiter = RateLimiter::new(limit(1, SECOND), limit(9, Duration::ZERO), 9);
        let begin = Instant::now();
        let acquire = rate_limiter.acquire("far.example", None, None).await;
        tokio::time::advance(SECOND * 3).await;
        acquire.arrived();
        drop(acquire);
        drop(rate_limiter.acquire("far.example", None, None).await);
        assert_eq!(begin.elapsed(), SECOND * 4);
    }

    #[tokio::test(start_paused = true)]
    async fn idle_lanes_are_cleared_away() {
        let rate_limiter = RateLimiter::new(limit(1, SECOND), limit(1, Duration::ZERO), 9);
        for i in 0..3 * MAX_BUCKETS {
            drop(rate_limiter.acquire(&format!("{i}.example"), None, None).await);
            tokio::time::advance(SECOND * 2).await;
        }
        assert!(rate_limiter.hosts.buckets.lock().unwrap().len() <= MAX_BUCKETS);
    }
}
