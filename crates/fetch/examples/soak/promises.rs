//! What the servers check of each request: the pace towards one host in real time, and in virtual time what was
//! asked for (Retry-After, 410, max-age) and what was given (validators).

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// What is held up on its way, by a busy machine, makes the next one look early, and itself look long: promises are
/// checked over so many requests in a row, and to so much time.
const STRETCH: usize = 5;
const TOLERANCE: Duration = Duration::from_millis(250);

/// Seconds that must lie between two polls of one feed, whatever happens.
const LEAST: i64 = 600;

/// What the servers saw.
#[derive(Default)]
pub(crate) struct Watch {
    pub(crate) requests: u64,
    /// How often each kind of answer was given.
    pub(crate) answers: BTreeMap<&'static str, u64>,
    /// How often which promise was broken.
    pub(crate) broken: BTreeMap<&'static str, u64>,
    /// Requests that came more than 50 ms before their time, for whatever reason.
    pub(crate) early: u64,
    /// The longest time for which two requests to one host were in flight.
    pub(crate) overlap: Duration,
    hosts: HashMap<String, Host>,
    feeds: HashMap<(String, usize), Feed>,
}

#[derive(Default)]
struct Host {
    /// When the last requests came.
    last: VecDeque<Instant>,
    /// Beginnings of the requests in flight.
    in_flight: Vec<(u64, Instant)>,
    /// Asked for quiet until then, by its virtual clock.
    quiet: i64,
}

/// What was told to whoever polls a feed.
#[derive(Default)]
pub(crate) struct Feed {
    /// When it was last asked.
    asked: Option<i64>,
    /// Polls so far.
    pub(crate) polls: u64,
    /// The validator that was given with the last whole answer.
    pub(crate) etag: Option<Vec<u8>>,
    /// Not to be asked before.
    pub(crate) not_before: i64,
    pub(crate) gone: bool,
}

/// In flight until it is dropped.
pub(crate) struct InFlight {
    watch: Arc<Mutex<Watch>>,
    host: String,
    number: u64,
}

impl Watch {
    fn breaks(&mut self, promise: &'static str) {
        *self.broken.entry(promise).or_default() += 1;
    }

    /// A request to `host` came at `now` of its virtual clock.
    pub(crate) fn arrive(watch: &Arc<Mutex<Self>>, host: &str, now: i64, delay: Duration) -> InFlight {
        let mut seen = watch.lock().unwrap();
        seen.requests += 1;
        let (number, at) = (seen.requests, Instant::now());
        let state = seen.hosts.entry(host.to_owned()).or_default();
        let early = |since: Option<&Instant>, delays| {
            since.map_or(Duration::ZERO, |since| (delay * delays).saturating_sub(at - *since))
        };
        let is_early = early(state.last.back(), 1) > Duration::from_millis(50);
        let is_too_fast =
            state.last.len() == STRETCH && early(state.last.front(), STRETCH as u32) > TOLERANCE;
        let is_quiet = now < state.quiet;
        state.last.push_back(at);
        if state.last.len() > STRETCH {
            state.last.pop_front();
        }
        state.in_flight.push((number, at));
        seen.early += u64::from(is_early);
        if is_too_fast {
            seen.breaks("the delay between two requests");
        }
        if is_quiet {
            seen.breaks("Retry-After");
        }
        InFlight { watch: Arc::clone(watch), host: host.to_owned(), number }
    }

    /// The host asks for quiet.
    pub(crate) fn ask_for_quiet(&mut self, host: &str, until: i64) {
        self.hosts.entry(host.to_owned()).or_default().quiet = until;
    }

    /// What the feed was told so far, after checking that it was listened to.
    pub(crate) fn feed(&mut self, host: &str, number: usize, now: i64, sent: Option<&[u8]>) -> &mut Feed {
        let mut feed = self.feeds.remove(&(host.to_owned(), number)).unwrap_or_default();
        if feed.gone {
            self.breaks("410 ends polling");
        }
        if now < feed.not_before {
            self.breaks("max-age");
        }
        if feed.asked.is_some_and(|asked| now - asked < LEAST) {
            self.breaks("the shortest interval");
        }
        if sent.is_some_and(|sent| feed.etag.as_deref() != Some(sent)) {
            self.breaks("validators to the byte");
        }
        (feed.asked, feed.polls) = (Some(now), feed.polls + 1);
        self.feeds.entry((host.to_owned(), number)).or_insert(feed)
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        let Ok(mut seen) = self.watch.lock() else { return };
        let Some(host) = seen.hosts.get_mut(&self.host) else { return };
        host.in_flight.retain(|(number, _)| *number != self.number);
        // Whoever began after this one was in flight together with it since then.
        let later = host.in_flight.iter().filter(|(number, _)| *number > self.number);
        let overlap = later.map(|(_, begun)| begun.elapsed()).max().unwrap_or_default();
        seen.overlap = seen.overlap.max(overlap);
        if overlap > TOLERANCE {
            seen.breaks("one request at a time");
        }
    }
}
