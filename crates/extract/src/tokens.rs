//! The words of a report as all rules look at them: one stream, made once a document.

use crate::tag::{self, Tag};
use newsloom_lang::{Word, WordKind};
use newsloom_model::{PassageKind, Report, Span};
use newsloom_ner::{Document, Sentence};
use std::ops::Range;

/// All words of a report by index, each with its lower-case form and its tag.
pub(crate) struct Tokens<'r> {
    doc: &'r Document<'r>,
    tags: Vec<Tag>,
    /// The lower-case forms, one after the other.
    lower: String,
    /// Where each of them ends in `lower`.
    ends: Vec<usize>,
}

impl<'r> Tokens<'r> {
    /// Tags the words of `doc`.
    pub(crate) fn of(doc: &'r Document<'r>) -> Self {
        let text = doc.text();
        let known = tag::function_words(doc.language());
        let mut tokens = Self {
            doc,
            tags: Vec::with_capacity(doc.words.len()),
            lower: String::with_capacity(text.len()),
            ends: Vec::with_capacity(doc.words.len()),
        };
        for sentence in &doc.sentences {
            let words = doc.words_of(sentence);
            for (i, word) in words.iter().enumerate() {
                let start = tokens.lower.len();
                if word.text.is_ascii() {
                    tokens.lower.push_str(word.text);
                    tokens.lower[start..].make_ascii_lowercase();
                } else {
                    let letters = word.text.chars().map(|c| if c == '’' { '\'' } else { c });
                    tokens.lower.extend(letters.flat_map(char::to_lowercase));
                }
                tokens.ends.push(tokens.lower.len());
                tokens.tags.push(tag::tag(text, words, i, &tokens.lower[start..], known));
            }
        }
        tokens
    }

    /// The report.
    pub(crate) fn report(&self) -> &'r Report {
        self.doc.report
    }

    /// The report's text.
    pub(crate) fn text(&self) -> &'r str {
        self.doc.text()
    }

    /// The language that the report is read in.
    pub(crate) fn language(&self) -> &'r str {
        self.doc.language()
    }

    /// The sentences, with their words as indices of tokens.
    pub(crate) fn sentences(&self) -> &'r [Sentence] {
        &self.doc.sentences
    }

    /// How many tokens there are.
    pub(crate) fn len(&self) -> usize {
        self.tags.len()
    }

    /// Where token `i` begins, in bytes of the text.
    pub(crate) fn start(&self, i: usize) -> usize {
        self.doc.words[i].span.start
    }

    /// Where token `i` ends, in bytes of the text.
    pub(crate) fn end(&self, i: usize) -> usize {
        self.doc.words[i].span.end
    }

    /// Token `i` as written; empty past the end.
    pub(crate) fn word(&self, i: usize) -> &'r str {
        self.doc.words.get(i).map_or("", |word| word.text)
    }

    /// The lower-case form of token `i`, with straight apostrophes; empty past the end.
    pub(crate) fn lower(&self, i: usize) -> &str {
        let Some(&end) = self.ends.get(i) else { return "" };
        let start = i.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.lower[start..end]
    }

    /// The tag of token `i`; a stop past the end.
    pub(crate) fn tag(&self, i: usize) -> Tag {
        self.tags.get(i).copied().unwrap_or(Tag::Stop)
    }

    /// The span from token `first` to before token `end`; empty where there is none.
    pub(crate) fn span(&self, first: usize, end: usize) -> Span {
        match self.doc.words.get(first..end).and_then(|run| Some((run.first()?, run.last()?))) {
            Some((first, last)) => first.span.cover(last.span),
            None => Span::new(0, 0),
        }
    }

    /// The sentences whose kind of passage `wanted` chooses, in order, with that kind. One that ends in a day's number is
    /// kept together with the next, as in German "am 13. April".
    pub(crate) fn runs(&'r self, wanted: impl Fn(PassageKind) -> bool) -> Vec<(PassageKind, Run<'r>)> {
        let mut runs: Vec<(usize, PassageKind, Range<usize>)> = Vec::new();
        let dotted_days = self.language() != "en";
        for sentence in self.sentences().iter().filter(|s| wanted(s.kind)) {
            match runs.last_mut() {
                Some((passage, _, run))
                    if dotted_days
                        && *passage == sentence.passage
                        && ends_in_day(&self.doc.words[run.clone()]) =>
                {
                    run.end = sentence.words.end;
                }
                _ => runs.push((sentence.passage, sentence.kind, sentence.words.clone())),
            }
        }
        let run = |(_, kind, range): (_, _, Range<usize>)| {
            (kind, Run { tokens: self, first: range.start, words: &self.doc.words[range] })
        };
        runs.into_iter().map(run).collect()
    }
}

/// Whether `words` end in "13.".
fn ends_in_day(words: &[Word<'_>]) -> bool {
    match words {
        [.., day, point] => point.text == "." && day.text.len() <= 2 && day.kind == WordKind::Number,
        _ => false,
    }
}

/// The tokens of one sentence, counted from its first: indices past either end are no error, they answer with nothing.
#[derive(Clone, Copy)]
pub(crate) struct Run<'r> {
    tokens: &'r Tokens<'r>,
    first: usize,
    words: &'r [Word<'r>],
}

impl<'r> Run<'r> {
    /// How many words there are.
    pub(crate) fn len(self) -> usize {
        self.words.len()
    }

    /// The word at `i` as written; empty outside the sentence.
    pub(crate) fn text(self, i: usize) -> &'r str {
        self.words.get(i).map_or("", |w| w.text)
    }

    /// The word at `i` in lower case, with straight apostrophes.
    pub(crate) fn lower(self, i: usize) -> &'r str {
        if i < self.words.len() { self.tokens.lower(self.first + i) } else { "" }
    }

    /// The word before `i` as written; empty at the sentence's start.
    pub(crate) fn before(self, i: usize) -> &'r str {
        i.checked_sub(1).map_or("", |p| self.text(p))
    }

    /// The word before `i` in lower case.
    pub(crate) fn lower_before(self, i: usize) -> &'r str {
        i.checked_sub(1).map_or("", |p| self.lower(p))
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
