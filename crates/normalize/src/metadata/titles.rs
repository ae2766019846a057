//! The title: a vote among the places where a page gives it, and the outlet's suffix cut off.

use super::jsonld;
use super::markup::Markup;

/// What stands between a title and the outlet's name.
const SEPARATORS: &[&str] = &[
    " | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", " / ", " ‹ ", " › ", " ~ ", " -- ", "--",
    " ｜ ", "｜", "_", " : ",
];

/// Each source's title and how much it is believed: what the outlet gives to machines as the headline before what
/// it shows, and that before what it gives to others.
pub(super) fn choose(markup: &Markup, sites: &[String], from_entry: Option<&str>) -> Option<String> {
    let linked = markup.linked.article();
    let headline = linked.and_then(|o| {
        o.get("headline").and_then(jsonld::text).or_else(|| o.get("name").and_then(jsonld::text))
    });
    let own = |value: Option<&str>| value.map(|v| clean(v, sites)).filter(|t| !t.is_empty());
    let h1 = h1(markup, sites);
    let candidates = [
        (own(headline.as_deref()), 3),
        (h1, 4),
        (own(markup.first(&["og:title"])), 3),
        (own(markup.first(&["twitter:title"])), 2),
        (
            own(markup.first(&[
                "title",
                "dc.title",
                "dcterms.title",
                "parsely-title",
                "sailthru.title",
                "headline",
                "citation_title",
            ])),
            2,
        ),
        (own(markup.title.as_deref()), 2),
        (own(from_entry), 3),
    ];
    let candidates: Vec<(String, u32)> = candidates.into_iter().filter_map(|(t, w)| Some((t?, w))).collect();
    vote(&candidates).map(|title| without_kicker(&title, &candidates))
}

/// The title without the kicker before it ("Elections: ..."), where the outlet itself leaves that out elsewhere.
fn without_kicker(title: &str, candidates: &[(String, u32)]) -> String {
    let ends_so = |t: &&(String, u32)| {
        let before = title.strip_suffix(t.0.as_str()).map(str::trim_end);
        before.is_some_and(|b| b.ends_with([':', '|', '/', '+', '–']) && b.len() <= t.0.len())
            && t.0.chars().count() >= 15
    };
    candidates.iter().find(ends_so).map_or_else(|| title.to_owned(), |(shorter, _)| shorter.clone())
}

/// The heading that can be the title: the only one, or the one that agrees with what else is known.
fn h1(markup: &Markup, sites: &[String]) -> Option<String> {
    let headings: Vec<String> = markup
        .headings
        .iter()
        .map(|h| clean(h, sites))
        .filter(|h| h.chars().count() >= 8 || markup.headings.len() == 1)
        .filter(|h| !sites.iter().any(|s| key(s) == key(h)))
        .collect();
    let known: Vec<String> =
        [markup.first(&["og:title"]), markup.title.as_deref()].into_iter().flatten().map(key).collect();
    let agrees = |h: &&String| known.iter().any(|k| k.contains(&key(h)) || key(h).contains(k.as_str()));
    headings.iter().find(agrees).or(headings.first()).cloned()
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

/// The title on one line without the names in `sites` at its end or beginning.
pub(crate) fn clean(title: &str, sites: &[String]) -> String {
    let decoded = html_escape::decode_html_entities(title);
    let mut title = decoded.split_whitespace().collect::<Vec<_>>().join(" ");
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
        let all = [("Bridge opens to traffic".to_owned(), 1)];
        assert_eq!(without_kicker("Harbour: Bridge opens to traffic", &all), "Bridge opens to traffic");
    }
}
