//! Codes of CAMEO.

use newsloom_lang::Table;
use newsloom_lang::data::COUNTRIES;
use std::sync::LazyLock;

static GOLDSTEIN: LazyLock<Table> = LazyLock::new(|| Table::read(include_str!("../../data/goldstein.tsv")));
static CODES: LazyLock<Table> = LazyLock::new(|| Table::read(include_str!("../../data/cameo_countries.tsv")));

static FIPS: LazyLock<Table> = LazyLock::new(|| Table::read(include_str!("../../data/fips_countries.tsv")));

/// What a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PlaceKind {
    Country,
    /// The capital of one.
    Capital,
}

/// The value of an event on the Goldstein scale.
pub(super) fn goldstein(cameo: &str) -> Option<&'static str> {
    let of = |code: &str| GOLDSTEIN.select("goldstein", "cameo", code).next();
    of(cameo).or_else(|| of(cameo.get(..3)?))
}

/// Verbal cooperation 1, material cooperation 2, verbal conflict 3, material conflict 4.
pub(super) fn quad_class(cameo: &str) -> Option<u8> {
    match cameo.get(..2)?.parse().ok()? {
        1..=5 => Some(1),
        6..=8 => Some(2),
        9..=13 => Some(3),
        14..=20 => Some(4),
        _ => None,
    }
}

/// The code of the country that this name is that of.
pub(super) fn country(name: &str) -> Option<&'static str> {
    let iso = *COUNTRIES.rows().find(|row| is_named(row, COUNTRY, name))?.first()?;
    CODES.select("cameo", "iso", iso).next()
}

/// The code of a country in FIPS 10-4 by that in ISO 3166-1.
pub(super) fn fips(iso: &str) -> Option<&'static str> {
    FIPS.select("fips", "iso", iso).next()
}

/// What the place of this name is, where it is a country or the capital of one.
pub(super) fn place_kind(name: &str) -> Option<PlaceKind> {
    let is_a = |columns| COUNTRIES.rows().any(|row| is_named(row, columns, name));
    if is_a(COUNTRY) { Some(PlaceKind::Country) } else { is_a(CAPITAL).then_some(PlaceKind::Capital) }
}

/// Columns of countries: the name and other names, of the country itself and of its capital.
const COUNTRY: [usize; 2] = [1, 2];
const CAPITAL: [usize; 2] = [4, 5];

fn is_named(row: &[&str], [first, others]: [usize; 2], name: &str) -> bool {
    let name = name.to_lowercase();
    let name = name.strip_prefix("the ").unwrap_or(&name);
    let others = row.get(others).into_iter().flat_map(|others| others.split(','));
    let is_it = |known: &str| !known.is_empty() && known.to_lowercase() == name;
    row.get(first).copied().into_iter().chain(others).any(is_it)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_well_formed() {
        assert!(Table::check(include_str!("../../data/goldstein.tsv")).is_empty());
        assert!(Table::check(include_str!("../../data/cameo_countries.tsv")).is_empty());
        assert!(Table::check(include_str!("../../data/fips_countries.tsv")).is_empty());
        for row in GOLDSTEIN.rows() {
            let value: f64 = row[1].parse().unwrap();
            assert!((-10.0..=10.0).contains(&value) && quad_class(row[0]).is_some(), "{row:?}");
        }
    }

    #[test]
    fn codes_are_looked_up_and_what_is_none_is_none() {
        assert_eq!(goldstein("190"), Some("-10.0"));
        assert_eq!(goldstein("1822"), goldstein("1821"));
        assert_eq!(goldstein("0311"), goldstein("031"));
        assert_eq!((goldstein("999"), goldstein("1"), goldstein("é0")), (None, None, None));
        assert_eq!(
            ["042", "070", "130", "190", "xx"].map(quad_class),
            [Some(1), Some(2), Some(3), Some(4), None]
        );
        assert_eq!(country("France"), Some("FRA"));
        assert_eq!(country("the Netherlands"), Some("NLD"));
        assert_eq!((fips("DE"), fips("GM"), fips("PS")), (Some("GM"), Some("GA"), None));
        for netherlands in ["the Netherlands", "THE NETHERLANDS", "Netherlands"] {
            assert_eq!(place_kind(netherlands), Some(PlaceKind::Country));
        }
        assert_eq!((place_kind("Lisbon"), place_kind("Ellerport")), (Some(PlaceKind::Capital), None));
        // Somebody of a country is not that country.
        assert_eq!((country("French"), country("France Telecom"), country("")), (None, None, None));
    }
}
