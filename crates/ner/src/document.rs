//! A report prepared for extraction: words, sentences and the units of names found once, for all extractors.

use crate::tokens::Tokens;
use newsloom_lang::{Word, sentences, words};
use newsloom_model::{PassageKind, Report, Span};
use std::ops::Range;

/// A report's text with its words and sentences. Everything is in order of place.
pub struct Document<'r> {
    /// The report.
    pub report: &'r Report,
    /// All words.
    pub words: Vec<Word<'r>>,
    /// All sentences, each inside one passage.
    pub sentences: Vec<Sentence>,
    /// The words as the tagger labels them.
    pub(crate) tokens: Tokens<'r>,
    /// The language that it is read in.
    language: &'r str,
}

/// A sentence of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where, in bytes of the report's text.
    pub span: Span,
    /// The kind of the passage that it stands in.
    pub kind: PassageKind,
    /// Index of its passage in the report.
    pub passage: usize,
    /// Its words, as indices into [`Document::words`].
    pub words: Range<usize>,
}

impl<'r> Document<'r> {
    /// Splits `report` into sentences and words.
    pub fn of(report: &'r Report) -> Self {
        let text = report.text.as_str();
        let unknown = if is_mostly_ascii(text) { "en" } else { "" };
        let language = report.language.as_deref().unwrap_or(unknown);
        let mut tokens = Tokens { language, ..Tokens::default() };
        let (mut all_words, mut all_sentences) = (Vec::new(), Vec::new());
        for (passage, p) in report.passages.iter().enumerate() {
            for span in sentences(p.span.of(text)) {
                let span = span.shifted(p.span.start);
                let first = all_words.len();
                all_words
                    .extend(words(span.of(text)).map(|w| Word { span: w.span.shifted(span.start), ..w }));
                tokens.add_sentence(text, &all_words[first..]);
                all_sentences.push(Sentence { span, kind: p.kind, passage, words: first..all_words.len() });
            }
        }
        Self { report, words: all_words, sentences: all_sentences, tokens, language }
    }

    /// The whole text.
    pub fn text(&self) -> &'r str {
        &self.report.text
    }

    /// The language that decides which rules run: ISO 639-1; empty where it is not known. English where the report has none
    /// and the letters may be English, as in "40 miles".
    pub fn language(&self) -> &'r str {
        self.language
    }

    /// The words of `sentence`.
    pub fn words_of(&self, sentence: &Sentence) -> &[Word<'r>] {
        &self.words[sentence.words.clone()]
    }
}

/// Whether nearly all letters at the text's beginning are ASCII.
fn is_mostly_ascii(text: &str) -> bool {
    const SAMPLE: usize = 2000;
    let (mut ascii, mut all) = (0, 0);
    for letter in text.chars().take(SAMPLE).filter(|c| c.is_alphabetic()) {
        all += 1;
        ascii += usize::from(letter.is_ascii());
    }
    ascii * 20 >= all * 19
}
