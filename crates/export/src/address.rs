//! Addresses of the web.

use url::Url;

/// An address as others may follow it, with what a URL cannot hold percent-encoded. None where it is not one of the web: it
/// may be a file's, or run a script.
pub(crate) fn web_address(url: Option<&str>) -> Option<String> {
    let url = Url::parse(url?).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_are_links() {
        let address = web_address(Some("HTTPS://quay.example/a b\u{fc}\n"));
        assert_eq!(address.as_deref(), Some("https://quay.example/a%20b%C3%BC"));
        for url in
            ["javascript:alert(1)", "data:text/html,x", "", "file:///etc/passwd", "a/b.html", "http://"]
        {
            assert_eq!(web_address(Some(url)), None, "{url}");
        }
    }
}
