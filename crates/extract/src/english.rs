//! English words that grammar asks for one by one.

use crate::tokens::Tokens;
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

newsloom_lang::kinds! {
    /// What a word does; one word may do several things.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub(crate) enum Word {
        /// Hangs a phrase on the noun before it: "of".
        Link = "link",
        /// The same, where a noun phrase surely stands before it: "to".
        FarLink = "far-link",
        /// "of".
        Of = "of",
        /// Joins the parts of an object.
        ObjectLink = "object-link",
        /// The same, where the object may be long.
        WideLink = "wide-link",
        /// Stands before a day: "on".
        BeforeDay = "before-day",
        /// A preposition before a clause: "after rebels attacked".
        OpensClause = "opens-clause",
        /// What stands behind it only goes with the main clause: "amid".
        HangsClause = "hangs-clause",
        /// A form of "be".
        Be = "be",
        /// Negates a verb.
        Not = "not",
        /// A subject that is nobody: "no".
        Nobody = "none",
        /// One of many: "a".
        OneOfMany = "one",
        /// "will".
        Future = "future",
        /// "may".
        Possible = "possible",
        /// "must".
        Due = "due",
        /// Who speaks of a view of their own: "we".
        Oneself = "speaker-self",
        /// A particle of a verb: "up".
        Particle = "particle",
        /// Never leads to whom something is done: "during".
        NoTarget = "no-target",
        /// Governs an infinitive and leaves the deed as it is: "decided to lift".
        Neutral = "neutral",
        /// Governs an infinitive that is only wanted: "tried to lift".
        Wanted = "wanted",
        /// Before "that", denies the deed.
        Denial = "denial",
        /// Before "that", leaves open whether the deed was done: "rumours".
        Rumour = "rumour",
        /// A work of somebody's: what it tells of was not done.
        Fiction = "fiction",
        /// Opens a clause that may not come true.
        Condition = "condition",
        /// Stands before a number: "more than twelve".
        Bound = "bound",
        /// Before who does it: "by".
        Agent = "agent",
        /// Between a verb and its object: "clashed with".
        Comitative = "comitative",
        /// Asks of its subject what a speaker says it does: "must".
        Obliged = "obliged",
        /// "nor".
        Neither = "neither",
        /// In "according to".
        According = "according",
        /// Between a statement and who issues it: "from".
        IssuerLink = "issuer-link",
        /// Before whose something is, or where it comes from: "of", "from".
        Origin = "origin",
        /// Tells of games.
        Sport = "sport",
        /// Stands between a subject and its verb as well as before a noun: "both".
        Floating = "floating",
        /// "and".
        And = "and",
        /// "as".
        As = "as",
        /// A form of "be" with a subject.
        FiniteBe = "be-finite",
    }
}

static WORDS: LazyLock<FxHashSet<(&'static str, Word)>> = LazyLock::new(|| {
    let row = |row: &[&'static str]| Some((*row.get(1)?, Word::of(row.first()?)?));
    newsloom_lang::data::ENGLISH_WORDS.rows().filter_map(row).collect()
});

/// Whether the word at token `i` is a `word`.
pub(crate) fn is(tokens: &Tokens<'_>, i: usize, word: Word) -> bool {
    WORDS.contains(&(tokens.lower(i), word))
}

/// The words that are a `word`, in no order.
pub(crate) fn all(word: Word) -> impl Iterator<Item = &'static str> {
    WORDS.iter().filter(move |(_, kind)| *kind == word).map(|(word, _)| *word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_file_is_read() {
        assert_eq!(WORDS.len(), newsloom_lang::data::ENGLISH_WORDS.rows().count());
    }
}
