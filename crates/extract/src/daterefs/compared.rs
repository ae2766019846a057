//! Periods of the year before that others are measured by: "a year earlier", "the quarter a year ago", "last year's quarter".

use super::interval::{Interval, Unit, plus};
use super::kinds::Kind;
use super::lexicon::Tag;
use super::{Found, Memory, Reader};

impl Reader<'_> {
    /// Some periods back: from the month or quarter spoken of, where years are compared, else from the anchor.
    pub(super) fn compared(
        &self,
        start: usize,
        end: usize,
        n: i64,
        unit: Unit,
        memory: &Memory,
    ) -> Option<Found> {
        if (unit, n) == (Unit::Year, 1)
            && let Some(period) = self.month_a_year_back(start).or_else(|| year_back(memory.quarter?))
        {
            return self.found(start, end, period, "date.compared");
        }
        let unit_of_answer = if unit == Unit::Decade { Unit::Year } else { unit };
        let interval = Interval::around(plus(self.anchor?, -n, unit)?, unit_of_answer)?;
        self.found(start, end, interval, "date.ago")
    }

    /// "rose 3% in September from a year earlier": September of the year before.
    fn month_a_year_back(&self, start: usize) -> Option<Interval> {
        let month = self.month_said.filter(|_| self.is_after(start, Kind::MeasuredBy))?;
        Interval::around(plus(month.from?, -1, Unit::Year)?, Unit::Month)
    }

    /// "the quarter a year ago", "the period a year earlier", where a quarter was spoken of. `i` is the article.
    pub(super) fn quarter_a_year_ago(&self, i: usize, memory: &Memory) -> Option<Found> {
        let is_said = self.is_quarter(i + 1)
            && self.tag(i + 2) == Some(Tag::Number(1))
            && self.unit(i + 3) == Some(Unit::Year)
            && matches!(self.tag(i + 4), Some(Tag::Ago | Tag::Earlier));
        is_said.then(|| self.found(i, i + 5, year_back(memory.quarter?)?, "date.compared"))?
    }

    /// "last year's quarter", "the same period last year", "compared with a loss last year", where a quarter was spoken of. The
    /// year stands from `start` up to `end`.
    pub(super) fn quarter_last_year(&self, start: usize, end: usize) -> Option<Found> {
        const REACH: usize = 10;
        let quarter = year_back(self.quarter?)?;
        let named = end + usize::from(matches!(self.t.text(end), "'s" | "’s"));
        if self.is_quarter(named) {
            return self.found(start, named + 1, quarter, "date.compared");
        }
        let of = start - usize::from(self.tag_before(start) == Some(Tag::Of));
        let is_quarter = of > 0 && self.is_quarter(of - 1);
        let is_compared = || (start.saturating_sub(REACH)..start).any(|n| self.is(n, Kind::Comparison));
        (is_quarter || is_compared()).then(|| self.found(start, end, quarter, "date.compared"))?
    }

    /// The quarter of `year` that "the 1988 period" means: of the same number as the one spoken of.
    pub(super) fn quarter_in(&self, year: i32) -> Option<Interval> {
        let first = self.quarter?.from?;
        let back = i32::from(first.year()) - year;
        (0..=1).contains(&back).then(|| Interval::shifted(first, i64::from(back) * -4, Unit::Quarter))?
    }

    /// Whether a quarter, or a period by no name, stands at `i`.
    fn is_quarter(&self, i: usize) -> bool {
        self.unit(i) == Some(Unit::Quarter) || self.is(i, Kind::Period)
    }

    /// "this year's third quarter"; `at` is the year.
    pub(super) fn quarter_of_year(&self, start: usize, at: usize, count: i64) -> Option<Found> {
        let ordinal = at + 1 + usize::from(matches!(self.t.text(at + 1), "'s" | "’s"));
        let Some(Tag::Ordinal(n @ 1..=4)) = self.tag(ordinal) else { return None };
        let end = self.t.past_hyphen(ordinal + 1);
        let year = i32::from(plus(self.anchor?, count, Unit::Year)?.year());
        let quarter = Interval::quarter(year, i8::try_from(n).ok()?)?;
        (self.unit(end) == Some(Unit::Quarter))
            .then(|| self.found(start, end + 1, quarter, "date.quarter"))?
    }
}

/// The quarter a year before.
fn year_back(quarter: Interval) -> Option<Interval> {
    Interval::shifted(quarter.from?, -4, Unit::Quarter)
}

#[cfg(test)]
mod tests {
    use super::super::tests::english;

    #[test]
    fn a_quarter_is_measured_by_that_of_the_year_before() {
        let quarter = "2019-07-01..2019-09-30";
        for (text, words) in [
            ("It was better in the quarter a year ago.", "the quarter a year ago"),
            ("Sales in the same period last year were lower.", "last year"),
            ("Last year's quarter had a day more.", "Last year's quarter"),
            ("Profit was $4 million, compared with a loss last year.", "last year"),
        ] {
            let found = english(&format!("The third quarter of 2020 was calm. {text}"));
            assert_eq!(found.last(), Some(&format!("{words} = {quarter}")), "{text}");
        }
        let period = english("The third quarter of 2020 was calm. In the 2019 period taxes were lower.");
        assert_eq!(period[1], "2019 period = 2019-07-01..2019-09-30");
        for text in ["Norwell lost more than last year.", "The period last year was hot."] {
            assert_eq!(english(text), ["last year = 2020-01-01..2020-12-31"], "{text}");
        }
    }

    #[test]
    fn a_month_is_measured_by_that_of_the_year_before() {
        assert_eq!(
            english("Prices rose 3% in March from a year earlier."),
            ["March = 2021-03-01..2021-03-31", "a year earlier = 2020-03-01..2020-03-31"]
        );
        assert_eq!(
            english("He said in March that a year earlier he was ill."),
            ["March = 2021-03-01..2021-03-31", "a year earlier = 2020-01-01..2020-12-31"]
        );
    }
}
