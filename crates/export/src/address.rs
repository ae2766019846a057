//! Addresses of the web.

use std::fmt::Write;
use url::{Position, Url};

/// An address as others may follow it, as RFC 3986 has it: what a URL cannot hold is percent-encoded, also what browsers leave as
/// it is. None where it is not one of the web: it may be a file's, or run a script.
pub(crate) fn web_address(url: Option<&str>) -> Option<String> {
    let url = Url::parse(url?).ok()?;
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    let mut address = url[..Position::BeforePath].to_owned();
    let rest = &url[Position::BeforePath..];
    let fragment = rest.find('#');
    for (at, c) in rest.char_indices() {
        let is_escape =
            || rest.as_bytes()[at + 1..].iter().take(2).filter(|b| b.is_ascii_hexdigit()).count() == 2;
        let stays = match c {
            '%' => is_escape(),
            '#' => fragment == Some(at),
            _ => c.is_ascii_alphanumeric() || "-._~:/?@!$&'()*+,;=".contains(c),
        };
        if stays {
            address.push(c);
        } else {
            // What is not ASCII is encoded already.
            let _ = write!(address, "%{:02X}", u32::from(c));
        }
    }
    Some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(url: &str) -> String {
        web_address(Some(url)).unwrap()
    }

    #[test]
    fn only_addresses_of_the_web_are_links() {
        assert_eq!(encoded("HTTPS://quay.example/a b\u{fc}\n"), "https://quay.example/a%20b%C3%BC");
        for url in
            ["javascript:alert(1)", "data:text/html,x", "", "file:///etc/passwd", "a/b.html", "http://"]
        {
            assert_eq!(web_address(Some(url)), None, "{url}");
        }
    }

    #[test]
    fn what_browsers_leave_as_it_is_is_encoded() {
        assert_eq!(
            encoded("https://quay.example/a|b[1]?q={x}|^`\\[]#a|b#c"),
            "https://quay.example/a%7Cb%5B1%5D?q=%7Bx%7D%7C%5E%60%5C%5B%5D#a%7Cb%23c"
        );
        assert_eq!(
            encoded("https://quay.example/50%?of=100%2&x=%zz%"),
            "https://quay.example/50%25?of=100%252&x=%25zz%25"
        );
    }

    #[test]
    fn an_address_that_is_one_stays() {
        for url in [
            "https://quay.example/a(b)_'c'/d;e=1,2?q=a+b&t=%C3%BC%2f:@!$*#part-~.2/?x",
            "http://[2001:db8::1]:8080/a",
            "https://desk:secret@quay.example/",
        ] {
            assert_eq!(encoded(url), url);
        }
    }
}
