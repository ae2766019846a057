//! Dates as feeds write them: RFC 3339 and RFC 2822 first, then whatever people and programs put in their place.

mod fields;
mod lexer;
mod words;
mod zones;

use jiff::fmt::{rfc2822, temporal};
use jiff::{Timestamp, tz::Offset};
use newsloom_model::Moment;
use std::borrow::Cow;

/// The longest writing that is taken for a date, in bytes.
const MAX_LENGTH: usize = 120;

/// Years that news can be of. Others are slips and tricks.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2200;

/// Reads a date in any form that feeds are known to use; none where nothing certain can be made of it, as where a
/// day or an hour does not exist.
pub(super) fn parse(raw: &str) -> Option<Moment> {
    let raw = raw.trim();
    if raw.is_empty() || raw.len() > MAX_LENGTH {
        return None;
    }
    rfc_3339(raw)
        .or_else(|| rfc_2822(raw))
        .or_else(|| epoch(raw))
        .or_else(|| fields::Fields::read(&unescaped(raw)).moment())
        .map(to_the_second)
        .filter(|moment| YEARS.contains(&moment.local_day().year()))
}

/// News is dated to the second, in the store as well.
fn to_the_second(moment: Moment) -> Moment {
    Moment { at: Timestamp::from_second(moment.at.as_second()).unwrap_or(moment.at), ..moment }
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

fn rfc_3339(raw: &str) -> Option<Moment> {
    const PARSER: temporal::DateTimeParser = temporal::DateTimeParser::new();
    if raw.len() < 17 {
        return None;
    }
    let pieces = PARSER.parse_pieces(raw).ok()?;
    let offset = pieces.to_numeric_offset();
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

/// Seconds or milliseconds since 1970.
fn epoch(raw: &str) -> Option<Moment> {
    if !raw.bytes().all(|b| b.is_ascii_digit()) || !matches!(raw.len(), 9 | 10 | 13) {
        return None;
    }
    let number: i64 = raw.parse().ok()?;
    let at =
        if raw.len() == 13 { Timestamp::from_millisecond(number) } else { Timestamp::from_second(number) };
    at.ok().map(Moment::utc)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(raw: &str) -> String {
        parse(raw).map_or_else(|| "-".into(), |moment| moment.to_string())
    }

    #[test]
    fn standard_forms_keep_their_offset() {
        assert_eq!(shown("2024-02-29T08:05:00+05:30"), "2024-02-29T08:05:00+05:30");
        assert_eq!(shown("Thu, 29 Feb 2024 08:05:00 -0800"), "2024-02-29T08:05:00-08:00");
        assert_eq!(shown("2024-02-29T08:05:00.25Z"), "2024-02-29T08:05:00Z");
        assert_eq!(parse("2024-02-29 08:05:00").unwrap().offset, None);
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
        ] {
            assert_eq!(shown(raw), "-", "{raw}");
        }
    }

    proptest! {
        #[test]
        fn any_text_has_one_answer(raw in "[0-9a-zA-Z:/.,+ é年月日-]{0,40}|\\PC{0,60}") {
            prop_assert_eq!(parse(&raw), parse(&raw));
        }

        #[test]
        fn instants_survive_their_own_form(second in 0i64..7_000_000_000, hours in -12i32..=14) {
            let at = Timestamp::from_second(second).unwrap();
            let moment = Moment { at, offset: Some(hours * 3600), day_only: false };
            prop_assert_eq!(parse(&moment.to_string()).map(|m| m.at), Some(at));
        }
    }
}
