//! The NATS server: connecting, and the part of `JetStream`'s JSON API that is needed (ADR-1 and ADR-8 of NATS).

use crate::failures::LastFailure;
use async_nats::connection::State;
use async_nats::{Client, ConnectOptions, Event, Message, RequestErrorKind};
use bytes::Bytes;
use newsloom_model::{Secret, user_and_password, without_credentials};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::time::{Interval, MissedTickBehavior, interval};

/// The longest that connecting, or one request, may take.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The most time between two attempts to connect.
const MAX_BACK_OFF: Duration = Duration::from_secs(5);

/// What the server must take as one message: a page with what was read in it, compressed.
pub(crate) const NEEDED_PAYLOAD: usize = 8 << 20;

/// `JetStream`'s codes of errors.
const NO_STREAM: i64 = 10_059;
const NO_MESSAGE: i64 = 10_037;
const WRONG_SEQUENCE: i64 = 10_043;

/// Why the server did not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ServerError {
    /// It is not there, or not ready: another try may help.
    #[error("{0}")]
    Away(String),
    /// It is there and cannot be used, with what to change.
    #[error("{0}")]
    Unusable(String),
}

/// A connection that is made anew whenever it breaks.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    pub(crate) client: Client,
    failure: LastFailure,
}

impl Server {
    /// Connects, in the background where the server is away. The server's certificate is signed by one in the file
    /// `authorities`, or where none is named by an authority that this machine trusts.
    ///
    /// # Errors
    /// The address, what it leads to, or the file cannot be used.
    pub(crate) async fn connect(
        address: &Secret<String>,
        authorities: Option<&Path>,
        name: &str,
    ) -> Result<Self, ServerError> {
        let failure = LastFailure::default();
        let (noted, tried) = (failure.clone(), failure.clone());
        let options = ConnectOptions::new()
            .name(name)
            .event_callback(move |event| {
                match event {
                    Event::Connected => noted.clear(),
                    Event::ClientError(error) => noted.note_if_none(&error.to_string()),
                    Event::ServerError(error) => noted.note_if_none(&error.to_string()),
                    _ => {}
                }
                std::future::ready(())
            })
            // Asked before each attempt; events do not say why the last one failed.
            .reconnect_to_server_callback(move |servers, _| {
                servers
                    .iter()
                    .filter_map(|server| server.last_error.as_deref())
                    .for_each(|why| tried.note(why));
                std::future::ready(None)
            })
            .connection_timeout(TIMEOUT)
            .request_timeout(Some(TIMEOUT))
            .reconnect_delay_callback(|attempts| {
                let attempts = u32::try_from(attempts).unwrap_or(u32::MAX);
                Duration::from_millis(100).saturating_mul(attempts).min(MAX_BACK_OFF)
            })
            .retry_on_initial_connect();
        // The client does not take them from the address.
        let options = match user_and_password(&address.0) {
            Some((user, password)) => options.user_and_password(user, password),
            None => options,
        };
        let options = match authorities {
            Some(file) => options.add_root_certificates(checked(file)?),
            None => options,
        };
        // It logs addresses.
        let client = options.connect(without_credentials(&address.0)).await;
        client
            .map(|client| Self { client, failure })
            .map_err(|error| ServerError::Unusable(error.to_string()))
    }

    pub(crate) fn is_connected(&self) -> bool {
        self.client.connection_state() == State::Connected
    }

    /// Whether messages of the size that is needed are taken, and `JetStream` is there.
    ///
    /// # Errors
    /// [`ServerError`]
    pub(crate) fn check(&self) -> Result<(), ServerError> {
        let Some(info) = self.client.try_server_info().filter(|_| self.is_connected()) else {
            let why = self.failure.get().map(|why| format!(": {why}")).unwrap_or_default();
            return Err(ServerError::Away(format!("the NATS server cannot be reached{why}")));
        };
        if !info.jetstream {
            return Err(ServerError::Unusable(
                "the NATS server has no JetStream: write `jetstream { store_dir: \"...\" }` into its configuration".into(),
            ));
        }
        if info.max_payload < NEEDED_PAYLOAD {
            return Err(ServerError::Unusable(format!(
                "the NATS server takes messages of {} bytes at most, and newsloom needs {NEEDED_PAYLOAD}: write \
                 `max_payload: 8MB` into its configuration",
                info.max_payload
            )));
        }
        Ok(())
    }

    /// The largest message that the server takes.
    pub(crate) fn max_payload(&self) -> usize {
        self.client.try_server_info().map_or(NEEDED_PAYLOAD, |info| info.max_payload)
    }

    /// One request and its answer.
    ///
    /// # Errors
    /// [`ServerError::Away`]
    pub(crate) async fn request(&self, subject: String, payload: Bytes) -> Result<Message, ServerError> {
        self.client.request(subject, payload).await.map_err(|error| {
            ServerError::Away(match error.kind() {
                RequestErrorKind::NoResponders => "nobody answers".into(),
                RequestErrorKind::TimedOut => "no answer in time".into(),
                _ => error.to_string(),
            })
        })
    }

    /// One request to `JetStream`'s API; the code of the error where it answers with one.
    async fn api(&self, verb: &str, body: &Value) -> Result<Result<Value, (i64, String)>, ServerError> {
        let answer = self.request(format!("$JS.API.{verb}"), body.to_string().into()).await;
        let answer = answer.map_err(|error| ServerError::Away(format!("JetStream: {error}")))?;
        let answer: Value = serde_json::from_slice(&answer.payload)
            .map_err(|_| ServerError::Away("JetStream's answer is no JSON".into()))?;
        Ok(match answer.get("error") {
            None => Ok(answer),
            Some(error) => Err((
                error["err_code"].as_i64().unwrap_or_default(),
                error["description"].as_str().unwrap_or_default().to_owned(),
            )),
        })
    }

    /// Makes the stream, or brings it to what is wanted. Servers drop options that they do not know without a word, so what
    /// they say that the stream is like is compared.
    ///
    /// # Errors
    /// [`ServerError::Unusable`] names the option that differs.
    pub(crate) async fn ensure_stream(&self, wanted: &Value) -> Result<(), ServerError> {
        let name = wanted["name"].as_str().unwrap_or_default();
        let verb = match self.api(&format!("STREAM.INFO.{name}"), &json!({})).await? {
            Ok(_) => "UPDATE",
            Err((NO_STREAM, _)) => "CREATE",
            Err((_, why)) => return Err(ServerError::Away(format!("stream {name}: {why}"))),
        };
        let made = self.api(&format!("STREAM.{verb}.{name}"), wanted).await?;
        compare(&format!("stream {name}"), wanted, made)
    }

    /// Makes the durable consumer of a stream, or brings it to what is wanted.
    ///
    /// # Errors
    /// As [`Server::ensure_stream`].
    pub(crate) async fn ensure_consumer(&self, stream: &str, wanted: &Value) -> Result<(), ServerError> {
        let name = wanted["durable_name"].as_str().unwrap_or_default();
        let body = json!({"stream_name": stream, "config": wanted});
        let made = self.api(&format!("CONSUMER.DURABLE.CREATE.{stream}.{name}"), &body).await?;
        compare(&format!("consumer {name} of stream {stream}"), wanted, made)
    }

    /// Puts a message into a stream and returns its place there, once the server has stored it.
    ///
    /// # Errors
    /// [`ServerError::Away`]: also where the stream has no room.
    pub(crate) async fn publish(&self, subject: String, payload: Bytes) -> Result<u64, ServerError> {
        let answer = self.request(subject, payload).await?;
        let answer: Value = serde_json::from_slice(&answer.payload)
            .map_err(|_| ServerError::Away("the answer is no acknowledgement of a stream".into()))?;
        match answer["seq"].as_u64() {
            Some(seq) if answer.get("error").is_none() => Ok(seq),
            _ => Err(ServerError::Away(format!("the stream refused it: {}", answer["error"]["description"]))),
        }
    }

    /// Whether a message is still in a stream.
    ///
    /// # Errors
    /// [`ServerError::Away`]
    pub(crate) async fn has_message(&self, stream: &str, seq: u64) -> Result<bool, ServerError> {
        match self.api(&format!("STREAM.MSG.GET.{stream}"), &json!({"seq": seq})).await? {
            Ok(_) => Ok(true),
            Err((NO_MESSAGE | WRONG_SEQUENCE, _)) => Ok(false),
            Err((_, why)) => Err(ServerError::Away(format!("stream {stream}: {why}"))),
        }
    }

    /// Removes all messages of a stream.
    ///
    /// # Errors
    /// [`ServerError::Away`]
    pub(crate) async fn purge(&self, stream: &str) -> Result<(), ServerError> {
        let purged = self.api(&format!("STREAM.PURGE.{stream}"), &json!({})).await?;
        purged.map(drop).map_err(|(_, why)| ServerError::Away(format!("stream {stream}: {why}")))
    }

    /// How many messages a stream holds.
    ///
    /// # Errors
    /// [`ServerError::Away`]
    pub(crate) async fn length(&self, stream: &str) -> Result<u64, ServerError> {
        match self.api(&format!("STREAM.INFO.{stream}"), &json!({})).await? {
            Ok(info) => Ok(info["state"]["messages"].as_u64().unwrap_or_default()),
            Err((_, why)) => Err(ServerError::Away(format!("stream {stream}: {why}"))),
        }
    }

    /// Says of a message that was delivered by `JetStream` what `what` says.
    pub(crate) async fn acknowledge(&self, message: &Delivery, what: Acknowledgement) {
        let word: &'static str = match what {
            Acknowledgement::Done => "+ACK",
            Acknowledgement::InProgress => "+WPI",
            Acknowledgement::Returned => "-NAK",
        };
        // Where the connection is closed it is delivered again.
        let _ = self.client.publish(message.reply.clone(), word.into()).await;
    }
}

/// The client would try to connect for ever with a file that it cannot use.
fn checked(authorities: &Path) -> Result<PathBuf, ServerError> {
    let wrong =
        |why: &str| ServerError::Unusable(format!("transport.ca_file: {}: {why}", authorities.display()));
    let text = std::fs::read_to_string(authorities).map_err(|error| wrong(&error.to_string()))?;
    if text.contains("-----BEGIN CERTIFICATE-----") {
        Ok(authorities.to_owned())
    } else {
        Err(wrong("there is no certificate in it, in the format PEM"))
    }
}

/// What is said of a message that was delivered.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Acknowledgement {
    Done,
    /// Still worked on: it is delivered to no other yet.
    InProgress,
    /// Another may have it now.
    Returned,
}

/// A message that `JetStream` delivered.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    reply: String,
    pub(crate) payload: Bytes,
    /// How often it was delivered, this time included.
    pub(crate) times: u64,
}

impl Delivery {
    /// None where the message is no delivery.
    pub(crate) fn of(message: Message) -> Option<Self> {
        let reply = message.reply?.to_string();
        // $JS.ACK.<stream>.<consumer>.<times>.<place in the stream>..., with domain and account before the stream from 2.10 on.
        let words: Vec<&str> = reply.strip_prefix("$JS.ACK.")?.split('.').collect();
        let times = words.get(if words.len() >= 9 { 4 } else { 2 })?.parse().ok()?;
        Some(Self { reply, payload: message.payload, times })
    }
}

/// Ticks; those that were missed do not come all at once.
pub(crate) fn every(period: Duration) -> Interval {
    let mut interval = interval(period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}

/// Compares what was made with what was wanted.
fn compare(what: &str, wanted: &Value, made: Result<Value, (i64, String)>) -> Result<(), ServerError> {
    let made = made.map_err(|(_, why)| {
        ServerError::Unusable(format!(
            "{what}: the NATS server refuses what newsloom needs ({why}); remove what has the name, or choose another \
             transport.subject"
        ))
    })?;
    let Some(wanted) = wanted.as_object() else { return Ok(()) };
    match wanted.iter().find(|(option, value)| made["config"].get(option.as_str()) != Some(value)) {
        None => Ok(()),
        Some((option, value)) => Err(ServerError::Unusable(format!(
            "{what}: {option} is {} on the NATS server and must be {value}; a newer server may know it, or remove what has \
             the name",
            made["config"].get(option.as_str()).unwrap_or(&Value::Null)
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_that_the_server_dropped_is_named() {
        let wanted = json!({"name": "A", "discard": "new"});
        let told = |made| compare("stream A", &wanted, Ok(made)).map_err(|error| error.to_string());
        assert_eq!(told(json!({"config": {"name": "A", "discard": "new", "more": 1}})), Ok(()));
        for config in [json!({"name": "A"}), json!({"name": "A", "discard": "old"})] {
            let error = told(json!({"config": config})).unwrap_err();
            assert!(
                error.starts_with("stream A: discard is ") && error.contains("must be \"new\""),
                "{error}"
            );
        }
    }
}
