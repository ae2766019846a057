//! Whether the machine's clock is to be believed, before anything is removed because it is old: one start with a clock that
//! is years ahead would remove everything.

use jiff::Timestamp;
use std::time::Duration;

/// How far the clock may be ahead of the last time that was believed: at least a week, so that a daemon may rest, at most two
/// months, and in between half of the time that texts are kept.
const MIN_GAP: Duration = Duration::from_secs(7 * 86_400);
const MAX_GAP: Duration = Duration::from_secs(60 * 86_400);

/// A clock that is far ahead is believed once it has gone on evenly for so long.
const STEADY: Duration = Duration::from_secs(86_400);

/// Between two looks at a clock that goes evenly no more time passes.
const MAX_STEP: Duration = Duration::from_secs(600);

/// Watches the clock.
#[derive(Debug)]
pub(super) struct ClockCheck {
    /// The last time that was believed.
    trusted: Timestamp,
    previous: Timestamp,
    /// How long a clock that is not believed has gone on evenly.
    steady: Duration,
    is_trusted: bool,
}

impl ClockCheck {
    /// `trusted` is what an earlier run believed last; none on the first run.
    pub(super) fn new(trusted: Option<Timestamp>, now: Timestamp) -> Self {
        Self { trusted: trusted.unwrap_or(now), previous: now, steady: Duration::ZERO, is_trusted: true }
    }

    /// The last time that was believed.
    pub(super) fn trusted(&self) -> Timestamp {
        self.trusted
    }

    /// Whether what the clock says may be acted upon.
    pub(super) fn is_trusted(&self) -> bool {
        self.is_trusted
    }

    /// Looks at the clock.
    pub(super) fn look(&mut self, now: Timestamp, text_retention: Duration) {
        let limit = (text_retention / 2).clamp(MIN_GAP, MAX_GAP);
        let ahead = now.duration_since(self.trusted);
        let step = Duration::try_from(now.duration_since(self.previous)).ok();
        self.previous = now;
        self.steady = match step.filter(|step| *step <= MAX_STEP) {
            Some(step) => self.steady + step,
            None => Duration::ZERO,
        };
        // A clock that was set back removes less than before.
        let is_near = Duration::try_from(ahead).map_or(true, |ahead| ahead <= limit);
        let was_trusted = self.is_trusted;
        self.is_trusted = is_near || self.steady >= STEADY;
        if self.is_trusted {
            (self.trusted, self.steady) = (now, Duration::ZERO);
        }
        if was_trusted && !self.is_trusted {
            tracing::warn!(
                clock = %now,
                last = %self.trusted,
                "the clock is far ahead of where it was; nothing is removed for its age until it has gone on for a day"
            );
        } else if !was_trusted && self.is_trusted {
            tracing::info!(clock = %now, "the clock is believed again; what is old is removed");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;

    const YEAR: Duration = Duration::from_secs(365 * 86_400);

    fn at(days: i64, seconds: i64) -> Timestamp {
        let start: Timestamp = "2026-11-29T12:00:00Z".parse().unwrap();
        start + SignedDuration::from_secs(days * 86_400 + seconds)
    }

    #[test]
    fn a_clock_that_goes_on_is_believed_and_so_is_one_after_a_rest() {
        let mut check = ClockCheck::new(None, at(0, 0));
        for day in [0, 1, 6, 40, 90] {
            check.look(at(day, 5), YEAR);
            assert!(check.is_trusted(), "day {day}");
            assert_eq!(check.trusted(), at(day, 5));
        }
        check.look(at(-400, 0), YEAR);
        assert!(check.is_trusted(), "set back");
    }

    #[test]
    fn a_clock_that_is_years_ahead_is_not_believed_at_once_nor_on_the_next_start() {
        let mut check = ClockCheck::new(Some(at(0, 0)), at(760, 0));
        check.look(at(760, 1), YEAR);
        assert!(!check.is_trusted());
        let mut check = ClockCheck::new(Some(check.trusted()), at(760, 100));
        check.look(at(760, 101), YEAR);
        assert!(!check.is_trusted());
        check.look(at(0, 200), YEAR);
        assert!(check.is_trusted(), "the clock was set right");
    }

    #[test]
    fn a_clock_that_stays_ahead_for_a_day_is_right_after_all() {
        let mut check = ClockCheck::new(Some(at(0, 0)), at(760, 0));
        let seconds = (0..=86_400 + 60).step_by(60);
        seconds.for_each(|second| check.look(at(760, second), YEAR));
        assert!(check.is_trusted());
        // But not one that jumps about.
        let mut check = ClockCheck::new(Some(at(0, 0)), at(760, 0));
        (0..200).for_each(|jump| check.look(at(760 + jump, 0), YEAR));
        assert!(!check.is_trusted());
    }

    #[test]
    fn texts_that_are_kept_for_a_short_time_need_a_clock_that_is_nearer() {
        let mut check = ClockCheck::new(Some(at(0, 0)), at(20, 0));
        check.look(at(20, 1), Duration::from_secs(20 * 86_400));
        assert!(!check.is_trusted());
        let mut check = ClockCheck::new(Some(at(0, 0)), at(0, 4));
        check.look(at(0, 4), Duration::from_secs(3));
        assert!(check.is_trusted());
    }
}
