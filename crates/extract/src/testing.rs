//! Reports for tests, from plain words.

use newsloom_model::{Genre, Moment, Passage, PassageKind, Report};

/// A report of `text` in `language`, each line a passage of `kind`, published on `day` ("2021-04-14").
pub(crate) fn report_of(text: &str, language: &str, kind: PassageKind, day: Option<&str>) -> Report {
    Report {
        external_id: None,
        outlet: "example.org".into(),
        url: None,
        canonical_url: None,
        title: None,
        authors: Vec::new(),
        published: day.and_then(|d| Moment::day(d.parse().ok()?)),
        published_raw: None,
        modified: None,
        fetched: jiff::Timestamp::UNIX_EPOCH,
        language: Some(language.into()),
        site: None,
        image: None,
        dateline: None,
        agency: None,
        genre: Genre::Article,
        text: text.into(),
        passages: newsloom_text::paragraphs(text).map(|span| Passage { span, kind }).collect(),
        problems: Vec::new(),
    }
}
