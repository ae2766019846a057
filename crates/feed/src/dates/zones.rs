//! Zones by name. Abbreviations are ambiguous the world over; the table has what RFC 822 defines and what news uses.

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

/// Abbreviation and minutes east of UTC.
const ABBREVIATIONS: &[(&str, i32)] = &[
    ("z", 0),
    ("ut", 0),
    ("utc", 0),
    ("gmt", 0),
    ("wet", 0),
    ("west", 60),
    ("bst", 60),
    ("cet", 60),
    ("met", 60),
    ("mez", 60),
    ("cest", 120),
    ("mest", 120),
    ("mesz", 120),
    ("eet", 120),
    ("sast", 120),
    ("eest", 180),
    ("msk", 180),
    ("trt", 180),
    ("msd", 240),
    ("pkt", 300),
    ("ist", 330),
    ("npt", 345),
    ("ict", 420),
    ("wib", 420),
    ("hkt", 480),
    ("sgt", 480),
    ("pht", 480),
    ("awst", 480),
    ("jst", 540),
    ("kst", 540),
    ("acst", 570),
    ("aest", 600),
    ("acdt", 630),
    ("aedt", 660),
    ("nzst", 720),
    ("nzdt", 780),
    ("brt", -180),
    ("art", -180),
    ("ndt", -150),
    ("nst", -210),
    ("adt", -180),
    ("ast", -240),
    ("edt", -240),
    ("est", -300),
    ("et", -300),
    ("cdt", -300),
    ("cst", -360),
    ("ct", -360),
    ("mdt", -360),
    ("mst", -420),
    ("mt", -420),
    ("pdt", -420),
    ("pst", -480),
    ("pt", -480),
    ("akdt", -480),
    ("akst", -540),
    ("hst", -600),
];

/// A zone as written.
#[derive(Clone, Debug)]
pub(super) enum Zone {
    /// Minutes east of UTC.
    Minutes(i32),
    /// A zone of the tz database.
    Place(TimeZone),
}

impl Zone {
    /// The zone that `word`, in lower case, names.
    pub(super) fn named(word: &str) -> Option<Self> {
        if let Some((_, minutes)) = ABBREVIATIONS.iter().find(|(name, _)| *name == word) {
            return Some(Self::Minutes(*minutes));
        }
        if !word.contains('/') {
            return None;
        }
        TimeZone::get(word).ok().map(Self::Place)
    }

    /// The offset from UTC in force at a local time.
    pub(super) fn offset(&self, local: DateTime) -> Option<Offset> {
        match self {
            Self::Minutes(minutes) => Offset::from_seconds(minutes * 60).ok(),
            Self::Place(zone) => zone.to_ambiguous_zoned(local).compatible().ok().map(|zoned| zoned.offset()),
        }
    }
}
