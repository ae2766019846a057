//! Furniture that the stream itself gives away: the same words printed by several outlets on several days.

use crate::features::{Token, flags};
use newsloom_text::shingles;
use rustc_hash::FxHashMap;

/// Words in a run.
const RUN: usize = 6;
/// Runs that one generation holds.
const GENERATION: usize = 1 << 20;
const DAY: i64 = 86_400;

/// Where a run of words was seen first, and then at another outlet on another day.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    first: Option<(u32, i32)>,
    second: Option<(u32, i32)>,
}

/// Remembers runs of words in two generations, so that memory is bounded and what is seen again stays.
#[derive(Default)]
pub(crate) struct Furniture {
    young: FxHashMap<u32, Seen>,
    old: FxHashMap<u32, Seen>,
}

impl Furniture {
    /// The tokens of a report that are not furniture as far as the stream has shown, and what this report adds.
    /// Reports without a date teach and lose nothing: the same words on other days are what tells.
    pub(crate) fn cut(&mut self, tokens: &[Token], outlet: u32, published: Option<i64>) -> Vec<Token> {
        let Some(day) = published.map(|at| at.div_euclid(DAY) as i32) else { return tokens.to_vec() };
        let words: Vec<u64> = tokens.iter().map(|t| u64::from(t.term)).collect();
        let mut keep = vec![true; tokens.len()];
        for (at, run) in shingles(&words, RUN).enumerate() {
            if self.learn(run as u32, outlet, day) && tokens[at].flags & flags::TITLE == 0 {
                keep[at..at + RUN].fill(false);
            }
        }
        tokens.iter().zip(keep).filter(|(_, keep)| *keep).map(|(token, _)| *token).collect()
    }

    /// Whether two other outlets had the run on other days; remembers this one.
    fn learn(&mut self, run: u32, outlet: u32, day: i32) -> bool {
        let promoted = self.old.get(&run).copied().unwrap_or_default();
        let seen = self.young.entry(run).or_insert(promoted);
        let other = |at: Option<(u32, i32)>| at.is_some_and(|(o, d)| o != outlet && d != day);
        let found = other(seen.first) && other(seen.second);
        if seen.first.is_none() {
            seen.first = Some((outlet, day));
        } else if seen.second.is_none() && other(seen.first) {
            seen.second = Some((outlet, day));
        }
        if self.young.len() >= GENERATION {
            self.old = std::mem::take(&mut self.young);
        }
        found
    }
}
