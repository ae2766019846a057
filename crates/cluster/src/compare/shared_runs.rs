//! Words that stand in two texts alike.

use newsloom_lang::{WordKind, words};
use rustc_hash::{FxHashSet, FxHasher};
use std::hash::{Hash, Hasher};
use std::ops::Range;

/// Running words that two texts must share before it is more than chance.
const RUN: usize = 6;

/// The runs of at least six words that stand in both texts, whatever their case and marks: as byte ranges of each text, in
/// order, none overlapping another. Time grows with the length of both texts.
pub fn shared_runs(a: &str, b: &str) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let (a, b) = (Words::of(a), Words::of(b));
    (a.runs_of(&b), b.runs_of(&a))
}

/// The words of a text: where they stand, and the hash of each run that begins with one.
struct Words {
    spans: Vec<Range<usize>>,
    runs: Vec<u64>,
}

impl Words {
    fn of(text: &str) -> Self {
        let words: Vec<_> = words(text).filter(|word| word.kind != WordKind::Mark).collect();
        let hashes: Vec<u64> = words.iter().map(|word| hash(word.text.to_lowercase())).collect();
        Self {
            spans: words.iter().map(|word| word.span.start..word.span.end).collect(),
            runs: hashes.windows(RUN).map(hash).collect(),
        }
    }

    /// The parts of this text whose runs `other` has, too.
    fn runs_of(&self, other: &Self) -> Vec<Range<usize>> {
        let known: FxHashSet<u64> = other.runs.iter().copied().collect();
        let mut shared: Vec<Range<usize>> = Vec::new();
        for (at, _) in self.runs.iter().enumerate().filter(|(_, run)| known.contains(run)) {
            let run = self.spans[at].start..self.spans[at + RUN - 1].end;
            match shared.last_mut().filter(|last| run.start <= last.end) {
                Some(last) => last.end = run.end,
                None => shared.push(run),
            }
        }
        shared
    }
}

fn hash(value: impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(a: &str, b: &str) -> (Vec<String>, Vec<String>) {
        let slices =
            |text: &str, runs: Vec<Range<usize>>| runs.into_iter().map(|run| text[run].to_owned()).collect();
        let (in_a, in_b) = shared_runs(a, b);
        (slices(a, in_a), slices(b, in_b))
    }

    #[test]
    fn runs_are_found_whatever_their_case_and_marks() {
        let a = "On Monday the harbour of Torrup was closed after a fire.";
        let b = "“The Harbour of Torrup was closed,” she said. It rained.";
        assert_eq!(
            texts(a, b),
            (
                vec!["the harbour of Torrup was closed".to_owned()],
                vec!["The Harbour of Torrup was closed".to_owned()]
            )
        );
    }

    #[test]
    fn fewer_than_six_words_are_chance() {
        let none = (Vec::new(), Vec::new());
        assert_eq!(texts("the harbour of Torrup was open", "the harbour of Torrup was closed"), none);
        assert_eq!(texts("", "one two three four five six"), none);
    }

    #[test]
    fn runs_that_touch_are_one() {
        let text = "one two three four five six seven eight nine ten";
        assert_eq!(texts(text, text), (vec![text.to_owned()], vec![text.to_owned()]));
    }
}
