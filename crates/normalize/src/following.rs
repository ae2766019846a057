//! Where an article goes on: the address of its next page.
//!
//! `rel=next` alone proves nothing: as many sites lead to the next article with it. An address is believed only where it
//! is the first page's own with the next number, in the query or at the path's end.

use newsloom_html::charset;
use newsloom_html::hints::{self, Hints};
use newsloom_html::plain::prefix;
use newsloom_html::sanitize::sanitize;
use newsloom_lang::data::PAGE_WORDS;
use newsloom_model::{Body, Page, Pages, canonical_url};
use scraper::{ElementRef, Html, Selector};
use std::borrow::Cow;
use std::sync::LazyLock;
use url::Url;

/// The most links of a page that are looked at.
const MAX_LINKS: usize = 5_000;

/// The address of the page after the last of `pages`, where that page has a link to it: with the relation "next", or
/// with the number as its text. Pure, and as slow as parsing a page.
pub fn next_page(pages: &Pages) -> Option<String> {
    let last = pages.more.last().unwrap_or(&pages.first);
    let html = markup(last)?;
    let base = Url::parse(address(last)?).ok()?;
    let first = Url::parse(&canonical_url(address(&pages.first)?)?).ok()?;
    let wanted = pages.more.len() + 2;
    let tree = Html::parse_document(&sanitize(&html).html);
    let links = tree.select(&LINKS).take(MAX_LINKS).filter(|link| leads_on(*link, wanted));
    let addresses = links.filter_map(|link| base.join(link.attr("href")?.trim()).ok());
    let mut next = addresses.filter(|target| number_of(&first, target) == Some(wanted));
    next.next().map(|mut target| {
        target.set_fragment(None);
        target.into()
    })
}

static LINKS: LazyLock<Selector> = LazyLock::new(|| {
    #[allow(clippy::expect_used, reason = "the selector is ours and used in the tests")]
    Selector::parse("link[href], a[href]").expect("a valid selector")
});

fn address(page: &Page) -> Option<&str> {
    page.url.as_deref().or(page.entry.url.as_deref())
}

fn markup(page: &Page) -> Option<Cow<'_, str>> {
    match page.body.as_ref()? {
        Body::Html(html) => Some(Cow::Borrowed(html)),
        Body::Bytes { content_type, bytes } => Some(charset::decode_page(bytes, content_type.as_deref())),
        Body::Text(_) => None,
    }
}

/// Whether the link says that it leads to the next page, and is not about the readers' comments.
fn leads_on(link: ElementRef<'_>, wanted: usize) -> bool {
    let is_next =
        link.attr("rel").is_some_and(|rel| rel.split_whitespace().any(|r| r.eq_ignore_ascii_case("next")));
    let is_number = || {
        let text: String = link.text().take(8).collect();
        text.trim() == wanted.to_string()
    };
    let of_comments = || {
        let names = |e: ElementRef<'_>| {
            ["class", "id"].iter().filter_map(|a| e.attr(a)).collect::<Vec<_>>().join(" ")
        };
        link.attr("href").is_some_and(|href| href.contains("comment"))
            || link
                .ancestors()
                .take(8)
                .filter_map(ElementRef::wrap)
                .filter(|e| e.value().name() != "body")
                .any(|e| hints::of_names(prefix(&names(e), 300)).any(Hints::COMMENT))
    };
    (is_next || is_number()) && !of_comments()
}

/// The number of `target` among the pages of the article at `first`, a canonical address.
fn number_of(first: &Url, target: &Url) -> Option<usize> {
    let target = Url::parse(&canonical_url(target.as_str())?).ok()?;
    if (first.host_str(), first.port()) != (target.host_str(), target.port()) {
        return None;
    }
    if first.path() == target.path() {
        return in_query(first, &target);
    }
    (first.query() == target.query()).then(|| in_path(first.path(), target.path())).flatten()
}

fn in_query(first: &Url, target: &Url) -> Option<usize> {
    let numbers = |key: &str| page_words("parameter").any(|word| key.eq_ignore_ascii_case(word));
    let (pages, others): (Vec<_>, Vec<_>) = target.query_pairs().partition(|(key, _)| numbers(key));
    let [(key, number)] = pages.as_slice() else { return None };
    // What is another number there is the article's own.
    let own: Vec<_> = first.query_pairs().filter(|(k, v)| k != key || v != "1" || key == "p").collect();
    (own == others).then(|| digits(number)).flatten()
}

/// The number that follows the path of the first page: "/a" and "/a/2", "/a.html" and "/a-seite-2.html".
fn in_path(first: &str, target: &str) -> Option<usize> {
    let (stem, ending) = extension(first);
    let stem = ["/page/1", "/seite/1"].iter().find_map(|one| stem.strip_suffix(one)).unwrap_or(stem);
    let plain = || target.strip_prefix(first).and_then(|rest| marked(rest, false));
    let inner =
        || target.strip_suffix(ending)?.strip_prefix(stem).and_then(|rest| marked(rest, !ending.is_empty()));
    inner().or_else(plain)
}

/// A path without the ending of its file name, and that.
fn extension(path: &str) -> (&str, &str) {
    let dot = path.rfind('.').filter(|dot| {
        let ending = &path[dot + 1..];
        (2..=5).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_alphabetic())
    });
    path.split_at(dot.unwrap_or(path.len()))
}

/// The number in "/2", "/page/2", "-seite-2", ",2". A bare "-2" ends many another article's address, unless it is the
/// name of a file.
fn marked(rest: &str, is_file: bool) -> Option<usize> {
    let inner = rest.strip_prefix(['/', '-', '_', ','])?;
    let lower = inner.to_ascii_lowercase();
    let worded = page_words("path").find_map(|word| lower.strip_prefix(word));
    let number = worded.map_or(lower.as_str(), |number| number.trim_start_matches(['/', '-', '_', '=']));
    let is_sure = worded.is_some() || is_file || rest.starts_with('/');
    if is_sure { digits(number) } else { None }
}

/// Words for the pages of an article, in the names of parameters or before the number at a path's end.
fn page_words(place: &str) -> impl Iterator<Item = &'static str> {
    PAGE_WORDS.select("text", "place", place)
}

fn digits(number: &str) -> Option<usize> {
    let plain = !number.starts_with('0') && number.len() <= 3 && number.bytes().all(|b| b.is_ascii_digit());
    if plain { number.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use newsloom_model::Entry;

    fn number(first: &str, target: &str) -> Option<usize> {
        let host = "https://post.example";
        number_of(
            &Url::parse(&canonical_url(&format!("{host}{first}")).unwrap()).unwrap(),
            &Url::parse(&format!("{host}{target}")).unwrap(),
        )
    }

    #[test]
    fn the_number_is_in_the_query_or_at_the_end_of_the_path() {
        for (first, second) in [
            ("/a/bridge", "/a/bridge?page=2"),
            ("/a/bridge?page=1", "/a/bridge?page=2"),
            ("/a?id=7&utm_source=x", "/a?id=7&seite=2"),
            ("/a/bridge/", "/a/bridge/2/"),
            ("/a/bridge", "/a/bridge/page/2"),
            ("/a/bridge.html", "/a/bridge-2.html"),
            ("/a/bridge.html", "/a/bridge-seite-2.html"),
            ("/a/bridge.html", "/a/bridge.html/2"),
            ("/a/bridge,7", "/a/bridge,7/2"),
        ] {
            assert_eq!(number(first, second), Some(2), "{first} {second}");
        }
    }

    #[test]
    fn another_article_is_no_next_page() {
        for (first, other) in [
            ("/a/bridge", "/a/ferry"),
            ("/a/bridge", "/a/bridge-2"),
            ("/news/1", "/news/2"),
            ("/?p=17", "/?p=2"),
            ("/a?id=1", "/a?id=2"),
            ("/a/bridge", "/a/bridge?page=2&x=1"),
            ("/a/bridge", "/a/bridge/2024"),
            ("/a/bridge", "/a/bridge"),
        ] {
            assert_eq!(number(first, other), None, "{first} {other}");
        }
    }

    fn next(html: &str, more: usize) -> Option<String> {
        let page = Page {
            url: Some("https://post.example/bridge".into()),
            body: Some(Body::Html(html.into())),
            fetched: Timestamp::UNIX_EPOCH,
            outlet: None,
            entry: Entry::default(),
            problem: None,
        };
        next_page(&Pages { first: page.clone(), more: vec![page; more] })
    }

    #[test]
    fn links_say_that_they_lead_on() {
        let second = Some("https://post.example/bridge/2".to_owned());
        assert_eq!(next("<link rel=next href='/bridge/2'>", 0), second);
        assert_eq!(next("<p>x<a rel='nofollow next' href='/bridge/2#top'>on", 0), second);
        assert_eq!(next("<p>x<a href='/bridge/2'> 2 </a>", 0), second);
        assert_eq!(next("<p>x<a href='/bridge/2'>the ferry</a>", 0), None);
        assert_eq!(next("<link rel=next href='/ferry/2'>", 0), None);
        assert_eq!(next("<link rel=next href='https://evil.example/bridge/2'>", 0), None);
        assert_eq!(next("<div class=comments><a href='?page=2'>2</a></div>", 0), None);
        assert_eq!(next("<link rel=next href='/bridge/2'>", 1), None, "the third page is wanted");
    }
}
