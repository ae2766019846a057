//! "WASHINGTON, April 13 (Reuters) - ...": the dateline at the head of a report, by the habits of the agencies.

use newsloom_html::plain::prefix;
use newsloom_lang::data::LABELS;
use newsloom_model::Dateline;
use regex::Regex;
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// How far into the first paragraph a dateline may reach, in bytes.
const MAX_LENGTH: usize = 140;

/// `PLACE[, Region][, day] [(Agency)] -`, the place in capitals.
static IN_CAPITALS: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?P<place>\p{Lu}[\p{Lu}\d'’.-]*(?:[ /]\p{Lu}[\p{Lu}'’.-]*){0,4}(?:,\s*(?:\p{Lu}[\p{L}.'’-]*)(?: \p{Lu}[\p{L}.'’-]*){0,3}(?-u:\b)?)?)(?:[,\s]+(?P<day>DAY))?\s*(?:\((?P<agency>[^()]{2,40})\))?\s*(?:[–—―]|--|-\s|:\s)\s*",
    )
});

/// `Place (Agency) -` or `Place, day (Agency)`, the place in ordinary letters: then the agency must be there.
static WITH_AGENCY: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?P<place>\p{Lu}[\p{L}'’.-]*(?:[ /,-]+\p{Lu}?[\p{L}'’.-]*){0,5}?)(?:[,\s]+(?P<day>DAY))?\s*\((?P<agency>AGENCY)\)\s*(?:[–—―.:]|--|-)?\s*",
    )
});

/// `Place —`, the place in ordinary letters and the dash long: some houses' style.
static WITH_DASH: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?P<place>\p{Lu}[\p{Ll}'’.-]+(?: \p{Lu}[\p{Ll}'’.-]+){0,2}(?:, \p{Lu}[\p{L}.]+(?: \p{Lu}[\p{L}.]+)?)?)(?:[,\s]+(?P<day>DAY))?(?:\s*\((?P<agency>[^()]{2,40})\))?\.?\s+(?:[–—―]|--)\s+",
    )
});

/// `(Agency) -` alone.
static AGENCY_ALONE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^\(?(?P<agency>AGENCY)\)?\s*(?:[–—―]|--|-)\s+"));

fn regex(pattern: &str) -> Regex {
    const DAY: &str = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|January|February|March|April|June|July|August|September|Sept|October|November|December)\.? \d{1,2}(?:, \d{4})?|\d{1,2}\.? ?(?:Jan|Feb|Mar|Apr|May|Mai|Jun|Jul|Aug|Sep|Oct|Okt|Nov|Dec|Dez|January|February|March|April|June|July|August|September|October|November|December|Januar|Februar|März|Juni|Juli|Oktober|Dezember|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|de \p{Ll}+)\.?(?: \d{4})?|\d{1,2}/\d{1,2}(?:/\d{2,4})?)";
    const AGENCY: &str = r"(?:[\p{L} /.,&-]*\b)?(?i:Reuters|AP|AFP|dpa|APA|SDA|sda|Xinhua|TASS|ANSA|EFE|UPI|Interfax|Bloomberg|Kyodo|Anadolu|AA|SID|KNA|epd|IPS|PTI|IANS|ANI|PA|NTB|TT|Ritzau|Belga|ANP|PAP|CTK|Lusa|Agencies|BUSINESS WIRE|PRNewswire|GLOBE NEWSWIRE|CNN|CBS|JTA|Efe|dts|dpa-AFX|ots|Keystone-SDA|Tanjug|Agerpres|MTI)(?:\b[\p{L}/ .-]*)?";
    #[allow(clippy::expect_used, reason = "the patterns are ours, and each is used in the tests")]
    Regex::new(&pattern.replace("DAY", &format!("(?i:{DAY})")).replace("AGENCY", AGENCY))
        .expect("a valid pattern")
}

/// The dateline that `paragraph` begins with.
pub(crate) fn of(paragraph: &str) -> Option<Dateline> {
    let head = prefix(paragraph, MAX_LENGTH);
    [&*IN_CAPITALS, &*WITH_AGENCY, &*WITH_DASH, &*AGENCY_ALONE].into_iter().find_map(|form| {
        let found = form.captures(head)?;
        let part = |name| {
            found
                .name(name)
                .map(|m| m.as_str().trim().trim_end_matches(',').to_owned())
                .filter(|s| !s.is_empty())
        };
        let text = found.get(0)?.as_str();
        let place = part("place");
        let headed =
            !text.trim_end().ends_with(':') || place.as_deref().is_some_and(|p| may_head(p, paragraph));
        let is_plausible =
            place.as_deref().is_none_or(is_place) && paragraph.len() > text.len() + 20 && headed;
        is_plausible.then(|| Dateline {
            text: text.trim_end().to_owned(),
            place,
            agency: part("agency"),
            day: part("day"),
        })
    })
}

/// Whether a place before a colon, as Indian outlets write it, may head `paragraph`: labels look the same, so it
/// must be short, without an article, and before a long paragraph.
fn may_head(place: &str, paragraph: &str) -> bool {
    let words = place.split_whitespace().count();
    words <= 2 && !place.contains(',') && !place.starts_with("THE ") && paragraph.len() > 120
}

/// Words before a dash or a colon that are no places.
static NO_PLACES: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| LABELS.select("text", "kind", "no-place").collect());

/// Whether the words may name a place and are not a label ("UPDATE -", "ANALYSIS:", "WATCH -").
fn is_place(words: &str) -> bool {
    let first = words.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    words.chars().filter(|c| c.is_alphabetic()).count() >= 3
        && !NO_PLACES.contains(first.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(paragraph: &str) -> Option<Dateline> {
        of(&format!("{paragraph}The harbour of the old town opened again."))
    }

    #[track_caller]
    fn assert_parts(paragraph: &str, place: Option<&str>, agency: Option<&str>, day: Option<&str>) {
        let found = parts(paragraph).unwrap_or_else(|| panic!("no dateline in {paragraph:?}"));
        let seen = (found.place.as_deref(), found.agency.as_deref(), found.day.as_deref());
        assert_eq!(seen, (place, agency, day), "{paragraph:?}");
    }

    #[test]
    fn the_houses_styles() {
        assert_parts("WASHINGTON - ", Some("WASHINGTON"), None, None);
        assert_parts("OSLO, April 13 (Reuters) - ", Some("OSLO"), Some("Reuters"), Some("April 13"));
        assert_parts("SALEM, Ore. (AP) — ", Some("SALEM, Ore."), Some("AP"), None);
        assert_parts("Berlin (dpa) - ", Some("Berlin"), Some("dpa"), None);
        assert_parts("NEW YORK — ", Some("NEW YORK"), None, None);
        assert_parts("Paris, France — ", Some("Paris, France"), None, None);
        let colon = "NEW DELHI: The ferries of the old harbour, which have been idle for a month, sail again on Monday. ";
        assert_eq!(parts(colon).and_then(|d| d.place).as_deref(), Some("NEW DELHI"));
        assert_parts("(Reuters) - ", None, Some("Reuters"), None);
    }

    #[test]
    fn other_beginnings_are_no_datelines() {
        assert_eq!(parts("UPDATE - "), None);
        assert_eq!(parts("THE CLAIM: "), None);
        assert_eq!(parts("The minister - in a coat - came. "), None);
        assert_eq!(parts("A well-known man. "), None);
        assert_eq!(parts(""), None);
    }
}
