//! Figures of a report that other reports of its story give otherwise.

use crate::Comparison;
use crate::reason::shortened;
use newsloom_model::ReportId;
use newsloom_store::{MemberRow, StoryDetail};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Characters of a figure with its words, and of what it counts.
const MAX_TEXT: usize = 100;

/// Other values that are told, and outlets of each.
const MAX_OTHERS: usize = 5;
const MAX_OUTLETS: usize = 3;

/// Figures of one report that are told.
const MAX_FIGURES: usize = 5;

/// A figure that other reports give otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DifferingFigure {
    /// What is counted or measured.
    pub what: String,
    /// As the report writes it.
    pub text: String,
    /// What others write that cannot be right if this is.
    pub others: Vec<OtherFigure>,
}

/// What others write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherFigure {
    /// As they write it.
    pub text: String,
    /// Some of their outlets.
    pub outlets: Vec<String>,
}

impl DifferingFigure {
    /// "quay.example: 12 people (people, injured), but 9 people in harbour.example"
    pub(super) fn in_words(&self, outlet: &str) -> String {
        let other = |other: &OtherFigure| match other.outlets.as_slice() {
            [] => other.text.clone(),
            outlets => format!("{} in {}", other.text, outlets.join(", ")),
        };
        let others: Vec<String> = self.others.iter().map(other).collect();
        format!("{outlet}: {} ({}), but {}", self.text, self.what, others.join("; "))
    }
}

/// The figures of a story that reports give otherwise, each with the report that is the first to give it so. With `suggested`
/// false, reports whose place is only suggested do not count.
pub fn differing_figures(detail: &StoryDetail, suggested: bool) -> BTreeMap<ReportId, Vec<DifferingFigure>> {
    let members: BTreeMap<ReportId, &MemberRow> =
        detail.reports.iter().map(|member| (member.report_id, member)).collect();
    let counts = |id| suggested || members.get(id).is_some_and(|member| member.state == "confirmed");
    let figures: Vec<_> = detail.figures.iter().filter(|figure| counts(&figure.report_id)).cloned().collect();
    let mut differing: BTreeMap<ReportId, Vec<DifferingFigure>> = BTreeMap::new();
    for thing in Comparison::of(&figures, &[]).figures.iter().filter(|thing| thing.differ) {
        let mut seen = BTreeSet::new();
        for own in &thing.told {
            // Ids are given in the order in which reports come.
            let Some(first) = own.reports.iter().min().filter(|first| seen.insert(**first)) else { continue };
            let others = thing.told.iter().filter(|told| !told.agrees(own)).map(|told| OtherFigure {
                text: shortened(&told.text, MAX_TEXT),
                outlets: told
                    .reports
                    .iter()
                    .filter_map(|id| members.get(id)?.outlet.clone())
                    .take(MAX_OUTLETS)
                    .collect(),
            });
            let others: Vec<OtherFigure> = others.take(MAX_OTHERS).collect();
            let figures = differing.entry(*first).or_default();
            if !others.is_empty() && figures.len() < MAX_FIGURES {
                let (what, text) = (shortened(&thing.what, MAX_TEXT), shortened(&own.text, MAX_TEXT));
                figures.push(DifferingFigure { what, text, others });
            }
        }
    }
    differing
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{member, story as row};
    use super::*;
    use newsloom_store::FigureRow;

    fn injured(report: i64, value: f64, relation: &str) -> FigureRow {
        FigureRow {
            report_id: ReportId(report),
            outlet: None,
            text: Some(value.to_string()),
            value: Some(value),
            value_high: None,
            relation: relation.into(),
            unit: None,
            counts: Some("people".into()),
            before: Some("The fire on the ferry injured ".into()),
            after: Some(" people.".into()),
            language: Some("en".into()),
            published: None,
            first_day: None,
            last_day: None,
        }
    }

    fn story(figures: &[(i64, f64, &str)], state: &str) -> StoryDetail {
        StoryDetail {
            story: row(3),
            asked_for: None,
            reports: vec![member(1, "confirmed"), member(2, state), member(3, "confirmed")],
            entities: Vec::new(),
            quotes: Vec::new(),
            figures: figures
                .iter()
                .map(|(report, value, relation)| injured(*report, *value, relation))
                .collect(),
            dates: Vec::new(),
            actions: Vec::new(),
            statements: Vec::new(),
            story_links: Vec::new(),
            mentioned_by: Vec::new(),
            ledger: Vec::new(),
        }
    }

    /// What is told of a report, in words.
    fn told(detail: &StoryDetail, report: i64, suggested: bool) -> Vec<String> {
        let figures = differing_figures(detail, suggested).remove(&ReportId(report)).unwrap_or_default();
        figures.iter().map(|figure| figure.in_words("it")).collect()
    }

    #[test]
    fn a_figure_is_told_by_the_first_who_gives_it() {
        let detail = story(&[(1, 9.0, "="), (2, 12.0, "="), (3, 12.0, "=")], "confirmed");
        let expected = "it: 12 people (people, injured), but 9 people in outlet1.example";
        assert_eq!(told(&detail, 2, false), [expected]);
        assert!(told(&detail, 3, false).is_empty());
        let detail = story(&[(1, 9.0, "="), (2, 9.0, "="), (3, 9.0, "~")], "confirmed");
        assert!((1..=3).all(|report| told(&detail, report, false).is_empty()));
    }

    #[test]
    fn what_can_be_right_too_does_not_differ() {
        let detail = story(&[(1, 12.0, "="), (2, 14.0, "="), (3, 13.0, ">=")], "confirmed");
        let expected = "it: ≥ 13 people (people, injured), but 12 people in outlet1.example";
        assert_eq!(told(&detail, 3, false), [expected]);
        let detail = story(&[(1, 12.0, "="), (2, 14.0, "="), (3, 12.0, ">=")], "confirmed");
        assert!(told(&detail, 3, false).is_empty());
    }

    #[test]
    fn suggested_reports_differ_only_where_that_is_asked() {
        let detail = story(&[(1, 9.0, "="), (2, 12.0, "=")], "suggested");
        assert!(told(&detail, 2, false).is_empty());
        assert_eq!(told(&detail, 2, true).len(), 1);
    }
}
