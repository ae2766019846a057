//! The ledger on subjects of a NATS server.

use super::LedgerLine;
use async_nats::{Client, ConnectOptions, HeaderMap};
use futures_util::StreamExt;
use newsloom_model::{Secret, user_and_password, without_credentials};
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

/// The longest that connecting, and publishing some lines, may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const PUBLISH_TIMEOUT: Duration = Duration::from_secs(30);

/// Tells streams which messages are the same one, published again.
const MESSAGE_ID: &str = "Nats-Msg-Id";

/// A NATS server, to which lines go under the subject and their kind: `newsloom.ledger.joined`.
#[derive(Debug)]
pub struct NatsServer {
    address: Secret<String>,
    subject: String,
    database: String,
    is_acknowledged: bool,
    client: Option<Client>,
}

impl NatsServer {
    /// The server at `address` (`nats://` or `tls://`, with user and password where it wants them). `database` is part of each
    /// message's id. With `is_acknowledged` a stream must take the subject and say so for each line; without, it is
    /// enough that the server has taken them.
    pub fn new(address: Secret<String>, subject: &str, database: &str, is_acknowledged: bool) -> Self {
        Self { address, subject: subject.into(), database: database.into(), is_acknowledged, client: None }
    }

    /// Publishes lines in their order.
    ///
    /// # Errors
    /// Why the server, or its stream, has not taken all of them.
    pub(super) async fn publish(&mut self, lines: &[LedgerLine]) -> Result<(), String> {
        let client = match self.client.take() {
            Some(client) => client,
            None => self.connect().await?,
        };
        let published = tokio::time::timeout(PUBLISH_TIMEOUT, self.publish_by(&client, lines)).await;
        published.map_err(|_| "the server did not answer in time".to_owned())??;
        // After a failure the next try connects anew.
        self.client = Some(client);
        Ok(())
    }

    async fn connect(&self) -> Result<Client, String> {
        let options = ConnectOptions::new().name("newsloom").connection_timeout(CONNECT_TIMEOUT);
        // The client does not take them from the address.
        let options = match user_and_password(&self.address.0) {
            Some((user, password)) => options.user_and_password(user, password),
            None => options,
        };
        // It logs addresses.
        let connected = options.connect(without_credentials(&self.address.0)).await;
        connected.map_err(|error| format!("cannot connect: {error}"))
    }

    async fn publish_by(&self, client: &Client, lines: &[LedgerLine]) -> Result<(), String> {
        if self.is_acknowledged {
            for line in lines {
                self.request(client, line).await?;
            }
            return Ok(());
        }
        let connects = client.statistics().connects.load(Relaxed);
        for line in lines {
            let (subject, headers) = (self.subject(line), self.headers(line));
            let sent = client.publish_with_headers(subject, headers, line.json.clone().into()).await;
            sent.map_err(|error| error.to_string())?;
        }
        round_trip(client).await?;
        // Another connection knows nothing of what was still under way on the one before.
        match client.statistics().connects.load(Relaxed) == connects {
            true => Ok(()),
            false => Err("the connection broke".into()),
        }
    }

    /// Publishes a line that a stream must acknowledge.
    async fn request(&self, client: &Client, line: &LedgerLine) -> Result<(), String> {
        let (subject, headers) = (self.subject(line), self.headers(line));
        let answer = client.request_with_headers(subject, headers, line.json.clone().into()).await;
        let answer =
            answer.map_err(|error| format!("no stream acknowledges {}: {error}", self.subject(line)))?;
        acknowledged(&answer.payload)
    }

    fn subject(&self, line: &LedgerLine) -> String {
        format!("{}.{}", self.subject, line.kind)
    }

    fn headers(&self, line: &LedgerLine) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(MESSAGE_ID, format!("{}-{}", self.database, line.seq));
        headers
    }
}

/// Waits until a message to oneself is back: the server has taken all that was sent before it on this connection.
async fn round_trip(client: &Client) -> Result<(), String> {
    let inbox = client.new_inbox();
    let mut own = client.subscribe(inbox.clone()).await.map_err(|error| error.to_string())?;
    client.publish(inbox, "".into()).await.map_err(|error| error.to_string())?;
    client.flush().await.map_err(|error| error.to_string())?;
    own.next().await.map(drop).ok_or_else(|| "the connection was closed".to_owned())
}

/// Whether a stream stored the message (ADR-22 of NATS).
fn acknowledged(answer: &[u8]) -> Result<(), String> {
    let answer: serde_json::Value = serde_json::from_slice(answer)
        .map_err(|_| "the answer is no acknowledgement of a stream".to_owned())?;
    match (answer.get("error"), answer.get("stream")) {
        (None, Some(_)) => Ok(()),
        (Some(error), _) => Err(format!("the stream refused it: {}", error["description"])),
        (None, None) => Err("the answer is no acknowledgement of a stream".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_stream_acknowledges() {
        assert_eq!(acknowledged(b"{\"stream\":\"NEWS\",\"seq\":7}"), Ok(()));
        assert_eq!(acknowledged(b"{\"stream\":\"NEWS\",\"seq\":7,\"duplicate\":true}"), Ok(()));
        for answer in ["", "+OK", "{}", "{\"error\":{\"code\":503,\"description\":\"no space\"}}"] {
            assert!(acknowledged(answer.as_bytes()).is_err(), "{answer}");
        }
    }
}
