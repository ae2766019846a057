//! Where places lie: a table of populated places and administrative units in the format of GeoNames
//! (<https://download.geonames.org/export/dump/readme.txt>), supplied by the user, over the built-in countries.
//!
//! The caller reads the file and hands over its lines; only what is large enough is kept, names as 64-bit hashes.

mod locate;

pub use locate::locate;

use crate::places::Coordinates;
use newsloom_lang::hash;

/// Smaller places are not kept, unless they are seats of administration.
const LEAST_POPULATION: u32 = 1_000;
/// Other names are kept of places this large.
const NAMED_POPULATION: u32 = 100_000;
/// The most places kept, and the most names of one place: together they bound the memory at about 50 MB.
const MOST_PLACES: usize = 500_000;
const MOST_NAMES: usize = 12;
/// Longer names are none that reports use.
const LONGEST_NAME: usize = 60;

/// Places by name. Empty by default: then only countries and capitals are known.
#[derive(Debug, Default)]
pub struct Gazetteer {
    places: Vec<Spot>,
    /// The hash of a name in lower case, and the place; sorted once all lines are in.
    names: Vec<(u64, u32)>,
}

/// A place of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spot {
    pub(crate) country: [u8; 2],
    /// The first-level unit that it lies in, hashed with the country.
    pub(crate) region: u64,
    pub(crate) at: Coordinates,
    pub(crate) population: u32,
    /// Whether it is a first-level unit itself: "Texas".
    pub(crate) is_region: bool,
}

impl Gazetteer {
    /// Reads the lines of a GeoNames dump (`cities500.txt`, `allCountries.txt`); lines that are no places, and places that
    /// are too small, are passed over.
    pub fn of<S: AsRef<str>>(lines: impl IntoIterator<Item = S>) -> Self {
        let mut gazetteer = Self::default();
        for line in lines {
            gazetteer.add(line.as_ref());
        }
        gazetteer.names.sort_unstable();
        gazetteer.names.dedup();
        gazetteer
    }

    /// How many places it knows.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether it knows no place.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    fn add(&mut self, line: &str) {
        let Some(row) = Row::read(line).filter(|_| self.places.len() < MOST_PLACES) else { return };
        let index = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        self.places.push(row.spot);
        let names = row.names().filter(|name| (2..=LONGEST_NAME).contains(&name.len()));
        self.names.extend(names.take(MOST_NAMES).map(|name| (key(name), index)));
    }

    /// The places that have `name`, whatever its case.
    pub(crate) fn named(&self, name: &str) -> impl Iterator<Item = &Spot> {
        let key = key(name);
        let first = self.names.partition_point(|(k, _)| *k < key);
        self.names[first..]
            .iter()
            .take_while(move |(k, _)| *k == key)
            .map(|(_, at)| &self.places[*at as usize])
    }
}

fn key(name: &str) -> u64 {
    hash(&name.to_lowercase())
}

/// A line of the dump.
struct Row<'l> {
    spot: Spot,
    name: &'l str,
    ascii_name: &'l str,
    others: &'l str,
}

impl<'l> Row<'l> {
    fn read(line: &'l str) -> Option<Self> {
        let mut fields = line.split('\t');
        let mut next = || fields.next();
        let (_, name, ascii_name, others) = (next()?, next()?, next()?, next()?);
        let at = Coordinates { latitude: degrees(next()?, 90.0)?, longitude: degrees(next()?, 180.0)? };
        let (class, code, country) = (next()?, next()?, next()?);
        let (_, region) = (next()?, next()?);
        let population = fields.nth(3)?.parse::<u64>().ok()?;
        let population = u32::try_from(population).unwrap_or(u32::MAX);
        let is_kept = match class {
            "P" => population >= LEAST_POPULATION || matches!(code, "PPLC" | "PPLA"),
            "A" => matches!(code, "ADM1" | "ADM2") && population >= LEAST_POPULATION,
            _ => false,
        };
        let country = <[u8; 2]>::try_from(country.as_bytes()).ok().filter(|c| c.is_ascii())?;
        let region = hash(&format!("{}.{region}", country.escape_ascii()));
        let spot = Spot { country, region, at, population, is_region: code == "ADM1" };
        is_kept.then_some(Self { spot, name, ascii_name, others })
    }

    fn names(&self) -> impl Iterator<Item = &'l str> {
        let others = if self.spot.population >= NAMED_POPULATION { self.others } else { "" };
        [self.name, self.ascii_name].into_iter().chain(others.split(','))
    }
}

fn degrees(field: &str, most: f32) -> Option<f32> {
    field.parse().ok().filter(|d: &f32| d.abs() <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line in the format of the dump, of our own making.
    pub(super) fn line(
        name: &str,
        others: &str,
        at: (f32, f32),
        code: &str,
        country: &str,
        region: &str,
        people: u32,
    ) -> String {
        let class = if code == "STM" { "H" } else { &code[..1] };
        format!(
            "1\t{name}\t{name}\t{others}\t{}\t{}\t{class}\t{code}\t{country}\t\t{region}\t\t\t\t{people}\t\t0\tEtc/UTC\t2020-01-01",
            at.0, at.1
        )
    }

    #[test]
    fn small_places_rivers_and_broken_lines_are_passed_over() {
        let lines = [
            line("Norham", "", (55.0, -2.0), "PPL", "GB", "ENG", 2_000),
            line("Tiny", "", (55.0, -2.0), "PPL", "GB", "ENG", 20),
            line("Riverly", "", (55.0, -2.0), "STM", "GB", "ENG", 0),
            line("Nowhere", "", (555.0, -2.0), "PPL", "GB", "ENG", 9_000),
            "not a line".to_owned(),
        ];
        let gazetteer = Gazetteer::of(&lines);
        assert_eq!(gazetteer.len(), 1);
        assert_eq!(gazetteer.named("NORHAM").count(), 1);
        assert_eq!(gazetteer.named("Tiny").count(), 0);
    }

    #[test]
    fn large_places_have_their_other_names() {
        let lines = [line("Velen", "Welen,Велен", (50.0, 20.0), "PPLA", "PL", "77", 400_000)];
        let gazetteer = Gazetteer::of(&lines);
        for name in ["velen", "Welen", "Велен"] {
            assert_eq!(gazetteer.named(name).count(), 1, "{name}");
        }
    }
}
