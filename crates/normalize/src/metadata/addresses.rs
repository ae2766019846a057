//! The page's address for itself, believed on its own registrable host only.

use super::markup::Markup;
use newsloom_model::{canonical_url, registrable_domain};
use url::Url;

/// The canonical address: what the page claims where that is on the same registrable host and is no front page,
/// else its own.
pub(super) fn canonical(markup: &Markup, url: Option<&str>) -> Option<String> {
    let claims = [markup.link("canonical"), markup.first(&["og:url"])];
    let claimed = claims.into_iter().flatten().find_map(|claim| believed(claim, url));
    claimed.or_else(|| url.map(str::to_owned)).as_deref().and_then(canonical_url)
}

fn believed(claim: &str, url: Option<&str>) -> Option<String> {
    let Some(own) = url else {
        return Url::parse(claim).ok().filter(|c| !is_front(c)).map(String::from);
    };
    let own = Url::parse(own).ok()?;
    let claim = own.join(claim).ok()?;
    let same = registrable_domain(claim.as_str()).is_some()
        && registrable_domain(claim.as_str()) == registrable_domain(own.as_str());
    (same && (!is_front(&claim) || is_front(&own))).then(|| claim.into())
}

/// Whether the address is a site's front page: templates that claim it for every page are common.
fn is_front(url: &Url) -> bool {
    url.path().trim_end_matches('/').is_empty() && url.query().is_none()
}

/// `link` made absolute.
pub(super) fn absolute(link: &str, url: Option<&str>) -> Option<String> {
    let whole =
        Url::parse(link).or_else(|_| Url::parse(url.unwrap_or_default()).and_then(|u| u.join(link))).ok()?;
    matches!(whole.scheme(), "http" | "https").then(|| whole.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use scraper::Html;

    fn canonical_of(html: &str, url: &str) -> Option<String> {
        canonical(&Markup::read(&Html::parse_document(html), None), Some(url))
    }

    #[test]
    fn claims_are_believed_on_the_same_host_only() {
        let amp = "https://amp.example.org/a/1?amp=1";
        assert_eq!(
            canonical_of("<link rel=canonical href=https://www.example.org/a/1>", amp).as_deref(),
            Some("https://example.org/a/1")
        );
        assert_eq!(
            canonical_of("<link rel=canonical href=https://evil.test/a/1>", amp).as_deref(),
            Some("https://amp.example.org/a/1")
        );
        assert_eq!(
            canonical_of("<link rel=canonical href=/>", amp).as_deref(),
            Some("https://amp.example.org/a/1")
        );
    }
}
