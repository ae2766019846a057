//! The part that a word plays in its sentence: decided by a closed list of function words, by its shape and by its neighbours.
//! No model, one hash look-up a word.

use crate::endings::{self, Ending};
use newsloom_lang::{Word, WordKind};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// The part that a word plays in its sentence, as far as closed lists and its shape tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tag {
    /// A name or another capitalized word.
    Name,
    /// Any other word: noun, adjective or verb.
    Word,
    /// A number.
    Number,
    /// "the", "a", "this", "some".
    Determiner,
    /// "his", "their": opens a noun phrase.
    Possessive,
    /// "he", "they": a noun phrase by itself.
    Pronoun,
    /// "him", "them".
    Object,
    /// "who", "which".
    Relative,
    /// "that".
    That,
    /// "if", "because", "while".
    Subordinator,
    /// "and", "or", "but".
    Conjunction,
    /// "of", "in", "with".
    Preposition,
    /// "to".
    To,
    /// "has", "will", "was".
    Auxiliary,
    /// "not", "never".
    Negation,
    /// "also", "repeatedly".
    Adverb,
    /// "Tuesday", "yesterday".
    Time,
    /// ",".
    Comma,
    /// ":".
    Colon,
    /// A mark that ends a sentence, or ";".
    Stop,
    /// A dash between clauses.
    Dash,
    /// "(" or "[".
    Open,
    /// ")" or "]".
    Close,
    /// A quotation mark.
    Quotation,
    /// A mark inside a name or compound: "U.S.", "secretary-general", "AT&T".
    Joint,
}

impl Tag {
    /// Whether the word can stand inside a noun phrase, before or as its head.
    pub(crate) fn is_nominal(self) -> bool {
        matches!(self, Tag::Name | Tag::Word | Tag::Number | Tag::Joint)
    }

    /// Whether it is a word and no mark.
    pub(crate) fn is_word(self) -> bool {
        use Tag::{Close, Colon, Comma, Dash, Joint, Open, Quotation, Stop};
        !matches!(self, Comma | Colon | Stop | Dash | Open | Close | Quotation | Joint)
    }

    /// Whether a noun phrase can begin with the word.
    pub(crate) fn opens_phrase(self) -> bool {
        matches!(self, Tag::Name | Tag::Number | Tag::Determiner | Tag::Possessive | Tag::Pronoun)
    }

    /// Whether the word may stand between a subject and its verb.
    pub(crate) fn is_between(self) -> bool {
        matches!(self, Tag::Auxiliary | Tag::Negation | Tag::Adverb)
    }
}

/// The tag of word `i` of a sentence's `words`, whose lower-case form is `lower`. `text` is the report's, `known` are the
/// function words of its language.
pub(crate) fn tag(
    text: &str,
    words: &[Word<'_>],
    i: usize,
    lower: &str,
    known: Option<&FunctionWords>,
) -> Tag {
    let word = &words[i];
    match word.kind {
        WordKind::Number => Tag::Number,
        WordKind::Letters => letters(word, lower, known.and_then(|known| function(word.text, lower, known))),
        WordKind::Mark => mark(text, words, i, word),
    }
}

/// The tag of a function word, also of one that is written to the next word: "dell'istituto". "US" is no pronoun.
fn function(word: &str, lower: &str, known: &FunctionWords) -> Option<Tag> {
    let is_capitals = word.len() > 1 && word.bytes().all(|b| b.is_ascii_uppercase());
    if let Some(acronym) = known.get(word).filter(|_| is_capitals) {
        return Some(*acronym);
    }
    let elided = || lower.find('\'').and_then(|apostrophe| known.get(&lower[..=apostrophe]));
    known.get(lower).or_else(elided).copied()
}

fn letters(word: &Word<'_>, lower: &str, known: Option<Tag>) -> Tag {
    match known {
        Some(Tag::Time) if !word.is_capitalized() && lower.len() == 3 => Tag::Word,
        Some(tag) => tag,
        None if word.is_capitalized() => Tag::Name,
        None if lower.len() > 4 && endings::ends(lower, Ending::Adverb) => Tag::Adverb,
        None => Tag::Word,
    }
}

fn mark(text: &str, words: &[Word<'_>], i: usize, word: &Word<'_>) -> Tag {
    let before = text[..word.span.start].chars().next_back();
    let after = text[word.span.end..].chars().next();
    let joins = |c: char| c.is_alphanumeric() || c == '.';
    let is_glued = before.is_some_and(joins) && after.is_some_and(char::is_alphanumeric);
    match word.text.chars().next().unwrap_or_default() {
        ',' | '،' | '，' | '、' => Tag::Comma,
        ':' | '：' => Tag::Colon,
        ';' | '!' | '?' | '…' | '؛' | '؟' | '。' | '！' | '？' | '；' | '।' => Tag::Stop,
        '.' if words[i + 1..].iter().take(3).any(|w| w.kind != WordKind::Mark) => Tag::Joint,
        '.' => Tag::Stop,
        '(' | '[' => Tag::Open,
        ')' | ']' => Tag::Close,
        '"' | '“' | '”' | '„' | '«' | '»' | '‘' | '’' | '\'' | '`' => Tag::Quotation,
        '-' | '–' | '—' | '―' if !is_glued => Tag::Dash,
        '—' | '―' => Tag::Dash,
        _ => Tag::Joint,
    }
}

/// The function words of a language, each with its tag.
pub(crate) type FunctionWords = FxHashMap<&'static str, Tag>;

/// The function words of `language`, an ISO 639-1 code; none where there are no words of it.
pub(crate) fn function_words(language: &str) -> Option<&'static FunctionWords> {
    LANGUAGES.get(language)
}

static LANGUAGES: LazyLock<FxHashMap<&'static str, FunctionWords>> = LazyLock::new(|| {
    let mut languages: FxHashMap<_, FunctionWords> = FxHashMap::default();
    for row in newsloom_lang::data::FUNCTION_WORDS.rows() {
        let [language, part, word] = row else { continue };
        if let Some(tag) = part_of_speech(part) {
            languages.entry(*language).or_default().insert(*word, tag);
        }
    }
    languages
});

fn part_of_speech(name: &str) -> Option<Tag> {
    Some(match name {
        "determiner" => Tag::Determiner,
        "possessive" => Tag::Possessive,
        "pronoun" => Tag::Pronoun,
        "object" => Tag::Object,
        "relative" => Tag::Relative,
        "that" => Tag::That,
        "subordinator" => Tag::Subordinator,
        "conjunction" => Tag::Conjunction,
        "preposition" => Tag::Preposition,
        "to" => Tag::To,
        "auxiliary" => Tag::Auxiliary,
        "negation" => Tag::Negation,
        "adverb" => Tag::Adverb,
        "time" => Tag::Time,
        "acronym" => Tag::Name,
        "word" => Tag::Word,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_the_file_has_a_tag() {
        let mut parts = newsloom_lang::data::FUNCTION_WORDS.rows().map(|row| row[1]);
        assert_eq!(parts.find(|part| part_of_speech(part).is_none()), None);
        assert!(function_words("en").is_some_and(|words| words.len() > 100));
    }
}
