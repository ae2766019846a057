//! What response headers say about polling: freshness (RFC 9111 section 4.2), Retry-After (RFC 9110 section 10.2.3)
//! and validators (RFC 9110 section 8.8).

use super::between;
use jiff::Timestamp;
use jiff::fmt::{rfc2822, strtime};
use newsloom_model::Cursor;
use reqwest::header::{
    AGE, CACHE_CONTROL, DATE, ETAG, EXPIRES, HeaderMap, HeaderName, LAST_MODIFIED, RETRY_AFTER,
};

/// Seconds that an answer may be served from a cache from now on; none where it does not say.
pub fn freshness(headers: &HeaderMap, now: Timestamp) -> Option<u64> {
    if let Some(lifetime) = lifetime(headers) {
        let age = text(headers, AGE).and_then(seconds).unwrap_or(0);
        return Some(lifetime.saturating_sub(age));
    }
    let expires = text(headers, EXPIRES)?;
    let date = text(headers, DATE).and_then(http_date).unwrap_or(now);
    // RFC 9111 section 5.3: an invalid date, "0" above all, means expired.
    Some(http_date(expires).map_or(0, |expires| between(date, expires)))
}

/// What Cache-Control says; `no-cache` and `no-store` leave no time at all.
fn lifetime(headers: &HeaderMap) -> Option<u64> {
    let values = headers.get_all(CACHE_CONTROL).iter().filter_map(|value| value.to_str().ok());
    let mut lifetime = None;
    for directive in values.flat_map(|value| value.split(',')).map(str::trim) {
        let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
        match name.trim().to_ascii_lowercase().as_str() {
            "no-cache" | "no-store" => return Some(0),
            "max-age" => lifetime = lifetime.or_else(|| seconds(value.trim().trim_matches('"'))),
            _ => {}
        }
    }
    lifetime
}

/// Seconds that a server asks to wait; none where it does not, or asks for the past.
pub fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<u64> {
    let value = text(headers, RETRY_AFTER)?.trim();
    seconds(value).or_else(|| http_date(value).map(|until| between(now, until))).filter(|wait| *wait > 0)
}

/// A date in one of the three forms of RFC 9110 section 5.6.7.
pub fn http_date(raw: &str) -> Option<Timestamp> {
    let raw = raw.trim();
    if let Ok(zoned) = rfc2822::parse(raw) {
        return Some(zoned.timestamp());
    }
    let obsolete = |format| strtime::parse(format, raw).and_then(|time| time.to_datetime()).ok();
    let civil = obsolete("%A, %d-%b-%y %H:%M:%S GMT").or_else(|| obsolete("%a %b %e %H:%M:%S %Y"))?;
    jiff::tz::Offset::UTC.to_timestamp(civil).ok()
}

/// A number of seconds, as large as it may be written; nothing negative.
fn seconds(raw: &str) -> Option<u64> {
    let raw = raw.trim();
    let digits = !raw.is_empty() && raw.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| raw.parse().unwrap_or(u64::MAX))
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

/// The validators of one response, kept and sent back byte for byte. The two are a set: one is never combined with
/// the other of another response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// The value of `ETag`.
    pub etag: Option<Vec<u8>>,
    /// The value of `Last-Modified`.
    pub last_modified: Option<Vec<u8>>,
}

impl Validators {
    /// Those of a response.
    pub fn of(headers: &HeaderMap) -> Self {
        let value = |name: HeaderName| {
            headers.get(name).map(|value| value.as_bytes().to_vec()).filter(|value| !value.is_empty())
        };
        Self { etag: value(ETAG), last_modified: value(LAST_MODIFIED) }
    }

    /// Replaces both validators of the cursor.
    pub(super) fn replace(&self, cursor: &mut Cursor, host: Option<&str>) {
        cursor.etag.clone_from(&self.etag);
        cursor.last_modified.clone_from(&self.last_modified);
        cursor.answered_by = host.map(str::to_owned);
    }

    /// After a 304: replaces the set where one of them is new. Servers leave out the one or the other, which
    /// changes nothing.
    pub(super) fn refresh(&self, cursor: &mut Cursor, host: Option<&str>) {
        let new = |result: &Option<Vec<u8>>, known: &Option<Vec<u8>>| result.is_some() && result != known;
        if new(&self.etag, &cursor.etag) || new(&self.last_modified, &cursor.last_modified) {
            self.replace(cursor, host);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(HeaderName, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect()
    }

    fn now() -> Timestamp {
        "2026-03-02T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn max_age_less_age() {
        let case = |cc, age| freshness(&headers(&[(CACHE_CONTROL, cc), (AGE, age)]), now());
        assert_eq!(case("public, max-age=3600", "600"), Some(3000));
        assert_eq!(case("max-age=60", "600"), Some(0));
        assert_eq!(case("Max-Age = \"60\"", "x"), Some(60));
        assert_eq!(case("max-age=3600, no-cache", "0"), Some(0));
        assert_eq!(case("max-age=-1", "0"), None);
        assert_eq!(case("max-age=99999999999999999999999", "1"), Some(u64::MAX - 1));
        assert_eq!(case("s-maxage=5", "0"), None);
    }

    #[test]
    fn expires_counts_from_the_servers_own_date() {
        let case = |expires, date| freshness(&headers(&[(EXPIRES, expires), (DATE, date)]), now());
        assert_eq!(case("Mon, 02 Mar 2026 14:00:00 GMT", "Mon, 02 Mar 2026 13:00:00 GMT"), Some(3600));
        assert_eq!(case("0", "Mon, 02 Mar 2026 13:00:00 GMT"), Some(0));
        assert_eq!(case("Mon, 02 Mar 2026 12:30:00 GMT", "rubbish"), Some(1800));
        assert_eq!(freshness(&HeaderMap::new(), now()), None);
    }

    #[test]
    fn retry_after_in_both_forms() {
        let case = |value| retry_after(&headers(&[(RETRY_AFTER, value)]), now());
        assert_eq!(case("120"), Some(120));
        assert_eq!(case("Mon, 02 Mar 2026 12:05:00 GMT"), Some(300));
        assert_eq!(case("Monday, 02-Mar-26 12:05:00 GMT"), Some(300));
        assert_eq!(case("Mon Mar  2 12:05:00 2026"), Some(300));
        assert_eq!(case("Mon, 02 Mar 2026 11:00:00 GMT"), None);
        assert_eq!(case("-5"), None);
        assert_eq!(case("soon"), None);
        assert_eq!(case("1000000000000"), Some(1_000_000_000_000));
    }
}
