//! Nouns for those who act: persons, bodies of people, and what acts for its side.

use crate::endings::{self, Ending};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// What a noun denotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Noun {
    /// A human being: "villager".
    Person,
    /// A body of people: "ministry".
    Body,
    /// What acts for its side: "jets".
    Force,
    /// What can be attacked, entered or held: "port".
    Site,
    /// Water with a name: "Norland Sea". It neither acts nor suffers, but may be held.
    Water,
    /// Counts what follows: "dozens of".
    Quantity,
    /// What harms without anybody's will: "storm".
    Cause,
    /// Not in the list, with the ending of words for people: "trainee".
    Being,
}

impl Noun {
    /// Whether somebody acts.
    pub(crate) fn acts(self) -> bool {
        matches!(self, Noun::Person | Noun::Body | Noun::Force)
    }
}

type Nouns = FxHashMap<&'static str, Noun>;

static LANGUAGES: LazyLock<FxHashMap<&'static str, Nouns>> = LazyLock::new(|| {
    let mut languages: FxHashMap<_, Nouns> = FxHashMap::default();
    for row in newsloom_lang::data::NOUNS.rows() {
        let [language, kind, word] = row else { continue };
        if let Some(noun) = noun_of(kind) {
            languages.entry(*language).or_default().insert(*word, noun);
        }
    }
    languages
});

fn noun_of(kind: &str) -> Option<Noun> {
    Some(match kind {
        "person" => Noun::Person,
        "body" => Noun::Body,
        "force" => Noun::Force,
        "site" => Noun::Site,
        "water" => Noun::Water,
        "quantity" => Noun::Quantity,
        "cause" => Noun::Cause,
        _ => return None,
    })
}

/// What `word`, in lower case and in either number, denotes in `language`.
pub(crate) fn noun(language: &str, word: &str) -> Option<Noun> {
    let nouns = LANGUAGES.get(language)?;
    let known = |(stem, ending): (&str, &str)| match ending {
        "" => nouns.get(stem).copied(),
        ending => nouns.get(format!("{stem}{ending}").as_str()).copied(),
    };
    let singular = || endings::singulars(word, Ending::NounPlural).find_map(known);
    nouns.get(word).copied().or_else(singular)
}

/// Whether `word` denotes a person.
pub(crate) fn is_person(language: &str, word: &str) -> bool {
    noun(language, word) == Some(Noun::Person)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_the_file_is_known() {
        let mut kinds = newsloom_lang::data::NOUNS.rows().map(|row| row[1]);
        assert_eq!(kinds.find(|kind| noun_of(kind).is_none()), None);
    }

    #[test]
    fn nouns_are_known_in_either_number() {
        for (word, kind) in [
            ("villager", Some(Noun::Person)),
            ("villagers", Some(Noun::Person)),
            ("gunmen", Some(Noun::Person)),
            ("spokeswomen", Some(Noun::Person)),
            ("ministries", Some(Noun::Body)),
            ("storms", Some(Noun::Cause)),
            ("table", None),
        ] {
            assert_eq!(noun("en", word), kind, "{word}");
        }
    }
}
