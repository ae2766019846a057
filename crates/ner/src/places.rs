//! Countries with their demonyms, capitals and coordinates: a small table that is always there.

use newsloom_lang::data;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// A country or territory. Coordinates are degrees north and east.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Country {
    /// ISO 3166-1 code ("UA"; "XK" for Kosovo).
    pub(crate) code: &'static str,
    /// The usual English name.
    pub(crate) name: &'static str,
    /// The usual English name of the capital; empty where there is none.
    pub(crate) capital: &'static str,
    /// Where the capital lies.
    pub(crate) capital_at: Option<Coordinates>,
    /// About the middle of the country.
    pub(crate) at: Option<Coordinates>,
    aliases: &'static str,
    demonyms: &'static str,
    capital_aliases: &'static str,
}

/// A point on the earth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Coordinates {
    /// Degrees north.
    pub(crate) latitude: f32,
    /// Degrees east.
    pub(crate) longitude: f32,
}

/// What a name of the table denotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum PlaceKind {
    /// A country or territory.
    Country,
    /// A country's capital.
    Capital,
    /// The people of a country: "Ukrainian".
    Demonym,
}

impl Country {
    /// All its English names, the usual one first.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.name).chain(list(self.aliases))
    }

    /// The words for its people.
    pub(crate) fn demonyms(&self) -> impl Iterator<Item = &'static str> {
        list(self.demonyms)
    }

    /// All English names of its capital, the usual one first.
    pub(crate) fn capitals(&self) -> impl Iterator<Item = &'static str> {
        list(self.capital).chain(list(self.capital_aliases))
    }

    fn read(row: &[&'static str]) -> Option<Country> {
        let &[code, name, aliases, demonyms, capital, capital_aliases, lat, lon, mid_lat, mid_lon] = row
        else {
            return None;
        };
        let (capital_at, at) = (coordinates(lat, lon), coordinates(mid_lat, mid_lon));
        Some(Country { code, name, capital, capital_at, at, aliases, demonyms, capital_aliases })
    }
}

fn list(names: &'static str) -> impl Iterator<Item = &'static str> {
    names.split(',').filter(|name| !name.is_empty())
}

fn coordinates(latitude: &str, longitude: &str) -> Option<Coordinates> {
    Some(Coordinates { latitude: latitude.parse().ok()?, longitude: longitude.parse().ok()? })
}

static COUNTRIES: LazyLock<Vec<Country>> =
    LazyLock::new(|| data::COUNTRIES.rows().filter_map(Country::read).collect());

static NAMES: LazyLock<FxHashMap<String, (usize, PlaceKind)>> = LazyLock::new(|| {
    let mut names = FxHashMap::default();
    for (index, country) in COUNTRIES.iter().enumerate() {
        let all = (country.names().map(|n| (n, PlaceKind::Country)))
            .chain(country.demonyms().map(|n| (n, PlaceKind::Demonym)))
            .chain(country.capitals().map(|n| (n, PlaceKind::Capital)));
        // A country comes before its capital of the same name.
        all.for_each(|(name, kind)| {
            names.entry(name.to_lowercase()).or_insert((index, kind));
        });
    }
    names
});

/// All countries of the table.
pub(crate) fn countries() -> &'static [Country] {
    &COUNTRIES
}

/// The country that `name` denotes, whose capital or people it names, whatever its case. "Georgia" is the country.
pub(crate) fn lookup(name: &str) -> Option<(&'static Country, PlaceKind)> {
    let (index, kind) = *NAMES.get(&name.to_lowercase())?;
    Some((&COUNTRIES[index], kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_a_country() {
        assert_eq!(countries().len(), data::COUNTRIES.rows().count());
        for country in countries() {
            assert_eq!(country.code.len(), 2, "{country:?}");
            assert!(
                country.at.is_some_and(|at| at.latitude.abs() <= 90.0 && at.longitude.abs() <= 180.0),
                "{country:?}"
            );
            assert_eq!(country.capital.is_empty(), country.capital_at.is_none(), "{country:?}");
        }
    }

    #[test]
    fn names_capitals_and_peoples_are_found() {
        let found = |name| lookup(name).map(|(c, k)| (c.code, k));
        assert_eq!(found("us"), Some(("US", PlaceKind::Country)));
        assert_eq!(found("Ukrainian"), Some(("UA", PlaceKind::Demonym)));
        assert_eq!(found("Washington"), Some(("US", PlaceKind::Capital)));
        assert_eq!(found("Singapore"), Some(("SG", PlaceKind::Country)));
        assert_eq!(found("Kiev"), Some(("UA", PlaceKind::Capital)));
        assert_eq!(found("Atlantis"), None);
    }
}
