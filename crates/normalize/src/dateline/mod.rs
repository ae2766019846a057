//! "WASHINGTON, April 13 (Reuters) - ...": the dateline at the head of a report, by the habits of the agencies.

mod draft;
mod east_asian;
mod parts;

use crate::agencies::{agency_at_start, holds_agency};
use draft::Draft;
use newsloom_html::plain::prefix;
use newsloom_model::Dateline;
use parts::{Style, bracketed, day, of_kind, place};

/// How far into the first paragraph a dateline may reach, in bytes.
const MAX_LENGTH: usize = 140;

/// The dateline that `paragraph` begins with.
pub(crate) fn of(paragraph: &str) -> Option<Dateline> {
    let head = prefix(paragraph, MAX_LENGTH);
    let forms = [in_capitals, with_agency, before_long_dash, agency_first, day_first, east_asian::read];
    let found =
        forms.iter().find_map(|form| form(head).filter(|found| is_plausible(found, head, paragraph)))?;
    let owned = |part: Option<&str>| part.map(|part| part.trim().to_owned());
    Some(Dateline {
        text: head[..head.len() - found.rest.len()].trim_end().to_owned(),
        place: owned(found.place),
        agency: owned(found.agency),
        day: owned(found.day),
    })
}

/// `PLACE[, Region][, day][ (Agency)] -`, and `PLACE:` as Indian outlets write it.
fn in_capitals(head: &str) -> Option<Draft<'_>> {
    let draft = Draft::of(head).with_place(Style::Capitals, 5)?.with_day().with_bracket();
    draft.closed().map(Draft::with_agency_behind).or_else(|| {
        let rest = draft.rest.trim_start().strip_prefix(':')?;
        let is_apart = rest.starts_with(char::is_whitespace);
        is_apart.then(|| Draft { rest: rest.trim_start(), before_colon: true, ..draft })
    })
}

/// `Place[, day] (Agency)[ -]`, the place in ordinary letters: without a dash the agency must be a known one.
fn with_agency(head: &str) -> Option<Draft<'_>> {
    let draft = Draft::of(head).with_place(Style::Ordinary, 6)?.with_day().with_bracket();
    let is_known = holds_agency(draft.agency?);
    let unclosed = || Draft { rest: draft.rest.trim_start_matches(['.', ':']).trim_start(), ..draft };
    draft.closed().or_else(|| is_known.then(unclosed))
}

/// `Place[, Region][, day] —`, the place in ordinary letters and the dash long: some houses' style.
fn before_long_dash(head: &str) -> Option<Draft<'_>> {
    let draft = Draft::of(head).with_place(Style::Proper, 3)?.with_day().with_bracket();
    let rest = draft.rest.trim_start_matches('.');
    let is_long = rest.trim_start().starts_with(['–', '—', '―']) || rest.trim_start().starts_with("--");
    draft.closed().filter(|_| is_long && rest.starts_with(' '))
}

/// `(Agency) -`, alone or before `PLACE[, day] -`.
fn agency_first(head: &str) -> Option<Draft<'_>> {
    let (length, name) = bracketed(head)
        .filter(|(_, name)| holds_agency(name))
        .or_else(|| agency_at_start(head).map(|length| (length, &head[..length])))?;
    let alone = Draft { rest: &head[length..], agency: Some(name), ..Draft::default() }.closed()?;
    let placed = in_capitals(alone.rest).filter(|placed| !placed.before_colon);
    Some(placed.map_or(alone, |placed| Draft { agency: placed.agency.or(alone.agency), ..placed }))
}

/// `day (PLACE) -`.
fn day_first(head: &str) -> Option<Draft<'_>> {
    let length = day(head)?;
    let rest = head[length..].trim_start();
    let (taken, inner) =
        bracketed(rest).filter(|(_, inner)| place(inner, Style::Ordinary, 6) == Some(inner.len()))?;
    Draft { rest: &rest[taken..], place: Some(inner), day: Some(&head[..length]), ..Draft::default() }
        .closed()
}

/// Whether the dateline can head `paragraph`: it names a place and is no label, and a text begins behind it.
fn is_plausible(draft: &Draft<'_>, head: &str, paragraph: &str) -> bool {
    const TEXT: usize = 20;
    let length = head.len() - draft.rest.len();
    let begins = draft.agency.is_some() || !draft.rest.starts_with(char::is_lowercase);
    begins
        && paragraph.len() > length + TEXT
        && draft.place.is_none_or(is_place)
        && (!draft.before_colon || draft.place.is_some_and(|place| may_stand_before_colon(place, paragraph)))
}

/// Whether the words may name a place and are not a label ("UPDATE -", "ANALYSIS:", "WATCH -").
fn is_place(words: &str) -> bool {
    const LETTERS: usize = 3;
    let first = words.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
    let is_cased = words.contains(char::is_uppercase);
    (!is_cased || words.chars().filter(|c| c.is_alphabetic()).count() >= LETTERS)
        && !of_kind("no-place").any(|word| word == first)
}

/// Labels look the same before a colon: the place must be short, without an article, and before a long paragraph.
fn may_stand_before_colon(place: &str, paragraph: &str) -> bool {
    const LONG: usize = 120;
    let words = place.split_whitespace().count();
    words <= 2 && !place.contains(',') && !place.starts_with("THE ") && paragraph.len() > LONG
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
    fn days_agencies_and_regions_stand_in_any_order() {
        let day = Some("Oct. 2, 2026");
        assert_parts("TORRUP, Oct. 2, 2026 /NorthWire/ -- ", Some("TORRUP"), Some("NorthWire"), day);
        assert_parts("October 2, 2026 (LINDAL) - ", Some("LINDAL"), None, Some("October 2, 2026"));
        assert_parts("(ANSA) - MONTELUPO, 02 OTT - ", Some("MONTELUPO"), Some("ANSA"), Some("02 OTT"));
        assert_parts("ЛИПОВО, 2 окт — ТАСС. ", Some("ЛИПОВО"), Some("ТАСС"), Some("2 окт"));
        assert_parts(
            "Липово. 2 октября. Интерфакс - ",
            Some("Липово"),
            Some("Интерфакс"),
            Some("2 октября."),
        );
        assert_parts("Villa Alta, 2 oct (EFE).- ", Some("Villa Alta"), Some("EFE"), Some("2 oct"));
        assert_parts("VILLA ALTA, 2 (EUROPA PRESS) - ", Some("VILLA ALTA"), Some("EUROPA PRESS"), Some("2"));
        assert_parts(
            "Saint-Aubin, le 2 octobre 2026 (AFP) - ",
            Some("Saint-Aubin"),
            Some("AFP"),
            Some("le 2 octobre 2026"),
        );
        assert_parts("SAINT-AUBIN (Val-Noir) - ", Some("SAINT-AUBIN"), None, None);
        assert_parts(
            "Porto Novo, 2 out 2026 (Lusa) – ",
            Some("Porto Novo"),
            Some("Lusa"),
            Some("2 out 2026"),
        );
        assert_parts("KOTA BARU, SURAT.com - ", Some("KOTA BARU"), Some("SURAT.com"), None);
        assert_parts("Bad Lindau am See (dpa/lby) - ", Some("Bad Lindau am See"), Some("dpa/lby"), None);
    }

    #[test]
    fn scripts_without_capitals_have_datelines_too() {
        assert_parts("الميناء (رويترز) - ", Some("الميناء"), Some("رويترز"), None);
        assert_parts("सोनपुर, 2 अक्टूबर (भाषा) ", Some("सोनपुर"), Some("भाषा"), Some("2 अक्टूबर"));
        assert_parts("新华社东港10月2日电（记者 王明）", Some("东港"), Some("新华社"), Some("10月2日"));
        assert_parts("海湾日报东港10月2日电", Some("东港"), None, Some("10月2日"));
        assert_parts("【東港＝田中一郎】", Some("東港"), None, None);
        assert_parts("【東港共同】", Some("東港"), Some("共同"), None);
    }

    #[test]
    fn other_beginnings_are_no_datelines() {
        assert_eq!(parts("UPDATE - "), None);
        assert_eq!(parts("THE CLAIM: "), None);
        assert_eq!(parts("The minister - in a coat - came. "), None);
        assert_eq!(parts("A well-known man. "), None);
        assert_eq!(parts("عاجل - "), None);
        assert_eq!(parts("【速報】"), None);
        assert_eq!(parts("东港10月2日的渡轮停航了。"), None);
        assert_eq!(parts("Harbour Rovers (Lindal) - "), None);
        assert_eq!(parts("Erie (Pa.) "), None);
        assert_eq!(
            of("ISTA — the union of the ferrymen — will meet in June, and nobody expects much."),
            None
        );
        assert_eq!(of("In 2019 (LINDAL) - or so they said - the ferry of the old harbour was sold."), None);
        assert_eq!(parts(""), None);
    }
}
