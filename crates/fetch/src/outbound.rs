//! What newsloom sends: to addresses that may be asked, in turn, within limits.

use crate::http::{BuildError, Client, SystemLookup};
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
    /// Why there was no answer, in words; `url` itself is not told.
    pub async fn post(
        &self,
        url: &str,
        headers: &[(&str, String)],
        body: String,
        now: Timestamp,
    ) -> Result<Posted, String> {
        let url = Url::parse(url).map_err(|error| format!("not a web address: {error}"))?;
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            if let (Ok(name), Ok(mut value)) =
                (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value))
            {
                value.set_sensitive(name == reqwest::header::AUTHORIZATION);
                map.insert(name, value);
            }
        }
        let response = self.0.post_with(&url, map, body, now).await.map_err(|error| error.to_string())?;
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
