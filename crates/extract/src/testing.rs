//! Reports for tests, from plain words.

use newsloom_model::{Moment, Passage, PassageKind, Report};

/// A report of `text` in `language`, each line a passage of `kind`, published on `day` ("2021-04-14").
pub(crate) fn report_of(text: &str, language: &str, kind: PassageKind, day: Option<&str>) -> Report {
    Report {
        published: day.and_then(|d| Moment::day(d.parse().ok()?)),
        passages: newsloom_lang::paragraphs(text).map(|span| Passage { span, kind }).collect(),
        ..Report::plain(text, Some(language))
    }
}
