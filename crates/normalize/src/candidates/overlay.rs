//! Lays a text over a page's blocks: which of them it holds, in the page's order.

use crate::blocks::Blocks;
use rustc_hash::FxHashMap;

/// How many words make a place in the text findable.
const RUN: usize = 4;
/// How many places of one run are tried for a block.
const MAX_TRIES: usize = 6;

/// The blocks' words.
pub(crate) struct Overlay {
    words: Vec<Vec<u64>>,
}

impl Overlay {
    /// Reads the words of all blocks.
    pub(crate) fn of(blocks: &Blocks) -> Self {
        Self { words: blocks.blocks.iter().map(|b| words(&b.text)).collect() }
    }

    /// The share of each block's words that `text` holds in one piece, from 0 to 1. Short blocks count only where
    /// the text goes on from the block before or towards the block after.
    pub(crate) fn shares(&self, text: &str) -> Vec<f32> {
        let text = words(text);
        let mut starts: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
        for n in 1..=RUN {
            for (at, run) in text.windows(n).enumerate() {
                starts.entry(key(run)).or_default().push(u32::try_from(at).unwrap_or(u32::MAX));
            }
        }
        let mut next = 0;
        self.words.iter().map(|block| place(block, &text, &starts, &mut next)).collect()
    }
}

/// Looks for `block` in `text` from `next` on, moves `next` past it where it is found, and says how much of it is.
fn place(block: &[u64], text: &[u64], starts: &FxHashMap<u64, Vec<u32>>, next: &mut usize) -> f32 {
    let run = &block[..block.len().min(RUN)];
    let Some(places) = starts.get(&key(run)).filter(|_| !run.is_empty()) else { return 0.0 };
    let after = places.partition_point(|p| (*p as usize) < *next);
    let slack = if block.len() < RUN { 40 } else { usize::MAX };
    let tries = places[after..].iter().take(MAX_TRIES).map(|p| *p as usize).filter(|p| p - *next <= slack);
    let best =
        tries.map(|at| (agreeing(block, &text[at..]), at)).max_by_key(|(n, at)| (*n, std::cmp::Reverse(*at)));
    let Some((agreeing, at)) = best else { return 0.0 };
    if agreeing * 2 > block.len() {
        *next = at + agreeing;
    }
    agreeing as f32 / block.len() as f32
}

/// How many words agree from the start on.
fn agreeing(block: &[u64], text: &[u64]) -> usize {
    block.iter().zip(text).take_while(|(a, b)| a == b).count()
}

fn key(run: &[u64]) -> u64 {
    newsloom_text::shingles(run, run.len()).next().unwrap_or_default()
}

/// Hashes of the words of `text` in lower case: runs of letters and digits, and single characters of scripts
/// without spaces.
fn words(text: &str) -> Vec<u64> {
    let mut found = Vec::with_capacity(text.len() / 6);
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        if word.is_ascii() {
            found.push(newsloom_text::hash(&word.to_ascii_lowercase()));
        } else if word.chars().any(is_unspaced) {
            found.extend(word.chars().map(|c| u64::from(u32::from(c))));
        } else {
            found.push(newsloom_text::hash(&word.to_lowercase()));
        }
    }
    found
}

fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0E7F}' | '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}')
}

/// How many words `text` has, as the overlay counts them.
pub(crate) fn count_words(text: &str) -> usize {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(|w| if w.chars().any(is_unspaced) { w.chars().count() / 2 + 1 } else { 1 })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use scraper::Html;

    #[test]
    fn blocks_are_found_in_order() {
        let page = Html::parse_document(
            "<p>Share<p>The bridge over the harbour opens.<p>Share<p>It was closed for a whole year.",
        );
        let overlay = Overlay::of(&crate::blocks::read(&page));
        assert_eq!(
            overlay.shares("The bridge over the harbour opens. It was closed for a whole year."),
            [0.0, 1.0, 0.0, 1.0]
        );
        assert_eq!(overlay.shares(""), [0.0; 4]);
    }
}
