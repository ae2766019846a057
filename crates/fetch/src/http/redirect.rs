//! Redirects, one hop at a time.

use super::clock::Clock;
use super::cookies::Cookies;
use jiff::Timestamp;
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, LOCATION};
use std::time::Duration;
use url::Url;

/// Maximum redirects.
pub(super) const MAX_REDIRECTS: usize = 10;

/// The requests that one address leads to. Their number and time are limited as a whole.
pub(crate) struct RedirectChain {
    pub(super) from: Url,
    pub(super) hops: usize,
    /// Time that the requests took, without waiting for the rate limit.
    pub(super) spent: Duration,
    pub(super) clock: Clock,
    /// Forgotten with the chain: some sites send those away in a circle who do not send back what they just set.
    pub(super) cookies: Cookies,
}

impl RedirectChain {
    pub(crate) fn new(from: Url, now: Timestamp) -> Self {
        Self { from, hops: 0, spent: Duration::ZERO, clock: Clock::new(now), cookies: Cookies::default() }
    }
}

/// What an answer says about going elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Redirect {
    /// It is the answer.
    No,
    /// Go there.
    To {
        url: Url,
        /// 301 and 308: for good.
        permanent: bool,
    },
    /// It is a redirect that leads nowhere.
    Broken(String),
}

/// Reads a redirect. 300, 305 and 306 are not followed by machines, and no 3xx is an answer but 304.
pub(super) fn of(status: StatusCode, headers: &HeaderMap, from: &Url) -> Redirect {
    if !status.is_redirection() || status == StatusCode::NOT_MODIFIED {
        return Redirect::No;
    }
    if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Redirect::Broken(format!("HTTP {status} is no answer"));
    }
    let location = headers.get(LOCATION).map(|value| location(value.as_bytes()));
    let Some(location) = location.filter(|location| !location.trim().is_empty()) else {
        return Redirect::Broken(format!("HTTP {status} without a Location"));
    };
    match from.join(location.trim()) {
        Ok(mut url) => {
            // Names and passwords that a server writes into an address are nobody's to send.
            if url.set_username("").and_then(|()| url.set_password(None)).is_err() {
                return Redirect::Broken(format!("HTTP {status} leads to {url:.200}"));
            }
            Redirect::To { url, permanent: matches!(status.as_u16(), 301 | 308) }
        }
        Err(why) => Redirect::Broken(format!("HTTP {status} leads to a bad address: {why}")),
    }
}

/// The text of a Location. Bytes that are not UTF-8 stand for themselves, whatever their encoding, and are escaped.
fn location(bytes: &[u8]) -> String {
    match str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().fold(String::new(), |mut text, byte| {
            match byte {
                byte if byte.is_ascii() => text.push(char::from(*byte)),
                byte => text.push_str(&format!("%{byte:02X}")),
            }
            text
        }),
    }
}

/// Whether what was configured for `configured` (credentials, headers) may be sent to `hop`: the same host and port,
/// and never unencrypted what was meant to be encrypted. An upgrade from http to https keeps them.
pub(super) fn keeps_secrets(configured: &Url, hop: &Url) -> bool {
    let same_host = configured.host() == hop.host();
    let upgraded = configured.scheme() == "http" && hop.scheme() == "https";
    let default_ports = configured.port().is_none() && hop.port().is_none();
    let same_port = configured.port_or_known_default() == hop.port_or_known_default();
    same_host
        && ((configured.scheme() == hop.scheme() && same_port) || (upgraded && (default_ports || same_port)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redirect(status: u16, location: Option<&str>) -> Redirect {
        let headers = location.map(|l| (LOCATION, l.parse().unwrap())).into_iter().collect();
        of(StatusCode::from_u16(status).unwrap(), &headers, &Url::parse("https://a.example/x/y?z").unwrap())
    }

    fn to(url: &str, permanent: bool) -> Redirect {
        Redirect::To { url: Url::parse(url).unwrap(), permanent }
    }

    #[test]
    fn permanent_and_temporary() {
        assert_eq!(redirect(301, Some("/new")), to("https://a.example/new", true));
        assert_eq!(redirect(308, Some("//b.example/")), to("https://b.example/", true));
        for status in [302, 303, 307] {
            assert_eq!(redirect(status, Some("new")), to("https://a.example/x/new", false));
        }
        assert_eq!(redirect(200, Some("/new")), Redirect::No);
        assert_eq!(redirect(304, Some("/new")), Redirect::No);
    }

    #[test]
    fn what_leads_nowhere_is_an_error() {
        for (status, location) in
            [(302, None), (302, Some(" ")), (302, Some("http://[")), (300, Some("/x")), (305, Some("/x"))]
        {
            assert!(matches!(redirect(status, location), Redirect::Broken(_)), "{status} {location:?}");
        }
    }

    #[test]
    fn bytes_of_any_encoding_are_escaped() {
        let redirect = |bytes: &[u8]| {
            let headers =
                [(LOCATION, reqwest::header::HeaderValue::from_bytes(bytes).unwrap())].into_iter().collect();
            of(StatusCode::FOUND, &headers, &Url::parse("https://a.example/").unwrap())
        };
        assert_eq!(redirect(b"/caf\xe9/feed"), to("https://a.example/caf%E9/feed", false));
        assert_eq!(redirect("/ж/feed".as_bytes()), to("https://a.example/%D0%B6/feed", false));
        assert_eq!(redirect(b"/a%20b"), to("https://a.example/a%20b", false));
    }

    #[test]
    fn credentials_in_a_redirect_are_dropped() {
        assert_eq!(redirect(302, Some("https://user:word@b.example/")), to("https://b.example/", false));
    }

    #[test]
    fn secrets_stay_with_their_host() {
        let keeps = |a: &str, b: &str| keeps_secrets(&Url::parse(a).unwrap(), &Url::parse(b).unwrap());
        assert!(keeps("https://a.example/1", "https://a.example/2"));
        assert!(keeps("http://a.example/1", "https://a.example/1"));
        assert!(!keeps("https://a.example/1", "http://a.example/1"));
        assert!(!keeps("https://a.example/", "https://b.example/"));
        assert!(!keeps("https://a.example/", "https://sub.a.example/"));
        assert!(!keeps("https://a.example/", "https://a.example:8443/"));
    }
}
