//! Delivers what watches tell: from the outbox in the store to the sinks.

use super::command::{Command, ask};
use crate::{clock, settings};
use async_channel::Sender;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use jiff::Timestamp;
use newsloom_config::Config;
use newsloom_model::{SinkTarget, Watch};
use newsloom_store::{Attempt, DueDelivery};
use newsloom_watch::{Courier, Message, MessageEvent, next_try};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

/// Time until messages that are due are looked for again.
const PAUSE: Duration = Duration::from_secs(1);

/// Sinks whose messages are asked for at once: the hosts of some are busy.
const LIMIT: usize = 256;

/// Characters of an error that are kept: part of it is the sink's own words.
const MAX_ERROR: usize = 500;

/// What deliveries take from the configuration. Replaced as a whole on reload.
#[derive(Clone)]
pub(crate) struct DeliverySettings {
    /// Takes messages to sinks.
    pub(crate) courier: Arc<Courier>,
    /// The watches with their sinks.
    pub(crate) watches: Arc<Vec<Watch>>,
    /// The address at which people reach the page.
    pub(crate) desk: String,
    concurrency: usize,
    max_attempts: u32,
}

impl DeliverySettings {
    /// As configured.
    ///
    /// # Errors
    /// HTTP or TLS cannot be set up.
    pub(crate) fn of(config: &Config) -> anyhow::Result<Self> {
        let options = &config.options;
        Ok(Self {
            courier: Arc::new(Courier::new(&settings::deliveries(options))?),
            watches: Arc::new(config.watches.clone()),
            desk: settings::desk(options),
            concurrency: options.watches.concurrency,
            max_attempts: options.watches.max_attempts,
        })
    }

    fn target(&self, watch: &str, sink: &str) -> Option<SinkTarget> {
        let watch = self.watches.iter().find(|known| known.spec.name == watch)?;
        watch.sinks.iter().find(|known| known.label == sink).map(|sink| sink.target.clone())
    }
}

/// Delivers one message at a time to each host, so that one that hangs holds up its own sinks alone, and a few over all.
pub(crate) struct Deliverer {
    pub(crate) settings: watch::Receiver<DeliverySettings>,
    /// To the writer.
    pub(crate) commands: Sender<Command>,
    /// Ends it, once what is under way has arrived or failed.
    pub(crate) stop: CancellationToken,
}

/// The hosts that a message is under way to.
type Busy = HashSet<String>;

impl Deliverer {
    /// Works until `stop` is cancelled or the writer has ended.
    pub(crate) async fn run(self) {
        let (mut busy, mut under_way) = (Busy::new(), FuturesUnordered::new());
        let mut next = Instant::now();
        while !(self.stop.is_cancelled() && under_way.is_empty()) {
            if Instant::now() >= next && !self.stop.is_cancelled() {
                let settings = self.settings.borrow().clone();
                let Some(due) = self.due(&settings, &busy).await else { return };
                for (message, target) in due {
                    busy.insert(target.host());
                    let settings = settings.clone();
                    under_way.push(async move {
                        let attempt = attempt(&settings, &message, &target).await;
                        (message.delivery.delivery_no, target.host(), attempt)
                    });
                }
                next = Instant::now() + PAUSE;
            }
            tokio::select! {
                () = self.stop.cancelled(), if !self.stop.is_cancelled() => {}
                Some((number, host, attempt)) = under_way.next(), if !under_way.is_empty() => {
                    let noted = Command::Attempted(number, attempt);
                    if self.commands.send(noted).await.is_err() {
                        return;
                    }
                    busy.remove(&host);
                    // There may be more for it.
                    next = Instant::now();
                }
                () = sleep_until(next) => {}
            }
        }
    }

    /// Messages to hosts that are free, as far as there is room; none when the writer has ended.
    async fn due(&self, settings: &DeliverySettings, busy: &Busy) -> Option<Vec<(DueDelivery, SinkTarget)>> {
        let room = settings.concurrency.saturating_sub(busy.len());
        if room == 0 || settings.watches.iter().all(|watch| watch.sinks.is_empty()) {
            return Some(Vec::new());
        }
        let due = ask(&self.commands, |reply| Command::DueDeliveries(LIMIT, reply)).await?;
        let mut taken = busy.clone();
        let ready = due.into_iter().filter_map(|message| {
            let target = settings.target(&message.delivery.watch, &message.delivery.sink)?;
            taken.insert(target.host()).then_some((message, target))
        });
        Some(ready.take(room).collect())
    }
}

/// Tries to deliver a message, and says what became of it.
async fn attempt(settings: &DeliverySettings, due: &DueDelivery, target: &SinkTarget) -> Attempt {
    let (delivery, now) = (&due.delivery, clock::now());
    let (watch, sink, number) = (&delivery.watch, &delivery.sink, delivery.delivery_no);
    let message = match message(due, &settings.desk) {
        Ok(_) if due.events.is_empty() => return Attempt::Dead("what it told of is forgotten".into()),
        Ok(message) => message,
        Err(error) => return Attempt::Dead(format!("the events cannot be read: {error}")),
    };
    match settings.courier.deliver(target, &message, now).await {
        Ok(()) => {
            tracing::info!(watch, sink, number, events = due.all, "delivered");
            Attempt::Delivered
        }
        Err(failure) => {
            let attempts = delivery.attempts + 1;
            let error: String = failure.error.chars().take(MAX_ERROR).collect();
            let again = next_try(attempts, settings.max_attempts, number, failure.retry_after, clock::now());
            match again.filter(|_| !failure.is_final) {
                Some(again) => {
                    tracing::warn!(watch, sink, number, attempts, error, %again, "not delivered");
                    Attempt::Again(again, error)
                }
                None => {
                    tracing::error!(watch, sink, number, attempts, error, "given up");
                    Attempt::Dead(error)
                }
            }
        }
    }
}

fn message(due: &DueDelivery, desk: &str) -> serde_json::Result<Message> {
    let delivery = &due.delivery;
    let created: Timestamp = delivery.created_at.parse().unwrap_or(Timestamp::UNIX_EPOCH);
    let events: Vec<MessageEvent> = due
        .events
        .iter()
        .map(|row| {
            let event = serde_json::from_value(row.event.clone())?;
            Ok(MessageEvent { at: row.happened_at.clone(), event })
        })
        .collect::<serde_json::Result<_>>()?;
    Ok(Message::new(delivery.delivery_no, &delivery.watch, created, events, due.all, desk))
}
