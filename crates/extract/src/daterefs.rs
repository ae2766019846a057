//! Date expressions resolved to days: "April 22-23", "on Tuesday", "last week", "since 2014", "three years ago".
//!
//! One pass over the words of every sentence but furniture; a line that is nothing but a day dates the report. A word's tag ([`lexicon`]) chooses the few rules that may
//! begin there: calendar dates ([`calendar`]), and expressions that need an anchor ([`relative`]). Relative ones are
//! resolved against the day on which the report was published where it was published; without one they are left
//! alone. The direction of a bare weekday or month follows the nearest verb ([`direction`]). Values follow TIMEX3 (Pustejovsky et al.,
//! "ISO-TimeML", LREC 2010) as closed intervals of days; weeks begin on Monday (ISO 8601).

mod calendar;
mod direction;
mod holidays;
mod interval;
mod lexicon;
mod reader;
mod relative;
#[cfg(test)]
mod tests;
mod years;

use crate::tokens::Tokens;
use jiff::civil::Date;
use lexicon::Lexicon;
use newsloom_model::{DateRef, PassageKind, Report};
use reader::{Memory, Reader};

/// The daterefs of the report, in order of place. Furniture has none but a line that is nothing but the report's day.
pub(crate) fn daterefs(tokens: &Tokens<'_>) -> Vec<DateRef> {
    let mut found = Vec::new();
    let Some(lexicon) = Lexicon::of(tokens.language()) else { return found };
    let mut anchor = anchor(tokens.report());
    let mut memory = Memory::default();
    for (kind, sentence) in tokens.runs(|_| true) {
        let reader = Reader::new(sentence, lexicon, anchor);
        if let Some(line) = reader.date_line() {
            anchor = line.from.filter(|day| is_near(*day, anchor)).or(anchor);
            found.push(line);
        } else if kind != PassageKind::Furniture {
            reader.scan(&mut memory, &mut found);
        }
    }
    found
}

/// The day that "today" means: the day of publication where the outlet is, until the report prints one.
fn anchor(report: &Report) -> Option<Date> {
    report.published.map(|moment| moment.local_day())
}

/// Whether a printed day may be that of a report published on `anchor`, or on a day that is not known.
fn is_near(day: Date, anchor: Option<Date>) -> bool {
    const DAYS: i32 = 31;
    anchor.is_none_or(|anchor| anchor.until(day).is_ok_and(|span| span.get_days().abs() <= DAYS))
}
