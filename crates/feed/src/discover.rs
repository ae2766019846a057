//! Finds the feeds that a web page names.

use newsloom_html::{plain, sanitize};
use newsloom_model::{canonical_url, web_address};
use quick_xml::events::attributes::Attributes;
use url::Url;

/// Maximum of a page that is searched, in bytes: feeds are named in its head.
const MAX_HEAD: usize = 1 << 20;

/// Maximum feeds of one page.
const MAX_FOUND: usize = 50;

/// Maximum attributes of one tag.
const MAX_ATTRIBUTES: usize = 64;

/// A feed that a page names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it is.
    pub url: String,
    /// What the page calls it.
    pub title: Option<String>,
}

/// The feeds that `html`, the page at `base`, names by `rel="alternate"` and a type, or by `rel="feed"`, in the page's order;
/// nothing is guessed. Types that feeds share with other documents (`text/xml`, `application/json`) count where no other type does.
/// Linear in the length of the page.
pub fn feeds(html: &str, base: &Url) -> Vec<Found> {
    let html = sanitize::sanitize(plain::prefix(html, MAX_HEAD)).html;
    let mut base = base.clone();
    let (mut is_based, mut certain, mut possible) = (false, Vec::new(), Vec::new());
    for tag in tags(&html) {
        let name = tag[..tag.find(|c: char| c.is_ascii_whitespace() || c == '/').unwrap_or(tag.len())]
            .to_ascii_lowercase();
        if !matches!(&*name, "link" | "a" | "base") {
            continue;
        }
        let mut attributes = Attributes::html(tag, name.len());
        let attributes: Vec<_> = attributes
            .with_checks(false)
            .flatten()
            .take(MAX_ATTRIBUTES)
            .map(|attribute| (attribute.key.into_inner().to_ascii_lowercase(), attribute.value))
            .collect();
        let attribute = |wanted: &str| {
            let (_, value) = attributes.iter().find(|(key, _)| key == wanted)?;
            let value = newsloom_html::references::decode(value).trim().to_owned();
            Some(value).filter(|value| !value.is_empty())
        };
        let Some(url) = attribute("href").and_then(|href| base.join(&web_address(&href)).ok()) else {
            continue;
        };
        if name == "base" {
            if !is_based {
                (is_based, base) = (true, url);
            }
            continue;
        }
        let rel = attribute("rel").unwrap_or_default();
        let is_certain = match attribute("type") {
            Some(kind) if has_relation(&rel, "alternate") || has_relation(&rel, "feed") => {
                is_feed_type(&kind, &url)
            }
            None if has_relation(&rel, "feed") => Some(true),
            _ => None,
        };
        let Some(is_certain) = is_certain else { continue };
        if canonical_url(url.as_str()).is_some() {
            let title = attribute("title").map(|title| plain::of_page(&title, 200));
            let found = if is_certain { &mut certain } else { &mut possible };
            if found.len() < MAX_FOUND {
                found.push(Found { url: url.into(), title });
            }
        }
    }
    let mut found = if certain.is_empty() { possible } else { certain };
    let mut seen = std::collections::HashSet::new();
    found.retain(|feed| seen.insert(feed.url.clone()));
    found
}

/// The start tags of `html`, without their angle brackets; comments are passed over.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    let mut rest = html;
    std::iter::from_fn(move || {
        loop {
            rest = &rest[memchr::memchr(b'<', rest.as_bytes())?..];
            if let Some(comment) = rest.strip_prefix("<!--") {
                rest = &comment
                    [memchr::memmem::find(comment.as_bytes(), b"-->").map_or(comment.len(), |end| end + 3)..];
                continue;
            }
            let end = end_of_tag(rest)?;
            let tag = &rest[1..end];
            rest = &rest[end..];
            if tag.starts_with(|c: char| c.is_ascii_alphabetic()) {
                return Some(tag);
            }
        }
    })
}

/// Where the tag that `text` begins with ends, quoted values passed over.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match (quote, byte) {
            (Some(open), byte) if byte == open => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => return Some(at),
            _ => {}
        }
    }
    None
}

fn has_relation(rel: &str, wanted: &str) -> bool {
    rel.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case(wanted))
}

/// Whether a type is that of feeds alone; none where no feed has it, or the address is that of an interface.
fn is_feed_type(kind: &str, url: &Url) -> Option<bool> {
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match kind.as_str() {
        "application/rss+xml"
        | "application/atom+xml"
        | "application/feed+json"
        | "application/rdf+xml"
        | "text/rss+xml"
        | "application/x-rss+xml" => Some(true),
        "text/xml" | "application/xml" | "application/json" | "text/json" | "application/rss"
        | "text/rss" => {
            let address = url.as_str().to_ascii_lowercase();
            let is_interface =
                ["wp-json", "oembed", "graphql", "/api/"].iter().any(|part| address.contains(part));
            (!is_interface).then_some(false)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(html: &str) -> Vec<String> {
        let base = Url::parse("https://news.example/section/page").unwrap();
        feeds(html, &base).into_iter().map(|feed| feed.url).collect()
    }

    #[test]
    fn alternates_that_are_feeds() {
        let html = r#"<html><head>
            <link rel=alternate type=application/rss+xml title="All news" href=/rss.xml>
            <LINK REL="Alternate Home" TYPE="application/atom+xml; charset=utf-8" HREF="atom?x=1&amp;y=2">
            <link rel=alternate type=application/rss+xml href=/rss.xml>
            <link rel=alternate hreflang=de href=/de>
            <link rel=stylesheet type=text/css href=/x.css>
            <link rel=alternate type=text/xml href=/other.xml>
            <!-- <link rel=alternate type=application/rss+xml href=/old.xml> -->
            <link rel=alternate type=application/rss+xml href="javascript:alert(1)">
            <body><a href=/guess.xml>RSS</a>"#;
        assert_eq!(
            found(html),
            ["https://news.example/rss.xml", "https://news.example/section/atom?x=1&y=2"]
        );
    }

    #[test]
    fn types_that_feeds_share_count_where_no_other_does() {
        let link = |kind: &str, href: &str| format!("<link rel=alternate type={kind} href='{href}'>");
        for kind in ["text/xml", "application/xml", "application/json"] {
            assert_eq!(found(&link(kind, "/f")), ["https://news.example/f"], "{kind}");
        }
        assert!(found(&link("application/json", "/wp-json/wp/v2/pages/2")).is_empty());
        assert!(found(&link("application/json+oembed", "/f")).is_empty());
        assert_eq!(found(&link("application/rss+xml", "feed://other.example/f")), ["http://other.example/f"]);
    }

    #[test]
    fn a_link_to_the_feed_needs_no_type() {
        assert_eq!(found("<link rel=feed href=/f>"), ["https://news.example/f"]);
        assert!(found("<link rel=alternate href=/mobile><link rel=feed type=text/html href=/f>").is_empty());
    }

    #[test]
    fn base_and_body_links_count() {
        let html = "<base href=https://cdn.example/a/><body><p><link rel=alternate type=application/feed+json href=f.json>";
        assert_eq!(found(html), ["https://cdn.example/a/f.json"]);
    }

    #[test]
    fn attributes_and_links_without_end_cost_linear_time() {
        let attributes =
            |n: usize| format!("<body><div{}>", (0..n).map(|i| format!(" q{i}")).collect::<String>());
        let links = |n: usize| "<link rel=alternate type=application/rss+xml href=/x>".repeat(n);
        // Quadratic time would take minutes.
        assert!(found(&attributes(140_000)).is_empty());
        assert_eq!(found(&links(20_000)).len(), 1);
        assert!(found(&"<link rel='".repeat(90_000)).is_empty());
    }

    proptest! {
        #[test]
        fn any_page_is_survived(html in "(<link |rel=alternate |href=|['\"/<>&;]|\\PC){0,60}") {
            found(&html);
        }
    }
}
