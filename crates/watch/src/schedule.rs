//! When a message that did not arrive sets out again.

use jiff::{SignedDuration, Timestamp};
use std::time::Duration;

/// Seconds before the second try, the third, and so on; the last holds for all further ones. About the example of the
/// Standard Webhooks specification.
const WAITS: [i64; 8] = [5, 60, 300, 1_800, 7_200, 18_000, 36_000, 72_000];

/// The longest that a sink may ask to be left alone.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(86_400);

/// When a message sets out again that failed for the `attempts`th time; none where it has had `max_attempts`. The sink's wish
/// for a longer wait is obeyed, up to a day. Messages that failed together are spread by a tenth of the wait.
pub fn next_try(
    attempts: u32,
    max_attempts: u32,
    message: i64,
    retry_after: Option<Duration>,
    now: Timestamp,
) -> Option<Timestamp> {
    if attempts >= max_attempts {
        return None;
    }
    let at = usize::try_from(attempts.saturating_sub(1)).unwrap_or(usize::MAX).min(WAITS.len() - 1);
    let wait = WAITS[at];
    let spread = wait * message.rem_euclid(10) / 100;
    let asked = retry_after.unwrap_or_default().min(MAX_RETRY_AFTER).as_secs();
    let wait = (wait + spread).max(i64::try_from(asked).unwrap_or(0));
    now.checked_add(SignedDuration::from_secs(wait)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(attempts: u32, message: i64, retry_after: Option<u64>) -> Option<i64> {
        let now: Timestamp = "2026-03-04T11:00:00Z".parse().unwrap();
        let next = next_try(attempts, 9, message, retry_after.map(Duration::from_secs), now)?;
        Some(next.as_second() - now.as_second())
    }

    #[test]
    fn waits_grow_and_end() {
        let waits: Vec<_> = (1..=9).map(|attempts| wait(attempts, 0, None)).collect();
        assert_eq!(waits[..3], [Some(5), Some(60), Some(300)]);
        assert!(waits.windows(2).all(|pair| pair[1].is_none() || pair[1] > pair[0]), "{waits:?}");
        assert_eq!(waits[8], None);
        assert_eq!(wait(8, 0, None), Some(72_000));
    }

    #[test]
    fn waits_are_spread_and_sinks_are_obeyed_within_a_day() {
        assert_eq!(wait(3, 7, None), Some(321));
        assert_eq!(wait(1, 0, Some(120)), Some(120));
        assert_eq!(wait(4, 0, Some(120)), Some(1_800));
        assert_eq!(wait(1, 0, Some(u64::MAX)), Some(86_400));
    }
}
