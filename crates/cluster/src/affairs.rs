//! Whether two stories belong to one affair: other events with the same people and background.

use crate::member::Member;
use crate::reason::{is_day, shared_in_words};
use crate::token::flags;
use jiff::Span;
use jiff::civil::Date;
use newsloom_model::{LinkKind, Reason};
use std::collections::BTreeMap;

/// What two stories of one affair reach.
pub(crate) const THRESHOLD: f32 = 0.42;
/// What both links to a third story reach of two that are of one affair through it.
pub(crate) const THROUGH: f32 = 0.5;
/// Reports that are less alike have a name in common and nothing else.
pub(crate) const LEAST_LIKENESS: f32 = 0.15;

/// Inverse document frequency of a name that tells stories apart, and of one that a title may be about.
const RARE: f32 = 2.3;
const TELLING: f32 = 1.5;
/// What each word of a shared name adds, of persons and of others, and how many of each are counted.
const PERSON: (f32, usize) = (0.083, 4);
const NAME: (f32, usize) = (0.033, 6);
/// What text adds that stands in both, and the words of it that make a sentence or two.
const REPEATED: f32 = 0.167;
const SENTENCE: u32 = 20;
/// What it adds that the later story tells of the day of the earlier one, and the share of its reports that do so for certain.
const DAY: f32 = 0.167;
const DAY_REPORTS: f32 = 0.5;
/// Share of the likeness of the nearest reports.
const LIKENESS: f32 = 0.5;
/// Stories that name the same for the most part, or whose titles differ by a word or two, are issues of a series (closing
/// prices, counts of the day, editions of a programme): nothing came of one in the next.
const SAME_NAMES: f32 = 0.6;
const SAME_TITLE: f32 = 0.4;

const DAY_SECONDS: i64 = 86_400;

/// What a story says that others may tell again.
pub(crate) struct Profile {
    /// Names that are no days, by term.
    names: BTreeMap<u32, Name>,
    /// The weight of all names.
    mass: f32,
    /// Of each dated report the day of its publication and the days that it tells of, in days since 1970.
    told: Vec<(i32, Box<[i32]>)>,
}

#[derive(Clone, Copy, Default)]
struct Name {
    weight: f32,
    /// Of all places where it stands, see [`flags`].
    flags: u16,
}

impl Profile {
    /// Of the reports of one story in one language; `weight` is the inverse document frequency of a term.
    pub(crate) fn of(members: &[&Member], weight: impl Fn(u32) -> f32) -> Self {
        let mut names: BTreeMap<u32, Name> = BTreeMap::new();
        for member in members {
            for (term, mark) in member.terms.iter().zip(&member.marks) {
                let is_name = mark.has(flags::NAME) && !mark.has(flags::PAIR);
                if is_name && !member.label(*term).is_some_and(is_day) {
                    let name = names.entry(*term).or_insert_with(|| Name { weight: weight(*term), flags: 0 });
                    name.flags |= mark.flags;
                }
            }
        }
        let mass = names.values().map(|name| name.weight).sum();
        let day = |m: &&&Member| Some(((m.published?).div_euclid(DAY_SECONDS) as i32, m.days.clone()));
        Self { names, mass, told: members.iter().filter_map(|m| day(&m)).collect() }
    }

    /// The day of its first report.
    fn first_day(&self) -> Option<i32> {
        self.told.iter().map(|(day, _)| *day).min()
    }

    /// Of the dated reports the share that tell of `day`, on which none of them was published.
    fn tells_of(&self, day: i32) -> f32 {
        if self.told.iter().any(|(published, _)| *published == day) {
            return 0.0;
        }
        let telling = self.told.iter().filter(|(_, days)| days.binary_search(&day).is_ok()).count();
        telling as f32 / self.told.len().max(1) as f32
    }

    /// Whether this story began first; where nobody can tell, the two are of one day.
    pub(crate) fn is_earlier(&self, other: &Self) -> bool {
        self.first_day() <= other.first_day()
    }
}

/// What speaks for two stories being of one affair.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Evidence {
    /// Words of names that both have, of persons and of anything rare.
    persons: usize,
    names: usize,
    /// Whether a title has one of them, and both titles.
    in_title: bool,
    in_titles: bool,
    /// Share of all that is named in either.
    named_in_both: f32,
    /// Share of the later story's reports that tell of the day on which the earlier one began, and that day.
    pub(crate) day: Option<(i32, f32)>,
    /// Words of running text that stand in both.
    pub(crate) repeated: u32,
    /// The likeness of the nearest reports, and of the titles that are most alike.
    pub(crate) likeness: f32,
    pub(crate) titles: f32,
}

impl Evidence {
    /// Of what two stories name and tell; the rest is for the caller, who has compared their reports.
    pub(crate) fn of(a: &Profile, b: &Profile) -> Self {
        let (earlier, later) = if a.is_earlier(b) { (a, b) } else { (b, a) };
        let mut evidence = Self::default();
        let mut shared = 0.0;
        for (term, mine) in &earlier.names {
            let Some(theirs) = later.names.get(term) else { continue };
            let both = mine.flags & theirs.flags;
            shared += mine.weight;
            evidence.names += usize::from(mine.weight >= RARE);
            if mine.weight >= TELLING {
                evidence.persons += usize::from(both & flags::PERSON != 0);
                evidence.in_title |= (mine.flags | theirs.flags) & flags::TITLE != 0;
                evidence.in_titles |= both & flags::TITLE != 0;
            }
        }
        evidence.named_in_both = shared / (a.mass + b.mass - shared).max(1e-6);
        evidence.day =
            earlier.first_day().map(|day| (day, later.tells_of(day))).filter(|(_, share)| *share > 0.0);
        evidence
    }

    /// How much speaks for one affair, from 0 to 1.
    pub(crate) fn score(&self) -> f32 {
        let is_background = self.repeated >= SENTENCE;
        if self.is_series() || self.likeness < LEAST_LIKENESS || !(self.in_title || is_background) {
            return 0.0;
        }
        let counted = |count: usize, (each, most): (f32, usize)| each * count.min(most) as f32;
        let repeated = REPEATED * (self.repeated as f32 / SENTENCE as f32).min(1.0);
        let day = DAY * self.day.map_or(0.0, |(_, share)| (share / DAY_REPORTS).min(1.0));
        let score = counted(self.persons, PERSON) + counted(self.names, NAME) + repeated + day;
        (score + LIKENESS * self.likeness).min(1.0)
    }

    fn is_series(&self) -> bool {
        self.named_in_both > SAME_NAMES || self.titles >= SAME_TITLE
    }

    /// Whether so little speaks for one affair as two stories need that are linked with a third.
    pub(crate) fn suffices_through_another(&self) -> bool {
        self.in_title && !self.is_series()
    }

    /// The same in a sentence; `shared` is what the nearest reports have in common.
    pub(crate) fn in_words(&self, shared: &Reason, gap_hours: Option<f32>) -> String {
        let named = shared_in_words(shared);
        let day = self.day.and_then(|(day, _)| date(day));
        let told = day.map(|day| format!("the later one tells of {day}, when the earlier began"));
        let repeated = (self.repeated > 0).then(|| format!("about {} words stand in both", self.repeated));
        let apart = gap_hours.map(|hours| match hours {
            hours if hours < 48.0 => format!("{hours:.0} hours apart"),
            hours => format!("{:.0} days apart", hours / 24.0),
        });
        named.into_iter().chain(told).chain(repeated).chain(apart).collect::<Vec<_>>().join("; ")
    }

    /// What the later story is to the earlier.
    pub(crate) fn kind(&self) -> LinkKind {
        if self.in_titles {
            LinkKind::FollowUp
        } else if self.day.is_some() || self.repeated >= SENTENCE {
            LinkKind::Background
        } else {
            LinkKind::SameAffair
        }
    }
}

/// The day of this number, counted from 1970.
fn date(day: i32) -> Option<Date> {
    Date::constant(1970, 1, 1).checked_add(Span::new().try_days(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Persons and other names in common, one of them in both titles, and texts no more alike than those of two events.
    fn evidence() -> Evidence {
        Evidence {
            persons: 2,
            names: 5,
            in_title: true,
            in_titles: true,
            named_in_both: 0.3,
            likeness: 0.25,
            ..Evidence::default()
        }
    }

    #[test]
    fn people_in_common_make_an_affair() {
        assert!(evidence().score() >= THRESHOLD);
        assert!(Evidence { persons: 0, names: 2, ..evidence() }.score() < THRESHOLD);
        assert!(Evidence { in_title: false, ..evidence() }.score() < THRESHOLD, "nobody whom it is about");
        assert!(Evidence { likeness: 0.1, ..evidence() }.score() < THRESHOLD, "a lawyer of both");
    }

    #[test]
    fn a_series_is_no_affair() {
        assert!(Evidence { named_in_both: 0.7, ..evidence() }.score() < THRESHOLD);
        assert!(Evidence { titles: 0.6, ..evidence() }.score() < THRESHOLD);
    }

    #[test]
    fn what_is_told_again_makes_an_affair_of_places_and_things() {
        let places = Evidence { persons: 0, names: 3, likeness: 0.35, ..evidence() };
        assert!(places.score() < THRESHOLD);
        let told = Evidence { day: Some((100, 0.5)), ..places };
        assert!(told.score() >= THRESHOLD);
        assert_eq!(told.kind(), LinkKind::FollowUp);
        let named = Reason { names: vec!["Marlow".into()], ..Reason::default() };
        let words =
            "both name Marlow; the later one tells of 1970-04-11, when the earlier began; 3 days apart";
        assert_eq!(told.in_words(&named, Some(70.0)), words);
        let repeated = Evidence { repeated: 24, in_title: false, in_titles: false, ..places };
        assert!(repeated.score() >= THRESHOLD);
        assert_eq!(repeated.kind(), LinkKind::Background);
    }
}
