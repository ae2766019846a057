//! The time during a request.

use crate::schedule::after;
use jiff::Timestamp;
use tokio::time::Instant;

/// The time that was passed in, advanced by what has elapsed since.
#[derive(Clone, Copy)]
pub(super) struct Clock {
    now: Timestamp,
    read: Instant,
}

impl Clock {
    pub(super) fn new(now: Timestamp) -> Self {
        Self { now, read: Instant::now() }
    }

    pub(super) fn now(self) -> Timestamp {
        after(self.now, self.read.elapsed().as_secs())
    }
}
