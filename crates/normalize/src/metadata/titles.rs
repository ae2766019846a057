//! The title: chosen among the places where a page gives it, and the outlet's suffix cut off.

use super::jsonld;
use super::markup::Markup;
use newsloom_html::plain::one_line;
use std::iter::Take;
use std::ops::RangeInclusive;
use std::str::Lines;

/// What stands between a title and the outlet's name.
const SEPARATORS: &[&str] = &[
    " | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", " / ", " ‹ ", " › ", " ~ ", " -- ", "--",
    " ｜ ", "｜", "_", " : ",
];

/// The title: that for sharing where it is the heading without its kicker; the headline for machines where the page shows
/// another to its readers, for that is the newsroom's own, unless it is one for searches or lacks the kicker; else the title for
/// sharing where it alone departs from what the page and its window show; else what most say, the page's heading first. Outlets
/// differ in which of their titles is the headline, and that order is right most often.
pub(super) fn choose(markup: &Markup, sites: &[String], from_entry: Option<&str>) -> Option<String> {
    let own = |value: Option<&str>| value.map(|v| clean(v, sites)).filter(|t| !t.is_empty());
    let headline = own(headline(markup).as_deref()).filter(|t| !is_cut(t));
    let shared = own(markup.first(&["og:title"])).filter(|t| !is_cut(t));
    let window = own(markup.title.as_deref());
    let known = shared.as_deref().or_else(|| window.as_deref().filter(|w| is_telling(w, sites)));
    let heading = heading(markup, sites).filter(|h| known.is_none_or(|known| is_akin(h, known)));
    // Some give a description there.
    let headline = headline.filter(|headline| {
        let others = [&heading, &shared, &window];
        let mut others = others.into_iter().flatten().peekable();
        others.peek().is_none() || others.any(|other| is_akin(headline, other))
    });
    let differ = |a: &Option<String>, b: &Option<String>| a.as_deref().map(key) != b.as_deref().map(key);
    let is_short = |(shared, heading): (&String, &String)| lacks_kicker(shared, heading, &markup.kickers);
    if shared.as_ref().zip(heading.as_ref()).is_some_and(is_short)
        && (headline.is_none() || !differ(&headline, &shared))
    {
        return shared;
    }
    if headline.is_some() && differ(&headline, &heading) {
        let is_shared = heading.is_some() && !differ(&heading, &shared);
        let is_for_searches = differ(&heading, &window);
        if !is_shared || !(is_for_searches || is_ending(&headline, &heading)) {
            return headline;
        }
    }
    if shared.is_some() && heading.is_some() && differ(&shared, &heading) && !differ(&heading, &window) {
        return shared;
    }
    let twitter = own(markup.first(&["twitter:title"]));
    let named = own(markup.first(NAMED));
    let candidates = [
        (heading, 8),
        (headline, 3),
        (shared, 3),
        (twitter, 2),
        (named, 2),
        (window, 2),
        (own(from_entry), 3),
    ];
    vote(&candidates.into_iter().filter_map(|(t, w)| Some((t?, w))).collect::<Vec<_>>())
}

/// Whether a window's title is more than the name of the site or a section.
fn is_telling(window: &str, sites: &[String]) -> bool {
    const WORDS: usize = 4;
    !is_site(window, sites) && window.split_whitespace().count() >= WORDS
}

/// Meta elements that some publishing systems give the title in.
const NAMED: &[&str] =
    &["title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title", "headline", "citation_title"];

fn headline(markup: &Markup) -> Option<String> {
    let article = markup.linked.article()?;
    let text = |key: &str| article.get(key).and_then(jsonld::text);
    text("headline").or_else(|| text("name"))
}

/// Whether `title` is the other without what stands before it, a kicker mostly.
fn is_ending(title: &Option<String>, whole: &Option<String>) -> bool {
    title.as_deref().zip(whole.as_deref()).is_some_and(|(title, whole)| key(whole).ends_with(&key(title)))
}

/// Whether the title was shortened by a machine.
fn is_cut(title: &str) -> bool {
    title.ends_with(['…']) || title.ends_with("...")
}

/// The heading that can be the title: the first of the first level that agrees with the title for sharing, else with the
/// window's beginning, else with any part of it; else one of the second level, where sites have their name above; else the first.
fn heading(markup: &Markup, sites: &[String]) -> Option<String> {
    let shared = markup.first(&["og:title"]).map(key);
    let window = markup.title.as_deref().map(key);
    let is_site = |h: &str| {
        let whole = shared.as_deref().map(|shared| format!("{shared}{}", key(h)));
        sites.iter().any(|s| key(s) == key(h)) || whole.is_some_and(|whole| window.as_ref() == Some(&whole))
    };
    let headings: Vec<String> = markup
        .headings
        .iter()
        .map(|h| clean(h, sites))
        .filter(|h| h.chars().count() >= 8 || markup.headings.len() == 1)
        .filter(|h| !is_site(h))
        .collect();
    let agrees = |h: &String, known: &Option<String>| {
        known.as_ref().is_some_and(|k| k.contains(&key(h)) || key(h).contains(k.as_str()))
    };
    let begins = |h: &String| window.as_ref().is_some_and(|w| w.starts_with(&key(h)));
    let first = |is_it: &dyn Fn(&String) -> bool| headings.iter().find(|h| is_it(h));
    first(&|h| agrees(h, &shared))
        .or_else(|| first(&begins))
        .or_else(|| first(&|h| agrees(h, &window)))
        .cloned()
        .or_else(|| second_heading(markup, sites))
        .or_else(|| headings.first().cloned())
}

/// One of the first headings of the second level that is the title for sharing and stands in the window's, or where none is there
/// for sharing the first part of the window's and longer than the rest: behind it stand sections, long ones too.
fn second_heading(markup: &Markup, sites: &[String]) -> Option<String> {
    const FIRST: usize = 3;
    const LENGTHS: RangeInclusive<usize> = 8..=200;
    let headings = markup.second_headings.iter().take(FIRST).map(|h| clean(h, sites));
    let mut headings = headings.filter(|h| LENGTHS.contains(&h.chars().count()) && !is_site(h, sites));
    match (markup.first(&["og:title"]), &markup.title) {
        (Some(shared), Some(window)) => {
            headings.find(|h| has_key(shared, &key(h)) && key(window).contains(&key(h)))
        }
        (None, Some(window)) => headings.find(|h| is_longer_beginning(&key(h), window)),
        (_, None) => None,
    }
}

/// Whether `part` is the key of what stands before a separator in the window's title, and longer than what stands behind.
fn is_longer_beginning(part: &str, window: &str) -> bool {
    let mut sides = SEPARATORS.iter().flat_map(|separator| {
        let at = |(at, _): (usize, &str)| (key(&window[..at]), key(&window[at + separator.len()..]));
        window.match_indices(separator).map(at)
    });
    sides.any(|(before, after)| before == part && after.len() < part.len())
}

/// Whether `shared` is the heading without a kicker that stands in an element of its own.
fn lacks_kicker(shared: &str, heading: &str, kickers: &[String]) -> bool {
    let (shared, heading) = (key(shared), key(heading));
    heading != shared && kickers.iter().any(|kicker| heading.strip_prefix(&key(kicker)) == Some(&shared))
}

/// Whether two titles share a word, so that they can be of one text: the heading of a whole site shares none with the title for
/// sharing.
fn is_akin(a: &str, b: &str) -> bool {
    holds_word_of(&key(b), a) || holds_word_of(&key(a), b)
}

/// Whether `key` holds a word of `title`, or `title` has none. Where words are not set apart, two characters are enough.
fn holds_word_of(key: &str, title: &str) -> bool {
    const LONG: usize = 3;
    let title = title.to_lowercase();
    let holds = |word: &str| {
        let is_cased = word.chars().any(|c| c.is_lowercase() || c.is_numeric());
        let mut pairs = word.chars().zip(word.chars().skip(1)).map(|(x, y)| String::from_iter([x, y]));
        key.contains(word) || (!is_cased && pairs.any(|pair| key.contains(&pair)))
    };
    let mut words =
        title.split(|c: char| !c.is_alphanumeric()).filter(|w| w.chars().count() >= LONG).peekable();
    words.peek().is_none() || words.any(holds)
}

/// The title with the most weight behind it; among equals the first. A title gathers the weight of those that say
/// the same, whatever their marks and case.
fn vote(candidates: &[(String, u32)]) -> Option<String> {
    let keys: Vec<String> = candidates.iter().map(|(t, _)| key(t)).collect();
    let weight = |i: usize| -> u32 {
        keys.iter().zip(candidates).filter(|(k, _)| **k == keys[i]).map(|(_, (_, w))| w).sum()
    };
    let best = (0..candidates.len()).rev().max_by_key(|i| weight(*i))?;
    Some(candidates[best].0.clone())
}

/// Letters and digits in lower case: what makes two titles the same.
pub(crate) fn key(title: &str) -> String {
    title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether `key` is the [`key`] of `title`.
pub(crate) fn has_key(title: &str, key: &str) -> bool {
    title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).eq(key.chars())
}

/// The `near` lines under each line of `text` whose [`key`] is one of `keys`; of a title that comes again and again, the first few.
pub(super) fn under(text: &str, keys: Vec<String>, near: usize) -> impl Iterator<Item = Take<Lines<'_>>> {
    const FEW: usize = 10;
    let mut lines = text.lines();
    let next = move || {
        lines.find(|line| keys.iter().any(|key| has_key(line, key)))?;
        Some(lines.clone().take(near))
    };
    std::iter::from_fn(next).take(FEW)
}

/// The title on one line without the names in `sites` at its end or beginning.
pub(crate) fn clean(title: &str, sites: &[String]) -> String {
    let mut title = one_line(&html_escape::decode_html_entities(title));
    for _ in 0..4 {
        match without_site(&title, sites) {
            Some(shorter) => title = shorter.to_owned(),
            None => break,
        }
    }
    title
}

fn without_site<'t>(title: &'t str, sites: &[String]) -> Option<&'t str> {
    SEPARATORS.iter().find_map(|separator| {
        let (before, after) = title.rsplit_once(separator)?;
        if is_site(after, sites) && before.chars().count() >= 4 {
            return Some(before.trim());
        }
        let (first, rest) = title.split_once(separator)?;
        (is_site(first, sites) && rest.chars().count() >= 10).then_some(rest.trim())
    })
}

/// Whether `part` names the outlet.
fn is_site(part: &str, sites: &[String]) -> bool {
    let part = key(part);
    !part.is_empty()
        && sites.iter().map(|s| key(s)).any(|site| {
            !site.is_empty()
                && (site == part
                    || (site.len() >= 5 && part.starts_with(&site) && part.len() <= site.len() + 8)
                    || (part.len() >= 3 && site.starts_with(&part) && site.len() <= part.len() + 6)
                    || (part.len() >= 5 && site.contains(&part)))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outlet_is_cut_off_and_nothing_else() {
        let sites = ["Harbour Post".to_owned(), "harbourpost".to_owned()];
        assert_eq!(clean("Bridge  opens - Harbour Post", &sites), "Bridge opens");
        assert_eq!(clean("Harbour Post | Bridge opens at last", &sites), "Bridge opens at last");
        assert_eq!(clean("Bridge opens - at last", &sites), "Bridge opens - at last");
        assert_eq!(clean("Bridge opens | News | harbourpost.com", &sites), "Bridge opens | News");
    }

    #[test]
    fn most_weight_wins() {
        let all = [("A b".to_owned(), 3), ("C d".to_owned(), 4), ("a B!".to_owned(), 3)];
        assert_eq!(vote(&all).as_deref(), Some("A b"));
        assert_eq!(vote(&[]), None);
    }

    fn title(html: &str) -> Option<String> {
        choose(&Markup::read(&scraper::Html::parse_document(html), None), &["Harbour Post".into()], None)
    }

    #[test]
    fn the_odd_one_out_is_the_headline() {
        let page = "<title>Bridge opens | Harbour Post</title><meta property=og:title content='Bridge opens'><h1>Bridge opens</h1>";
        assert_eq!(title(page).as_deref(), Some("Bridge opens"));
        let linked = "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"Harbour bridge opens to cars\"}</script>";
        assert_eq!(title(&format!("{page}{linked}")).as_deref(), Some("Harbour bridge opens to cars"));
        let shared = page.replace("content='Bridge opens'", "content='Cars cross at last'");
        assert_eq!(title(&shared).as_deref(), Some("Cars cross at last"));
        let searched = page.replace("<title>Bridge opens", "<title>Harbour bridge opens to cars");
        assert_eq!(title(&format!("{searched}{linked}")).as_deref(), Some("Bridge opens"));
        let ending = linked.replace("Harbour bridge opens to cars", "opens");
        assert_eq!(title(&format!("{page}{ending}")).as_deref(), Some("Bridge opens"));
        let cut = page.replace("content='Bridge opens'", "content='Bridge ...'");
        assert_eq!(title(&cut).as_deref(), Some("Bridge opens"));
    }

    #[test]
    fn a_description_in_the_place_of_the_headline_is_no_title() {
        let linked = |headline: &str| {
            format!(
                "<script type=application/ld+json>{{\"@type\":\"Article\",\"headline\":\"{headline}\"}}</script>"
            )
        };
        let page = "<title>Lake Osmark - Harbour Post</title><h1>Lake Osmark</h1>";
        assert_eq!(title(&format!("{page}{}", linked("water in the east"))).as_deref(), Some("Lake Osmark"));
        let own = "Osmark, deepest of all";
        assert_eq!(title(&format!("{page}{}", linked(own))).as_deref(), Some(own));
        assert_eq!(title(&linked("Bridge opens")).as_deref(), Some("Bridge opens"));
    }

    #[test]
    fn characters_without_width_are_no_part_of_a_title() {
        let page = "<title>Ge&shy;denk&shy;tag | Harbour Post</title><h1>Ge&shy;denk&shy;tag in Brenn&ZeroWidthSpace;tal</h1>";
        assert_eq!(title(page).as_deref(), Some("Gedenktag in Brenntal"));
    }

    #[test]
    fn a_heading_of_the_site_is_no_title() {
        let page = "<meta property=og:title content='Bridge opens at last'>";
        for heading in ["News and views", "Bridge watchers"] {
            let html = format!("<title>Bridge opens at last | {heading}</title>{page}<h1>{heading}</h1>");
            assert_eq!(title(&html).as_deref(), Some("Bridge opens at last"), "{heading}");
        }
        assert_eq!(
            title("<title>Tides | Bridge opens at last</title><h1>Pulse!</h1>").as_deref(),
            Some("Tides | Bridge opens at last")
        );
        assert_eq!(
            title("<title>Harbour Post</title><h1>Bridge opens</h1>").as_deref(),
            Some("Bridge opens")
        );
        let heading = "<title>Bridge opens at last</title><h1>After ten years the bridge opens</h1>";
        assert_eq!(title(&format!("{page}{heading}")).as_deref(), Some("After ten years the bridge opens"));
    }

    #[test]
    fn below_the_name_of_a_site_a_heading_of_the_second_level_is_the_title() {
        let page = |window: &str, headings: &str| title(&format!("<title>{window}</title>{headings}"));
        let bridge = Some("Bridge opens to cars".to_owned());
        let site = "<h1>Notes from Lindal</h1><h2>Bridge opens to cars</h2>";
        assert_eq!(page("Bridge opens to cars | Ada Palme", site), bridge);
        let shared = format!("<meta property=og:title content='Bridge opens to cars'>{site}");
        assert_eq!(page("Bridge opens to cars in Lindal", &shared), bridge);
        // A section is the shorter part; what stands further down is no title; a heading of the first level that agrees is one.
        let section = "<h2>Harbour and sea</h2>";
        assert_eq!(
            page("Bridge opens to cars | Harbour and sea", section),
            Some("Bridge opens to cars | Harbour and sea".into())
        );
        // As is a longer one behind.
        let section = "<h2>Latest news from the harbour</h2>";
        assert_eq!(
            page("Bridge opens | Latest news from the harbour", section),
            Some("Bridge opens | Latest news from the harbour".into())
        );
        let below = "<h2>Menu</h2><h2>Search</h2><h2>Latest</h2><h2>Bridge opens to cars</h2>";
        assert_eq!(
            page("Bridge opens to cars | Ada Palme", below),
            Some("Bridge opens to cars | Ada Palme".into())
        );
        let own = "<h2>Cars cross the bridge</h2><h1>Bridge opens</h1>";
        assert_eq!(page("Bridge opens - Cars cross the bridge", own), Some("Bridge opens".into()));
    }

    #[test]
    fn a_kicker_is_left_out_where_the_title_for_sharing_has_none() {
        let page = |shared: &str, heading: &str| {
            title(&format!(
                "<meta property=og:title content='{shared}'><title>{shared} | x</title><h1>{heading}</h1>"
            ))
        };
        let kicker = "<span>Lindal</span> <b>Bridge opens to cars</b>";
        assert_eq!(page("Bridge opens to cars", kicker).as_deref(), Some("Bridge opens to cars"));
        assert_eq!(page("Lindal bridge", kicker).as_deref(), Some("Lindal Bridge opens to cars"));
        let whole = "Best bridges of Lindal";
        assert_eq!(page("bridges of Lindal", whole).as_deref(), Some(whole));
    }

    #[test]
    fn titles_are_akin_by_words_or_by_characters() {
        assert!(is_akin("Harbour bridges", "A bridge opens"));
        assert!(is_akin("大橋が開通、車が渡る", "大橋ついに開通"));
        assert!(!is_akin("Navigation", "A bridge opens"));
        assert!(!is_akin("ナビゲーション", "大橋ついに開通"));
    }

    #[test]
    fn a_kicker_in_a_heading_stays_a_word_apart() {
        assert_eq!(
            title("<h1><span>Harbour</span>Bridge opens</h1>").as_deref(),
            Some("Harbour Bridge opens")
        );
        assert_eq!(title("<h1><ruby>橋<rt>はし</rt></ruby>が開く</h1>").as_deref(), Some("橋が開く"));
    }
}
