//! What a feed says about itself and about polling: title, language, `ttl`, `skipHours`, hubs, older pages.

use super::feed::{Feed, Hints};
use super::markup::{Element, is_frame};
use super::{link, passage, person};
use newsloom_html::plain;
use newsloom_lang::calendar;

/// The most hubs that are kept.
pub(super) const MAX_HUBS: usize = 8;

/// The longest time that a feed may ask not to be polled for, in seconds: a month.
const MAX_TTL: u64 = 31 * 24 * 3600;

/// Reads what the feed itself says into `feed`.
pub(super) fn read(document: &Element<'_>, feed: &mut Feed) {
    let mut syndication = Syndication::default();
    take(document, feed, &mut syndication, 0);
    let asked = [feed.hints.ttl, syndication.seconds()];
    feed.hints.ttl = asked.into_iter().flatten().max().map(|ttl| ttl.min(MAX_TTL));
}

/// `sy:updatePeriod` and `sy:updateFrequency`.
#[derive(Default)]
struct Syndication {
    period: Option<u64>,
    frequency: Option<u64>,
}

impl Syndication {
    fn seconds(&self) -> Option<u64> {
        Some(self.period? / self.frequency.unwrap_or(1).max(1))
    }
}

fn take(element: &Element<'_>, feed: &mut Feed, syndication: &mut Syndication, depth: usize) {
    if depth == 0 || is_frame(&element.name) {
        feed.language = feed.language.take().or_else(|| own(element.attribute("xml:lang")?));
        let is_atom = element.name == "feed";
        for child in element.elements() {
            match &*child.name {
                "title" if is_atom => feed.title = feed.title.take().or_else(|| passage::title(child, true)),
                // The authors of an Atom feed are those of its entries (RFC 4287, 4.2.1).
                "author" if is_atom => person::read(child, &mut feed.authors),
                _ => take(child, feed, syndication, depth + 1),
            }
        }
        return;
    }
    match &*element.name {
        "title" | "dc:title" => feed.title = feed.title.take().or_else(|| passage::title(element, false)),
        "language" | "dc:language" => feed.language = own(&element.text()).or(feed.language.take()),
        "ttl" => {
            feed.hints.ttl = number(element).and_then(|minutes| minutes.checked_mul(60)).filter(|s| *s > 0);
        }
        "sy:updateperiod" => syndication.period = period(&element.text()),
        "sy:updatefrequency" => syndication.frequency = number(element).filter(|n| *n > 0),
        "skiphours" => feed.hints.skip_hours = skipped(element, hour),
        "skipdays" => feed.hints.skip_days = skipped(element, day),
        "link" => take_link(element, &mut feed.hints),
        _ => {}
    }
}

fn take_link(element: &Element<'_>, hints: &mut Hints) {
    let Some(url) = element.attribute("href").and_then(|href| link::address(element, href)) else { return };
    for rel in element.attribute("rel").unwrap_or_default().split_whitespace() {
        match rel {
            "hub" if hints.hubs.len() < MAX_HUBS && !hints.hubs.contains(&url) => {
                hints.hubs.push(url.clone());
            }
            "self" => hints.self_url = hints.self_url.take().or(Some(url.clone())),
            "next" | "prev-archive" => hints.older = hints.older.take().or(Some(url.clone())),
            _ => {}
        }
    }
}

fn own(text: &str) -> Option<String> {
    Some(plain::one_line(text)).filter(|text| !text.is_empty() && text.len() < 100)
}

fn number(element: &Element<'_>) -> Option<u64> {
    element.text().trim().parse().ok()
}

/// Seconds of an update period.
fn period(text: &str) -> Option<u64> {
    let hours = match text.trim().to_ascii_lowercase().as_str() {
        "hourly" => 1,
        "daily" => 24,
        "weekly" => 7 * 24,
        "monthly" => 30 * 24,
        "yearly" => 365 * 24,
        _ => return None,
    };
    Some(hours * 3600)
}

fn skipped(element: &Element<'_>, read: fn(&str) -> Option<u8>) -> Vec<u8> {
    let mut found: Vec<u8> = element.elements().filter_map(|child| read(child.text().trim())).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// An hour from 0 to 23; some feeds count to 24, by which they mean midnight.
fn hour(text: &str) -> Option<u8> {
    text.parse::<u8>().ok().filter(|hour| *hour <= 24).map(|hour| hour % 24)
}

/// A day of the week, 1 for Monday. RSS writes the names in English.
fn day(text: &str) -> Option<u8> {
    let day = calendar::weekday(&text.to_lowercase(), Some("en"))?;
    u8::try_from(day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    #[test]
    fn what_a_feed_says_about_polling() {
        let text = "<rss xmlns:s='http://purl.org/rss/1.0/modules/syndication/' \
                    xmlns:a='http://www.w3.org/2005/Atom'><channel><title>Harbour News</title><language>en-GB</language>\
                    <ttl>30</ttl><s:updatePeriod>daily</s:updatePeriod><s:updateFrequency>12</s:updateFrequency>\
                    <skipHours><hour>24</hour><hour>3</hour><hour>-1</hour></skipHours>\
                    <skipDays><day>Sunday</day><day>Monday</day></skipDays>\
                    <a:link rel='hub' href='https://hub.example/'/><a:link rel='self' href='/feed'/>\
                    <a:link rel='prev-archive' href='/feed?page=2'/><item/></channel></rss>";
        let feed = parse(text.as_bytes(), None, Some("https://news.example/x")).unwrap();
        assert_eq!((feed.title.as_deref(), feed.language.as_deref()), (Some("Harbour News"), Some("en-GB")));
        let expected = Hints {
            ttl: Some(7200),
            skip_hours: vec![0, 3],
            skip_days: vec![1, 7],
            hubs: vec!["https://hub.example/".into()],
            self_url: Some("https://news.example/feed".into()),
            older: Some("https://news.example/feed?page=2".into()),
        };
        assert_eq!(feed.hints, expected);
    }

    #[test]
    fn absurd_wishes_are_bounded() {
        let text = "<rss><channel><ttl>99999999999999999999</ttl></channel></rss>";
        assert_eq!(parse(text.as_bytes(), None, None).unwrap().hints.ttl, None);
        let text = "<rss><channel><ttl>1000000000</ttl></channel></rss>";
        assert_eq!(parse(text.as_bytes(), None, None).unwrap().hints.ttl, Some(MAX_TTL));
    }
}
