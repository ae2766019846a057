//! Furniture that the stream itself gives away: the same words printed by several outlets, or by one again and again.

mod memory;

use crate::token::{Token, flags};
use memory::Memory;
use newsloom_lang::shingles;
use serde::{Deserialize, Serialize};

/// Words in a run.
const RUN: usize = 6;
/// The words at the end of a title that may be the outlet's own, at most, and those of a title that stay in any case.
const TAIL: usize = 10;
const HEAD: usize = 2;
/// Other days on which an outlet printed the same before it is furniture, and how many days they lie back at least:
/// what is said of an event is repeated for days, furniture for ever.
const OWN_DAYS: u8 = 2;
const OWN_SPAN: Day = 14;
const DAY: i64 = 86_400;

/// A day, counted from 1970, as far as it can be told: what lies before or far ahead is all one day.
type Day = u16;

/// Where a run of words was seen first, and then at another outlet on another day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Seen {
    outlets: [u32; 2],
    days: [Day; 2],
    places: u8,
}

impl Seen {
    /// Whether two other outlets had the run on other days; remembers this one.
    fn learn(&mut self, outlet: u32, day: Day) -> bool {
        let other = |at: usize| self.outlets[at] != outlet && self.days[at] != day;
        let is_new = self.places == 0 || self.places == 1 && other(0);
        let found = self.places == 2 && other(0) && other(1);
        if is_new {
            let at = usize::from(self.places);
            (self.outlets[at], self.days[at]) = (outlet, day);
            self.places += 1;
        }
        found
    }

    pub(super) fn is_sound(&self) -> bool {
        usize::from(self.places) <= self.outlets.len()
    }

    /// What is known of the run at `outlet`, where that was the first to have it.
    fn at_first(&self, outlet: u32) -> Option<Repeated> {
        let day = self.days[0];
        (self.places > 0 && self.outlets[0] == outlet).then_some(Repeated {
            first: day,
            latest: day,
            days: 1,
        })
    }
}

/// The days on which one outlet had a run of words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Repeated {
    first: Day,
    latest: Day,
    days: u8,
}

impl Repeated {
    /// Whether the outlet had the run on other days, long ago; remembers this one.
    fn learn(&mut self, day: Day) -> bool {
        if self.days == 0 {
            *self = Self { first: day, latest: day, days: 1 };
            return false;
        }
        let found = self.days >= OWN_DAYS && day.abs_diff(self.first) >= OWN_SPAN;
        if self.latest != day {
            self.days = self.days.saturating_add(1);
            self.latest = day;
        }
        found
    }
}

/// What a report taught: its words, and what they brought back to memory of the generation before. With that of the last
/// two generations, the memory can be made again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FurnitureSnapshot {
    generation: u32,
    outlet: u32,
    day: Day,
    tokens: Box<[Token]>,
    common: Box<[(u32, Seen)]>,
    own: Box<[(u32, Repeated)]>,
}

impl FurnitureSnapshot {
    /// Whether what others rely on holds of one that was read.
    pub(crate) fn is_sound(&self) -> bool {
        self.common.iter().all(|(_, seen)| seen.is_sound())
    }
}

/// Remembers which words came again.
#[derive(Default)]
pub(crate) struct Furniture {
    common: Memory<Seen>,
    own: Memory<Repeated>,
    generation: u32,
    /// What the last report taught.
    latest: Option<FurnitureSnapshot>,
}

impl Furniture {
    /// The tokens of a report that are not furniture as far as the stream has shown, and what this report adds.
    /// Reports without a date teach and lose nothing: the same words on other days are what tells.
    pub(crate) fn cut(&mut self, tokens: &[Token], outlet: u32, published: Option<i64>) -> Vec<Token> {
        self.latest = None;
        let Some(day) = published.map(day) else { return tokens.to_vec() };
        if self.common.is_full() || self.own.is_full() {
            self.turn();
        }
        let told = self.told(tokens, outlet, day);
        self.latest = Some(FurnitureSnapshot {
            generation: self.generation,
            outlet,
            day,
            tokens: tokens.into(),
            common: self.common.recalled(),
            own: self.own.recalled(),
        });
        told
    }

    /// What the last report taught; none where it had no date.
    pub(crate) fn snapshot(&self) -> Option<&FurnitureSnapshot> {
        self.latest.as_ref()
    }

    /// Counts how often what was not seen again was forgotten.
    pub(crate) fn generation(&self) -> u32 {
        self.generation
    }

    /// Learns again what a report taught before a restart. Reports come in the order in which they were cut, beginning
    /// with the generation before the last.
    pub(crate) fn relearn(&mut self, learned: &FurnitureSnapshot) {
        if learned.generation > self.generation {
            self.turn();
            self.generation = learned.generation;
        }
        self.common.remember(&learned.common);
        self.own.remember(&learned.own);
        self.told(&learned.tokens, learned.outlet, learned.day);
        self.common.recalled();
        self.own.recalled();
    }

    fn turn(&mut self) {
        self.generation += 1;
        self.common.turn();
        self.own.turn();
    }

    fn told(&mut self, tokens: &[Token], outlet: u32, day: Day) -> Vec<Token> {
        let words: Vec<u64> = tokens.iter().map(|t| u64::from(t.term)).collect();
        let title = tokens.iter().take_while(|t| t.flags & flags::TITLE != 0).count();
        let mut keep = vec![true; tokens.len()];
        keep[self.tail(&words[..title], outlet, day)..title].fill(false);
        let runs: Vec<u32> = shingles(&words[title..], RUN).map(|run| run as u32).collect();
        self.common.reserve(&runs);
        for (at, run) in runs.into_iter().enumerate() {
            if self.is_furniture(run, outlet, day) {
                keep[title + at..title + at + RUN].fill(false);
            }
        }
        tokens.iter().zip(keep).filter(|(_, keep)| *keep).map(|(token, _)| *token).collect()
    }

    /// Whether a run of words is furniture; learns that it was seen once more.
    fn is_furniture(&mut self, run: u32, outlet: u32, day: Day) -> bool {
        let seen = self.common.of(run);
        let before = *seen;
        let common = seen.learn(outlet, day);
        if before.places == 0 {
            // What nobody had, the outlet did not have; that it has it now is known by who had it first.
            return false;
        }
        let own = self.own.of(run ^ outlet);
        if *own == Repeated::default() {
            *own = before.at_first(outlet).unwrap_or_default();
        }
        own.learn(day) || common
    }

    /// Where the end of a title begins that the outlet prints under any title.
    fn tail(&mut self, title: &[u64], outlet: u32, day: Day) -> usize {
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

fn day(at: i64) -> Day {
    Day::try_from(at.div_euclid(DAY).clamp(0, i64::from(Day::MAX))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(title: &[u32], body: &[u32]) -> Vec<Token> {
        let token = |flags: u16| move |term: &u32| Token { term: *term, flags };
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

    #[test]
    fn what_is_taught_again_is_known_as_before() {
        let mut furniture =
            Furniture { common: Memory::of_size(60), own: Memory::of_size(60), ..Furniture::default() };
        let mut taught = Vec::new();
        for n in 0..40 {
            let (outlet, at) = (n % 3, Some(i64::from(n) * DAY));
            furniture.cut(&report(n), outlet, at);
            taught.push(furniture.snapshot().cloned().expect("a date"));
        }
        let latest = taught[39].generation;
        assert!(latest > 3, "{latest}");
        let mut again =
            Furniture { common: Memory::of_size(60), own: Memory::of_size(60), ..Furniture::default() };
        for lesson in taught.iter().filter(|lesson| lesson.generation + 1 >= latest) {
            again.relearn(lesson);
        }
        for n in 40..80 {
            let (outlet, at) = (n % 3, Some(i64::from(n) * DAY));
            let told = furniture.cut(&report(n), outlet, at);
            assert_eq!(again.cut(&report(n), outlet, at), told, "{n}");
            assert_eq!(again.snapshot(), furniture.snapshot());
        }
    }
}
