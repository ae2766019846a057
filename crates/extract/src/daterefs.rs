//! Date expressions resolved to days: "April 22-23", "on Tuesday", "last week", "since 2014", "three years ago".
//!
//! One pass over the words of every sentence but furniture. A word's tag ([`lexicon`]) chooses the few rules that may
//! begin there: calendar dates ([`calendar`]), and expressions that need an anchor ([`relative`]). Relative ones are
//! resolved against the day on which the report was published where it was published; without one they are left
//! alone. The direction of a bare weekday or month follows the nearest verb ([`direction`]). Values follow TIMEX3 (Pustejovsky et al.,
//! "ISO-TimeML", LREC 2010) as closed intervals of days; weeks begin on Monday (ISO 8601).

mod calendar;
mod direction;
mod holidays;
mod interval;
mod languages;
mod lexicon;
mod reader;
mod relative;
#[cfg(test)]
mod tests;
mod years;

use crate::{Document, tokens::Tokens};
use jiff::civil::Date;
use lexicon::Lexicon;
use newsloom_model::{DateRef, PassageKind, Report};
use reader::{Memory, Reader};

/// The daterefs of `doc`, in order of place. Furniture has none.
pub(crate) fn daterefs(doc: &Document<'_>) -> Vec<DateRef> {
    let mut found = Vec::new();
    let Some(lexicon) = Lexicon::of(doc.language(), doc.text()) else { return found };
    let anchor = anchor(doc.report);
    let mut memory = Memory::default();
    for sentence in Tokens::all(doc, |kind| kind != PassageKind::Furniture) {
        let reader = Reader { t: sentence, lexicon, anchor, is_narrative: false, told_year: None };
        reader.scan(&mut memory, &mut found);
    }
    found
}

/// The day that "today" means: the day of publication where the outlet is.
fn anchor(report: &Report) -> Option<Date> {
    report.published.map(|moment| moment.local_day())
}
