//! Article pages that were fetched lately: several feeds of an outlet name the same article at about the same time,
//! and it is asked for once.

use crate::http::Response;
use crate::schedule::between;
use jiff::Timestamp;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OwnedMutexGuard;

/// Seconds for which a page is reused.
const MAX_AGE_SECONDS: u64 = 3600;

/// Maximum bytes of all pages together.
const MAX_BYTES: usize = 8 << 20;

/// A page that was fetched, and when.
type Slot = Arc<tokio::sync::Mutex<Option<(Arc<Response>, Timestamp)>>>;

/// The pages fetched lately.
#[derive(Default)]
pub(crate) struct Recent {
    pages: Mutex<Pages>,
}

#[derive(Default)]
struct Pages {
    slots: HashMap<String, Slot>,
    /// In the order that they came, with their sizes.
    kept: VecDeque<(String, usize)>,
    bytes: usize,
}

/// The right to fetch the page at one address, or the page that another had fetched.
pub(crate) enum Lookup {
    Cached(Arc<Response>),
    Claimed(Claim),
}

/// The right to fetch the page at one address. Whoever wants the same page waits until it is dropped.
pub(crate) struct Claim {
    url: String,
    slot: OwnedMutexGuard<Option<(Arc<Response>, Timestamp)>>,
}

impl Recent {
    /// Waits for others that fetch the same page. For an `is_update` a page that was fetched before is too old.
    pub(crate) async fn lookup(&self, url: &str, is_update: bool, now: Timestamp) -> Lookup {
        let slot = {
            let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(pages.slots.entry(url.to_owned()).or_default())
        };
        let slot = slot.lock_owned().await;
        match &*slot {
            Some((response, at)) if !is_update && between(*at, now) < MAX_AGE_SECONDS => {
                Lookup::Cached(Arc::clone(response))
            }
            _ => Lookup::Claimed(Claim { url: url.to_owned(), slot }),
        }
    }

    /// Ends a claim with the page, which is kept for a while, or without one.
    pub(crate) fn release(&self, mut claim: Claim, response: Option<&Arc<Response>>, now: Timestamp) {
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.forget(&claim.url);
        let size = response.map_or(usize::MAX, |response| response.content.bytes.len());
        match response.filter(|_| size <= MAX_BYTES / 8) {
            Some(response) => {
                *claim.slot = Some((Arc::clone(response), now));
                pages.bytes += size;
                pages.kept.push_back((claim.url, size));
                pages.shrink();
            }
            None => {
                pages.slots.remove(&claim.url);
            }
        }
    }
}

impl Pages {
    fn forget(&mut self, url: &str) {
        if let Some(at) = self.kept.iter().position(|(kept, _)| kept == url) {
            self.bytes -= self.kept.remove(at).map_or(0, |(_, size)| size);
        }
    }

    fn shrink(&mut self) {
        while self.bytes > MAX_BYTES {
            let Some((url, size)) = self.kept.pop_front() else { return };
            self.bytes -= size;
            self.slots.remove(&url);
        }
    }
}
