//! Whose turn it is: at most so many requests at once, and so much time between two, per host and per address.

use crate::settings::Pace;
use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep_until};

/// Lanes that nobody uses are cleared away when there are so many.
const MANY: usize = 1024;

/// The right to have one request in flight; ends when dropped.
pub(crate) struct Turn {
    _permits: [Option<OwnedSemaphorePermit>; 3],
    lanes: Taken,
}

/// The lanes of a turn, each with the delay that it asks for.
type Taken = [Option<(Arc<Lane>, Duration)>; 2];

impl Turn {
    /// The request is with the server by now: delays count from here on. Connecting takes its time, and who counted
    /// from the beginning would follow a request that was slow to arrive with the next one at once.
    pub(crate) fn arrived(&self) {
        let now = Instant::now();
        self.lanes.iter().flatten().for_each(|(lane, delay)| lane.begin(now + *delay));
    }
}

/// Gives turns.
pub(crate) struct Pacer {
    hosts: Lanes<String>,
    addresses: Lanes<IpAddr>,
    all: Arc<Semaphore>,
}

impl Pacer {
    pub(crate) fn new(host: Pace, address: Pace, concurrency: usize) -> Self {
        Self {
            hosts: Lanes::new(host),
            addresses: Lanes::new(address),
            all: Arc::new(Semaphore::new(concurrency.max(1))),
        }
    }

    /// Waits for a turn towards `host` at `address`. `delay` is what the host itself asks for, where it does.
    ///
    /// Permits are taken in the order host, address, all, by everyone: so nobody waits in a circle.
    pub(crate) async fn turn(&self, host: &str, address: Option<IpAddr>, delay: Option<Duration>) -> Turn {
        let by_host = self.hosts.of(host.to_owned());
        let by_address = address.map(|address| self.addresses.of(address));
        let host_delay = self.hosts.pace.delay.max(delay.unwrap_or_default());
        let first = by_host.enter().await;
        let second = match &by_address {
            Some(lane) => lane.enter().await,
            None => None,
        };
        let address_delay = self.addresses.pace.delay;
        let lanes = [Some((by_host, host_delay)), by_address.map(|lane| (lane, address_delay))];
        loop {
            if let Some(start) = lanes.iter().flatten().filter_map(|(lane, _)| lane.free_at()).max() {
                sleep_until(start).await;
            }
            let third = Arc::clone(&self.all).acquire_owned().await.ok();
            // Another one may have begun while this one slept or waited.
            if claim(&lanes, Instant::now()) {
                return Turn { _permits: [first, second, third], lanes };
            }
        }
    }
}

/// Takes both lanes from `now` on, where both are free.
fn claim(lanes: &Taken, now: Instant) -> bool {
    let free = lanes.iter().flatten().all(|(lane, _)| lane.free_at().is_none_or(|at| at <= now));
    if free {
        lanes.iter().flatten().for_each(|(lane, delay)| lane.begin(now + *delay));
    }
    free
}

struct Lanes<K> {
    pace: Pace,
    lanes: Mutex<HashMap<K, Arc<Lane>>>,
}

impl<K: Hash + Eq> Lanes<K> {
    fn new(pace: Pace) -> Self {
        Self { pace, lanes: Mutex::default() }
    }

    fn of(&self, key: K) -> Arc<Lane> {
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        if lanes.len() >= MANY {
            let now = Instant::now();
            lanes.retain(|_, lane| Arc::strong_count(lane) > 1 || lane.free_at().is_some_and(|at| at > now));
        }
        Arc::clone(lanes.entry(key).or_insert_with(|| Arc::new(Lane::new(self.pace.concurrency))))
    }
}

struct Lane {
    slots: Arc<Semaphore>,
    free: Mutex<Option<Instant>>,
}

impl Lane {
    fn new(concurrency: usize) -> Self {
        Self { slots: Arc::new(Semaphore::new(concurrency.max(1))), free: Mutex::default() }
    }

    /// The semaphore is never closed, so that there is always a permit in the end.
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

    fn pace(concurrency: usize, delay: Duration) -> Pace {
        Pace { concurrency, delay }
    }

    /// Starts one request for each (host, address), each `takes` long; gives the starts in milliseconds, sorted.
    async fn starts(pacer: Pacer, asked: Vec<(String, u8)>, takes: Duration) -> Vec<u128> {
        let (pacer, begin) = (Arc::new(pacer), Instant::now());
        let tasks: Vec<_> = asked
            .into_iter()
            .map(|(host, last)| {
                let pacer = Arc::clone(&pacer);
                tokio::spawn(async move {
                    let _turn = pacer.turn(&host, Some(IpAddr::from([192, 0, 2, last])), None).await;
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
        let pacer = Pacer::new(pace(1, SECOND), pace(100, Duration::ZERO), 100);
        let asked = (0..100).map(|_| ("one.example".to_owned(), 1)).collect();
        let starts = starts(pacer, asked, SECOND * 3).await;
        assert!(apart(&starts, 3000), "{starts:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_hundred_hosts_on_one_address_keep_their_distance() {
        let pacer = Pacer::new(pace(1, SECOND), pace(2, SECOND / 2), 100);
        let asked = (0..100).map(|i| (format!("{i}.example"), 1)).collect();
        let starts = starts(pacer, asked, SECOND / 10).await;
        assert!(apart(&starts, 500), "{starts:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn different_hosts_do_not_wait_for_each_other() {
        let pacer = Pacer::new(pace(1, SECOND), pace(1, SECOND), 100);
        let asked = (0..50).map(|i| (format!("{i}.example"), i)).collect();
        let starts = starts(pacer, asked, SECOND * 10).await;
        assert!(starts.iter().all(|start| *start < 10), "{starts:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn the_delay_holds_where_the_whole_is_crowded() {
        let pacer = Pacer::new(pace(2, SECOND), pace(9, Duration::ZERO), 1);
        let asked = (0..6).map(|_| ("one.example".to_owned(), 1)).collect();
        let starts = starts(pacer, asked, SECOND / 10).await;
        assert!(apart(&starts, 1000), "{starts:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_hosts_own_delay_counts() {
        let pacer = Pacer::new(pace(1, SECOND), pace(9, Duration::ZERO), 9);
        let begin = Instant::now();
        for _ in 0..3 {
            drop(pacer.turn("slow.example", None, Some(SECOND * 10)).await);
        }
        assert_eq!(begin.elapsed(), SECOND * 20);
    }

    #[tokio::test(start_paused = true)]
    async fn the_delay_counts_from_when_a_slow_request_arrived() {
        let pacer = Pacer::new(pace(1, SECOND), pace(9, Duration::ZERO), 9);
        let begin = Instant::now();
        let turn = pacer.turn("far.example", None, None).await;
        tokio::time::advance(SECOND * 3).await;
        turn.arrived();
        drop(turn);
        drop(pacer.turn("far.example", None, None).await);
        assert_eq!(begin.elapsed(), SECOND * 4);
    }

    #[tokio::test(start_paused = true)]
    async fn idle_lanes_are_cleared_away() {
        let pacer = Pacer::new(pace(1, SECOND), pace(1, Duration::ZERO), 9);
        for i in 0..3 * MANY {
            drop(pacer.turn(&format!("{i}.example"), None, None).await);
            tokio::time::advance(SECOND * 2).await;
        }
        assert!(pacer.hosts.lanes.lock().unwrap().len() <= MANY);
    }
}
