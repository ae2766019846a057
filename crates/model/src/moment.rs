//! Points in time as outlets claim them.

use jiff::{Timestamp, civil::Date, tz::Offset};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A point in time as somebody wrote it: the instant, and what else the writing says about it.
///
/// An outlet's day is not always UTC's, and often only the day is known: both are kept, because "on Tuesday" is
/// resolved against the outlet's day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Moment {
    /// The instant in UTC. Midnight where only the day is known.
    pub at: Timestamp,
    /// Seconds east of UTC as written; none where the writing names no zone, and UTC is assumed.
    pub offset: Option<i32>,
    /// Whether only a calendar day was written.
    pub day_only: bool,
}

impl Moment {
    /// An instant in UTC.
    pub fn utc(at: Timestamp) -> Self {
        Self { at, offset: Some(0), day_only: false }
    }

    /// A calendar day.
    pub fn day(day: Date) -> Option<Self> {
        let at = Offset::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok()?;
        Some(Self { at, offset: None, day_only: true })
    }

    /// The calendar day where it was written.
    pub fn local_day(&self) -> Date {
        self.zone().to_datetime(self.at).date()
    }

    fn zone(&self) -> Offset {
        self.offset.and_then(|seconds| Offset::from_seconds(seconds).ok()).unwrap_or(Offset::UTC)
    }
}

/// RFC 3339 with the offset as written; the day alone where only the day is known.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.day_only {
            return self.local_day().fmt(f);
        }
        if self.zone() == Offset::UTC {
            self.at.fmt(f)
        } else {
            self.at.display_with_offset(self.zone()).fmt(f)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_what_was_written() {
        let at: Timestamp = "2021-04-13T22:30:00Z".parse().unwrap();
        assert_eq!(Moment::utc(at).to_string(), "2021-04-13T22:30:00Z");
        let tokyo = Moment { at, offset: Some(9 * 3600), day_only: false };
        assert_eq!(tokyo.to_string(), "2021-04-14T07:30:00+09:00");
        assert_eq!(tokyo.local_day().to_string(), "2021-04-14");
        assert_eq!(Moment::day("2021-04-13".parse().unwrap()).unwrap().to_string(), "2021-04-13");
    }
}
