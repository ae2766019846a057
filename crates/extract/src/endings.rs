//! How English words end, and what that says of them.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

newsloom_lang::kinds! {
    /// What an ending says of its word.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub(crate) enum Ending {
        /// A verb in the past: "ed".
        Past = "past",
        /// A present participle: "ing".
        Participle = "participle",
        /// An adverb: "ly".
        Adverb = "adverb",
        /// A weekday.
        Day = "day",
        /// An auxiliary that is negated: "n't".
        Negation = "negation",
        /// A possessive: "'s".
        Owner = "owner",
        /// A noun for people, in the singular: "er".
        Person = "person",
        /// A common noun, which has a capital only where it begins the sentence: "ness".
        Thing = "thing",
        /// A noun in "s" that is no plural: "ss".
        Singular = "singular",
        /// A word in "s" that no number counts.
        Uncounted = "uncounted",
        /// The plural of words for people that have no "s": "men".
        PeoplePlural = "people-plural",
        /// The plural of any noun, which tells its singular: "ies".
        Plural = "plural",
        /// The same, where the singular is a noun that is known: "es".
        NounPlural = "noun-plural",
    }
}

/// The endings by kind, each with what stands in place of it in the singular.
static ENDINGS: LazyLock<FxHashMap<Ending, Vec<(&'static str, &'static str)>>> = LazyLock::new(|| {
    let mut endings: FxHashMap<_, Vec<_>> = FxHashMap::default();
    for row in newsloom_lang::data::ENGLISH_ENDINGS.rows() {
        let [kind, ending, instead] = row else { continue };
        let Some(kind) = Ending::of(kind) else { continue };
        let instead = if *instead == "-" { "" } else { instead };
        endings.entry(kind).or_default().push((*ending, instead));
    }
    endings
});

/// Whether `word`, in lower case, has an ending of a kind.
pub(crate) fn ends(word: &str, kind: Ending) -> bool {
    ENDINGS.get(&kind).is_some_and(|endings| endings.iter().any(|(ending, _)| word.ends_with(ending)))
}

/// What `word` may be in the singular, by the endings of a kind: its stem, and the ending of the singular behind it.
pub(crate) fn singulars(word: &str, kind: Ending) -> impl Iterator<Item = (&str, &'static str)> {
    let endings = ENDINGS.get(&kind).into_iter().flatten();
    endings.filter_map(move |(ending, instead)| Some((word.strip_suffix(ending)?, *instead)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_file_is_read() {
        let endings: usize = ENDINGS.values().map(Vec::len).sum();
        assert_eq!(endings, newsloom_lang::data::ENGLISH_ENDINGS.rows().count());
    }

    #[test]
    fn words_are_told_by_their_endings() {
        assert!(ends("landed", Ending::Past) && !ends("land", Ending::Past));
        assert!(ends("boss", Ending::Singular) && !ends("boats", Ending::Singular));
        assert_eq!(singulars("ferries", Ending::Plural).next(), Some(("ferr", "y")));
    }
}
