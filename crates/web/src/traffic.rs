//! How many requests are answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Requests under way, and those that were answered since the start. Clones share the counts.
#[derive(Clone, Debug, Default)]
pub struct Traffic(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    begun: AtomicU64,
    ended: AtomicU64,
}

impl Traffic {
    /// Requests whose answer has not begun.
    pub fn in_flight(&self) -> u64 {
        // In this order, so that it is never less than none.
        let ended = self.answered();
        self.0.begun.load(Relaxed).saturating_sub(ended)
    }

    /// Requests whose answer has begun, or whose client has gone.
    pub fn answered(&self) -> u64 {
        self.0.ended.load(Relaxed)
    }

    /// Counts a request until what is returned is dropped.
    pub(crate) fn begin(&self) -> UnderWay {
        self.0.begun.fetch_add(1, Relaxed);
        UnderWay(self.clone())
    }
}

/// A request under way.
pub(crate) struct UnderWay(Traffic);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.0.ended.fetch_add(1, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_under_way_until_it_is_answered() {
        let traffic = Traffic::default();
        let (first, second) = (traffic.begin(), traffic.begin());
        assert_eq!((traffic.in_flight(), traffic.answered()), (2, 0));
        drop(first);
        assert_eq!((traffic.in_flight(), traffic.answered()), (1, 1));
        drop(second);
        assert_eq!((traffic.in_flight(), traffic.answered()), (0, 2));
    }
}
