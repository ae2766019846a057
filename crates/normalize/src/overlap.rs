//! How much of each block of a page another text holds, by runs of words.

use newsloom_html::blocks::{Blocks, is_unspaced};
use rustc_hash::FxHashSet;

/// How many words in a row are compared: enough that a run seldom comes twice by chance.
const RUN: usize = 3;

/// The blocks' words.
pub(crate) struct Overlap {
    words: Vec<Vec<u64>>,
}

impl Overlap {
    /// Reads the words of all blocks.
    pub(crate) fn of(blocks: &Blocks) -> Self {
        Self { words: blocks.blocks.iter().map(|b| words(&b.text)).collect() }
    }

    /// The share of each block's runs of words that `text` holds, from 0 to 1.
    pub(crate) fn shares(&self, text: &str) -> Vec<f32> {
        let text = words(text);
        let runs: FxHashSet<u64> = newsloom_lang::shingles(&text, RUN).collect();
        (0..self.words.len()).map(|i| self.share(i, &runs)).collect()
    }

    fn share(&self, i: usize, runs: &FxHashSet<u64>) -> f32 {
        let block = &self.words[i];
        if block.len() >= RUN {
            return held(block, runs);
        }
        if block.is_empty() {
            return 0.0;
        }
        // A few words are everywhere: they count only together with the end of the block before or the
        // beginning of the block after.
        let before = i.checked_sub(1).map_or(&[][..], |j| &self.words[j]);
        let after = self.words.get(i + 1).map_or(&[][..], Vec::as_slice);
        let end = &before[before.len().saturating_sub(RUN - 1)..];
        let beginning = &after[..after.len().min(RUN - 1)];
        held(&[end, block].concat(), runs).max(held(&[block, beginning].concat(), runs)).floor()
    }
}

/// The runs of words of several texts.
#[derive(Default)]
pub(crate) struct Runs(FxHashSet<u64>);

impl Runs {
    /// Adds those of `text`.
    pub(crate) fn add(&mut self, text: &str) {
        self.0.extend(newsloom_lang::shingles(&words(text), RUN));
    }

    /// The share of `text` that they hold, from 0 to 1.
    pub(crate) fn share_of(&self, text: &str) -> f32 {
        held(&words(text), &self.0)
    }
}

/// The share of the runs of `words` that are among `runs`.
fn held(words: &[u64], runs: &FxHashSet<u64>) -> f32 {
    let all = words.len().saturating_sub(RUN - 1).max(1);
    let held = newsloom_lang::shingles(words, RUN).filter(|run| runs.contains(run)).count();
    held as f32 / all as f32
}

/// Hashes of the words of `text` in lower case: runs of letters and digits, and single characters of scripts
/// without spaces.
fn words(text: &str) -> Vec<u64> {
    let mut found = Vec::with_capacity(text.len() / 6);
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        if word.is_ascii() {
            found.push(newsloom_lang::hash(&word.to_ascii_lowercase()));
        } else if word.chars().any(is_unspaced) {
            found.extend(word.chars().map(|c| u64::from(u32::from(c))));
        } else {
            found.push(newsloom_lang::hash(&word.to_lowercase()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use scraper::Html;

    #[test]
    fn blocks_are_found_where_they_stand() {
        let page = Html::parse_document(
            "<p>Share<p>The bridge over the harbour opens.<p>Share<p>It was closed for a whole year.",
        );
        let overlap =
            Overlap::of(&newsloom_html::blocks::read(&page, &newsloom_html::blocks::Marks::default()));
        assert_eq!(
            overlap.shares("The bridge over the harbour opens. It was closed for a whole year."),
            [0.0, 1.0, 0.0, 1.0]
        );
        assert_eq!(overlap.shares(""), [0.0; 4]);
    }
}
