//! Points in time as people and programs write them, read in one place for feeds and pages: [`read`] takes a text that is a
//! date and nothing else, [`find`] looks for one in a line.

mod clock;
mod fields;
mod find;
mod lexer;
mod moment;
mod units;
mod writer;

pub use moment::Moment;
pub use writer::Writer;

use jiff::fmt::{rfc2822, temporal};
use jiff::{Timestamp, tz::Offset};
use std::borrow::Cow;

/// The longest writing that is taken for a date, in bytes.
const MAX_LENGTH: usize = 120;

/// Years that news can be of. Others are slips and tricks.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2200;

/// Reads a text that is a date and nothing else, in any form that feeds and pages are known to use: RFC 3339 and RFC 2822
/// first, then whatever people and programs put in their place, in many languages. None where nothing certain can be made
/// of it, as where a day or an hour does not exist.
///
/// ```
/// use newsloom_lang::moments::{Writer, read};
/// let read = |raw| read(raw, Writer::default()).unwrap().to_string();
/// assert_eq!(read("Thu, 29 Feb 2024 08:05:00 -0800"), "2024-02-29T08:05:00-08:00");
/// assert_eq!(read("jeu. 29 févr. 2024 à 8h05"), "2024-02-29T08:05:00Z");
/// ```
pub fn read(raw: &str, writer: Writer<'_>) -> Option<Moment> {
    let raw = raw.trim();
    if raw.is_empty() || raw.len() > MAX_LENGTH {
        return None;
    }
    rfc_3339(raw)
        .or_else(|| rfc_2822(raw))
        .or_else(|| epoch(raw))
        .or_else(|| fields::Fields::read(&plain(&unescaped(raw)), writer).moment())
        .map(Moment::to_the_second)
        .filter(|moment| YEARS.contains(&moment.local_day().year()))
}

/// The first date in a line of text, which may say other things too; only the first 200 bytes are read. Years before 1995
/// are no date of a page. Dates of numbers alone have the day first, unless the writer puts the month first.
pub fn find(text: &str, writer: Writer<'_>) -> Option<Moment> {
    /// No longer text is one date and nothing else.
    const WHOLE: usize = 60;
    let text = text.trim();
    let text = &*plain(&text[..text.floor_char_boundary(200)]);
    if let Some(moment) = epoch(text).filter(|moment| find::YEARS.contains(&moment.local_day().year())) {
        return Some(moment);
    }
    let found = find::first(text, writer)?;
    // The time may stand behind what no pattern expects: "2026-04-14 (mar) 10:30".
    let is_finer = |whole: &Moment| !whole.day_only && whole.local_day() == found.local_day();
    let finer = || read(text, writer).filter(|_| found.day_only && text.len() <= WHOLE).filter(is_finer);
    Some(finer().unwrap_or(found))
}

/// The zeros of the scripts that write numbers with digits of their own.
const ZEROS: [char; 17] = [
    '\u{660}', '\u{6F0}', '\u{966}', '\u{9E6}', '\u{A66}', '\u{AE6}', '\u{B66}', '\u{BE6}', '\u{C66}',
    '\u{CE6}', '\u{D66}', '\u{E50}', '\u{ED0}', '\u{1040}', '\u{17E0}', '\u{1810}', '\u{FF10}',
];

/// The text with digits of all scripts of the news as 0 to 9, and with the signs of ASCII for minus and colon.
fn plain(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let sign = |(at, c): (usize, char)| match c {
        '\u{2212}' | '\u{FE63}' | '\u{FF0D}' => '-',
        '\u{2010}'..='\u{2015}' if begins_offset(&text[at + c.len_utf8()..]) => '-',
        '：' => ':',
        '（' => '(',
        '）' => ')',
        _ => {
            let value =
                ZEROS.iter().find_map(|zero| u32::from(c).checked_sub(u32::from(*zero)).filter(|d| *d < 10));
            value.and_then(|value| char::from_digit(value, 10)).unwrap_or(c)
        }
    };
    Cow::Owned(text.char_indices().map(sign).collect())
}

/// Whether what stands behind a dash is the number of an offset such as 0500, and no year, hour or day to which something
/// lasts.
fn begins_offset(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    digits == 4
        && (text.starts_with('0')
            || text.starts_with("10")
            || text.starts_with("11")
            || text.starts_with("12"))
}

/// `raw` with letters in place of escapes such as `\u00e9`, which programs leave in what they took from JSON.
fn unescaped(raw: &str) -> Cow<'_, str> {
    let mut parts = raw.split("\\u");
    let Some(first) = parts.next().filter(|first| first.len() < raw.len()) else { return raw.into() };
    let mut out = first.to_owned();
    for part in parts {
        let code = part.get(..4).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        match code.and_then(char::from_u32) {
            Some(letter) => {
                out.push(letter);
                out.push_str(&part[4..]);
            }
            None => out.push_str(part),
        }
    }
    out.into()
}

/// RFC 3339, also without an offset, and its relatives in ISO 8601; not where a zone stands in place of the offset.
fn rfc_3339(raw: &str) -> Option<Moment> {
    const PARSER: temporal::DateTimeParser = temporal::DateTimeParser::new();
    if raw.len() < 17 {
        return None;
    }
    let pieces = PARSER.parse_pieces(raw).ok()?;
    let offset = pieces.to_numeric_offset();
    if offset.is_none() && pieces.time_zone_annotation().is_some() {
        return None;
    }
    let local = pieces.date().to_datetime(pieces.time()?);
    let at = offset.unwrap_or(Offset::UTC).to_timestamp(local).ok()?;
    Some(Moment { at, offset: offset.map(Offset::seconds), day_only: false })
}

fn rfc_2822(raw: &str) -> Option<Moment> {
    const PARSER: rfc2822::DateTimeParser = rfc2822::DateTimeParser::new().relaxed_weekday(true);
    let end = raw.as_bytes().last()?;
    if !end.is_ascii_digit() && !raw.ends_with("GMT") && !raw.ends_with("UT") {
        return None;
    }
    let zoned = PARSER.parse_zoned(raw).ok()?;
    Some(Moment { at: zoned.timestamp(), offset: Some(zoned.offset().seconds()), day_only: false })
}

/// Seconds or milliseconds since 1970, also with a fraction or as programs print them: "1772447400.0",
/// "/Date(1772447400000)/", "/Date(1772447400000+0100)/".
fn epoch(raw: &str) -> Option<Moment> {
    let raw = raw.trim_matches(['/', '\\']);
    let raw = match raw.strip_prefix("Date(").and_then(|date| date.strip_suffix(')')) {
        // An offset in it says where the writer is; the number is of UTC all the same.
        Some(date) => date.split_once(['+', '-']).map_or(date, |(number, _)| number),
        None => raw,
    };
    let (whole, fraction) = raw.split_once('.').unwrap_or((raw, "0"));
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) || !matches!(whole.len(), 9 | 10 | 13) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    let at =
        if whole.len() == 13 { Timestamp::from_millisecond(number) } else { Timestamp::from_second(number) };
    at.ok().map(Moment::utc)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(raw: &str) -> String {
        read(raw, Writer::default()).map_or_else(|| "-".into(), |moment| moment.to_string())
    }

    #[test]
    fn standard_forms_keep_their_offset() {
        assert_eq!(shown("2024-02-29T08:05:00+05:30"), "2024-02-29T08:05:00+05:30");
        assert_eq!(shown("Thu, 29 Feb 2024 08:05:00 -0800"), "2024-02-29T08:05:00-08:00");
        assert_eq!(shown("2024-02-29T08:05:00.25Z"), "2024-02-29T08:05:00Z");
        assert_eq!(read("2024-02-29 08:05:00", Writer::default()).unwrap().offset, None);
    }

    #[test]
    fn escapes_that_were_left_in_are_letters() {
        assert_eq!(shown("2024-m\\u00e1jus-03T9:15-05:00"), "2024-05-03T09:15:00-05:00");
        assert_eq!(shown("2024\\ub144 05\\uc6d4 28\\uc77c 01:31:15"), "2024-05-28T01:31:15Z");
        assert_eq!(unescaped("a\\u00e9\\ud800\\u12\\u"), "aéd80012");
    }

    #[test]
    fn a_day_of_no_known_month_is_refused() {
        assert_eq!(shown("Sun, 18 zzz 2024 11:47:32 GMT"), "-");
        assert_eq!(shown("zzz. 2024"), "2024-01-01");
        assert_eq!(shown("13/13/32767"), "-", "the month after the last year that a number can hold");
    }

    #[test]
    fn other_forms_are_read() {
        for (raw, expected) in [
            ("Thu, 29 February 2024 08:05 EST", "2024-02-29T08:05:00-05:00"),
            ("Feb 29th, 2024, 8:05 p.m.", "2024-02-29T20:05:00Z"),
            ("29.02.2024 08:05", "2024-02-29T08:05:00Z"),
            ("02/29/24 20:05:09", "2024-02-29T20:05:09Z"),
            ("jeu., 29 févr. 2024 08:05:00 +0100", "2024-02-29T08:05:00+01:00"),
            ("Donnerstag, 29. Februar 2024 - 08:05", "2024-02-29T08:05:00Z"),
            ("29 февраля 2024 г., 08:05", "2024-02-29T08:05:00Z"),
            ("2024年2月29日 08:05", "2024-02-29T08:05:00Z"),
            ("Thu Feb 29 08:05:00 PST 2024", "2024-02-29T08:05:00-08:00"),
            ("Thu, 29 Feb 2024 08:05:00 Europe/Kyiv", "2024-02-29T08:05:00+02:00"),
            ("20240229T080500Z", "2024-02-29T08:05:00Z"),
            ("2024-02-29T24:00:00Z", "2024-03-01T00:00:00Z"),
            ("2023-02-29T08:05:61Z", "2023-03-01T08:06:01Z"),
            ("-2402", "2024-02-01"),
            ("-24-02", "2024-02-01"),
            ("24060", "2024-02-29"),
            ("1709193900", "2024-02-29T08:05:00Z"),
            ("1709193900000", "2024-02-29T08:05:00Z"),
            ("29 Feb 24", "2024-02-29"),
            ("29. 2. 2024 08:05", "2024-02-29T08:05:00Z"),
            ("29.02.2024 08.05", "2024-02-29T08:05:00Z"),
            ("2024. 02. 29. 08:05", "2024-02-29T08:05:00Z"),
            ("2024. 2. 29. 오후 8:05", "2024-02-29T20:05:00Z"),
            ("2024年2月29日 午後8時05分", "2024-02-29T20:05:00Z"),
            ("2024-02-29 (jeu) 08:05", "2024-02-29T08:05:00Z"),
            ("2024-04-16 (mar) 08:05", "2024-04-16T08:05:00Z"),
            ("mar. 16 avr. 2024", "2024-04-16"),
            ("16 avr. 2024 (mar)", "2024-04-16"),
            ("29 Agustus 2024 08:05", "2024-08-29T08:05:00Z"),
            ("29 Февруари 2024 08:05", "2024-02-29T08:05:00Z"),
            ("29. avgust 2024 08:05", "2024-08-29T08:05:00Z"),
            ("29 gener 2024 08:05", "2024-01-29T08:05:00Z"),
            ("am 29. August 2024 um 08:05 Uhr", "2024-08-29T08:05:00Z"),
            ("29 février 2024 à 8h05", "2024-02-29T08:05:00Z"),
            ("29 de febrero de 2024, 8:05 p. m.", "2024-02-29T20:05:00Z"),
            ("Thu, 29 Feb 2024 08:05:00 \u{2212}0500", "2024-02-29T08:05:00-05:00"),
            ("Thu, 29 Feb 2024 08:05:00 \u{2013}0500", "2024-02-29T08:05:00-05:00"),
            ("Thu, 29 Feb 2024 08:05:00\u{FF0D}05:00", "2024-02-29T08:05:00-05:00"),
            ("29 Feb 2024 08:05 \u{2013} 2024", "2024-02-29T08:05:00Z"),
            ("29. Februar 2024, 08:05\u{2013}10:00", "2024-02-29T08:05:00Z"),
            ("Thu, 29 Feb 2024 08:05:00 GMT+1", "2024-02-29T08:05:00+01:00"),
            ("2024-02-29T08:05:00[Europe/Berlin]", "2024-02-29T08:05:00+01:00"),
            ("2024-02-29T08:05:00+02:00[Europe/Kyiv]", "2024-02-29T08:05:00+02:00"),
            ("29 février 2024 à 8 h 05", "2024-02-29T08:05:00Z"),
            ("29 กุมภาพันธ์ 2567 08:05", "2024-02-29T08:05:00Z"),
            ("29/02/2567 08:05", "2024-02-29T08:05:00Z"),
            ("২৯ ফেব্রুয়ারি ২০২৪ ০৮:০৫", "2024-02-29T08:05:00Z"),
            ("/Date(1709193900000+0100)/", "2024-02-29T08:05:00Z"),
            ("29 tháng 2 2024 08:05", "2024-02-29T08:05:00Z"),
            ("1709193900.0", "2024-02-29T08:05:00Z"),
            ("/Date(1709193900000)/", "2024-02-29T08:05:00Z"),
            ("2024-02", "2024-02-01"),
            ("2024", "2024-01-01"),
        ] {
            assert_eq!(shown(raw), expected, "{raw}");
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for raw in [
            "",
            "soon",
            "33 Jan 2024",
            "2023-02-30",
            "2024-02-28T26:00:00Z",
            "Thu, 01 Jan 99999",
            "12:30",
            "7",
            "/Date(soon)/",
            "1709193900.x",
            "29 Feb 2467",
        ] {
            assert_eq!(shown(raw), "-", "{raw}");
        }
    }

    proptest! {
        #[test]
        fn any_text_has_one_answer(raw in "[0-9a-zA-Z:/.,+ é年月日-]{0,40}|\\PC{0,60}") {
            prop_assert_eq!(read(&raw, Writer::default()), read(&raw, Writer::default()));
        }

        #[test]
        fn instants_survive_their_own_form(second in 0i64..7_000_000_000, hours in -12i32..=14) {
            let at = Timestamp::from_second(second).unwrap();
            let moment = Moment { at, offset: Some(hours * 3600), day_only: false };
            prop_assert_eq!(read(&moment.to_string(), Writer::default()).map(|m| m.at), Some(at));
        }
    }
}
