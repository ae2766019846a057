//! Lists of names and words that hint at names.

use newsloom_text::hash;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// A set of classes, one bit each.
pub(crate) type Classes = u16;

/// The classes, each with the list that defines it: one phrase a line, lower case.
const LISTS: &[(Classes, &str)] = &[
    (FIRST_NAME, include_str!("../../data/first_names.txt")),
    (CITY, include_str!("../../data/cities.txt")),
    (REGION, include_str!("../../data/regions.txt")),
    (TITLE, include_str!("../../data/titles.txt")),
    (ORG_WORD, include_str!("../../data/org_words.txt")),
    (PLACE_WORD, include_str!("../../data/place_words.txt")),
    (BODY, include_str!("../../data/bodies.txt")),
    (CALENDAR, include_str!("../../data/calendar.txt")),
];

/// A first name.
pub(crate) const FIRST_NAME: Classes = 1;
/// A town or city.
pub(crate) const CITY: Classes = 1 << 1;
/// A continent, region, province, sea.
pub(crate) const REGION: Classes = 1 << 2;
/// A word that introduces a person.
pub(crate) const TITLE: Classes = 1 << 3;
/// A word that names of organizations contain.
pub(crate) const ORG_WORD: Classes = 1 << 4;
/// A word that names of places contain.
pub(crate) const PLACE_WORD: Classes = 1 << 5;
/// An international body or news agency.
pub(crate) const BODY: Classes = 1 << 6;
/// A day, month or feast.
pub(crate) const CALENDAR: Classes = 1 << 7;
/// A country.
pub(crate) const COUNTRY: Classes = 1 << 8;
/// A word for the people of a country or of a creed.
pub(crate) const DEMONYM: Classes = 1 << 9;

/// The longest phrase in the lists, in words.
pub(crate) const LONGEST: usize = 4;

/// Looks phrases up.
#[derive(Debug)]
pub(crate) struct Lexicon(FxHashMap<u64, Classes>);

impl Lexicon {
    /// The lists that ship.
    pub(crate) fn shipped() -> &'static Lexicon {
        static SHIPPED: LazyLock<Lexicon> = LazyLock::new(Lexicon::build);
        &SHIPPED
    }

    fn build() -> Lexicon {
        let mut table = FxHashMap::default();
        let mut add = |phrase: &str, class: Classes| *table.entry(phrase_hash(phrase)).or_default() |= class;
        for (class, list) in LISTS {
            list.lines()
                .filter(|l| !l.starts_with('#'))
                .flat_map(|l| l.split(','))
                .for_each(|p| add(p.trim(), *class));
        }
        for country in crate::places::countries() {
            country.names().for_each(|name| add(&name.to_lowercase(), COUNTRY));
            country.demonyms().for_each(|name| add(&name.to_lowercase(), DEMONYM));
            add(&country.capital.to_lowercase(), CITY);
        }
        Lexicon(table)
    }

    /// The classes of a phrase given by the hashes of its lower-case words.
    pub(crate) fn classes(&self, words: &[u64]) -> Classes {
        self.0.get(&join(words)).copied().unwrap_or_default()
    }
}

fn phrase_hash(phrase: &str) -> u64 {
    join(&phrase.split_whitespace().map(hash).collect::<Vec<_>>())
}

/// One hash for a run of words.
fn join(words: &[u64]) -> u64 {
    words.iter().fold(0, |sum: u64, word| (sum.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15))
}
