//! What the servers check of each request: the pace towards one host in real time, and in virtual time what was
//! asked for (Retry-After, 410, max-age) and what was given (validators).
//!
//! A promise binds from when it was heard. On a busy machine an answer may come too late to be read, so each request
//! says how far the polls of its feed were read to their end.

use crate::server::Request;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A connection that was closed is noticed so much later at most.
const CLOSING: Duration = Duration::from_millis(250);

/// Seconds that must lie between two polls of one feed, whatever happens.
const LEAST: i64 = 600;

/// Seconds after which a feed is asked for all, whatever it gave to recognize it by.
const STALE: i64 = 8 * 24 * 3600;

/// What the servers saw.
#[derive(Default)]
pub(crate) struct Watch {
    pub(crate) requests: u64,
    /// Requests that nobody waited for any more.
    pub(crate) abandoned: u64,
    /// How often each kind of answer was given.
    pub(crate) answers: BTreeMap<&'static str, u64>,
    /// How often which promise was broken.
    pub(crate) broken: BTreeMap<&'static str, u64>,
    /// The least time between two requests to one host.
    pub(crate) closest: Option<Duration>,
    /// The longest time for which two requests to one host were in flight.
    pub(crate) overlap: Duration,
    hosts: HashMap<String, Host>,
    feeds: HashMap<(String, usize), Feed>,
}

#[derive(Default)]
struct Host {
    /// When the last request came.
    last: Option<Instant>,
    /// Beginnings of the requests in flight.
    in_flight: Vec<(u64, Instant)>,
    /// What was asked for, until it is known whether that was heard.
    wishes: Vec<Wish>,
}

/// A host asks for quiet, in an answer to a poll of one of its feeds.
struct Wish {
    number: usize,
    poll: u64,
    until: i64,
    /// Requests that came all the same.
    ignored: u64,
}

/// A poll of a feed, as its request tells.
pub(crate) struct Asked {
    pub(crate) host: String,
    /// The feed's number on its host.
    pub(crate) number: usize,
    /// What time it is by the host's virtual clock.
    pub(crate) now: i64,
    poll: u64,
    /// The last poll whose answer was read to its end, or that said that the feed is no more.
    heard: u64,
    /// The last poll whose 429 or 503 was heard.
    told_to_wait: u64,
    validators: [Option<Vec<u8>>; 2],
}

/// What an answer told to whoever polls the feed.
#[derive(Clone, Default)]
pub(crate) struct Told {
    pub(crate) etag: Option<String>,
    pub(crate) last_modified: Option<String>,
    /// When the last whole feed was given.
    pub(crate) full: i64,
    /// Not to be asked before.
    pub(crate) not_before: i64,
    pub(crate) gone: bool,
}

/// What is known of a feed.
#[derive(Default)]
pub(crate) struct Feed {
    /// When it was last asked.
    asked: Option<i64>,
    /// Polls so far.
    pub(crate) polls: u64,
    /// What was heard.
    kept: Told,
    /// What the last answer said.
    pub(crate) given: Told,
    /// The poll that it answered.
    answered: u64,
}

/// In flight until it is dropped.
pub(crate) struct InFlight {
    watch: Arc<Mutex<Watch>>,
    host: String,
    number: u64,
}

impl Asked {
    pub(crate) fn of(request: &Request, number: usize) -> Self {
        let count = |name| request.text(name).parse().unwrap_or_default();
        Self {
            host: request.text("host"),
            number,
            now: request.text("x-now").parse().unwrap_or_default(),
            poll: count("x-poll"),
            heard: count("x-heard"),
            told_to_wait: count("x-told-to-wait"),
            validators: ["if-none-match", "if-modified-since"]
                .map(|name| request.header(name).map(<[u8]>::to_vec)),
        }
    }

    pub(crate) fn is_conditional(&self) -> bool {
        self.validators != [None, None]
    }
}

impl Watch {
    fn breaks(&mut self, promise: &'static str, times: u64) {
        if times > 0 {
            *self.broken.entry(promise).or_default() += times;
        }
    }

    /// A request to `host` came.
    pub(crate) fn arrive(watch: &Arc<Mutex<Self>>, host: &str, at: Instant, delay: Duration) -> InFlight {
        let mut seen = watch.lock().unwrap();
        seen.requests += 1;
        let number = seen.requests;
        let state = seen.hosts.entry(host.to_owned()).or_default();
        let gap = state.last.replace(at).map(|last| at.saturating_duration_since(last));
        state.in_flight.push((number, at));
        if let Some(gap) = gap {
            seen.closest = Some(seen.closest.map_or(gap, |closest| closest.min(gap)));
            seen.breaks("the delay between two requests", u64::from(gap < delay));
        }
        InFlight { watch: Arc::clone(watch), host: host.to_owned(), number }
    }

    /// The host asks for quiet in its answer to `asked`.
    pub(crate) fn ask_for_quiet(&mut self, asked: &Asked, until: i64) {
        let wish = Wish { number: asked.number, poll: asked.poll, until, ignored: 0 };
        self.hosts.entry(asked.host.clone()).or_default().wishes.push(wish);
    }

    /// What the feed is told, after checking that it was listened to before.
    pub(crate) fn feed(&mut self, asked: &Asked) -> &mut Feed {
        let ignored = self.hosts.entry(asked.host.clone()).or_default().ignored_by(asked);
        self.breaks("Retry-After", ignored);
        let key = (asked.host.clone(), asked.number);
        let mut feed = self.feeds.remove(&key).unwrap_or_default();
        feed.broken_by(asked).into_iter().for_each(|promise| self.breaks(promise, 1));
        self.feeds.entry(key).or_insert(feed)
    }
}

impl Host {
    /// Counts the request where it comes in spite of a wish. Gives the counts of the wishes that it tells were heard:
    /// only the next poll of the feed that was answered with one tells that.
    fn ignored_by(&mut self, asked: &Asked) -> u64 {
        self.wishes.iter_mut().for_each(|wish| wish.ignored += u64::from(asked.now < wish.until));
        let of_feed = |wish: &Wish| wish.number == asked.number;
        let heard = self.wishes.iter().filter(|wish| of_feed(wish) && asked.told_to_wait >= wish.poll);
        let ignored = heard.map(|wish| wish.ignored).sum();
        self.wishes.retain(|wish| !of_feed(wish));
        ignored
    }
}

impl Feed {
    /// Takes note of the request: the promises that it breaks.
    fn broken_by(&mut self, asked: &Asked) -> Vec<&'static str> {
        if asked.heard >= self.answered {
            self.kept = self.given.clone();
        }
        (self.given, self.answered) = (self.kept.clone(), asked.poll);
        let bytes = |text: &Option<String>| text.as_ref().map(|text| text.clone().into_bytes());
        let known = [bytes(&self.kept.etag), bytes(&self.kept.last_modified)];
        let plainly = !asked.is_conditional();
        let in_time = asked.now - self.kept.full < STALE;
        let broken = [
            ("410 ends polling", self.kept.gone),
            ("max-age", asked.now < self.kept.not_before),
            ("the shortest interval", self.asked.is_some_and(|before| asked.now - before < LEAST)),
            ("validators to the byte", !plainly && asked.validators != known),
            ("asked with validators where there are some", plainly && asked.validators != known && in_time),
        ];
        (self.asked, self.polls) = (Some(asked.now), self.polls + 1);
        broken.into_iter().filter(|(_, broken)| *broken).map(|(promise, _)| promise).collect()
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
        seen.breaks("one request at a time", u64::from(overlap > CLOSING));
    }
}
