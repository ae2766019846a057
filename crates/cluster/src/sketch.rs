//! Text reuse: how much of one text stands in another word for word.

use crate::codec::hashes;
use crate::token::{Token, flags};
use newsloom_lang::shingles;
use serde::{Deserialize, Serialize};

/// Words in a run.
const RUN: usize = 5;
/// Fewer words that stand in two texts are a phrase that anybody may use.
pub(crate) const PASSAGE: u32 = 40;
/// The most runs kept of a text.
const KEPT: usize = 64;

/// A sample of the five-word runs of a text. A run is kept where its hash ends in `level` zero bits, so that samples of
/// texts of any two lengths compare at the coarser level (mod-p sampling, Broder 1997).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sketch {
    pub(crate) level: u8,
    /// Sorted.
    #[serde(with = "hashes")]
    pub(crate) runs: Box<[u32]>,
}

impl Sketch {
    pub(crate) fn of(content: &[Token]) -> Self {
        let words: Vec<u64> =
            content.iter().filter(|t| t.flags & flags::TITLE == 0).map(|t| u64::from(t.term)).collect();
        let mut runs: Vec<u32> = shingles(&words, RUN).map(|run| run as u32).collect();
        runs.sort_unstable();
        runs.dedup();
        let mut level = 0;
        while runs.len() > KEPT {
            level += 1;
            runs.retain(|run| run.trailing_zeros() >= u32::from(level));
        }
        Self { level, runs: runs.into() }
    }

    /// How many runs both have, how many this one has, and how many the other, all at the coarser level.
    pub(crate) fn shared(&self, other: &Self) -> Shared {
        let level = self.level.max(other.level);
        let at_level = |run: &&u32| run.trailing_zeros() >= u32::from(level);
        let mut rest = other.runs.iter().filter(at_level).peekable();
        let (mut both, mut mine, mut theirs) = (0, 0, 0);
        for run in self.runs.iter().filter(at_level) {
            mine += 1;
            while rest.next_if(|other| *other < run).is_some() {
                theirs += 1;
            }
            if rest.next_if_eq(&run).is_some() {
                (both, theirs) = (both + 1, theirs + 1);
            }
        }
        Shared { both, mine, theirs: theirs + rest.count(), scale: 1 << level }
    }
}

/// What two samples have in common.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shared {
    both: usize,
    mine: usize,
    theirs: usize,
    scale: u32,
}

impl Shared {
    /// About how many words of running text both have.
    pub(crate) fn words(self) -> u32 {
        if self.both == 0 { 0 } else { self.both as u32 * self.scale + RUN as u32 - 1 }
    }

    /// Share of this text that stands in the other.
    pub(crate) fn of_mine(self) -> f32 {
        if self.mine == 0 { 0.0 } else { self.both as f32 / self.mine as f32 }
    }

    /// Share of the other text that stands in this.
    pub(crate) fn of_theirs(self) -> f32 {
        if self.theirs == 0 { 0.0 } else { self.both as f32 / self.theirs as f32 }
    }
}
