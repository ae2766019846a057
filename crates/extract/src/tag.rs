//! The part that a word plays in its sentence, in English: decided by closed lists of function words, by its shape and by its
//! neighbours. No model, one hash look-up a word.

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

/// The tag of word `i` of a sentence's `words`, whose lower-case form is `lower`. `text` is the report's.
pub(crate) fn tag(text: &str, words: &[Word<'_>], i: usize, lower: &str) -> Tag {
    let word = &words[i];
    match word.kind {
        WordKind::Number => Tag::Number,
        WordKind::Letters => letters(word, lower),
        WordKind::Mark => mark(text, words, i, word),
    }
}

fn letters(word: &Word<'_>, lower: &str) -> Tag {
    match TAGS.get(lower).copied() {
        Some(_) if matches!(word.text, "US" | "IT" | "WHO") => Tag::Name,
        Some(Tag::Time) if !word.is_capitalized() && lower.len() == 3 => Tag::Word,
        Some(tag) => tag,
        None if word.is_capitalized() => Tag::Name,
        None if lower.len() > 4 && lower.ends_with("ly") => Tag::Adverb,
        None => Tag::Word,
    }
}

fn mark(text: &str, words: &[Word<'_>], i: usize, word: &Word<'_>) -> Tag {
    let before = text[..word.span.start].chars().next_back();
    let after = text[word.span.end..].chars().next();
    let is_glued = before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric);
    match word.text.chars().next().unwrap_or_default() {
        ',' => Tag::Comma,
        ':' => Tag::Colon,
        ';' | '!' | '?' | '…' => Tag::Stop,
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

const FUNCTION_WORDS: &[(Tag, &str)] = &[
    (
        Tag::Determiner,
        "the a an this these those some any each every both all no another many most several few such",
    ),
    (Tag::Possessive, "his her their its my our your whose"),
    (Tag::Pronoun, "he she they it i we you one everyone somebody someone nobody anyone others"),
    (
        Tag::Pronoun,
        "he's she's it's they've he'd she'd they'd i'm i've we've you've he'll she'll they'll we're they're you're it'll",
    ),
    (Tag::Object, "him them me us himself herself themselves itself myself each-other"),
    (Tag::Relative, "who which whom who's who've who'd"),
    (Tag::That, "that"),
    (
        Tag::Subordinator,
        "if because when while although though since as whether until unless whereas where why how what once so than",
    ),
    (Tag::Conjunction, "and or but nor yet"),
    (
        Tag::Preposition,
        "of in on at for with from by about against over under into during after before between among through without within across toward towards amid despite around near upon behind beyond via like per including except following regarding concerning",
    ),
    (Tag::To, "to"),
    (
        Tag::Auxiliary,
        "has have had is are was were be been being am will would could should may might must can shall do does did having",
    ),
    (
        Tag::Negation,
        "not never n't cannot don't doesn't didn't won't wouldn't can't couldn't shouldn't isn't aren't wasn't weren't hasn't haven't hadn't",
    ),
    (
        Tag::Adverb,
        "also later then again even just once still already often always now later recently repeatedly once soon instead further however too only ever earlier meanwhile too",
    ),
    (
        Tag::Time,
        "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight mon tue wed thu fri sat sun january february april june july august september october november december",
    ),
];

static TAGS: LazyLock<FxHashMap<&'static str, Tag>> = LazyLock::new(|| {
    let rows = FUNCTION_WORDS.iter().rev();
    rows.flat_map(|(tag, words)| words.split(' ').map(|word| (word, *tag))).collect()
});
