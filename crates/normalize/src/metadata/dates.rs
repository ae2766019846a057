//! When a page was published and last changed, by what it claims: JSON-LD and meta elements first, then dated
//! elements, the address, and what the reader sees (the order of htmldate, Barbaresi 2020, doi:10.21105/joss.02439).

use super::date_names::{MODIFIED, PUBLISHED, VAGUE};
use super::jsonld;
use super::markup::{Markup, Stamp};
use super::zones::Claim;
use super::{titles, zones};
use crate::lines;
use newsloom_html::plain::prefix;
use newsloom_lang::data::DATE_LABELS;
use newsloom_lang::moments::{self, Writer};
use newsloom_model::{Moment, PassageKind};
use regex::Regex;
use std::sync::LazyLock;

/// What the reader sees of the page: its title, and its text, a block a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen<'a> {
    pub(super) title: Option<&'a str>,
    pub(super) text: &'a str,
}

/// Parts of words that tell of publication.
static PUBLICATION: LazyLock<Vec<&str>> =
    LazyLock::new(|| DATE_LABELS.select("text", "kind", "publication").collect());
/// Parts of words that tell of a change.
static CHANGE: LazyLock<Vec<&str>> = LazyLock::new(|| DATE_LABELS.select("text", "kind", "change").collect());

/// How claims are read.
#[derive(Clone, Copy)]
struct Reading<'a> {
    writer: Writer<'a>,
    /// Whether a moment can be one of publication: others are passed over.
    is_possible: &'a dyn Fn(&Moment) -> bool,
}

/// The best claim of publication, and the best claim of the last change.
pub(super) fn choose(
    markup: &Markup,
    url: Option<&str>,
    seen: Seen<'_>,
    is_possible: &dyn Fn(&Moment) -> bool,
) -> (Option<Claim>, Option<Claim>) {
    let domain = url.and_then(newsloom_model::registrable_domain).unwrap_or_default();
    let country = domain.rsplit('.').next().unwrap_or_default();
    let tag = markup.language.as_deref().unwrap_or_default().to_ascii_lowercase();
    let language = tag.split(['-', '_']).next().unwrap_or_default();
    let places = [language, country];
    let writer = Writer { places: &places, month_first: is_american(&tag, country) };
    let reading = Reading { writer, is_possible };
    let modified = linked(markup, &["dateModified"], reading)
        .or_else(|| in_meta(markup, MODIFIED, reading))
        .or_else(|| changed_under_title(seen, reading));
    (published(markup, url, seen, reading).or_else(|| modified.clone()), modified)
}

fn published(markup: &Markup, url: Option<&str>, seen: Seen<'_>, reading: Reading<'_>) -> Option<Claim> {
    let in_linked = linked(markup, &["datePublished", "dateCreated", "uploadDate"], reading);
    let named = in_meta(markup, PUBLISHED, reading);
    // Some give the time of the change as that of publication, too.
    let modified = in_meta(markup, MODIFIED, reading);
    let in_linked = in_linked.filter(|linked| {
        let is_change = |claim: &Claim| modified.as_ref().is_some_and(|modified| modified.0.at == claim.0.at);
        let is_other = |named: &&Claim| named.0.local_day() != linked.0.local_day() && !is_change(named);
        let other = named.as_ref().filter(is_other);
        other.is_none_or(|named| !is_seen_instead(named, linked, markup, seen, reading))
    });
    let marked = marked(markup, reading);
    let best = in_linked.clone().or_else(|| named.clone()).or_else(|| marked.clone());
    let best = match best {
        Some(best) if !best.0.day_only => best,
        best => {
            let (under, vague) = (under_title(seen, reading), in_meta(markup, VAGUE, reading));
            let best =
                best.or_else(|| vague.is_some().then(|| under.clone()).flatten()).or_else(|| vague.clone());
            let best = best.or_else(|| unclaimed(markup, url, seen, reading, under.clone()))?;
            finest(best, [in_linked, named, marked, under, vague])
        }
    };
    let best = zones::zoned(best, for_machines(markup, reading));
    Some(zones::by_clocks(best, shown(markup, seen, reading)))
}

/// Whether readers see the day of `one` and not that of `other`.
fn is_seen_instead(
    one: &Claim,
    other: &Claim,
    markup: &Markup,
    seen: Seen<'_>,
    reading: Reading<'_>,
) -> bool {
    let days: Vec<_> = shown(markup, seen, reading).map(|(moment, _)| moment.local_day()).collect();
    days.contains(&one.0.local_day()) && !days.contains(&other.0.local_day())
}

/// What readers see that is not said to be of a change: the dates under the title, in dated elements, and in the text.
fn shown<'a>(markup: &'a Markup, seen: Seen<'a>, reading: Reading<'a>) -> impl Iterator<Item = Claim> + 'a {
    let under = std::iter::once_with(move || under_title(seen, reading));
    let stamped = std::iter::once_with(move || stamped(markup, reading, &is_unchanged));
    let in_text = std::iter::once_with(move || in_text(seen, reading));
    under.chain(stamped).chain(in_text).filter_map(unchanged)
}

/// A date that nothing claims to be that of publication: in the address, in dated elements, under the title, or anywhere else.
fn unclaimed(
    markup: &Markup,
    url: Option<&str>,
    seen: Seen<'_>,
    reading: Reading<'_>,
    under: Option<Claim>,
) -> Option<Claim> {
    url.and_then(in_url)
        .filter(|(moment, _)| (reading.is_possible)(moment))
        .or_else(|| in_window(markup, reading))
        .or_else(|| stamped(markup, reading, &is_exact))
        .or_else(|| unchanged(under.clone()))
        .or_else(|| stamped(markup, reading, &is_unchanged))
        .or(under)
        .or_else(|| stamped(markup, reading, &|_| true))
        .or_else(|| in_text(seen, reading))
}

/// A claim that is not said to be of a change.
fn unchanged(claim: Option<Claim>) -> Option<Claim> {
    claim.filter(|(_, raw)| tells_of(raw) != CHANGED)
}

/// Whether a dated element is not said to be of a change, in words that its readers see.
fn is_unchanged(stamp: &Stamp) -> bool {
    tells_of(&stamp.text) != CHANGED
}

/// The claims that are written for machines; of dated elements the first.
fn for_machines<'a>(markup: &'a Markup, reading: Reading<'a>) -> impl Iterator<Item = Claim> + 'a {
    const FIRST: usize = 20;
    let in_meta = PUBLISHED.iter().chain(VAGUE).chain(MODIFIED).flat_map(|name| markup.all(name));
    let stamps = markup.stamps.iter().filter_map(|stamp| stamp.machine.as_deref()).take(FIRST);
    let in_linked = ["datePublished", "dateCreated", "dateModified"]
        .into_iter()
        .filter_map(move |key| linked(markup, &[key], reading));
    in_linked.chain(in_meta.chain(stamps).filter_map(move |raw| claim(raw, reading)))
}

/// The most exact claim of the same day as `best`.
fn finest<const N: usize>(best: Claim, others: [Option<Claim>; N]) -> Claim {
    let better = |c: &Claim| !c.0.day_only && c.0.local_day() == best.0.local_day();
    others.into_iter().flatten().find(better).filter(|_| best.0.day_only).unwrap_or(best)
}

/// A claim in a form for machines, which put the day first where there are only numbers.
fn claim(raw: &str, reading: Reading<'_>) -> Option<Claim> {
    written(raw, Reading { writer: Writer { month_first: false, ..reading.writer }, ..reading })
}

fn linked(markup: &Markup, keys: &[&str], reading: Reading<'_>) -> Option<Claim> {
    let article = markup.linked.article()?;
    keys.iter().find_map(|key| claim(&jsonld::text(article.get(*key)?)?, reading))
}

fn in_meta(markup: &Markup, names: &[&str], reading: Reading<'_>) -> Option<Claim> {
    names.iter().find_map(|name| markup.all(name).find_map(|raw| claim(raw, reading)))
}

/// Elements marked up as the date of publication.
fn marked(markup: &Markup, reading: Reading<'_>) -> Option<Claim> {
    let is_published = |s: &&Stamp| {
        let names = s.names.to_ascii_lowercase();
        (names.contains("datepublished")
            || names.contains("pubdate")
            || names.contains("entry-date")
            || names.contains("published"))
            && !names.contains("updated ")
            && !is_of_others(&names)
    };
    markup.stamps.iter().filter(is_published).find_map(|s| stamp(s, reading))
}

/// Whether an element called `names` is dated for another text than the report.
fn is_of_others(names: &str) -> bool {
    ["comment", "related", "recommend", "teaser", "sidebar"].iter().any(|other| names.contains(other))
}

/// Whether it is a `time` element that gives more than the day for machines.
fn is_exact(stamp: &Stamp) -> bool {
    const DAY: usize = "2024-03-02".len();
    stamp.is_time && stamp.machine.as_deref().is_some_and(|machine| machine.trim().len() > DAY)
}

/// The first dated element of those that `is_meant`, the `time` elements before others, and those that tell of a change last.
fn stamped(markup: &Markup, reading: Reading<'_>, is_meant: &dyn Fn(&Stamp) -> bool) -> Option<Claim> {
    let is_other = |s: &Stamp| {
        let names = s.names.to_ascii_lowercase();
        names.contains("modif") || names.contains("update") || is_of_others(&names)
    };
    let mut all: Vec<&Stamp> = markup.stamps.iter().filter(|s| is_meant(s) && !is_other(s)).collect();
    all.sort_by_key(|s| !s.is_time);
    sorted(all, |s| &s.text).into_iter().find_map(|s| stamp(s, reading))
}

/// The first date in one of the lines right under the page's title.
fn under_title(seen: Seen<'_>, reading: Reading<'_>) -> Option<Claim> {
    seen.under_title().find_map(|under| in_parts(under.into_iter().flat_map(parts).collect(), reading))
}

/// The date that a line right under the title says to be of a change.
fn changed_under_title(seen: Seen<'_>, reading: Reading<'_>) -> Option<Claim> {
    let mut parts = seen.under_title().flatten().flat_map(parts).filter(|part| tells_of(part) == CHANGED);
    parts.find_map(|part| written(part, reading))
}

impl<'a> Seen<'a> {
    /// The dated lines right under each line that is the title.
    fn under_title(self) -> impl Iterator<Item = Vec<&'a str>> {
        const NEAR: usize = 6;
        let title = self.title.map(titles::key).filter(|key| !key.is_empty());
        let under = titles::under(self.text, title.into_iter().collect(), NEAR);
        under.map(|lines| lines.filter(|line| is_dated(line)).collect())
    }
}

/// The date of publication in a line, else the first that it does not say to be of a change.
fn in_line(line: &str, reading: Reading<'_>) -> Option<Claim> {
    in_parts(parts(line), reading)
}

fn in_parts(parts: Vec<&str>, reading: Reading<'_>) -> Option<Claim> {
    sorted(parts, |part| part).into_iter().find_map(|part| written(part, reading))
}

/// A line cut before each word that tells what its date is of: "Updated 5 May 2024 | First published: 3 May 2024".
fn parts(line: &str) -> Vec<&str> {
    let lower = line.to_lowercase();
    if lower.len() != line.len() {
        return vec![line];
    }
    let labels = PUBLICATION.iter().chain(CHANGE.iter());
    let mut cuts: Vec<usize> =
        labels.flat_map(|label| lower.match_indices(label).map(|(at, _)| at)).collect();
    cuts.extend([0, line.len()]);
    cuts.sort_unstable();
    cuts.dedup();
    let parts = cuts.windows(2).filter_map(|pair| line.get(pair[0]..pair[1]));
    parts.filter(|part| part.contains(char::is_numeric)).collect()
}

/// Those that say of themselves that they tell of publication before the others, and those that tell of a change last; of equals
/// those last whose date is in brackets behind other words.
fn sorted<T>(mut all: Vec<T>, text: impl Fn(&T) -> &str) -> Vec<T> {
    all.sort_by_key(|one| (tells_of(text(one)), is_in_brackets(text(one))));
    all
}

/// Whether the first number stands in brackets that other words stand before: "Regatta in Lindal (2 to 4 May 2024)".
fn is_in_brackets(line: &str) -> bool {
    let before = line.split(char::is_numeric).next().unwrap_or_default();
    let opened =
        before.rsplit_once(['(', '（', '[']).filter(|(_, inside)| !inside.contains([')', '）', ']']));
    opened.is_some_and(|(words, _)| words.contains(char::is_alphabetic))
}

/// Of lines that tell of a change.
const CHANGED: u8 = 2;

/// What a dated line tells of by the words before its date: 0 for publication, [`CHANGED`], 1 where it does not say.
fn tells_of(line: &str) -> u8 {
    let lower = prefix(line, 200).to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    match () {
        () if says(&PUBLICATION) => 0,
        () if says(&CHANGE) => CHANGED,
        () => 1,
    }
}

fn stamp(stamp: &Stamp, reading: Reading<'_>) -> Option<Claim> {
    let seen = || in_line(&stamp.text, reading).filter(|_| stamp.text.len() <= 120);
    stamp.machine.as_deref().and_then(|raw| claim(raw, reading)).or_else(seen)
}

/// A claim in a form for readers.
fn written(text: &str, reading: Reading<'_>) -> Option<Claim> {
    let moment = moments::find(text, reading.writer).filter(|moment| (reading.is_possible)(moment))?;
    Some((moment, text.trim().to_owned()))
}

/// Whether the page's readers put the month first: English, and not from where English puts the day first.
fn is_american(language: &str, country: &str) -> bool {
    const DAY_FIRST: &[&str] =
        &["uk", "au", "nz", "ie", "in", "za", "pk", "ng", "ke", "sg", "my", "hk", "eu"];
    language.starts_with("en") && !language.ends_with("gb") && !DAY_FIRST.contains(&country)
}

/// "/2021/04/13/", "/2021-04-13-", "20210413", "/13-04-2021-" in an address.
pub(crate) fn in_url(url: &str) -> Option<Claim> {
    #[allow(clippy::expect_used, reason = "the pattern is ours and tested")]
    static DATED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"[/_.-](?:(?<y>(?:19|20)\d\d)[/_.-]?(?<m>[01]\d)[/_.-]?(?<d>[0-3]\d)|(?<d2>[0-3]\d)[_.-](?<m2>[01]\d)[_.-](?<y2>20\d\d))(?:[/_.-]|$)",
        )
        .expect("a valid pattern")
    });
    let found = DATED.captures(prefix(url, 2000))?;
    let part =
        |one: &str, other: &str| found.name(one).or_else(|| found.name(other)).map(|part| part.as_str());
    let raw = format!("{}-{}-{}", part("y", "y2")?, part("m", "m2")?, part("d", "d2")?);
    moments::find(&raw, Writer::default()).map(|moment| (moment, raw))
}

/// A date that is a part of the window's title: "Bridge opens | Harbour Post | 13.04.2021".
fn in_window(markup: &Markup, reading: Reading<'_>) -> Option<Claim> {
    let is_numeric = |part: &&str| part.chars().all(|c| c.is_numeric() || matches!(c, '.' | '/' | '-' | ' '));
    let mut parts =
        markup.title.as_deref()?.split(['|', '–', '—']).flat_map(|part| part.split(" - ")).map(str::trim);
    parts.find(is_numeric).and_then(|part| written(part, reading))
}

/// The first date in what the reader sees, from the lines right above the title on before what stands further up.
fn in_text(seen: Seen<'_>, reading: Reading<'_>) -> Option<Claim> {
    const ABOVE: usize = 6;
    let title = seen.title.map(titles::key).unwrap_or_default();
    let at = seen.text.lines().position(|line| titles::has_key(line, &title)).unwrap_or(0);
    in_lines(seen.text.lines().skip(at.saturating_sub(ABOVE)), reading)
        .or_else(|| in_lines(seen.text.lines(), reading))
}

/// The first date in a line that says nothing else, else in a short one near the beginning; lines that tell of a change come
/// last.
fn in_lines<'a>(lines: impl Iterator<Item = &'a str> + Clone, reading: Reading<'_>) -> Option<Claim> {
    let is_stamp = |line: &&str| lines::kind(line) == Some(PassageKind::Furniture);
    let stamps = lines.clone().take(600).filter(|line| is_dated(line)).filter(is_stamp);
    let all = stamps.chain(lines.take(200).filter(|line| is_dated(line))).collect();
    sorted(all, |line| line).into_iter().find_map(|line| in_line(line, reading))
}

/// Whether a line is short and holds a number.
fn is_dated(line: &str) -> bool {
    line.len() <= 120 && line.contains(char::is_numeric)
}

#[cfg(test)]
mod tests {
    use super::*;
    use scraper::Html;

    fn dates(html: &str, url: Option<&str>) -> (Option<String>, Option<String>) {
        let (published, modified) = choose(
            &Markup::read(&Html::parse_document(html), None),
            url,
            Seen { title: None, text: "" },
            &|_| true,
        );
        (published.map(|(m, _)| m.to_string()), modified.map(|(m, _)| m.to_string()))
    }

    #[test]
    fn claims_for_machines_come_first_and_the_exact_one_of_a_day() {
        let page = "<meta property=article:published_time content='2024-03-02T10:00:00+01:00'><meta property=article:modified_time content='2024-03-05'>\
                    <script type=application/ld+json>{\"@type\":\"NewsArticle\",\"datePublished\":\"2024-03-02\"}</script>";
        assert_eq!(dates(page, None), (Some("2024-03-02T10:00:00+01:00".into()), Some("2024-03-05".into())));
    }

    #[test]
    fn what_readers_see_is_asked_under_the_title_first() {
        let day = |page: &str, text: &str| {
            let seen = Seen { title: Some("Bridge opens"), text };
            choose(&Markup::read(&Html::parse_document(page), None), None, seen, &|_| true)
                .0
                .map(|(m, _)| m.to_string())
        };
        let today = "<p class=date>14 January 2024</p>";
        let text = "14 January 2024\nBridge opens\nUpdated 5 January 2024\nPublished 3 January 2024";
        assert_eq!(day(today, text).as_deref(), Some("2024-01-03"));
        assert_eq!(
            day("<p>x", "Changes\nUpdated 5 January 2024\n4 January 2024").as_deref(),
            Some("2024-01-04")
        );
        let exact = "<time datetime=2024-01-02T08:00Z>today</time>";
        assert_eq!(day(exact, text).as_deref(), Some("2024-01-02T08:00:00Z"));
    }

    /// The date of publication of a page with this head where readers see these lines under its title.
    fn published(head: &str, lines: &str) -> String {
        let text = format!("Bridge opens\n{lines}");
        let seen = Seen { title: Some("Bridge opens"), text: &text };
        let page = Markup::read(&Html::parse_document(head), None);
        choose(&page, None, seen, &|_| true).0.map(|(moment, _)| moment.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_date_in_brackets_is_of_what_the_line_tells() {
        let sale = "Regatta in Lindal (2 to 4 May 2024)";
        assert_eq!(published("", &format!("{sale}\n6 May 2024 | Boats")), "2024-05-06");
        assert_eq!(published("", "Ada Palme (3 May 2024)"), "2024-05-03");
        assert_eq!(published("", "Ada Palme (Lindal), 3 May 2024\n6 May 2024"), "2024-05-03");
    }

    #[test]
    fn a_dated_element_comes_before_what_is_said_to_be_a_change() {
        let history = "<p class=date>3 Sept 2024 | Originally published</p>";
        assert_eq!(published(history, "Last updated 12 Jan 2026"), "2024-09-03");
        assert_eq!(published(history, "5 Sept 2024"), "2024-09-05");
        assert_eq!(published("", "Last updated 12 Jan 2026"), "2026-01-12");
    }

    #[test]
    fn the_outlets_clock_is_that_which_readers_see() {
        let head = "<meta property=article:published_time content='2024-05-03T01:20:30Z'>";
        assert_eq!(published(head, "May 2, 2024 8:20 pm"), "2024-05-02T20:20:30-05:00");
        assert_eq!(published(head, "Updated May 2, 2024 8:20 pm"), "2024-05-03T01:20:30Z");
        assert_eq!(published(head, "May 2, 2024 8:23 pm"), "2024-05-03T01:20:30Z");
    }

    #[test]
    fn of_two_claims_for_machines_that_counts_whose_day_readers_see() {
        let head = "<meta property=article:published_time content='2024-05-06T08:29:34'>\
                    <script type=application/ld+json>{\"@type\":\"NewsArticle\",\"datePublished\":\"2024-05-04T07:29:00Z\"}</script>";
        assert_eq!(published(head, "06.05.2024"), "2024-05-06T08:29:34Z");
        assert_eq!(published(head, "04.05.2024"), "2024-05-04T07:29:00Z");
        assert_eq!(published(head, "05.05.2024"), "2024-05-04T07:29:00Z");
        assert_eq!(published(head, "Updated 06.05.2024"), "2024-05-04T07:29:00Z");
        let changed = head.replace("published_time", "modified_time") + head;
        assert_eq!(published(&changed, "06.05.2024"), "2024-05-04T07:29:00Z");
        let element = |words: &str| format!("{head}<time datetime=2024-05-06>{words} 06.05.2024</time>");
        assert_eq!(published(&element("Updated"), ""), "2024-05-04T07:29:00Z");
        assert_eq!(published(&element("Monday"), ""), "2024-05-06T08:29:34Z");
    }

    #[test]
    fn each_date_of_a_line_is_of_what_the_word_before_it_says() {
        let both = |line: &str| {
            let text = format!("Bridge opens\n{line}\nThe bridge opened.");
            let seen = Seen { title: Some("Bridge opens"), text: &text };
            let page = Markup::read(&Html::parse_document("<p>x"), None);
            let (published, modified) = choose(&page, None, seen, &|_| true);
            [published, modified]
                .map(|claim| claim.map(|(moment, _)| moment.local_day().to_string()).unwrap_or_default())
        };
        for line in [
            "Updated: May 5, 2024 | First published: May 3, 2024",
            "Published May 3, 2024. Updated May 5, 2024",
            "Stand: 05.05.2024, 19:32 Uhr | Erstveröffentlichung: 03.05.2024",
            "Mis à jour le 5 mai 2024, publié le 3 mai 2024",
        ] {
            assert_eq!(both(line), ["2024-05-03", "2024-05-05"], "{line}");
        }
        assert_eq!(both("May 3, 2024"), ["2024-05-03", ""]);
    }

    #[test]
    fn impossible_dates_are_passed_over() {
        let seen = Seen {
            title: Some("Bridge opens"),
            text: "Bridge opens\nSale ends 24 May 2031\nUpdated 3 May 2024",
        };
        let page = "<meta property=article:published_time content='2099-12-31T00:00:00Z'>";
        let is_past = |moment: &Moment| moment.local_day().year() < 2030;
        let (published, _) = choose(&Markup::read(&Html::parse_document(page), None), None, seen, &is_past);
        assert_eq!(published.unwrap().0.to_string(), "2024-05-03");
    }

    #[test]
    fn then_the_address_and_dated_elements() {
        assert_eq!(
            dates("<p>x", Some("https://example.org/2024/03/02/bridge")).0.as_deref(),
            Some("2024-03-02")
        );
        assert_eq!(
            dates("<time datetime='2024-03-02T08:00Z'>today</time>", None).0.as_deref(),
            Some("2024-03-02T08:00:00Z")
        );
        let window = "<title>Bridge opens | Harbour Post | 02.03.2024</title><p class=date>5 March 2024";
        assert_eq!(dates(window, None).0.as_deref(), Some("2024-03-02"));
        let backwards = Some("https://example.org/02-03-2024-bridge");
        assert_eq!(dates("<p>x", backwards).0.as_deref(), Some("2024-03-02"));
        assert_eq!(dates("<p>x", Some("https://example.org/item/20241399")).0, None);
    }
}
