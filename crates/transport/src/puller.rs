//! Takes messages from a stream, as many as there is room for.

use crate::server::{Delivery, Server};
use crate::streams::Queue;
use async_nats::Subscriber;
use futures_util::StreamExt;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;

/// The most messages that one request asks for.
const BATCH: usize = 32;

/// How long the server keeps a request for messages.
const EXPIRES: Duration = Duration::from_secs(2);

/// After this time a request is forgotten on both sides.
const FORGOTTEN: Duration = Duration::from_secs(3);

/// Time to wait where the server has no such stream, or is away.
const PAUSE: Duration = Duration::from_millis(500);

/// A message, with its share of the room for messages until it is dropped.
pub(crate) type Pulled = (Delivery, OwnedSemaphorePermit);

/// Takes messages until `stop` is cancelled, at most `room` at once.
pub(crate) fn pull(
    server: &Server,
    queue: Queue,
    room: usize,
    stop: CancellationToken,
) -> mpsc::UnboundedReceiver<Pulled> {
    // Bounded by the room.
    let (to, pulled) = mpsc::unbounded_channel();
    let (server, room) = (server.clone(), Arc::new(Semaphore::new(room.max(1))));
    tokio::spawn(async move {
        let inbox = server.client.new_inbox();
        let Ok(messages) = server.client.subscribe(inbox.clone()).await else { return };
        let mut puller = Puller { server, queue, inbox, messages };
        tokio::select! {
            () = stop.cancelled() => {}
            () = puller.run(&room, &to) => {}
        }
    });
    pulled
}

struct Puller {
    server: Server,
    queue: Queue,
    inbox: String,
    messages: Subscriber,
}

impl Puller {
    /// Ends when nobody takes the messages any more, or the connection is closed for good.
    async fn run(&mut self, room: &Arc<Semaphore>, to: &mpsc::UnboundedSender<Pulled>) {
        while let Ok(first) = Arc::clone(room).acquire_owned().await {
            let mut slots = vec![first];
            slots.extend(std::iter::from_fn(|| Arc::clone(room).try_acquire_owned().ok()).take(BATCH - 1));
            if !self.ask(slots.len()).await {
                tokio::time::sleep(PAUSE).await;
                continue;
            }
            let until = Instant::now() + FORGOTTEN;
            while !slots.is_empty() {
                let message = match timeout_at(until, self.messages.next()).await {
                    Ok(Some(message)) => message,
                    Ok(None) => return,
                    Err(_) => break,
                };
                match message.status {
                    None => {
                        let delivery = Delivery::of(message);
                        if let Some(pulled) = delivery.and_then(|delivery| Some((delivery, slots.pop()?)))
                            && to.send(pulled).is_err()
                        {
                            return;
                        }
                    }
                    // A sign that the server is still there.
                    Some(status) if status == 100 => {}
                    // The request's time is over.
                    Some(status) if status == 404 || status == 408 => break,
                    Some(status) => {
                        tracing::debug!(stream = self.queue.stream, %status, "messages not delivered");
                        tokio::time::sleep(PAUSE).await;
                        break;
                    }
                }
            }
        }
    }

    /// False where the connection is closed.
    async fn ask(&self, batch: usize) -> bool {
        let body = json!({"batch": batch, "expires": u64::try_from(EXPIRES.as_nanos()).unwrap_or(0)});
        let (next, inbox) = (self.queue.next(), self.inbox.clone());
        self.server.client.publish_with_reply(next, inbox, body.to_string().into()).await.is_ok()
    }
}
