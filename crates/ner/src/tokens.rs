//! The units that are labelled: words, with the possessive ending apart and the point of an abbreviation kept.

use crate::rules::{self, Kind};
use newsloom_lang::Word;
use newsloom_model::Span;
use std::ops::Range;

/// A unit that gets a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token<'t> {
    /// The characters, as written.
    pub(crate) text: &'t str,
    /// Where, in bytes of the report's text.
    pub(crate) span: Span,
}

/// The tokens of a document.
#[derive(Debug, Default)]
pub(crate) struct Tokens<'t> {
    /// All tokens, in order.
    pub(crate) all: Vec<Token<'t>>,
    /// The tokens of each sentence, as indices into `all`.
    pub(crate) sentences: Vec<Range<usize>>,
    /// The language that they are read in, as an ISO 639-1 code.
    pub(crate) language: &'t str,
}

impl<'t> Tokens<'t> {
    /// Takes the next sentence, whose words are `words`. `text` is the report's.
    pub(crate) fn add_sentence(&mut self, text: &'t str, words: &[Word<'t>]) {
        let first = self.all.len();
        self.split(text, words);
        self.sentences.push(first..self.all.len());
    }

    fn split(&mut self, text: &'t str, words: &[Word<'t>]) {
        let mut free = 0;
        for word in words {
            // Pairs of characters of unspaced scripts overlap, and the point of "U.S." is taken already.
            if word.span.end <= free {
                continue;
            }
            if word.text.starts_with(newsloom_lang::is_unspaced) {
                for (at, c) in word.text.char_indices() {
                    let start = word.span.start + at;
                    if start >= free {
                        self.push(text, Span::new(start, start + c.len_utf8()));
                    }
                }
                free = word.span.end;
                continue;
            }
            let span = with_point(text, word.span);
            free = span.end;
            match possessive(word.text) {
                Some(cut) => {
                    self.push(text, Span::new(span.start, span.start + cut));
                    self.push(text, Span::new(span.start + cut, span.end));
                }
                None => self.push(text, span),
            }
        }
    }

    fn push(&mut self, text: &'t str, span: Span) {
        self.all.push(Token { text: span.of(text), span });
    }

    /// The place of a run of tokens.
    pub(crate) fn span(&self, tokens: &Range<usize>) -> Span {
        let run = &self.all[tokens.clone()];
        match (run.first(), run.last()) {
            (Some(first), Some(last)) => first.span.cover(last.span),
            _ => Span::new(0, 0),
        }
    }

    /// The sentence that token `at` stands in.
    pub(crate) fn sentence_of(&self, at: usize) -> Option<Range<usize>> {
        let index = self.sentences.partition_point(|s| s.end <= at);
        self.sentences.get(index).cloned()
    }
}

/// Where the possessive ending of `word` begins.
fn possessive(word: &str) -> Option<usize> {
    let stem = word.strip_suffix(['s', 'S'])?.strip_suffix(['\'', '’'])?;
    (!stem.is_empty()).then_some(stem.len())
}

/// `span` with the point that follows it, where it is an initial, has points inside or is a title or suffix that
/// is written with one.
fn with_point(text: &str, span: Span) -> Span {
    if text.as_bytes().get(span.end) != Some(&b'.') {
        return span;
    }
    let word = span.of(text);
    let mut chars = word.chars();
    let initial = chars.next().is_some_and(char::is_uppercase) && chars.next().is_none();
    let dotted = word.contains('.') && word.split('.').all(|part| part.chars().nth(1).is_none());
    if initial || dotted || rules::is(Kind::Pointed, word) {
        Span::new(span.start, span.end + 1)
    } else {
        span
    }
}
