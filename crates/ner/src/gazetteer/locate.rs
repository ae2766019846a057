//! Which place of a name is meant.

use super::{Gazetteer, Spot};
use crate::places::{self, PlaceKind};
use newsloom_model::{EntityType, Location, Mention, MentionKind, Report};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::LazyCell;

/// What speaks for one of several places of a name.
#[derive(Default)]
struct Hints {
    /// How often each country is spoken of.
    countries: FxHashMap<[u8; 2], u32>,
    /// The country of the dateline.
    dateline: Option<[u8; 2]>,
    /// The countries and regions named right after a place: "Paris, Texas".
    beside: FxHashMap<String, FxHashSet<u64>>,
}

/// Where the places lie that `mentions` denote.
pub fn locate(gazetteer: &Gazetteer, report: &Report, mentions: &[Mention]) -> Vec<Location> {
    let names: Vec<&Mention> = mentions
        .iter()
        .filter(|m| m.entity_type == EntityType::Place && m.kind == MentionKind::Name)
        .collect();
    let mut entities: Vec<&str> = names.iter().map(|m| m.entity.as_str()).collect();
    entities.sort_unstable();
    entities.dedup();
    // Reading the whole text for hints is for names that the table has.
    let hints = LazyCell::new(|| Hints::of(gazetteer, report, &names));
    entities
        .into_iter()
        .filter_map(|entity| {
            built_in(entity).or_else(|| {
                gazetteer.named(entity).next()?;
                hints.choose(gazetteer, entity)
            })
        })
        .collect()
}

/// Countries and capitals of the table that is always there.
fn built_in(entity: &str) -> Option<Location> {
    let (country, kind) = places::lookup(entity)?;
    let (at, rule) = match kind {
        PlaceKind::Country => (country.at?, "countries"),
        PlaceKind::Capital => (country.capital_at?, "capitals"),
        PlaceKind::Demonym => return None,
    };
    Some(Location {
        entity: entity.to_owned(),
        country: country.code.to_owned(),
        latitude: at.latitude,
        longitude: at.longitude,
        confidence: 0.9,
        rule: rule.into(),
    })
}

fn code(name: &str) -> Option<[u8; 2]> {
    places::lookup(name).and_then(|(country, _)| country.code.as_bytes().try_into().ok())
}

impl Hints {
    fn of(gazetteer: &Gazetteer, report: &Report, names: &[&Mention]) -> Self {
        let mut hints = Self::default();
        let words =
            newsloom_lang::words(&report.text).filter(newsloom_lang::Word::is_capitalized).map(|w| w.text);
        let long = names.iter().map(|m| m.entity.as_str()).filter(|entity| entity.contains(' '));
        for country in words.chain(long).filter_map(code) {
            *hints.countries.entry(country).or_default() += 1;
        }
        let dateline = report.dateline.as_ref().and_then(|d| d.text.split(',').next()).map(str::trim);
        hints.dateline = dateline.and_then(|place| {
            code(place).or_else(|| gazetteer.named(place).max_by_key(|s| s.population).map(|s| s.country))
        });
        for pair in names.windows(2) {
            let between = report.text.get(pair[0].span.end..pair[1].span.start);
            if between.is_some_and(|b| b.trim_end() == ",") {
                let outer = outer(gazetteer, &pair[1].entity);
                hints.beside.entry(pair[0].entity.clone()).or_default().extend(outer);
            }
        }
        hints
    }

    /// The most likely of the places that have the entity's name.
    fn choose(&self, gazetteer: &Gazetteer, entity: &str) -> Option<Location> {
        let beside = self.beside.get(entity);
        let mut best: Option<(f32, &Spot)> = None;
        let mut second = f32::MIN;
        for spot in gazetteer.named(entity) {
            let score = self.score(spot, beside);
            match best {
                Some((top, _)) if score <= top => second = second.max(score),
                _ => {
                    second = best.map_or(second, |(top, _)| top);
                    best = Some((score, spot));
                }
            }
        }
        let (score, spot) = best?;
        Some(Location {
            entity: entity.to_owned(),
            country: String::from_utf8_lossy(&spot.country).into_owned(),
            latitude: spot.at.latitude,
            longitude: spot.at.longitude,
            confidence: (0.5 + (score - second) / 8.0).clamp(0.5, 0.9),
            rule: "geonames".into(),
        })
    }

    /// Ten times the people count as much as the dateline's country, or two mentions of the country; what is named right
    /// after the place decides.
    fn score(&self, spot: &Spot, beside: Option<&FxHashSet<u64>>) -> f32 {
        let people = (spot.population.max(1) as f32).log10();
        let spoken_of = self.countries.get(&spot.country).map_or(0.0, |n| (*n as f32 + 1.0).log2().min(3.0));
        let dateline = f32::from(u8::from(self.dateline == Some(spot.country)));
        let is_beside =
            beside.is_some_and(|outer| outer.contains(&spot.region) || outer.contains(&whole(spot.country)));
        people + spoken_of + dateline + if is_beside { 10.0 } else { 0.0 }
    }
}

/// The countries and regions that `name` may denote, as hashes.
fn outer(gazetteer: &Gazetteer, name: &str) -> Vec<u64> {
    let regions = gazetteer.named(name).filter(|spot| spot.is_region).map(|spot| spot.region);
    code(name).map(whole).into_iter().chain(regions).collect()
}

/// A whole country among the hashes of regions.
fn whole(country: [u8; 2]) -> u64 {
    u64::from(u16::from_be_bytes(country))
}

#[cfg(test)]
mod tests {
    use super::super::tests::line;
    use super::*;
    use crate::Document;

    fn located(text: &str) -> Vec<(String, String)> {
        let lines = [
            line("Paris", "", (33.7, -95.6), "PPL", "US", "TX", 25_000),
            line("Portville", "", (33.0, -95.0), "PPL", "US", "TX", 20_000),
            line("Portville", "", (-33.0, 151.0), "PPL", "AU", "02", 90_000),
            line("Texas", "", (31.3, -99.2), "ADM1", "US", "TX", 22_875_689),
        ];
        let report = Report::plain(text, Some("en"));
        let mentions = crate::mentions(&Document::of(&report), None);
        let locations = locate(&Gazetteer::of(&lines), &report, &mentions);
        locations.into_iter().map(|l| (l.entity, l.country)).collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|(e, c)| ((*e).to_owned(), (*c).to_owned())).collect()
    }

    #[test]
    fn countries_and_capitals_need_no_table() {
        assert_eq!(
            located("Ministers from France met in Lisbon on Tuesday."),
            pairs(&[("France", "FR"), ("Lisbon", "PT")])
        );
    }

    #[test]
    fn the_country_spoken_of_decides_between_places_of_a_name() {
        let alone = located("The mayor of Portville said on Friday that the bridge in Portville would open.");
        assert_eq!(alone, pairs(&[("Portville", "AU")]));
        let told = located(
            "The mayor of Portville, Texas, said on Friday that the bridge in Portville would open. Americans cheered.",
        );
        assert!(told.contains(&("Portville".to_owned(), "US".to_owned())), "{told:?}");
    }
}
