//! The distinct words of a report: each is folded, stemmed and hashed once, however often it stands there.

use crate::token::flags;
use newsloom_lang::{Stemmer, Word, WordKind, hash, lower};
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// The distinct words of one report.
pub(super) struct Vocabulary<'r> {
    stemmer: Stemmer,
    by_text: FxHashMap<&'r str, u32>,
    by_folded: FxHashMap<Cow<'r, str>, u32>,
    forms: Vec<Form>,
    folds: Vec<Fold>,
}

/// A word as written.
#[derive(Clone, Copy)]
struct Form {
    /// Hash of its stem.
    term: u32,
    fold: u32,
}

/// A word without its case and possessive ending.
#[derive(Clone, Copy, Default)]
struct Fold {
    /// How often it stands capitalized where its place does not decide.
    upper: u32,
    /// How often it stands in small letters there.
    lower: u32,
    /// What it is part of the name of.
    named: Option<u16>,
}

impl<'r> Vocabulary<'r> {
    /// No words of the language with this ISO 639-1 code yet.
    pub(super) fn new(language: &str) -> Self {
        Self {
            stemmer: Stemmer::new(language),
            by_text: FxHashMap::with_capacity_and_hasher(512, Default::default()),
            by_folded: FxHashMap::with_capacity_and_hasher(512, Default::default()),
            forms: Vec::with_capacity(256),
            folds: Vec::with_capacity(256),
        }
    }

    /// The number of `word`, the same for all words that are written alike.
    pub(super) fn number(&mut self, word: &Word<'r>) -> u32 {
        if let Some(number) = self.by_text.get(word.text) {
            return *number;
        }
        let folded = fold(word.text);
        let term = term(&self.stemmer, word.kind, &folded);
        let free = self.folds.len() as u32;
        let fold = *self.by_folded.entry(folded).or_insert(free);
        if fold == free {
            self.folds.push(Fold::default());
        }
        let number = self.forms.len() as u32;
        self.forms.push(Form { term, fold });
        self.by_text.insert(word.text, number);
        number
    }

    /// The hash of the stem of word `number`.
    pub(super) fn term(&self, number: u32) -> u32 {
        self.forms[number as usize].term
    }

    /// Notes how word `number` is written where a sentence does not begin.
    pub(super) fn note_case(&mut self, number: u32, is_capitalized: bool) {
        let fold = self.fold(number);
        *(if is_capitalized { &mut fold.upper } else { &mut fold.lower }) += 1;
    }

    /// Notes that word `number` is part of a name with these flags. The first name of a word counts.
    pub(super) fn note_name(&mut self, number: u32, flags: u16) {
        self.fold(number).named.get_or_insert(flags);
    }

    /// What word `number` is where it is capitalized outside any found name: by the names elsewhere in the report, else
    /// by how it is written where a sentence does not begin.
    pub(super) fn name_flags(&self, number: u32) -> u16 {
        let fold = self.folds[self.forms[number as usize].fold as usize];
        fold.named.unwrap_or(if fold.upper > fold.lower { flags::NAME } else { 0 })
    }

    fn fold(&mut self, number: u32) -> &mut Fold {
        &mut self.folds[self.forms[number as usize].fold as usize]
    }
}

fn term(stemmer: &Stemmer, kind: WordKind, folded: &str) -> u32 {
    match kind {
        WordKind::Number if folded.contains(',') => hash(&folded.replace(',', "")) as u32,
        WordKind::Number => hash(folded) as u32,
        _ => hash(&stemmer.stem(folded)) as u32,
    }
}

/// Lower case, without a possessive ending.
pub(super) fn fold(word: &str) -> Cow<'_, str> {
    lower(word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word))
}
