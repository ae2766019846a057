//! What a GET sends: headers, validators, credentials and the cookies of its redirect chain.

use super::redirect::{self, RedirectChain};
use crate::schedule::Validators;
use jiff::Timestamp;
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE,
    IF_NONE_MATCH,
};
use std::time::Duration;
use url::Url;

/// A GET request.
#[derive(Clone, Debug)]
pub(crate) struct Request<'a> {
    pub(crate) url: Url,
    pub(crate) accept: &'static str,
    /// Validators, and the host that gave them: they are sent to no other.
    pub(crate) conditions: Option<(Validators, Option<&'a str>)>,
    pub(crate) secrets: Option<Secrets<'a>>,
    /// Minimum time since the previous request to the first host (Crawl-delay).
    pub(crate) delay: Option<Duration>,
    /// Decides by the response headers whether to read the body; an unwanted body stays empty.
    pub(crate) wanted: fn(&HeaderMap) -> bool,
    /// Maximum body size, in bytes.
    pub(crate) max_body: usize,
    pub(crate) now: Timestamp,
}

/// Headers and credentials that are configured for one address. They are sent to no other host, whatever redirects
/// say and wherever the feed has moved to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Secrets<'a> {
    /// The configured address.
    pub(crate) of: &'a Url,
    pub(crate) headers: &'a [(String, String)],
    /// User name and password.
    pub(crate) basic_auth: Option<&'a (String, String)>,
}

impl Request<'_> {
    /// The headers to send to `url`, an address on the redirect chain of this request.
    pub(super) fn headers(&self, url: &Url, chain: &RedirectChain) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static(self.accept));
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip, deflate, br, zstd"));
        let conditions =
            self.conditions.as_ref().filter(|(_, host)| host.is_none_or(|host| url.host_str() == Some(host)));
        if let Some((validators, _)) = conditions {
            let mut add = |name: HeaderName, value: &Option<Vec<u8>>| {
                let value = value.as_ref().and_then(|bytes| HeaderValue::from_bytes(bytes).ok());
                value.map(|value| headers.insert(name, value))
            };
            add(IF_NONE_MATCH, &validators.etag);
            add(IF_MODIFIED_SINCE, &validators.last_modified);
        }
        if let Some(secrets) = self.secrets.filter(|secrets| redirect::keeps_secrets(secrets.of, url)) {
            secrets.add_to(&mut headers);
        }
        if let Some(cookies) = chain.cookies.header(url, headers.get(COOKIE)) {
            headers.insert(COOKIE, cookies);
        }
        headers
    }
}

impl Secrets<'_> {
    /// The configuration has refused what cannot be sent.
    fn add_to(self, headers: &mut HeaderMap) {
        for (name, value) in self.headers {
            let pair = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value));
            if let (Ok(name), Ok(value)) = pair {
                headers.insert(name, value);
            }
        }
        if let Some((user, password)) = self.basic_auth {
            use base64::Engine as _;
            let encoded = base64::prelude::BASE64_STANDARD.encode(format!("{user}:{password}"));
            if let Ok(mut value) = HeaderValue::from_str(&format!("Basic {encoded}")) {
                value.set_sensitive(true);
                headers.insert(AUTHORIZATION, value);
            }
        }
    }
}
