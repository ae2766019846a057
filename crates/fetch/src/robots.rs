//! robots.txt (RFC 9309) for article pages: asked once a day and host, remembered within bounds.
//!
//! Feeds are published to be polled by programs and need no such leave; article pages do.

use crate::http::{Client, GetError, Request};
use crate::schedule::after;
use jiff::Timestamp;
use robotxt::Robots;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use url::Url;

/// RFC 9309 section 2.4: not longer than a day.
const DAY: u64 = 24 * 3600;

/// Seconds after which an unreadable file is asked for again.
const UNREACHABLE: u64 = 10 * 60;

/// Maximum hosts in the cache.
const REMEMBERED: usize = 2000;

/// RFC 9309 section 2.5: at least 500 KiB are read.
const MAX_BODY: usize = 512 << 10;

/// What a host's file says to us.
#[derive(Clone, Debug)]
pub(crate) struct RobotsPolicy {
    rules: Option<Arc<Robots>>,
}

impl RobotsPolicy {
    /// Whether the page may be fetched; none where the file could not be read, so that nobody knows.
    pub(crate) fn allows(&self, url: &Url) -> Option<bool> {
        self.rules.as_ref().map(|rules| rules.is_url_allowed(url))
    }

    /// The delay that the host asks for.
    pub(crate) fn delay(&self) -> Option<Duration> {
        self.rules.as_ref()?.crawl_delay()
    }
}

struct Known {
    policy: RobotsPolicy,
    until: Timestamp,
}

type Slot = Arc<tokio::sync::Mutex<Option<Known>>>;

/// The files of the hosts that were asked lately.
pub(crate) struct RobotsCache {
    name: String,
    slots: Mutex<HashMap<String, Slot>>,
}

impl RobotsCache {
    pub(crate) fn new(name: &str) -> Self {
        Self { name: name.into(), slots: Mutex::default() }
    }

    /// What the host of `url` says. Several that ask at once cause one request.
    pub(crate) async fn policy(
        &self,
        client: &Client,
        url: &Url,
        now: Timestamp,
    ) -> Result<RobotsPolicy, GetError> {
        let slot = self.slot(&url.origin().ascii_serialization());
        let mut known = slot.lock().await;
        if let Some(known) = known.as_ref().filter(|known| known.until > now) {
            return Ok(known.policy.clone());
        }
        let (policy, seconds) = self.request(client, url, now).await?;
        *known = Some(Known { policy: policy.clone(), until: after(now, seconds) });
        Ok(policy)
    }

    fn slot(&self, origin: &str) -> Slot {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        if slots.len() >= REMEMBERED && !slots.contains_key(origin) {
            // Those in use are kept, so that no two ask for one file at once.
            let mut surplus = slots.len() / 2;
            slots.retain(|_, slot| {
                let idle = Arc::strong_count(slot) == 1 && surplus > 0;
                surplus -= usize::from(idle);
                !idle
            });
        }
        Arc::clone(slots.entry(origin.to_owned()).or_default())
    }

    /// RFC 9309 section 2.3.1: 4xx allows everything, 5xx and silence allow nothing for now.
    async fn request(
        &self,
        client: &Client,
        url: &Url,
        now: Timestamp,
    ) -> Result<(RobotsPolicy, u64), GetError> {
        let Ok(file) = robotxt::robots_url(url) else { return Ok((unknown(), UNREACHABLE)) };
        let request = Request {
            url: file,
            accept: "text/plain, */*;q=0.1",
            conditions: None,
            secrets: None,
            delay: None,
            wanted: |_| true,
            max_body: MAX_BODY,
            now,
        };
        let policy = |robots| RobotsPolicy { rules: Some(Arc::new(robots)) };
        match client.get(&request).await {
            Ok(response) if response.status.is_success() => {
                Ok((policy(Robots::parse(&response.content.bytes, self.name.as_str())), DAY))
            }
            Ok(response) if response.status.is_client_error() && response.status.as_u16() != 429 => {
                Ok((policy(Robots::allow_all()), DAY))
            }
            Ok(_) => Ok((unknown(), UNREACHABLE)),
            Err(GetError::Redirect(_)) => Ok((policy(Robots::allow_all()), DAY)),
            Err(error @ (GetError::Refused(_) | GetError::RetryAfter { .. })) => Err(error),
            Err(_) => Ok((unknown(), UNREACHABLE)),
        }
    }
}

fn unknown() -> RobotsPolicy {
    RobotsPolicy { rules: None }
}
