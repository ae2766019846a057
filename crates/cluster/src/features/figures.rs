//! The figures of the lead, as they can be held against another report's.

use super::vocabulary::fold;
use crate::compare::bounds;
use newsloom_lang::{Stemmer, WordKind, hash, words};
use newsloom_model::{Figure, PassageKind, Report};
use serde::{Deserialize, Serialize};

/// The most that are kept of a report.
const KEPT: usize = 12;

/// Units of time passed: "two days" is said of anything.
const SPANS: [&str; 8] = ["second", "minute", "hour", "day", "week", "month", "year", "decade"];

/// A figure of the lead and what it counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct LeadFigure {
    /// Hash of the unit, or of the head of what is counted.
    #[serde(with = "postcard::fixint::le")]
    pub(crate) what: u32,
    /// The least that it may mean.
    pub(crate) low: f32,
    /// The most.
    pub(crate) high: f32,
}

impl LeadFigure {
    fn of(figure: &Figure, stemmer: &Stemmer) -> Option<Self> {
        let unit = figure.unit.as_deref();
        if unit.is_some_and(|unit| SPANS.contains(&unit)) {
            return None;
        }
        let counted =
            words(unit.or(figure.counts.as_deref())?).filter(|w| w.kind == WordKind::Letters).last()?;
        let stem = stemmer.stem(&fold(counted.text)).into_owned();
        let kind = if unit.is_some() { "unit" } else { "count" };
        let (low, high) = bounds(figure.value, figure.value_high, figure.relation);
        Some(Self { what: hash(&format!("{kind} {stem}")) as u32, low: low as f32, high: high as f32 })
    }

    fn agrees(self, other: Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }
}

/// The figures that stand before `end` in the told text, the first ones.
pub(super) fn of_lead(report: &Report, figures: &[Figure], end: usize, stemmer: &Stemmer) -> Vec<LeadFigure> {
    let told = |f: &&Figure| report.kind_at(f.span.start).is_some_and(PassageKind::is_content);
    let lead = figures.iter().take_while(|f| f.span.start < end).filter(told);
    lead.filter_map(|f| LeadFigure::of(f, stemmer)).take(KEPT).collect()
}

/// Whether both count the same things, and of none of them both can be right.
pub(crate) fn contradict(a: &[LeadFigure], b: &[LeadFigure]) -> bool {
    let pairs = a.iter().flat_map(|x| b.iter().filter(|y| y.what == x.what).map(|y| x.agrees(*y)));
    pairs.reduce(|one, other| one || other).is_some_and(|agree| !agree)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(what: u32, low: f32, high: f32) -> LeadFigure {
        LeadFigure { what, low, high }
    }

    #[test]
    fn figures_contradict_where_none_can_be_right_on_both_sides() {
        let (three, four, some) = (figure(1, 3.0, 3.0), figure(1, 4.0, 4.0), figure(1, 2.0, f32::INFINITY));
        let (young, old) = (figure(2, 9.0, 9.0), figure(2, 61.0, 61.0));
        for (a, b, contradict_each_other) in [
            (&[three][..], &[four][..], true),
            (&[three], &[three], false),
            (&[three], &[some], false),
            (&[three, young], &[four, old], true),
            (&[three, young], &[three, old], false),
            (&[three, four], &[four], false),
            (&[three], &[old], false),
            (&[], &[four], false),
        ] {
            assert_eq!(contradict(a, b), contradict_each_other, "{a:?} {b:?}");
            assert_eq!(contradict(b, a), contradict_each_other, "{b:?} {a:?}");
        }
    }
}
