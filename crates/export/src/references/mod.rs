//! The reports of a story as references, for people who write papers.

mod bibtex;
mod csl;
mod ris;

pub use bibtex::bibtex;
pub use csl::csl_json;
pub use ris::ris;

use crate::record::{Record, each};
use crate::{Result, day};
use jiff::civil::Date;
use newsloom_desk::clean;
use newsloom_model::StoryId;
use newsloom_store::{About, Reader, ViewFilter};

/// A report as a reference. Names are as the outlet writes them: which part of a name is the family's is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The report's number.
    pub report: i64,
    /// Its title.
    pub title: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The agency credited with the text.
    pub agency: Option<String>,
    /// The publisher.
    pub outlet: Option<String>,
    /// The day of publication where the outlet is.
    pub published: Option<Date>,
    /// The day on which newsloom read it, in UTC.
    pub read: Option<Date>,
    /// Its address.
    pub url: Option<String>,
    /// ISO 639-1 code.
    pub language: Option<String>,
}

/// The reports of a story, copies too, the first published first.
///
/// # Errors
/// [`crate::Error`].
pub fn references(reader: &Reader, story: StoryId) -> Result<Vec<Reference>> {
    let mut references = Vec::new();
    let filter = ViewFilter { about: About::Story(story), after: None };
    each(reader, "reports", &filter, |report| {
        references.push((report.text("published").map(str::to_owned), reference(report)));
        Ok(())
    })?;
    references.sort_by(|(a, _), (b, _)| (a.is_none(), a).cmp(&(b.is_none(), b)));
    Ok(references.into_iter().map(|(_, reference)| reference).collect())
}

fn reference(report: Record<'_>) -> Reference {
    let text = |column| report.text(column).map(clean).filter(|text| !text.is_empty());
    Reference {
        report: report.integer("report_id").unwrap_or_default(),
        title: text("title").or_else(|| text("lead")),
        authors: report.list("authors").iter().map(|name| clean(name)).collect(),
        agency: text("agency"),
        outlet: text("outlet"),
        published: report
            .text("published")
            .and_then(|time| day::local(time, report.integer("published_offset"))),
        read: report.text("fetched").and_then(|time| day::local(time, None)),
        url: report.address(),
        language: text("language"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A report with what means something to the formats, and one of which little is known.
    pub(super) fn two() -> [Reference; 2] {
        let full = Reference {
            report: 16,
            title: Some("Fire & smoke: 50% of #2 {deck} lost".into()),
            authors: vec!["Ilse Varga".into(), "Jörg Pahlke".into()],
            agency: Some("NordWire".into()),
            outlet: Some("nordwire.example".into()),
            published: Some("2026-03-04".parse().unwrap()),
            read: Some("2026-03-05".parse().unwrap()),
            url: Some("https://nordwire.example/a_b?x=1&y=~2".into()),
            language: Some("en".into()),
        };
        let bare = Reference {
            report: 17,
            title: None,
            authors: Vec::new(),
            agency: None,
            outlet: None,
            published: None,
            read: None,
            url: None,
            language: None,
        };
        [full, bare]
    }
}
