//! Reports for tests.

use jiff::Timestamp;
use newsloom_model::{Genre, Passage, PassageKind, Report};
use newsloom_text::paragraphs;

/// A report whose lines are all body.
pub(crate) fn report(text: &str, language: &str) -> Report {
    let passages = paragraphs(text).map(|span| Passage { span, kind: PassageKind::Body }).collect();
    Report {
        external_id: None,
        outlet: "example.org".into(),
        url: None,
        canonical_url: None,
        title: None,
        authors: Vec::new(),
        published: None,
        published_raw: None,
        modified: None,
        fetched: Timestamp::UNIX_EPOCH,
        language: Some(language.into()),
        site: None,
        image: None,
        dateline: None,
        agency: None,
        genre: Genre::Article,
        text: text.into(),
        passages,
        problems: Vec::new(),
    }
}
