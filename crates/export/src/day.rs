//! Days of stored times.

use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

/// The day on a clock that is `offset` seconds ahead of UTC.
pub(crate) fn local(time: &str, offset: Option<i64>) -> Option<Date> {
    let time: Timestamp = time.parse().ok()?;
    let local = time.checked_add(SignedDuration::from_secs(offset.unwrap_or(0))).ok()?;
    Some(Offset::UTC.to_datetime(local).date())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_that_of_the_outlet() {
        assert_eq!(local("2026-03-04T23:30:00Z", Some(3600)).unwrap().to_string(), "2026-03-05");
        assert_eq!(local("2026-03-04T23:30:00Z", None).unwrap().to_string(), "2026-03-04");
        assert_eq!(local("soon", None), None);
    }
}
