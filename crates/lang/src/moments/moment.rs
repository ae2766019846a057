//! A point in time with what its writer knew of it.

use jiff::civil::Date;
use jiff::{Timestamp, tz::Offset};
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

/// A point in time as somebody wrote it down.
///
/// Outlets write offsets, and "today" in a report means the day where the outlet is, so the offset is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
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

    /// Whether it can be a time of publication at `now`: no placeholder of programs that know none (1970-01-01 and the like,
    /// in any time zone), and not more than two days ahead, which allows for wrong zones and clocks.
    pub fn is_plausible(&self, now: Timestamp) -> bool {
        /// Midnights that stand for nothing: FILETIME, OLE, classic Mac OS.
        const PLACEHOLDERS: [&str; 5] =
            ["1601-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "1904-01-01"];
        const DAY: i64 = 24 * 3600;
        let is_placeholder = |at: jiff::civil::DateTime| {
            at.time() == jiff::civil::Time::midnight()
                && PLACEHOLDERS.contains(&at.date().to_string().as_str())
        };
        let local = self.zone().to_datetime(self.at);
        let is_epoch = self.at.as_second().abs() <= DAY + DAY / 2;
        let is_future = self.at.as_second().saturating_sub(now.as_second()) > 2 * DAY;
        !is_epoch && !is_future && !is_placeholder(local) && !is_placeholder(Offset::UTC.to_datetime(self.at))
    }

    /// As it was written: like [`Display`](fmt::Display), but without a zone where none was named.
    pub fn as_written(&self) -> String {
        if self.day_only || self.offset.is_some() {
            return self.to_string();
        }
        self.zone().to_datetime(self.at).to_string()
    }

    fn zone(&self) -> Offset {
        self.offset.and_then(|seconds| Offset::from_seconds(seconds).ok()).unwrap_or(Offset::UTC)
    }

    /// News is dated to the second, in the store as well.
    pub(super) fn to_the_second(self) -> Self {
        Self { at: Timestamp::from_second(self.at.as_second()).unwrap_or(self.at), ..self }
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
    fn placeholders_and_far_futures_are_not_plausible() {
        let now: Timestamp = "2026-11-29T12:00:00Z".parse().unwrap();
        let is_plausible = |at: &str| Moment::utc(at.parse().unwrap()).is_plausible(now);
        for at in
            ["1970-01-01T00:00:00Z", "1969-12-31T19:00:00Z", "2038-01-01T00:00:00Z", "1900-01-01T00:00:00Z"]
        {
            assert!(!is_plausible(at), "{at}");
        }
        for at in
            ["1998-05-03T08:00:00Z", "2026-11-29T13:00:00Z", "1970-06-01T00:00:00Z", "1900-01-01T08:30:00Z"]
        {
            assert!(is_plausible(at), "{at}");
        }
        assert!(!Moment::day("1970-01-01".parse().unwrap()).unwrap().is_plausible(now));
        assert!(!Moment::day("2099-12-31".parse().unwrap()).unwrap().is_plausible(now));
        assert!(Moment::day("2026-11-30".parse().unwrap()).unwrap().is_plausible(now));
    }

    #[test]
    fn shows_what_was_written() {
        let at: Timestamp = "2021-04-13T22:30:00Z".parse().unwrap();
        assert_eq!(Moment::utc(at).to_string(), "2021-04-13T22:30:00Z");
        let tokyo = Moment { at, offset: Some(9 * 3600), day_only: false };
        assert_eq!(tokyo.to_string(), "2021-04-14T07:30:00+09:00");
        assert_eq!(tokyo.local_day().to_string(), "2021-04-14");
        assert_eq!(tokyo.as_written(), "2021-04-14T07:30:00+09:00");
        assert_eq!(Moment::utc(at).as_written(), "2021-04-13T22:30:00Z");
        assert_eq!(Moment { at, offset: None, day_only: false }.as_written(), "2021-04-13T22:30:00");
        assert_eq!(Moment::day("2021-04-13".parse().unwrap()).unwrap().to_string(), "2021-04-13");
    }
}
