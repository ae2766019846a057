//! Addresses that stand for a page, and the domain behind a host.

use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use url::Url;

/// The longest address that somebody may type, in bytes.
const MAX_ADDRESS: usize = 2000;

/// The address that stands for all variants of `url`: http and https only, lower-case host without "www.", no
/// fragment, no tracking parameters, parameters in order, no trailing slash. None when it is no web address.
///
/// Used to tell whether two addresses name one page, and never to fetch: a request goes to the address as given.
pub fn canonical_url(url: &str) -> Option<String> {
    let mut url = Url::parse(url.trim()).ok().filter(|u| matches!(u.scheme(), "http" | "https"))?;
    let host = url.host_str()?.trim_start_matches("www.").to_owned();
    let pairs = url.query_pairs().filter(|(key, _)| !is_tracking(key));
    let mut query: Vec<(String, String)> = pairs.map(|(k, v)| (k.into_owned(), v.into_owned())).collect();
    let is_named = names_article(url.path()) || query.iter().any(|(key, _)| !is_ambiguous(key));
    query.retain(|(key, value)| !(is_ambiguous(key) && is_named && !is_number(value)));
    query.sort();
    if query.is_empty() {
        url.set_query(None);
    } else {
        url.query_pairs_mut().clear().extend_pairs(&query);
    }
    let port = url.port().map(|p| format!(":{p}")).unwrap_or_default();
    let path = url.path().trim_end_matches('/');
    let query = url.query().map(|q| format!("?{q}")).unwrap_or_default();
    Some(format!("https://{host}{port}{path}{query}"))
}

/// The address without user and password, for logs and tables.
///
/// ```
/// use newsloom_model::without_credentials;
/// assert_eq!(without_credentials("https://me:secret@a.example/rss?x=@"), "https://a.example/rss?x=@");
/// assert_eq!(without_credentials("https://a.example/@me"), "https://a.example/@me");
/// ```
pub fn without_credentials(url: &str) -> String {
    let authority = url.find("://").map_or(0, |at| at + 3);
    let end = url[authority..].find(['/', '?', '#']).map_or(url.len(), |at| authority + at);
    match url[authority..end].rfind('@') {
        Some(at) => format!("{}{}", &url[..authority], &url[authority + at + 1..]),
        None => url.to_owned(),
    }
}

/// The user and the password that stand in an address before its host, as they were before they were written there.
///
/// ```
/// use newsloom_model::user_and_password;
/// let both = user_and_password("nats://desk:a%3Ab%40@bus.example:4222");
/// assert_eq!(both, Some(("desk".into(), "a:b@".into())));
/// assert_eq!(user_and_password("nats://bus.example/@me"), None);
/// ```
pub fn user_and_password(address: &str) -> Option<(String, String)> {
    let url = Url::parse(address).ok()?;
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let user = Some(url.username()).filter(|user| !user.is_empty())?;
    Some((decoded(user), decoded(url.password().unwrap_or_default())))
}

/// What stays of an address from poll to poll where a site gives it another parameter each time: the canonical address
/// with the names of its parameters and without their values.
///
/// ```
/// use newsloom_model::address_pattern;
/// assert_eq!(address_pattern("https://a.example/bus?v=1"), address_pattern("https://a.example/bus?v=2"));
/// assert_ne!(address_pattern("https://a.example/draft/7"), address_pattern("https://a.example/bus"));
/// ```
pub fn address_pattern(url: &str) -> String {
    let address = canonical_url(url).unwrap_or_else(|| url.to_owned());
    let Some((path, query)) = address.split_once('?') else { return address };
    let names = query.split('&').map(|pair| pair.split('=').next().unwrap_or_default());
    format!("{path}?{}", names.collect::<Vec<_>>().join("&"))
}

/// The address as it is asked for: `feed:` is another way to write http.
pub fn web_address(address: &str) -> Cow<'_, str> {
    let address = address.trim();
    match address.split_at_checked(5) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("feed:") => match rest.strip_prefix("//") {
            Some(rest) => format!("http://{rest}").into(),
            None if rest.contains("://") => rest.into(),
            None => format!("http://{rest}").into(),
        },
        _ => address.into(),
    }
}

/// The address that somebody typed, of a feed or a page: `https` where no scheme is written.
///
/// # Errors
/// Why it cannot be asked, in words.
///
/// ```
/// use newsloom_model::typed_address;
/// assert_eq!(typed_address(" a.example/news "), Ok("https://a.example/news".to_owned()));
/// assert!(typed_address("file:///etc/passwd").is_err());
/// assert!(typed_address("https://me:secret@a.example/").is_err());
/// ```
pub fn typed_address(typed: &str) -> Result<String, &'static str> {
    let typed = web_address(typed);
    // "a.example:80" and "localhost:80" have a port there, no scheme.
    let has_scheme = typed.split_once(':').is_some_and(|(before, behind)| {
        let is_port = behind.starts_with(|c: char| c.is_ascii_digit());
        behind.starts_with("//") || !(before.contains(['.', '/']) || is_port)
    });
    let address = if has_scheme { typed.into_owned() } else { format!("https://{typed}") };
    let url = Url::parse(&address).map_err(|_| "this is no web address")?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err("only http and https addresses are read");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(
            "an address with a password belongs in the configuration, which keeps it out of the database",
        );
    }
    if address.len() > MAX_ADDRESS {
        return Err("this address is too long");
    }
    Ok(address)
}

/// The registrable domain of `url`'s host by the Public Suffix List ("bbc.co.uk"), or the host itself where the
/// list has none (an IP address, a name without dots).
pub fn registrable_domain(url: &str) -> Option<String> {
    let url = Url::parse(url.trim()).ok()?;
    let host = url.host_str()?;
    let domain = psl::domain_str(host).filter(|_| url.domain().is_some());
    Some(domain.unwrap_or(host).to_lowercase())
}

/// Parameters that say where a reader came from on most sites, and which page is meant on others.
fn is_ambiguous(key: &str) -> bool {
    const KEYS: &[&str] = &[
        "cid", "source", "ref", "share", "rss", "partner", "cmp", "trk", "ei", "taid", "cvid", "intcid",
        "sref", "feedname", "feedtype",
    ];
    KEYS.contains(&key.to_ascii_lowercase().as_str())
}

/// Whether a path alone can name an article: it ends with more than the name of a program or of an index.
fn names_article(path: &str) -> bool {
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let is_program =
        [".php", ".asp", ".aspx", ".cgi", ".cfm", ".jsp", ".do", ".pl"].iter().any(|end| last.ends_with(end));
    !last.is_empty() && !is_program && !last.starts_with("index.")
}

/// An identifier of a page, not the name of a campaign.
fn is_number(value: &str) -> bool {
    value.len() > 1 && value.bytes().all(|byte| byte.is_ascii_digit())
}

/// Parameters that tell where a reader came from, and never which page is meant.
fn is_tracking(key: &str) -> bool {
    const PREFIXES: &[&str] = &[
        "utm_",
        "mtm_",
        "pk_",
        "hsa_",
        "fb_",
        "ga_",
        "at_",
        "ns_",
        "itm_",
        "cmpid",
        "mc_",
        "ocid",
        "ito",
        "__twitter",
    ];
    const KEYS: &[&str] = &[
        "fbclid",
        "gclid",
        "dclid",
        "gbraid",
        "wbraid",
        "msclkid",
        "twclid",
        "yclid",
        "igshid",
        "li_fat_id",
        "ref_src",
        "ref_url",
        "smid",
        "smtyp",
        "xtor",
        "wt_mc",
        "wt.mc_id",
        "spm",
        "_ga",
        "_gl",
        "mkt_tok",
        "guccounter",
        "guce_referrer",
        "guce_referrer_sig",
        "amp",
        "outputtype",
        "traffic_source",
        "sr_share",
        "syn-25a6b1a6",
    ];
    let key = key.to_ascii_lowercase();
    PREFIXES.iter().any(|p| key.starts_with(p)) || KEYS.contains(&key.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_of_a_page_have_one_address() {
        let one = canonical_url("HTTP://www.Example.org/a/?utm_source=x&b=2&a=1#top");
        assert_eq!(one.as_deref(), Some("https://example.org/a?a=1&b=2"));
        assert_eq!(canonical_url("https://example.org/a?a=1&b=2&fbclid=9"), one);
        assert_eq!(canonical_url("http://example.org:8080/").as_deref(), Some("https://example.org:8080"));
        assert_eq!(canonical_url("javascript:alert(1)"), None);
    }

    #[test]
    fn parameters_that_may_name_the_page_are_kept_where_they_do() {
        let canonical = |url: &str| canonical_url(&format!("https://a.example/{url}")).unwrap();
        assert_ne!(canonical("article.php?cid=9041"), canonical("article.php?cid=9042"));
        assert_ne!(canonical("?ref=storm"), canonical("?ref=flood"));
        assert_ne!(canonical("news/read?source=1234"), canonical("news/read?source=1235"));
        // Controls: names of campaigns on an address that names the article.
        assert_eq!(canonical("2026/otter?cid=rss_feed&source=newsletter&ref=top"), canonical("2026/otter"));
        assert_eq!(canonical("article.php?id=7&ref=rss"), canonical("article.php?id=7"));
    }

    #[test]
    fn feed_is_another_scheme_for_http() {
        assert_eq!(web_address("feed://a.example/f"), "http://a.example/f");
        assert_eq!(web_address("FEED:https://a.example/f"), "https://a.example/f");
        assert_eq!(web_address("feed:a.example/f"), "http://a.example/f");
        assert_eq!(web_address("https://a.example/feed:1"), "https://a.example/feed:1");
    }

    #[test]
    fn what_people_type_becomes_an_address_of_the_web_or_is_refused() {
        for (typed, address) in [
            ("a.example", "https://a.example"),
            ("a.example:8080/rss", "https://a.example:8080/rss"),
            ("localhost:8080/rss", "https://localhost:8080/rss"),
            ("http://a.example/?x=b:c", "http://a.example/?x=b:c"),
            ("feed://a.example/rss", "http://a.example/rss"),
        ] {
            assert_eq!(typed_address(typed).as_deref(), Ok(address));
        }
        for typed in [
            "",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "data:text/html,x",
            "gopher://a.example/",
            "https://ines@a.example/",
            "https://",
            &format!("https://a.example/{}", "x".repeat(MAX_ADDRESS)),
        ] {
            assert!(typed_address(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn domains_are_registrable() {
        assert_eq!(registrable_domain("https://news.bbc.co.uk/x").as_deref(), Some("bbc.co.uk"));
        assert_eq!(registrable_domain("http://127.0.0.1:90/x").as_deref(), Some("127.0.0.1"));
    }

    proptest::proptest! {
        #[test]
        fn canonical_is_a_fixed_point(path in "[a-z/?=&%#.0-9]{0,40}") {
            if let Some(once) = canonical_url(&format!("http://example.org/{path}")) {
                proptest::prop_assert_eq!(canonical_url(&once), Some(once.clone()));
            }
        }
    }
}
