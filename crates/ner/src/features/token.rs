//! What the tagger sees of one word by itself: hashes of its form, shape and affixes.

use newsloom_lang::{hash, lower};
use std::cell::RefCell;

/// How a word uses capitals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    /// No letters.
    None,
    /// All lower case.
    Lower,
    /// "Paris".
    Initial,
    /// "NATO"; one capital letter too.
    Upper,
    /// A capital letter inside, as in `McDonald`.
    Mixed,
}

impl Case {
    fn of(word: &str) -> Case {
        let letters = word.chars().filter(|c| c.is_alphabetic());
        let (upper, lower) =
            letters.fold((0, 0), |(u, l), c| if c.is_uppercase() { (u + 1, l) } else { (u, l + 1) });
        let first = word.chars().next().is_some_and(char::is_uppercase);
        match (upper, lower) {
            (0, 0) => Case::None,
            (0, _) => Case::Lower,
            (_, 0) => Case::Upper,
            (1, _) if first => Case::Initial,
            _ => Case::Mixed,
        }
    }

    /// Whether there is a capital letter.
    pub(crate) fn is_capital(self) -> bool {
        matches!(self, Case::Initial | Case::Upper | Case::Mixed)
    }
}

/// Hashes of everything that features say about one word.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TokenFeatures {
    /// As written.
    pub(crate) form: u64,
    /// In lower case.
    pub(crate) lower: u64,
    /// The pattern of capitals, small letters, digits and marks, runs shortened.
    pub(crate) shape: u64,
    /// The first two, three and four letters, in lower case; only of words with capitals.
    pub(crate) prefixes: [Option<u64>; 3],
    /// The last one, two, three and four letters, in lower case, where more stand before them.
    pub(crate) suffixes: [Option<u64>; 4],
    /// How it uses capitals.
    pub(crate) case: Case,
    /// Whether its script has none.
    pub(crate) is_uncased: bool,
}

impl TokenFeatures {
    /// What is to be seen of `word`.
    pub(crate) fn of(word: &str) -> TokenFeatures {
        match word.len() {
            0..=LONGEST => CACHE.with_borrow_mut(|cache| cache.get(word)),
            _ => TokenFeatures::read(word),
        }
    }

    fn read(word: &str) -> TokenFeatures {
        let lower = lower(word);
        let case = Case::of(word);
        let prefix = |n| lower.char_indices().nth(n).map(|(at, _)| hash(&lower[..at]));
        let suffix = |n: usize| {
            lower.char_indices().rev().nth(n - 1).filter(|(at, _)| *at > 0).map(|(at, _)| hash(&lower[at..]))
        };
        let is_uncased = is_uncased(word);
        TokenFeatures {
            is_uncased,
            form: hash(word),
            shape: hash(&shape(word)),
            prefixes: if case.is_capital() || is_uncased { [2, 3, 4].map(prefix) } else { [None; 3] },
            suffixes: if case == Case::None { [None; 4] } else { [1, 2, 3, 4].map(suffix) },
            case,
            lower: hash(&lower),
        }
    }
}

/// Whether the script of `word` has no capitals.
fn is_uncased(word: &str) -> bool {
    word.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase())
}

/// Words that one thread remembers, a power of two: nearly all that are in use.
const SLOTS: usize = 1 << 13;
/// Longer words are not remembered, in bytes.
const LONGEST: usize = 32;

thread_local! {
    static CACHE: RefCell<Cache> = RefCell::new(Cache(vec![None; SLOTS]));
}

/// Words seen before. Each has one place by its hash and takes it from whichever word was there.
struct Cache(Vec<Option<(Box<str>, TokenFeatures)>>);

impl Cache {
    fn get(&mut self, word: &str) -> TokenFeatures {
        match &mut self.0[hash(word) as usize & (SLOTS - 1)] {
            Some((known, features)) if **known == *word => *features,
            slot => slot.insert((word.into(), TokenFeatures::read(word))).1,
        }
    }
}

/// "Xx" for "Paris", "X.X." for "U.S.", "d" for "14": one character a class, runs shortened to two.
fn shape(word: &str) -> String {
    let mut out = String::with_capacity(16);
    let (mut last, mut run) = ('\0', 0);
    for c in word.chars() {
        let class = match c {
            c if c.is_uppercase() => 'X',
            c if c.is_alphabetic() => 'x',
            c if c.is_numeric() => 'd',
            c => c,
        };
        run = if class == last { run + 1 } else { 1 };
        last = class;
        if run <= 2 && out.len() < 12 {
            out.push(class);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_and_cases() {
        assert_eq!(
            [shape("Paris"), shape("U.S."), shape("2021"), shape("NATO")],
            ["Xxx", "X.X.", "dd", "XX"]
        );
        assert_eq!(
            [Case::of("McKay"), Case::of("B"), Case::of("x"), Case::of("12")],
            [Case::Mixed, Case::Upper, Case::Lower, Case::None]
        );
    }
}
