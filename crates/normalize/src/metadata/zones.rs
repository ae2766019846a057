//! The outlet's own zone, where the best claim of a time is in UTC or names none and the page gives the zone elsewhere.

use newsloom_model::Moment;

/// A claim and how it is written.
pub(crate) type Claim = (Moment, String);

/// Two claims of one time may differ by as many seconds, for some leave out the seconds.
const SAME: i64 = 60;

/// `best`, or the first of `others` that is the same time with a zone: the same instant where `best` is in UTC, the same clock where
/// it names no zone.
pub(super) fn zoned(best: Claim, others: impl Iterator<Item = Claim>) -> Claim {
    if best.0.day_only {
        return best;
    }
    let mut others =
        others.filter(|(other, _)| !other.day_only && other.offset.is_some_and(|zone| zone != 0));
    let found = match best.0.offset {
        Some(0) => others.find(|(other, _)| is_near(other.at.as_second(), best.0.at.as_second())),
        None => others.find(|(other, _)| is_near(clock(other), best.0.at.as_second())),
        Some(_) => None,
    };
    found.unwrap_or(best)
}

/// `best`, where it is in UTC, with the zone in which it is the time that the first of `clocks` shows its readers without a zone, to
/// the minute. On the hour and half past, the clock of something else ("Livestream: 19:30") fits by chance.
pub(super) fn by_clocks(best: Claim, clocks: impl Iterator<Item = Claim>) -> Claim {
    const HALF_HOUR: i64 = 1800;
    if best.0.day_only || best.0.at.as_second() % HALF_HOUR == 0 || best.0.offset != Some(0) {
        return best;
    }
    let minute = |moment: &Moment| moment.at.as_second().div_euclid(60) * 60;
    let mut clocks = clocks.filter(|(clock, _)| !clock.day_only && clock.offset.is_none());
    let away = clocks.next().map(|(clock, _)| minute(&clock) - minute(&best.0));
    let zone = away.filter(|zone| is_zone(*zone)).and_then(|zone| i32::try_from(zone).ok());
    let (moment, raw) = best;
    (Moment { offset: zone.or(moment.offset), ..moment }, raw)
}

/// Whether some place's clock is this many seconds before UTC: whole hours from 12 behind to 14 before, and some half hours.
fn is_zone(seconds: i64) -> bool {
    const HOUR: i64 = 3600;
    const HALF_HOURS: [i64; 9] = [-19, -7, -5, 7, 9, 11, 13, 19, 21];
    match seconds % HOUR {
        0 => (-12..=14).contains(&(seconds / HOUR)),
        _ => seconds % (HOUR / 2) == 0 && HALF_HOURS.contains(&(seconds / (HOUR / 2))),
    }
}

fn is_near(a: i64, b: i64) -> bool {
    (a - b).abs() < SAME
}

/// What the clock shows where it was written, in seconds as if it were UTC.
fn clock(moment: &Moment) -> i64 {
    moment.at.as_second() + i64::from(moment.offset.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use newsloom_lang::moments::{Writer, find};

    #[track_caller]
    fn assert_zoned(best: &str, other: &str, expected: &str) {
        let claim = |raw: &str| (find(raw, Writer::default()).unwrap(), raw.to_owned());
        assert_eq!(zoned(claim(best), std::iter::once(claim(other))).0.to_string(), expected);
    }

    #[test]
    fn the_same_time_with_a_zone_is_taken() {
        let local = "2024-03-02T00:04:00+02:00";
        assert_zoned("2024-03-01T22:04:10Z", local, local);
        assert_zoned("2024-03-02T00:04", local, local);
        assert_zoned("2024-03-01T22:06:00Z", local, "2024-03-01T22:06:00Z");
        assert_zoned("2024-03-02T00:04:00+01:00", local, "2024-03-02T00:04:00+01:00");
        assert_zoned("2024-03-02", local, "2024-03-02");
    }

    #[test]
    fn the_clock_that_readers_see_gives_the_zone() {
        let by_clock = |best: &str, shown: &str| {
            let claim = |raw: &str| (find(raw, Writer::default()).unwrap(), raw.to_owned());
            by_clocks(claim(best), std::iter::once(claim(shown))).0.to_string()
        };
        let night = "2024-03-02T02:25:54Z";
        assert_eq!(by_clock(night, "March 1, 2024 | 9:25pm"), "2024-03-01T21:25:54-05:00");
        assert_eq!(by_clock(night, "2 March 2024, 07:55"), "2024-03-02T07:55:54+05:30");
        for other in [
            "March 1, 2024 | 9:27pm",
            "March 1, 2024",
            "4 March 2024, 02:25",
            "2024-03-01T21:25:00-05:00",
            // No place is seven hours and a half before UTC.
            "2 March 2024, 09:55",
        ] {
            assert_eq!(by_clock(night, other), night, "{other}");
        }
        for round in ["2024-03-02T00:00:00Z", "2024-03-02T12:30:00Z"] {
            assert_eq!(by_clock(round, "2 March 2024, 19:30"), round);
        }
        let local = "2024-03-02T02:25:54+01:00";
        assert_eq!(by_clock(local, "March 1, 2024 | 9:25pm"), local);
    }
}
