//! Words around quotes, by language.

use crate::tokens::Tokens;
use newsloom_lang::Habits;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

newsloom_lang::kinds! {
    /// What a word does for a quote.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(super) enum Part {
        /// Somebody speaks.
        Cue = "cue",
        /// The same, only beside quotation marks: Dutch "gaf", of "gaf toe".
        MarksCue = "marks-cue",
        /// Stands before the speaker, without a verb: "according to".
        Source = "source",
        /// The same, only where nothing follows the speaker: German "so".
        SourceLast = "source-last",
        /// Stands behind the speaker, without a verb: German "zufolge".
        SourceBehind = "source-behind",
        /// "has" in "has said".
        Auxiliary = "aux",
        /// Ends the words that name a speaker.
        Stop = "stop",
        /// Joins a name to the noun before it: "of"; in Chinese, behind a name, what it has.
        Link = "link",
        /// Stands before a body that speaks, behind a verb without a subject: Russian "в".
        At = "at",
        /// Governs an infinitive without taking its saying away: "continued to argue".
        Governing = "governing",
        /// Stands between an auxiliary and what goes with it: "is more likely", "has twice".
        Degree = "degree",
        /// Before a participle: what somebody is blamed or praised for, not what the subject says. "attacked her for saying".
        Blame = "blame",
        /// Gives a name: "a group called the Circle".
        Naming = "naming",
        /// Governs an infinitive that is not done: "declined to say".
        Refusing = "refusing",
        /// Brings somebody's words: "quoted a witness as saying".
        Quoting = "quoting",
        /// What headings call an official text.
        Document = "document",
        /// Tells when, beside days and months: "late", "week".
        When = "when",
        /// Does what it says where a thing follows: "declared a state of emergency".
        Enacting = "enacting",
        /// Says nothing where "to" follows: "added to her lead".
        Joining = "joining",
        /// Stands before what is spoken of: "about".
        About = "about",
        /// Opens a clause that says who speaks: "as", before "the police said".
        As = "as",
        /// A form of verbs that only brings the words of others: German "sei".
        Reported = "reported",
    }
}

/// The words of a language.
#[derive(Debug, Default)]
pub(super) struct Words {
    parts: FxHashMap<&'static str, Part>,
    /// What stands before a speaker without a verb, word by word: "по словам".
    sources: Vec<Vec<&'static str>>,
    /// Forms of verbs that only bring the words of others: German "sei".
    pub(super) reported: FxHashSet<&'static str>,
    /// Number words, which open a phrase.
    pub(super) numbers: FxHashSet<&'static str>,
    /// Whether the verb stands behind the first phrase of a clause, whatever that is.
    pub(super) verb_second: bool,
}

static LANGUAGES: LazyLock<FxHashMap<&'static str, Words>> = LazyLock::new(|| {
    let mut languages: FxHashMap<_, Words> = FxHashMap::default();
    for row in newsloom_lang::data::QUOTE_WORDS.rows() {
        let [language, kind, word] = row else { continue };
        let Some(part) = Part::of(kind) else { continue };
        let words = languages.entry(*language).or_default();
        if part == Part::Reported {
            words.reported.insert(word);
            continue;
        }
        words.parts.insert(*word, part);
        if part == Part::Source {
            words.sources.push(word.split(' ').collect());
        }
    }
    for (language, words) in &mut languages {
        words.verb_second = Habits::of(language).is_some_and(|habits| habits.verb_second);
        words.numbers = newsloom_lang::numbers(language).map(|number| number.word).collect();
    }
    languages
});

impl Words {
    /// What the word at token `i` does.
    pub(super) fn part(&self, tokens: &Tokens<'_>, i: usize) -> Option<Part> {
        let word = tokens.lower(i);
        let bare = || without_and(word).and_then(|bare| self.parts.get(bare));
        self.parts.get(word).or_else(bare).copied()
    }

    /// Where the words end that stand before a speaker from token `i` on.
    pub(super) fn source_end(&self, tokens: &Tokens<'_>, i: usize) -> Option<usize> {
        let is_word = |k: usize, word: &str| {
            let here = tokens.lower(i + k);
            here == word || k == 0 && without_and(here) == Some(word)
        };
        let is_here = |source: &&Vec<&str>| source.iter().enumerate().all(|(k, word)| is_word(k, word));
        self.sources.iter().filter(is_here).map(|source| i + source.len()).max()
    }

    /// The words that are `wanted`.
    pub(super) fn all(&self, wanted: Part) -> impl Iterator<Item = &'static str> {
        self.parts.iter().filter(move |(_, part)| **part == wanted).map(|(word, _)| *word)
    }
}

/// The word without the "and" that Arabic writes to it.
fn without_and(word: &str) -> Option<&str> {
    word.strip_prefix('و')
}

/// The words of `language`, an ISO 639-1 code; none where there are no words of it.
pub(super) fn of(language: &str) -> Option<&'static Words> {
    LANGUAGES.get(language)
}

/// Whether the word at token `i` is `part` in the report's language.
pub(super) fn is(tokens: &Tokens<'_>, i: usize, part: Part) -> bool {
    of(tokens.language()).and_then(|words| words.part(tokens, i)) == Some(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_the_file_is_known() {
        let mut kinds = newsloom_lang::data::QUOTE_WORDS.rows().map(|row| row[1]);
        assert_eq!(kinds.find(|kind| Part::of(kind).is_none()), None);
    }
}
