//! A document as the tagger sees it: each distinct word once, and what the whole document says about it.

use super::token::TokenFeatures;
use crate::lexicon::{self as class, Classes, Lexicon};
use crate::rules::{self, Kind};
use crate::tokens::Tokens;
use newsloom_lang::hash;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// What the document says about a word at all its places, one bit each.
pub(crate) mod seen {
    /// In lower case.
    pub(crate) const LOWER: u16 = 1;
    /// Capitalized inside a sentence that is not all capitals.
    pub(crate) const INSIDE: u16 = 1 << 1;
    /// After a title.
    pub(crate) const TITLED: u16 = 1 << 2;
    /// After a preposition of place.
    pub(crate) const IN: u16 = 1 << 3;
    /// Before a verb of saying.
    pub(crate) const SAYS: u16 = 1 << 4;
    /// Last of several capitalized words.
    pub(crate) const LAST: u16 = 1 << 5;
    /// First of several capitalized words.
    pub(crate) const FIRST: u16 = 1 << 6;
    /// After "the".
    pub(crate) const THE: u16 = 1 << 7;
    /// After a first name.
    pub(crate) const SURNAME: u16 = 1 << 8;
    /// With a word of organizations in one run.
    pub(crate) const ORG: u16 = 1 << 9;
    /// Alone between brackets.
    pub(crate) const BRACKETS: u16 = 1 << 10;
    /// Possessive.
    pub(crate) const POSSESSIVE: u16 = 1 << 11;
    /// With a word of places in one run.
    pub(crate) const PLACE: u16 = 1 << 12;
    /// How many bits there are.
    pub(crate) const BITS: u16 = 13;
}

/// What is known of a distinct word.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The word by itself.
    pub(crate) token: TokenFeatures,
    /// The entry of the word in lower case: an index of [`DocumentFeatures::seen`].
    pub(crate) lower: usize,
}

/// A document prepared for features.
#[derive(Debug)]
pub(crate) struct DocumentFeatures {
    /// The distinct words.
    pub(crate) entries: Vec<Entry>,
    /// For each token its entry.
    pub(crate) ids: Vec<u32>,
    /// For each lower-case word what the document says, see [`seen`].
    pub(crate) seen: Vec<u16>,
    /// For each lower-case word the first word of the longest run of capitalized words that ends with it.
    pub(crate) given: Vec<u64>,
    /// For each token the classes of the phrases that it belongs to.
    pub(crate) classes: Vec<Classes>,
    /// For each token the run of capitalized words around it, as indices of tokens; empty for other tokens.
    pub(crate) runs: Vec<Range<u32>>,
    /// For each token whether its sentence is written in capitals.
    pub(crate) shouted: Vec<bool>,
}

impl DocumentFeatures {
    /// Reads `tokens` once.
    pub(crate) fn of(tokens: &Tokens<'_>) -> DocumentFeatures {
        let mut document = intern(tokens);
        let lexicon = Lexicon::of(tokens.language);
        for sentence in &tokens.sentences {
            document.read_case(sentence.clone());
            document.read_runs(tokens, sentence.clone());
            document.read_classes(lexicon, sentence.clone());
        }
        for sentence in &tokens.sentences {
            document.read_context(lexicon, sentence.clone());
        }
        document
    }

    /// The word of token `at`.
    pub(crate) fn token(&self, at: usize) -> &TokenFeatures {
        &self.entries[self.ids[at] as usize].token
    }

    /// The number of the word of token `at`, the same in any case.
    pub(crate) fn word(&self, at: usize) -> usize {
        self.entries[self.ids[at] as usize].lower
    }

    /// What the document says about the word of token `at`.
    pub(crate) fn seen(&self, at: usize) -> u16 {
        self.seen[self.word(at)]
    }

    /// The first word of the longest run that ends with the word of token `at`; 0 where there is none.
    pub(crate) fn given(&self, at: usize) -> u64 {
        self.given[self.word(at)]
    }

    fn note(&mut self, at: usize, bit: u16) {
        let lower = self.word(at);
        self.seen[lower] |= bit;
    }

    fn read_case(&mut self, sentence: Range<usize>) {
        use super::token::Case;
        let count = |case: Case| sentence.clone().filter(|at| self.token(*at).case == case).count();
        let shouted = count(Case::Upper) > 2 && count(Case::Lower) * 4 < count(Case::Upper);
        self.shouted[sentence].fill(shouted);
    }

    fn read_runs(&mut self, tokens: &Tokens<'_>, sentence: Range<usize>) {
        let mut at = sentence.start;
        while at < sentence.end {
            if !self.token(at).case.is_capital() {
                at += 1;
                continue;
            }
            let mut end = at + 1;
            while end < sentence.end
                && (self.token(end).case.is_capital() || joins(tokens, end, sentence.end))
            {
                end += 1;
            }
            while !self.token(end - 1).case.is_capital() {
                end -= 1;
            }
            self.runs[at..end].fill(at as u32..end as u32);
            at = end;
        }
    }

    fn read_classes(&mut self, lexicon: &Lexicon, sentence: Range<usize>) {
        let words: Vec<u64> = sentence.clone().map(|at| self.token(at).lower).collect();
        let mut at = 0;
        while at < words.len() {
            let (len, classes) = lexicon.longest(&words[at..]);
            self.classes[sentence.start + at..][..len].iter_mut().for_each(|c| *c |= classes);
            at += len;
        }
    }

    fn read_context(&mut self, lexicon: &Lexicon, sentence: Range<usize>) {
        for at in sentence.clone() {
            let run = self.runs[at].clone();
            if run.is_empty() {
                self.note(at, seen::LOWER);
            } else if run.start as usize == at {
                self.read_run(lexicon, &sentence, run.start as usize..run.end as usize);
            }
        }
    }

    fn read_run(&mut self, lexicon: &Lexicon, sentence: &Range<usize>, run: Range<usize>) {
        let mut bits = self.around(lexicon, sentence, &run);
        let classes = run.clone().fold(0, |all, at| all | self.classes[at]);
        if run.len() > 1 {
            bits |= if classes & class::ORG_WORD != 0 { seen::ORG } else { 0 };
            bits |= if classes & class::PLACE_WORD != 0 { seen::PLACE } else { 0 };
        }
        for at in run.clone() {
            let inside = at > sentence.start && !self.shouted[at];
            self.note(at, bits | if inside { seen::INSIDE } else { 0 });
        }
        if run.len() > 1 {
            self.note(run.start, seen::FIRST);
            self.read_last(run);
        }
    }

    fn read_last(&mut self, run: Range<usize>) {
        let last = run.end - 1;
        let first_name = (run.start..last).any(|at| self.classes[at] & class::FIRST_NAME != 0);
        self.note(last, seen::LAST | if first_name { seen::SURNAME } else { 0 });
        let given = self.token(run.start).lower;
        let lower = self.word(last);
        if self.given[lower] == 0 {
            self.given[lower] = given;
        }
    }

    /// What stands before and after a run.
    fn around(&self, lexicon: &Lexicon, sentence: &Range<usize>, run: &Range<usize>) -> u16 {
        let word = |at: usize| self.token(at).lower;
        let mut bits = 0;
        if run.start > sentence.start {
            let before = word(run.start - 1);
            let classes = self.classes[run.start - 1];
            bits |= if classes & class::TITLE != 0 { seen::TITLED } else { 0 };
            bits |= if lexicon.prepositions.contains(&before) { seen::IN } else { 0 };
            bits |= if before == MARKS.the { seen::THE } else { 0 };
        }
        if run.end < sentence.end {
            let after = word(run.end);
            bits |= if lexicon.verbs_of_saying.contains(&after) { seen::SAYS } else { 0 };
            bits |= if MARKS.possessive.contains(&after) { seen::POSSESSIVE } else { 0 };
            let bracketed =
                run.start > sentence.start && word(run.start - 1) == MARKS.open && after == MARKS.close;
            bits |= if bracketed { seen::BRACKETS } else { 0 };
        }
        bits
    }
}

/// Whether the token at `at` joins two capitalized words: "of", "and the", a hyphen.
fn joins(tokens: &Tokens<'_>, at: usize, end: usize) -> bool {
    let next_is_capital =
        |at: usize| at < end && tokens.all[at].text.chars().next().is_some_and(char::is_uppercase);
    let is = |at: usize, kind: Kind| tokens.all.get(at).is_some_and(|token| rules::is(kind, token.text));
    if is(at, Kind::Of) {
        next_is_capital(at + 1) || is(at + 1, Kind::Article) && next_is_capital(at + 2)
    } else if is(at, Kind::Article) {
        at > 0 && is(at - 1, Kind::Of) && next_is_capital(at + 1)
    } else {
        next_is_capital(at + 1) && (matches!(tokens.all[at].text, "&" | "-") || is(at, Kind::Joint))
    }
}

struct Marks {
    possessive: [u64; 2],
    the: u64,
    open: u64,
    close: u64,
}

static MARKS: std::sync::LazyLock<Marks> = std::sync::LazyLock::new(|| Marks {
    possessive: [hash("'s"), hash("’s")],
    the: hash("the"),
    open: hash("("),
    close: hash(")"),
});

/// Distinct words that a usual report has no more of.
const USUAL: usize = 400;

fn intern(tokens: &Tokens<'_>) -> DocumentFeatures {
    let count = tokens.all.len();
    let distinct = count.min(USUAL);
    let mut forms: FxHashMap<&str, u32> = FxHashMap::with_capacity_and_hasher(distinct, Default::default());
    let mut lowers: FxHashMap<u64, usize> = FxHashMap::with_capacity_and_hasher(distinct, Default::default());
    let mut entries = Vec::with_capacity(distinct);
    let ids = tokens
        .all
        .iter()
        .map(|token| {
            *forms.entry(token.text).or_insert_with(|| {
                let token_features = TokenFeatures::of(token.text);
                let free = lowers.len();
                let lower = *lowers.entry(token_features.lower).or_insert(free);
                entries.push(Entry { token: token_features, lower });
                (entries.len() - 1) as u32
            })
        })
        .collect();
    DocumentFeatures {
        entries,
        ids,
        seen: vec![0; lowers.len()],
        given: vec![0; lowers.len()],
        classes: vec![0; count],
        runs: vec![0..0; count],
        shouted: vec![false; count],
    }
}
