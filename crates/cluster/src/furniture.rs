//! Furniture that the stream itself gives away: the same words printed by several outlets, or by one again and again.

use crate::features::{Token, flags};
use newsloom_text::shingles;
use rustc_hash::FxHashMap;

/// Words in a run.
const RUN: usize = 6;
/// The words at the end of a title that may be the outlet's own, at most, and those of a title that stay in any case.
const TAIL: usize = 10;
const HEAD: usize = 2;
/// Other days on which an outlet printed the same before it is furniture, and how many days they lie back at least:
/// what is said of an event is repeated for days, furniture for ever.
const OWN_DAYS: u8 = 2;
const OWN_SPAN: i32 = 14;
/// Runs that one generation holds.
const GENERATION: usize = 1 << 20;
const DAY: i64 = 86_400;

/// What is known of runs of words, in two generations, so that memory is bounded and what is seen again stays.
struct Memory<V> {
    young: FxHashMap<u32, V>,
    old: FxHashMap<u32, V>,
}

impl<V> Default for Memory<V> {
    fn default() -> Self {
        Self { young: FxHashMap::default(), old: FxHashMap::default() }
    }
}

impl<V: Copy + Default> Memory<V> {
    fn of(&mut self, run: u32) -> &mut V {
        if self.young.len() >= GENERATION {
            self.old = std::mem::take(&mut self.young);
        }
        let promoted = self.old.get(&run).copied().unwrap_or_default();
        self.young.entry(run).or_insert(promoted)
    }
}

/// Where a run of words was seen first, and then at another outlet on another day.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    first: Option<(u32, i32)>,
    second: Option<(u32, i32)>,
}

impl Seen {
    /// Whether two other outlets had the run on other days; remembers this one.
    fn learn(&mut self, outlet: u32, day: i32) -> bool {
        let other = |at: Option<(u32, i32)>| at.is_some_and(|(o, d)| o != outlet && d != day);
        let found = other(self.first) && other(self.second);
        if self.first.is_none() {
            self.first = Some((outlet, day));
        } else if self.second.is_none() && other(self.first) {
            self.second = Some((outlet, day));
        }
        found
    }
}

/// The days on which one outlet had a run of words.
#[derive(Clone, Copy, Debug, Default)]
struct Repeated {
    first: i32,
    latest: i32,
    days: u8,
}

impl Repeated {
    /// Whether the outlet had the run on other days, long ago; remembers this one.
    fn learn(&mut self, day: i32) -> bool {
        if self.days == 0 {
            *self = Self { first: day, latest: day, days: 1 };
            return false;
        }
        let found = self.days >= OWN_DAYS && (day - self.first).abs() >= OWN_SPAN;
        if self.latest != day {
            self.days = self.days.saturating_add(1);
            self.latest = day;
        }
        found
    }
}

/// Remembers which words came again.
#[derive(Default)]
pub(crate) struct Furniture {
    common: Memory<Seen>,
    own: Memory<Repeated>,
}

impl Furniture {
    /// The tokens of a report that are not furniture as far as the stream has shown, and what this report adds.
    /// Reports without a date teach and lose nothing: the same words on other days are what tells.
    pub(crate) fn cut(&mut self, tokens: &[Token], outlet: u32, published: Option<i64>) -> Vec<Token> {
        let Some(day) = published.map(|at| at.div_euclid(DAY) as i32) else { return tokens.to_vec() };
        let words: Vec<u64> = tokens.iter().map(|t| u64::from(t.term)).collect();
        let title = tokens.iter().take_while(|t| t.flags & flags::TITLE != 0).count();
        let mut keep = vec![true; tokens.len()];
        keep[self.tail(&words[..title], outlet, day)..title].fill(false);
        for (at, run) in shingles(&words[title..], RUN).enumerate() {
            let common = self.common.of(run as u32).learn(outlet, day);
            let own = self.own.of(run as u32 ^ outlet).learn(day);
            if common || own {
                keep[title + at..title + at + RUN].fill(false);
            }
        }
        tokens.iter().zip(keep).filter(|(_, keep)| *keep).map(|(token, _)| *token).collect()
    }

    /// Where the end of a title begins that the outlet prints under any title.
    fn tail(&mut self, title: &[u64], outlet: u32, day: i32) -> usize {
        let mut begin = title.len();
        for at in (HEAD..title.len().saturating_sub(1)).rev().take(TAIL - 1) {
            let tail = shingles(&title[at..], title.len() - at).next().unwrap_or_default();
            if self.own.of((tail >> 32) as u32 ^ outlet).learn(day) {
                begin = at;
            }
        }
        begin
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(title: &[u32], body: &[u32]) -> Vec<Token> {
        let token = |flags: u8| move |term: &u32| Token { term: *term, flags };
        title.iter().map(token(flags::TITLE)).chain(body.iter().map(token(flags::LEAD))).collect()
    }

    fn terms(tokens: &[Token]) -> Vec<u32> {
        tokens.iter().map(|t| t.term).collect()
    }

    const SIGN: [u32; 8] = [1, 2, 3, 4, 5, 6, 7, 8];

    /// The `n`th report of an outlet: a title and a body of its own, each followed by what stands under all.
    fn report(n: u32) -> Vec<Token> {
        let own = |i: u32| 1000 * n + i;
        let title: Vec<u32> = (0..4).map(own).chain([901, 902, 903]).collect();
        let body: Vec<u32> = (10..30).map(own).chain(SIGN).collect();
        tokens(&title, &body)
    }

    #[test]
    fn what_one_outlet_prints_for_weeks_is_cut() {
        let mut furniture = Furniture::default();
        for (n, day) in [(1, 0), (2, 9)] {
            assert_eq!(furniture.cut(&report(n), 5, Some(day * DAY)).len(), report(n).len());
        }
        let told = terms(&furniture.cut(&report(3), 5, Some(15 * DAY)));
        assert_eq!(told, (0..4).chain(10..30).map(|i| 3000 + i).collect::<Vec<_>>());
        assert_eq!(furniture.cut(&report(4), 6, Some(15 * DAY)).len(), report(4).len(), "another outlet");
    }

    #[test]
    fn what_is_repeated_for_some_days_is_background() {
        let mut furniture = Furniture::default();
        for day in 0..10 {
            assert_eq!(furniture.cut(&report(7), 5, Some(day * DAY)), report(7));
        }
    }

    #[test]
    fn what_three_outlets_print_on_three_days_is_cut() {
        let mut furniture = Furniture::default();
        for outlet in 1..4 {
            let told = furniture.cut(&tokens(&[], &SIGN), outlet, Some(i64::from(outlet) * DAY));
            assert_eq!(told.is_empty(), outlet == 3);
        }
    }

    #[test]
    fn without_a_date_nothing_is_learned_or_lost() {
        let mut furniture = Furniture::default();
        for n in 0..9 {
            assert_eq!(furniture.cut(&report(n), 5, None), report(n));
        }
    }
}
