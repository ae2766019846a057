//! A sentence's words as the number and date rules look at them: by index, with the neighbours in reach.

use newsloom_lang::{Word, WordKind, lower};
use newsloom_model::{PassageKind, Span};
use newsloom_ner::Document;
use std::borrow::Cow;
use std::ops::Range;

/// The words of one sentence. Indices past either end are no error: they answer with nothing.
#[derive(Clone, Copy)]
pub(crate) struct Tokens<'d, 'r> {
    words: &'d [Word<'r>],
}

impl<'d, 'r> Tokens<'d, 'r> {
    /// The words of each sentence that `wanted` chooses, in order, with the kind of their passage. A sentence is kept together with the one before
    /// it where that ends in a day's number, as in German "am 13. April".
    pub(crate) fn all(
        doc: &'d Document<'r>,
        wanted: impl Fn(PassageKind) -> bool,
    ) -> Vec<(PassageKind, Self)> {
        let mut runs: Vec<(usize, PassageKind, Range<usize>)> = Vec::new();
        let dotted_days = doc.language() != "en";
        for sentence in doc.sentences.iter().filter(|s| wanted(s.kind)) {
            match runs.last_mut() {
                Some((passage, _, run))
                    if dotted_days
                        && *passage == sentence.passage
                        && ends_in_day(&doc.words[run.clone()]) =>
                {
                    run.end = sentence.words.end;
                }
                _ => runs.push((sentence.passage, sentence.kind, sentence.words.clone())),
            }
        }
        runs.into_iter().map(|(_, kind, run)| (kind, Self { words: &doc.words[run] })).collect()
    }

    /// How many words there are.
    pub(crate) fn len(self) -> usize {
        self.words.len()
    }

    /// The word at `i` as written; empty outside the sentence.
    pub(crate) fn text(self, i: usize) -> &'r str {
        self.words.get(i).map_or("", |w| w.text)
    }

    /// The word at `i` in lower case.
    pub(crate) fn lower(self, i: usize) -> Cow<'r, str> {
        lower(self.text(i))
    }

    /// The word before `i` as written; empty at the sentence's start.
    pub(crate) fn before(self, i: usize) -> &'r str {
        i.checked_sub(1).map_or("", |p| self.text(p))
    }

    /// What the word at `i` is made of.
    pub(crate) fn kind(self, i: usize) -> Option<WordKind> {
        self.words.get(i).map(|w| w.kind)
    }

    /// Whether the word at `i` begins with an upper-case letter.
    pub(crate) fn is_capitalized(self, i: usize) -> bool {
        self.words.get(i).is_some_and(Word::is_capitalized)
    }

    /// Whether nothing stands between the words at `i - 1` and `i`.
    pub(crate) fn is_glued(self, i: usize) -> bool {
        i > 0 && self.words.get(i).is_some_and(|w| self.words[i - 1].span.end == w.span.start)
    }

    /// Whether the word at `i` is a hyphen or dash.
    pub(crate) fn is_dash(self, i: usize) -> bool {
        matches!(self.text(i), "-" | "–" | "—" | "‑" | "−")
    }

    /// The index after a hyphen at `i` that joins its neighbours, or `i`.
    pub(crate) fn past_hyphen(self, i: usize) -> usize {
        let joins = self.is_dash(i) && (self.is_glued(i) == self.is_glued(i + 1));
        if joins && self.kind(i + 1) == Some(WordKind::Letters) { i + 1 } else { i }
    }

    /// The span of the words from `start` up to but not including `end`.
    pub(crate) fn span(self, start: usize, end: usize) -> Span {
        match (self.words.get(start), end.checked_sub(1).and_then(|last| self.words.get(last))) {
            (Some(first), Some(last)) => Span::new(first.span.start, last.span.end),
            _ => Span::new(0, 0),
        }
    }
}

/// Whether `words` end in "13.".
fn ends_in_day(words: &[Word<'_>]) -> bool {
    match words {
        [.., day, point] => point.text == "." && day.text.len() <= 2 && day.kind == WordKind::Number,
        _ => false,
    }
}
