//! The terms that a reason may want in words: names of two words and of one, title and numbers, then long words.

use crate::token::{Token, flags, pair};
use rustc_hash::FxHashMap;

/// Terms that are kept in words.
const KEPT: usize = 40;
/// The longest label, in characters.
const LONGEST: usize = 40;

/// How much the terms of one report tell, with the words for each.
#[derive(Default)]
pub(super) struct Labels<'r> {
    by_term: FxHashMap<u32, u32>,
    all: Vec<Label<'r>>,
}

struct Label<'r> {
    term: u32,
    /// One word, or both words of a pair.
    words: [Option<&'r str>; 2],
    /// Whether that is how a name has it.
    in_name: bool,
    /// What its mentions count together.
    weight: u32,
}

impl<'r> Labels<'r> {
    /// Counts one more token; `text` is how it is written. The label is as names have it, where the term is part of one
    /// ("New START", and "to start" elsewhere).
    pub(super) fn count(&mut self, token: Token, text: &'r str) {
        let weight = match token.flags {
            f if f & flags::NAME != 0 => 12,
            f if f & (flags::NUMBER | flags::TITLE) != 0 => 8,
            f if f & flags::LEAD != 0 => 2,
            _ => 1,
        };
        let label = self.add(token.term, weight, [Some(text), None]);
        if !label.in_name && token.flags & flags::NAME != 0 {
            (label.words[0], label.in_name) = (Some(text), true);
        }
    }

    /// The most telling terms with their labels; `tokens` are all that were counted, in order.
    pub(super) fn best(mut self, tokens: &[Token]) -> Vec<(u32, String)> {
        for (a, b) in name_pairs(tokens) {
            let words = [self.written(a), self.written(b)];
            self.add(pair(a, b), 16, words);
        }
        self.all.sort_by_cached_key(|label| std::cmp::Reverse((label.worth(), label.term)));
        self.all.iter().take(KEPT).map(|label| (label.term, label.text())).collect()
    }

    fn add(&mut self, term: u32, weight: u32, words: [Option<&'r str>; 2]) -> &mut Label<'r> {
        let free = self.all.len() as u32;
        let at = *self.by_term.entry(term).or_insert(free);
        if at == free {
            self.all.push(Label { term, words, in_name: false, weight: 0 });
        }
        let label = &mut self.all[at as usize];
        label.weight += weight;
        label
    }

    fn written(&self, term: u32) -> Option<&'r str> {
        self.by_term.get(&term).and_then(|at| self.all[*at as usize].words[0])
    }
}

impl Label<'_> {
    /// Its weight, by the length of the words with the blank between them, of which no more than twelve characters count.
    fn worth(&self) -> u32 {
        let letters: usize = self.words.iter().flatten().map(|word| word.chars().take(12).count()).sum();
        let blanks = self.words.iter().flatten().count().saturating_sub(1);
        self.weight * (letters + blanks).min(12) as u32
    }

    fn text(&self) -> String {
        let words = self.words.iter().flatten().copied();
        words.collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect()
    }
}

/// Adjoining words of names.
fn name_pairs(tokens: &[Token]) -> impl Iterator<Item = (u32, u32)> {
    let is_pair = |p: &&[Token]| p[0].flags & p[1].flags & flags::NAME != 0 && p[1].flags & flags::BREAK == 0;
    tokens.windows(2).filter(is_pair).map(|p| (p[0].term, p[1].term))
}
