//! What newsloom sends: to addresses that may be asked, in turn, within limits.

use crate::http::{BuildError, Client, GetError, SystemLookup};
use crate::schedule::retry_after;
use crate::settings::Settings;
use jiff::Timestamp;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use std::net::IpAddr;
use std::sync::Arc;
use url::Url;

/// Sends. Has pace and guard of its own, apart from those of a [`crate::Fetcher`].
pub struct Outbound(Client);

/// The answer to a request that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posted {
    /// The HTTP status.
    pub status: u16,
    /// Seconds after which it may be tried again, where the server says so.
    pub retry_after: Option<u64>,
}

/// Why there was no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unanswered {
    /// In words, without the address.
    pub error: String,
    /// Seconds for which the host wants to be left alone, where it said so before.
    pub retry_after: Option<u64>,
}

impl Unanswered {
    fn of(error: &GetError, now: Timestamp) -> Self {
        let until = match error {
            GetError::RetryAfter { until, .. } => Some(*until),
            _ => None,
        };
        let seconds = until.and_then(|until| u64::try_from(until.as_second() - now.as_second()).ok());
        Self { error: error.to_string(), retry_after: seconds }
    }
}

impl Outbound {
    /// With these limits, and the operating system's name resolution.
    ///
    /// # Errors
    /// [`BuildError`] where HTTP or TLS cannot be set up.
    pub fn new(settings: &Settings) -> Result<Self, BuildError> {
        Ok(Self(Client::new(settings, Arc::new(SystemLookup))?))
    }

    /// Sends a body by POST. Redirects are not followed, and the body of the answer is not read. A header that cannot be sent
    /// is left out.
    ///
    /// # Errors
    /// [`Unanswered`]
    pub async fn post(
        &self,
        url: &str,
        headers: &[(&str, String)],
        body: String,
        now: Timestamp,
    ) -> Result<Posted, Unanswered> {
        let url = Url::parse(url).map_err(|error| Unanswered {
            error: format!("not a web address: {error}"),
            retry_after: None,
        })?;
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            if let (Ok(name), Ok(mut value)) =
                (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value))
            {
                value.set_sensitive(name == reqwest::header::AUTHORIZATION);
                map.insert(name, value);
            }
        }
        let response = self.0.post_with(&url, map, body, now).await;
        let response = response.map_err(|error| Unanswered::of(&error, now))?;
        Ok(Posted { status: response.status().as_u16(), retry_after: retry_after(response.headers(), now) })
    }

    /// The addresses of `host` that may be asked, at least one.
    ///
    /// # Errors
    /// Why there is none, in words.
    pub async fn addresses(&self, host: &str) -> Result<Vec<IpAddr>, String> {
        self.0.allowed_addresses(host).await.map_err(|error| error.to_string())
    }
}
