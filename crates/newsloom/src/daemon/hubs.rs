//! Subscriptions to feeds at hubs (WebSub), between the poller, the hubs and the writer.

use super::command::{Command, ask};
use super::sources::SourceSettings;
use crate::clock;
use anyhow::Context;
use async_channel::Sender;
use jiff::Timestamp;
use newsloom_config::{Options, WebSub};
use newsloom_fetch::Fetcher;
use newsloom_fetch::websub::{Callback, Event, Subscriptions};
use newsloom_model::{FeedId, Poll, PollOutcome, Subscription, WaitReason};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// Deliveries that may wait for the writer.
const WAITING: usize = 8;

/// Time between two looks for feeds that are polled no more.
const PAUSE: Duration = Duration::from_secs(1);

/// Subscribes to what polls find, and passes on what hubs deliver.
pub(crate) struct Hubs {
    subscriptions: Arc<Subscriptions>,
    commands: Sender<Command>,
}

impl Hubs {
    /// Listens for hubs, where a callback is configured. `known` are the subscriptions of the last run.
    ///
    /// # Errors
    /// The address to listen at cannot be had.
    pub(crate) fn start(
        options: &Options,
        known: Vec<(FeedId, Subscription)>,
        commands: &Sender<Command>,
        settings: watch::Receiver<SourceSettings>,
        stop: &CancellationToken,
    ) -> anyhow::Result<Option<Arc<Self>>> {
        let WebSub { callback, listen } = &options.websub;
        if callback.is_empty() {
            return Ok(None);
        }
        let listener = std::net::TcpListener::bind(listen)
            .and_then(|listener| listener.set_nonblocking(true).map(|()| listener))
            .and_then(TcpListener::from_std)
            .with_context(|| format!("websub.listen: cannot listen at {listen}"))?;
        let subscriptions = Arc::new(Subscriptions::new(callback, known));
        let (events, happened) = mpsc::channel(WAITING);
        let max_body = usize::try_from(options.fetch.max_body.0)?;
        let server =
            Callback { subscriptions: Arc::clone(&subscriptions), events, max_body, clock: clock::now };
        tokio::spawn(stop.clone().run_until_cancelled_owned(server.serve(listener)));
        tokio::spawn(stop.clone().run_until_cancelled_owned(pass_on(happened, commands.clone())));
        tracing::info!(listen, callback, "hubs may deliver");
        let hubs = Arc::new(Self { subscriptions, commands: commands.clone() });
        tokio::spawn(stop.clone().run_until_cancelled_owned(Arc::clone(&hubs).leave_unpolled(settings)));
        Ok(Some(hubs))
    }

    /// A feed was polled: subscribes to it where it names a hub. While the hub delivers it is polled every
    /// `max_interval`.
    pub(crate) fn after(&self, poll: &mut Poll, fetcher: &Arc<Fetcher>, max_interval: Duration) {
        if matches!(poll.outcome, PollOutcome::Failed | PollOutcome::Postponed) {
            return;
        }
        if let Some(wish) = self.subscriptions.wish(poll.feed, &poll.cursor, poll.at) {
            self.ask(poll.feed, wish, fetcher);
        }
        if let (Some(next), Some(reason)) = (poll.next_poll, poll.cursor.wait_reason) {
            let (next, reason) = self.next_poll(poll.feed, (next, reason), poll.at, max_interval);
            (poll.next_poll, poll.cursor.wait_reason) = (Some(next), Some(reason));
        }
    }

    /// When a feed is polled next that was polled at `at`, and why then; `next` is what would hold if no hub delivered it.
    pub(crate) fn next_poll(
        &self,
        feed: FeedId,
        next: (Timestamp, WaitReason),
        at: Timestamp,
        max_interval: Duration,
    ) -> (Timestamp, WaitReason) {
        let later = self.subscriptions.next_poll(feed, next.0, at, max_interval.as_secs());
        if later > next.0 { (later, WaitReason::Hub) } else { next }
    }

    /// Leaves the hubs of feeds that are paused, removed or not listed any more, for ever or until the writer has ended.
    async fn leave_unpolled(self: Arc<Self>, settings: watch::Receiver<SourceSettings>) {
        loop {
            let Some(unpolled) = ask(&self.commands, Command::UnpolledSubscriptions).await else { return };
            for (feed, subscription) in self.subscriptions.leave(&unpolled, clock::now()) {
                match subscription {
                    Some(leaving) => {
                        let fetcher = Arc::clone(&settings.borrow().fetcher);
                        self.ask(feed, leaving, &fetcher);
                    }
                    None => {
                        tracing::warn!(feed = feed.0, "the hub did not confirm the end; it is forgotten");
                        // The writer is gone only when the process is ending.
                        let _ = self.commands.send(Command::Subscribed(feed, None)).await;
                    }
                }
            }
            sleep(PAUSE).await;
        }
    }

    /// Asks the hub, once the writer knows of it: the hub may ask back at once, and after a restart too.
    fn ask(&self, feed: FeedId, subscription: Subscription, fetcher: &Arc<Fetcher>) {
        let (commands, fetcher) = (self.commands.clone(), Arc::clone(fetcher));
        tokio::spawn(async move {
            let told = commands.send(Command::Subscribed(feed, Some(subscription.clone()))).await;
            // The pipeline ends only when nobody can tell it anything more.
            drop(commands);
            if told.is_err() {
                return;
            }
            let Subscription { hub, topic, .. } = &subscription;
            match fetcher.ask_hub(&subscription, clock::now()).await {
                Ok(()) => tracing::info!(feed = topic, hub, leaving = subscription.leaving, "hub asked"),
                Err(error) => tracing::warn!(feed = topic, hub, %error, "the hub refused the request"),
            }
        });
    }
}

async fn pass_on(mut happened: mpsc::Receiver<Event>, commands: Sender<Command>) {
    while let Some(event) = happened.recv().await {
        let message = match event {
            Event::Subscribed(feed, subscription) => Command::Subscribed(feed, subscription),
            Event::Delivered(delivered) => {
                let id = delivered.feed;
                let Some(feed) = ask(&commands, |reply| Command::Feed(id, reply)).await else { return };
                // The hub goes on for a while after a feed was paused or removed.
                let Some(feed) = feed else { continue };
                match delivered.entries(&feed, clock::now()).await {
                    Ok(entries) => Command::Delivered(id, entries),
                    Err(problem) => {
                        tracing::warn!(feed = feed.spec.url, problem, "the hub delivered no feed");
                        continue;
                    }
                }
            }
        };
        if commands.send(message).await.is_err() {
            return;
        }
    }
}
