//! What part a word plays in its sentence.

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
