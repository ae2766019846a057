//! Whether a page tells of what its entry tells of: a wall, a front page or a check for robots that came in the article's place
//! need not use any words that are known of them.

use newsloom_html::plain;
use newsloom_lang::data::COMMON_WORDS;
use newsloom_lang::{WordKind, is_unspaced, lower, words};
use newsloom_model::{Body, Entry, Page, Refusal, canonical_url};
use std::collections::HashSet;
use std::sync::LazyLock;

/// Fewer words than these of an entry decide nothing.
const MIN_WORDS: usize = 5;

/// Share of the entry's words below which a page tells of something else. A wall has some by chance, such as the name of
/// the town.
const STRANGE: f64 = 0.2;

/// The same for a page at another address under a title of its own: a list of articles has their titles.
const STRANGE_ELSEWHERE: f64 = 0.5;

/// The most text of a page that is held to be a wall for nothing but what it does not say, in bytes.
const MAX_WALL: usize = 1500;

/// The most text of an entry or page that is compared, in bytes.
const MAX_COMPARED: usize = 20_000;

/// What a page shows.
pub(crate) struct Shown<'a> {
    /// Its title.
    pub(crate) title: Option<&'a str>,
    /// The text that was taken for the report.
    pub(crate) text: &'a str,
    /// Everything that a reader sees.
    pub(crate) all: &'a str,
    /// Whether it claims nothing of what articles claim, such as a date.
    pub(crate) claims_nothing: bool,
}

/// Why `page` is not the article of its entry: it tells of something else, and lies elsewhere or has little text and claims to
/// be none. The front page of the entry's site is none whatever it tells of.
pub(crate) fn refusal(page: &Page, shown: &Shown<'_>) -> Option<Refusal> {
    let canonical = |url: &Option<String>| url.as_deref().and_then(canonical_url);
    let (asked, came) = (canonical(&page.entry.url)?, canonical(&page.url)?);
    let leads_elsewhere = asked != came;
    if leads_elsewhere && !is_front(&asked) && is_front(&came) && host(&asked) == host(&came) {
        return Some(Refusal(format!("the front page and not the article: it leads to {came:.200}")));
    }
    let may_be_a_wall = shown.claims_nothing && shown.text.len() < MAX_WALL;
    if (leads_elsewhere || may_be_a_wall) && is_strange(&page.entry, shown, leads_elsewhere) {
        return Some(Refusal(format!(
            "another page than the article, at {came:.200}: it says nothing of what the feed does"
        )));
    }
    None
}

/// Whether next to no words of the entry are in the page.
fn is_strange(entry: &Entry, shown: &Shown<'_>, leads_elsewhere: bool) -> bool {
    let own = entry_words(entry);
    let title = telling_words(shown.title.unwrap_or_default());
    let is_renamed = telling_words(entry.title.as_deref().unwrap_or_default()).is_disjoint(&title);
    let limit = if leads_elsewhere && is_renamed { STRANGE_ELSEWHERE } else { STRANGE };
    let mut found = telling_words(plain::prefix(shown.all, MAX_COMPARED));
    found.extend(title);
    let shared = own.intersection(&found).count() as f64 / own.len() as f64;
    own.len() >= MIN_WORDS && shared < limit
}

/// Whether a canonical address is that of a whole site.
fn is_front(url: &str) -> bool {
    host(url).len() + "https://".len() == url.len()
}

fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?']).next().unwrap_or_default()
}

fn entry_words(entry: &Entry) -> HashSet<String> {
    let content = match &entry.content {
        Some(Body::Html(text) | Body::Text(text)) => text,
        Some(Body::Bytes { .. }) | None => "",
    };
    let texts =
        [entry.title.as_deref().unwrap_or_default(), entry.summary.as_deref().unwrap_or_default(), content];
    texts
        .into_iter()
        .flat_map(|text| telling_words(&plain::from_html(plain::prefix(text, MAX_COMPARED))))
        .collect()
}

/// The words that not every text has, by their beginnings, which inflected forms share; pairs of characters in scripts without
/// spaces.
fn telling_words(text: &str) -> HashSet<String> {
    const LEAST: usize = 4;
    const BEGINNING: usize = 5;
    static COMMON: LazyLock<HashSet<&str>> =
        LazyLock::new(|| COMMON_WORDS.rows().map(|row| row[1]).collect());
    let found = words(text).filter(|word| word.kind == WordKind::Letters).filter_map(|word| {
        let letters = lower(word.text);
        let is_telling = letters.chars().any(is_unspaced)
            || letters.chars().nth(LEAST - 1).is_some() && !COMMON.contains(&*letters);
        is_telling.then(|| letters.chars().take(BEGINNING).collect())
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEED: &str =
        "<p>Divers of the harbour brigade lifted a bronze bell from the mud off Tarn pier on Monday.</p>";

    fn page(came: &str, title: &str, summary: &str) -> Page {
        let entry = Entry {
            url: Some("https://tarn.example/a/1?utm_source=rss".into()),
            title: Some(title.into()),
            summary: Some(summary.into()),
            ..Entry::default()
        };
        let (url, fetched) = (Some(came.into()), jiff::Timestamp::UNIX_EPOCH);
        Page { url, body: None, fetched, outlet: None, entry, problem: None }
    }

    fn refused(came: &str, title: &str, text: &str, claims_nothing: bool) -> Option<String> {
        let shown = Shown { title: Some(title), text, all: text, claims_nothing };
        refusal(&page(came, "Bell lifted off Tarn pier", FEED), &shown).map(|Refusal(why)| why)
    }

    const WALL: &str =
        "The Mercury is written for the people of Tarn by nine reporters.\nChoose how you want to go on.";

    #[test]
    fn a_page_that_says_nothing_of_what_the_feed_does_is_another() {
        let here = "https://www.tarn.example/a/1";
        assert!(refused(here, "Tarn Mercury", WALL, true).is_some());
        assert!(refused("https://tarn.example/gate", "Tarn Mercury", WALL, false).is_some());
        let front = "Bell lifted off Tarn pier\nLorries banned from Mill Lane";
        assert!(
            refused("https://tarn.example/", "Tarn Mercury", front, false).unwrap().contains("front page")
        );
    }

    #[test]
    fn a_list_of_articles_is_none_of_them() {
        let list = "Bell lifted off Tarn pier\nLorries banned from Mill Lane\nRain until Friday";
        assert!(refused("https://tarn.example/news", "News", list, true).is_some());
        assert_eq!(refused("https://tarn.example/b", "Bell lifted off Tarn pier", list, true), None);
    }

    #[test]
    fn an_article_stays_one_whatever_it_is_called_and_wherever_it_lies() {
        let article = "Bell is back\nDivers lifted the bell from the harbour on Monday, the brigade said.";
        for came in ["https://tarn.example/a/1", "https://tarn.example/2026/bell", "https://bell.example/"] {
            assert_eq!(refused(came, "Bell is back", article, true), None, "{came}");
        }
        // What is long, or claims to be an article, is believed to be one at its own address.
        let here = "https://tarn.example/a/1";
        assert_eq!(refused(here, "x", WALL, false), None);
        assert_eq!(refused(here, "x", &WALL.repeat(20), true), None);
    }

    #[test]
    fn an_entry_that_says_little_decides_nothing() {
        let shown = Shown { title: None, text: WALL, all: WALL, claims_nothing: true };
        assert_eq!(refusal(&page("https://tarn.example/gate", "Ding dong", ""), &shown), None);
        assert!(refusal(&page("https://tarn.example/gate", "Ding dong", FEED), &shown).is_some());
    }

    #[test]
    fn scripts_without_spaces_are_compared_by_pairs() {
        let own = telling_words("港で鐘が見つかる");
        assert!(own.len() > 3 && !own.is_disjoint(&telling_words("鐘が港で見つかった")));
        assert!(own.is_disjoint(&telling_words("会員登録してください")));
    }
}
