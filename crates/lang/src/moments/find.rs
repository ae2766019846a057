//! Dates in lines that say other things too: the patterns that machines and readers know.

use super::clock::{half_day, hour_of_day};
use super::moment::Moment;
use super::writer::Writer;
use crate::{calendar, zones};
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// No page of the web is older, and claims far in the future are errors.
pub(super) const YEARS: std::ops::RangeInclusive<i16> = 1995..=2099;

static ISO: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?P<y>\d{4})[-/.]?(?P<m>[01]\d)[-/.]?(?P<d>[0-3]\d)(?:(?:[Tt ]|\s+-?\s*)(?P<H>[0-2]?\d):?(?P<M>[0-5]\d)(?::?(?P<S>[0-6]\d)(?:[.,]\d+)?|:\d)?\s*(?P<ap>[AaPp]\.?[Mm])?)?\s*(?P<z>Z|[+-]\d\d:?\d\d|[+-]\d\d|[A-Z]{2,5})?",
    )
});
static LOOSE_ISO: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?P<y>(?:19|20)\d\d)(?:[-/.]\s?|[年년]\s?)(?P<m>\d{1,2})(?:[-/.]\s?|[月월]\s?)(?P<d>\d{1,2})[日일]?(?:\D{0,6}?(?P<ap>上午|下午|午前|午後|오전|오후)?\s*(?P<H>[0-2]?\d)[:時时点시]\s?(?P<M>[0-5]\d))?",
    )
});
static NUMERIC: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?P<a>\d{1,2})(?P<sep>[./-])\s?(?P<b>\d{1,2})[./-]\s?(?P<y>(?:19|20)\d\d|\d\d)(?:\D{1,8}?(?P<H>[0-2]?\d)[:.h](?P<M>[0-5]\d)(?::(?P<S>[0-5]\d))?\s*(?P<ap>[AaPp]\.?[Mm])?)?\s*(?P<z>Z|[+-]\d\d:?\d\d|[A-Z]{2,5})?",
    )
});
static DAY_MONTH: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)(?P<d>\d{1,2})(?:st|nd|rd|th|\.|er|º|ης|η)?[\s-]+(?:de |of |d’|d')?(?P<mon>[\p{L}\p{M}]{2,14})(?:/[\p{L}\p{M}]{2,14})?\.?,?[\s-]+(?:de |del )?(?P<y>(?:19|20)\d\d)(?:\D{1,12}?(?P<H>[0-2]?\d)(?:[:.h]|\sh\s)(?P<M>[0-5]\d)(?::(?P<S>[0-5]\d))?\s*(?P<ap>[ap]\.?m\.?)?)?\s*(?P<z>(?-i:Z|[A-Z]{2,5})|[+-]\d\d:?\d\d)?",
    )
});
static MONTH_DAY: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)(?P<mon>[\p{L}\p{M}]{2,14})(?:/[\p{L}\p{M}]{2,14})?\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d\d)(?:\D{1,8}?(?P<H>[0-2]?\d)[:.](?P<M>[0-5]\d)(?::(?P<S>[0-5]\d))?\s*(?P<ap>[ap]\.?m\.?)?)?\s*(?P<z>(?-i:Z|[A-Z]{2,5})|[+-]\d\d:?\d\d)?",
    )
});
static YEAR_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?P<y>(?:19|20)\d\d)[\s-]+(?P<mon>[\p{L}\p{M}]{3,14})\.?[\s-]+(?P<d>\d{1,2})(?:\D|$)")
});

fn regex(pattern: &str) -> Regex {
    #[allow(clippy::expect_used, reason = "the patterns are ours, and each is used in the tests")]
    Regex::new(pattern).expect("a valid pattern")
}

/// The date by the first pattern that fits anywhere in `text`.
pub(super) fn first(text: &str, writer: Writer<'_>) -> Option<Moment> {
    let numbered = |form: &Regex| {
        form.captures(text).and_then(|c| with_day(&c, number(&c, "m")?, number(&c, "d")?, writer))
    };
    let worded = |form: &Regex| {
        form.captures_iter(text).find_map(|c| {
            let (month, _) = calendar::written_month(&c["mon"].to_lowercase(), writer.language())?;
            with_day(&c, month.into(), number(&c, "d")?, writer)
        })
    };
    numbered(&ISO)
        .or_else(|| numbered(&LOOSE_ISO))
        .or_else(|| numbers(text).and_then(|c| numeric(&c, writer)))
        .or_else(|| worded(&DAY_MONTH))
        .or_else(|| worded(&MONTH_DAY))
        .or_else(|| worded(&YEAR_FIRST))
}

/// Three numbers; not the end of a longer one, as in `0001-01-01`.
fn numbers(text: &str) -> Option<Captures<'_>> {
    let is_whole = |c: &Captures<'_>| {
        c.get(0).is_some_and(|all| !text[..all.start()].ends_with(|before: char| before.is_ascii_digit()))
    };
    NUMERIC.captures_iter(text).find(is_whole)
}

/// `a.b.y`: the day first, as most of the world writes, unless the month can only be first, or is known to be and there is a
/// slash or hyphen.
fn numeric(c: &Captures<'_>, writer: Writer<'_>) -> Option<Moment> {
    let (a, b) = (number(c, "a")?, number(c, "b")?);
    let is_month_first = a <= 12 && (b > 12 || writer.month_first && &c["sep"] != ".");
    let (month, day) = if is_month_first { (a, b) } else { (b, a) };
    with_day(c, month, day, writer)
}

fn with_day(c: &Captures<'_>, month: i16, day: i16, writer: Writer<'_>) -> Option<Moment> {
    let century = if c["y"].len() == 2 { 2000 } else { 0 };
    let year = number(c, "y").map(|year| century + year).filter(|year| YEARS.contains(year))?;
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    let Some(time) = clock(c) else { return Moment::day(date) };
    let local = date.to_datetime(time);
    let offset = c.name("z").and_then(|z| offset(z.as_str(), local, writer));
    let at = offset.unwrap_or(Offset::UTC).to_timestamp(local).ok()?;
    Some(Moment { at, offset: offset.map(Offset::seconds), day_only: false })
}

fn clock(c: &Captures<'_>) -> Option<Time> {
    let (hour, minute) = (number(c, "H")?, number(c, "M")?);
    let half = c.name("ap").and_then(|half| half_day(&half.as_str().to_lowercase().replace('.', "")));
    let second = number(c, "S").unwrap_or(0).min(59);
    let hour = hour_of_day(i8::try_from(hour).ok()?, half);
    Time::new(hour, i8::try_from(minute).ok()?, i8::try_from(second).ok()?, 0).ok()
}

fn number(c: &Captures<'_>, name: &str) -> Option<i16> {
    c.name(name)?.as_str().parse().ok()
}

/// The offset of a zone by its name, or of "+0530", "+05:30", "+05".
fn offset(zone: &str, local: DateTime, writer: Writer<'_>) -> Option<Offset> {
    let (sign, digits) = match zone.as_bytes().first()? {
        b'+' => (1, &zone[1..]),
        b'-' => (-1, &zone[1..]),
        _ => return zones::offset(zone, local, writer.places),
    };
    let digits = digits.replace(':', "");
    let hours: i32 = digits.get(..2)?.parse().ok()?;
    let minutes: i32 = digits.get(2..4).map_or(Ok(0), str::parse).ok()?;
    let is_offset = hours <= 15 && minutes < 60;
    is_offset.then(|| Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok())?
}

#[cfg(test)]
mod tests {
    use super::super::find;
    use super::*;

    #[track_caller]
    fn assert_found(text: &str, expected: &str) {
        let found = find(text, Writer::default()).map(|moment| moment.to_string());
        assert_eq!(found.as_deref(), Some(expected), "{text}");
    }

    #[test]
    fn seconds_of_one_digit_keep_the_zone() {
        let zone = |text: &str| find(text, Writer::default()).and_then(|moment| moment.offset);
        assert_eq!(zone("2024-05-05T23:15:0Z"), Some(0));
        assert_eq!(zone("2024-05-05T23:15:07+02:00"), Some(7200));
        assert_eq!(zone("2024-05-05T23:15:0"), None);
    }

    #[test]
    fn machine_forms() {
        assert_found("2021-04-13T22:30:05+02:00", "2021-04-13T22:30:05+02:00");
        assert_found("2021-04-13T22:30:05.123Z", "2021-04-13T22:30:05Z");
        assert_found("2021-04-13 22:30", "2021-04-13T22:30:00Z");
        assert_found("20210413", "2021-04-13");
        assert_found("2021-04-13T22:30:05-0430", "2021-04-13T22:30:05-04:30");
        assert_found("1618353005", "2021-04-13T22:30:05Z");
        assert_found("2026-04-14 (mar) 10:30", "2026-04-14T10:30:00Z");
    }

    #[test]
    fn forms_for_readers() {
        assert_found("Tue, 13 Apr 2021 22:30:05 +0200", "2021-04-13T22:30:05+02:00");
        assert_found("Published 13.04.2021, 22:30 Uhr", "2021-04-13T22:30:00Z");
        assert_found("April 13th, 2021 10:30 pm", "2021-04-13T22:30:00Z");
        assert_found("April 13, 2021 10:30 a.m. ET", "2021-04-13T10:30:00-04:00");
        assert_found("13 de abril de 2021", "2021-04-13");
        assert_found("13 апреля 2021", "2021-04-13");
        assert_found("2021年4月13日 22:30", "2021-04-13T22:30:00Z");
        assert_found("2021年4月13日 下午3:05", "2021-04-13T15:05:00Z");
        assert_found("4/13/2021", "2021-04-13");
        assert_found("04.13.2021", "2021-04-13");
        assert_found("13. März 2021", "2021-03-13");
        assert_found("2021 Apr 7", "2021-04-07");
        assert_found("Diterbitkan 12 Agustus 2026 10:30 WIB", "2026-08-12T10:30:00+07:00");
        assert_found("12.11.2021 (gültig seit: 05.11.2021)", "2021-11-12");
        assert_found("12.11.2021, unverändert seit 05.11.", "2021-11-12");
        assert_found("12.11.2021 10.30 Uhr", "2021-11-12T10:30:00Z");
        assert_found("2. 3. 2026 10:30", "2026-03-02T10:30:00Z");
        assert_found("Publié le 2 mars 2026 à 10h30", "2026-03-02T10:30:00Z");
        assert_found("Publié le 2 mars 2026 à 10 h 30", "2026-03-02T10:30:00Z");
        assert_found("Le 2 mars 2026, 4 hommes et 30 femmes", "2026-03-02");
    }

    #[test]
    fn americans_put_the_month_first() {
        let day = |text, month_first| {
            find(text, Writer { month_first, places: &[] })
                .map(|moment| moment.to_string())
                .unwrap_or_default()
        };
        assert_eq!(day("3/4/2021", true), "2021-03-04");
        assert_eq!(day("3/4/2021", false), "2021-04-03");
        assert_eq!(day("13/4/2021", true), "2021-04-13");
        assert_eq!(day("3.4.2021", true), "2021-04-03");
    }

    #[test]
    fn the_outlet_tells_zones_and_months_apart() {
        let at = |text, places: &[&str]| {
            find(text, Writer { places, month_first: false }).map(|m| m.to_string()).unwrap_or_default()
        };
        assert_eq!(at("5 January 2026 10:30 IST", &["en", "in"]), "2026-01-05T10:30:00+05:30");
        assert_eq!(at("5 January 2026 10:30 IST", &["he", "il"]), "2026-01-05T10:30:00+02:00");
        assert_eq!(at("5. listopada 2026 10:30", &["hr"]), "2026-10-05T10:30:00Z");
    }

    #[test]
    fn what_is_no_date() {
        for text in [
            "",
            "tomorrow",
            "32.13.2021",
            "12345",
            "99 words 2021",
            "1850-01-01",
            "market 3, 2021",
            "0001-01-01T00:00:00",
            "10012.11.21",
        ] {
            assert_eq!(find(text, Writer::default()), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_taken(text in "\\PC{0,60}|[0-9:/.TZ+ -]{0,30}") {
            find(&text, Writer::default());
        }
    }
}
