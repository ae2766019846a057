//! Values of the Global Knowledge Graph's lists: places, counts, and texts that fit into them.

use super::codes::{PlaceKind, fips, place_kind};
use crate::record::Record;
use newsloom_desk::clean;
use std::collections::BTreeSet;

/// What the columns of lists are divided by, which no value may hold.
const DIVIDERS: [char; 4] = [';', ',', '#', '|'];

/// What a figure counts, where it is what became of people, and GDELT's word for that.
const COUNTS: [(&str, &str); 5] = [
    ("abducted", "KIDNAP"),
    ("arrested", "ARREST"),
    ("dead", "KILL"),
    ("injured", "WOUND"),
    ("wounded", "WOUND"),
];

/// On one line and without the marks that divide lists.
pub(super) fn plain(text: &str) -> String {
    clean(&text.replace(DIVIDERS, " "))
}

/// A mention of a place whose whereabouts are known.
pub(super) struct Place {
    /// "4#Lyon#FR#": kind, name, country, and the division of the country, which is empty.
    beginning: String,
    /// "45.7#4.8#": degrees north and east, and the number of the place in a gazetteer, which is empty.
    end: String,
    offset: i64,
}

impl Place {
    /// None where it is no place, or nobody knows where it is.
    pub(super) fn of(entity: Record<'_>) -> Option<Self> {
        let name = entity.text("entity").filter(|_| entity.text("type") == Some("PLACE"))?;
        let (latitude, longitude) = entity.real("latitude").zip(entity.real("longitude"))?;
        let country = entity.text("country");
        let kind = match place_kind(name) {
            Some(PlaceKind::Country) => "1",
            Some(PlaceKind::Capital) if country == Some("US") => "3",
            Some(PlaceKind::Capital) => "4",
            // Whether it is a city or a region is not known.
            None => "",
        };
        Some(Self {
            beginning: format!("{kind}#{}#{}#", plain(name), country.and_then(fips).unwrap_or_default()),
            end: format!("{latitude}#{longitude}#"),
            offset: entity.integer("start_offset")?,
        })
    }
}

/// Each place once.
pub(super) fn distinct(places: &[Place]) -> String {
    let places: BTreeSet<String> =
        places.iter().map(|place| format!("{}#{}", place.beginning, place.end)).collect();
    places.into_iter().collect::<Vec<_>>().join(";")
}

/// Each mention with its offset; the second division of the country, which the other column does not have, is empty.
pub(super) fn with_offsets(places: &[Place]) -> String {
    let one = |place: &Place| format!("{}##{}#{}", place.beginning, place.end, place.offset);
    places.iter().map(one).collect::<Vec<_>>().join(";")
}

/// Kind, number and offset of a figure that says what became of people; none of other figures.
pub(super) fn count(figure: Record<'_>) -> Option<(String, i64)> {
    /// What is counted beside what became of it, and the place: eight fields that stay empty, and the seven dividers between them.
    const UNKNOWN: &str = "#######";
    let state = figure.text("counts")?;
    let kind = COUNTS.iter().find(|(counted, _)| *counted == state)?.1;
    Some((format!("{kind}#{}#{UNKNOWN}", figure.real("value")?), figure.integer("start_offset")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_have_the_fields_of_the_graph() {
        let place =
            |beginning: &str, offset| Place { beginning: beginning.into(), end: "45.7#4.8#".into(), offset };
        let places = [place("1#France#FR#", 3), place("#Lyon#FR#", 40), place("#Lyon#FR#", 90)];
        assert_eq!(distinct(&places), "#Lyon#FR##45.7#4.8#;1#France#FR##45.7#4.8#");
        assert_eq!(with_offsets(&places[..2]), "1#France#FR###45.7#4.8##3;#Lyon#FR###45.7#4.8##40");
        assert_eq!(
            distinct(&places).split(';').map(|one| one.split('#').count()).collect::<Vec<_>>(),
            [7, 7]
        );
        assert!(with_offsets(&places).split(';').all(|one| one.split('#').count() == 9));
    }

    #[test]
    fn values_hold_no_dividers() {
        assert_eq!(plain("Holm; Quist,\tLtd | #1"), "Holm Quist Ltd 1");
    }
}
