//! One message to one sink.

use crate::message::Message;
use crate::{mail, post, webhook};
use jiff::Timestamp;
use newsloom_fetch::{Outbound, Posted, RateLimit, Unanswered};
use newsloom_model::SinkTarget;
use std::time::Duration;

pub use newsloom_fetch::BuildError;

/// What can be set about deliveries.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Sent with every request.
    pub user_agent: String,
    /// The longest that one delivery may take.
    pub timeout: Duration,
    /// The shortest time between two deliveries to one host.
    pub pause: Duration,
    /// Deliveries at a time.
    pub concurrency: usize,
    /// Hosts and networks on private addresses that may be reached: `watches.allow_private`.
    pub allow_private: Vec<String>,
}

/// Takes messages to sinks.
pub struct Courier {
    outbound: Outbound,
    timeout: Duration,
}

/// Why a message did not arrive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// In words.
    pub error: String,
    /// After how long the sink wants to be asked again.
    pub retry_after: Option<Duration>,
    /// Whether the sink said that it takes no messages any more.
    pub is_final: bool,
}

impl From<String> for Failure {
    fn from(error: String) -> Self {
        Self { error, retry_after: None, is_final: false }
    }
}

impl From<Unanswered> for Failure {
    fn from(unanswered: Unanswered) -> Self {
        let retry_after = unanswered.retry_after.map(Duration::from_secs);
        Self { error: unanswered.error, retry_after, is_final: false }
    }
}

impl Courier {
    /// # Errors
    /// [`BuildError`] where HTTP or TLS cannot be set up.
    pub fn new(settings: &Settings) -> Result<Self, BuildError> {
        let pace = RateLimit { concurrency: 1, delay: settings.pause };
        let mut fetching = newsloom_fetch::Settings {
            user_agent: settings.user_agent.clone(),
            total_timeout: settings.timeout,
            idle_timeout: settings.timeout,
            host: pace,
            address: RateLimit { concurrency: settings.concurrency, delay: Duration::ZERO },
            concurrency: settings.concurrency,
            private_option: "watches.allow_private",
            ..newsloom_fetch::Settings::default()
        };
        for place in &settings.allow_private {
            match place.parse() {
                Ok(network) => fetching.private_networks.push(network),
                Err(_) => fetching.private_hosts.push(place.clone()),
            }
        }
        Ok(Self { outbound: Outbound::new(&fetching)?, timeout: settings.timeout })
    }

    /// Takes a message to a sink.
    ///
    /// # Errors
    /// [`Failure`]: whether the message has arrived all the same is not known.
    pub async fn deliver(
        &self,
        target: &SinkTarget,
        message: &Message,
        now: Timestamp,
    ) -> Result<(), Failure> {
        match target {
            SinkTarget::Webhook { url, keys } => {
                let body = message.json();
                let headers = webhook::headers(keys, &message.id, now, &body);
                judged(self.outbound.post(&url.0, &headers, body, now).await?)
            }
            SinkTarget::Post { url, token } => {
                let headers = post::headers(token.as_ref(), message);
                judged(self.outbound.post(&url.0, &headers, message.text(post::MAX_BODY), now).await?)
            }
            SinkTarget::Mail { to, server } => {
                let addresses = self.outbound.addresses(&server.host).await?;
                let sent = mail::send(&addresses, server, to, message, self.timeout, now);
                match tokio::time::timeout(self.timeout, sent).await {
                    Ok(result) => result.map_err(Failure::from),
                    Err(_) => {
                        let limit = self.timeout.as_secs();
                        Err(format!("{} did not take the mail within {limit} s", server.host).into())
                    }
                }
            }
        }
    }
}

/// Only 2xx means that the message was taken. 410 ends a webhook for good (Standard Webhooks, "Delivery success and
/// failures").
fn judged(posted: Posted) -> Result<(), Failure> {
    if (200..300).contains(&posted.status) {
        return Ok(());
    }
    let hint = if (300..400).contains(&posted.status) { ", and redirects are not followed" } else { "" };
    Err(Failure {
        error: format!("HTTP {}{hint}", posted.status),
        retry_after: posted.retry_after.map(Duration::from_secs),
        is_final: posted.status == 410,
    })
}
