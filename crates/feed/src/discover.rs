//! Finds the feeds that a web page names.

use newsloom_model::canonical_url;
use scraper::{Html, Selector};
use url::Url;

/// The most that is read of a page: feeds are named in its head.
const MAX_HEAD: usize = 1 << 20;

/// No page honestly names more.
const MOST: usize = 50;

/// A feed that a page names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it is.
    pub url: String,
    /// What the page calls it.
    pub title: Option<String>,
}

/// The feeds that `html`, the page at `base`, names by `<link rel="alternate">`, in the page's order; nothing is
/// guessed.
pub fn feeds(html: &str, base: &Url) -> Vec<Found> {
    let html = &html[..html.floor_char_boundary(MAX_HEAD)];
    let Ok(links) = Selector::parse("link[href], a[href][type]") else { return Vec::new() };
    let document = Html::parse_document(html);
    let base = base_of(&document).and_then(|href| base.join(&href).ok()).unwrap_or_else(|| base.clone());
    let mut found: Vec<Found> = Vec::new();
    for link in document.select(&links).take(10_000) {
        let attribute = |name| link.attr(name).map(str::trim).filter(|value| !value.is_empty());
        let named = is_alternate(attribute("rel")) && attribute("type").is_some_and(is_feed_type);
        let url = attribute("href").and_then(|href| base.join(href).ok());
        let Some(url) = url.filter(|url| named && canonical_url(url.as_str()).is_some()) else { continue };
        let url = url.to_string();
        if found.len() < MOST && found.iter().all(|known| known.url != url) {
            found.push(Found { url, title: attribute("title").map(|title| plain(title, 200)) });
        }
    }
    found
}

fn base_of(document: &Html) -> Option<String> {
    let selector = Selector::parse("base[href]").ok()?;
    document.select(&selector).next()?.attr("href").map(str::to_owned)
}

fn is_alternate(rel: Option<&str>) -> bool {
    let word = |word: &str| word.eq_ignore_ascii_case("alternate") || word.eq_ignore_ascii_case("feed");
    rel.is_some_and(|rel| rel.split_ascii_whitespace().any(word))
}

fn is_feed_type(kind: &str) -> bool {
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    matches!(
        kind.as_str(),
        "application/rss+xml"
            | "application/atom+xml"
            | "application/feed+json"
            | "application/rdf+xml"
            | "text/rss+xml"
    )
}

/// The text of a fragment of HTML, on one line, without control characters, at most `most` characters.
pub fn plain(html: &str, most: usize) -> String {
    let html = &html[..html.floor_char_boundary(MAX_HEAD)];
    let document = Html::parse_document(html);
    let hidden = ["script", "style", "title", "noscript"];
    let texts = document.tree.nodes().filter_map(|node| {
        let text = node.value().as_text()?;
        let parent =
            node.parent().and_then(|parent| parent.value().as_element().map(|e| e.name().to_owned()));
        parent.is_none_or(|name| !hidden.contains(&name.as_str())).then_some(&text[..])
    });
    let mut words = String::new();
    for word in texts.flat_map(str::split_whitespace) {
        if words.len() > most * 4 {
            break;
        }
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    words.chars().filter(|c| !c.is_control()).take(most).collect()
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
            <link rel=alternate type=application/rss+xml href="javascript:alert(1)">
            <body><a href=/guess.xml>RSS</a>"#;
        assert_eq!(
            found(html),
            ["https://news.example/rss.xml", "https://news.example/section/atom?x=1&y=2"]
        );
    }

    #[test]
    fn base_and_body_links_count() {
        let html = "<base href=https://cdn.example/a/><body><p><link rel=alternate type=application/feed+json href=f.json>";
        assert_eq!(found(html), ["https://cdn.example/a/f.json"]);
    }

    #[test]
    fn error_pages_in_a_line() {
        let html = "<head><title>No</title><style>p{}</style></head><h1>Access\n denied</h1><script>x()</script><p>Ray\u{7} 12";
        assert_eq!(plain(html, 200), "Access denied Ray 12");
        assert_eq!(plain(&"word ".repeat(1000), 9), "word word");
    }

    proptest! {
        #[test]
        fn any_page_is_survived(html in "(<link |rel=alternate |href=|['\"/<>&;]|\\PC){0,60}") {
            found(&html);
            prop_assert!(plain(&html, 20).chars().count() <= 20);
        }
    }
}
