//! Times as people ask for them.

use jiff::{Span, SpanRelativeTo, Timestamp, civil::Date, tz::TimeZone};

/// The time that is meant by a period before `now` ("24h", "7d"), a day (its beginning in UTC), or a time (RFC 3339); none
/// where it is none of these.
pub fn since(text: &str, now: Timestamp) -> Option<Timestamp> {
    let text = text.trim();
    let day = || text.parse::<Date>().ok()?.to_zoned(TimeZone::UTC).ok();
    if let Ok(time) = text.parse() {
        return Some(time);
    }
    if let Some(day) = day() {
        return Some(day.timestamp());
    }
    let span: Span = text.parse().ok()?;
    let period = span.to_duration(SpanRelativeTo::days_are_24_hours()).ok()?;
    now.checked_sub(period).ok().filter(|time| *time <= now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_days_and_times_are_read() {
        let now = "2026-03-10T12:00:00Z".parse().unwrap();
        for (text, expected) in [
            ("24h", "2026-03-09T12:00:00Z"),
            (" 7d ", "2026-03-03T12:00:00Z"),
            ("2026-03-01", "2026-03-01T00:00:00Z"),
            ("2026-03-01T10:00:00+02:00", "2026-03-01T08:00:00Z"),
        ] {
            assert_eq!(since(text, now), Some(expected.parse().unwrap()), "{text}");
        }
        for text in
            ["", "yesterday", "-3h", "1 year", "99999999999999999999h", "9223372036854775807d", "2026-13-01"]
        {
            assert_eq!(since(text, now), None, "{text}");
        }
    }
}
