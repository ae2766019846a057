//! Hours and days in which a feed asks not to be polled (RSS 2.0 `skipHours` and `skipDays`, in GMT).

use super::times::after;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A week of hours: where all are to be skipped, none is.
const HOURS: usize = 7 * 24;

/// `at`, or a time in the first hour after it that is not to be skipped.
pub(super) fn push(at: Timestamp, skip_hours: &[u8], skip_days: &[u8], jitter: f64) -> Timestamp {
    let hour = at.as_second().div_euclid(3600);
    let free = (0..HOURS).find(|further| !skipped(hour, *further, skip_hours, skip_days));
    match free {
        None | Some(0) => at,
        Some(further) => {
            let into_this_hour = u64::try_from(at.as_second().rem_euclid(3600)).unwrap_or(0);
            let start = after(at, further as u64 * 3600 - into_this_hour);
            // Not at the stroke of the hour, when all others come.
            let minutes = std::time::Duration::from_secs(50 * 60).mul_f64(jitter.clamp(0.0, 1.0));
            after(start, minutes.as_secs() + 60)
        }
    }
}

fn skipped(hour: i64, further: usize, skip_hours: &[u8], skip_days: &[u8]) -> bool {
    let second = hour.saturating_add(further as i64).saturating_mul(3600);
    let Ok(at) = Timestamp::from_second(second) else { return false };
    let civil = at.to_zoned(TimeZone::UTC);
    let day = civil.weekday().to_monday_one_offset();
    let hour = civil.hour();
    skip_days.iter().any(|skip| i64::from(*skip) == i64::from(day))
        || skip_hours.iter().any(|skip| i64::from(*skip) == i64::from(hour))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pushed(at: &str, hours: &[u8], days: &[u8]) -> String {
        push(at.parse().unwrap(), hours, days, 0.0).to_string()
    }

    #[test]
    fn skipped_hours_and_days_are_left_out() {
        // 2026-03-02 is a Monday.
        assert_eq!(pushed("2026-03-02T02:30:00Z", &[2, 3], &[]), "2026-03-02T04:01:00Z");
        assert_eq!(pushed("2026-03-02T02:30:00Z", &[5], &[]), "2026-03-02T02:30:00Z");
        assert_eq!(pushed("2026-03-07T10:00:00Z", &[0], &[6, 7]), "2026-03-09T01:01:00Z");
    }

    #[test]
    fn a_feed_that_skips_every_hour_is_polled_all_the_same() {
        let all: Vec<u8> = (0..24).collect();
        assert_eq!(pushed("2026-03-02T02:30:00Z", &all, &[]), "2026-03-02T02:30:00Z");
        assert_eq!(pushed("2026-03-02T02:30:00Z", &[200, 24], &[0, 9]), "2026-03-02T02:30:00Z");
    }

    proptest! {
        #[test]
        fn never_earlier_and_within_a_week(
            second in 0i64..4_000_000_000,
            hours in prop::collection::vec(0u8..30, 0..24),
            days in prop::collection::vec(0u8..9, 0..7),
            jitter in 0.0f64..1.0,
        ) {
            let at = Timestamp::from_second(second).unwrap();
            let next = push(at, &hours, &days, jitter);
            prop_assert!(next >= at);
            prop_assert!(next.as_second() - at.as_second() <= 7 * 24 * 3600);
        }
    }
}
