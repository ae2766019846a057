//! Cookies within one redirect chain (RFC 6265, without anything that outlives the chain).

use newsloom_model::registrable_domain;
use reqwest::header::{HeaderMap, HeaderValue, SET_COOKIE};
use url::Url;

/// Maximum cookies of a chain.
const MAX_COOKIES: usize = 32;

/// Maximum length of a name and its value, in bytes.
const MAX_LENGTH: usize = 4096;

/// The cookies that the responses of a chain have set.
#[derive(Debug, Default)]
pub(super) struct Cookies(Vec<Cookie>);

#[derive(Debug)]
struct Cookie {
    name: String,
    value: String,
    /// The host that it goes back to, and whether to its subdomains as well.
    domain: String,
    has_subdomains: bool,
    path: String,
    is_secure: bool,
}

impl Cookies {
    /// Takes what a response of `url` sets.
    pub(super) fn take(&mut self, headers: &HeaderMap, url: &Url) {
        for header in headers.get_all(SET_COOKIE) {
            let Some(cookie) = header.to_str().ok().and_then(|header| Cookie::read(header, url)) else {
                continue;
            };
            self.0.retain(|old| {
                (&old.name, &old.domain, &old.path) != (&cookie.name, &cookie.domain, &cookie.path)
            });
            if self.0.len() < MAX_COOKIES {
                self.0.push(cookie);
            }
        }
    }

    /// What is sent to `url`, behind the configured cookies `own`.
    pub(super) fn header(&self, url: &Url, own: Option<&HeaderValue>) -> Option<HeaderValue> {
        let own = own.and_then(|own| own.to_str().ok()).map(str::to_owned);
        let set = self.0.iter().filter(|cookie| cookie.is_for(url));
        let pairs: Vec<String> =
            own.into_iter().chain(set.map(|cookie| format!("{}={}", cookie.name, cookie.value))).collect();
        if pairs.is_empty() { None } else { HeaderValue::from_str(&pairs.join("; ")).ok() }
    }
}

impl Cookie {
    fn read(header: &str, url: &Url) -> Option<Self> {
        let mut parts = header.split(';').map(str::trim);
        let (name, value) = parts.next()?.split_once('=')?;
        let host = url.host_str()?.to_ascii_lowercase();
        let mut cookie = Self {
            name: name.trim().to_owned(),
            value: value.trim().to_owned(),
            domain: host.clone(),
            has_subdomains: false,
            path: url.path().rsplit_once('/').map_or("/", |(path, _)| path).to_owned(),
            is_secure: false,
        };
        for part in parts {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            match key.trim().to_ascii_lowercase().as_str() {
                "path" if value.trim().starts_with('/') => cookie.path = value.trim().to_owned(),
                "secure" => cookie.is_secure = true,
                "max-age" if value.trim().parse::<i64>().is_ok_and(|seconds| seconds <= 0) => return None,
                "domain" => {
                    let domain = value.trim().trim_start_matches('.').to_ascii_lowercase();
                    // Nobody sets cookies for others, nor for all hosts of a public suffix.
                    let is_own = host == domain || host.ends_with(&format!(".{domain}"));
                    let site = registrable_domain(url.as_str()).unwrap_or_default();
                    if !is_own || domain.len() < site.len() {
                        return None;
                    }
                    (cookie.domain, cookie.has_subdomains) = (domain, true);
                }
                _ => {}
            }
        }
        (!cookie.name.is_empty() && cookie.name.len() + cookie.value.len() <= MAX_LENGTH).then_some(cookie)
    }

    fn is_for(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
        let is_host =
            host == self.domain || (self.has_subdomains && host.ends_with(&format!(".{}", self.domain)));
        let path = self.path.trim_end_matches('/');
        let rest = url.path().strip_prefix(path);
        is_host
            && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            && (!self.is_secure || url.scheme() == "https")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(set: &[&str], by: &str, to: &str) -> Option<String> {
        let headers = set.iter().map(|set| (SET_COOKIE, set.parse().unwrap())).collect();
        let mut cookies = Cookies::default();
        cookies.take(&headers, &Url::parse(by).unwrap());
        let header = cookies.header(&Url::parse(to).unwrap(), None)?;
        Some(header.to_str().unwrap().to_owned())
    }

    #[test]
    fn cookies_go_back_to_whom_they_belong() {
        let a = "https://www.a.example/gate/x";
        assert_eq!(sent(&["seen=1; Path=/"], a, "https://www.a.example/feed").as_deref(), Some("seen=1"));
        assert_eq!(
            sent(&["seen=1; Domain=a.example; Path=/", "b=2; Path=/"], a, "https://a.example/").as_deref(),
            Some("seen=1")
        );
        assert_eq!(
            sent(&["a=1", "b=2; path=/feed"], a, "https://www.a.example/gate").as_deref(),
            Some("a=1")
        );
        assert_eq!(
            sent(&["a=1; Path=/", "a=2; Path=/"], a, "https://www.a.example/").as_deref(),
            Some("a=2")
        );
    }

    #[test]
    fn cookies_go_to_nobody_else() {
        let a = "https://www.a.example/x";
        for (set, to) in [
            ("seen=1; Path=/", "https://b.example/"),
            ("seen=1; Path=/", "https://a.example/"),
            ("seen=1; Path=/; Secure", "http://www.a.example/"),
            ("seen=1; Path=/; Domain=example", "https://b.example/"),
            ("seen=1; Path=/; Domain=b.example", "https://b.example/"),
            ("seen=1; Path=/feed", "https://www.a.example/feedback"),
            ("seen=1; Path=/; Max-Age=0", "https://www.a.example/"),
            ("=1; Path=/", "https://www.a.example/"),
        ] {
            assert_eq!(sent(&[set], a, to), None, "{set} {to}");
        }
        let many: Vec<String> = (0..100).map(|n| format!("c{n}=1; Path=/")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(sent(&many, a, a).unwrap().matches('=').count(), MAX_COOKIES);
    }
}
