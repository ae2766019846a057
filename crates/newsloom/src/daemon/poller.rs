//! Polls feeds when they are due.

use super::command::{Command, DueFeeds, ask};
use super::hubs::Hubs;
use super::sources::SourceSettings;
use crate::clock;
use async_channel::Sender;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use jiff::Timestamp;
use newsloom_model::{FeedId, Poll, PollOutcome, without_credentials};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// The longest sleep: feeds may become due by a person's request.
const MAX_SLEEP: Duration = Duration::from_secs(5);

/// The shortest sleep.
const MIN_SLEEP: Duration = Duration::from_millis(50);

/// Where polls are logged: at the crate that makes them, so that `RUST_LOG=newsloom_fetch=debug` shows them all.
const LOG: &str = "newsloom_fetch::poll";

/// Polls feeds when they are due, a bounded number at a time.
pub(crate) struct Poller {
    pub(crate) settings: watch::Receiver<SourceSettings>,
    /// To the writer.
    pub(crate) commands: Sender<Command>,
    /// Where hubs deliver; none where no callback is configured.
    pub(crate) hubs: Option<Arc<Hubs>>,
    /// Ends polling; requests in flight are dropped, and made again by the next run.
    pub(crate) stop: CancellationToken,
}

impl Poller {
    /// Polls until `stop` is cancelled or the writer has ended.
    pub(crate) async fn run(self) {
        let (mut in_flight, mut quiet) = (HashSet::new(), Vec::new());
        let mut polls = FuturesUnordered::new();
        loop {
            let settings = self.settings.borrow().clone();
            let room = settings.concurrency.saturating_sub(in_flight.len());
            let Some(due) = self.due(room, in_flight.len()).await else { return };
            for feed in due.feeds {
                if in_flight.len() < settings.concurrency && in_flight.insert(feed.id) {
                    let fetcher = Arc::clone(&settings.fetcher);
                    polls.push(async move {
                        let poll = fetcher.poll(&feed, clock::now()).await;
                        (without_credentials(&feed.spec.url), poll)
                    });
                }
            }
            let hosts = settings.fetcher.retry_after();
            if hosts != quiet {
                quiet.clone_from(&hosts);
                if self.commands.send(Command::Quiet(hosts)).await.is_err() {
                    return;
                }
            }
            let sleep = if room == 0 { MAX_SLEEP } else { until(due.next, &in_flight) };
            tokio::select! {
                () = self.stop.cancelled() => return,
                Some((url, poll)) = polls.next(), if !polls.is_empty() => {
                    let feed = poll.feed;
                    if !self.report(&url, poll, &settings).await {
                        return;
                    }
                    in_flight.remove(&feed);
                }
                () = tokio::time::sleep(sleep) => {}
            }
        }
    }

    /// Feeds in flight are still due in the store, so more are asked for than there is room.
    async fn due(&self, room: usize, in_flight: usize) -> Option<DueFeeds> {
        if room == 0 {
            return Some(DueFeeds::default());
        }
        ask(&self.commands, |reply| Command::Due(room + in_flight, reply)).await
    }

    /// False when the writer has ended.
    async fn report(&self, url: &str, mut poll: Poll, settings: &SourceSettings) -> bool {
        log(url, &poll);
        if let Some(hubs) = &self.hubs {
            hubs.after(&mut poll, &settings.fetcher, settings.max_interval);
        }
        self.commands.send(Command::Polled(Box::new(poll))).await.is_ok()
    }
}

/// Time until the next feed is due. While polls are in flight their feeds look due.
fn until(next: Option<Timestamp>, in_flight: &HashSet<FeedId>) -> Duration {
    let wait = next
        .map_or(MAX_SLEEP, |next| Duration::try_from(next.duration_since(clock::now())).unwrap_or_default());
    if wait.is_zero() && !in_flight.is_empty() { MAX_SLEEP } else { wait.clamp(MIN_SLEEP, MAX_SLEEP) }
}

fn log(feed: &str, poll: &Poll) {
    let (status, error) = (poll.status, poll.error.as_deref());
    match poll.outcome {
        PollOutcome::Failed | PollOutcome::Gone => {
            let next_poll = poll.next_poll.map(tracing::field::display);
            tracing::warn!(target: LOG, feed, status, error, next_poll, "poll failed");
        }
        outcome => {
            let entries = poll.entries.len();
            tracing::debug!(target: LOG, feed, status, ?outcome, entries, bytes = poll.bytes, error, "polled");
        }
    }
}
