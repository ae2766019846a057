//! Figures of a report that other reports of its story give otherwise.

use crate::Comparison;
use crate::reason::shortened;
use newsloom_model::ReportId;
use newsloom_store::StoryDetail;
use serde::{Deserialize, Serialize};

/// Characters of a figure with its words, and of what it counts.
const MAX_TEXT: usize = 100;

/// Other values that are told.
const MAX_OTHERS: usize = 5;

/// Figures of one report that are told.
const MAX_FIGURES: usize = 5;

/// A figure that other reports give otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DifferingFigure {
    /// What is counted or measured.
    pub what: String,
    /// As the report writes it.
    pub text: String,
    /// What others write.
    pub others: Vec<String>,
}

impl DifferingFigure {
    /// "quay.example: 12 people; others: 9 people"
    pub(super) fn in_words(&self, outlet: &str) -> String {
        format!("{outlet}: {}; others: {} ({})", self.text, self.others.join(", "), self.what)
    }
}

/// The figures that `report` is the first to give so, and that other reports of the story give otherwise. With `suggested`
/// false, reports whose place is only suggested do not count.
pub fn differing_figures(detail: &StoryDetail, report: ReportId, suggested: bool) -> Vec<DifferingFigure> {
    let counts = |id: ReportId| {
        suggested || detail.reports.iter().any(|member| member.report_id == id && member.state == "confirmed")
    };
    let figures: Vec<_> = detail.figures.iter().filter(|figure| counts(figure.report_id)).cloned().collect();
    let compared = Comparison::of(&figures, &[]);
    let differing = compared.figures.into_iter().filter(|thing| thing.differ).filter_map(|thing| {
        // Ids are given in the order in which reports come.
        let own = thing.told.iter().find(|told| told.reports.iter().min() == Some(&report))?;
        let others: Vec<String> = thing
            .told
            .iter()
            .filter(|told| !told.reports.contains(&report))
            .take(MAX_OTHERS)
            .map(|told| shortened(&told.text, MAX_TEXT))
            .collect();
        (!others.is_empty()).then(|| DifferingFigure {
            what: shortened(&thing.what, MAX_TEXT),
            text: shortened(&own.text, MAX_TEXT),
            others,
        })
    });
    differing.take(MAX_FIGURES).collect()
}
