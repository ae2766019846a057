//! Lists of names and words that hint at names.

use newsloom_lang::hash;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// A set of classes, one bit each.
pub(crate) type Classes = u16;

/// The classes, each with the list that defines it: one phrase a line, lower case.
const LISTS: &[(Classes, &str)] = &[
    (FIRST_NAME, include_str!("../data/first_names.txt")),
    (CITY, include_str!("../data/cities.txt")),
    (REGION, include_str!("../data/regions.txt")),
    (TITLE, include_str!("../data/titles.txt")),
    (ORG_WORD, include_str!("../data/org_words.txt")),
    (PLACE_WORD, include_str!("../data/place_words.txt")),
    (BODY, include_str!("../data/bodies.txt")),
    (CALENDAR, include_str!("../data/calendar.txt")),
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

/// No longer phrase is looked for, in words.
const LONGEST: usize = 4;

/// Looks phrases up.
#[derive(Debug)]
pub(crate) struct Lexicon {
    phrases: FxHashMap<u64, Classes>,
    /// How many words the longest phrase has that begins with a word, by the word's hash.
    longest: FxHashMap<u64, usize>,
}

impl Lexicon {
    /// The lists that ship.
    pub(crate) fn shipped() -> &'static Lexicon {
        static SHIPPED: LazyLock<Lexicon> = LazyLock::new(Lexicon::build);
        &SHIPPED
    }

    fn build() -> Lexicon {
        let mut lexicon = Lexicon { phrases: FxHashMap::default(), longest: FxHashMap::default() };
        let mut add = |phrase: &str, class: Classes| lexicon.add(phrase, class);
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
        lexicon
    }

    fn add(&mut self, phrase: &str, class: Classes) {
        let words: Vec<u64> = phrase.split_whitespace().map(hash).collect();
        *self.phrases.entry(join(&words)).or_default() |= class;
        if let Some(first) = words.first() {
            let longest = self.longest.entry(*first).or_default();
            *longest = words.len().max(*longest);
        }
    }

    /// The classes of a phrase given by the hashes of its lower-case words.
    pub(crate) fn classes(&self, words: &[u64]) -> Classes {
        self.phrases.get(&join(words)).copied().unwrap_or_default()
    }

    /// The longest phrase that `words` begin with: how many words it has, and its classes. One word without classes
    /// where there is none.
    pub(crate) fn longest(&self, words: &[u64]) -> (usize, Classes) {
        let most = words.first().and_then(|first| self.longest.get(first)).copied().unwrap_or_default();
        let lengths = (1..=most.min(words.len()).min(LONGEST)).rev();
        lengths.map(|n| (n, self.classes(&words[..n]))).find(|(_, c)| *c != 0).unwrap_or((1, 0))
    }
}

/// One hash for a run of words.
fn join(words: &[u64]) -> u64 {
    words.iter().fold(0, |sum: u64, word| (sum.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15))
}
