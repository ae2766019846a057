//! Time zones by name. Abbreviations are ambiguous the world over: the table has what RFC 822 defines and what news uses,
//! and where an abbreviation means something else.

use crate::data::ZONES;
use jiff::civil::DateTime;
use jiff::fmt::temporal::DateTimeParser;
use jiff::tz::{Offset, TimeZone};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// The offset from UTC that `name` stands for at the local time `at`. `name` is an abbreviation ("CET", "ET") or a zone of
/// the tz database ("Europe/Kyiv"); `places` are the language and the top-level domain of the outlet, as far as they are
/// known, which tell apart what one abbreviation means in several countries. None where the name is not known.
///
/// ```
/// use newsloom_lang::zones::offset;
/// let hours = |name, at: &str, places: &[&str]| offset(name, at.parse().unwrap(), places).unwrap().seconds() / 1800;
/// assert_eq!(hours("ET", "2026-01-05T10:30", &[]), -10);
/// assert_eq!(hours("ET", "2026-07-05T10:30", &[]), -8);
/// assert_eq!(hours("IST", "2026-01-05T10:30", &[]), 11);
/// assert_eq!(hours("IST", "2026-01-05T10:30", &["he"]), 4);
/// ```
pub fn offset(name: &str, at: DateTime, places: &[&str]) -> Option<Offset> {
    let zone = match meanings(name) {
        Some(meanings) => meaning(meanings, places)?.zone.clone(),
        None if name.contains('/') => TimeZone::get(name).ok()?,
        None => return None,
    };
    zone.to_ambiguous_zoned(at).compatible().ok().map(|zoned| zoned.offset())
}

/// Whether `word` abbreviates the name of a zone.
pub fn is_abbreviation(word: &str) -> bool {
    meanings(word).is_some()
}

/// What an abbreviation means.
struct Meaning {
    zone: TimeZone,
    /// The languages and top-level domains where it means this; everywhere else if there are none.
    places: Vec<&'static str>,
}

fn meaning<'m>(meanings: &'m [Meaning], places: &[&str]) -> Option<&'m Meaning> {
    let is_here = |m: &&Meaning| m.places.iter().any(|place| places.contains(place));
    meanings.iter().find(is_here).or_else(|| meanings.iter().find(|m| m.places.is_empty()))
}

fn meanings(word: &str) -> Option<&'static [Meaning]> {
    static ZONES_BY_NAME: LazyLock<FxHashMap<&str, Vec<Meaning>>> = LazyLock::new(|| {
        let mut zones: FxHashMap<_, Vec<Meaning>> = FxHashMap::default();
        for row in ZONES.rows() {
            if let [abbreviation, rule, places] = row
                && let Some(zone) = zone(rule)
            {
                let places = places.split(' ').filter(|place| *place != "-").collect();
                zones.entry(*abbreviation).or_default().push(Meaning { zone, places });
            }
        }
        zones
    });
    const LONGEST: usize = 6;
    if word.len() > LONGEST {
        return None;
    }
    ZONES_BY_NAME.get(word.to_ascii_lowercase().as_str()).map(Vec::as_slice)
}

/// A zone by its offset ("+05:30") or its POSIX TZ string.
fn zone(rule: &str) -> Option<TimeZone> {
    const PARSER: DateTimeParser = DateTimeParser::new();
    PARSER.parse_time_zone(rule).or_else(|_| TimeZone::posix(rule)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(name: &str, at: &str, places: &[&str]) -> Option<i32> {
        offset(name, at.parse().unwrap(), places).map(|offset| offset.seconds() / 60)
    }

    #[test]
    fn every_row_is_a_zone() {
        for row in ZONES.rows() {
            assert!(zone(row[1]).is_some() && is_abbreviation(row[0]), "{row:?}");
        }
    }

    #[test]
    fn daylight_saving_time_follows_the_date() {
        assert_eq!(minutes("PT", "2026-03-07T10:00", &[]), Some(-480));
        assert_eq!(minutes("PT", "2026-03-09T10:00", &[]), Some(-420));
        assert_eq!(minutes("EST", "2026-07-09T10:00", &[]), Some(-300));
        assert_eq!(minutes("IST", "2026-07-09T10:00", &["he"]), Some(180));
    }

    #[test]
    fn the_outlet_tells_what_an_abbreviation_means() {
        assert_eq!(minutes("IST", "2026-01-05T10:30", &["en", "in"]), Some(330));
        assert_eq!(minutes("IST", "2026-01-05T10:30", &["en", "ie"]), Some(60));
        assert_eq!(minutes("cst", "2026-01-05T10:30", &["zh"]), Some(480));
        assert_eq!(minutes("CST", "2026-01-05T10:30", &["en"]), Some(-360));
    }

    #[test]
    fn other_words_are_no_zones() {
        for word in ["", "Uhr", "nowhere/else", "IST-lange Wörter"] {
            assert_eq!(minutes(word, "2026-01-05T10:30", &[]), None, "{word}");
        }
    }
}
