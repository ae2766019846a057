//! When a page is looked at again.

use super::times::after;
use jiff::Timestamp;
use std::time::Duration;

/// The first time after `now` that is one of `intervals` after `origin`, which is when the report was published or first
/// fetched; none once all have passed. Times that were missed are not made up for.
pub fn next_visit(origin: Timestamp, intervals: &[Duration], now: Timestamp) -> Option<Timestamp> {
    intervals.iter().map(|interval| after(origin, interval.as_secs())).filter(|at| *at > now).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn intervals_count_from_the_origin_and_missed_ones_are_left_out() {
        let intervals = [900, 3600, 86_400].map(Duration::from_secs);
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let origin = at("2026-03-02T12:00:00Z");
        let next = |now: &str| next_visit(origin, &intervals, at(now)).map(|next| next.to_string());
        assert_eq!(next("2026-03-02T12:00:05Z").as_deref(), Some("2026-03-02T12:15:00Z"));
        assert_eq!(next("2026-03-02T12:15:00Z").as_deref(), Some("2026-03-02T13:00:00Z"));
        assert_eq!(next("2026-03-02T19:00:00Z").as_deref(), Some("2026-03-03T12:00:00Z"));
        assert_eq!(next("2026-03-03T12:00:00Z"), None);
        assert_eq!(next_visit(origin, &[], origin), None);
    }

    proptest! {
        #[test]
        fn always_later_and_there_is_an_end(
            seconds in prop::collection::vec(1u64..10_000_000, 0..8), start in 0i64..4_000_000_000
        ) {
            let intervals: Vec<Duration> = seconds.into_iter().map(Duration::from_secs).collect();
            let origin = Timestamp::from_second(start).unwrap();
            let (mut now, mut visits) = (origin, 0);
            while let Some(next) = next_visit(origin, &intervals, now) {
                prop_assert!(next > now);
                (now, visits) = (next, visits + 1);
                prop_assert!(visits <= intervals.len());
            }
        }
    }
}
