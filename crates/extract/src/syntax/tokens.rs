//! The words of a report with their tags.

use super::{Tag, lexicon};
use newsloom_lang::{Word, WordKind};
use newsloom_model::Span;
use newsloom_ner::Document;

/// A word with its tag.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    /// Where it stands, in bytes of the report's text.
    pub(crate) span: Span,
    /// The part that it plays.
    pub(crate) tag: Tag,
}

/// All words of a report with their tags: one token a word of [`Document::words`], at the same index.
pub(crate) struct Tokens {
    /// In order of place.
    pub(crate) all: Vec<Token>,
    lower: String,
    /// Ends of the lower-case forms in `lower`.
    ends: Vec<usize>,
}

impl Tokens {
    /// Tags the words of `doc`.
    pub(crate) fn of(doc: &Document<'_>) -> Self {
        let text = doc.text();
        let mut tokens = Self {
            all: Vec::with_capacity(doc.words.len()),
            lower: String::with_capacity(text.len()),
            ends: Vec::with_capacity(doc.words.len()),
        };
        for sentence in &doc.sentences {
            let words = doc.words_of(sentence);
            for (i, word) in words.iter().enumerate() {
                tokens.push(text, words, i, word);
            }
        }
        tokens
    }

    /// The lower-case form of token `i`, with straight apostrophes; empty past the end.
    pub(crate) fn lower(&self, i: usize) -> &str {
        let Some(&end) = self.ends.get(i) else { return "" };
        let start = i.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.lower[start..end]
    }

    /// The tag of token `i`; a stop past the end.
    pub(crate) fn tag(&self, i: usize) -> Tag {
        self.all.get(i).map_or(Tag::Stop, |token| token.tag)
    }

    /// The span from token `first` to before token `end`; empty where there is none.
    pub(crate) fn span(&self, first: usize, end: usize) -> Span {
        match self.all.get(first..end).and_then(|run| Some((run.first()?, run.last()?))) {
            Some((first, last)) => first.span.cover(last.span),
            None => Span::new(0, 0),
        }
    }

    fn push(&mut self, text: &str, words: &[Word<'_>], i: usize, word: &Word<'_>) {
        let start = self.lower.len();
        if word.text.is_ascii() {
            self.lower.push_str(word.text);
            self.lower[start..].make_ascii_lowercase();
        } else {
            let letters = word.text.chars().map(|c| if c == '’' { '\'' } else { c });
            self.lower.extend(letters.flat_map(char::to_lowercase));
        }
        self.ends.push(self.lower.len());
        let tag = match word.kind {
            WordKind::Number => Tag::Number,
            WordKind::Letters => letters(word, &self.lower[start..]),
            WordKind::Mark => mark(text, words, i, word),
        };
        self.all.push(Token { span: word.span, tag });
    }
}

fn letters(word: &Word<'_>, lower: &str) -> Tag {
    match lexicon::function_word(lower) {
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
