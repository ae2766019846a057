//! Which feeds are subscribed to, and what follows from what hubs say: decisions, with the time passed in.

use super::signature;
use crate::schedule::{after, between};
use jiff::Timestamp;
use newsloom_model::{Cursor, FeedId, Subscription};
use ring::rand::{SecureRandom, SystemRandom};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use url::{Url, form_urlencoded};

/// Seconds after which a hub that did not verify is asked again.
const RETRY: u64 = 6 * 3600;

/// Seconds that a hub has to confirm the end of a subscription, each time that it is asked; then the subscription is forgotten.
const LEAVE: [u64; 4] = [60, 10 * 60, 3600, 6 * 3600];

/// Bounds of a lease, in seconds.
const LEASES: std::ops::RangeInclusive<u64> = 300..=30 * 86_400;

/// The longest challenge that is given back, in bytes.
const MAX_CHALLENGE: usize = 1024;

/// The subscriptions of all feeds.
pub struct Subscriptions {
    base: String,
    path: String,
    known: Mutex<BTreeMap<FeedId, Subscription>>,
}

/// What a hub's question comes to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Verdict {
    /// It is ours: give the challenge back. The subscription is now this one, or is no more.
    Confirmed { feed: FeedId, challenge: String, now: Option<Box<Subscription>> },
    /// The hub does not deliver.
    Denied { feed: FeedId, now: Box<Subscription> },
    /// Nobody asked for it.
    Unknown,
}

/// What a delivery comes to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Delivery {
    /// Read it: it is signed by the hub of this feed, which knows it by this address.
    Signed { feed: FeedId, topic: String },
    /// Its signature is missing or wrong.
    Forged,
    /// There is no such subscription.
    Unknown,
}

impl Subscriptions {
    /// Subscriptions with callbacks below `base`, a public web address, beginning with those `known`.
    pub fn new(base: &str, known: Vec<(FeedId, Subscription)>) -> Self {
        let base = base.trim_end_matches('/').to_owned();
        let path =
            Url::parse(&base).map(|url| url.path().trim_end_matches('/').to_owned()).unwrap_or_default();
        Self { base, path, known: Mutex::new(known.into_iter().collect()) }
    }

    fn known(&self) -> MutexGuard<'_, BTreeMap<FeedId, Subscription>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What to ask the hub of a polled feed for, if anything: a subscription, a longer one, or its end.
    pub fn wish(&self, feed: FeedId, cursor: &Cursor, now: Timestamp) -> Option<Subscription> {
        let mut known = self.known();
        let old = known.get(&feed).filter(|old| !old.leaving);
        let wish = match (wanted(cursor), old) {
            (None, old) => Some(Subscription { leaving: true, tries: 1, asked: now, ..old?.clone() }),
            (Some((hub, topic)), Some(old))
                if (old.hub.as_str(), old.topic.as_str()) == (hub, topic)
                    && old.callback.starts_with(&self.base) =>
            {
                let is_due =
                    old.until.is_none_or(|_| renewal(old) <= now) && between(old.asked, now) >= RETRY;
                is_due.then(|| Subscription { asked: now, pending: true, ..old.clone() })
            }
            (Some((hub, topic)), _) => self.fresh(cursor, hub, topic, now),
        }?;
        known.insert(feed, wish.clone());
        Some(wish)
    }

    fn fresh(&self, cursor: &Cursor, hub: &str, topic: &str, now: Timestamp) -> Option<Subscription> {
        Some(Subscription {
            feed_url: cursor.configured.clone()?,
            hub: hub.to_owned(),
            topic: topic.to_owned(),
            callback: format!("{}/{}", self.base, random()?),
            secret: random()?,
            asked: now,
            pending: true,
            until: None,
            lease: 0,
            leaving: false,
            tries: 0,
        })
    }

    /// Begins to leave the hubs of feeds that are polled no more, and goes on with those that have not confirmed the end in time:
    /// these are to be asked. One that was asked often enough is forgotten, and given with none.
    pub fn leave(&self, unpolled: &[FeedId], now: Timestamp) -> Vec<(FeedId, Option<Subscription>)> {
        let mut changes = Vec::new();
        self.known().retain(|feed, known| {
            let is_asked = match usize::try_from(known.tries).unwrap_or(usize::MAX) {
                _ if !known.leaving => unpolled.contains(feed),
                tries => between(known.asked, now) >= LEAVE[tries.clamp(1, LEAVE.len()) - 1],
            };
            let is_given_up = is_asked && known.leaving && known.tries as usize >= LEAVE.len();
            if is_asked && !is_given_up {
                (known.leaving, known.asked, known.tries) = (true, now, known.tries.saturating_add(1));
            }
            if is_asked {
                changes.push((*feed, (!is_given_up).then(|| known.clone())));
            }
            !is_given_up
        });
        changes
    }

    /// When to poll a feed that would be polled at `next`: while its hub delivers only every `rarely` seconds, and in
    /// time to subscribe anew.
    pub fn next_poll(&self, feed: FeedId, next: Timestamp, now: Timestamp, rarely: u64) -> Timestamp {
        match self.known().get(&feed).filter(|s| s.is_live(now)) {
            Some(live) => next.max(after(now, rarely).min(renewal(live))),
            None => next,
        }
    }

    /// Whether there may be a callback at this path: all others are nobody's business.
    pub(super) fn is_below(&self, path: &str) -> bool {
        path.strip_prefix(&self.path).is_some_and(|rest| rest.starts_with('/'))
    }

    /// A hub asks back (W3C WebSub section 5.3) or refuses (section 5.2).
    pub(super) fn asked_back(&self, path: &str, query: &str, now: Timestamp) -> Verdict {
        let mut known = self.known();
        let found = known.iter_mut().find(|(_, s)| is_at(s, path));
        let Some((&feed, known_as)) = found else { return Verdict::Unknown };
        let field =
            |name: &str| form_urlencoded::parse(query.as_bytes()).find(|(n, _)| n == name).map(|(_, v)| v);
        if field("hub.topic").as_deref() != Some(known_as.topic.as_str()) {
            return Verdict::Unknown;
        }
        let challenge = field("hub.challenge").filter(|c| !c.is_empty() && c.len() <= MAX_CHALLENGE);
        match (field("hub.mode").as_deref(), challenge) {
            (Some("subscribe"), Some(challenge)) if known_as.pending && !known_as.leaving => {
                let granted = field("hub.lease_seconds").and_then(|s| s.parse().ok()).unwrap_or(u64::MAX);
                known_as.lease = granted.clamp(*LEASES.start(), *LEASES.end());
                known_as.until = Some(after(now, known_as.lease));
                known_as.pending = false;
                let now = Some(Box::new(known_as.clone()));
                Verdict::Confirmed { feed, challenge: challenge.into_owned(), now }
            }
            (Some("unsubscribe"), Some(challenge)) if known_as.leaving => {
                known.remove(&feed);
                Verdict::Confirmed { feed, challenge: challenge.into_owned(), now: None }
            }
            (Some("denied"), _) => {
                (known_as.until, known_as.pending) = (None, false);
                Verdict::Denied { feed, now: Box::new(known_as.clone()) }
            }
            _ => Verdict::Unknown,
        }
    }

    /// Something is delivered (section 7).
    pub(super) fn delivered(&self, path: &str, signature: Option<&str>, body: &[u8]) -> Delivery {
        let known = self.known();
        let found = known.iter().find(|(_, s)| is_at(s, path) && !s.leaving && s.until.is_some());
        let Some((&feed, subscription)) = found else { return Delivery::Unknown };
        if signature.is_some_and(|header| signature::is_right(&subscription.secret, header, body)) {
            Delivery::Signed { feed, topic: subscription.topic.clone() }
        } else {
            Delivery::Forged
        }
    }
}

/// The first hub that the feed names, and the address that the hub knows the feed by.
fn wanted(cursor: &Cursor) -> Option<(&str, &str)> {
    let is_web = |url: &&String| url.starts_with("https://") || url.starts_with("http://");
    let hub = cursor.hubs.iter().find(is_web).filter(|_| !cursor.gone)?;
    let topic =
        cursor.topic.as_ref().filter(is_web).or(cursor.url.as_ref()).or(cursor.configured.as_ref())?;
    Some((hub, topic))
}

/// When to ask for a longer subscription: when three quarters of it are over.
fn renewal(subscription: &Subscription) -> Timestamp {
    let lease = subscription.lease;
    let begun = subscription.until.map_or(i64::MAX, |until| until.as_second().saturating_sub_unsigned(lease));
    Timestamp::from_second(begun.saturating_add_unsigned(lease / 4 * 3)).unwrap_or(Timestamp::MAX)
}

fn is_at(subscription: &Subscription, path: &str) -> bool {
    Url::parse(&subscription.callback).is_ok_and(|callback| callback.path() == path)
}

/// 128 bits that nobody can guess; none where the system has no randomness to give.
fn random() -> Option<String> {
    let mut bytes = [0; 16];
    SystemRandom::new().fill(&mut bytes).ok()?;
    Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
