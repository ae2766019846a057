//! Article pages that were fetched lately: several feeds of an outlet name the same article at about the same time,
//! and it is asked for once.

use crate::http::Answer;
use crate::schedule::between;
use jiff::Timestamp;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OwnedMutexGuard;

/// So many seconds a page is used again.
const FRESH: u64 = 3600;

/// So many bytes are kept, of all pages together.
const KEPT: usize = 8 << 20;

/// A page that was fetched, and when.
type Place = Arc<tokio::sync::Mutex<Option<(Arc<Answer>, Timestamp)>>>;

/// The pages fetched lately.
#[derive(Default)]
pub(crate) struct Recent {
    pages: Mutex<Pages>,
}

#[derive(Default)]
struct Pages {
    places: HashMap<String, Place>,
    /// In the order that they came, with their sizes.
    kept: VecDeque<(String, usize)>,
    bytes: usize,
}

/// The right to fetch the page at one address, or the page that another had fetched.
pub(crate) enum Turn {
    Known(Arc<Answer>),
    Mine(Claim),
}

/// The right to fetch the page at one address. Whoever wants the same page waits until it is dropped.
pub(crate) struct Claim {
    url: String,
    place: OwnedMutexGuard<Option<(Arc<Answer>, Timestamp)>>,
}

impl Recent {
    /// Waits for others that fetch the same page.
    pub(crate) async fn turn(&self, url: &str, now: Timestamp) -> Turn {
        let place = {
            let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(pages.places.entry(url.to_owned()).or_default())
        };
        let place = place.lock_owned().await;
        match &*place {
            Some((answer, at)) if between(*at, now) < FRESH => Turn::Known(Arc::clone(answer)),
            _ => Turn::Mine(Claim { url: url.to_owned(), place }),
        }
    }

    /// Ends a claim with the page, which is kept for a while, or without one.
    pub(crate) fn settle(&self, mut claim: Claim, answer: Option<&Arc<Answer>>, now: Timestamp) {
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.forget(&claim.url);
        let size = answer.map_or(usize::MAX, |answer| answer.content.bytes.len());
        match answer.filter(|_| size <= KEPT / 8) {
            Some(answer) => {
                *claim.place = Some((Arc::clone(answer), now));
                pages.bytes += size;
                pages.kept.push_back((claim.url, size));
                pages.shrink();
            }
            None => {
                pages.places.remove(&claim.url);
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
        while self.bytes > KEPT {
            let Some((url, size)) = self.kept.pop_front() else { return };
            self.bytes -= size;
            self.places.remove(&url);
        }
    }
}
