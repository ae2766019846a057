//! Points in time as pages write them.

use jiff::civil::{Date, Time};
use jiff::tz::Offset;
use newsloom_html::plain::prefix;
use newsloom_model::Moment;
use regex::{Captures, Regex};
use std::borrow::Cow;
use std::sync::LazyLock;

/// No page of the web is older, and claims far in the future are errors.
const YEARS: std::ops::RangeInclusive<i16> = 1995..=2099;

static ISO: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?P<y>\d{4})[-/.]?(?P<m>[01]\d)[-/.]?(?P<d>[0-3]\d)(?:(?:[Tt ]|\s+-?\s*)(?P<H>[0-2]?\d):?(?P<M>[0-5]\d)(?::?(?P<S>[0-6]\d)(?:[.,]\d+)?)?\s*(?P<ap>[AaPp]\.?[Mm])?)?\s*(?P<z>Z|[+-]\d\d:?\d\d|[+-]\d\d|[A-Z]{2,4})?",
    )
});
static LOOSE_ISO: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?P<y>(?:19|20)\d\d)(?:[-/.]|[年년]\s?)(?P<m>\d{1,2})(?:[-/.]|[月월]\s?)(?P<d>\d{1,2})[日일]?(?:\D{0,6}?(?P<ap>上午|下午|午前|午後|오전|오후)?\s*(?P<H>[0-2]?\d)[:：時时点시]\s?(?P<M>[0-5]\d))?",
    )
});
static NUMERIC: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?P<a>\d{1,2})(?P<sep>[./-])\s?(?P<b>\d{1,2})[./-]\s?(?P<y>(?:19|20)\d\d|\d\d)(?:\D{1,8}?(?P<H>[0-2]?\d)[:.h](?P<M>[0-5]\d)(?::(?P<S>[0-5]\d))?\s*(?P<ap>[AaPp]\.?[Mm])?)?\s*(?P<z>Z|[+-]\d\d:?\d\d|UTC|GMT|CEST|CET|MEZ|MESZ|EST|EDT|PST|PDT|BST)?",
    )
});
static DAY_MONTH: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)(?P<d>\d{1,2})(?:st|nd|rd|th|\.|er|º|ης|η)?[\s-]+(?:de |of |d’|d')?(?P<mon>[\p{L}\p{M}]{2,12})(?:/[\p{L}\p{M}]{2,12})?\.?,?[\s-]+(?:de |del )?(?P<y>(?:19|20)\d\d)(?:\D{1,12}?(?P<H>[0-2]?\d)[:.h](?P<M>[0-5]\d)(?::(?P<S>[0-5]\d))?\s*(?P<ap>[ap]\.?m\.?)?)?\s*(?P<z>Z|[+-]\d\d:?\d\d|UTC|GMT|CEST|CET|MEZ|MESZ|EST|EDT|ET|PST|PDT|BST)?",
    )
});
static MONTH_DAY: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)(?P<mon>[\p{L}\p{M}]{2,12})(?:/[\p{L}\p{M}]{2,12})?\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d\d)(?:\D{1,8}?(?P<H>[0-2]?\d)[:.](?P<M>[0-5]\d)(?::(?P<S>[0-5]\d))?\s*(?P<ap>[ap]\.?m\.?)?)?\s*(?P<z>Z|[+-]\d\d:?\d\d|UTC|GMT|CEST|CET|EST|EDT|ET|PST|PDT|BST)?",
    )
});
static YEAR_FIRST: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?P<y>(?:19|20)\d\d)[\s-]+(?P<mon>\p{L}{3,12})\.?[\s-]+(?P<d>\d{1,2})(?:\D|$)"));

fn regex(pattern: &str) -> Regex {
    #[allow(clippy::expect_used, reason = "the patterns are ours, and each is used in the tests")]
    Regex::new(pattern).expect("a valid pattern")
}

/// The first point in time that `text` names. Short values are expected: only the first 200 bytes are read.
pub(crate) fn parse(text: &str) -> Option<Moment> {
    parse_by(text, false)
}

/// The same, where the month comes first in dates such as 3/4/2021 if `month_first`.
pub(crate) fn parse_by(text: &str, month_first: bool) -> Option<Moment> {
    let text = &western(prefix(text.trim(), 200));
    epoch(text).or_else(|| found(text, month_first))
}

/// The text with the digits of all scripts of the news as 0 to 9.
fn western(text: &str) -> Cow<'_, str> {
    const ZEROS: [char; 4] = ['\u{660}', '\u{6F0}', '\u{966}', '\u{FF10}'];
    let digit = |c: char| {
        let value =
            ZEROS.iter().find_map(|zero| u32::from(c).checked_sub(u32::from(*zero)).filter(|d| *d < 10));
        value.and_then(|value| char::from_digit(value, 10)).unwrap_or(c)
    };
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.chars().map(digit).collect()) }
}

fn found(text: &str, month_first: bool) -> Option<Moment> {
    let numbered = |form: &Regex| form.captures(text).and_then(|c| built(&c, number(&c, "m")?));
    numbered(&ISO)
        .or_else(|| numbered(&LOOSE_ISO))
        .or_else(|| NUMERIC.captures(text).and_then(|c| numeric(&c, month_first)))
        .or_else(|| worded(&DAY_MONTH, text))
        .or_else(|| worded(&MONTH_DAY, text))
        .or_else(|| worded(&YEAR_FIRST, text))
}

fn worded(form: &Regex, text: &str) -> Option<Moment> {
    form.captures_iter(text).find_map(|c| built(&c, month(&c["mon"])?))
}

/// Seconds or milliseconds since 1970.
fn epoch(text: &str) -> Option<Moment> {
    if !matches!(text.len(), 10 | 13) {
        return None;
    }
    let number: i64 = text.parse().ok()?;
    let seconds = if text.len() == 13 { number / 1000 } else { number };
    let at = jiff::Timestamp::from_second(seconds).ok()?;
    YEARS.contains(&Offset::UTC.to_datetime(at).year()).then(|| Moment::utc(at))
}

/// `a.b.y`: the day first, as most of the world writes, unless the month can only be first, or is known to be and there is a
/// slash or hyphen.
fn numeric(c: &Captures<'_>, month_first: bool) -> Option<Moment> {
    let (a, b) = (number(c, "a")?, number(c, "b")?);
    let swapped = a <= 12 && (b > 12 || month_first && &c["sep"] != ".");
    if swapped { with_day(c, a, b) } else { with_day(c, b, a) }
}

fn built(c: &Captures<'_>, month: i16) -> Option<Moment> {
    with_day(c, month, number(c, "d")?)
}

fn with_day(c: &Captures<'_>, month: i16, day: i16) -> Option<Moment> {
    let year = number(c, "y").map(|y| if y < 100 { 2000 + y } else { y }).filter(|y| YEARS.contains(y))?;
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    match clock(c) {
        Some(time) => {
            let offset = c.name("z").and_then(|z| offset(z.as_str()));
            let zone = offset.and_then(|s| Offset::from_seconds(s).ok()).unwrap_or(Offset::UTC);
            let at = zone.to_timestamp(date.to_datetime(time)).ok()?;
            Some(Moment { at, offset, day_only: false })
        }
        None => Moment::day(date),
    }
}

fn clock(c: &Captures<'_>) -> Option<Time> {
    let (mut hour, minute) = (number(c, "H")?, number(c, "M")?);
    match c.name("ap").map(|half| is_after_noon(half.as_str())) {
        Some(true) if hour < 12 => hour += 12,
        Some(false) if hour == 12 => hour = 0,
        _ => {}
    }
    let second = number(c, "S").unwrap_or(0).min(59);
    Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, i8::try_from(second).ok()?, 0).ok()
}

fn is_after_noon(half: &str) -> bool {
    half.starts_with(['p', 'P']) || matches!(half, "下午" | "午後" | "오후")
}

fn number(c: &Captures<'_>, name: &str) -> Option<i16> {
    c.name(name)?.as_str().parse().ok()
}

/// Seconds east of UTC.
fn offset(zone: &str) -> Option<i32> {
    const NAMED: &[(&str, i32)] = &[
        ("Z", 0),
        ("UTC", 0),
        ("GMT", 0),
        ("BST", 1),
        ("CET", 1),
        ("MEZ", 1),
        ("CEST", 2),
        ("MESZ", 2),
        ("EET", 2),
        ("EEST", 3),
        ("MSK", 3),
        ("IST", 0),
        ("EST", -5),
        ("EDT", -4),
        ("ET", -5),
        ("CST", -6),
        ("CDT", -5),
        ("MST", -7),
        ("MDT", -6),
        ("PST", -8),
        ("PDT", -7),
        ("JST", 9),
        ("KST", 9),
    ];
    let upper = zone.to_ascii_uppercase();
    if let Some((_, hours)) = NAMED.iter().find(|(name, _)| *name == upper) {
        return (upper != "IST").then_some(hours * 3600);
    }
    let (sign, digits) = match zone.as_bytes().first()? {
        b'+' => (1, &zone[1..]),
        b'-' => (-1, &zone[1..]),
        _ => return None,
    };
    let digits = digits.replace(':', "");
    let hours: i32 = digits.get(..2)?.parse().ok()?;
    let minutes: i32 = digits.get(2..4).map_or(Ok(0), str::parse).ok()?;
    (hours <= 15 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

/// The number of a month by its name or its first letters, in the languages of the news we meet.
fn month(name: &str) -> Option<i16> {
    const NAMES: &[&[&str]] = &[
        &[
            "jan",
            "janv",
            "ene",
            "gen",
            "янв",
            "ιαν",
            "sty",
            "oca",
            "led",
            "sij",
            "tammi",
            "يناير",
            "जनवरी",
            "जन",
        ],
        &[
            "feb",
            "fév",
            "fev",
            "фев",
            "φεβ",
            "lut",
            "şub",
            "úno",
            "febr",
            "helmi",
            "فبراير",
            "شباط",
            "फरवरी",
            "फ़रवरी",
        ],
        &["mar", "mär", "maa", "мар", "μαρ", "mrz", "mrt", "bře", "مارس", "آذار", "मार्च"],
        &["apr", "avr", "abr", "апр", "απρ", "kwi", "nis", "dub", "huhti", "أبريل", "ابريل", "نيسان", "अप्रैल"],
        &[
            "may", "mai", "mag", "мая", "май", "μαΐ", "μαι", "maj", "mei", "kvě", "touko", "مايو", "أيار",
            "मई",
        ],
        &["jun", "juin", "giu", "июн", "ιουν", "cze", "haz", "kesä", "يونيو", "حزيران", "जून"],
        &["jul", "juil", "lug", "июл", "ιουλ", "lip", "tem", "heinä", "يوليو", "تموز", "जुलाई"],
        &[
            "aug",
            "aoû",
            "aou",
            "ago",
            "авг",
            "αυγ",
            "sie",
            "ağu",
            "srp",
            "elo",
            "أغسطس",
            "اغسطس",
            "آب",
            "अगस्त",
        ],
        &["sep", "set", "сен", "σεπ", "wrz", "eyl", "zář", "syys", "سبتمبر", "أيلول", "सितंबर", "सितम्बर"],
        &[
            "oct",
            "okt",
            "ott",
            "out",
            "окт",
            "οκτ",
            "paź",
            "eki",
            "říj",
            "loka",
            "أكتوبر",
            "اكتوبر",
            "अक्टूबर",
            "अक्तूबर",
        ],
        &["nov", "ноя", "νοε", "lis", "kas", "marras", "نوفمبر", "नवंबर", "नवम्बर"],
        &[
            "dec",
            "dez",
            "déc",
            "dic",
            "дек",
            "δεκ",
            "gru",
            "ara",
            "pro",
            "joulu",
            "ديسمبر",
            "दिसंबर",
            "दिसम्बर",
        ],
    ];
    let name = name.to_lowercase();
    let longest =
        |names: &&[&str]| names.iter().filter(|n| name.starts_with(**n)).map(|n| n.len()).max().unwrap_or(0);
    let best = NAMES.iter().enumerate().max_by_key(|(_, names)| longest(names))?;
    (longest(best.1) > 0).then(|| i16::try_from(best.0 + 1).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_parsed(text: &str, expected: &str) {
        assert_eq!(parse(text).map(|m| m.to_string()).as_deref(), Some(expected), "{text}");
    }

    #[test]
    fn machine_forms() {
        assert_parsed("2021-04-13T22:30:05+02:00", "2021-04-13T22:30:05+02:00");
        assert_parsed("2021-04-13T22:30:05.123Z", "2021-04-13T22:30:05Z");
        assert_parsed("2021-04-13 22:30", "2021-04-13T22:30:00Z");
        assert_parsed("20210413", "2021-04-13");
        assert_parsed("2021-04-13T22:30:05-0430", "2021-04-13T22:30:05-04:30");
        assert_parsed("1618353005", "2021-04-13T22:30:05Z");
    }

    #[test]
    fn forms_for_readers() {
        assert_parsed("Tue, 13 Apr 2021 22:30:05 +0200", "2021-04-13T22:30:05+02:00");
        assert_parsed("Published 13.04.2021, 22:30 Uhr", "2021-04-13T22:30:00Z");
        assert_parsed("April 13th, 2021 10:30 pm", "2021-04-13T22:30:00Z");
        assert_parsed("13 de abril de 2021", "2021-04-13");
        assert_parsed("13 апреля 2021", "2021-04-13");
        assert_parsed("2021年4月13日 22:30", "2021-04-13T22:30:00Z");
        assert_parsed("4/13/2021", "2021-04-13");
        assert_parsed("04.13.2021", "2021-04-13");
        assert_parsed("13. März 2021", "2021-03-13");
        assert_parsed("2021 Apr 7", "2021-04-07");
    }

    #[test]
    fn americans_put_the_month_first() {
        assert_eq!(parse_by("3/4/2021", true).map(|m| m.to_string()).as_deref(), Some("2021-03-04"));
        assert_eq!(parse_by("3/4/2021", false).map(|m| m.to_string()).as_deref(), Some("2021-04-03"));
        assert_eq!(parse_by("13/4/2021", true).map(|m| m.to_string()).as_deref(), Some("2021-04-13"));
    }

    #[test]
    fn what_is_no_date() {
        for text in ["", "tomorrow", "32.13.2021", "12345", "99 words 2021", "1850-01-01"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_taken(text in "\\PC{0,60}|[0-9:/.TZ+ -]{0,30}") {
            parse(&text);
        }
    }
}
