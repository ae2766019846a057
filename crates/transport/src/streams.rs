//! The two streams, what consumes them, and their subjects.

use crate::server::{Server, ServerError};
use serde_json::{Value, json};
use std::time::Duration;

/// Deliveries of a ticket after which no worker tries it again: those before may have ended over it. Not fewer, since all that
/// a worker holds when it ends is delivered again, and most of it is not to blame.
pub(crate) const MAX_DELIVERIES: u64 = 20;

/// Deliveries after which the server gives up, too. A worker has done so long before, and said so.
const MAX_DELIVER: u64 = 100;

/// The most messages of a stream. What is in flight is far fewer.
const MAX_MESSAGES: u64 = 100_000;

/// Names on the server, which all begin with the same words.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    prefix: String,
}

impl Names {
    pub(crate) fn new(prefix: &str) -> Self {
        Self { prefix: prefix.to_owned() }
    }

    /// The subject of one kind of message.
    pub(crate) fn subject(&self, kind: &str) -> String {
        format!("{}.{kind}", self.prefix)
    }

    /// Streams have no dots in their names.
    fn stream(&self, kind: &str) -> String {
        self.subject(kind).replace('.', "_").to_ascii_uppercase()
    }

    pub(crate) fn tickets(&self) -> Queue {
        Queue { subject: self.subject("tickets"), stream: self.stream("tickets"), consumer: "workers" }
    }

    pub(crate) fn results(&self) -> Queue {
        Queue { subject: self.subject("results"), stream: self.stream("results"), consumer: "keeper" }
    }
}

/// A stream from which each message goes to one who takes it.
#[derive(Clone, Debug)]
pub(crate) struct Queue {
    pub(crate) subject: String,
    pub(crate) stream: String,
    pub(crate) consumer: &'static str,
}

impl Queue {
    /// Makes the stream and its consumer, or brings them to what is wanted.
    ///
    /// # Errors
    /// [`ServerError`]
    pub(crate) async fn ensure(
        &self,
        server: &Server,
        in_flight: usize,
        ack_wait: Duration,
    ) -> Result<(), ServerError> {
        server.ensure_stream(&self.stream_options()).await?;
        server.ensure_consumer(&self.stream, &self.consumer_options(in_flight, ack_wait)).await
    }

    fn stream_options(&self) -> Value {
        json!({
            "name": self.stream,
            "subjects": [self.subject],
            "retention": "workqueue",
            "storage": "file",
            "discard": "new",
            "max_msgs": MAX_MESSAGES,
            "num_replicas": 1,
        })
    }

    fn consumer_options(&self, in_flight: usize, ack_wait: Duration) -> Value {
        json!({
            "durable_name": self.consumer,
            "deliver_policy": "all",
            "ack_policy": "explicit",
            "ack_wait": u64::try_from(ack_wait.as_nanos()).unwrap_or(u64::MAX),
            "max_deliver": MAX_DELIVER,
            "max_ack_pending": in_flight,
        })
    }

    /// The subject at which messages are asked for.
    pub(crate) fn next(&self) -> String {
        format!("$JS.API.CONSUMER.MSG.NEXT.{}.{}", self.stream, self.consumer)
    }
}
