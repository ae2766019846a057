//! Asks feeds when they are due.

use super::command::{Command, Due, ask};
use super::hubs::Hubs;
use crate::clock;
use async_channel::Sender;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use newsloom_fetch::Fetcher;
use newsloom_model::{FeedId, Poll, PollOutcome};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// The longest sleep: feeds may become due by a person's request.
const NAP: Duration = Duration::from_secs(5);

/// Asks feeds when they are due, a bounded number at a time.
pub(crate) struct Poller {
    /// Replaced when the configuration changes.
    pub(crate) fetcher: watch::Receiver<Arc<Fetcher>>,
    /// Polls in flight at most.
    pub(crate) width: usize,
    /// To the writer.
    pub(crate) commands: Sender<Command>,
    /// Where hubs deliver; none where no callback is configured.
    pub(crate) hubs: Option<Arc<Hubs>>,
    /// Ends polling; requests in flight are dropped, and made again by the next run.
    pub(crate) stop: CancellationToken,
}

impl Poller {
    /// Polls until `stop` says so or the writer has ended.
    pub(crate) async fn run(self) {
        let (mut in_flight, mut quiet) = (HashSet::new(), Vec::new());
        let mut polls = FuturesUnordered::new();
        loop {
            let room = self.width.saturating_sub(in_flight.len());
            let Some(due) = self.due(room, in_flight.len()).await else { return };
            for feed in due
                .feeds
                .into_iter()
                .filter(|feed| !in_flight.contains(&feed.id))
                .take(room)
                .collect::<Vec<_>>()
            {
                in_flight.insert(feed.id);
                let fetcher = Arc::clone(&self.fetcher.borrow());
                polls.push(async move { fetcher.poll(&feed, clock::now()).await });
            }
            if !self.tell_of_quiet(&mut quiet).await {
                return;
            }
            let nap = if room == 0 { NAP } else { until(due.next, &in_flight) };
            tokio::select! {
                () = self.stop.cancelled() => return,
                Some(poll) = polls.next(), if !polls.is_empty() => {
                    if !self.report(poll, &mut in_flight).await {
                        return;
                    }
                }
                () = tokio::time::sleep(nap) => {}
            }
        }
    }

    /// Feeds in flight are still due in the store, so more are asked for than there is room.
    async fn due(&self, room: usize, in_flight: usize) -> Option<Due> {
        if room == 0 {
            return Some(Due::default());
        }
        ask(&self.commands, |reply| Command::Due(room + in_flight, reply)).await
    }

    /// Tells the writer which hosts ask for quiet, when others do than before.
    async fn tell_of_quiet(&self, known: &mut Vec<(String, jiff::Timestamp)>) -> bool {
        let hosts = self.fetcher.borrow().retry_after();
        if hosts == *known {
            return true;
        }
        known.clone_from(&hosts);
        self.commands.send(Command::Quiet(hosts)).await.is_ok()
    }

    async fn report(&self, mut poll: Poll, in_flight: &mut HashSet<FeedId>) -> bool {
        log(&poll);
        if let Some(hubs) = &self.hubs {
            hubs.after(&mut poll, &self.fetcher.borrow());
        }
        let feed = poll.feed;
        let told = self.commands.send(Command::Polled(Box::new(poll))).await.is_ok();
        in_flight.remove(&feed);
        told
    }
}

/// Time until the next feed is due. While polls are in flight their feeds look due, so then a short nap must do.
fn until(next: Option<jiff::Timestamp>, in_flight: &HashSet<FeedId>) -> Duration {
    let wait =
        next.map_or(NAP, |next| Duration::try_from(next.duration_since(clock::now())).unwrap_or_default());
    if wait.is_zero() && !in_flight.is_empty() { NAP } else { wait.clamp(Duration::from_millis(50), NAP) }
}

fn log(poll: &Poll) {
    let (feed, status, note) = (poll.feed.0, poll.status, poll.error.as_deref().unwrap_or_default());
    match poll.outcome {
        PollOutcome::Failed | PollOutcome::Gone => {
            tracing::warn!(feed, status, next = ?poll.next_poll.map(|at| at.to_string()), "poll failed: {note}");
        }
        outcome => tracing::debug!(
            feed,
            status,
            ?outcome,
            entries = poll.entries.len(),
            bytes = poll.bytes,
            "{note}"
        ),
    }
}
