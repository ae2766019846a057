//! English words that grammar asks for one by one.

use crate::tokens::Tokens;
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// What a word does; one word may do several things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Word {
    /// Hangs a phrase on the noun before it: "of".
    Link,
    /// The same, where a noun phrase surely stands before it: "to".
    FarLink,
    /// "of".
    Of,
    /// Joins the parts of an object.
    ObjectLink,
    /// The same, where the object may be long.
    WideLink,
    /// Stands before a day: "on".
    BeforeDay,
    /// A preposition before a clause: "after rebels attacked".
    OpensClause,
    /// What stands behind it only goes with the main clause: "amid".
    HangsClause,
    /// A form of "be".
    Be,
    /// Negates a verb.
    Not,
    /// A subject that is nobody: "no".
    Nobody,
    /// One of many: "a".
    OneOfMany,
    /// "will".
    Future,
    /// "may".
    Possible,
    /// "must".
    Due,
    /// Who speaks of a view of their own: "we".
    Oneself,
    /// A particle of a verb: "up".
    Particle,
    /// Never leads to whom something is done: "during".
    NoTarget,
    /// Governs an infinitive and leaves the deed as it is: "decided to lift".
    Neutral,
    /// Governs an infinitive that is only wanted: "tried to lift".
    Wanted,
    /// Before "that", denies the deed.
    Denial,
    /// Opens a clause that may not come true.
    Condition,
    /// Stands before a number: "more than twelve".
    Bound,
    /// Before who does it: "by".
    Agent,
    /// Between a verb and its object: "clashed with".
    Comitative,
    /// Asks of its subject what a speaker says it does: "must".
    Obliged,
    /// "nor".
    Neither,
    /// In "according to".
    According,
    /// Between a statement and who issues it: "from".
    IssuerLink,
    /// Tells of games.
    Sport,
}

static WORDS: LazyLock<FxHashSet<(&'static str, Word)>> = LazyLock::new(|| {
    let row = |row: &[&'static str]| Some((*row.get(1)?, word(row.first()?)?));
    newsloom_lang::data::ENGLISH_WORDS.rows().filter_map(row).collect()
});

fn word(kind: &str) -> Option<Word> {
    Some(match kind {
        "link" => Word::Link,
        "far-link" => Word::FarLink,
        "of" => Word::Of,
        "object-link" => Word::ObjectLink,
        "wide-link" => Word::WideLink,
        "before-day" => Word::BeforeDay,
        "opens-clause" => Word::OpensClause,
        "hangs-clause" => Word::HangsClause,
        "be" => Word::Be,
        "not" => Word::Not,
        "none" => Word::Nobody,
        "one" => Word::OneOfMany,
        "future" => Word::Future,
        "possible" => Word::Possible,
        "due" => Word::Due,
        "speaker-self" => Word::Oneself,
        "particle" => Word::Particle,
        "no-target" => Word::NoTarget,
        "neutral" => Word::Neutral,
        "wanted" => Word::Wanted,
        "denial" => Word::Denial,
        "condition" => Word::Condition,
        "bound" => Word::Bound,
        "agent" => Word::Agent,
        "comitative" => Word::Comitative,
        "obliged" => Word::Obliged,
        "neither" => Word::Neither,
        "according" => Word::According,
        "issuer-link" => Word::IssuerLink,
        "sport" => Word::Sport,
        _ => return None,
    })
}

/// Whether the word at token `i` is a `word`.
pub(crate) fn is(tokens: &Tokens<'_>, i: usize, word: Word) -> bool {
    WORDS.contains(&(tokens.lower(i), word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_file_is_read() {
        assert_eq!(WORDS.len(), newsloom_lang::data::ENGLISH_WORDS.rows().count());
    }
}
