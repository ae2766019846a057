//! What response headers say about polling: freshness (RFC 9111 section 4.2), Retry-After (RFC 9110 section 10.2.3)
//! and validators (RFC 9110 section 8.8).

use super::times::between;
use jiff::Timestamp;
use jiff::fmt::{rfc2822, strtime};
use newsloom_lang::moments::{self, Writer};
use newsloom_model::Cursor;
use reqwest::header::{
    AGE, CACHE_CONTROL, DATE, ETAG, EXPIRES, HeaderMap, HeaderName, LAST_MODIFIED, LINK, RETRY_AFTER,
};
use url::Url;

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
    let value = text(headers, RETRY_AFTER)?.trim_matches(['"', '\'', ' ', '\t']);
    let until = |until: Timestamp| between(now, until);
    let wait = seconds(value).or_else(|| http_date(value).map(until)).or_else(|| {
        // Programs write fractions, units, remarks and ISO dates, and proxies double the header: the longest wait is kept.
        let is_date =
            value.len() > 9 && value.contains('-') && value.starts_with(|c: char| c.is_ascii_digit());
        let date =
            is_date.then(|| moments::read(value, Writer::default())).flatten().map(|moment| until(moment.at));
        date.or_else(|| value.split([',', ';']).filter_map(duration).max())
    });
    wait.filter(|wait| *wait > 0)
}

/// Seconds of "7200.5", "7200s" or "120 min", rounded up.
fn duration(raw: &str) -> Option<u64> {
    let raw = raw.trim().trim_start_matches('+');
    let end = raw.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(raw.len());
    let (number, unit) = raw.split_at(end);
    let unit: u64 = match unit.trim().trim_end_matches('.').to_ascii_lowercase().as_str() {
        "" | "s" | "sec" | "secs" | "second" | "seconds" => 1,
        "m" | "min" | "mins" | "minute" | "minutes" => 60,
        "h" | "hour" | "hours" => 3600,
        _ => return None,
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let fraction = u64::from(fraction.bytes().any(|digit| digit != b'0'));
    Some(seconds(whole)?.saturating_add(fraction).saturating_mul(unit))
}

/// The addresses that Link headers name, with their relations (RFC 8288), as WebSub servers do (section 4).
pub fn links(headers: &HeaderMap, base: &Url) -> Vec<(String, Url)> {
    let mut found = Vec::new();
    for value in headers.get_all(LINK).iter().filter_map(|value| value.to_str().ok()) {
        let mut rest = value;
        while let Some((_, behind)) = rest.split_once('<') {
            let Some((target, behind)) = behind.split_once('>') else { break };
            let end = next_link(behind);
            let relations = behind[..end].split(';').filter_map(|parameter| {
                let (name, value) = parameter.split_once('=')?;
                name.trim()
                    .eq_ignore_ascii_case("rel")
                    .then(|| value.trim().trim_matches(['"', '\'', ',', ' ']))
            });
            if let (Some(relations), Ok(url)) = (relations.into_iter().next(), base.join(target.trim())) {
                found.extend(relations.split_whitespace().map(|rel| (rel.to_ascii_lowercase(), url.clone())));
            }
            rest = &behind[end..];
        }
    }
    found
}

/// Where the parameters of a link end: at a comma that is not quoted.
fn next_link(parameters: &str) -> usize {
    let mut is_quoted = false;
    let end = parameters.bytes().position(|byte| {
        is_quoted ^= byte == b'"';
        byte == b',' && !is_quoted
    });
    end.unwrap_or(parameters.len())
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

    #[test]
    fn retry_after_as_programs_write_it() {
        let case = |value| retry_after(&headers(&[(RETRY_AFTER, value)]), now());
        for (value, wait) in [
            ("7200.5", 7201),
            ("7200.0", 7200),
            ("7200s", 7200),
            ("120 min", 7200),
            ("7200, 7200", 7200),
            ("60, 7200", 7200),
            ("\"7200\"", 7200),
            ("+7200", 7200),
            ("7200; comment=busy", 7200),
            ("\"Mon, 02 Mar 2026 14:00:00 GMT\"", 7200),
            ("2026-03-02T14:00:00Z", 7200),
        ] {
            assert_eq!(case(value), Some(wait), "{value}");
        }
        for value in ["-5", "x7", "7 parsecs", ".", "\"\"", "+", ";", "-7200;", "2026-03-02T11:00:00Z"] {
            assert_eq!(case(value), None, "{value}");
        }
    }

    #[test]
    fn link_headers_name_hubs() {
        let base = Url::parse("https://news.example/feed").unwrap();
        let value = "<https://hub.example/>; rel=\"hub\", </feed?a,b>; title=\"x, y\"; rel=self, <x>; rel=\"next archives\"";
        let found = links(&headers(&[(LINK, value)]), &base);
        let found: Vec<_> = found.iter().map(|(rel, url)| (rel.as_str(), url.as_str())).collect();
        let expected = [
            ("hub", "https://hub.example/"),
            ("self", "https://news.example/feed?a,b"),
            ("next", "https://news.example/x"),
            ("archives", "https://news.example/x"),
        ];
        assert_eq!(found, expected);
        assert!(links(&headers(&[(LINK, "<x; rel=hub, >")]), &base).is_empty());
    }
}
