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
}
